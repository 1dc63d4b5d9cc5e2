/**
 * Fourier transforms and what is made of them. Layout and signs are those of Numerical Recipes (chapters 12 and 13): a
 * transform of n real numbers is packed as F[0], F[n/2], then real and imaginary parts of F[1], F[2] ...
 */
import { problem } from '../../lang/problem.ts'
import { fromFrequencies, toFrequencies } from './real-transform.ts'
import { sumOfSquares } from './statistics.ts'

export const nextPowerOfTwo = (n: number): number => {
  let size = 1
  while (size < n) size *= 2
  return size
}

/** Zeros added up to a power of two. */
export function padded(values: ArrayLike<number>, size = nextPowerOfTwo(values.length)): Float64Array {
  const out = new Float64Array(size)
  out.set(values.length > size ? (values as Float64Array).subarray(0, size) : values)
  return out
}

/** Packed transform of real numbers, zeros added up to a power of two. */
export function forward(values: ArrayLike<number>): Float64Array {
  const data = padded(values)
  return pack(new Float64Array(data.length), data)
}

/** Of `data`, which is lost. */
export function pack(out: Float64Array, data: Float64Array): Float64Array {
  const n = data.length
  toFrequencies(data)
  out[0] = data[0]!
  if (n < 2) return out
  out[1] = data[n / 2]!
  for (let k = 1; k < n / 2; k++) {
    out[2 * k] = data[k]!
    out[2 * k + 1] = -data[n - k]!
  }
  return out
}

/** Back from a packed transform: n/2 times the numbers. */
export function inverse(packed: ArrayLike<number>): Float64Array {
  const source = padded(packed)
  return unpack(new Float64Array(source.length), source)
}

/** Into another array than `packed`, of the same length, a power of two. */
export function unpack(out: Float64Array, packed: Float64Array): Float64Array {
  const n = out.length
  const half = 0.5 * n
  out[0] = packed[0]! * half
  if (n > 1) out[n / 2] = packed[1]! * half
  for (let k = 1; k < n / 2; k++) {
    out[k] = packed[2 * k]! * half
    out[n - k] = -packed[2 * k + 1]! * half
  }
  return fromFrequencies(out)
}

/**
 * Convolution with a response in wrap-around order (odd length m: lags 0 .. (m-1)/2, then the negative ones); Numerical Recipes 13.1.
 * Dividing instead has never worked in NEURON; here it does.
 */
export function convolve(data: ArrayLike<number>, response: ArrayLike<number>, divide: boolean): Float64Array {
  const size = nextPowerOfTwo(Math.max(data.length, response.length))
  return convolved(padded(data, size), padded(response, size), response.length, divide)
}

/** Both have room for each lag, of which `m` of the response count; both are lost. */
export function convolved(data: Float64Array, response: Float64Array, m: number, divide = false): Float64Array {
  const n = data.length
  const lags = Math.max(0, Math.floor((m - 1) / 2))
  for (let i = 1; i <= lags; i++) response[n - i] = response[m - i]!
  for (let i = Math.floor((m + 1) / 2); i < n - lags; i++) response[i] = 0
  const a = toFrequencies(data)
  const b = toFrequencies(response)
  // F[0] and F[n/2] are real
  a[0] = divide ? quotient(a[0]!, b[0]!) : a[0]! * b[0]!
  if (n > 1) a[n / 2] = divide ? quotient(a[n / 2]!, b[n / 2]!) : a[n / 2]! * b[n / 2]!
  if (divide) divideEach(a, b, n)
  else multiplyEach(a, b, n)
  return fromFrequencies(a)
}

/** Products of complex numbers, in `a`: the real parts stand at i, the imaginary ones at n - i. */
function multiplyEach(a: Float64Array, b: Float64Array, n: number): void {
  for (let i = 1, j = n - 1; i < j; i++, j--) {
    const real = a[i]! * b[i]! - a[j]! * b[j]!
    a[j] = a[i]! * b[j]! + a[j]! * b[i]!
    a[i] = real
  }
}

function divideEach(a: Float64Array, b: Float64Array, n: number): void {
  for (let i = 1, j = n - 1; i < j; i++, j--) {
    const size = quotient(1, b[i]! * b[i]! + b[j]! * b[j]!)
    const real = (a[i]! * b[i]! + a[j]! * b[j]!) * size
    a[j] = (-a[i]! * b[j]! + a[j]! * b[i]!) * size
    a[i] = real
  }
}

function quotient(x: number, y: number): number {
  if (y !== 0) return x / y
  throw problem('HOC3213', undefined, 'Deconvolving at response zero in nrn_convlv')
}

/** Correlation at lags 0, 1, ... and, from the end, -1, -2 ...; Numerical Recipes 13.2. */
export function correlate(a: ArrayLike<number>, b: ArrayLike<number>): Float64Array {
  const n = nextPowerOfTwo(Math.max(a.length, b.length))
  const x = toFrequencies(padded(a, n))
  const y = toFrequencies(padded(b, n))
  const out = new Float64Array(n)
  out[0] = x[0]! * y[0]!
  for (let i = 1; i < n / 2; i++) {
    out[i] = x[i]! * y[i]! + x[n - i]! * y[n - i]!
    out[n - i] = y[i]! * x[n - i]! - y[n - i]! * x[i]!
  }
  if (n > 1) out[n / 2] = x[n / 2]! * y[n / 2]!
  return fromFrequencies(out)
}

/** The data convolved with the transform of the strengths at the frequencies k / n, n being the padded size; as many lags as there are strengths. */
export function filtered(data: ArrayLike<number>, strengths: ArrayLike<number>): Float64Array {
  const n = nextPowerOfTwo(Math.max(data.length, strengths.length))
  return convolved(padded(data, n), toFrequencies(padded(strengths, n)), strengths.length)
}

/**
 * Power at the frequencies 0, 1/(2m), 2/(2m) ... cycles a sample, in stretches of 2m samples that overlap by half, under a triangular
 * window; Numerical Recipes 13.4. m is a power of two, without `wanted` from an eighth of the data on; beyond the data there are zeros.
 */
export function powerSpectrum(data: ArrayLike<number>, wanted = Math.floor(data.length / 8)): Float64Array {
  const m = nextPowerOfTwo(wanted)
  const pairs = Math.ceil((data.length / m - 1) / 2)
  const n = 2 * m
  const window = new Float64Array(n)
  for (let j = 0; j < n; j++) window[j] = 1 - Math.abs((j - m) * (1 / m))
  const power = new Float64Array(m)
  const stretch = new Float64Array(n)
  for (let k = 0; k < 2 * pairs; k++) {
    const from = k * m
    for (let j = 0; j < n; j++) stretch[j] = (from + j < data.length ? data[from + j]! : 0) * window[j]!
    toFrequencies(stretch)
    power[0]! += stretch[0]! * stretch[0]!
    for (let j = 1; j < m; j++) power[j]! += stretch[j]! * stretch[j]! + stretch[n - j]! * stretch[n - j]!
  }
  const scale = 1 / (sumOfSquares(window) * n * pairs)
  for (let j = 0; j < m; j++) power[j]! *= scale
  power[0]! *= 0.5
  return power
}
