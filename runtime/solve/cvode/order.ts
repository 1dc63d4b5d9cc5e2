/**
 * A change of order by one: the history that a polynomial of the new degree has, made of the old one.
 */
import type { Numbers } from '../../memory/numbers.ts'
import { highestOrder } from './multistep.ts'
import { addScaled } from './norms.ts'

/** `steps[1]` is the last step; `saved` is the correction of the last step, used to raise the order. */
export function changeOrder(
  z: readonly Numbers[],
  from: number,
  to: number,
  h: number,
  steps: Float64Array,
  saved: Numbers,
): void {
  if (to > from) raise(z, from, h, steps, saved)
  else if (to < from) lower(z, from, h, steps)
}

function raise(z: readonly Numbers[], order: number, h: number, steps: Float64Array, saved: Numbers): void {
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
  const [top, from] = [z[order + 1]!.f64, saved.f64]
  for (let i = 0; i < top.length; i++) top[i] = factor * from[i]!
  for (let j = 2; j <= order; j++) addScaled(z[j]!.f64, l[j]!, top)
}

function lower(z: readonly Numbers[], order: number, h: number, steps: Float64Array): void {
  const l = new Float64Array(highestOrder + 2)
  l[2] = 1
  let span = 0
  for (let j = 1; j <= order - 2; j++) {
    span += steps[j]!
    const xi = span / h
    for (let i = j + 2; i >= 2; i--) l[i] = l[i]! * xi + l[i - 1]!
  }
  for (let j = 2; j < order; j++) addScaled(z[j]!.f64, -l[j]!, z[order]!.f64)
}
