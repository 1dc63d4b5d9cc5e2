/**
 * Tables of the elementary functions, and where they lie in the shared memory, so that kernels can use them: in the
 * doubles that the arena reserves at its start.
 */
import { mathTables } from '../../generated/math-tables.ts'
import {
  clipHigh,
  clipLow,
  doubtfulShare,
  entryBits,
  expCoefficients,
  perOctave,
  roundingShift,
  stepHigh,
  stepLow,
} from './constants.ts'

/** Index of each table in the arena's `f64`. */
export const tablePlaces = {
  /** Pairs: what rounding 2^(i/128) to a double lost, relative to it; the bits of it less i/128 in the exponent. */
  exp: 16,
  /** The numbers of exp, so that kernels can read each where they use it. */
  expNumbers: 288,
  /**
   * Fours: 1/c in eight bits, log(c) in steps of 2^-43, the rest of log(c), unused. c is near the middle of the i-th part;
   * with more bits x/c - 1 would not fit into a double.
   */
  log: 512,
  /** Room that kernels use within a call. */
  scratch: 1024,
  /** Pairs, for fused operations: 1/c and log(c). */
  fusedLog: 4096,
} as const
/** Doubles at `tablePlaces.scratch`. */
export const scratchDoubles = 3072

export const expTable: Float64Array = Float64Array.from(mathTables.exp)
export const logTable: Float64Array = Float64Array.from(mathTables.log)
export const fusedLogTable: Float64Array = Float64Array.from(mathTables.fusedLog)

/** Those that are used with fused operations come first. */
export const expNumbers = [
  clipHigh,
  clipLow,
  perOctave,
  roundingShift,
  stepHigh,
  stepLow,
  ...expCoefficients,
  entryBits,
  doubtfulShare,
] as const

/** Index in the arena's `f64` of one of the numbers that exp uses. */
export function placeOfExpNumber(value: number): number {
  const k = expNumbers.indexOf(value)
  if (k < 0) throw new Error(`${value} is not among the numbers of exp`)
  return tablePlaces.expNumbers + k
}

/** Puts the tables where kernels look for them. */
export function writeTables(f64: Float64Array): void {
  f64.set(expNumbers, tablePlaces.expNumbers)
  f64.set(expTable, tablePlaces.exp)
  f64.set(logTable, tablePlaces.log)
  f64.set(fusedLogTable, tablePlaces.fusedLog)
}
