/**
 * Hyperbolic functions as C libraries put them together from exponentials, to the last bit.
 *
 * exp(x) - 1: x is a multiple of log(2) and a rest, of whose exponential a rational function is taken (that of fdlibm; glibc adds up its
 * polynomial by pairs, with fused operations).
 */
import { exp, powersOfTwo } from './exp.ts'
import { fma } from './fused.ts'

const halfOfLog2 = 0.34657359027997264
/** From here on exp(-x) is nothing beside exp(x), and from there on exp(x) is beyond the range of numbers. */
const far = 22
const veryFar = 709.782712893384

/** log(2), of which the first part has 32 zeros at its end. */
const [log2High, log2Low] = [0.6931471803691238, 1.9082149292705877e-10]
const perLog2 = Math.LOG2E
/** Below it exp(x) - 1 is x. */
const smallest = 2 ** -54
/** exp(-x) - 1 is -1 from here on. */
const mostNegative = -56 * Math.LN2

const [q1, q2, q3] = [-0.03333333333333313, 0.0015873015872548146, -0.0000793650757867488]
const [q4, q5] = [0.000004008217827329362, -2.0109921818362437e-7]

/** exp(x) - 1. */
export function expm1(x: number): number {
  const size = Math.abs(x)
  if (!(size > smallest && x <= veryFar)) return x > veryFar ? Infinity : x
  if (x <= mostNegative) return -1
  if (size <= halfOfLog2) return ofRest(x, 0, 0)
  const k = size < 3 * halfOfLog2 ? Math.sign(x) : Math.trunc(perLog2 * x + (x < 0 ? -0.5 : 0.5))
  const high = x - k * log2High
  const low = k * log2Low
  const rest = high - low
  return ofRest(rest, high - rest - low, k)
}

/** exp(x + tail + k log(2)) - 1. */
function ofRest(x: number, tail: number, k: number): number {
  const half = 0.5 * x
  const square = x * half
  const fourth = square * square
  const first = fma(fourth, fma(square, q3, q2), fma(square, q1, 1))
  const r = fma(fourth * fourth, fma(square, q5, q4), first)
  const t = fma(-r, half, 3)
  const e = square * ((r - t) / fma(-x, t, 6))
  if (k === 0) return x - fma(x, e, -square)
  return scaled(x, fma(e - tail, x, -tail) - square, k)
}

/** 2^k (1 + x - e) - 1, in the order that loses least. */
function scaled(x: number, e: number, k: number): number {
  if (k === -1) return 0.5 * (x - e) - 0.5
  if (k === 1) return x < -0.25 ? -2 * (e - (x + 0.5)) : 1 + 2 * (x - e)
  if (k <= -2 || k > 56) return timesPower(1 - (e - x), k) - 1
  const power = powersOfTwo[1022 - k]!
  if (k < 20) return timesPower(1 - power - (e - x), k)
  return timesPower(x - (e + power) + 1, k)
}

/** y 2^k, also where 2^k is no number but that is. */
const timesPower = (y: number, k: number): number =>
  k > 1023 ? y * 2 * powersOfTwo[k + 1021]! : y * powersOfTwo[k + 1022]!

export function sinh(x: number): number {
  const size = Math.abs(x)
  const half = x < 0 ? -0.5 : 0.5
  if (size < 2 ** -28) return x
  if (size < far) {
    const t = expm1(size)
    return size < 1 ? half * (2 * t - (t * t) / (t + 1)) : half * (t + t / (t + 1))
  }
  return halfOfExp(size, half)
}

export function cosh(x: number): number {
  const size = Math.abs(x)
  if (size < halfOfLog2) {
    const t = expm1(size)
    return 1 + (t * t) / (1 + t + (1 + t))
  }
  if (size < far) {
    const t = exp(size)
    return 0.5 * t + 0.5 / t
  }
  return halfOfExp(size, 0.5)
}

/** half * exp(x), also where exp(x) is beyond the range of numbers. */
function halfOfExp(x: number, half: number): number {
  if (x <= veryFar) return half * exp(x)
  const root = exp(0.5 * x)
  return half * root * root
}

export function tanh(x: number): number {
  const size = Math.abs(x)
  if (size < 2 ** -55 || Number.isNaN(x)) return x
  const y = size < far ? tanhOf(size) : 1
  return x < 0 ? -y : y
}

function tanhOf(size: number): number {
  if (size >= 1) return 1 - 2 / (expm1(2 * size) + 2)
  const t = expm1(-2 * size)
  return -t / (t + 2)
}
