/** The text that `psection()` prints. Scripts compare it, so that its layout is NEURON's to the byte. */
import { sprintf } from '../../lang/printf.ts'
import type { Section } from '../../runtime/cable/section.ts'
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
  const geometry = [`morphology { diam=${g(section.at(first).diam)}}`, `capacitance { cm=${g(section.at(first).cm)}}`]
  // cutting a section into more segments turns the two round
  if (section.nseg > 1) geometry.reverse()
  const density = inserted(section).map((mechanism) => densityLine(section, mechanism, first))
  const points = section
    .at(first)
    .pointProcesses()
    .filter(({ mechanism }) => !mechanism.spec.hidden)
    .map((point) => blockOf(point.mechanism, (name, element) => point.get(name, element)))
  return [...geometry, ...density, ...points]
}

/** In the order of insertion; the ions that came with a mechanism follow it. */
function inserted(section: Section): Mechanism[] {
  const order: Mechanism[] = []
  const ions: Mechanism[] = []
  for (const mechanism of section.inserted()) {
    if (mechanism.ion && usedLater(section, mechanism)) ions.push(mechanism)
    else order.push(mechanism, ...ions.splice(0))
  }
  return order
}

/** Whether the next mechanism that is no ion uses this ion. */
function usedLater(section: Section, ion: Mechanism): boolean {
  const all = section.inserted()
  const next = all.slice(all.indexOf(ion)).find((mechanism) => !mechanism.ion)
  return next?.spec.ions.some((use) => use.ion === ion.ion!.name) ?? false
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
