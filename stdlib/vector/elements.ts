/**
 * The elements of a Vector and how it grows: what all other methods stand on.
 */
import { problem } from '../../lang/problem.ts'
import type { Arena } from '../../runtime/memory/arena.ts'
import { ArrayRef, type PointerUser, type Ref } from '../../runtime/memory/ref.ts'
import { argumentOutOfRange, notEnoughArguments } from '../binding/params.ts'
import { InMemory } from './in-memory.ts'

const noValues = new Float64Array(0)

export class VectorElements {
  /** The elements, and room to grow; only the first `length` count. Replaced when it grows. */
  values: Float64Array
  length: number
  protected name = ''
  /** The last view that was asked for, and of what. */
  private view: Float64Array = noValues
  private viewed: Float64Array | undefined = undefined
  private inMemory: InMemory | undefined = undefined

  constructor(size = 0, fill = 0) {
    this.length = checked('Vector', size, 0, 2 ** 31 - 1)
    // programs make thousands that grow later or never
    this.values = this.length === 0 ? noValues : new Float64Array(this.length)
    if (fill !== 0) this.values.fill(fill)
  }

  // ---- elements and size

  /** Number of elements. */
  size(): number {
    return this.length
  }

  /** The elements as they lie in memory: a view, valid until the vector grows. */
  data(): Float64Array {
    const { values, length } = this
    if (values.length === length) return values
    // asked for at each step by what is played and recorded
    if (this.viewed !== values || this.view.length !== length) {
      this.viewed = values
      this.view = values.subarray(0, length)
    }
    return this.view
  }

  toArray(): number[] {
    return Array.from(this.data())
  }

  [Symbol.iterator](): IterableIterator<number> {
    return this.data().values()
  }

  get(i: number): number {
    return this.values[checked('get', i, 0, this.length - 1)]!
  }

  set(i: number, value: number): this {
    this.values[checked('set', i, 0, this.length - 1)] = value
    return this
  }

  /** A pointer to an element; it follows the vector when that grows. */
  ref(i: number): Ref {
    return new ArrayRef(() => this.data(), i, `${this.name || 'Vector'}.x[${i}]`, this)
  }

  /** For POINTERs of mechanisms; it can be in the memory of one model only. */
  moveTo(arena: Arena, user: PointerUser): number | undefined {
    const place = this.placeIn(arena)
    if (place !== undefined) this.inMemory?.users.add(user)
    return place
  }

  /** Where the elements lie in the memory of a model, and stay from now on until the vector grows; undefined where they are in another's. */
  placeIn(arena: Arena): number | undefined {
    if (!this.inMemory) {
      this.inMemory = new InMemory(arena, (values) => {
        this.values = values
      })
      this.inMemory.move(this.data(), this.values.length)
    }
    return this.inMemory.arena === arena ? this.inMemory.place : undefined
  }

  isIn(arena: Arena): boolean {
    return this.inMemory?.arena === arena
  }

  /** HOC has let go of it: what it has of a model's memory goes back, unless a mechanism points there. Who else has it keeps the numbers. */
  leaveMemory(): void {
    const { inMemory } = this
    if (!inMemory || inMemory.users.size > 0) return
    this.values = this.values.slice(0, this.length)
    this.inMemory = undefined
    inMemory.leave()
  }

  /** What was there stays; new elements are 0. */
  resize(size: number): this {
    const wanted = checked('resize', size, 0, 2 ** 31 - 1)
    if (wanted > this.values.length) this.reserve(this.roomFor(wanted))
    if (wanted > this.length) this.values.fill(0, this.length, wanted)
    this.length = wanted
    return this
  }

  /** Room, in elements; with an argument first makes it that large, if it is less. */
  buffer_size(size?: number): number {
    if (size !== undefined) {
      const wanted = checked('buffer_size', size, this.length, 2 ** 31 - 1)
      if (wanted > this.values.length) this.reserve(wanted)
    }
    return this.values.length
  }

  /** Size 0; the room is kept. */
  clear(): this {
    this.length = 0
    return this
  }

  /** One more element at the end. */
  push(value: number): void {
    if (this.length === this.values.length) this.reserve(this.roomFor(this.length + 1))
    this.values[this.length++] = value
  }

  /** As one push after the other, room included. */
  pushAll(values: Float64Array): void {
    const needed = this.length + values.length
    let room = this.values.length
    while (room < needed) room = Math.max(2 * room, room + 1)
    if (room > this.values.length) this.reserve(room)
    this.values.set(values, this.length)
    this.length = needed
  }

  append(...items: (number | VectorElements)[]): this {
    for (const item of items) {
      if (typeof item === 'number') this.push(item)
      else if (item === this)
        throw problem('HOC3011', undefined, 'append  argument needs to be copied first: append(v.c)')
      else this.join(item.data())
    }
    return this
  }

