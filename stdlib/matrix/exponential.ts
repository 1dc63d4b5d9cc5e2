/**
 * Functions of a square matrix: powers by repeated squaring, and the exponential by scaling, a Pade approximant and squaring (Golub and Van
 * Loan, Matrix Computations, 11.3), whose polynomials are worked out column by column as C. Van Loan proposed (IEEE Trans. Automat.
 * Control 24, 1979): few products of matrices, the rest of matrices with vectors.
 */
import { factorise, identity, product, solveTransposed, transposed } from './decompositions.ts'

/** `exponent` is a whole number. */
export function power(a: Float64Array, n: number, exponent: number): Float64Array {
  if (exponent === 0) return identity(n)
  let found: Float64Array = a.slice()
  for (const bit of exponent.toString(2).slice(1)) {
    found = product(found, found, n, n, n)
    if (bit === '1') found = product(a, found, n, n, n)
  }
  return found
}

export function exponential(a: Float64Array, n: number): Float64Array {
  const norm = largestRow(a, n)
  if (!(norm > 0)) return identity(n)
  const halvings = Math.max(0, Math.floor(1 + Math.log(norm) / Math.log(2)))
  const scale = 2 ** -halvings
  let found: Float64Array = pade(
    a.map((x) => x * scale),
    n,
  )
  for (let k = 0; k < halvings; k++) found = product(found, found, n, n, n)
  return found
}

function largestRow(a: Float64Array, n: number): number {
  let most = 0
  for (let i = 0; i < n; i++) {
    let row = 0
    for (let j = 0; j < n; j++) row += Math.abs(a[i * n + j]!)
    most = Math.max(most, row)
  }
  return most
}

/** The degree from which on the remainder does not show. */
function degreeNeeded(): number {
  let remainder = 1 / 6
  let degree = 1
  for (; remainder > Number.EPSILON; degree++) remainder /= 16 * (2 * degree + 1) * (2 * degree + 3)
  return degree
}

function coefficients(degree: number): number[] {
  const found = [1]
  for (let k = 1; k <= degree; k++) found[k] = (found[k - 1]! * (degree - k + 1)) / ((2 * degree - k + 1) * k)
  return found
}

/** exp(a) for a norm of at most 1. */
function pade(a: Float64Array, n: number): Float64Array {
  const degree = degreeNeeded()
  const above = coefficients(degree)
  const below = above.map((c, k) => (k % 2 === 1 ? -c : c))
  const numerator = polynomial(a, n, above)
  const factors = factorise(polynomial(a, n, below), n)
  const out = new Float64Array(n * n)
  for (let k = 0; k < n; k++) out.set(solveTransposed(factors, numerator.subarray(k * n, (k + 1) * n), n), k * n)
  return transposed(out, n, n)
}

/** Sum of c[k] a^k, transposed: its columns are rows. */
function polynomial(a: Float64Array, n: number, c: readonly number[]): Float64Array {
  const degree = c.length - 1
  const stride = Math.max(1, Math.floor(Math.sqrt(degree / 2)))
  const leap = power(a, n, stride)
  const out = new Float64Array(n * n)
  for (let j = 0; j < n; j++) {
    const powers = columnPowers(a, n, j, stride)
    const sum = out.subarray(j * n, (j + 1) * n)
    const top = stride * Math.floor(degree / stride)
    addTerms(sum, powers, c.slice(top))
    for (let first = top - stride; first >= 0; first -= stride) {
      sum.set(times(leap, n, sum))
      addTerms(sum, powers, c.slice(first, first + stride))
    }
  }
  return out
}

/** Column j of 1, a, a^2 ... */
function columnPowers(a: Float64Array, n: number, j: number, count: number): Float64Array[] {
  const unit = new Float64Array(n)
  unit[j] = 1
  const found: Float64Array[] = [unit]
  while (found.length < count) found.push(times(a, n, found.at(-1)!))
  return found
}

function times(a: Float64Array, n: number, x: Float64Array): Float64Array {
  const out = new Float64Array(n)
  for (let i = 0, at = 0; i < n; i++) {
    let sum = 0
    for (let k = 0; k < n; k++, at++) sum += a[at]! * x[k]!
    out[i] = sum
  }
  return out
}

function addTerms(sum: Float64Array, powers: readonly Float64Array[], c: readonly number[]): void {
  for (let l = 0; l < c.length; l++) {
    const factor = c[l]!
    const power = powers[l]!
    for (let i = 0; i < power.length; i++) sum[i]! += factor * power[i]!
  }
}
