/**
 * Dense linear algebra on matrices stored by rows: LU factors (Golub & Van Loan, Matrix Computations, 3.4), eigenvalues and singular
 * values by Jacobi's rotations (8.5 and 8.6), the exponential by scaling and Pade approximation (11.3).
 */

export interface Factors {
  readonly lu: Float64Array
  readonly order: Int32Array
  /** Sign of the permutation. */
  readonly sign: number
  readonly singular: boolean
}

/** LU with partial pivoting. */
export function factorise(a: Float64Array, n: number): Factors {
  const lu = a.slice()
  const order = Int32Array.from({ length: n }, (_, i) => i)
  let sign = 1
  let singular = false
  for (let k = 0; k < n; k++) {
    let pivot = k
    for (let i = k + 1; i < n; i++) if (Math.abs(lu[i * n + k]!) > Math.abs(lu[pivot * n + k]!)) pivot = i
    if (pivot !== k) {
      swapRows(lu, n, pivot, k)
      ;[order[pivot], order[k]] = [order[k]!, order[pivot]!]
      sign = -sign
    }
    const d = lu[k * n + k]!
    if (d === 0) singular = true
    else eliminateBelow(lu, n, k, d)
  }
  return { lu, order, sign, singular }
}

function swapRows(a: Float64Array, n: number, i: number, k: number): void {
  for (let j = 0; j < n; j++) [a[i * n + j], a[k * n + j]] = [a[k * n + j]!, a[i * n + j]!]
}

function eliminateBelow(lu: Float64Array, n: number, k: number, d: number): void {
  for (let i = k + 1; i < n; i++) {
    const factor = (lu[i * n + k]! /= d)
    if (factor === 0) continue
    for (let j = k + 1; j < n; j++) lu[i * n + j]! -= factor * lu[k * n + j]!
  }
}

export function solveFactored({ lu, order }: Factors, b: ArrayLike<number>, n: number): Float64Array {
  const x = Float64Array.from(order, (i) => b[i]!)
  for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) x[i]! -= lu[i * n + j]! * x[j]!
  for (let i = n - 1; i >= 0; i--) {
    for (let j = i + 1; j < n; j++) x[i]! -= lu[i * n + j]! * x[j]!
    x[i]! /= lu[i * n + i]!
  }
  return x
}

/** The determinant as mantissa (1 to 10) and power of ten, which cannot overflow. */
export function determinant({ lu, sign }: Factors, n: number): { mantissa: number; exponent: number } {
  let mantissa = sign
  let exponent = 0
  for (let i = 0; i < n; i++) {
    mantissa *= lu[i * n + i]!
    if (mantissa === 0) return { mantissa: 0, exponent: 0 }
    while (Math.abs(mantissa) >= 10) {
      mantissa /= 10
      exponent++
    }
    while (Math.abs(mantissa) < 1) {
      mantissa *= 10
      exponent--
    }
  }
  return { mantissa, exponent }
}

/** a (n by m) times b (m by p). */
export function product(a: Float64Array, b: Float64Array, n: number, m: number, p: number): Float64Array {
  const out = new Float64Array(n * p)
  for (let i = 0; i < n; i++)
    for (let k = 0; k < m; k++) {
      const factor = a[i * m + k]!
      if (factor === 0) continue
      for (let j = 0; j < p; j++) out[i * p + j]! += factor * b[k * p + j]!
    }
  return out
}

export function identity(n: number): Float64Array {
  const out = new Float64Array(n * n)
  for (let i = 0; i < n; i++) out[i * n + i] = 1
  return out
}

/** The matrix exponential. */
export function exponential(a: Float64Array, n: number): Float64Array {
  let norm = 0
  for (let i = 0; i < n; i++) {
    let row = 0
    for (let j = 0; j < n; j++) row += Math.abs(a[i * n + j]!)
    norm = Math.max(norm, row)
  }
  const halvings = Math.max(0, Math.ceil(Math.log2(norm || 1)) + 1)
  const scaled = a.map((x) => x / 2 ** halvings)
  let power = pade(scaled, n)
  for (let k = 0; k < halvings; k++) power = product(power, power, n, n, n)
  return power
}

