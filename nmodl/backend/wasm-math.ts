/**
 * exp, log and pow as WebAssembly functions inside a module: the arithmetic of `runtime/math`, operation by operation,
 * with its tables read from the shared memory. exp is cut off at 700 as in mechanisms; what pow does for zeros,
 * negative numbers and the ends of the range is left to the imported one, and so are the roundings that are in doubt.
 */
import {
  clipHigh,
  clipLow,
  doubtfulPower,
  doubtfulShare,
  entryBits,
  expCoefficients,
  perOctave,
  roundingShift,
  splitter,
  stepHigh,
  stepLow,
} from '../../runtime/math/constants.ts'
import { expNumbers, placeOfExpNumber, tablePlaces } from '../../runtime/math/tables.ts'
import type { Code, Local } from '../../wasm/code.ts'
import type { Module } from '../../wasm/module.ts'
import { emitFusedExp } from './wasm-fused.ts'
import { emitFusedLog } from './wasm-fused-log.ts'
import { emitFusedPow } from './wasm-fused-pow.ts'
import { emitLog, emitLogTwice, emitOrdinaryPower, linear } from './wasm-log.ts'

export type MathFunctions = Readonly<Record<string, number>>

const ported: ReadonlySet<string> = new Set(['exp', 'log', 'pow'])
export const isPorted = (name: string): boolean => ported.has(name)
/** Whether a module may use multiplications fused with additions: each of its loops then has its exp without doubts. */
export type Arithmetic = 'plain' | 'fused'
/** Imports that the ported functions fall back on, and how many numbers they take. */
export const fallbacks: Readonly<Record<string, number>> = { pow: 2, log: 1 }
/** Name among the functions made: exp of a pair with fused operations. */
export const fusedPair = 'exp of a pair'

const expTableBytes = 8 * tablePlaces.exp

export function emitMath(
  module: Module,
  names: ReadonlySet<string>,
  imports: ReadonlyMap<string, number>,
  arithmetic: Arithmetic = 'plain',
): MathFunctions {
  const made: Record<string, number> = {}
  const oneIn = { parameters: ['f64'], results: ['f64'] } as const
  if (names.has('exp') && arithmetic === 'fused') {
    const { index, code } = module.function(oneIn)
    made.exp = index
    const pair = code.local('v128')
    code.get(code.parameter(0)).wide('f64x2.splat').set(pair)
    emitFusedExpPair(code, pair, (value) => loadExpNumber(code, value))
    code.extractLane(0)
  } else if (names.has('exp')) {
    made[fusedPair] = emitFusedExp(module)
    const { index, code } = module.function(oneIn)
    made.exp = index
    emitClippedExp(code, code.parameter(0), made[fusedPair])
  }
  if (names.has('log') && arithmetic === 'fused') made.log = emitFusedLog(module, imports.get('log')!)
  else if (names.has('log')) {
    const { index, code } = module.function(oneIn)
    made.log = index
    emitLog(code, imports.get('log')!)
  }
  if (names.has('pow') && arithmetic === 'fused') made.pow = emitFusedPow(module, imports.get('pow')!)
  else if (names.has('pow')) {
    const { index, code } = module.function({ parameters: ['f64', 'f64'], results: ['f64'] })
    made.pow = index
    emitPow(code, imports.get('pow')!)
  }
  return made
}

/** exp(x + tail) on the stack, and whether it is certain; see `expReduced` in runtime/math/exp.ts. */
function emitExpReduced(code: Code, x: Local, tail: Local | undefined): void {
  const [part, doubt, result] = [code.local('f64'), code.local('f64'), code.local('f64')]
  const [kd, r, r2, scale] = [code.local('f64'), code.local('f64'), code.local('f64'), code.local('f64')]
  const [k, entry] = [code.local('i32'), code.local('i32')]
  const [c2, c3, c4, c5] = expCoefficients
  code.f64(perOctave).get(x).do('f64.mul').f64(roundingShift).do('f64.add').f64(roundingShift).do('f64.sub').tee(kd)
  code.saturate('i32.trunc_sat_f64_s').tee(k).i32(127).do('i32.and').i32(4).do('i32.shl').set(entry)
  code.get(x).get(kd).f64(stepHigh).do('f64.mul', 'f64.add').get(kd).f64(stepLow).do('f64.mul', 'f64.add')
  if (tail !== undefined) code.get(tail).do('f64.add')
  code.tee(r).get(r).do('f64.mul').set(r2)
  // the scale: 2^(k / 128), its exponent put together from the table's and k's
  code
    .get(entry)
    .load('i64', expTableBytes + 8)
    .get(k)
    .do('i64.extend_i32_s')
    .i64(45n)
    .do('i64.shl', 'i64.add', 'f64.reinterpret_i64')
    .set(scale)
  code.get(scale)
  code.get(entry).load('f64', expTableBytes).get(r).do('f64.add')
  code.get(r2)
  linear(code, c2, r, c3)
  code.do('f64.mul', 'f64.add')
  code.get(r2).get(r2).do('f64.mul')
  linear(code, c4, r, c5)
  code.do('f64.mul', 'f64.add')
  code.do('f64.mul').set(part)
  code
    .get(scale)
    .f64(tail !== undefined ? doubtfulPower : doubtfulShare)
    .do('f64.mul')
    .set(doubt)
  code.get(scale).get(part).get(doubt).do('f64.add', 'f64.add').tee(result)
  code.get(result).get(scale).get(part).get(doubt).do('f64.sub', 'f64.add', 'f64.eq')
}

