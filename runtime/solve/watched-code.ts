/**
 * Which of many watched numbers were above their thresholds in several steps, as WebAssembly: there may be thousands, and few are. It looks through the
 * records of the blocks that have taken the steps.
 */
import type { Code, Local } from '../../wasm/code.ts'
import { moduleFor } from '../../wasm/instance.ts'
import { countDown } from '../../wasm/loops.ts'
import { Module } from '../../wasm/module.ts'
import { recordPlace, recordWords, watchedPlace } from './step-plan.ts'

export interface WatchedFunctions {
  /** Of so many blocks, from that record on: byte addresses of the entries with any bit are written from `found` on. Gives how many. */
  readonly scan: (blocks: number, records: number, found: number) => number
  /** No bits in so many entries. */
  readonly clear: (count: number, first: number) => void
}

export function makeWatchedFunctions(memory: WebAssembly.Memory): WatchedFunctions {
  const module = new Module()
  module.importMemory('env', 'memory')
  const types = (count: number) => Array.from({ length: count }, () => 'i32' as const)
  emitScan(module.function({ parameters: types(3), results: ['i32'] }, 'scan').code)
  emitClear(module.function({ parameters: types(2), results: [] }, 'clear').code)
  const { exports } = new WebAssembly.Instance(moduleFor(memory, module.encode()), { env: { memory } })
  // as a plain object: that of an instance is slow to look into
  return { ...exports } as unknown as WatchedFunctions
}

function emitScan(code: Code): void {
  const [blocks, record, found] = [code.parameter(0), code.parameter(1), code.parameter(2)]
  const [entry, left, next] = [code.local('i32'), code.local('i32'), code.local('i32')]
  code.get(found).set(next)
  countDown(code, blocks, () => {
    code.get(record).load('i32', recordPlace.watched).set(entry)
    code.get(record).load('i32', recordPlace.watchedCount).set(left)
    countDown(code, left, () => {
      code.get(entry).load('i64', watchedPlace.bits).i64(0n).do('i64.ne')
      code.if(() => {
        code.get(next).get(entry).store('i32', 0)
        step(code, next, 4)
      })
      step(code, entry, watchedPlace.bytes)
    })
    step(code, record, 4 * recordWords)
  })
  code.get(next).get(found).do('i32.sub').i32(2).do('i32.shr_u')
}

function emitClear(code: Code): void {
  const [count, entry] = [code.parameter(0), code.parameter(1)]
  countDown(code, count, () => {
    code.get(entry).i64(0n).store('i64', watchedPlace.bits)
    step(code, entry, watchedPlace.bytes)
  })
}

const step = (code: Code, place: Local, by: number) => code.get(place).i32(by).do('i32.add').set(place)
