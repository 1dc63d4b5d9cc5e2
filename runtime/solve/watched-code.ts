/**
 * Which of many watched numbers have crossed their thresholds in several steps, as WebAssembly: there may be thousands, and few have. Of each number
 * there are words: its teller (the number whose bits are its own as well), the address of its bits, and whether it was above before.
 */
import type { Code, Local } from '../../wasm/code.ts'
import { moduleFor } from '../../wasm/instance.ts'
import { Module } from '../../wasm/module.ts'
import { countDown } from './row-code.ts'
import { watchedPlace } from './step-plan.ts'

export interface WatchedFunctions {
  /** Byte addresses of lists; into `found` go the numbers of those whose bits are not all as before. Gives how many. `low`, `high`: all bits. */
  readonly scan: (
    count: number,
    tellers: number,
    bits: number,
    above: number,
    found: number,
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
  const [count, teller, bits, above, found, low, high] = [0, 1, 2, 3, 4, 5, 6].map((k) => code.parameter(k))
  const all = code.local('i64')
  const [number, next] = [code.local('i32'), code.local('i32')]
  code.get(high!).do('i64.extend_i32_u').i64(32n).do('i64.shl').get(low!).do('i64.extend_i32_u', 'i64.or').set(all)
  code.get(found!).set(next)
  countDown(code, count!, () => {
    code.get(bits!).get(teller!).load('i32').i32(2).do('i32.shl', 'i32.add').load('i32').load('i64')
    code.get(all).i64(0n).get(above!).load('i32').do('select', 'i64.ne')
    code.if(() => {
      code.get(next).get(number).store('i32')
      step(code, next, 4)
    })
    for (const list of [teller!, above!]) step(code, list, 4)
    step(code, number, 1)
  })
  code.get(next).get(found!).do('i32.sub').i32(2).do('i32.shr_u')
}

function emitClear(code: Code): void {
  const [count, entry] = [code.parameter(0), code.parameter(1)]
  countDown(code, count, () => {
    code.get(entry).i64(0n).store('i64', watchedPlace.bits)
    step(code, entry, watchedPlace.bytes)
  })
}

const step = (code: Code, place: Local, by: number) => code.get(place).i32(by).do('i32.add').set(place)
