/**
 * Sines and cosines as C libraries put them together on processors with fused operations, to the last bit. Slow: for the one argument in
 * ten where the double next to the truth is not certain to be theirs (angles.ts).
 *
 * The sine and cosine of the nearest multiple of 1/128 are tabled in two doubles, of the rest short polynomials are taken: S. Gal and B. Bachelis,
 * "An accurate elementary mathematical library for the IEEE floating point standard", ACM TOMS 17:26 (1991).
 */
import { fma } from './fused.ts'
import { sineTable } from './sine-table.ts'

/** c - a * b, rounded once. */
const less = (a: number, b: number, c: number): number => fma(-a, b, c)

// coefficients by powers: of a sine by itself, and of sine and cosine of the rest
const [s3, s5, s7] = [-0.16666666666666666, 0.008333333333332329, -0.00019841269834414642]
const [s9, s11] = [0.000002755729806860771, -2.5022014848318398e-8]
const [rest3, rest5] = [-0.16666666666666488, 0.008333332142857223]
const [rest2, rest4, rest6] = [0.5, -0.04166666666666644, 0.001388888740079376]

const steps = 128
/** Added and taken off, it leaves multiples of 1/128. */
const toSteps = 1.5 * 2 ** 45
/** Up to pi/4 and a little more. */
const entries = 112
let table: Float64Array | undefined
/** Below it the sine's own polynomial will do. */
const small = 0.126

/** Sine of x + tail. */
function sineOf(x: number, tail: number): number {
  const size = Math.abs(x)
  if (size < small) return shortSine(x, tail)
  const side = x < 0 ? -tail : tail
  const nearest = toSteps + size - toSteps
  const t = size - nearest
  const tt = t * t
  const s = t + fma(t * tt, fma(tt, rest5, rest3), side)
  const c = fma(t, side, tt * evenPart(tt))
  const [sine, sineLow, cosine, cosineLow] = tabled(nearest)
  const y = sine + fma(cosine, s, less(sine, c, fma(s, cosineLow, sineLow)))
  return x < 0 ? -y : y
}

function tabled(angle: number): readonly [sine: number, low: number, cosine: number, low: number] {
  table ??= sineTable(steps, entries)
  const at = 4 * steps * angle
  return [table[at]!, table[at + 1]!, table[at + 2]!, table[at + 3]!]
}

function shortSine(x: number, tail: number): number {
  const xx = x * x
  const p = fma(xx, fma(xx, fma(xx, fma(xx, s11, s9), s7), s5), s3)
  return x + fma(fma(p, x, -0.5 * tail), xx, tail)
}

const evenPart = (tt: number): number => fma(tt, fma(tt, rest6, rest4), rest2)

/** Cosine of x + tail. */
function cosineOf(x: number, tail: number): number {
  const size = Math.abs(x)
  const nearest = toSteps + size - toSteps
  const t = size - nearest + (x < 0 ? -tail : tail)
  const tt = t * t
  const s = fma(t * tt, fma(tt, rest5, rest3), t)
  const c = tt * evenPart(tt)
  const [sine, sineLow, cosine, cosineLow] = tabled(nearest)
  return cosine + less(sine, s, less(cosine, c, less(s, sineLow, cosineLow)))
}

/** pi/2, in parts of which the first three are so short that their products with a whole number are exact. */
const [half1, half2] = [1.5707963407039642, -1.3909067564377153e-8]
const [half3, half4] = [-4.97899623147991e-17, -1.9034889620193266e-25]
/** pi/2 in two doubles. */
const [half, halfLow] = [1.5707963267948966, 6.123233995736766e-17]
const perHalf = 0.6366197723675814
const toWhole = 1.5 * 2 ** 52

/** Below these angles nothing is taken off, and pi/2 once. */
const [mostAsTheyAre, mostLessHalfPi] = [0.855469, 2.426265]

/** Sine of an angle that is `quarters` multiples of pi/2 further. */
function turned(x: number, quarters: number): number {
  const whole = fma(x, perHalf, toWhole) - toWhole
  const first = less(whole, half2, less(whole, half1, x))
  const next = less(whole, half3, first)
  const left = less(whole, half4, next)
  const tail = less(whole, half3, first - next) + less(whole, half4, next - left)
  const quarter = (whole + quarters) & 3
  const y = (quarter & 1) === 1 ? cosineOf(left, tail) : sineOf(left, tail)
  return (quarter & 2) === 2 ? -y : y
}

/** |x| from 2^-26 to 1e8. */
export function fusedSine(x: number): number {
  const size = Math.abs(x)
  if (size < mostAsTheyAre) return sineOf(x, 0)
  if (size >= mostLessHalfPi) return turned(x, 0)
  const y = cosineOf(half - size, halfLow)
  return x < 0 ? -y : y
}

/** |x| to 1e8. */
export function fusedCosine(x: number): number {
  const size = Math.abs(x)
  if (size < mostAsTheyAre) return cosineOf(x, 0)
  if (size >= mostLessHalfPi) return turned(x, 1)
  const left = half - size
  const y = left + halfLow
  return sineOf(y, left - y + halfLow)
}
