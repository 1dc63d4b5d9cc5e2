/** Complex numbers: as many operations as impedances need. */
export interface Complex {
  readonly re: number
  readonly im: number
}

export const subtract = (x: Complex, y: Complex): Complex => ({ re: x.re - y.re, im: x.im - y.im })

export const multiply = (x: Complex, y: Complex): Complex => ({
  re: x.re * y.re - x.im * y.im,
  im: x.re * y.im + x.im * y.re,
})

export function divide(x: Complex, y: Complex): Complex {
  const size = y.re * y.re + y.im * y.im
  return { re: (x.re * y.re + x.im * y.im) / size, im: (x.im * y.re - x.re * y.im) / size }
}

export const absolute = ({ re, im }: Complex): number => Math.hypot(re, im)
export const phase = ({ re, im }: Complex): number => Math.atan2(im, re)

/** Solves a small dense system in place: `rows` holds the matrix and, as its last column, the right side. */
export function solveComplex(rows: Complex[][]): Complex[] {
  const n = rows.length
  for (let k = 0; k < n; k++) {
    let best = k
    for (let i = k + 1; i < n; i++) if (absolute(rows[i]![k]!) > absolute(rows[best]![k]!)) best = i
    const pivot = rows[best]!
    rows[best] = rows[k]!
    rows[k] = pivot
    for (let i = k + 1; i < n; i++) {
      const factor = divide(rows[i]![k]!, pivot[k]!)
      for (let j = k; j <= n; j++) rows[i]![j] = subtract(rows[i]![j]!, multiply(factor, pivot[j]!))
    }
  }
  const x: Complex[] = new Array(n)
  for (let i = n - 1; i >= 0; i--) {
    let sum = rows[i]![n]!
    for (let j = i + 1; j < n; j++) sum = subtract(sum, multiply(rows[i]![j]!, x[j]!))
    x[i] = divide(sum, rows[i]![i]!)
  }
  return x
}
