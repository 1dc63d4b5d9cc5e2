/** What NEURON itself gives and takes has units of its own: v, t, celsius, the variables of ions, currents of the membrane. */
import type { Span } from '../../lang/source.ts'
import type { MechanismFile, NeuronStatement, Statement } from '../tree.ts'
import type { Checking } from './expressions.ts'
import { standardUnit } from './problems.ts'
import { difference } from './quantity.ts'

const everywhere: readonly (readonly [string, string])[] = [
  ['v', 'millivolt'],
  ['t', 'ms'],
  ['dt', 'ms'],
  ['celsius', 'degC'],
  ['diam', 'micron'],
  ['area', 'micron2'],
]

/** `places` has where each name is first used. */
export function checkStandardUnits(file: MechanismFile, places: ReadonlyMap<string, Span>, c: Checking): void {
  const block = file.items.find((item) => item.kind === 'neuron')
  if (!block || c.isOff(block.span)) return
  const neuron = block.statements
  const currents = currentsAreFree(file) ? [] : currentsOf(neuron)
  for (const [name, unit] of [...everywhere, ...currents, ...ionVariables(neuron)]) {
    const place = c.names.places.get(name) ?? places.get(name)
    if (!place) continue
    const [wanted, found] = [c.reader.read(unit), c.names.unitOf(name)]
    if (difference(wanted, found) === 'none') continue
    c.insist(standardUnit(place, name, unit, wanted, found))
    // or each use would be a mistake of its own
    c.names.assume(name, wanted)
  }
}

function currentsOf(neuron: readonly NeuronStatement[]): (readonly [string, string])[] {
  const ofPoint = neuron.some(
    (one) => one.kind === 'names' && (one.keyword === 'POINT_PROCESS' || one.keyword === 'ARTIFICIAL_CELL'),
  )
  const unit = ofPoint ? 'nanoamp' : 'milliamp/cm2'
  return neuron
    .flatMap((one) => {
      if (one.kind === 'useIon') return [...one.read, ...one.write].filter(({ text }) => text === `i${one.ion.text}`)
      return one.keyword === 'NONSPECIFIC_CURRENT' || one.keyword === 'ELECTRODE_CURRENT' ? one.names : []
    })
    .map(({ text }) => [text, unit] as const)
}

function ionVariables(neuron: readonly NeuronStatement[]): (readonly [string, string])[] {
  return neuron.flatMap((one) => {
    if (one.kind !== 'useIon') return []
    const ion = one.ion.text
    return [...one.read, ...one.write].flatMap(({ text }): (readonly [string, string])[] => {
      if (text === `e${ion}`) return [[text, 'millivolt'] as const]
      return text === `${ion}i` || text === `${ion}o` ? [[text, 'milli/liter'] as const] : []
    })
  })
}

/** `modlunit` does not look at currents where BREAKPOINT has both LOCAL and CONDUCTANCE. */
function currentsAreFree(file: MechanismFile): boolean {
  const body = file.items.flatMap((item) => (item.kind === 'breakpoint' ? item.body : []))
  const has = (kind: Statement['kind'], word = '') =>
    body.some((one) => one.kind === kind && (one.kind !== 'hint' || one.text.startsWith(word)))
  return has('local') && has('hint', 'CONDUCTANCE')
}
