/**
 * The numbers of one system of linear equations in the model's memory, for WebAssembly (`linear-code.ts`). A program has them in matrices and
 * vectors of its own: they are copied before a step, and the unknowns back behind it.
 */
import type { Arena } from '../../memory/arena.ts'
import { linearRecord, termBytes } from './linear-code.ts'
import type { Coefficients, LinearEquations } from './linear-equations.ts'

/** Where the potentials of terminals are in the arena: two numbers each, negative where there is none. */
export interface Potentials {
  readonly first: Int32Array
  readonly second: Int32Array
}

export class LinearMirror {
  private readonly block: number
  private readonly doubles: number
  private readonly y: number
  private readonly b: number
  private readonly g: Terms
  private readonly c: Terms

  constructor(
    private readonly arena: Arena,
    private readonly source: LinearEquations,
    /** Byte addresses of right sides, 0 for ground. */
    private readonly equations: readonly number[],
    private readonly potentials: Potentials,
  ) {
    const size = equations.length
    const { length } = potentials.first
    // a zero, unknowns, b, slopes, then words
    this.doubles = 1 + 3 * size + length + Math.ceil(size / 2)
    this.block = arena.allocate(this.doubles)
    this.y = this.block + 1
    this.b = this.y + size
    this.g = new Terms(arena, source.g)
    this.c = new Terms(arena, source.c)
    this.fill()
  }

  private fill(): void {
    const { arena, block, b, equations, potentials } = this
    const { f64, i32 } = arena
    const size = equations.length
    f64[block] = 0
    const words = 2 * (b + 2 * size)
    const place = (at: number) => 8 * (at < 0 ? block : at)
    potentials.first.forEach((first, i) => {
      i32.set([place(first), place(potentials.second[i]!)], words + 2 * i)
    })
    i32.set(equations, words + 2 * potentials.first.length)
  }

  release(): void {
    const { arena, g, c } = this
    arena.release(this.block, this.doubles)
    g.release()
    c.release()
  }

  /** Whether WebAssembly may work on a copy: nothing of the program runs meanwhile, no kernel knows the numbers, and all have the size that they had. */
  get isPossible(): boolean {
    const { source, arena, equations } = this
    const size = equations.length
    const [y, b] = [source.y(), source.b()]
    if (source.refresh || y.length !== size || b.length < size) return false
    if (y.buffer === arena.f64.buffer || b.buffer === arena.f64.buffer) return false
    return isSquare(source.g, size) && isSquare(source.c, size)
  }

  /** All numbers as they are, and where they are into the record at an address. */
  take(record: number): void {
    const { arena, source, y, b, equations, potentials, g, c } = this
    g.renew()
    c.renew()
    const size = equations.length
    const { f64, i32 } = arena
    const [unknowns, currents] = [source.y(), source.b()]
    for (let i = 0; i < size; i++) {
      f64[y + i] = unknowns[i]!
      f64[b + i] = currents[i]!
    }
    g.take()
    c.take()
    const { words } = linearRecord
    const at = record / 4
    const lists = 8 * (b + 2 * size)
    i32[at + words.size] = size
    i32[at + words.terminals] = potentials.first.length
    i32[at + words.potentials] = lists
    i32[at + words.equations] = lists + 8 * potentials.first.length
    i32[at + words.y] = 8 * y
    i32[at + words.b] = 8 * b
    i32[at + words.slopes] = 8 * (b + size)
    i32[at + words.g] = g.address
    i32[at + words.c] = c.address
  }

  /** The unknowns go back to the program. */
  giveBack(): void {
    const { arena, source, y, equations } = this
    const { f64 } = arena
    const unknowns = source.y()
    for (let i = 0; i < equations.length; i++) unknowns[i] = f64[y + i]!
  }
}

const isSquare = ({ rows, cols }: Coefficients, size: number) => rows === size && cols === size

/** Coefficients in the order in which products go through them. */
class Terms {
  private block = 0
  private doubles = 0
  private terms = -1
  /** Where each is: in the matrix, and in the arena. */
  private from = new Int32Array()
  private to = new Int32Array()

  constructor(
    private readonly arena: Arena,
    private readonly coefficients: Coefficients,
  ) {
    this.renew()
  }

  get address(): number {
    return 8 * this.block
  }

  release(): void {
    if (this.doubles > 0) this.arena.release(this.block, this.doubles)
    this.doubles = 0
  }

  /** A sparse matrix may have got more elements. */
  renew(): void {
    const { coefficients, arena } = this
    const { terms, rows, cols } = coefficients
    if (terms === this.terms) return
    this.release()
    this.terms = terms
    this.doubles = Math.max(1, (termBytes.row * rows + termBytes.term * terms) / 8)
    this.block = arena.allocate(this.doubles)
    this.from = new Int32Array(terms)
    this.to = new Int32Array(terms)
    const { i32 } = arena
    let [at, k] = [this.block, 0]
    for (let i = 0; i < rows; i++) {
      const columns = coefficients.termsOf(i)
      i32[2 * at] = columns.length
      at += termBytes.row / 8
      for (const j of columns) {
        i32[2 * at] = j
        this.from[k] = i * cols + j
        this.to[k++] = at + 1
        at += termBytes.term / 8
      }
    }
  }

  take(): void {
    const { from, to, coefficients } = this
    const { values } = coefficients
    const { f64 } = this.arena
    for (let k = 0; k < from.length; k++) f64[to[k]!] = values[from[k]!]!
  }
}