/** exp(a) for small a, from the [8/8] approximant. */
function pade(a: Float64Array, n: number): Float64Array {
  const degree = 8
  let coefficient = 1
  let term = identity(n)
  const [above, below] = [identity(n), identity(n)]
  for (let k = 1; k <= degree; k++) {
    coefficient *= (degree - k + 1) / (k * (2 * degree - k + 1))
    term = product(a, term, n, n, n)
    for (let i = 0; i < term.length; i++) {
      above[i]! += coefficient * term[i]!
      below[i]! += (k % 2 === 0 ? coefficient : -coefficient) * term[i]!
    }
  }
  const factors = factorise(below, n)
  const out = new Float64Array(n * n)
  for (let j = 0; j < n; j++) {
    const column = Float64Array.from({ length: n }, (_, i) => above[i * n + j]!)
    solveFactored(factors, column, n).forEach((x, i) => {
      out[i * n + j] = x
    })
  }
  return out
}

/**
 * a (n by m) = u' diag(values) v, with the singular vectors as rows of u (n by n) and v (m by m); values fall.
 */
export function singularValues(
  a: Float64Array,
  n: number,
  m: number,
): { values: Float64Array; u: Float64Array; v: Float64Array } {
  if (n < m) {
    const { values, u, v } = singularValues(transposed(a, n, m), m, n)
    return { values, u: v, v: u }
  }
  const columns = Array.from({ length: m }, (_, j) => Float64Array.from({ length: n }, (_, i) => a[i * m + j]!))
  const right = Array.from({ length: m }, (_, j) => Float64Array.from({ length: m }, (_, i) => (i === j ? 1 : 0)))
  for (let sweep = 0; sweep < 60; sweep++) {
    let turned = false
    for (let p = 0; p < m; p++) for (let q = p + 1; q < m; q++) turned = orthogonalise(columns, right, p, q) || turned
    if (!turned) break
  }
  const sizes = columns.map((column) => Math.sqrt(dot(column, column)))
  const order = sizes.map((_, i) => i).sort((i, j) => sizes[j]! - sizes[i]!)
  const left = order.map((i) => (sizes[i]! > 0 ? columns[i]!.map((x) => x / sizes[i]!) : undefined))
  const u = completed(left, n)
  return { values: Float64Array.from(order, (i) => sizes[i]!), u: joined(u), v: joined(order.map((i) => right[i]!)) }
}

function orthogonalise(columns: Float64Array[], right: Float64Array[], p: number, q: number): boolean {
  const [a, b] = [columns[p]!, columns[q]!]
  const [alpha, beta, gamma] = [dot(a, a), dot(b, b), dot(a, b)]
  if (Math.abs(gamma) <= 1e-15 * Math.sqrt(alpha * beta)) return false
  const zeta = (beta - alpha) / (2 * gamma)
  const t = Math.sign(zeta || 1) / (Math.abs(zeta) + Math.hypot(zeta, 1))
  const c = 1 / Math.hypot(t, 1)
  turnPair(a, b, c, c * t)
  turnPair(right[p]!, right[q]!, c, c * t)
  return true
}

function turnPair(a: Float64Array, b: Float64Array, c: number, s: number): void {
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i]!, b[i]!]
    a[i] = c * x - s * y
    b[i] = s * x + c * y
  }
}

/** Fills up to n orthonormal vectors (Gram and Schmidt). */
function completed(given: (Float64Array | undefined)[], n: number): Float64Array[] {
  const known = given.filter((vector) => vector !== undefined)
  const spare: Float64Array[] = []
  for (let k = 0; known.length + spare.length < n && k < n; k++) {
    let candidate = Float64Array.from({ length: n }, (_, i) => (i === k ? 1 : 0))
    for (let twice = 0; twice < 2; twice++)
      for (const vector of [...known, ...spare]) {
        const along = dot(candidate, vector)
        candidate = candidate.map((x, i) => x - along * vector[i]!)
      }
    const size = Math.sqrt(dot(candidate, candidate))
    if (size > 1e-8) spare.push(candidate.map((x) => x / size))
  }
  return [...given.map((vector) => vector ?? spare.shift()!), ...spare]
}

function dot(a: Float64Array, b: Float64Array): number {
  let total = 0
  for (let i = 0; i < a.length; i++) total += a[i]! * b[i]!
  return total
}

function joined(rows: readonly Float64Array[]): Float64Array {
  const out = new Float64Array(rows.reduce((size, row) => size + row.length, 0))
  rows.reduce((at, row) => {
    out.set(row, at)
    return at + row.length
  }, 0)
  return out
}

export function transposed(a: Float64Array, n: number, m: number): Float64Array {
  const out = new Float64Array(n * m)
  for (let i = 0; i < n; i++) for (let j = 0; j < m; j++) out[j * n + i] = a[i * m + j]!
  return out
}
