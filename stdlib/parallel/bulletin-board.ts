/** The bulletin board of ParallelContext: messages of numbers, strings and vectors under keys, and what a process packs and unpacks. */
import { problem } from '../../lang/problem.ts'
import type { Context } from '../binding/context.ts'
import { isRef, isStringCell, objectOf, type Value } from '../binding/value.ts'
import { Vector } from '../vector.ts'

type Item = number | string | Float64Array

export class BulletinBoard {
  private readonly messages = new Map<string, Item[][]>()
  private packed: Item[] = []
  private incoming: Item[] = []

  pack(values: readonly Value[]): void {
    this.packed.push(...values.map(itemOf))
  }

  /** Posts the values, or what was packed when there are none. */
  post(key: string, values: readonly Value[]): void {
    if (values.length > 0) this.pack(values)
    const waiting = this.messages.get(key) ?? []
    waiting.push(this.packed)
    this.messages.set(key, waiting)
    this.packed = []
  }

  /** Whether there is a message; it is then there to be unpacked, and stays on the board unless it is taken. */
  look(key: string, take: boolean): boolean {
    const waiting = this.messages.get(key)
    const found = waiting?.[0]
    if (!found) return false
    this.incoming = [...found]
    if (take) waiting.shift()
    return true
  }

  take(key: string): void {
    if (!this.look(key, true)) {
      throw problem(
        'HOC3135',
        undefined,
        `ParallelContext.take: nothing was posted under "${key}", and nobody else can post it`,
      )
    }
  }

  receive(items: readonly Item[]): void {
    this.incoming = [...items]
  }

  next(): Item {
    const item = this.incoming.shift()
    if (item === undefined) throw problem('HOC3136', undefined, 'ParallelContext: nothing is left to unpack')
    return item
  }

  /** Puts the next items into the targets: pointers, strings, vectors. */
  unpack(targets: readonly Value[], context: Context): void {
    for (const target of targets) store(this.next(), target, context)
  }
}

function itemOf(value: Value): Item {
  if (typeof value === 'number') return value
  if (isStringCell(value)) return value.value
  const impl = objectOf(value)?.impl
  if (impl instanceof Vector) return impl.data().slice()
  throw problem('HOC3137', undefined, 'ParallelContext: numbers, strings and Vectors can be packed')
}

function store(item: Item, target: Value, context: Context): void {
  const vector = objectOf(target)?.impl
  if (isRef(target) && typeof item === 'number') target.set(item)
  else if (isStringCell(target) && typeof item === 'string') target.value = item
  else if (vector instanceof Vector && typeof item === 'object') vector.take(item.slice())
  else context.warn('HOC3138', 'ParallelContext: what was packed is of another kind than what it is unpacked into')
}
