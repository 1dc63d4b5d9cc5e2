/**
 * Element by element: the loops behind a Vector's methods, each a function of plain arrays, so that V8 keeps what it needs in registers.
 * Arithmetic takes four elements a round, for which one check of the end does.
 */

import { sin } from '../../runtime/math/angles.ts'
import { tanh } from '../../runtime/math/hyperbolic.ts'
import { log, log10 } from '../../runtime/math/log.ts'
import { pow } from '../../runtime/math/pow.ts'

type Numbers = Float64Array

export function addNumber(a: Numbers, n: number, x: number): void {
  let i = 0
  for (; i + 3 < n; i += 4) {
    a[i]! += x
    a[i + 1]! += x
    a[i + 2]! += x
    a[i + 3]! += x
  }
  for (; i < n; i++) a[i]! += x
}

export function addEach(a: Numbers, n: number, b: Numbers): void {
  let i = 0
  for (; i + 3 < n; i += 4) {
    a[i]! += b[i]!
    a[i + 1]! += b[i + 1]!
    a[i + 2]! += b[i + 2]!
    a[i + 3]! += b[i + 3]!
  }
  for (; i < n; i++) a[i]! += b[i]!
}

export function subtractNumber(a: Numbers, n: number, x: number): void {
  let i = 0
  for (; i + 3 < n; i += 4) {
    a[i]! -= x
    a[i + 1]! -= x
    a[i + 2]! -= x
    a[i + 3]! -= x
  }
  for (; i < n; i++) a[i]! -= x
}

export function subtractEach(a: Numbers, n: number, b: Numbers): void {
  let i = 0
  for (; i + 3 < n; i += 4) {
    a[i]! -= b[i]!
    a[i + 1]! -= b[i + 1]!
    a[i + 2]! -= b[i + 2]!
    a[i + 3]! -= b[i + 3]!
  }
  for (; i < n; i++) a[i]! -= b[i]!
}

export function multiplyNumber(a: Numbers, n: number, x: number): void {
  let i = 0
  for (; i + 3 < n; i += 4) {
    a[i]! *= x
    a[i + 1]! *= x
    a[i + 2]! *= x
    a[i + 3]! *= x
  }
  for (; i < n; i++) a[i]! *= x
}

export function multiplyEach(a: Numbers, n: number, b: Numbers): void {
  let i = 0
  for (; i + 3 < n; i += 4) {
    a[i]! *= b[i]!
    a[i + 1]! *= b[i + 1]!
    a[i + 2]! *= b[i + 2]!
    a[i + 3]! *= b[i + 3]!
  }
  for (; i < n; i++) a[i]! *= b[i]!
}

export function divideNumber(a: Numbers, n: number, x: number): void {
  let i = 0
  for (; i + 3 < n; i += 4) {
    a[i]! /= x
    a[i + 1]! /= x
    a[i + 2]! /= x
    a[i + 3]! /= x
  }
  for (; i < n; i++) a[i]! /= x
}

export function divideEach(a: Numbers, n: number, b: Numbers): void {
  let i = 0
  for (; i + 3 < n; i += 4) {
    a[i]! /= b[i]!
    a[i + 1]! /= b[i + 1]!
    a[i + 2]! /= b[i + 2]!
    a[i + 3]! /= b[i + 3]!
  }
  for (; i < n; i++) a[i]! /= b[i]!
}

/** start, start + step ... */
export function count(a: Numbers, n: number, start: number, step: number): void {
  for (let i = 0; i < n; i++) a[i] = start + i * step
}

/** (x - least) * factor + low */
export function rescale(a: Numbers, n: number, least: number, factor: number, low: number): void {
  for (let i = 0; i < n; i++) a[i] = (a[i]! - least) * factor + low
}

export function squares(to: Numbers, from: Numbers, n: number): void {
  for (let i = 0; i < n; i++) to[i] = from[i]! * from[i]!
}

export function absolutes(to: Numbers, from: Numbers, n: number): void {
  for (let i = 0; i < n; i++) to[i] = Math.abs(from[i]!)
}

export function floors(to: Numbers, from: Numbers, n: number): void {
  for (let i = 0; i < n; i++) to[i] = Math.floor(from[i]!)
}

export function hyperbolicTangents(to: Numbers, from: Numbers, n: number): void {
  for (let i = 0; i < n; i++) to[i] = tanh(from[i]!)
}

/** -nan below 0, as processors have it. */
export function logarithms(to: Numbers, from: Numbers, n: number): void {
  for (let i = 0; i < n; i++) {
    const x = from[i]!
    to[i] = x < 0 ? Math.sqrt(x) : log(x)
  }
}

export function commonLogarithms(to: Numbers, from: Numbers, n: number): void {
  for (let i = 0; i < n; i++) to[i] = log10(from[i]!)
}

/** To the real power; -nan where there is none, as processors have it. */
export function powers(to: Numbers, from: Numbers, n: number, exponent: number): void {
  for (let i = 0; i < n; i++) {
    const x = from[i]!
    const power = pow(x, exponent)
    to[i] = Number.isNaN(power) && !Number.isNaN(x) && !Number.isNaN(exponent) ? Math.sqrt(-1) : power
  }
}

/** sin(step * i + phase) */
export function sines(a: Numbers, n: number, step: number, phase: number): void {
  for (let i = 0; i < n; i++) a[i] = sin(step * i + phase)
}

/** Whether all are the same within the tolerance. */
export function agree(a: Numbers, b: Numbers, n: number, tolerance: number): boolean {
  for (let i = 0; i < n; i++) if (!(Math.abs(a[i]! - b[i]!) <= tolerance)) return false
  return true
}

/** Elements of `from` at the places `at`; 0 for places that do not exist, which are left out where `isStrict`. How many there were. */
export function pick(to: Numbers, from: Numbers, size: number, at: Numbers, n: number, isStrict: boolean): number {
  let found = 0
  for (let k = 0; k < n; k++) {
    const place = Math.trunc(at[k]!)
    if (place >= 0 && place < size) to[found++] = from[place]!
    else if (!isStrict) to[found++] = 0
  }
  return found
}
