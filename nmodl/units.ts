/**
 * Conversion factors between units: what `FARADAY = (faraday) (10000 coulomb)` means. A unit is a factor and powers of
 * base quantities; text is read as NEURON's units are: factors side by side, `-` or blank between them, one `/` that
 * divides all that follows, digits behind a name as its power. Constants are those of 2019 (CODATA).
 */

import { problem } from '../lang/problem.ts'
import type { Span } from '../lang/source.ts'

interface Unit {
  readonly factor: number
  readonly powers: Readonly<Record<string, number>>
}

const unit = (factor: number, powers: Record<string, number> = {}): Unit => ({ factor, powers })
const length = { m: 1 }
const energy = { kg: 1, m: 2, s: -2 }
const charge = { A: 1, s: 1 }
const potential = { kg: 1, m: 2, s: -3, A: -1 }
const conductance = { kg: -1, m: -2, s: 3, A: 2 }

const base: Readonly<Record<string, Unit>> = {
  m: unit(1, length),
  meter: unit(1, length),
  metre: unit(1, length),
  micron: unit(1e-6, length),
  inch: unit(2.54 * 1e-2, length),
  ft: unit(12 * 2.54 * 1e-2, length),
  foot: unit(12 * 2.54 * 1e-2, length),
  angstrom: unit(1e-10, length),
  s: unit(1, { s: 1 }),
  sec: unit(1, { s: 1 }),
  second: unit(1, { s: 1 }),
  minute: unit(60, { s: 1 }),
  min: unit(60, { s: 1 }),
  hour: unit(3600, { s: 1 }),
  hr: unit(3600, { s: 1 }),
  day: unit(86400, { s: 1 }),
  hz: unit(1, { s: -1 }),
  hertz: unit(1, { s: -1 }),
  Hz: unit(1, { s: -1 }),
  kg: unit(1, { kg: 1 }),
  kilogram: unit(1, { kg: 1 }),
  g: unit(1e-3, { kg: 1 }),
  gm: unit(1e-3, { kg: 1 }),
  gram: unit(1e-3, { kg: 1 }),
  coul: unit(1, charge),
  coulomb: unit(1, charge),
  C: unit(1, charge),
  e: unit(1.602176634e-19, charge),
  A: unit(1, { A: 1 }),
  amp: unit(1, { A: 1 }),
  ampere: unit(1, { A: 1 }),
  V: unit(1, potential),
  volt: unit(1, potential),
  ohm: unit(1, { kg: 1, m: 2, s: -3, A: -2 }),
  S: unit(1, conductance),
  siemens: unit(1, conductance),
  mho: unit(1, conductance),
  farad: unit(1, { kg: -1, m: -2, s: 4, A: 2 }),
  F: unit(1, { kg: -1, m: -2, s: 4, A: 2 }),
  J: unit(1, energy),
  joule: unit(1, energy),
  cal: unit(4.1868, energy),
  erg: unit(1e-7, energy),
  N: unit(1, { kg: 1, m: 1, s: -2 }),
  newton: unit(1, { kg: 1, m: 1, s: -2 }),
  W: unit(1, { kg: 1, m: 2, s: -3 }),
  watt: unit(1, { kg: 1, m: 2, s: -3 }),
  pascal: unit(1, { kg: 1, m: -1, s: -2 }),
  Pa: unit(1, { kg: 1, m: -1, s: -2 }),
  K: unit(1, { K: 1 }),
  degC: unit(1, { K: 1 }),
  degK: unit(1, { K: 1 }),
  kelvin: unit(1, { K: 1 }),
  celsius: unit(1, { K: 1 }),
  // an amount of substance is a pure number here
  mole: unit(6.02214076e23),
  mol: unit(6.02214076e23),
  avogadro: unit(6.02214076e23),
  l: unit(1e-3, { m: 3 }),
  liter: unit(1e-3, { m: 3 }),
  litre: unit(1e-3, { m: 3 }),
  cc: unit(1e-6, { m: 3 }),
  M: unit(6.02214076e26, { m: -3 }),
  molar: unit(6.02214076e26, { m: -3 }),
  faraday: unit(96485.33212331001, charge),
  pi: unit(Math.PI),
  c: unit(299792458, { m: 1, s: -1 }),
  k: unit(1.380649e-23, { ...energy, K: -1 }),
  // written by hand so that (k-mole) (joule/degC) has exactly the published digits
  R: unit(8.31446261815324, { ...energy, K: -1 }),
  // the whole circle is 1
  rad: unit(0.01, { m: 2, s: -2 }),
  radian: unit(0.5 / Math.PI),
  degree: unit(1 / 360),
  deg: unit(1 / 360),
  arcdeg: unit(1 / 360),
  grav: unit(9.80665, { m: 1, s: -2 }),
  percent: unit(0.01),
}

