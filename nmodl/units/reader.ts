/**
 * Reads the text of a unit: a number, then names with blanks, `-` or digits between them; a digit is the power of the
 * name before it, and `/` divides by all that follows. The number may be 3, 1-9 (for 1e-9) or 1|3.
 */
import { anything, baseQuantity, divided, multiplied, one, plainFactor, type Quantity } from './quantity.ts'
import { rareUnits } from './rare.ts'
import { legacyConstants, unitDefinitions, unitPrefixes } from './table.ts'

export class UnitReader {
  private readonly known = new Map<string, Quantity>([
    ['', one],
    ['m', baseQuantity('m')],
    ['kg', baseQuantity('kg')],
    ['sec', baseQuantity('s')],
    ['coul', baseQuantity('C')],
    ['candela', baseQuantity('cd')],
    ['bit', baseQuantity('bit')],
    ['K', baseQuantity('K')],
    ['erlang', baseQuantity('erlang')],
  ])

  /** `legacy`: with constants of physics as they were before 2019. */
  constructor(legacy = false) {
    if (legacy)
      for (const [name, meaning] of Object.entries(legacyConstants)) this.known.set(name, this.product(...meaning))
  }

  /** `unknown` is told each name that means nothing; what has one fits everywhere. */
  read(text: string, unknown?: (name: string) => void): Quantity {
    const [factor, rest] = leadingNumber(text)
    return this.product(factor, rest, unknown)
  }

  /** From left to right, so that its factor has NEURON's last bit. */
  private product(factor: number, names: string, unknown?: (name: string) => void): Quantity {
    let result = plainFactor(factor)
    let divides = false
    for (const [word, name = '', digit] of names.matchAll(/([^1-9\s/-]+)([1-9]?)|\//g)) {
      if (word === '/') divides = true
      else {
        const part = this.named(name, unknown)
        for (let power = Number(digit || 1); power > 0; power--)
          result = divides ? divided(result, part) : multiplied(result, part)
      }
    }
    return result
  }

  isKnown(name: string): boolean {
    return this.known.has(name) || unitDefinitions().has(name) || rareUnits().has(name)
  }

  define(name: string, meaning: Quantity): void {
    this.known.set(name, meaning)
  }

  private named(name: string, unknown: (name: string) => void = () => {}): Quantity {
    const found = this.find(name)
    if (found) return found
    unknown(name)
    return anything
  }

  /** As it is, without a prefix, or in the singular. */
  private find(name: string): Quantity | undefined {
    const itself = this.whole(name)
    if (itself) return itself
    const prefix = unitPrefixes.find(([text]) => name.startsWith(text))
    if (prefix) {
      const rest = this.find(name.slice(prefix[0].length))
      return rest && multiplied(plainFactor(prefix[1]), rest)
    }
    return name.length > 1 && name.endsWith('s') ? this.find(name.slice(0, -1)) : undefined
  }

  private whole(name: string): Quantity | undefined {
    const known = this.known.get(name)
    if (known) return known
    const meaning = this.defined(name)
    if (meaning) this.known.set(name, meaning)
    return meaning
  }

  private defined(name: string): Quantity | undefined {
    const definition = unitDefinitions().get(name)
    if (definition) return this.product(...definition)
    const rare = rareUnits().get(name)
    return rare === undefined ? undefined : this.read(rare)
  }
}

/** A factor of 0 stands for none. */
function leadingNumber(text: string): [factor: number, rest: string] {
  const [whole, digits = '', exponent = '', divisor] = /^\s*([\d.]*)((?:[-+]\d*)?)(?:\|(.*))?/.exec(text)!
  const value = digits === '' ? 0 : Number.parseFloat(digits + (/\d/.test(exponent) ? `e${exponent}` : ''))
  if (divisor === undefined) return [value || 1, text.slice(whole.length)]
  const [below, rest] = leadingNumber(divisor)
  return [value / below || 1, rest]
}
