/** What the check of units has to say: NMOD4xxx. Each names the unit that was expected, the one that was found, and a way out. */
import { type Problem, problem } from '../../lang/problem.ts'
import type { Span } from '../../lang/source.ts'
import { describeUnit, rounded } from './describe.ts'
import { difference, type Quantity } from './quantity.ts'

/** What was wanted, and who wants it: `as in "g*v"`. */
export interface Wanted {
  readonly unit: Quantity
  readonly because?: string | undefined
  /** The name whose declaration says so. */
  readonly name?: string | undefined
}

const notes = ({ unit, because }: Wanted, found: Quantity): string[] => [
  `expected: ${describeUnit(unit)}${because ? `, ${because}` : ''}`,
  `found:    ${describeUnit(found)}`,
]

/** Text of the program for a sentence about it, shortened. */
export const quoted = ({ source, start, end }: Span): string => {
  const text = source.text.slice(start, end).replace(/\s+/g, ' ')
  return `"${text.length > 40 ? `${text.slice(0, 37)}...` : text}"`
}

/** With the parentheses at its ends: those around a subexpression are not part of its own place. */
function balanced({ source, start, end }: Span): Span {
  const { text } = source
  const count = (sign: string) => text.slice(start, end).split(sign).length - 1
  let [from, to, open] = [start, end, count('(') - count(')')]
  for (; open > 0 && text[to] === ')'; open--) to++
  for (; open < 0 && text[from - 1] === '('; open++) from--
  return { source, start: from, end: to }
}

export const unknownUnit = (span: Span, name: string): Problem =>
  problem('NMOD4001', span, `Cannot recognize the units: ${name}`, {
    help: /^[A-Za-z_%]+$/.test(name)
      ? `define it: UNITS { (${name}) = (${usualMeaning.get(name) ?? '...'}) }`
      : 'behind a number, parentheses hold a unit: for a product write * between them',
  })

const usualMeaning: ReadonlyMap<string, string> = new Map([
  ['mV', 'millivolt'],
  ['mA', 'milliamp'],
  ['nA', 'nanoamp'],
  ['pA', 'picoamp'],
  ['uA', 'microamp'],
  ['A', 'amp'],
  ['S', 'siemens'],
  ['mS', 'millisiemens'],
  ['uS', 'microsiemens'],
  ['nS', 'nanosiemens'],
  ['pS', 'picosiemens'],
  ['umho', 'micromho'],
  ['mM', 'milli/liter'],
  ['uM', 'micro/liter'],
  ['nM', 'nano/liter'],
  ['M', '1/liter'],
  ['molar', '1/liter'],
  ['l', 'liter'],
  ['um', 'micron'],
  ['uF', 'microfarad'],
  ['mol', 'mole'],
  ['J', 'joule'],
  ['deg', 'degC'],
])

export const noFactor = (span: Span, from: string, to: string): Problem =>
  problem('NMOD2016', span, `The units (${from}) are not conformable with (${to})`, {
    help: 'both sides have to be of the same dimension, as in F = (faraday) (coulomb)',
  })

export const unitDefinedTwice = (span: Span, name: string): Problem =>
  problem('NMOD4002', span, `Units redefinition: (${name}) is there already`, {
    help: `leave (${name}) = ... out, or define another name`,
  })

export const standardUnit = (span: Span, name: string, unit: string, wanted: Quantity, found: Quantity): Problem =>
  problem('NMOD4003', span, `${name} must have the units, ${unit}`, {
    notes: notes({ unit: wanted }, found),
    help: `declare it with its unit: ${name} (${unit})`,
  })

/** Two that ought to go together; `place` is the second. */
export const differentUnits = (place: Span, what: string, wanted: Wanted, found: Quantity): Problem => {
  const span = balanced(place)
  const shown = notes(wanted, found)
  if (difference(wanted.unit, found) === 'factor') {
    const help = conversion(span, found.factor / wanted.unit.factor)
    return problem('NMOD4005', span, `${what} differ by a conversion factor`, { notes: shown, help })
  }
  return problem('NMOD4004', span, `${what} are not conformable`, { notes: shown, help: adviceFor(wanted, found) })
}

function adviceFor({ unit, name }: Wanted, found: Quantity): string {
  if (name && isPlain(unit)) return `declare ${name} with a unit, such as ${describeUnit(withoutFactor(found))}`
  if (isPlain(found)) return `multiply it by its unit: 1 ${describeUnit(withoutFactor(unit))}`
  return 'check the units of the names in it; a number can have one too: 2 (mV)'
}

const isPlain = ({ powers }: Quantity) => powers.every((power) => power === 0)

/** In the size that has a name, so that the advice does not say `1 1000 (mV)`. */
function withoutFactor(found: Quantity): Quantity {
  const times = /^([\d.e+-]+) \(/.exec(describeUnit(found))
  return times ? { ...found, factor: found.factor / Number(times[1]) } : found
}

function conversion(span: Span, factor: number): string {
  const text = quoted(span).slice(1, -1)
  const inside = /^[^()]*(\([^()]*\)[^()]*)*$/.test(text) ? text : '...'
  return `a number alone in parentheses converts: (${rounded(factor)})*(${inside})`
}

export const notDimensionless = (span: Span, what: string, found: Quantity): Problem =>
  problem('NMOD4006', balanced(span), `${what} is not dimensionless`, {
    notes: ['expected: no unit', `found:    ${describeUnit(found)}`],
    help: isPlain(found)
      ? `a number alone in parentheses converts: take its parentheses off, or multiply by (${rounded(found.factor)})`
      : `divide it by its unit: .../1 ${describeUnit(withoutFactor(found))}`,
  })

export const differentMaterial = (span: Span, wanted: Wanted, found: Quantity): Problem =>
  problem('NMOD4007', span, 'Inconsistent material quantity units', {
    notes: notes(wanted, found),
    help: 'a COMPARTMENT statement gives the volume of each state, so that all count the same material',
  })

export const wrongRate = (span: Span, what: string, wanted: Wanted, found: Quantity): Problem =>
  problem('NMOD4008', span, `inconsistent reaction units: ${what}`, {
    notes: notes(wanted, found),
    help: 'the rate times the product of its reactants is material per time',
  })

export const wrongDiffusion = (span: Span, what: string, wanted: Wanted, found: Quantity): Problem =>
  problem('NMOD4009', span, what, {
    notes: notes(wanted, found),
    help: 'LONGITUDINAL_DIFFUSION takes area times diffusion constant, COMPARTMENT the volume per length',
  })
