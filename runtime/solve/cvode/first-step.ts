/**
 * The length of the first step: the one whose error, by an estimate of the second derivatives, is about half of what is
 * allowed. As in the CVODE user documentation.
 */
import { addScaled, weightedNorm } from './norms.ts'

export interface Start {
  readonly t: number
  /** The step ends before this. */
  readonly stop: number
  readonly y: Float64Array
  readonly slopes: Float64Array
  readonly weights: Float64Array
  /** Absolute error of each state. */
  readonly tolerances: Float64Array
}

const roundoff = 2 ** -52
const mostGuesses = 4

export function guessFirstStep(
  start: Start,
  scratch: { y: Float64Array; slopes: Float64Array },
  evaluate: (t: number, y: Float64Array, slopes: Float64Array) => void,
): number {
  const { t, stop } = start
  const low = 100 * (roundoff * Math.max(Math.abs(t), Math.abs(stop)))
  const high = upperBound(start)
  let guess = Math.sqrt(low * high)
  if (high < low) return guess
  for (let i = 1; ; i++) {
    const curvature = curvatureAt(start, guess, scratch, evaluate)
    const next = curvature * high * high > 2 ? Math.sqrt(2 / curvature) : Math.sqrt(guess * high)
    const change = next / guess
    // a second guess much above the first one: the curvature is lost in rounding
    if (i < mostGuesses && i >= 2 && change > 2) break
    guess = next
    if (i === mostGuesses || (change > 0.5 && change < 2)) break
  }
  return Math.min(Math.max(0.5 * guess, low), high)
}

/** A tenth of the way to go, or less where a state would change by more than a tenth of itself. */
function upperBound({ t, stop, y, slopes, tolerances }: Start): number {
  let most = 0
  for (let i = 0; i < y.length; i++) {
    const ratio = Math.abs(slopes[i]!) / (0.1 * Math.abs(y[i]!) + tolerances[i]!)
    if (ratio > most) most = ratio
  }
  const bound = 0.1 * (stop - t)
  return bound * most > 1 ? 1 / most : bound
}

/** Weighted norm of the second derivatives, by a difference over h. */
function curvatureAt(
  { t, y, slopes, weights }: Start,
  h: number,
  scratch: { y: Float64Array; slopes: Float64Array },
  evaluate: (t: number, y: Float64Array, slopes: Float64Array) => void,
): number {
  scratch.y.set(y)
  addScaled(scratch.y, h, slopes)
  evaluate(t + h, scratch.y, scratch.slopes)
  const inverse = 1 / h
  for (let i = 0; i < y.length; i++) scratch.slopes[i] = (scratch.slopes[i]! - slopes[i]!) * inverse
  return weightedNorm(scratch.slopes, weights)
}