/** Leaves exp(x) on the stack; loops that need few of them have it in place. `fused` is the function for pairs in doubt. */
export function emitClippedExp(code: Code, x: Local, fused: number): void {
  // below the range the result is 0; far above it the argument is the limit
  code.f64(0)
  code.get(x).f64(clipHigh).get(x).f64(clipHigh).do('f64.gt')
  const y = code.local('f64')
  // stack: 0, x, limit, condition; select takes its first where the condition holds
  code.do('i32.eqz', 'select').set(y)
  emitExpReduced(code, y, undefined)
  const [certain, result] = [code.local('i32'), code.local('f64')]
  code.set(certain).set(result).get(certain).do('i32.eqz')
  code.if(() => code.get(y).wide('f64x2.splat').call(fused).extractLane(0).set(result))
  code.get(result).get(x).f64(clipLow).do('f64.lt').do('select')
}

/** Puts a number of exp on the stack, in both lanes. */
type PutNumber = (value: number) => Code

export const loadExpNumber = (code: Code, value: number): Code => code.i32(0).loadSplat(8 * placeOfExpNumber(value))

/**
 * Before a loop: the numbers in locals. Where each was read from memory as it is used, engines kept those loads in their order,
 * before most of the arithmetic, and put what they had read aside.
 */
export function prepareExp(code: Code, arithmetic: Arithmetic): PutNumber {
  const locals = new Map<number, Local>()
  for (const value of arithmetic === 'fused' ? expNumbers.slice(0, -1) : expNumbers) {
    const local = code.local('v128')
    loadExpNumber(code, value).set(local)
    locals.set(value, local)
  }
  return (value) => code.get(locals.get(value)!)
}

interface Reduced {
  /** The argument, its whole number of steps in the low bits, the rest. */
  readonly y: Local
  readonly shifted: Local
  readonly kd: Local
}

/** The argument cut off, and in steps of log(2) / 128. The low bits of `y * perOctave + roundingShift` are the whole number it was rounded to. */
function emitReduction(code: Code, x: Local, arithmetic: Arithmetic, number: PutNumber): Reduced {
  const [y, shifted, kd] = [code.local('v128'), code.local('v128'), code.local('v128')]
  code.get(x)
  number(clipHigh).wide('f64x2.pmin').set(y)
  number(perOctave).get(y)
  if (arithmetic === 'plain') code.wide('f64x2.mul')
  number(roundingShift).wide(arithmetic === 'fused' ? 'f64x2.relaxed_madd' : 'f64x2.add')
  code.tee(shifted)
  number(roundingShift).wide('f64x2.sub').set(kd)
  return { y, shifted, kd }
}

/** Of both lanes what the mantissas lack, on the stack, and in a local the scales 2^(k / 128). */
function emitScale(code: Code, shifted: Local, number: PutNumber): Local {
  const [low, high, scale, entries] = [code.local('v128'), code.local('v128'), code.local('v128'), code.local('v128')]
  code.get(shifted).i32(4).wide('i64x2.shl')
  number(entryBits).wide('v128.and').set(entries)
  code.get(entries).extractWord(0).loadPair(expTableBytes).set(low)
  code.get(entries).extractWord(2).loadPair(expTableBytes).set(high)
  code.get(low).get(high).unpack(1).get(shifted).i32(45).wide('i64x2.shl').wide('i64x2.add').set(scale)
  code.get(low).get(high).unpack(0)
  return scale
}

