/**
 * The rows of one block of the matrix as WebAssembly: assembly and elimination from the tips to the root in one go, and
 * substitution back.
 *
 * A row takes what its children leave for it when its own turn comes, not when theirs is: so a chain of rows hands its
 * numbers on in registers, and a row needs what mechanisms put into it only then. The sums of a row keep NEURON's order:
 * capacitance, its own coupling, its children's in their order, then what eliminating each child takes away, last first.
 *
 * Trees of one shape stand side by side, two to a register. The more of them, the better their divisions overlap.
 */
import type { Code, Local, ValueType } from '../../wasm/code.ts'
import { countDown } from '../../wasm/loops.ts'
import { nodeColumn } from '../cable/node.ts'
import { runPlace, runWords } from '../math/chain.ts'
import { Moves } from './moves.ts'

/** Trees side by side in a block. */
export const blockLanes = [16, 8, 4, 2, 1] as const
export type BlockLanes = (typeof blockLanes)[number]

type Column = keyof typeof nodeColumn
type Operation = 'add' | 'sub' | 'mul' | 'div'

/** Code for the same row of all trees of a block. */
export class Rows {
  readonly type: ValueType
  readonly count: number
  readonly width: number
  readonly base: Local
  readonly factor: Local

  constructor(
    readonly code: Code,
    private readonly stride: number,
    lanes: BlockLanes,
    private readonly spreadParameters: readonly Local[],
    base = code.parameter(0),
  ) {
    this.type = lanes === 1 ? 'f64' : 'v128'
    this.count = Math.max(1, lanes / 2)
    this.width = 8 * lanes
    this.base = base
    this.factor = this.spread(this.spreadParameters[0]!)
  }

  /** A number in all lanes. */
  spread(scalar: Local): Local {
    if (this.type === 'f64') return scalar
    const wide = this.code.local('v128')
    this.code.get(scalar).wide('f64x2.splat').set(wide)
    return wide
  }

  locals(): Local[] {
    return Array.from({ length: this.count }, () => this.code.local(this.type))
  }

  address(): Local {
    return this.code.local('i32')
  }

  /** `further`: bytes to another row of the same tree. */
  load(row: Local, column: Column, k: number, further = 0): this {
    const offset = nodeColumn[column] * this.stride + 16 * k + further
    this.code.get(row)
    if (this.type === 'f64') this.code.load('f64', offset)
    else this.code.loadPair(offset)
    return this
  }

  store(row: Local, column: Column, k: number, value: () => void): this {
    const offset = nodeColumn[column] * this.stride + 16 * k
    this.code.get(row)
    value()
    if (this.type === 'f64') this.code.store('f64', offset)
    else this.code.storePair(offset)
    return this
  }

  do(...operations: Operation[]): this {
    for (const operation of operations) {
      if (this.type === 'f64') this.code.do(`f64.${operation}`)
      else this.code.wide(`f64x2.${operation}`)
    }
    return this
  }

  get(local: Local): this {
    this.code.get(local)
    return this
  }

  set(local: Local): this {
    this.code.set(local)
    return this
  }

  each(body: (k: number) => void): void {
    for (let k = 0; k < this.count; k++) body(k)
  }

  /** Address of a row whose offset stands in a table. */
  place(entry: Local, offset: number, into: Local): void {
    this.code.get(this.base).get(entry).load('i32', offset).do('i32.add').set(into)
  }
}

/** (base, run, count, factor): the runs from the last on. `base`: byte address of the block's first row in the first column. */
export function emitElimination(code: Code, stride: number, lanes: BlockLanes): void {
  const rows = new Rows(code, stride, lanes, [code.parameter(3)])
  const [run, left] = [code.parameter(1), code.parameter(2)]
  const [row, first, parent] = [rows.address(), rows.address(), rows.address()]
  const values = { d: rows.locals(), rhs: rows.locals(), difference: rows.locals() }
  countDown(code, left, () => {
    code
      .get(run)
      .i32(4 * runWords)
      .do('i32.sub')
      .set(run)
    rows.place(run, runPlace.first, first)
    rows.place(run, runPlace.last, row)
    lastRow(rows, run, row, first, parent, values)
    chain(rows, run, row, first, parent, values)
  })
}

