/**
 * Singular values of a square matrix, and its right singular vectors, by the algorithm of G. H. Golub and C. Reinsch, "Singular value decomposition
 * and least squares solutions" (Numerische Mathematik 14, 1970): Householder transformations to a bidiagonal form, then QR steps with shifts. Names
 * are the paper's. Brent's search takes it for its axes; which way these point decides where it goes on.
 */

const mostSteps = 30

export class PrincipalDirections {
  /** The matrix, and then the vectors as columns; by rows. */
  readonly columns: readonly Float64Array[]
  /** Singular values, in no order. */
  readonly q: Float64Array
  private readonly e: Float64Array
  private readonly n: number
  /** What counts as nothing beside the greatest row of the bidiagonal form. */
  private least: number

  /** `eps`: precision; `tol`: squares below it are 0. */
  constructor(rows: readonly Float64Array[], eps: number, tol: number) {
    this.n = rows.length
    this.columns = rows.map((row) => row.slice())
    this.q = new Float64Array(this.n)
    this.e = new Float64Array(this.n)
    this.least = eps * this.reduce(tol)
    this.accumulate()
    for (let k = this.n - 1; k >= 0; k--) this.diagonalise(k)
  }

  /** To the bidiagonal form: q on the diagonal, e beside it. The greatest sum of both in a row. */
  private reduce(tol: number): number {
    const { n, columns: a, q, e } = this
    let g = 0
    let x = 0
    for (let i = 0; i < n; i++) {
      e[i] = g
      q[i] = this.fold(i, tol)
      g = 0
      let s = 0
      for (let j = i + 1; j < n; j++) s += a[i]![j]! * a[i]![j]!
      if (s >= tol && i < n - 1) g = this.foldRow(i, s)
      x = Math.max(x, Math.abs(q[i]!) + Math.abs(e[i]!))
    }
    return x
  }

  private fold(i: number, tol: number): number {
    const { n, columns: a } = this
    let s = 0
    for (let j = i; j < n; j++) s += a[j]![i]! * a[j]![i]!
    if (s < tol) return 0
    const f = a[i]![i]!
    const g = f >= 0 ? -Math.sqrt(s) : Math.sqrt(s)
    const h = f * g - s
    a[i]![i] = f - g
    for (let j = i + 1; j < n; j++) {
      let sum = 0
      for (let k = i; k < n; k++) sum += a[k]![i]! * a[k]![j]!
      sum /= h
      for (let k = i; k < n; k++) a[k]![j]! += sum * a[k]![i]!
    }
    return g
  }

  private foldRow(i: number, s: number): number {
    const { n, columns: a, e } = this
    const f = a[i]![i + 1]!
    const g = f >= 0 ? -Math.sqrt(s) : Math.sqrt(s)
    const h = f * g - s
    a[i]![i + 1] = f - g
    for (let j = i + 1; j < n; j++) e[j] = a[i]![j]! / h
    for (let j = i + 1; j < n; j++) {
      let sum = 0
      for (let k = i + 1; k < n; k++) sum += a[j]![k]! * a[i]![k]!
      for (let k = i + 1; k < n; k++) a[j]![k]! += sum * e[k]!
    }
    return g
  }

  /** The product of the transformations from the right. */
  private accumulate(): void {
    const { n, columns: a, e } = this
    a[n - 1]![n - 1] = 1
    let g = e[n - 1]!
    for (let i = n - 2; i >= 0; i--) {
      if (g !== 0) this.unfold(i, a[i]![i + 1]! * g)
      for (let j = i + 1; j < n; j++) {
        a[i]![j] = 0
        a[j]![i] = 0
      }
      a[i]![i] = 1
      g = e[i]!
    }
  }

  private unfold(i: number, h: number): void {
    const { n, columns: a } = this
    for (let j = i + 1; j < n; j++) a[j]![i] = a[i]![j]! / h
    for (let j = i + 1; j < n; j++) {
      let s = 0
      for (let k = i + 1; k < n; k++) s += a[i]![k]! * a[k]![j]!
      for (let k = i + 1; k < n; k++) a[k]![j]! += s * a[k]![i]!
    }
  }

  /** QR steps until row k stands alone. */
  private diagonalise(k: number): void {
    const { columns: a, q, e, least } = this
    for (let steps = 1; ; steps++) {
      // a search that finds no end goes on with what there is
      if (steps > mostSteps) e[k] = 0
      let l = k
      while (Math.abs(e[l]!) > least && !(l > 0 && Math.abs(q[l - 1]!) <= least)) l--
      if (Math.abs(e[l]!) > least) this.cancel(l, k)
      if (l === k) break
      this.step(l, k)
    }
    if (q[k]! >= 0) return
    q[k] = -q[k]!
    for (const row of a) row[k] = -row[k]!
  }

  /** Where a value of the diagonal above is nothing, e goes out. */
  private cancel(l: number, k: number): void {
    const { q, e, least } = this
    let [c, s] = [0, 1]
    for (let i = l; i <= k; i++) {
      const f = s * e[i]!
      e[i] = c * e[i]!
      if (Math.abs(f) <= least) return
      const g = q[i]!
      const h = hypotenuse(f, g)
      q[i] = h
      c = h === 0 ? 1 : g / h
      s = h === 0 ? -f : -f / h
    }
  }

  private step(l: number, k: number): void {
    const { columns: a, q, e } = this
    let x = q[l]!
    let f = this.shift(l, k)
    let [c, s] = [1, 1]
    for (let i = l + 1; i <= k; i++) {
      let g = e[i]!
      let y = q[i]!
      let h = s * g
      g *= c
      let z = hypotenuse(h, f)
      e[i - 1] = z
      ;[c, s] = z === 0 ? [1, h] : [f / z, h / z]
      f = x * c + g * s
      g = -x * s + g * c
      h = y * s
      y *= c
      for (const row of a) turn(row, i, c, s)
      z = hypotenuse(h, f)
      q[i - 1] = z
      ;[c, s] = z === 0 ? [1, h] : [f / z, h / z]
      f = c * g + s * y
      x = -s * g + c * y
    }
    e[l] = 0
    e[k] = f
    q[k] = x
  }

  /** From the last two rows. */
  private shift(l: number, k: number): number {
    const { q, e } = this
    const [x, y, z, g, h] = [q[l]!, q[k - 1]!, q[k]!, e[k - 1]!, e[k]!]
    const f = ((y - z) * (y + z) + (g - h) * (g + h)) / (h * 2 * y)
    const root = Math.sqrt(f * f + 1)
    return ((x - z) * (x + z) + h * (y / (f >= 0 ? f + root : f - root) - h)) / x
  }
}

function turn(row: Float64Array, i: number, c: number, s: number): void {
  const [x, z] = [row[i - 1]!, row[i]!]
  row[i - 1] = x * c + z * s
  row[i] = -x * s + z * c
}

function hypotenuse(a: number, b: number): number {
  if (Math.abs(b) < Math.abs(a)) return Math.abs(a) * Math.sqrt((b / a) * (b / a) + 1)
  return b === 0 ? 0 : Math.abs(b) * Math.sqrt((a / b) * (a / b) + 1)
}
