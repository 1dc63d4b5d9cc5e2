/** A unit in the words of electrophysiology: `1000 (mA/cm2)`. */
import { baseUnits, divided, type Quantity } from './quantity.ts'
import { UnitReader } from './reader.ts'

/** What is written, and what it means to the reader. */
const common: readonly (readonly [string, string])[] = [
  ['mV', 'millivolt'],
  ['mA/cm2', 'milliamp/cm2'],
  ['nA', 'nanoamp'],
  ['S/cm2', 'siemens/cm2'],
  ['uS', 'microsiemens'],
  ['mM', 'milli/liter'],
  ['mM/ms', 'milli/liter-ms'],
  ['ms', 'ms'],
  ['/ms', '/ms'],
  ['/ms2', '/ms2'],
  ['mV/ms', 'millivolt/ms'],
  ['/mV', '/millivolt'],
  ['/mV-ms', '/millivolt-ms'],
  ['/mM', 'liter/milli'],
  ['/mM-ms', 'liter/milli-ms'],
  ['um', 'micron'],
  ['um2', 'micron2'],
  ['um3', 'micron3'],
  ['/um', '/micron'],
  ['um/ms', 'micron/ms'],
  ['um2/ms', 'micron2/ms'],
  ['um3/ms', 'micron3/ms'],
  ['um4/ms', 'micron4/ms'],
  ['degC', 'degC'],
  ['/degC', '/degC'],
  ['coulomb', 'coulomb'],
  ['coulomb/cm3', 'coulomb/cm3'],
  ['joule', 'joule'],
  ['joule/degC', 'joule/degC'],
  ['mV2', 'millivolt2'],
  ['uF/cm2', 'microfarad/cm2'],
  ['ohm-cm', 'ohm-cm'],
  ['megohm', 'megohm'],
  ['mV-S/cm2-um', 'millivolt-siemens/cm2-micron'],
  ['coulomb/joule', 'coulomb/joule'],
  ['mA', 'milliamp'],
  ['S', 'siemens'],
  ['uF', 'microfarad'],
  ['mA2/cm4', 'milliamp2/cm4'],
]

const sameDimension = (a: Quantity, b: Quantity) => a.powers.every((power, i) => power === b.powers[i])

export function describeUnit(quantity: Quantity): string {
  if (quantity.kind === 'number') return 'a bare number'
  if (quantity.powers.every((power) => power === 0)) return times(quantity.factor, 'no unit')
  const reader = new UnitReader()
  const choices = common
    .map(([text, meaning]) => ({ text, meaning: reader.read(meaning) }))
    .filter(({ meaning }) => sameDimension(meaning, quantity))
    .map(({ text, meaning }) => ({ text, factor: divided(quantity, meaning).factor }))
    .sort((a, b) => Math.abs(Math.log(a.factor)) - Math.abs(Math.log(b.factor)))
  const best = choices[0]
  return best ? times(best.factor, `(${best.text})`) : times(quantity.factor, `(${inBaseUnits(quantity.powers)})`)
}

function times(factor: number, unit: string): string {
  const digits = rounded(factor)
  return digits === '1' ? unit : unit === 'no unit' ? `a factor ${digits}` : `${digits} ${unit}`
}

export const rounded = (factor: number): string => String(Number(factor.toPrecision(6)))

function inBaseUnits(powers: readonly number[]): string {
  const side = (sign: number) =>
    baseUnits
      .map((name, i) => ({ name, power: sign * powers[i]! }))
      .filter(({ power }) => power > 0)
      .map(({ name, power }) => (power === 1 ? name : `${name}${power}`))
      .join('-')
  const below = side(-1)
  return below ? `${side(1)}/${below}` : side(1)
}
