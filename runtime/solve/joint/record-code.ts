/** WebAssembly that goes through records of 32-bit words, most of them byte addresses of numbers: what the joint equations are put together with. */
import type { Code, Local, ValueType } from '../../../wasm/code.ts'
import { countDown } from '../../../wasm/loops.ts'
import type { Module } from '../../../wasm/module.ts'
import { Fields, type RecordLayout } from '../cvode/records.ts'

/** Where records are and how many: words of a record of the whole, whose address functions are called with. */
export interface Records<Word extends string> {
  readonly layout: RecordLayout<never, Word>
  readonly first: Word
  readonly count: Word
  /** Of each. */
  readonly bytes: number
}

/** What one function does with each record. */
export interface RecordLoop<Word extends string> {
  /** Words of the whole that it needs. */
  readonly columns?: readonly Word[]
  /** What it is called with behind the address of the whole. */
  readonly parameters?: readonly ValueType[]
  readonly body: (at: RecordCode<Word>) => void
  /** Leaves on the stack what the function returns, a word. */
  readonly result?: (at: RecordCode<Word>) => void
}

/** The number of the function. */
export function emitRecordLoop<Word extends string>(
  module: Module,
  { layout, first, count, bytes }: Records<Word>,
  { columns = [], parameters = [], body, result }: RecordLoop<Word>,
): number {
  const { code, index } = module.function({ parameters: ['i32', ...parameters], results: result ? ['i32'] : [] })
  const f = new Fields(code, layout)
  const taken = (word: Word) => {
    const local = code.local('i32')
    f.get(word).code.set(local)
    return local
  }
  const [record, left] = [taken(first), taken(count)]
  const at = new RecordCode(code, record, new Map(columns.map((name) => [name, taken(name)])))
  countDown(code, left, () => {
    body(at)
    code.get(record).i32(bytes).do('i32.add').set(record)
  })
  result?.(at)
  return index
}

/** Numbers as a function finds them by the record in work. */
export class RecordCode<Word extends string = string> {
  constructor(
    readonly code: Code,
    private readonly record: Local,
    private readonly columns: ReadonlyMap<Word, Local>,
  ) {}

  /** A word of the whole. */
  column(name: Word): Local {
    return this.columns.get(name)!
  }

  /** What the function was called with behind the address of the whole. */
  parameter(i: number): Local {
    return this.code.parameter(1 + i)
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