export interface Values {
  readonly d: readonly Local[]
  readonly rhs: readonly Local[]
  /** Of the parent's voltage from the row's own. */
  readonly difference: readonly Local[]
}

/** The row's parent: the row before, or for a run's first row the run's. */
function findParent(rows: Rows, run: Local, row: Local, first: Local, parent: Local): void {
  const { code } = rows
  code.get(rows.base).get(run).load('i32', runPlace.parent).do('i32.add')
  code.get(row).i32(rows.width).do('i32.sub')
  code.get(row).get(first).do('i32.eq', 'select').set(parent)
}

export function lastRow(rows: Rows, run: Local, row: Local, first: Local, parent: Local, values: Values): void {
  const { code } = rows
  const { d, rhs, difference } = values
  rows.each((k) => {
    rows.load(row, 'd', k).load(row, 'cm', k).get(rows.factor).do('mul', 'add').set(d[k]!)
    rows.load(row, 'rhs', k).set(rhs[k]!)
  })
  // a root has no coupling of its own
  code.get(run).load('i32', runPlace.parent).i32(0).do('i32.ge_s').get(row).get(first).do('i32.ne', 'i32.or')
  code.if(() => {
    findParent(rows, run, row, first, parent)
    rows.each((k) => {
      rows.load(parent, 'v', k).load(row, 'v', k).do('sub').set(difference[k]!)
      rows.get(d[k]!).load(row, 'b', k).do('sub').set(d[k]!)
      rows.get(rhs[k]!).load(row, 'b', k).get(difference[k]!).do('mul', 'sub').set(rhs[k]!)
    })
  })
  listedChildren(rows, run, row, values)
  keep(rows, row, values)
}

function keep(rows: Rows, row: Local, { d, rhs }: Values): void {
  rows.each((k) => {
    rows.store(row, 'd', k, () => rows.get(d[k]!))
    rows.store(row, 'rhs', k, () => rows.get(rhs[k]!))
  })
}

function listedChildren(rows: Rows, run: Local, row: Local, { d, rhs }: Values): void {
  const { code } = rows
  const [entry, child, left] = [rows.address(), rows.address(), rows.address()]
  const ratio = rows.locals()
  code.get(run).load('i32', runPlace.list).set(entry)
  code.get(run).load('i32', runPlace.children).set(left)
  countDown(code, left, () => {
    rows.place(entry, 0, child)
    rows.each((k) => {
      rows.get(d[k]!).load(child, 'a', k).do('sub').set(d[k]!)
      rows.get(rhs[k]!).load(child, 'a', k).load(row, 'v', k).load(child, 'v', k).do('sub', 'mul', 'add').set(rhs[k]!)
    })
    code.get(entry).i32(4).do('i32.add').set(entry)
  })
  code.get(run).load('i32', runPlace.children).set(left)
  countDown(code, left, () => {
    code.get(entry).i32(4).do('i32.sub').set(entry)
    rows.place(entry, 0, child)
    rows.each((k) => {
      rows.load(child, 'a', k).load(child, 'd', k).do('div').set(ratio[k]!)
      rows.get(d[k]!).get(ratio[k]!).load(child, 'b', k).do('mul', 'sub').set(d[k]!)
      rows.get(rhs[k]!).get(ratio[k]!).load(child, 'rhs', k).do('mul', 'sub').set(rhs[k]!)
    })
  })
}

