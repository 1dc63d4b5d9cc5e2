/** The logarithm as a WebAssembly function, and what `pow` takes from it; see `wasm-math.ts`. */
import { doubtfulLog, ln2High, ln2Low, logCoefficients, logOffset } from '../../runtime/math/constants.ts'
import { tablePlaces } from '../../runtime/math/tables.ts'
import type { Code, Local } from '../../wasm/code.ts'

const smallestNormal = 2.2250738585072014e-308
const logTableBytes = 8 * tablePlaces.log

/** Leaves a polynomial's value on the stack: c0 + x * c1. */
export function linear(code: Code, c0: number, x: Local, c1: number): void {
  code.f64(c0).get(x).f64(c1).do('f64.mul', 'f64.add')
}

/** What the table's part of a logarithm is taken from: x = 2^k z, and the byte of its place in the table. */
interface LogParts {
  readonly entry: Local
  readonly k: Local
  readonly z: Local
  readonly zBits: Local
}

/** Of a normal x > 0. `offset`: where parts are counted from; `entryBits`: the length of an entry of the table. */
export function emitLogParts(
  code: Code,
  x: Local,
  { offset, entryBits } = { offset: logOffset, entryBits: 5 },
): LogParts {
  const [bits, place, zBits] = [code.local('i64'), code.local('i64'), code.local('i64')]
  const [entry, k, z] = [code.local('i32'), code.local('f64'), code.local('f64')]
  code
    .get(x)
    .do('i64.reinterpret_f64')
    .tee(bits)
    .i64(BigInt(offset) << 32n)
    .do('i64.sub')
    .set(place)
  code
    .get(place)
    .i64(45n)
    .do('i64.shr_u', 'i32.wrap_i64')
    .i32(127)
    .do('i32.and')
    .i32(entryBits)
    .do('i32.shl')
    .set(entry)
  code.get(place).i64(52n).do('i64.shr_s', 'f64.convert_i64_s')
  code.set(k)
  code
    .get(bits)
    .get(place)
    .i64(-(1n << 52n))
    .do('i64.and', 'i64.sub')
    .tee(zBits)
    .do('f64.reinterpret_i64')
    .set(z)
  return { entry, k, z, zBits }
}

/** log(x) for normal x > 0 in two doubles; see `logTwice` in runtime/math/log.ts. */
export function emitLogTwice(code: Code, x: Local, y: Local, rest: Local): void {
  const { z1, z2, r1, r2, r, t1, t2, ar, ar2, ar3, ar1, ar12, hi } = code.locals(
    'f64',
    'z1 z2 r1 r2 r t1 t2 ar ar2 ar3 ar1 ar12 hi',
  )
  const { inverse, lo1, lo2, lo3, lo4, p, lo } = code.locals('f64', 'inverse lo1 lo2 lo3 lo4 p lo')
  const [a1, a2, a3, a4, a5, a6, a7] = logCoefficients
  const { entry, k, z, zBits } = emitLogParts(code, x)
  code
    .get(zBits)
    .i64(0x80000000n)
    .do('i64.add')
    .i64(-(1n << 32n))
    .do('i64.and', 'f64.reinterpret_i64')
    .set(z1)
  code.get(z).get(z1).do('f64.sub').set(z2)
  code.get(entry).load('f64', logTableBytes).set(inverse)
  code.get(z1).get(inverse).do('f64.mul').f64(1).do('f64.sub').set(r1)
  code.get(z2).get(inverse).do('f64.mul').set(r2)
  code.get(r1).get(r2).do('f64.add').set(r)
  code
    .get(k)
    .f64(ln2High)
    .do('f64.mul')
    .get(entry)
    .load('f64', logTableBytes + 8)
    .do('f64.add')
    .set(t1)
  code.get(t1).get(r).do('f64.add').set(t2)
  code
    .get(k)
    .f64(ln2Low)
    .do('f64.mul')
    .get(entry)
    .load('f64', logTableBytes + 16)
    .do('f64.add')
    .set(lo1)
  code.get(t1).get(t2).do('f64.sub').get(r).do('f64.add').set(lo2)
  code.f64(-0.5).get(r).do('f64.mul').set(ar)
  code.get(r).get(ar).do('f64.mul').set(ar2)
  code.get(r).get(ar2).do('f64.mul').set(ar3)
  code.f64(-0.5).get(r1).do('f64.mul').set(ar1)
  code.get(r1).get(ar1).do('f64.mul').set(ar12)
  code.get(t2).get(ar12).do('f64.add').set(hi)
  code.get(r2).get(ar).get(ar1).do('f64.add', 'f64.mul').set(lo3)
  code.get(t2).get(hi).do('f64.sub').get(ar12).do('f64.add').set(lo4)
  code.get(ar3)
  linear(code, a1, r, a2)
  code.get(ar2)
  linear(code, a3, r, a4)
  code.get(ar2)
  linear(code, a5, r, a6)
  code.get(ar2).f64(a7).do('f64.mul', 'f64.add')
  code.do('f64.mul', 'f64.add').do('f64.mul', 'f64.add').do('f64.mul').set(p)
  code.get(lo1).get(lo2).do('f64.add').get(lo3).do('f64.add').get(lo4).do('f64.add').get(p).do('f64.add').set(lo)
  code.get(hi).get(lo).do('f64.add').set(y)
  code.get(hi).get(y).do('f64.sub').get(lo).do('f64.add').set(rest)
}

export function emitLog(code: Code, fallback: number): void {
  const x = code.parameter(0)
  const [y, rest, doubt] = [code.local('f64'), code.local('f64'), code.local('f64')]
  emitOrdinary(code, x)
  code.if(() => {
    emitLogTwice(code, x, y, rest)
    code.get(y).do('f64.abs').f64(doubtfulLog).do('f64.mul').set(doubt)
    code.get(y).get(rest).get(doubt).do('f64.add', 'f64.add')
    code.get(y).get(rest).get(doubt).do('f64.sub', 'f64.add', 'f64.eq')
    code.if(() => code.get(y).do('return'))
  })
  code.get(x).call(fallback)
}

/** Leaves whether x is normal and above 0. */
export function emitOrdinary(code: Code, x: Local): void {
  code.get(x).f64(smallestNormal).do('f64.ge').get(x).f64(Infinity).do('f64.lt', 'i32.and')
}

/** The same, and whether y has a size for which the power may be a number. */
export function emitOrdinaryPower(code: Code, x: Local, y: Local): void {
  emitOrdinary(code, x)
  code
    .get(y)
    .do('f64.abs')
    .f64(2 ** 64)
    .do('f64.lt', 'i32.and')
}
