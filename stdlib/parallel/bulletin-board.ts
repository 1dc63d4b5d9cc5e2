/** The bulletin board of ParallelContext: messages of numbers, strings and vectors under keys, and what a process packs and unpacks. */
import { problem } from '../../lang/problem.ts'
import { isRef, isStringCell, objectOf, type Value } from '../binding/value.ts'
import { Vector } from '../vector.ts'

type Item = number | string | Float64Array

/** A message knows how far it was unpacked: who looks at it again goes on there. */
interface Message {
  readonly items: Item[]
  next: number
  /**
   * Strings and vectors have their length before them. Who takes one for the other has read that length, and what follows it is nothing
   * that could be asked for: there is no way on.
   */
  halfway: boolean
}

const message = (items: Item[] = []): Message => ({ items, next: 0, halfway: false })
const hasLength = (kind: string) => kind !== 'number'

export class BulletinBoard {
  private readonly messages = new Map<string, Message[]>()
  private packed = message()
  private incoming = message()

  pack(values: readonly Value[]): void {
    this.packed.items.push(...values.map(itemOf))
  }

  /** Posts the values, or what was packed when there are none. */
  post(key: string, values: readonly Value[]): void {
    if (values.length > 0) this.pack(values)
    const waiting = this.messages.get(key) ?? []
    waiting.push(this.packed)
    this.messages.set(key, waiting)
    this.packed = message()
  }

  /**
   * Whether there is a message; it is then there to be unpacked, and stays on the board unless it is taken. Without one what was left
   * of the message before is gone too.
   */
  look(key: string, take: boolean): boolean {
    const waiting = this.messages.get(key)
    const found = waiting?.[0]
    this.incoming = found ?? message()
    if (found && take) waiting?.shift()
    return found !== undefined
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
    this.incoming = message([...items])
  }

  number(): number {
    return this.next('number', 'a number') as number
  }
  text(): string {
    return this.next('string', 'a string') as string
  }
  numbers(): Float64Array {
    return this.next('object', 'a Vector') as Float64Array
  }

  private next(kind: string, wanted: string): Item {
    const { incoming } = this
    const item = incoming.items[incoming.next]
    if (item === undefined) throw problem('HOC3136', undefined, 'ParallelContext: nothing is left to unpack')
    if (incoming.halfway || typeof item !== kind) {
      incoming.halfway ||= hasLength(typeof item) && hasLength(kind)
      throw problem('HOC3138', undefined, `ParallelContext: what is to be unpacked is not ${wanted}`)
    }
    incoming.next++
    return item
  }

  /** Puts the next items into the targets: pointers, strings, vectors. */
  unpack(targets: readonly Value[]): void {
    for (const target of targets) {
      const vector = objectOf(target)?.impl
      if (vector instanceof Vector) vector.take(this.numbers().slice())
      else if (isStringCell(target)) target.value = this.text()
      else if (isRef(target)) target.set(this.number())
      else throw problem('HOC3137', undefined, 'ParallelContext: numbers, strings and Vectors can be unpacked')
    }
  }
}

function itemOf(value: Value): Item {
  if (typeof value === 'number') return value
  if (isStringCell(value)) return value.value
  const impl = objectOf(value)?.impl
  if (impl instanceof Vector) return impl.data().slice()
  throw problem('HOC3137', undefined, 'ParallelContext: numbers, strings and Vectors can be packed')
}
