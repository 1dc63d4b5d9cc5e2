/**
 * From parts to sections, as NEURON makes them: an array of sections for each type (soma, axon, dend, apic, dend_5 ...), connected in the
 * order of the file, with the points of the file. A soma of one point becomes three, an outline 21 along its long axis.
 */
import { sprintf } from '../../lang/printf.ts'
import { circle, cylinders } from './outline.ts'
import type { Morphology, Part, Point } from './part.ts'
import { areaOfStack } from './stack-area.ts'

/** One section to be. */
export interface PlannedSection {
  readonly part: Part
  readonly name: string
  readonly parent: { readonly name: string; readonly part: Part; readonly x: number } | undefined
  /** Where on the parent a wire begins. */
  readonly wire: Point | undefined
  readonly points: readonly Point[]
}

export interface Plan {
  /** Types from the first to the last that occur, with how many sections each has. */
  readonly arrays: readonly { readonly type: number; readonly name: string; readonly count: number }[]
  readonly sections: readonly PlannedSection[]
  readonly messages: string
}

/** `nameOf` is how messages name a part. */
export function planOf(morphology: Morphology, nameOf: (part: Part) => string = partName): Plan {
  let messages = withoutEmpty(morphology, nameOf)
  const parts = morphology.parts.filter((part) => !part.is_subsidiary)
  const counts = numbered(parts)
  const [least, most] = [Math.min(...morphology.types), Math.max(...morphology.types)]
  const arrays = Array.from({ length: Math.max(0, most - least + 1) }, (_, i) => {
    const type = least + i
    return { type, name: typeName(type), count: counts.get(type) ?? 0 }
  })
  const sections = parts.map((part): PlannedSection => {
    if (part.slices.length > 0) messages += sprintf('stk_triang_area = %g\n', areaOfStack([part, ...part.slices]))
    const { parent } = part
    return {
      part,
      name: partName(part),
      parent: parent ? { name: partName(parent), part: parent, x: part.parentx } : undefined,
      wire: part.first === 1 ? part.point(0) : undefined,
      points: pointsOf(part).map((point) => point.map(asWritten) as unknown as Point),
    }
  })
  return { arrays, sections, messages }
}

/** The numbers of points go through a text of eight digits. */
const asWritten = (x: number) => Number(sprintf('%.8g', x))

function pointsOf(part: Part): Point[] {
  if (part.slices.length > 0) return [part, ...part.slices].map(circle)
  if (part.iscontour_) return cylinders(part.rows())
  const points = part.points().slice(part.first)
  const [only, second] = points
  if (!only || second) return points
  const [x, y, z, diameter] = only
  return [-diameter / 2, 0, diameter / 2].map((dx): Point => [x + dx, y, z, diameter])
}

export function typeName(type: number): string {
  const known = ['dend_0', 'soma', 'axon', 'dend', 'apic'][type]
  return known ?? (type < 0 ? `minus_${-type}` : `dend_${type}`)
}

const partName = ({ type, nameindex }: Part): string => typeName(type) + (nameindex > 0 ? `[${nameindex}]` : '')

function numbered(parts: readonly Part[]): Map<number, number> {
  const counts = new Map<number, number>()
  for (const part of parts) {
    const count = counts.get(part.type) ?? 0
    part.nameindex = count
    counts.set(part.type, count + 1)
  }
  return counts
}

/** Takes out branches without a length, and hangs what hung on them on their parents. */
function withoutEmpty({ parts, lineOf }: Morphology, nameOf: (part: Part) => string): string {
  let messages = ''
  for (let i = parts.length - 1; i >= 0; i--) {
    const part = parts[i]!
    if (!part.parent) continue
    const own = part.size - part.first
    const line = lineOf[part.id] ?? 0
    if (own <= 1) messages += `One point section ${nameOf(part)} ending at line ${line} has been removed\n`
    else if (own === 2 && isSamePlace(part.point(part.first), part.point(part.first + 1)))
      messages += `Two point section ending at line ${line} with 0 length has been removed\n`
    else continue
    parts.splice(i, 1)
    for (const child of parts.slice(i)) {
      if (child.parent !== part) continue
      child.parent = part.parent
      child.parentx = part.parentx
      messages += `\tand child ${nameOf(child)} reattached\n`
    }
  }
  return messages
}

const isSamePlace = (a: Point, b: Point) => [0, 1, 2].every((k) => Math.abs(a[k]! - b[k]!) <= 1e-11)

/** The statements that make the sections, each by itself. With `cell`, also those that fill its lists. */
export function statementsOf({ arrays, sections }: Plan, cell = false): string[] {
  const statements: string[] = []
  for (const { type, name, count } of arrays) {
    if (count > 0) statements.push(`create ${name}[${count}]`)
    if (cell) statements.push(listStatement(type, name))
  }
  if (cell) statements.push('forall all.append')
  sections.forEach((section, i) => {
    const { name, parent } = section
    if (i === 0 && !cell) statements.push(`access ${name}`)
    if (parent) statements.push(sprintf('%s connect %s(0), %g', parent.name, name, parent.x))
    statements.push(...pointStatements(section))
  })
  return statements
}

function pointStatements({ name, wire, points }: PlannedSection): string[] {
  const style = wire ? [sprintf('%s { pt3dstyle(1, %.8g, %.8g, %.8g) }', name, ...wire.slice(0, 3))] : []
  return [...style, ...points.map((point) => sprintf('%s { pt3dadd(%.8g, %.8g, %.8g, %.8g) }', name, ...point))]
}

/** `forsec "soma" somatic.append`: the lists that a cell's template has to have. */
export function listStatement(type: number, name: string): string {
  const known = [undefined, 'somatic', 'axonal', 'basal', 'apical'][type]
  const list = known ?? (type < 0 ? `minus_${-type}set` : `dendritic_${type}`)
  return `forsec "${name}" ${list}.append`
}

/** A program that makes the cell. */
export const hocOf = (plan: Plan): string => `${statementsOf(plan).join('\n')}\n`
