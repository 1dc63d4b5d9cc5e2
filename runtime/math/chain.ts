/**
 * Elimination up a chain of rows, and substitution down it, one row after the other: each waits for a division of the row before. A
 * processor that gets the rows between instructions of something else works on that meanwhile; so kernels of mechanisms can have
 * them between their instances. The chain's present place lies in memory, and whoever goes on with it takes it from there.
 */
import type { Code, Label, Local } from '../../wasm/code.ts'

/**
 * 32-bit words of a run: a chain of rows of which only the last may have other children than the row that follows. Byte offsets
 * of its first and last row and of its parent's (-1 for a root), number of the last row's children, address of their offsets, bytes from
 * row to row. A run of sections side by side (see `solve/bundle-code.ts`) has several parents, which stand in the list.
 */
export const runWords = 6
export const runPlace = { first: 0, last: 4, parent: 8, children: 12, list: 16, width: 20 } as const

/**
 * Bytes of a chain's place. `diagonal`, `coupling`, `above`: from a row's `rhs` to its `d`, `b` and `a`; `row`: address of the next `rhs`;
 * `end`: of the one behind the last. Of substitution also `base`: address of `rhs` of the block's first row; `run` and `left`: runs not
 * yet begun; `change`: what the row before has changed by. All zeros are a chain that is over.
 */
export const chainPlace = {
  base: 0,
  diagonal: 4,
  coupling: 8,
  above: 12,
  row: 16,
  end: 20,
  run: 24,
  left: 28,
  change: 32,
} as const
export const chainDoubles = 5

type Word = Exclude<keyof typeof chainPlace, 'change'>

/** Code that works on a chain, with its place in locals. */
export abstract class ChainCode {
  protected readonly at: Readonly<Record<Word, Local>>

  constructor(
    protected readonly code: Code,
    protected readonly chain: Local,
    private readonly words: readonly Word[],
    private readonly moving: readonly Word[],
  ) {
    const named = Object.keys(chainPlace).filter((name) => name !== 'change')
    this.at = Object.fromEntries(named.map((name) => [name, code.local('i32')])) as Record<Word, Local>
  }

  load(): void {
    const { code, chain, at } = this
    for (const name of this.words) code.get(chain).load('i32', chainPlace[name]).set(at[name])
  }

  save(): void {
    const { code, chain, at } = this
    for (const name of this.moving) code.get(chain).get(at[name]).store('i32', chainPlace[name])
  }

  /** The next row, if there is one. */
  row(): void {
    this.code.block((over) => this.step(over))
  }

  /** All rows that are left. */
  rest(): void {
    this.code.block((over) => {
      this.code.loop((again) => {
        this.step(over)
        this.code.branch(again)
      })
    })
  }

  /** Address of the row's number in another column. */
  protected beside(column: Word): Code {
    return this.code.get(this.at.row).get(this.at[column]).do('i32.add')
  }

  protected abstract step(over: Label): void
}

/** Substitution: runs in their order, the rows of each downwards. */
export class Substitution extends ChainCode {
  private readonly change: Local

  constructor(code: Code, chain: Local) {
    super(code, chain, ['base', 'diagonal', 'coupling', 'run', 'left', 'row', 'end'], ['run', 'left', 'row', 'end'])
    this.change = code.local('f64')
  }

  override load(): void {
    super.load()
    this.code.get(this.chain).load('f64', chainPlace.change).set(this.change)
  }

  override save(): void {
    super.save()
    this.code.get(this.chain).get(this.change).store('f64', chainPlace.change)
  }

  protected step(over: Label): void {
    const { code, change } = this
    const { row, end } = this.at
    code.get(row).get(end).do('i32.ge_u')
    code.if(() => this.begin(over))
    code.get(row)
    code.get(row).load('f64')
    this.beside('coupling').load('f64').get(change).do('f64.mul', 'f64.sub')
    this.beside('diagonal').load('f64').do('f64.div').tee(change).store('f64')
    code.get(row).i32(8).do('i32.add').set(row)
  }

  /** The next run; its parent's change is known. */
  private begin(over: Label): void {
    const { code } = this
    const { base, run, left, row, end } = this.at
    const place = (word: number) => code.get(base).get(run).load('i32', word).do('i32.add')
    code.get(left).do('i32.eqz').branchIf(over)
    code.get(left).i32(1).do('i32.sub').set(left)
    place(runPlace.first).set(row)
    place(runPlace.last).i32(8).do('i32.add').set(end)
    place(runPlace.parent).load('f64').set(this.change)
    code
      .get(run)
      .i32(4 * runWords)
      .do('i32.add')
      .set(run)
  }
}

/** Elimination: the rows of one run upwards. What each needs besides the row after it stands in its `d` and `rhs` already. */
export class Elimination extends ChainCode {
  private readonly d: Local
  private readonly rhs: Local

  constructor(code: Code, chain: Local) {
    super(code, chain, ['diagonal', 'coupling', 'above', 'row', 'end'], ['row'])
    this.d = code.local('f64')
    this.rhs = code.local('f64')
  }

  override load(): void {
    super.load()
    this.beside('diagonal').load('f64', 8).set(this.d)
    this.code.get(this.at.row).load('f64', 8).set(this.rhs)
  }

  protected step(over: Label): void {
    const { code, d, rhs } = this
    const { row, end } = this.at
    const ratio = code.local('f64')
    code.get(row).get(end).do('i32.eq').branchIf(over)
    this.beside('above').load('f64', 8).get(d).do('f64.div').set(ratio)
    this.beside('diagonal')
    this.beside('diagonal').load('f64').get(ratio)
    this.beside('coupling').load('f64', 8).do('f64.mul', 'f64.sub').tee(d).store('f64')
    code.get(row).get(row).load('f64').get(ratio).get(rhs).do('f64.mul', 'f64.sub').tee(rhs).store('f64')
    code.get(row).i32(8).do('i32.sub').set(row)
  }
}

/** Kernels that take a chain along, and which. */
export const chainsOfKernels = { current: Elimination, state: Substitution } as const
export type KernelWithChain = keyof typeof chainsOfKernels
