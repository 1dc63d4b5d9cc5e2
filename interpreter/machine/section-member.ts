/** `cell.soma.L`, `ref.sec.v(0.5)`: what follows the dot behind a section. */
import { problem } from '../../lang/problem.ts'
import type { Section } from '../../runtime/cable/section.ts'
import { wrongType } from './arguments.ts'
import type { Machine } from './machine.ts'
import type { Usage } from './sites.ts'

export const sectionProperties = new Set(['nseg', 'L', 'Ra', 'rallbranch'])

export function sectionMember(machine: Machine, usage: Usage, section: Section, values: readonly unknown[]): unknown {
  return sectionProperties.has(usage.name)
    ? propertyMember(machine, usage, section, values)
    : rangeMember(machine, usage, section, values)
}

function propertyMember(machine: Machine, usage: Usage, section: Section, values: readonly unknown[]): unknown {
  const { property, setProperty, propertyRef } = machine.helpers
  if (usage.args > 0) throw problem('HOC2305', undefined, `${usage.name} section property can't have argument`)
  if (usage.use === 'store') return setProperty(section, usage.name, usage.op, numeric(values[0]))
  if (usage.use === 'ref') return propertyRef(section, usage.name)
  return property(section, usage.name)
}

function rangeMember(machine: Machine, usage: Usage, section: Section, values: readonly unknown[]): unknown {
  const { rangeValue, rangeStore, rangeRef } = machine.helpers
  const symbol = machine.rangeSymbol(usage.name)
  if (!symbol)
    throw problem(
      'HOC2304',
      undefined,
      `${usage.name} : what stands before the dot is the section ${section.name}, which has no such variable`,
    )
  const actuals = usage.use === 'store' ? values.slice(1) : values
  const element = usage.indices > 0 ? numeric(actuals[0]) : -1
  const x = usage.args > 0 ? numeric(actuals[usage.indices]) : undefined
  if (usage.use === 'store') return rangeStore(symbol, section, x, element, machine.here, usage.op, numeric(values[0]))
  // behind an object the middle is meant
  if (usage.use === 'ref') return rangeRef(symbol, section, x ?? 0.5, element, machine.here)
  if (usage.use === 'object' || usage.use === 'string') throw wrongType(-1, usage.use, 0)
  return rangeValue(symbol, section, x, element, machine.here)
}

function numeric(value: unknown): number {
  if (typeof value === 'number') return value
  throw wrongType(-1, 'number', value)
}
