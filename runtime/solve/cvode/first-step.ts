/**
 * The length of the first step: the one whose error, by an estimate of the second derivatives, is about half of what is
 * allowed. As in the CVODE user documentation.
 */
import type { Numbers } from '../../memory/numbers.ts'
import { addScaled, weightedNorm } from './norms.ts'

export interface Start {
  readonly t: number
  /** The step ends before this. */
  readonly stop: number
  readonly y: Numbers
  readonly slopes: Numbers
  readonly weights: Numbers
  /** Absolute error of each state. */
  readonly tolerances: Float64Array
}

const roundoff = 2 ** -52
const mostGuesses = 4

export function guessFirstStep(
  start: Start,
  scratch: { y: Numbers; slopes: Numbers },
  evaluate: (t: number, y: Numbers, slopes: Numbers) => void,
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
function upperBound(start: Start): number {
  const { t, stop, tolerances } = start
  const [y, slopes] = [start.y.f64, start.slopes.f64]
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
  scratch: { y: Numbers; slopes: Numbers },
  evaluate: (t: number, y: Numbers, slopes: Numbers) => void,
): number {
  scratch.y.f64.set(y.f64)
  addScaled(scratch.y.f64, h, slopes.f64)
  evaluate(t + h, scratch.y, scratch.slopes)
  const inverse = 1 / h
  const [before, after] = [slopes.f64, scratch.slopes.f64]
  for (let i = 0; i < after.length; i++) after[i] = (after[i]! - before[i]!) * inverse
  return weightedNorm(after, weights.f64)
}