const prefixes: readonly (readonly [string, number])[] = [
  ['yocto', 1e-24],
  ['zepto', 1e-21],
  ['atto', 1e-18],
  ['femto', 1e-15],
  ['pico', 1e-12],
  ['nano', 1e-9],
  ['micro', 1e-6],
  ['milli', 1e-3],
  ['centi', 1e-2],
  ['deci', 1e-1],
  ['deka', 10],
  ['hecto', 100],
  ['kilo', 1e3],
  ['mega', 1e6],
  ['giga', 1e9],
  ['tera', 1e12],
  ['f', 1e-15],
  ['p', 1e-12],
  ['n', 1e-9],
  ['u', 1e-6],
  ['m', 1e-3],
  ['c', 1e-2],
  ['d', 1e-1],
  ['k', 1e3],
  ['M', 1e6],
  ['G', 1e9],
]

export type UnitAliases = ReadonlyMap<string, string>

/** Value of one `from` in units of `to`. */
export function conversionFactor(from: string, to: string, aliases: UnitAliases, span: Span): number {
  const [a, b] = [readUnit(from, aliases, span, 0), readUnit(to, aliases, span, 0)]
  const names = new Set([...Object.keys(a.powers), ...Object.keys(b.powers)])
  for (const name of names) {
    if ((a.powers[name] ?? 0) === (b.powers[name] ?? 0)) continue
    throw problem('NMOD2016', span, `The units (${from}) are not conformable with (${to})`, {
      help: 'both sides have to be of the same dimension, as in F = (faraday) (coulomb)',
    })
  }
  return a.factor / b.factor
}

function readUnit(text: string, aliases: UnitAliases, span: Span, depth: number): Unit {
  const gasConstant = /^k-mole$/.test(text.trim()) ? base.R : undefined
  if (gasConstant) return gasConstant
  let factor = 1
  const powers: Record<string, number> = {}
  let sign = 1
  for (const [word] of text.matchAll(/[A-Za-z%]+\d*|\d+\.?\d*(?:e[-+]?\d+)?|\.\d+|\//g)) {
    if (word === '/') sign = -1
    else if (/^[\d.]/.test(word)) factor *= sign > 0 ? Number(word) : 1 / Number(word)
    else {
      const [, name, power] = /^([A-Za-z%]+)(\d*)$/.exec(word)!
      const one = namedUnit(name!, aliases, span, depth)
      const times = sign * (power ? Number(power) : 1)
      factor = times > 0 ? factor * one.factor ** times : factor / one.factor ** -times
      for (const [key, value] of Object.entries(one.powers)) powers[key] = (powers[key] ?? 0) + value * times
    }
  }
  return { factor, powers }
}

function namedUnit(name: string, aliases: UnitAliases, span: Span, depth: number): Unit {
  const alias = aliases.get(name)
  if (alias !== undefined && alias !== name && depth < 10) return readUnit(alias, aliases, span, depth + 1)
  const known = lookup(name) ?? (name.endsWith('s') ? lookup(name.slice(0, -1)) : undefined)
  if (!known) throw problem('NMOD2017', span, `Couldn't recognize unit: ${name}`)
  return known
}

function lookup(name: string): Unit | undefined {
  if (Object.hasOwn(base, name)) return base[name]
  for (const [prefix, factor] of prefixes) {
    const rest = name.slice(prefix.length)
    if (name.startsWith(prefix) && Object.hasOwn(base, rest))
      return unit(factor * base[rest]!.factor, base[rest]!.powers)
  }
  return undefined
}
