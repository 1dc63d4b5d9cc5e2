/** Makes the sections of a plan: at the top level, or as sections of an object with the lists of a cell. */
import { sprintf } from '../../lang/printf.ts'
import { problem } from '../../lang/problem.ts'
import type { Section } from '../../runtime/cable/section.ts'
import type { Context } from '../binding/context.ts'
import type { HocObject } from '../binding/value.ts'
import { listStatement, type Plan } from './build.ts'
import type { Part } from './part.ts'

/** The section that each part became. */
export function instantiate(plan: Plan, context: Context, cell: HocObject | null): Map<Part, Section> {
  const sections = created(plan, context, cell)
  plan.sections.forEach(({ part, parent, wire, points, name }, i) => {
    const section = sections.get(part)!
    if (i === 0 && !cell) context.execute(`~access ${name}`)
    const base = parent && sections.get(parent.part)
    if (base) section.connect(base, Number(sprintf('%g', parent.x)), 0)
    if (wire) context.inside(section, () => context.callByName('pt3dstyle', [1, ...wire.slice(0, 3)]))
    for (const point of points) section.pt3dadd(...point)
  })
  return sections
}

function created({ arrays, sections }: Plan, context: Context, cell: HocObject | null): Map<Part, Section> {
  const made = new Map<Part, Section>()
  for (const { name, type, count } of arrays) {
    if (count > 0) {
      const known = new Set(context.model.sections)
      context.execute(`~create ${name}[${count}]`, cell)
      const fresh = context.model.sections.filter((section) => !known.has(section))
      if (fresh.length !== count)
        throw problem('HOC3208', undefined, `create ${name}[${count}] did not make ${count} sections`)
      const parts = sections.filter(({ part }) => part.type === type)
      parts.forEach(({ part }, k) => void made.set(part, fresh[k]!))
    }
    if (cell) context.execute(`~${listStatement(type, name)}`, cell)
  }
  if (cell) context.execute('~forall all.append', cell)
  return made
}
