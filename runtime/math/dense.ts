/**
 * The inner loops of dense linear algebra as WebAssembly: two numbers of a row at a time, each with the additions that it would have alone, in
 * their order. Numbers are copied to a memory of its own and back; that pays from some thousand multiplications on.
 */
import type { Code, Local } from '../../wasm/code.ts'
import { Module } from '../../wasm/module.ts'

/** From so many multiplications on the kernel is used. */
export const worthAKernel = 4000
/** A memory of more pages is not kept. */
const mostPages = 128

/** Addresses are in bytes, distances and counts too where it says so. Rows have an even number of places, and one more than they have numbers. */
export interface DenseFunctions {
  /** to[j] += factors[k] * rows[k][j] for `count` k's, `bytes` of a row each, rows `stride` bytes apart. */
  addRows(to: number, bytes: number, factors: number, count: number, rows: number, stride: number): void
  /**
   * One step of elimination: for each row from `row` to `end`, its first number is divided by the first of `pivot`, and that times the rest of
   * `pivot` taken off from its rest, `bytes` of it.
   */
  eliminate(row: number, end: number, stride: number, pivot: number, bytes: number): void
}

export interface Dense extends DenseFunctions {
  readonly numbers: Float64Array
}

/** scratch: nothing in its memory outlives a call. */
let kept: Dense | undefined
let compiled: WebAssembly.Module | undefined

/** The functions, with a memory of at least so many doubles. */
export function denseKernel(doubles: number): Dense {
  if (kept && kept.numbers.length >= doubles) return kept
  const pages = Math.ceil((8 * doubles) / 65536)
  const memory = new WebAssembly.Memory({ initial: pages })
  compiled ??= new WebAssembly.Module(moduleBytes() as Uint8Array<ArrayBuffer>)
  const { exports } = new WebAssembly.Instance(compiled, { core: { memory } })
  const functions = exports as unknown as DenseFunctions
  const made = {
    numbers: new Float64Array(memory.buffer),
    addRows: functions.addRows,
    eliminate: functions.eliminate,
  }
  if (pages <= mostPages) kept = made
  return made
}

/** Places of a row of `n` numbers: of whole pairs, from any number on. */
export const rowPlaces = (n: number): number => (n + 2) & ~1

function moduleBytes(): Uint8Array {
  const module = new Module()
  module.importMemory('core', 'memory')
  const i32 = 'i32' as const
  writeAddRows(module.function({ parameters: [i32, i32, i32, i32, i32, i32], results: [] }, 'addRows').code)
  writeEliminate(module.function({ parameters: [i32, i32, i32, i32, i32], results: [] }, 'eliminate').code)
  return module.encode()
}

function writeAddRows(code: Code): void {
  const [to, bytes, factors, count, rows, stride] = [0, 1, 2, 3, 4, 5].map((i) => code.parameter(i)) as Local[]
  const take = (rowsAtOnce: number) => {
    const held = Array.from({ length: rowsAtOnce }, () => ({ factor: code.local('v128'), row: code.local('i32') }))
    code.loop((again) => {
      code
        .get(count!)
        .i32(rowsAtOnce)
        .do('i32.ge_s')
        .if(() => {
          held.forEach(({ factor, row }, k) => {
            code
              .get(factors!)
              .loadSplat(8 * k)
              .set(factor)
            code.get(rows!).set(row)
            code.get(rows!).get(stride!).do('i32.add').set(rows!)
          })
          addAlong(code, to!, bytes!, held)
          code
            .get(factors!)
            .i32(8 * rowsAtOnce)
            .do('i32.add')
            .set(factors!)
          code.get(count!).i32(rowsAtOnce).do('i32.sub').set(count!)
          code.branch(again)
        })
    })
  }
  take(4)
  take(1)
}

/** to[j] += factor * row[j] of one row after the other, for each pair of numbers. */
function addAlong(code: Code, to: Local, bytes: Local, held: readonly { factor: Local; row: Local }[]): void {
  const at = code.local('i32')
  const end = code.local('i32')
  code.get(to).set(at)
  code.get(to).get(bytes).do('i32.add').set(end)
  code.loop((again) => {
    code
      .get(at)
      .get(end)
      .do('i32.lt_u')
      .if(() => {
        code.get(at).get(at).loadPair()
        for (const { factor, row } of held) {
          code.get(factor).get(row).loadPair().wide('f64x2.mul').wide('f64x2.add')
        }
        code.storePair()
        for (const { row } of held) code.get(row).i32(16).do('i32.add').set(row)
        code.get(at).i32(16).do('i32.add').set(at)
        code.branch(again)
      })
  })
}

function writeEliminate(code: Code): void {
  const [row, end, stride, pivot, bytes] = [0, 1, 2, 3, 4].map((i) => code.parameter(i)) as Local[]
  const factor = code.local('f64')
  const held = { factor: code.local('v128'), row: code.local('i32') }
  const to = code.local('i32')
  code.loop((again) => {
    code
      .get(row!)
      .get(end!)
      .do('i32.lt_u')
      .if(() => {
        code.get(row!).get(row!).load('f64').get(pivot!).load('f64').do('f64.div').tee(factor).store('f64')
        code.get(factor).do('f64.neg').wide('f64x2.splat').set(held.factor)
        code.get(pivot!).i32(8).do('i32.add').set(held.row)
        code.get(row!).i32(8).do('i32.add').set(to)
        addAlong(code, to, bytes!, [held])
        code.get(row!).get(stride!).do('i32.add').set(row!)
        code.branch(again)
      })
  })
}
