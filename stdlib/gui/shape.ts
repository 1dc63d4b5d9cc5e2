/** Shape, PlotShape and PPShape: pictures of the cells. What is to be drawn is kept; the drawing is the viewer's. */
import type { Section } from '../../runtime/cable/section.ts'
import { Drawing } from './drawing.ts'
import type { Screen } from './screen.ts'

export class Shape extends Drawing {
  override readonly kind = 'shape'
  /** Colour of single sections; all others have `sectionColor`. */
  readonly colors = new Map<Section, number>()
  /** Point processes that are marked, with the colour. */
  readonly pointMarks = new Map<object, { color: number; symbol: string; size: number }>()
  sectionColor = 1
  /** 0 diameters, 1 centre lines, 2 schematic. */
  mode = 0
  /** The sections shown, all when undefined. */
  sections: readonly Section[] | undefined

  constructor(screen?: Screen, open = true, sections?: readonly Section[]) {
    super(screen, open)
    this.sections = sections
  }

  show(mode: number): this {
    this.mode = mode
    return this.changed()
  }
  color_all(color: number): this {
    this.sectionColor = color
    return this.changed()
  }
  color_list(sections: Iterable<Section>, color: number): this {
    for (const section of sections) this.colors.set(section, color)
    return this.changed()
  }
  point_mark(object: object, color: number, symbol = 'o', size = 6): this {
    this.pointMarks.set(object, { color, symbol, size })
    return this.changed()
  }
  point_mark_remove(object?: object): this {
    if (object) this.pointMarks.delete(object)
    else this.pointMarks.clear()
    return this.changed()
  }
}

export class PlotShape extends Shape {
  /** The range variable whose value is the colour. */
  plotted = 'v'
  low = -80
  high = 40
  readonly palette = new Map<number, readonly [number, number, number]>()

  variable(name: string): this {
    this.plotted = name
    return this.changed()
  }
  scale(low: number, high: number): this {
    this.low = low
    this.high = high
    return this.changed()
  }
  colormap(i: number, red: number, green: number, blue: number): this {
    this.palette.set(i, [red, green, blue])
    return this.changed()
  }
}

/** A picture on which the point processes of a list are marked. */
export class PPShape extends Shape {
  readonly objects: object[] = []
}
