/**
 * Fourier transforms and what is made of them. Layout and signs are those of Numerical Recipes (chapters 12 and 13): a
 * transform of n real numbers is packed as F[0], F[n/2], then real and imaginary parts of F[1], F[2] ...
 */

export const nextPowerOfTwo = (n: number): number => {
  let size = 1
  while (size < n) size *= 2
  return size
}

/** Zeros added up to a power of two. */
export function padded(values: ArrayLike<number>, size = nextPowerOfTwo(values.length)): Float64Array {
  const out = new Float64Array(size)
  for (let i = 0; i < values.length; i++) out[i] = values[i]!
  return out
}

/** In place, of complex numbers; exponent sign +1 or -1, unscaled. The length is a power of two. */
function transform(re: Float64Array, im: Float64Array, sign: number): void {
  const n = re.length
  for (let i = 1, j = 0; i < n; i++) {
    let bit = n >> 1
    for (; j & bit; bit >>= 1) j ^= bit
    j ^= bit
    if (i < j) {
      ;[re[i], re[j]] = [re[j]!, re[i]!]
      ;[im[i], im[j]] = [im[j]!, im[i]!]
    }
  }
  for (let size = 2; size <= n; size *= 2) butterflies(re, im, size, sign)
}

function butterflies(re: Float64Array, im: Float64Array, size: number, sign: number): void {
  const half = size / 2
  for (let k = 0; k < half; k++) {
    const angle = (sign * 2 * Math.PI * k) / size
    const [c, s] = [Math.cos(angle), Math.sin(angle)]
    for (let a = k; a < re.length; a += size) {
      const b = a + half
      const x = re[b]! * c - im[b]! * s
      const y = re[b]! * s + im[b]! * c
      re[b] = re[a]! - x
      im[b] = im[a]! - y
      re[a]! += x
      im[a]! += y
    }
  }
}

/** Packed transform of real numbers, zeros added up to a power of two. */
export function forward(values: ArrayLike<number>): Float64Array {
  const re = padded(values)
  const n = re.length
  const im = new Float64Array(n)
  transform(re, im, 1)
  const out = new Float64Array(n)
  out[0] = re[0]!
  if (n > 1) out[1] = re[n / 2]!
  for (let k = 1; k < n / 2; k++) {
    out[2 * k] = re[k]!
    out[2 * k + 1] = im[k]!
  }
  return out
}

/** Back from a packed transform: n/2 times the numbers. */
export function inverse(packed: ArrayLike<number>): Float64Array {
  const source = padded(packed)
  const n = source.length
  const re = new Float64Array(n)
  const im = new Float64Array(n)
  re[0] = source[0]!
  if (n > 1) re[n / 2] = source[1]!
  for (let k = 1; k < n / 2; k++) {
    re[k] = re[n - k] = source[2 * k]!
    im[k] = source[2 * k + 1]!
    im[n - k] = -source[2 * k + 1]!
  }
  transform(re, im, -1)
  return re.map((x) => x / 2)
}

/** Product of two packed transforms; with `conjugate` the second is conjugated, with `divide` it divides. */
function combine(a: Float64Array, b: Float64Array, how: 'multiply' | 'divide' | 'correlate'): Float64Array {
  const out = new Float64Array(a.length)
  out[0] = how === 'divide' ? a[0]! / b[0]! : a[0]! * b[0]!
  out[1] = how === 'divide' ? a[1]! / b[1]! : a[1]! * b[1]!
  for (let k = 2; k < a.length; k += 2) {
    const [x, y, u, w] = [a[k]!, a[k + 1]!, b[k]!, how === 'multiply' ? b[k + 1]! : -b[k + 1]!]
    const size = how === 'divide' ? u * u + w * w : 1
    out[k] = (x * u - y * w) / size
    out[k + 1] = (x * w + y * u) / size
  }
  return out
}

const back = (packed: Float64Array) => inverse(packed).map((x) => (x * 2) / packed.length)

/**
 * Convolution with a response in wrap-around order (odd length m: lags 0 .. (m-1)/2, then the negative ones), or
 * deconvolution; Numerical Recipes 13.1.
 */
export function convolve(data: ArrayLike<number>, response: ArrayLike<number>, divide: boolean): Float64Array {
  const size = nextPowerOfTwo(Math.max(data.length, response.length))
  const m = response.length
  const wrapped = new Float64Array(size)
  for (let i = 0; i <= (m - 1) >> 1; i++) wrapped[i] = response[i]!
  for (let i = 1; i <= (m - 1) >> 1; i++) wrapped[size - i] = response[m - i]!
  return back(combine(forward(padded(data, size)), forward(wrapped), divide ? 'divide' : 'multiply'))
}

/** Correlation at lags 0, 1, ... and, from the end, -1, -2 ...; Numerical Recipes 13.2. */
export function correlate(a: ArrayLike<number>, b: ArrayLike<number>): Float64Array {
  const size = nextPowerOfTwo(Math.max(a.length, b.length))
  return back(combine(forward(padded(a, size)), forward(padded(b, size)), 'correlate'))
}

/**
 * The data convolved with a filter that is given by its strengths at the frequencies k / n, n being the padded size of the data.
 */
export function filtered(data: ArrayLike<number>, strengths: ArrayLike<number>): Float64Array {
  const n = nextPowerOfTwo(data.length)
  const response = Float64Array.from({ length: strengths.length }, (_, j) => {
    let total = 0
    for (let k = 0; k < strengths.length; k++) total += strengths[k]! * Math.cos((2 * Math.PI * j * k) / n)
    return total
  })
  return convolve(data, response, false)
}

/**
 * Power at the frequencies 0, 1/(2m), 2/(2m) ... cycles a sample, in overlapping stretches of 2m samples under a triangular
 * window; Numerical Recipes 13.4. m is an eighth of the data, made a power of two; the last stretch may reach beyond them into zeros.
 */
export function powerSpectrum(data: ArrayLike<number>): Float64Array {
  const m = nextPowerOfTwo(Math.floor(data.length / 8))
  const rounds = Math.floor(data.length / m / 2)
  const window = Float64Array.from({ length: 2 * m }, (_, j) => 1 - Math.abs((j - m) / m))
  const power = new Float64Array(m)
  for (let k = 0; k < rounds; k++) addPower(power, data, 2 * k * m, window)
  const scale = 4 * m * rounds * window.reduce((sum, w) => sum + w * w, 0)
  return power.map((p) => p / scale)
}

/** Two stretches at once, the second as imaginary part. */
function addPower(power: Float64Array, data: ArrayLike<number>, start: number, window: Float64Array): void {
  const m = power.length
  const re = window.map((w, j) => w * (data[start + j] ?? 0))
  const im = window.map((w, j) => w * (data[start + m + j] ?? 0))
  transform(re, im, 1)
  power[0]! += re[0]! ** 2 + im[0]! ** 2
  for (let j = 1; j < m; j++) power[j]! += re[j]! ** 2 + im[j]! ** 2 + re[2 * m - j]! ** 2 + im[2 * m - j]! ** 2
}
