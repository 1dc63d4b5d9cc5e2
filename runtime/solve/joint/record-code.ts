/** WebAssembly that goes through records of 32-bit words, most of them byte addresses of numbers: what the joint equations are put together with. */
import type { Code, Local } from '../../../wasm/code.ts'
import { moduleFor } from '../../../wasm/instance.ts'
import { Module } from '../../../wasm/module.ts'
import { countDown } from '../row-code.ts'

/** One function: what it is called, its numbers behind the address and the count of the records, and what it does with each. */
export interface RecordLoop {
  readonly name: string
  /** Byte addresses and offsets, then numbers. */
  readonly words: number
  readonly numbers?: number
  readonly body: (at: RecordCode) => void
}

/** A record's function is called with its address, how many there are, the bytes of each, and what else it takes. */
export type RecordFunction = (records: number, count: number, bytes: number, ...others: number[]) => void

export function makeRecordFunctions(
  memory: WebAssembly.Memory,
  loops: readonly RecordLoop[],
): Record<string, RecordFunction> {
  const module = new Module()
  module.importMemory('env', 'memory')
  for (const { name, words, numbers = 0, body } of loops) {
    const types = [
      ...Array.from({ length: 3 + words }, () => 'i32' as const),
      ...Array.from({ length: numbers }, () => 'f64' as const),
    ]
    const { code } = module.function({ parameters: types, results: [] }, name)
    const record = code.parameter(0)
    const at = new RecordCode(code, record)
    countDown(code, code.parameter(1), () => {
      body(at)
      code.get(record).get(code.parameter(2)).do('i32.add').set(record)
    })
  }
  const { exports } = new WebAssembly.Instance(moduleFor(memory, module.encode()), { env: { memory } })
  return exports as Record<string, RecordFunction>
}

/** Numbers as a function finds them by the record in work. */
export class RecordCode {
  constructor(
    readonly code: Code,
    private readonly record: Local,
  ) {}

  /** What the function was called with behind the records. */
  parameter(i: number): Local {
    return this.code.parameter(3 + i)
  }

  /** A word of the record, put into a local. */
  word(place: number, into = this.code.local('i32')): Local {
    this.code.get(this.record).load('i32', place).set(into)
    return into
  }

  /** The address that a word of the record holds, moved on by a local. */
  moved(place: number, by: Local, into = this.code.local('i32')): Local {
    this.code.get(this.record).load('i32', place).get(by).do('i32.add').set(into)
    return into
  }

  /** A number, so far behind another address. */
  behind(address: Local, by: Local, offset = 0): Code {
    return this.code.get(address).get(by).do('i32.add').load('f64', offset)
  }

  /** Puts a number, which `value` leaves on the stack, where a word of the record says. */
  put(place: number, value: () => void): void {
    this.code.get(this.record).load('i32', place)
    value()
    this.code.store('f64')
  }

  /** Adds to the number at an address, or takes off it, what `value` leaves on the stack. */
  change(address: Local, how: 'add' | 'sub', value: () => void, offset = 0): void {
    this.code.get(address).get(address).load('f64', offset)
    value()
    this.code.do(how === 'add' ? 'f64.add' : 'f64.sub').store('f64', offset)
  }

  /** The same where a word of the record says. */
  changeAt(place: number, how: 'add' | 'sub', value: () => void, address: Local): void {
    this.word(place, address)
    this.change(address, how, value)
  }
}
