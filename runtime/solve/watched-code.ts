/**
 * Which of many watched numbers have crossed their thresholds in several steps, as WebAssembly: there may be thousands, and few have. Of each number
 * there are words, in lists one behind the other: its cell, the how manieth of the cell's it is, the address of its bits, whether it was above before.
 * Where a cell stands somewhere else, the bits of the number there tell of its number.
 */
import type { Code, Local } from '../../wasm/code.ts'
import { moduleFor } from '../../wasm/instance.ts'
import { Module } from '../../wasm/module.ts'
import { countDown } from './row-code.ts'
import { watchedPlace } from './step-plan.ts'

/** Which of the lists comes when. */
export const watchedLists = { cells: 0, orders: 1, bits: 2, above: 3, found: 4, count: 5 } as const

export interface WatchedFunctions {
  /**
   * Byte addresses of the first list, and of words that tell where cells stand and what their numbers are, `width` for each. Into the last list go the
   * numbers of those whose bits are not all as before. Gives how many. `low`, `high`: all bits.
   */
  readonly scan: (
    count: number,
    lists: number,
    places: number,
    numbers: number,
    width: number,
    low: number,
    high: number,
  ) => number
  /** No bits. */
  readonly clear: (count: number, first: number) => void
}

export function makeWatchedFunctions(memory: WebAssembly.Memory): WatchedFunctions {
  const module = new Module()
  module.importMemory('env', 'memory')
  const types = (count: number) => Array.from({ length: count }, () => 'i32' as const)
  emitScan(module.function({ parameters: types(7), results: ['i32'] }, 'scan').code)
  emitClear(module.function({ parameters: types(2), results: [] }, 'clear').code)
  const { exports } = new WebAssembly.Instance(moduleFor(memory, module.encode()), { env: { memory } })
  return exports as unknown as WatchedFunctions
}

function emitScan(code: Code): void {
  const [count, lists, places, numbers, width, low, high] = [0, 1, 2, 3, 4, 5, 6].map((k) => code.parameter(k))
  const all = code.local('i64')
  const [length, number, at, teller, cell, found] = Array.from({ length: 6 }, () => code.local('i32'))
  /** What a list has for the number in work. */
  const entry = (list: keyof typeof watchedLists) =>
    code.get(at!).get(length!).i32(watchedLists[list]).do('i32.mul', 'i32.add')
  code.get(high!).do('i64.extend_i32_u').i64(32n).do('i64.shl').get(low!).do('i64.extend_i32_u', 'i64.or').set(all)
  code.get(count!).i32(2).do('i32.shl').set(length!)
  code.get(lists!).set(at!)
  entry('found').set(found!)
  countDown(code, count!, () => {
    code.get(number!).set(teller!)
    entry('cells').load('i32').tee(cell!).i32(0).do('i32.ge_s')
    code.if(() => {
      code.get(numbers!).get(places!).get(cell!).i32(2).do('i32.shl', 'i32.add').load('i32').get(width!).do('i32.mul')
      entry('orders').load('i32').do('i32.add').i32(2).do('i32.shl', 'i32.add').load('i32').set(teller!)
    })
    // the bits of the teller, whose entry is as far from that of the number
    entry('bits').get(teller!).get(number!).do('i32.sub').i32(2).do('i32.shl', 'i32.add').load('i32').load('i64')
    code.get(all).i64(0n)
    entry('above').load('i32').do('select', 'i64.ne')
    code.if(() => {
      code.get(found!).get(number!).store('i32', 0)
      step(code, found!, 4)
    })
    step(code, at!, 4)
    step(code, number!, 1)
  })
  code.get(found!).get(lists!).get(length!).i32(watchedLists.found).do('i32.mul', 'i32.add', 'i32.sub')
  code.i32(2).do('i32.shr_u')
}

function emitClear(code: Code): void {
  const [count, entry] = [code.parameter(0), code.parameter(1)]
  countDown(code, count, () => {
    code.get(entry).i64(0n).store('i64', watchedPlace.bits)
    step(code, entry, watchedPlace.bytes)
  })
}

const step = (code: Code, place: Local, by: number) => code.get(place).i32(by).do('i32.add').set(place)
