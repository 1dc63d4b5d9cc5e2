/**
 * Fourier transform of real numbers whose count is a power of two, in place: halves of halves, the factors by a recurrence. The result
 * holds the real parts of F[0] ... F[n/2], then the imaginary parts of F[n/2 - 1] ... F[1].
 */
import { sin } from '../../runtime/math/angles.ts'

/** Of transforms up to so many numbers the factors are kept. */
const mostKept = 65536
let kept = new Float64Array(0)

/**
 * Cosines and sines of the frequencies between 0 and a quarter, in pairs, for stretches of each size up to n: those of one size stand from
 * place size / 2 on, the first pair left out. They depend on nothing but the size, so that one table serves all.
 */
function factorsFor(n: number): Float64Array {
  if (kept.length >= n) return kept
  const factors = new Float64Array(n)
  for (let size = 8; size <= n; size *= 2) fillFactors(factors, size)
  if (n <= mostKept) kept = factors
  return factors
}

function fillFactors(factors: Float64Array, size: number): void {
  const angle = (2 * Math.PI) / size
  const sine = sin(angle)
  const half = sin(angle / 2)
  const twice = 2 * half * half
  let c = 1
  let s = 0
  for (let at = size / 2 + 2; at < size; at += 2) {
    const next = c - sine * s - twice * c
    s = s + sine * c - twice * s
    c = next
    factors[at] = c
    factors[at + 1] = s
  }
}

/** Unscaled. */
export function toFrequencies(data: Float64Array): Float64Array {
  const n = data.length
  bitReverse(data, n)
  const factors = factorsFor(n)
  for (let size = 2; size <= n; size *= 2) {
    const half = size / 2
    addEnds(data, n, size, half)
    if (size >= 8) joinAll(data, n, size, factors)
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

/** The sines are those of the other direction. */
function joinAll(data: Float64Array, n: number, size: number, factors: Float64Array): void {
  const half = size >> 1
  for (let start = 0; start < n; start += size) {
    let k = half + 2
    let low = start + 1
    let up = start + half - 1
    for (; low < up; low++, up--, k += 2) {
      const c = factors[k]!
      const s = -factors[k + 1]!
      const x = data[low]!
      const y = data[up]!
      const u = data[low + half]!
      const w = data[up + half]!
      data[low] = x + c * u - s * w
      data[up + half] = y + c * w + s * u
      data[up] = x - c * u + s * w
      data[low + half] = -(y - c * w - s * u)
    }
  }
}

/** The way back, scaled by 1/n. */
export function fromFrequencies(data: Float64Array): Float64Array {
  const n = data.length
  const factors = factorsFor(n)
  for (let size = n; size > 1; size /= 2) {
    const half = size / 2
    addEnds(data, n, size, half)
    if (size >= 8) partAll(data, n, size, factors)
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

function partAll(data: Float64Array, n: number, size: number, factors: Float64Array): void {
  const half = size >> 1
  for (let start = 0; start < n; start += size) {
    let k = half + 2
    let low = start + 1
    let up = start + half - 1
    for (; low < up; low++, up--, k += 2) {
      const c = factors[k]!
      const s = factors[k + 1]!
      const x = data[low]!
      const y = data[up + half]!
      const u = data[up]!
      const w = -data[low + half]!
      const p = x - u
      const q = y - w
      data[low] = x + u
      data[up] = y + w
      data[low + half] = c * p - s * q
      data[up + half] = c * q + s * p
    }
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
