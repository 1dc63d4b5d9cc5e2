/** The text that `psection()` prints. Scripts compare it, so that its layout is NEURON's to the byte. */
import { sprintf } from '../../lang/printf.ts'
import type { Section } from '../../runtime/cable/section.ts'
import type { Inserted } from '../../runtime/mechanism/inserted.ts'
import type { Mechanism } from '../../runtime/mechanism/mechanism.ts'
import type { Model } from '../../runtime/model.ts'

export function psection(model: Model, section: Section): string {
  const lines = [
    sprintf('%s { nseg=%d  L=%g  Ra=%g', section.name, section.nseg, section.L, section.Ra),
    `\t${connection(model, section)}`,
    '\t/* First segment only */',
    ...mechanismLines(section).map((line) => `\tinsert ${line}`),
    '}',
  ]
  return `${lines.join('\n')}\n`
}

function connection(model: Model, section: Section): string {
  const parent = section.parent()
  if (parent) return sprintf('%s connect %s (%d), %g', parent.section.name, section.name, section.childEnd, parent.x)
  const roots = model.sections.filter((each) => !each.parent())
  return `/*location 0 attached to cell ${roots.indexOf(section)}*/`
}

function mechanismLines(section: Section): string[] {
  const first = 0.5 / section.nseg
  const segment = section.at(first)
  const density = listed(section).map((part) => {
    if (part === 'morphology') return `morphology { diam=${g(segment.diam)}}`
    return part === 'capacitance' ? `capacitance { cm=${g(segment.cm)}}` : densityLine(section, part, first)
  })
  const points = segment
    .pointProcesses()
    .filter(({ mechanism }) => !mechanism.spec.hidden)
    .map((point) => blockOf(point.mechanism, (name, i) => point.get(name, i)))
  return [...density, ...points]
}

type Part = 'morphology' | 'capacitance' | Inserted

/** What the first segment has, in NEURON's order: as inserted, but each time it was made as a copy all turned round. */
function listed(section: Section): (Mechanism | 'morphology' | 'capacitance')[] {
  const { copies, mechanisms } = section
  let parts: Part[] = ['morphology', 'capacitance']
  if (!copies && section.nseg > 1) parts.reverse()
  for (const there of copies ?? []) parts = behindUsers(withNew(parts, there)).reverse()
  const now = behindUsers(withNew(parts, mechanisms))
  return now.map((part) => (typeof part === 'string' ? part : part.mechanism))
}

/** Without what is no longer there, and with what came since, at the end. */
function withNew(parts: readonly Part[], there: readonly Inserted[]): Part[] {
  const stay = parts.filter((part) => typeof part === 'string' || there.includes(part))
  return [...stay, ...there.filter((inserted) => !stay.includes(inserted))]
}

/** The ions that a mechanism uses, as far as they were there before it, go behind it in the order of its USEION lines. */
function behindUsers(parts: readonly Part[]): Part[] {
  const order: Part[] = []
  for (const part of parts) {
    order.push(part)
    if (typeof part === 'string') continue
    for (const { ion } of part.mechanism.spec.ions) {
      const place = order.findIndex((each) => typeof each !== 'string' && each.mechanism.ion?.name === ion)
      if (place >= 0) order.push(...order.splice(place, 1))
    }
  }
  return order
}

function densityLine(section: Section, mechanism: Mechanism, x: number): string {
  const instance = section.nodeAt(x).instance(mechanism)
  if (mechanism.ion && instance) return ionLine(section, mechanism, x)
  const suffix = mechanism.spec.plainNames ? '' : `_${mechanism.name}`
  return blockOf(mechanism, (name, element) => section.at(x).get(name + suffix, element), suffix)
}

/** Only what is neither computed nor unused: reversal potential and concentrations that are parameters here. */
function ionLine(section: Section, mechanism: Mechanism, x: number): string {
  const { ion } = mechanism
  const style = ion!.style(section.nodeAt(x).instance(mechanism)!)
  const names = [
    ...(((style >> 3) & 3) === 1 ? [`e${ion!.name}`] : []),
    ...((style & 3) === 1 ? [`${ion!.name}i`, `${ion!.name}o`] : []),
  ]
  const shown = names.map((name) => `${name}=${g(section.at(x).get(name))}`)
  return `${mechanism.name} {${shown.map((each) => ` ${each}`).join('')}}`
}

function blockOf(mechanism: Mechanism, read: (name: string, element: number) => number, suffix = ''): string {
  const shown: string[] = []
  for (const variable of mechanism.spec.variables) {
    if (variable.role !== 'parameter' || !variable.visible) continue
    shown.push(`${variable.name}${suffix}=${g(read(variable.name, 0))}`)
  }
  return `${mechanism.name} {${shown.map((each) => ` ${each}`).join('')}}`
}

const g = (value: number) => sprintf('%g', value)
