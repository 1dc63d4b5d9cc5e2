/** The hyperbolic cosine as C libraries put it together from exponentials. */
import { exp } from './exp.ts'

const halfOfLog2 = 0.34657359027997264
/** From here on exp(-x) is nothing beside exp(x), and from there on exp(x) is beyond the range of numbers. */
const far = 22
const veryFar = 709.782712893384

export function cosh(x: number): number {
  const size = Math.abs(x)
  if (size < halfOfLog2) {
    const t = Math.expm1(size)
    return 1 + (t * t) / (1 + t + (1 + t))
  }
  if (size < far) {
    const t = exp(size)
    return 0.5 * t + 0.5 / t
  }
  if (size <= veryFar) return 0.5 * exp(size)
  const half = exp(0.5 * size)
  return 0.5 * half * half
}
