/**
 * Fourier transform of real numbers whose count is a power of two, in place: halves of halves, the factors by a recurrence. The result
 * holds the real parts of F[0] ... F[n/2], then the imaginary parts of F[n/2 - 1] ... F[1].
 */

/** Calls `visit` with the place and the factor of each frequency between 0 and a quarter, for one size of stretches. */
function eachFactor(angle: number, count: number, visit: (a: number, c: number, s: number) => void): void {
  const [sine, half] = [Math.sin(angle), Math.sin(angle / 2)]
  const twice = 2 * half * half
  let [c, s] = [1, 0]
  for (let a = 1; a < count; a++) {
    ;[c, s] = [c - sine * s - twice * c, s + sine * c - twice * s]
    visit(a, c, s)
  }
}

/** Unscaled. */
export function toFrequencies(data: Float64Array): Float64Array {
  const n = data.length
  bitReverse(data)
  for (let size = 2; size <= n; size *= 2) {
    const half = size / 2
    for (let at = 0; at < n; at += size) {
      const [x, y] = [data[at]!, data[at + half]!]
      data[at] = x + y
      data[at + half] = x - y
    }
    eachFactor((-2 * Math.PI) / size, half / 2, (a, c, s) => {
      for (let at = 0; at < n; at += size) join(data, at, size, a, c, s)
    })
    if (half > 1) for (let at = 0; at < n; at += size) data[at + size - half / 2]! *= -1
  }
  return data
}

function join(data: Float64Array, at: number, size: number, a: number, c: number, s: number): void {
  const half = size / 2
  const [x, y] = [data[at + a]!, data[at + half - a]!]
  const [u, w] = [data[at + half + a]!, data[at + size - a]!]
  data[at + a] = x + c * u - s * w
  data[at + size - a] = y + c * w + s * u
  data[at + half - a] = x - c * u + s * w
  data[at + half + a] = -(y - c * w - s * u)
}

/** The way back, scaled by 1/n. */
export function fromFrequencies(data: Float64Array): Float64Array {
  const n = data.length
  for (let size = n; size > 1; size /= 2) {
    const half = size / 2
    for (let at = 0; at < n; at += size) {
      const [x, y] = [data[at]!, data[at + half]!]
      data[at] = x + y
      data[at + half] = x - y
    }
    eachFactor((2 * Math.PI) / size, half / 2, (a, c, s) => {
      for (let at = 0; at < n; at += size) part(data, at, size, a, c, s)
    })
    if (half === 1) continue
    for (let at = 0; at < n; at += size) {
      data[at + half / 2]! *= 2
      data[at + half + half / 2]! *= -2
    }
  }
  bitReverse(data)
  const scale = 1 / n
  if (n > 1) for (let i = 0; i < n; i++) data[i]! *= scale
  return data
}

function part(data: Float64Array, at: number, size: number, a: number, c: number, s: number): void {
  const half = size / 2
  const [x, y] = [data[at + a]!, data[at + size - a]!]
  const [u, w] = [data[at + half - a]!, -data[at + half + a]!]
  const [p, q] = [x - u, y - w]
  data[at + a] = x + u
  data[at + half - a] = y + w
  data[at + half + a] = c * p - s * q
  data[at + size - a] = c * q + s * p
}

function bitReverse(data: Float64Array): void {
  const n = data.length
  for (let i = 1, j = 0; i < n; i++) {
    let bit = n >> 1
    for (; j & bit; bit >>= 1) j ^= bit
    j ^= bit
    if (i < j) [data[i], data[j]] = [data[j]!, data[i]!]
  }
}
