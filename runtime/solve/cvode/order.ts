/**
 * A change of order by one: the history that a polynomial of the new degree has, made of the old one.
 */
import { highestOrder } from './coefficients.ts'
import { addScaled } from './norms.ts'

/** `steps[1]` is the last step; `saved` is the correction of the last step, used to raise the order. */
export function changeOrder(
  z: readonly Float64Array[],
  from: number,
  to: number,
  h: number,
  steps: Float64Array,
  saved: Float64Array,
): void {
  if (to > from) raise(z, from, h, steps, saved)
  else if (to < from) lower(z, from, h, steps)
}

function raise(z: readonly Float64Array[], order: number, h: number, steps: Float64Array, saved: Float64Array): void {
  const l = new Float64Array(highestOrder + 2)
  let product = 1
  let before = 1
  let alpha0 = -1
  let alpha1 = 1
  let span = h
  l[2] = 1
  for (let j = 1; j < order; j++) {
    span += steps[j + 1]!
    const xi = span / h
    product *= xi
    alpha0 -= 1 / (j + 1)
    alpha1 += 1 / xi
    for (let i = j + 2; i >= 2; i--) l[i] = l[i]! * before + l[i - 1]!
    before = xi
  }
  const factor = (-alpha0 - alpha1) / product
  const top = z[order + 1]!
  for (let i = 0; i < top.length; i++) top[i] = factor * saved[i]!
  for (let j = 2; j <= order; j++) addScaled(z[j]!, l[j]!, top)
}

function lower(z: readonly Float64Array[], order: number, h: number, steps: Float64Array): void {
  const l = new Float64Array(highestOrder + 2)
  l[2] = 1
  let span = 0
  for (let j = 1; j <= order - 2; j++) {
    span += steps[j]!
    const xi = span / h
    for (let i = j + 2; i >= 2; i--) l[i] = l[i]! * xi + l[i - 1]!
  }
  for (let j = 2; j < order; j++) addScaled(z[j]!, -l[j]!, z[order]!)
}
