/** RangeVarPlot as HOC sees it: begin, end and origin take the section in use. */
import type { HocClass } from '../binding/class.ts'
import type { Context } from '../binding/context.ts'
import { instance, number, object, optional, text } from '../binding/params.ts'
import { asDone, asNothing, asNumber, hocClassMadeBy, membersOf } from '../binding/table.ts'
import { Vector } from '../vector.ts'
import { type Quantity, RangeVarPlot } from './range-var-plot.ts'

const on = membersOf(RangeVarPlot)

export const rangeVarPlotClass: HocClass = hocClassMadeBy(
  'RangeVarPlot',
  [text('variable')],
  (context, variable) => new RangeVarPlot(quantity(context, variable)),
  {
    begin: on.hoc([number('x', 0, 1)], asDone, (self, context, x) => self.begin(context.section(), x)),
    end: on.hoc([number('x', 0, 1)], asDone, (self, context, x) => self.end(context.section(), x)),
    origin: on.method('origin', [number('x')], asDone),
    left: on.method('left', [], asNumber),
    right: on.method('right', [], asNumber),
    d2root: on.method('d2root', [], asNumber),
    color: on.hoc([number('color')], asDone, (self, _, color) => {
      self.color = color
    }),
    list: on.hoc([object('SectionList')], asNothing, (self, context, list) => {
      const append = list?.cls.members.get('append')
      if (!list || append?.kind !== 'method') return
      for (const section of self.sections()) {
        context.inside(section, () => append.call(list.impl as never, [], context))
      }
    }),
    to_vector: on.hoc([instance(Vector), optional(instance(Vector))], asNumber, (self, _, values, positions) => {
      const { x, y } = self.curve()
      values.take(Float64Array.from(y))
      positions?.take(Float64Array.from(x))
      return y.length
    }),
    from_vector: on.hoc([instance(Vector)], asNumber, (self, _, values) => {
      self.assign(values.data())
      return values.size()
    }),
  },
)

/** A range variable by its name, or an expression in which `$1` is the position. */
function quantity(context: Context, text: string): Quantity {
  return text.includes('$1') ? expression(context, text) : variable(context, text)
}

function variable(context: Context, text: string): Quantity {
  const [, name = '', index] = /^\s*(\w+)\s*(?:\[\s*(\d+)\s*\])?\s*$/.exec(text) ?? []
  const found = context.model.mechanisms.names.rangeVariable(name)
  const element = Number(index ?? 0)
  const present = (section: Parameters<Quantity['get']>[0]) =>
    found && (!found.mechanism || section.has(found.mechanism.name)) ? found : undefined
  return {
    name: text,
    atJunctions: name === 'v',
    get(section, x) {
      const here = present(section)
      return here && section.getRange(here, x, element)
    },
    set(section, x, value) {
      const here = present(section)
      if (here) section.setRange(here, x, value, element)
    },
  }
}

function expression(context: Context, text: string): Quantity {
  return {
    name: text,
    atJunctions: true,
    // NEURON passes the position as a float, which programs see in the last digits
    get: (section, x) =>
      context.inside(section, () => context.evaluate(text.replaceAll('$1', `(${Math.fround(x).toFixed(17)})`))),
  }
}
