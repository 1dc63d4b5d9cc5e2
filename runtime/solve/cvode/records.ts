/**
 * Records in the model's memory that WebAssembly and JavaScript both work on: doubles by name, some of them several in a row, and
 * behind these 32-bit words.
 */
import type { Code, Local } from '../../../wasm/code.ts'
import type { PlainOperation } from '../../../wasm/instructions.ts'
import type { Arena } from '../../memory/arena.ts'

export class RecordLayout<Double extends string, Word extends string> {
  /** Doubles that a record takes. */
  readonly size: number
  /** Where each is, counted from the beginning in doubles and in words. */
  readonly doubles: Readonly<Record<Double, number>>
  readonly words: Readonly<Record<Word, number>>

  constructor(counts: Readonly<Record<Double, number>>, words: readonly Word[]) {
    let at = 0
    this.doubles = Object.fromEntries(
      Object.entries<number>(counts).map(([name, count]) => [name, (at += count) - count]),
    ) as Record<Double, number>
    this.words = Object.fromEntries(words.map((name, i) => [name, 2 * at + i])) as Record<Word, number>
    this.size = at + Math.ceil(words.length / 2)
  }

  isWord(name: Double | Word): name is Word {
    return name in this.words
  }

  /** Bytes from the beginning of a record. */
  at(name: Double | Word): number {
    return this.isWord(name) ? 4 * this.words[name] : 8 * this.doubles[name as Double]
  }
}

/** Code of a function with a record, whose address is a parameter: the first, if nothing else is said. */
export class Fields<Double extends string, Word extends string> {
  constructor(
    readonly code: Code,
    readonly layout: RecordLayout<Double, Word>,
    private readonly record: Local = code.parameter(0),
  ) {}

  get(name: Double | Word, element = 0): this {
    const { code, layout } = this
    code.get(this.record)
    if (layout.isWord(name)) code.load('i32', layout.at(name))
    else code.load('f64', layout.at(name) + 8 * element)
    return this
  }

  set(name: Double | Word, value: () => unknown, element = 0): this {
    const { code, layout } = this
    code.get(this.record)
    value()
    if (layout.isWord(name)) code.store('i32', layout.at(name))
    else code.store('f64', layout.at(name) + 8 * element)
    return this
  }

  /** Byte address of a field. */
  address(name: Double | Word): this {
    this.code.get(this.record).i32(this.layout.at(name)).do('i32.add')
    return this
  }

  own(): this {
    this.code.get(this.record)
    return this
  }
  local(local: Local): this {
    this.code.get(local)
    return this
  }
  number(value: number): this {
    this.code.f64(value)
    return this
  }
  integer(value: number): this {
    this.code.i32(value)
    return this
  }
  do(first: PlainOperation, second?: PlainOperation, third?: PlainOperation): this {
    this.code.do(first, second, third)
    return this
  }
  call(index: number): this {
    this.code.call(index)
    return this
  }
}

/** A record as JavaScript sees it: `record.f64[record.d + place.t]`, where `place` are the doubles of its layout; words likewise from `w` on. */
export class RecordView {
  /** In bytes. */
  readonly address: number
  /** Its beginning, counted in doubles and in words. */
  readonly d: number
  readonly w: number

  constructor(
    private readonly arena: Arena,
    private readonly size: number,
  ) {
    this.d = arena.allocate(size)
    this.w = 2 * this.d
    this.address = 8 * this.d
  }

  get f64(): Float64Array {
    return this.arena.f64
  }
  get i32(): Int32Array {
    return this.arena.i32
  }

  release(): void {
    this.arena.release(this.d, this.size)
  }
}
