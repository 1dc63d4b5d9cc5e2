/**
 * Trees by shape. Two statements whose tokens differ only in names of the same class and in literals have one shape, and
 * share one tree: of a morphology's thousands of `pt3dadd(...)` lines the grammar sees the first. Shapes can be stored, so
 * that the library's programs are parsed when the package is built.
 */
import type { Statement } from './tree.ts'

export interface Shape {
  readonly tree: Statement
  /** Equal for statements that share the tree, and for no others of the same cache. */
  readonly name: string
}

/** One shape of a cache. A stored one is unpacked when something of its hash is asked for. */
class Entry implements Shape {
  private readCodes: Uint16Array | undefined
  private readTree: Statement | undefined

  constructor(
    readonly name: string,
    readonly next: Entry | undefined,
    /** `hash:codes{tree}` */
    private readonly packed: string,
    codes?: Uint16Array,
    tree?: Statement,
  ) {
    this.readCodes = codes
    this.readTree = tree
  }

  /** Codes of one that is stored are compared as text at first: of most it is asked once. */
  has(codes: Uint16Array, start: number, end: number): boolean {
    if (this.readCodes) return same(this.readCodes, codes, start, end)
    const own = codes.slice(start, end)
    const isSame = this.packed.startsWith(`:${own.join()}{`, this.packed.indexOf(':'))
    if (isSame) this.readCodes = own
    return isSame
  }

  /** For `stored`. */
  line(key: number): string {
    return this.packed || `${key}:${this.readCodes!.join()}${JSON.stringify(this.tree)}`
  }

  get tree(): Statement {
    this.readTree ??= JSON.parse(this.packed.slice(this.packed.indexOf('{'))) as Statement
    return this.readTree
  }
}

/** Longer statements are seldom met twice. */
const longest = 5000

export class ShapeCache {
  private readonly entries = new Map<number, Entry>()
  private count = 0

  /** `stored`: lines that another cache's `stored` gave. The first of them gets the name s0, and so on. */
  constructor(stored: readonly string[] = []) {
    for (const line of stored) this.enter(Number.parseInt(line, 10), line)
  }

  /** The shape of the codes from `start` to `end`. */
  find(codes: Uint16Array, start: number, end: number): Shape | undefined {
    if (end - start > longest) return undefined
    let entry = this.entries.get(hash(codes, start, end))
    while (entry !== undefined && !entry.has(codes, start, end)) entry = entry.next
    return entry
  }

  add(codes: Uint16Array, start: number, end: number, tree: Statement): Shape {
    // A help topic is part of the tree.
    if (end - start > longest || tree.kind === 'help') return this.alone(tree)
    return this.enter(hash(codes, start, end), '', codes.slice(start, end), tree)
  }

  /** The shape of one statement, which is not kept. */
  alone(tree: Statement): Shape {
    return { tree, name: this.newName() }
  }

  /** Shapes as text, by their names, for the constructor of another cache of the same build. */
  stored(): Map<string, string> {
    const lines = new Map<string, string>()
    for (const [key, first] of this.entries) {
      for (let entry: Entry | undefined = first; entry; entry = entry.next) lines.set(entry.name, entry.line(key))
    }
    return lines
  }

  private enter(key: number, packed: string, codes?: Uint16Array, tree?: Statement): Entry {
    const entry = new Entry(this.newName(), this.entries.get(key), packed, codes, tree)
    this.entries.set(key, entry)
    return entry
  }

  private newName(): string {
    return `s${this.count++}`
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
