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
  /** Bytes from its beginning. */
  private readonly places = new Map<string, number>()

  constructor(
    doubles: Readonly<Record<Double, number>>,
    private readonly words: readonly Word[],
  ) {
    let at = 0
    for (const [name, count] of Object.entries<number>(doubles)) {
      this.places.set(name, at)
      at += 8 * count
    }
    for (const [i, name] of words.entries()) this.places.set(name, at + 4 * i)
    this.size = Math.ceil((at + 4 * words.length) / 8)
  }

  /** Bytes from the beginning of a record. */
  at(name: Double | Word): number {
    return this.places.get(name)!
  }

  isWord(name: Double | Word): boolean {
    return this.words.includes(name as Word)
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

/** A record as JavaScript sees it. */
export class RecordView<Double extends string, Word extends string> {
  /** In bytes. */
  readonly address: number

  constructor(
    private readonly arena: Arena,
    private readonly layout: RecordLayout<Double, Word>,
  ) {
    this.address = 8 * arena.allocate(layout.size)
  }

  release(): void {
    this.arena.release(this.address / 8, this.layout.size)
  }

  /** Zeros, all of it. */
  clear(): void {
    this.arena.f64.fill(0, this.address / 8, this.address / 8 + this.layout.size)
  }

  double(name: Double): number {
    return this.arena.f64[(this.address + this.layout.at(name)) >> 3]!
  }
  setDouble(name: Double, value: number): void {
    this.arena.f64[(this.address + this.layout.at(name)) >> 3] = value
  }
  word(name: Word): number {
    return this.arena.i32[(this.address + this.layout.at(name)) >> 2]!
  }
  setWord(name: Word, value: number): void {
    this.arena.i32[(this.address + this.layout.at(name)) >> 2] = value
  }

  /** Several doubles in a row. Never keep it across an allocation. */
  list(name: Double, count: number): Float64Array {
    const from = (this.address + this.layout.at(name)) >> 3
    return this.arena.f64.subarray(from, from + count)
  }
}
