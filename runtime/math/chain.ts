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
 * `end`: of the one behind the last. All zeros are a chain that is over.
 * Of elimination also `capacity`, the same to `cm`; `before`, to the `v` of the row before; `left`: rows that come one by one behind the
 * pairs; `factor`: what capacitances are multiplied with.
 * Of substitution also `base`: address of `rhs` of the block's first row; `run` and `left`: runs not yet begun; `change`: what the row
 * before has changed by.
 */
export const chainPlace = {
  base: 0,
  diagonal: 4,
  coupling: 8,
  above: 12,
  capacity: 16,
  before: 20,
  row: 24,
  end: 28,
  run: 32,
  left: 36,
  change: 40,
  factor: 48,
} as const
export const chainDoubles = 7

type Word = Exclude<keyof typeof chainPlace, 'change' | 'factor'>

/** Code that works on a chain, with its place in locals. */
export abstract class ChainCode {
  protected readonly at: Readonly<Record<Word, Local>>

  constructor(
    protected readonly code: Code,
    protected readonly chain: Local,
    private readonly words: readonly Word[],
    private readonly moving: readonly Word[],
  ) {
    const named = Object.keys(chainPlace).filter((name) => name !== 'change' && name !== 'factor')
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

  /** The next two rows, where there are as many. */
  abstract twoRows(): void

  /** All rows that are left. */
  abstract rest(): void

  protected untilOver(step: (over: Label) => void): void {
    this.code.block((over) => {
      this.code.loop((again) => {
        step(over)
        this.code.branch(again)
      })
    })
  }

  /** Address of the row's number in another column. */
  protected beside(column: Word): Code {
    return this.code.get(this.at.row).get(this.at[column]).do('i32.add')
  }
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

  twoRows(): void {
    for (let k = 0; k < 2; k++) this.code.block((over) => this.step(over))
  }

  rest(): void {
    this.untilOver((over) => this.step(over))
  }

  private step(over: Label): void {
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

/**
 * Elimination: the rows of one run upwards, two at a time. What does not wait for the row after it is worked out for both rows at once; it is
 * the row's capacitance and its coupling with its neighbours. The last row is done before, and so is that of the rows left over.
 */
export class Elimination extends ChainCode {
  private readonly d: Local
  private readonly rhs: Local
  private readonly factor: Local

  constructor(code: Code, chain: Local) {
    const distances = ['diagonal', 'coupling', 'above', 'capacity', 'before'] as const
    super(code, chain, [...distances, 'row', 'end'], ['row'])
    this.d = code.local('f64')
    this.rhs = code.local('f64')
    this.factor = code.local('v128')
  }

  override load(): void {
    super.load()
    this.beside('diagonal').load('f64', 16).set(this.d)
    this.code.get(this.at.row).load('f64', 16).set(this.rhs)
    this.code.get(this.chain).loadSplat(chainPlace.factor).set(this.factor)
  }

  twoRows(): void {
    this.code.block((over) => this.pair(over))
  }

  rest(): void {
    const { code, chain } = this
    const { row, left } = this.at
    this.untilOver((over) => this.pair(over))
    code.get(chain).load('i32', chainPlace.left).set(left)
    this.untilOver((over) => {
      code.get(left).do('i32.eqz').branchIf(over)
      code.get(left).i32(1).do('i32.sub').set(left)
      this.alone()
      code.get(row).i32(8).do('i32.sub').set(row)
    })
  }

  private pair(over: Label): void {
    const { code } = this
    const { row, end } = this.at
    const [above, coupling] = [code.local('v128'), code.local('v128')]
    code.get(row).get(end).do('i32.eq').branchIf(over)
    this.beside('above').loadPair(8).set(above)
    const own = this.ownParts(above)
    this.beside('coupling').loadPair(8).set(coupling)
    for (const lane of [1, 0] as const)
      this.fromNext(
        8 * lane,
        () => code.get(above).extractLane(lane),
        () => code.get(coupling).extractLane(lane),
        () => code.get(own.d).extractLane(lane),
        () => code.get(own.rhs).extractLane(lane),
      )
    code.get(row).i32(16).do('i32.sub').set(row)
  }

  /** Of both rows: all but what eliminating the row after it takes away. */
  private ownParts(above: Local): { d: Local; rhs: Local } {
    const { code, factor } = this
    const [v, coupling, d, rhs] = [code.local('v128'), code.local('v128'), code.local('v128'), code.local('v128')]
    this.beside('coupling').loadPair().set(coupling)
    this.beside('diagonal').loadPair()
    this.beside('capacity').loadPair().get(factor).wide('f64x2.mul').wide('f64x2.add')
    code.get(coupling).wide('f64x2.sub').get(above).wide('f64x2.sub').set(d)
    this.beside('before').loadPair(8).set(v)
    code.get(this.at.row).loadPair().get(coupling)
    this.beside('before').loadPair().get(v).wide('f64x2.sub').wide('f64x2.mul').wide('f64x2.sub')
    code.get(above).get(v)
    this.beside('before').loadPair(16).wide('f64x2.sub').wide('f64x2.mul').wide('f64x2.add').set(rhs)
    return { d, rhs }
  }

  /** A row before the next two of which the own parts are in the matrix. */
  private alone(): void {
    const { code } = this
    const own = (column: Word) => () => this.beside(column).load('f64', 8)
    const next = (column: Word) => () => this.beside(column).load('f64', 16)
    this.fromNext(8, next('above'), next('coupling'), own('diagonal'), () => code.get(this.at.row).load('f64', 8))
  }

  /** The row so many bytes further on, which is done then. */
  private fromNext(
    offset: number,
    above: () => void,
    coupling: () => void,
    ownD: () => void,
    ownRhs: () => void,
  ): void {
    const { code, d, rhs } = this
    const ratio = code.local('f64')
    above()
    code.get(d).do('f64.div').set(ratio)
    this.beside('diagonal')
    ownD()
    code.get(ratio)
    coupling()
    code.do('f64.mul', 'f64.sub').tee(d).store('f64', offset)
    code.get(this.at.row)
    ownRhs()
    code.get(ratio).get(rhs).do('f64.mul', 'f64.sub').tee(rhs).store('f64', offset)
  }
}

/** Kernels that take a chain along, and which. */
export const chainsOfKernels = { current: Elimination, state: Substitution } as const
export type KernelWithChain = keyof typeof chainsOfKernels
