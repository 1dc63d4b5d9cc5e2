/**
 * Trees by shape. Two statements whose tokens differ only in names of the same class and in literals have one shape, and
 * share one tree: of a morphology's thousands of `pt3dadd(...)` lines the grammar sees the first.
 */
import type { Statement } from './tree.ts'

export interface Shape {
  readonly tree: Statement
  /** Equal for statements that share the tree, and for no others of the same cache. */
  readonly name: string
}

interface Entry extends Shape {
  readonly codes: Uint16Array
  readonly next: Entry | undefined
}

/** Longer statements are seldom met twice. */
const longest = 400

export class ShapeCache {
  private readonly entries = new Map<number, Entry>()
  private count = 0

  find(codes: Uint16Array, length: number): Shape | undefined {
    if (length > longest) return undefined
    let entry = this.entries.get(hash(codes, length))
    while (entry !== undefined && !same(entry.codes, codes, length)) entry = entry.next
    return entry
  }

  add(codes: Uint16Array, length: number, tree: Statement): Shape {
    const name = `s${this.count++}`
    // A help topic is part of the tree.
    if (length > longest || tree.kind === 'help') return { tree, name }
    const key = hash(codes, length)
    const entry = { tree, name, codes: codes.slice(0, length), next: this.entries.get(key) }
    this.entries.set(key, entry)
    return entry
  }
}

/** Kept below 2^30, where V8 holds numbers without boxes. */
function hash(codes: Uint16Array, length: number): number {
  let sum = length
  for (let i = 0; i < length; i++) sum = (Math.imul(sum, 31) + codes[i]!) & 0x3fffffff
  return sum
}

function same(known: Uint16Array, codes: Uint16Array, length: number): boolean {
  if (known.length !== length) return false
  for (let i = 0; i < length; i++) if (known[i] !== codes[i]) return false
  return true
}
