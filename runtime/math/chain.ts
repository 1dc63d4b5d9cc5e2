/**
 * Substitution down a chain of rows, one row after the other: each waits for a division of the row before it. A processor that
 * gets the rows between instructions of something else works on that meanwhile; so kernels of mechanisms can have them between
 * their instances. The chain's present place lies in memory, and whoever goes on with it takes it from there.
 */
import type { Code, Label, Local } from '../../wasm/code.ts'

/**
 * 32-bit words of a run: a chain of rows of which only the last may have other children than the row that follows. Byte offsets
 * of its first and last row and of its parent's (-1 for a root), number of the last row's children, address of their offsets.
 */
export const runWords = 5
export const runPlace = { first: 0, last: 4, parent: 8, children: 12, list: 16 } as const

/**
 * Bytes of a chain's place. `base`: address of `rhs` of the block's first row; `diagonal`, `coupling`: from a row's `rhs` to its `d`
 * and `b`; `run` and `left`: runs not yet begun; `row` and `end`: addresses of the present run's next `rhs` and of the one behind it;
 * `change`: what the row before it has changed by. All zeros are a chain that is over.
 */
export const chainPlace = {
  base: 0,
  diagonal: 4,
  coupling: 8,
  run: 12,
  left: 16,
  row: 20,
  end: 24,
  change: 32,
} as const
export const chainDoubles = 5

const words = ['base', 'diagonal', 'coupling', 'run', 'left', 'row', 'end'] as const
/** Those that change on the way. */
const moving = ['run', 'left', 'row', 'end'] as const

/** Code that works on a chain, with its place in locals. */
export class ChainCode {
  private readonly at: Readonly<Record<(typeof words)[number], Local>>
  private readonly change: Local

  constructor(
    private readonly code: Code,
    private readonly chain: Local,
  ) {
    const word = () => code.local('i32')
    this.at = { base: word(), diagonal: word(), coupling: word(), run: word(), left: word(), row: word(), end: word() }
    this.change = code.local('f64')
  }

  load(): void {
    const { code, chain, at } = this
    for (const name of words) code.get(chain).load('i32', chainPlace[name]).set(at[name])
    code.get(chain).load('f64', chainPlace.change).set(this.change)
  }

  save(): void {
    const { code, chain, at } = this
    for (const name of moving) code.get(chain).get(at[name]).store('i32', chainPlace[name])
    code.get(chain).get(this.change).store('f64', chainPlace.change)
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

  private step(over: Label): void {
    const { code, change } = this
    const { row, end, coupling, diagonal } = this.at
    code.get(row).get(end).do('i32.ge_u')
    code.if(() => this.begin(over))
    code.get(row)
    code.get(row).load('f64')
    code.get(row).get(coupling).do('i32.add').load('f64').get(change).do('f64.mul', 'f64.sub')
    code.get(row).get(diagonal).do('i32.add').load('f64').do('f64.div').tee(change).store('f64')
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
