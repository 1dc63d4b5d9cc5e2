/**
 * Graph: curves of variables and expressions against time. `plot(x)` takes the next point of each; `begin()` starts anew, and keeps the old curves
 * when "Keep Lines" is on. All of it is data: `lines`, `kept`, `drawn`, `marks`, `labels`, `limits`.
 */
import type { Ref } from '../../runtime/memory/ref.ts'
import type { Value } from '../binding/value.ts'
import type { Vector } from '../vector.ts'
import { Drawing, Line, type Style } from './drawing.ts'
import { drawVector, type VectorDrawing } from './vector-drawing.ts'

/** A curve that is computed as a whole when the graph is shown: RangeVarPlot, vectors. */
export interface Curve {
  readonly label: string
  curve(): { x: ArrayLike<number>; y: ArrayLike<number> }
}

/** How one line gets its values. */
interface Source {
  readonly line: Line
  /** Undefined where there is no value, as when an object is gone. */
  value(): number | undefined
}

export class Graph extends Drawing {
  override readonly kind = 'graph'
  /** Curves of earlier runs. */
  readonly kept: Line[] = []
  private readonly sources: Source[] = []
  private readonly curves: { line: Line; source: Curve }[] = []
  private abscissa: (() => number) | undefined = undefined
  private keepLines = false

  /** The plotted variables, expressions and curves. */
  get lines(): readonly Line[] {
    return [...this.sources, ...this.curves].map((source) => source.line)
  }

  // ---- what to plot

  /** Plots the number that `ref` points to. */
  addvar(label: string, ref: Ref, style: Partial<Style> = {}): this {
    return this.addSource(label, () => (ref.alive() ? ref.get() : undefined), style)
  }

  /** Plots what `value` returns. */
  addexpr(label: string, value: () => number | undefined, style: Partial<Style> = {}): this {
    return this.addSource(label, value, style)
  }

  /** Plots a curve that is computed anew at each flush. */
  addobject(source: Curve, style: Partial<Style> = {}): this {
    this.curves.push({ line: new Line(source.label, { ...this.style, ...style }), source })
    return this
  }

  /** `n` points from two arrays, as they are at each flush. */
  vector(n: number, x: Ref, y: Ref): this {
    const read = (ref: Ref) => Array.from({ length: n }, (_, i) => ref.offset(i).get())
    return this.addobject({ label: y.label, curve: () => ({ x: read(x), y: read(y) }) })
  }

  /** `Vector.plot` and its like: see vector-drawing.ts. */
  drawVector(kind: VectorDrawing, y: Vector, args: readonly Value[]): void {
    drawVector(this, kind, y, args)
  }

  /** The x axis: an expression in place of what `plot` is given. */
  xexpr(value: (() => number) | undefined): this {
    this.abscissa = value
    return this
  }

  // ---- plotting

  /** Starts all lines anew. */
  begin(): this {
    for (const { line } of this.sources) {
      if (this.keepLines && line.x.length > 1) this.kept.push(line.copy())
      line.clear()
    }
    return this
  }

  /** The next point of each line. */
  plot(x: number): this {
    const place = this.abscissa ? this.abscissa() : x
    for (const { line, value } of this.sources) {
      const y = value()
      if (y !== undefined) line.add(place, y)
    }
    return this
  }

  override flush(): this {
    for (const { line, source } of this.curves) {
      const { x, y } = source.curve()
      line.clear()
      for (let i = 0; i < x.length && i < y.length; i++) line.add(x[i]!, y[i]!)
    }
    return super.flush()
  }

  fastflush(): this {
    return this.changed()
  }

  /** Whether `begin` keeps what was there. */
  family(keep: boolean): this {
    this.keepLines = keep
    return this
  }

  override erase(): this {
    this.kept.length = 0
    return super.erase()
  }

  override erase_all(): this {
    this.sources.length = 0
    this.curves.length = 0
    return super.erase_all()
  }

  override exec_menu(entry: string): void {
    if (entry === 'Keep Lines') this.keepLines = !this.keepLines
    else if (entry === 'Erase') this.erase()
    else if (entry === 'View = plot') this.fit()
  }

  /** Shows all points. */
  private fit(): void {
    const lines = [...this.lines, ...this.kept, ...this.drawn]
    const [x1, x2] = extent(lines.map((line) => line.x))
    const [y1, y2] = extent(lines.map((line) => line.y))
    if (x1 <= x2) this.size(x1, x2, y1, y2)
  }

  private addSource(label: string, value: () => number | undefined, style: Partial<Style>): this {
    this.sources.push({ line: new Line(label, { ...this.style, ...style }), value })
    return this
  }
}

function extent(arrays: readonly (readonly number[])[]): [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const values of arrays) {
    for (const value of values) {
      if (value < low) low = value
      if (value > high) high = value
    }
  }
  return [low, high]
}