  /** Puts numbers, and all elements of other vectors, before element `i`. */
  insrt(i: number, ...items: (number | VectorElements)[]): this {
    const at = checked('insrt', i, 0, this.length)
    const rest = this.data().slice(at)
    this.length = at
    for (const item of items) {
      if (typeof item === 'number') this.push(item)
      else if (item === this)
        throw problem('HOC3011', undefined, 'insrt  argument needs to be copied first: insrt(i, v.c)')
      else this.join(item.data())
    }
    this.join(rest)
    return this
  }

  protected join(values: Float64Array): void {
    const before = this.length
    if (before + values.length > this.values.length) this.reserve(before + values.length)
    this.length = before + values.length
    this.values.set(values, before)
  }

  /** Takes out elements `start` to `end`, inclusive. */
  remove(start: number, end = start): this {
    // nothing can be taken from an empty vector, which NEURON does not notice
    if (this.length === 0 && start >= 0 && end >= start) return this.resize(start)
    const from = checked('remove', start, 0, this.length - 1)
    const to = checked('remove', end, from, this.length - 1)
    this.values.copyWithin(from, to + 1, this.length)
    this.length -= to - from + 1
    return this
  }

  /** A name, for graphs. With an argument sets it. */
  label(text?: string): string {
    if (text !== undefined) this.name = text
    return this.name
  }

  // ---- for this package

  /** Gets these elements: takes the array for its own, unless it has room already. */
  take(values: Float64Array): this {
    const count = values.length
    if (this.values.length === 0 && !this.inMemory) this.values = values
    else this.renew(count).set(values)
    this.length = count
    return this
  }

  /** Room for so many elements, which whoever asks fills; what was there may be lost. Other vectors' arrays are to be asked for after this. */
  protected renew(count: number): Float64Array {
    if (this.values.length === 0 && !this.inMemory) this.values = count === 0 ? noValues : new Float64Array(count)
    else if (count > this.values.length) this.reserve(this.roomFor(count))
    this.length = count
    return this.values
  }

  /** Twice what is there or what is needed: NEURON's room, which `buffer_size` shows, grows so. */
  private roomFor(size: number): number {
    return Math.max(2 * this.length, size)
  }

  protected reserve(size: number): void {
    if (this.inMemory) {
      this.inMemory.move(this.data(), size)
      return
    }
    const grown = new Float64Array(size)
    grown.set(this.data())
    this.values = grown
  }

  /** View of elements `start` to `end`, inclusive, checked; all of them when left out. */
  protected range(caller: string, start?: number, end?: number): Float64Array {
    if (start === undefined) return this.data()
    const from = checked(caller, start, 0, this.length - 1)
    return this.values.subarray(from, checked(caller, end ?? this.length - 1, from, this.length - 1) + 1)
  }

  /** The same for what wants both ends or none. */
  protected stretch(caller: string, start?: number, end?: number): Float64Array {
    if (start !== undefined && end === undefined) throw notEnoughArguments(caller, 'end')
    return this.range(caller, start, end)
  }

  /** A copy of elements `start` to `end`; from the first of none on there are none. */
  protected piece(caller: string, start?: number, end?: number): Float64Array {
    if (start === undefined) return this.values.slice(0, this.length)
    if (this.length === 0 && start === 0 && end === undefined) return noValues
    const from = checked(caller, start, 0, this.length - 1)
    return this.values.slice(from, checked(caller, end ?? this.length - 1, from, this.length - 1) + 1)
  }

  /** The same, of at least so many elements. */
  protected sample(caller: string, least: number, start?: number, end?: number): Float64Array {
    const values = this.stretch(caller, start, end)
    if (values.length >= least) return values
    throw problem('HOC3010', undefined, `Vector must have size > ${least - 1}: ${caller} of ${values.length} elements`)
  }

  protected sameSize(caller: string, other: VectorElements): Float64Array {
    if (other.length === this.length) return other.data()
    throw problem('HOC3013', undefined, `Vector argument to .${caller}() wrong size`, {
      help: `the vector has ${this.length} elements, the argument ${other.length}`,
    })
  }
}

/** The argument cut to an integer, when it lies between the two bounds. */
export function checked(caller: string, value: number, low: number, high: number): number {
  if (value >= low && value <= high) return Math.trunc(value)
  throw argumentOutOfRange(caller, value, low, high)
}

export function positive(caller: string, value: number): void {
  if (!(value >= 1e-99 && value <= 1e99)) throw argumentOutOfRange(caller, value, 1e-99, 1e99)
}

export const floatingPoint = (caller: string) =>
  problem('HOC3016', undefined, `Floating point exception: ${caller} would divide by 0`)
