/** Complex numbers: as many operations as impedances need. */
import { atan2 } from '../math/angles.ts'
import { hypotenuse } from '../math/hypotenuse.ts'

export interface Complex {
  readonly re: number
  readonly im: number
}

const smallestNormal = 2.2250738585072014e-308

export const subtract = (x: Complex, y: Complex): Complex => ({ re: x.re - y.re, im: x.im - y.im })

export const multiply = (x: Complex, y: Complex): Complex => ({
  re: x.re * y.re - x.im * y.im,
  im: x.re * y.im + x.im * y.re,
})

/** Complex numbers one after the other, each its two parts. */
export type Pairs = Float64Array

/** Smith's method (1962), with the order of products that Baudin and Smith (2012) take where the ratio vanishes: what C's compilers have. */
export function divideInto(target: Pairs, place: number, a: number, b: number, divisors: Pairs, at = place): void {
  const c = divisors[at]!
  const d = divisors[at + 1]!
  if (Math.abs(c) < Math.abs(d)) {
    const ratio = c / d
    const size = c * ratio + d
    const isUsual = Math.abs(ratio) > smallestNormal
    target[place] = ((isUsual ? a * ratio : c * (a / d)) + b) / size
    target[place + 1] = ((isUsual ? b * ratio : c * (b / d)) - a) / size
  } else {
    const ratio = d / c
    const size = d * ratio + c
    const isUsual = Math.abs(ratio) > smallestNormal
    target[place] = ((isUsual ? b * ratio : d * (b / c)) + a) / size
    target[place + 1] = (b - (isUsual ? a * ratio : d * (a / c))) / size
  }
}

export function divide(x: Complex, y: Complex): Complex {
  const quotient = new Float64Array(2)
  divideInto(quotient, 0, x.re, x.im, Float64Array.of(y.re, y.im))
  return { re: quotient[0]!, im: quotient[1]! }
}

export const absolute = ({ re, im }: Complex): number => hypotenuse(re, im)
export const phase = ({ re, im }: Complex): number => atan2(im, re)

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