/** The other rows of the run, each with the one before it in `values`. */
function chain(rows: Rows, run: Local, row: Local, first: Local, parent: Local, values: Values): void {
  const { code } = rows
  const { d, rhs, difference } = values
  const child = rows.address()
  const [ratio, nextD, nextRhs] = [rows.locals(), rows.locals(), rows.locals()]
  const own = (k: number) => {
    rows.load(row, 'd', k).load(row, 'cm', k).get(rows.factor).do('mul', 'add').set(nextD[k]!)
    rows.load(row, 'rhs', k).set(nextRhs[k]!)
  }
  const coupling = (k: number, change: Local) => {
    rows.get(nextD[k]!).load(row, 'b', k).do('sub').set(nextD[k]!)
    rows.get(nextRhs[k]!).load(row, 'b', k).get(change).do('mul', 'sub').set(nextRhs[k]!)
  }
  const fromChild = (k: number) => {
    rows.get(nextD[k]!).load(child, 'a', k).do('sub')
    rows.load(child, 'a', k).get(d[k]!).do('div').set(ratio[k]!)
    rows.get(ratio[k]!).load(child, 'b', k).do('mul', 'sub').set(nextD[k]!)
    rows.get(nextRhs[k]!).load(child, 'a', k).get(difference[k]!).do('mul', 'add')
    rows.get(ratio[k]!).get(rhs[k]!).do('mul', 'sub').set(rhs[k]!)
    rows.get(nextD[k]!).set(d[k]!)
  }
  const change = rows.locals()
  code.block((done) => {
    code.loop((again) => {
      code.get(row).get(first).do('i32.le_u').branchIf(done)
      code.get(row).set(child)
      code.get(row).i32(rows.width).do('i32.sub').set(row)
      code.get(run).load('i32', runPlace.parent).i32(0).do('i32.ge_s').get(row).get(first).do('i32.ne', 'i32.or')
      code.if(
        () => {
          findParent(rows, run, row, first, parent)
          rows.each((k) => {
            own(k)
            rows.load(parent, 'v', k).load(row, 'v', k).do('sub').set(change[k]!)
            coupling(k, change[k]!)
            fromChild(k)
            rows.get(change[k]!).set(difference[k]!)
          })
        },
        () =>
          rows.each((k) => {
            own(k)
            fromChild(k)
          }),
      )
      keep(rows, row, values)
      code.branch(again)
    })
  })
}

/** (base, run, count, factor, scale): the runs from the first on; rhs becomes the change of voltage, v and i_cap follow. */
export function emitSubstitution(code: Code, stride: number, lanes: BlockLanes, model: number): void {
  const rows = new Rows(code, stride, lanes, [code.parameter(3)])
  const scale = rows.spread(code.parameter(4))
  const [run, left] = [code.parameter(1), code.parameter(2)]
  const [row, last, parent] = [rows.address(), rows.address(), rows.address()]
  const change = rows.locals()
  const moves = new Moves(rows, scale, change, model)
  const finish = (k: number) => {
    rows.store(row, 'rhs', k, () => rows.get(change[k]!))
    moves.move(row, k)
  }
  const next = () => code.get(row).i32(rows.width).do('i32.add').set(row)
  countDown(code, left, () => {
    rows.place(run, runPlace.first, row)
    rows.place(run, runPlace.last, last)
    code.get(run).load('i32', runPlace.parent).i32(0).do('i32.lt_s')
    code.if(
      () => {
        rows.each((k) => {
          rows.load(row, 'rhs', k).load(row, 'd', k).do('div').set(change[k]!)
          finish(k)
        })
        moves.show(row)
        next()
      },
      () => {
        rows.place(run, runPlace.parent, parent)
        rows.each((k) => rows.load(parent, 'rhs', k).set(change[k]!))
      },
    )
    code.block((done) => {
      code.loop((again) => {
        code.get(row).get(last).do('i32.gt_u').branchIf(done)
        rows.each((k) => {
          rows.load(row, 'rhs', k).load(row, 'b', k).get(change[k]!).do('mul', 'sub').load(row, 'd', k).do('div')
          rows.set(change[k]!)
          finish(k)
        })
        moves.show(row)
        next()
        code.branch(again)
      })
    })
    code
      .get(run)
      .i32(4 * runWords)
      .do('i32.add')
      .set(run)
  })
}
