/** Shape, PlotShape and PPShape as HOC sees them. */
import type { Section } from '../../runtime/cable/section.ts'
import type { HocClass, Member } from '../binding/class.ts'
import { anything, rest } from '../binding/params.ts'
import { hocClassMadeBy } from '../binding/table.ts'
import { objectOf, type Value } from '../binding/value.ts'
import { drawingRows } from './drawing-rows.ts'
import { type Arguments, rowsFor } from './lenient.ts'
import { screenOf } from './screen.ts'
import { PlotShape, PPShape, Shape } from './shape.ts'

function shapeRows<T extends Shape>(): Record<string, Member> {
  const { one, zero, minusOne, number, object } = rowsFor<T>()
  return {
    ...drawingRows<T>(),
    show: one('show(mode)', (self, args) => self.show(args.number(0) ?? 0)),
    color: zero('color(number)', (self, args) => {
      const section = args.context.sectionOrNone()
      if (section) self.color_list([section], args.number(0) ?? 1)
    }),
    color_all: zero('color_all(number)', (self, args) => self.color_all(args.number(0) ?? 1)),
    color_list: zero('color_list(SectionList, number)', (self, args) =>
      self.color_list(sectionsOf(args.object(0)?.impl), args.number(1) ?? 1),
    ),
    point_mark: zero('point_mark(pointProcess, color, ["symbol"], [size])', pointMark),
    point_mark_remove: zero('point_mark_remove([pointProcess])', (self, args) =>
      self.point_mark_remove(args.object(0)?.impl),
    ),
    select: one('select([x])'),
    action: one('action("statement")', (self, args) => self.menu(args.text(0) ?? '')),
    rotate: zero('rotate([x, y, z, angle x, angle y, angle z])'),
    observe: zero('observe([SectionList])', (self, args) => {
      self.sections = args.object(0) ? sectionsOf(args.object(0)?.impl) : undefined
    }),
    len_scale: zero('len_scale(scale)'),
    nearest: zero('nearest(x, y)'),
    nearest_seg: object('nearest_seg(x, y)', () => null),
    push_selected: minusOne('push_selected()'),
    selected_seg: object('selected_seg()', () => null),
    // a shape's windows are none of a program's business until somebody looks
    view_count: number('view_count()', (self) => self.view_count()),
  }
}

function pointMark(self: Shape, args: Arguments): void {
  const target = args.object(0)
  if (target) self.point_mark(target.impl, args.number(1) ?? 2, args.text(2), args.number(3))
}

/** SectionList is iterable; anything else holds no sections. */
export function sectionsOf(list: unknown): Section[] {
  if (typeof list !== 'object' || list === null || !(Symbol.iterator in list)) return []
  return [...(list as Iterable<Section>)]
}

/** Without arguments, `0` for no window, or the list of sections to show. */
function options(values: readonly Value[]): { open: boolean; sections: Section[] | undefined } {
  const list = values.map((value) => objectOf(value)).find((found) => found)
  return { open: !values.includes(0), sections: list ? sectionsOf(list.impl) : undefined }
}

export const shapeClass: HocClass = hocClassMadeBy(
  'Shape',
  [rest(anything('SectionList | map'))],
  (context, ...values) => new Shape(screenOf(context), options(values).open, options(values).sections),
  shapeRows<Shape>(),
  { destroy: (shape) => shape.unmap() },
)

const plot = rowsFor<PlotShape>()

export const plotShapeClass: HocClass = hocClassMadeBy(
  'PlotShape',
  [rest(anything('SectionList | map'))],
  (context, ...values) => new PlotShape(screenOf(context), options(values).open, options(values).sections),
  {
    ...shapeRows<PlotShape>(),
    variable: plot.one('variable("name")', (self, args) => self.variable(args.text(0) ?? 'v')),
    scale: plot.one('scale(low, high)', (self, args) => self.scale(args.number(0) ?? -80, args.number(1) ?? 40)),
    colormap: plot.one('colormap(i, red, green, blue)', (self, args) => {
      const [i, red, green, blue] = args.numbers(0)
      if (blue !== undefined) self.colormap(i!, red!, green!, blue)
    }),
    hinton: plot.one('hinton(&x, x, y, width, [height])'),
    fastflush: plot.one('fastflush()', (self) => self.flush()),
  },
  { destroy: (shape) => shape.unmap() },
)

const points = rowsFor<PPShape>()

export const ppShapeClass: HocClass = hocClassMadeBy(
  'PPShape',
  [rest(anything('List'))],
  (context) => new PPShape(screenOf(context), false),
  {
    append: points.one('append(pointProcess)', (self, args) => {
      const target = args.object(0)
      if (target) self.objects.push(target.impl)
    }),
  },
)