/** Nothing is left of what is below the range. */
function emitClipLow(code: Code, x: Local, number: PutNumber): void {
  code.get(x)
  number(clipLow).wide('f64x2.lt').wide('v128.andnot')
}

/** exp for two at a time with fused operations: `fusedExp` of runtime/math/fused.ts. */
export function emitFusedExpPair(code: Code, x: Local, number: PutNumber): void {
  const [c2, c3, c4, c5] = expCoefficients
  const [r, r2] = [code.local('v128'), code.local('v128')]
  const madd = () => code.wide('f64x2.relaxed_madd')
  const { y, shifted, kd } = emitReduction(code, x, 'fused', number)
  code.get(kd)
  number(stepLow).get(kd)
  number(stepHigh).get(y)
  madd()
  madd().tee(r).get(r).wide('f64x2.mul').set(r2)
  const [scale, rest] = [emitScale(code, shifted, number), code.local('v128')]
  const line = (c0: number, c1: number) => {
    code.get(r)
    number(c1)
    number(c0)
    madd()
  }
  code.get(r).wide('f64x2.add').set(rest)
  code.get(scale).get(r2).get(r2).wide('f64x2.mul')
  line(c4, c5)
  code.get(r2)
  line(c2, c3)
  code.get(rest)
  madd()
  madd().get(scale)
  madd()
  emitClipLow(code, x, number)
}

/** The same without fused operations. */
export function emitClippedExpPair(code: Code, x: Local, fused: number, number: PutNumber): void {
  const pair = () => code.local('v128')
  const [c2, c3, c4, c5] = expCoefficients
  const [r, r2] = [pair(), pair()]
  const { y, shifted, kd } = emitReduction(code, x, 'plain', number)
  const times = (value: number) => number(value).wide('f64x2.mul')
  code.get(y).get(kd)
  times(stepHigh).wide('f64x2.add').get(kd)
  times(stepLow).wide('f64x2.add')
  code.tee(r).get(r).wide('f64x2.mul').set(r2)
  const [scale, tails] = [emitScale(code, shifted, number), pair()]
  code.set(tails)
  const line = (c0: number, c1: number) => {
    number(c0).get(r)
    times(c1).wide('f64x2.add')
  }
  const [part, doubt, result] = [pair(), pair(), pair()]
  code.get(scale).get(tails).get(r).wide('f64x2.add').get(r2)
  line(c2, c3)
  code.wide('f64x2.mul').wide('f64x2.add')
  code.get(r2).get(r2).wide('f64x2.mul')
  line(c4, c5)
  code.wide('f64x2.mul').wide('f64x2.add').wide('f64x2.mul').set(part)
  code.get(scale)
  times(doubtfulShare).set(doubt)
  code.get(scale).get(part).get(doubt).wide('f64x2.add').wide('f64x2.add').tee(result)
  code.get(scale).get(part).get(doubt).wide('f64x2.sub').wide('f64x2.add').wide('f64x2.ne').wide('v128.any_true')
  code.if(() => code.get(y).call(fused).set(result))
  code.get(result)
  emitClipLow(code, x, number)
}

function emitPow(code: Code, fallback: number): void {
  const [x, y] = [code.parameter(0), code.parameter(1)]
  const { hi, lo, y1, y2, h1, h2, e1, e2, split } = code.locals('f64', 'hi lo y1 y2 h1 h2 e1 e2 split')
  emitOrdinaryPower(code, x, y)
  code.if(() => {
    emitLogTwice(code, x, hi, lo)
    code.f64(splitter).get(y).do('f64.mul').set(split)
    code.get(split).get(split).get(y).do('f64.sub', 'f64.sub').set(y1)
    code.get(y).get(y1).do('f64.sub').set(y2)
    code.f64(splitter).get(hi).do('f64.mul').set(split)
    code.get(split).get(split).get(hi).do('f64.sub', 'f64.sub').set(h1)
    code.get(hi).get(h1).do('f64.sub').get(lo).do('f64.add').set(h2)
    code.get(y1).get(h1).do('f64.mul').set(e1)
    code.get(y2).get(h1).do('f64.mul').get(y).get(h2).do('f64.mul', 'f64.add').set(e2)
    code.get(e1).do('f64.abs').f64(clipHigh).do('f64.le')
    code.if(() => {
      const [certain, result] = [code.local('i32'), code.local('f64')]
      emitExpReduced(code, e1, e2)
      code.set(certain).set(result).get(certain)
      code.if(() => code.get(result).do('return'))
    })
  })
  code.get(x).get(y).call(fallback)
}
