/**
 * What is known of a value's unit: powers of base quantities and a factor. A bare number takes the unit of what it
 * meets; of `any` nothing is known, and it fits everywhere.
 */

/** Length, mass, time, charge, light, information, temperature, telephone traffic. */
export const baseUnits = ['m', 'kg', 's', 'C', 'cd', 'bit', 'K', 'erlang'] as const

export interface Quantity {
  readonly factor: number
  /** In the order of `baseUnits`. */
  readonly powers: readonly number[]
  readonly kind: 'unit' | 'number' | 'any'
}

const none = baseUnits.map(() => 0)

export const one: Quantity = { factor: 1, powers: none, kind: 'unit' }
export const bareNumber: Quantity = { ...one, kind: 'number' }
export const anything: Quantity = { ...one, kind: 'any' }

export const plainFactor = (factor: number): Quantity => ({ ...one, factor })

export const baseQuantity = (name: (typeof baseUnits)[number]): Quantity => ({
  ...one,
  powers: baseUnits.map((base) => (base === name ? 1 : 0)),
})

export const multiplied = (a: Quantity, b: Quantity): Quantity => combined(a, b, 1, a.factor * b.factor)
export const divided = (a: Quantity, b: Quantity): Quantity => combined(a, b, -1, a.factor / b.factor)

function combined(a: Quantity, b: Quantity, sign: 1 | -1, factor: number): Quantity {
  if (a.kind === 'any' || b.kind === 'any') return anything
  const powers = a.powers.map((power, i) => power + sign * b.powers[i]!)
  return { factor, powers, kind: a.kind === 'number' && b.kind === 'number' ? 'number' : 'unit' }
}

export const raised = (a: Quantity, power: number): Quantity => ({
  kind: a.kind,
  factor: a.factor ** power,
  powers: a.powers.map((one) => one * power),
})

export type Difference = 'none' | 'dimension' | 'factor'

/** Factors have to agree to five digits: constants of nature are rarely written with more. */
const tolerance = 1e-5

/** `(m9)` is how NEURON's own functions write that a unit does not matter. */
const fitsAll = ({ kind, powers }: Quantity) => kind !== 'unit' || powers[0] === 9

export function difference(a: Quantity, b: Quantity): Difference {
  if (fitsAll(a) || fitsAll(b)) return 'none'
  if (a.powers.some((power, i) => power !== b.powers[i])) return 'dimension'
  return Math.abs(b.factor / a.factor - 1) > tolerance ? 'factor' : 'none'
}

/** Of two that go together: a bare number takes the unit of the other. */
export const joined = (a: Quantity, b: Quantity): Quantity => (a.kind === 'unit' || b.kind === 'number' ? a : b)
