/**
 * sin and cos as glibc has them, to the last bit; tan and the inverses next to the truth, where glibc's are but for one argument in some
 * hundreds.
 *
 * An angle is first taken off by multiples of pi/2, in two doubles. What is left is split into a multiple of 1/64, whose sine and cosine
 * are tabled in two doubles, and a small rest, for which a few terms of the series do. Inverses start from JavaScript's and take one
 * step of Newton's method with these sines and cosines, which tells how far the start is from the truth.
 */

import { fusedCosine, fusedSine } from './fused-sine.ts'
import { piBig } from './pi.ts'
import { sineTable } from './sine-table.ts'

/** Takes a double apart into halves. */
const splitter = 134217729
/** What is missing in `product`, the rounded a * b (Dekker). */
function productRest(a: number, b: number, product: number): number {
  const ta = splitter * a
  const ah = ta - (ta - a)
  const al = a - ah
  const tb = splitter * b
  const bh = tb - (tb - b)
  const bl = b - bh
  return ah * bh - product + ah * bl + al * bh + al * bl
}

/** What is missing in `sum`, the rounded a + b (Knuth). */
function sumRest(a: number, b: number, sum: number): number {
  const part = sum - a
  return a - (sum - part) + (b - part)
}

// ---- the table

const steps = 64
const entries = 52
/** Made when the first angle comes. */
let table: Float64Array = new Float64Array(0)

// ---- an angle less than pi/4 and a multiple of pi/2

/** pi/2 in parts of 33 bits, and what is left. */
const half1 = 1.5707963267341256
const half2 = 6.077100506303966e-11
const half3 = 2.0222662487111665e-21
const half4 = 8.4784276603689e-32
const perHalf = 0.6366197723675814
/** Below it the products with parts of pi/2 are exact. */
const mostAngle = 1e6

/** scratch: what a function found beyond its result; nothing in it outlives a call. */
const rest = new Float64Array(1)

/** scratch: what was left of an angle. */
const angle = new Float64Array(1)

/** Takes off multiples of pi/2; gives how many, `angle` and `rest` what is left. */
function reduce(x: number): number {
  if (Math.abs(x) <= Math.PI / 4) {
    angle[0] = x
    rest[0] = 0
    return 0
  }
  if (Math.abs(x) > mostAngle) return reduceFar(x)
  const n = Math.round(x * perHalf)
  const first = x - n * half1
  const b = -n * half2
  const sum = first + b
  const e1 = sumRest(first, b, sum)
  const c = -n * half3
  const next = sum + c
  const low = sumRest(sum, c, next) + e1 - n * half4
  const high = next + low
  angle[0] = high
  rest[0] = next - high + low
  return n & 3
}

/** Far angles as whole numbers of any length. */
function reduceFar(x: number): number {
  const exponent = Math.floor(Math.log2(Math.abs(x))) - 54
  const bits = 1200n
  const scaled = BigInt(Math.abs(x) / 2 ** exponent) << (bits + BigInt(exponent))
  const half = piBig(bits) >> 1n
  const n = (2n * scaled + half) / (2n * half)
  const left = scaled - n * half
  const shift = bits - 200n
  const short = left >> shift
  const high = Number(short) / 2 ** 200
  const low = Number(short - bigOf(high, 200)) / 2 ** 200
  const sign = x < 0 ? -1 : 1
  angle[0] = sign * high
  rest[0] = sign * low
  return (Number(n & 3n) * sign) & 3
}

/** A double times 2^bits, as a whole number. */
function bigOf(value: number, bits: number): bigint {
  return BigInt(value * 2 ** 120) << BigInt(bits - 120)
}

// ---- sine and cosine of what is left

function sineOfRest(): number {
  const [high, low] = [angle[0]!, rest[0]!]
  const isNegative = high < 0
  const x = isNegative ? -high : high
  const tl = isNegative ? -low : low
  const k = Math.round(x * steps)
  if (table.length === 0) table = sineTable(steps, entries)
  const [sh, sl, ch, cl] = [table[4 * k]!, table[4 * k + 1]!, table[4 * k + 2]!, table[4 * k + 3]!]
  const t = x - k / steps
  const t2 = t * t
  const p = ch * t
  const more = sh * cosineLess(t2) + ch * (t * sineLess(t2)) - sh * t * tl
  return finish(sh, p, productRest(ch, t, p) + (sl + ch * tl + cl * t + more), isNegative)
}

function cosineOfRest(): number {
  const [high, low] = [angle[0]!, rest[0]!]
  const x = Math.abs(high)
  const tl = high < 0 ? -low : low
  const k = Math.round(x * steps)
  if (table.length === 0) table = sineTable(steps, entries)
  const [sh, sl, ch, cl] = [table[4 * k]!, table[4 * k + 1]!, table[4 * k + 2]!, table[4 * k + 3]!]
  const t = x - k / steps
  const t2 = t * t
  const p = -sh * t
  const more = ch * cosineLess(t2) - sh * (t * sineLess(t2)) - ch * t * tl
  return finish(ch, p, productRest(-sh, t, p) + (cl - sh * tl - sl * t + more), false)
}

