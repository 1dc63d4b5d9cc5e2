/**
 * Linear equations beside those of the cable: c dy/dt + g y = b. The first unknowns are potentials of nodes, to whose
 * equations the first rows are added; the others are unknowns of their own.
 */
import type { CableNode } from '../../cable/node.ts'

export interface Coefficients {
  readonly rows: number
  readonly cols: number
  /** All numbers, row by row. */
  readonly values: Float64Array
  getval(i: number, j: number): number
  /** Places of elements that are in use, by rows. */
  places(): readonly (readonly [number, number])[]
  /** How many terms a product with a vector has, and of each row the columns it goes through. */
  readonly terms: number
  termsOf(row: number): readonly number[]
  /** The product with a vector. */
  times(y: Float64Array, into: Float64Array): void
}

/** A potential that takes part: 0 is the inside, others are layers outside from 1 on. */
export interface Terminal {
  readonly node: CableNode
  readonly layer: number
}

export interface LinearEquations {
  readonly c: Coefficients
  readonly g: Coefficients
  readonly terminals: readonly Terminal[]
  /** The unknowns; the program reads them. */
  y(): Float64Array
  /** What own unknowns start from; 0 where there is nothing. */
  initial(): Float64Array | undefined
  b(): Float64Array
  /** Runs before the equations are looked at. */
  refresh?: () => void
}
