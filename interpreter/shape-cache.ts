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

  /** The shape of the codes from `start` to `end`. */
  find(codes: Uint16Array, start: number, end: number): Shape | undefined {
    if (end - start > longest) return undefined
    let entry = this.entries.get(hash(codes, start, end))
    while (entry !== undefined && !same(entry.codes, codes, start, end)) entry = entry.next
    return entry
  }

  add(codes: Uint16Array, start: number, end: number, tree: Statement): Shape {
    const name = `s${this.count++}`
    // A help topic is part of the tree.
    if (end - start > longest || tree.kind === 'help') return { tree, name }
    const key = hash(codes, start, end)
    const entry = { tree, name, codes: codes.slice(start, end), next: this.entries.get(key) }
    this.entries.set(key, entry)
    return entry
  }
}

/** Kept below 2^30, where V8 holds numbers without boxes. */
function hash(codes: Uint16Array, start: number, end: number): number {
  let sum = end - start
  for (let i = start; i < end; i++) sum = (Math.imul(sum, 31) + codes[i]!) & 0x3fffffff
  return sum
}

function same(known: Uint16Array, codes: Uint16Array, start: number, end: number): boolean {
  if (known.length !== end - start) return false
  for (let i = start; i < end; i++) if (known[i - start] !== codes[i]) return false
  return true
}
