/**
 * What Graph and Shape have in common: lines, marks and labels drawn by a program, colours and brushes, views and the part of the
 * plane that they show.
 */
import { type Item, Screen } from './screen.ts'

export interface Style {
  /** Number in the palette: 0 white, 1 black, 2 red, 3 blue, 4 green, 5 orange, 6 brown, 7 violet, 8 yellow, 9 gray. */
  readonly color: number
  /** 0 the thinnest; from 5 on dashed. */
  readonly brush: number
}

/** A curve. */
export class Line {
  readonly x: number[] = []
  readonly y: number[] = []
  /** Half heights of error bars, if it has them. */
  errors: number[] | undefined = undefined

  constructor(
    readonly label: string,
    readonly style: Style,
  ) {}

  get points(): { x: number; y: number }[] {
    return this.x.map((x, i) => ({ x, y: this.y[i]! }))
  }
  add(x: number, y: number): void {
    this.x.push(x)
    this.y.push(y)
  }
  clear(): void {
    this.x.length = 0
    this.y.length = 0
  }
  copy(): Line {
    const copy = new Line(this.label, this.style)
    copy.x.push(...this.x)
    copy.y.push(...this.y)
    return copy
  }
}

export interface Mark extends Style {
  readonly x: number
  readonly y: number
  /** `+ o s t O S T | -` */
  readonly symbol: string
  /** Points of a printer. */
  readonly size: number
}

export interface Label {
  readonly text: string
  readonly x: number
  readonly y: number
  readonly color: number
  /** Position relative to the window (0 to 1), and not to the axes. */
  readonly fixed: boolean
}

/** The part of the plane shown. */
export interface Limits {
  x1: number
  x2: number
  y1: number
  y2: number
}

const symbols = '+osOtTS|-'

export class Drawing implements Item {
  readonly kind: 'graph' | 'shape' = 'graph'
  /** Drawn by hand: beginline, line, Vector.line. */
  readonly drawn: Line[] = []
  readonly marks: Mark[] = []
  readonly labels: Label[] = []
  readonly menuEntries: string[] = []
  limits: Limits = { x1: 0, x2: 1, y1: 0, y2: 1 }
  style: Style = { color: 1, brush: 1 }
  /** As it calls itself in a saved session. */
  name = ''
  protected views = 0
  private pen = { x: 0.1, y: 0.8 }
  private labelsAreFixed = true

  constructor(
    readonly screen: Screen = new Screen(),
    open = true,
  ) {
    if (open) this.view()
  }

  // ---- windows

  /** Opens a window on it. */
  view(limits?: Limits): this {
    if (limits) this.limits = limits
    this.views++
    if (!this.screen.layout.place(this)) this.screen.show(this)
    return this
  }
  /** How many windows there are: none without a display. */
  view_count(): number {
    return this.screen.attached ? this.views : 0
  }
  unmap(): void {
    this.views = 0
    this.screen.hide(this)
  }
  size(x1: number, x2: number, y1: number, y2: number): this {
    this.limits = { x1, x2, y1, y2 }
    return this.changed()
  }
  flush(): this {
    return this.changed()
  }

  // ---- by hand

  color(color: number): this {
    this.style = { ...this.style, color }
    return this
  }
  brush(brush: number): this {
    this.style = { ...this.style, brush }
    return this
  }
  beginline(label = '', color = this.style.color, brush = this.style.brush): this {
    this.drawn.push(new Line(label, { color, brush }))
    return this
  }
  line(x: number, y: number): this {
    if (this.drawn.length === 0) this.beginline()
    this.drawn.at(-1)!.add(x, y)
    return this
  }
  mark(x: number, y: number, symbol: string | number = '+', size = 12, style: Partial<Style> = {}): this {
    const sign = typeof symbol === 'number' ? (symbols[symbol] ?? '+') : symbol
    this.marks.push({ x, y, symbol: sign, size, ...this.style, ...style })
    return this
  }
  /** Without a place, below the last one. */
  label(text: string, x?: number, y?: number, color = this.style.color, fixed = this.labelsAreFixed): this {
    if (x === undefined || y === undefined) this.pen = { x: this.pen.x, y: this.pen.y - 0.05 }
    else this.pen = { x, y }
    this.labels.push({ text, ...this.pen, color, fixed })
    return this
  }
  fixed(): this {
    this.labelsAreFixed = true
    return this
  }
  relative(): this {
    this.labelsAreFixed = false
    return this
  }
  /** Takes away what was drawn, not the variables that are plotted. */
  erase(): this {
    this.drawn.length = 0
    this.marks.length = 0
    return this.changed()
  }
  erase_all(): this {
    this.labels.length = 0
    return this.erase()
  }
  /** An entry of the window's own menu, by its name. */
  exec_menu(_entry: string): void {}
  menu(entry: string): this {
    this.menuEntries.push(entry)
    return this
  }

  protected changed(): this {
    this.screen.changed(this)
    return this
  }
}
