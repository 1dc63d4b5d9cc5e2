/**
 * Fourier transform of real numbers whose count is a power of two, in place: halves of halves, the factors by a recurrence. The result
 * holds the real parts of F[0] ... F[n/2], then the imaginary parts of F[n/2 - 1] ... F[1].
 */

/** Cosines and sines of the frequencies between 0 and a quarter, for one size of stretches, in pairs from place 2 on. */
function fillFactors(factors: Float64Array, angle: number, count: number): void {
  const sine = Math.sin(angle)
  const half = Math.sin(angle / 2)
  const twice = 2 * half * half
  let c = 1
  let s = 0
  for (let a = 1; a < count; a++) {
    const next = c - sine * s - twice * c
    s = s + sine * c - twice * s
    c = next
    factors[2 * a] = c
    factors[2 * a + 1] = s
  }
}

/** Unscaled. */
export function toFrequencies(data: Float64Array): Float64Array {
  const n = data.length
  bitReverse(data, n)
  const factors = new Float64Array(Math.max(2, n / 2))
  for (let size = 2; size <= n; size *= 2) {
    const half = size / 2
    addEnds(data, n, size, half)
    fillFactors(factors, (-2 * Math.PI) / size, half / 2)
    for (let at = 0; at < n; at += size) join(data, at, size, factors)
    if (half > 1) for (let at = size - half / 2; at < n; at += size) data[at]! *= -1
  }
  return data
}

function addEnds(data: Float64Array, n: number, size: number, half: number): void {
  for (let at = 0; at < n; at += size) {
    const x = data[at]!
    const y = data[at + half]!
    data[at] = x + y
    data[at + half] = x - y
  }
}

function join(data: Float64Array, at: number, size: number, factors: Float64Array): void {
  const half = size >> 1
  const quarter = half >> 1
  for (let a = 1; a < quarter; a++) {
    const c = factors[2 * a]!
    const s = factors[2 * a + 1]!
    const x = data[at + a]!
    const y = data[at + half - a]!
    const u = data[at + half + a]!
    const w = data[at + size - a]!
    data[at + a] = x + c * u - s * w
    data[at + size - a] = y + c * w + s * u
    data[at + half - a] = x - c * u + s * w
    data[at + half + a] = -(y - c * w - s * u)
  }
}

/** The way back, scaled by 1/n. */
export function fromFrequencies(data: Float64Array): Float64Array {
  const n = data.length
  const factors = new Float64Array(Math.max(2, n / 2))
  for (let size = n; size > 1; size /= 2) {
    const half = size / 2
    addEnds(data, n, size, half)
    fillFactors(factors, (2 * Math.PI) / size, half / 2)
    for (let at = 0; at < n; at += size) part(data, at, size, factors)
    if (half === 1) continue
    for (let at = half / 2; at < n; at += size) {
      data[at]! *= 2
      data[at + half]! *= -2
    }
  }
  bitReverse(data, n)
  const scale = 1 / n
  if (n > 1) for (let i = 0; i < n; i++) data[i]! *= scale
  return data
}

function part(data: Float64Array, at: number, size: number, factors: Float64Array): void {
  const half = size >> 1
  const quarter = half >> 1
  for (let a = 1; a < quarter; a++) {
    const c = factors[2 * a]!
    const s = factors[2 * a + 1]!
    const x = data[at + a]!
    const y = data[at + size - a]!
    const u = data[at + half - a]!
    const w = -data[at + half + a]!
    const p = x - u
    const q = y - w
    data[at + a] = x + u
    data[at + half - a] = y + w
    data[at + half + a] = c * p - s * q
    data[at + size - a] = c * q + s * p
  }
}

function bitReverse(data: Float64Array, n: number): void {
  for (let i = 1, j = 0; i < n; i++) {
    let bit = n >> 1
    for (; j & bit; bit >>= 1) j ^= bit
    j ^= bit
    if (i >= j) continue
    const kept = data[i]!
    data[i] = data[j]!
    data[j] = kept
  }
}