/** sin(t) / t - 1 and cos(t) - 1 for |t| < 1/128, by t squared. */
const sineLess = (t2: number): number => t2 * (-1 / 6 + t2 * (1 / 120 + t2 * (-1 / 5040)))
const cosineLess = (t2: number): number => t2 * (-1 / 2 + t2 * (1 / 24 + t2 * (-1 / 720 + t2 / 40320)))

/** a + b + more, rounded; `rest` has what is missing. */
function finish(a: number, b: number, more: number, isNegative: boolean): number {
  const sum = a + b
  const low = sumRest(a, b, sum) + more
  const y = sum + low
  const missing = sum - y + low
  rest[0] = isNegative ? -missing : missing
  return isNegative ? -y : y
}

function turned(quarter: number): number {
  const y = quarter & 1 ? cosineOfRest() : sineOfRest()
  if (quarter < 2) return y
  rest[0] = -rest[0]!
  return -y
}

/** Of angles of `fusedSine`. */
const farthest = 1e8
/** Below it the angle is its own sine, tangent and so on. */
const smallest = 2 ** -27

/** C libraries' results are off the truth by no more than this part of what they show beyond half a unit: where the double next to the truth is that certain, it is theirs. */
const doubt = 1.14

export function sin(x: number): number {
  if (Math.abs(x) < smallest || !Number.isFinite(x)) return Math.sin(x)
  const y = turned(reduce(x))
  return isCertain(x, y) ? y : fusedSine(x)
}

export function cos(x: number): number {
  if (!Number.isFinite(x)) return NaN
  const y = turned((reduce(x) + 1) & 3)
  return isCertain(x, y) ? y : fusedCosine(x)
}

/** Far angles have no other way. */
const isCertain = (x: number, y: number): boolean => y + rest[0]! * doubt === y || Math.abs(x) > farthest

export function tan(x: number): number {
  if (Math.abs(x) < smallest || !Number.isFinite(x)) return Math.tan(x)
  const quarter = reduce(x)
  const [high, low] = [angle[0]!, rest[0]!]
  const s = turned(quarter)
  const sl = rest[0]!
  angle[0] = high
  rest[0] = low
  const c = turned((quarter + 1) & 3)
  const q = s / c
  const p = q * c
  return q + (s - p - productRest(q, c, p) + sl - q * rest[0]!) / c
}

// ---- inverses

/** Angle of the point (x, y), which lies about on the unit circle, from a first guess. */
function improved(guess: number, y: number, x: number): number {
  const quarter = reduce(guess)
  const [high, low] = [angle[0]!, rest[0]!]
  const s = turned(quarter)
  const sl = rest[0]!
  angle[0] = high
  rest[0] = low
  const c = turned((quarter + 1) & 3)
  const cl = rest[0]!
  const yc = y * c
  const xs = x * s
  const far = yc - xs + (productRest(y, c, yc) - productRest(x, s, xs) + (y * cl - x * sl))
  return guess + far / (x * c + y * s)
}

export function atan(x: number): number {
  if (Math.abs(x) < smallest || Math.abs(x) > 2 ** 60) return Math.atan(x)
  return improvedOf(Math.atan(x), x, 1)
}

export function atan2(y: number, x: number): number {
  return improvedOf(Math.atan2(y, x), y, x)
}

function improvedOf(guess: number, y: number, x: number): number {
  const size = Math.max(Math.abs(x), Math.abs(y))
  if (x === 0 || y === 0 || !Number.isFinite(size) || size === 0 || Math.abs(guess) < 1e-280) return guess
  const scale = 2 ** -Math.floor(Math.log2(size))
  return Number.isFinite(scale) && scale > 0 ? improved(guess, y * scale, x * scale) : guess
}

export function asin(x: number): number {
  const guess = Math.asin(x)
  if (Math.abs(x) < smallest || !(Math.abs(x) < 1)) return guess
  const quarter = reduce(guess)
  const [high, low] = [angle[0]!, rest[0]!]
  const s = turned(quarter)
  const far = x - s - rest[0]!
  angle[0] = high
  rest[0] = low
  return guess + far / turned((quarter + 1) & 3)
}

/** By half the angle: near 1 and -1 the cosine itself says too little. */
export function acos(x: number): number {
  const guess = Math.acos(x)
  if (!(Math.abs(x) < 1) || x === 0) return guess
  const half = guess / 2
  const isNear = x > 0
  const h = turned((reduce(half) + (isNear ? 0 : 1)) & 3)
  const hl = rest[0]!
  const p = h * h
  const near = isNear ? -x : x
  const side = 1 + near
  const far = side - 2 * p + (sumRest(1, near, side) - 2 * (productRest(h, h, p) + 2 * h * hl))
  return guess + (isNear ? far : -far) / sin(guess)
}
