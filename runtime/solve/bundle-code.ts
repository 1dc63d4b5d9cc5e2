/**
 * The rows of sections side by side (see `cable/bundles.ts`) as WebAssembly. Between their first and last rows they go as whole trees do; each has
 * its own parent, though, and its own children, whose places stand in the run's list.
 */
import type { Code, Local } from '../../wasm/code.ts'
import { countDown } from '../../wasm/loops.ts'
import type { BundleLanes } from '../cable/bundles.ts'
import { nodeColumn } from '../cable/node.ts'
import { runPlace, runWords } from '../math/chain.ts'
import { Moves } from './moves.ts'
import { Rows } from './row-code.ts'

/** 32-bit words of a child in a bundle's list: byte offsets of the row it is connected to and of its own. The parents come before, a word each. */
export const childWords = 2

/** (base, run, factor): one run of a bundle. */
export function emitBundleElimination(code: Code, stride: number, lanes: BundleLanes): void {
  const run = code.parameter(1)
  const rows = new Rows(code, stride, lanes, [code.parameter(2)])
  const bundle = new BundleRows(rows, stride, run)
  const { row, first } = bundle
  const [d, rhs, difference, change] = [rows.locals(), rows.locals(), rows.locals(), rows.locals()]
  const [nextD, nextRhs] = [rows.locals(), rows.locals()]
  const child = rows.address()
  /** What a row has without its children. */
  const own = (k: number) => {
    rows.load(row, 'd', k).load(row, 'cm', k).get(rows.factor).do('mul', 'add').load(row, 'b', k).do('sub')
    rows.set(nextD[k]!).load(row, 'rhs', k).load(row, 'b', k)
    rows.get(change[k]!).load(row, 'v', k).do('sub').set(change[k]!).get(change[k]!).do('mul', 'sub').set(nextRhs[k]!)
  }
  const keep = (k: number) => {
    rows.get(change[k]!).set(difference[k]!)
    rows.store(row, 'd', k, () => code.get(nextD[k]!).tee(d[k]!))
    rows.store(row, 'rhs', k, () => code.get(nextRhs[k]!).tee(rhs[k]!))
  }
  rows.place(run, runPlace.first, first)
  rows.place(run, runPlace.last, row)
  bundle.parentVoltages(change)
  rows.each((k) => {
    own(k)
    keep(k)
  })
  code.get(run).load('i32', runPlace.children)
  code.if(() => {
    listedChildren(new Rows(code, stride, 1, [code.parameter(2)]), run, lanes)
    rows.each((k) => rows.load(row, 'd', k).set(d[k]!).load(row, 'rhs', k).set(rhs[k]!))
  })
  code.block((done) => {
    code.loop((again) => {
      code.get(row).get(first).do('i32.le_u').branchIf(done)
      code.get(row).tee(child).i32(rows.width).do('i32.sub').set(row)
      bundle.parentVoltages(change)
      rows.each((k) => {
        own(k)
        rows.load(child, 'a', k).get(d[k]!).do('div').set(d[k]!)
        rows.get(nextD[k]!).load(child, 'a', k).do('sub').get(d[k]!).load(child, 'b', k).do('mul', 'sub').set(nextD[k]!)
        rows.get(nextRhs[k]!).load(child, 'a', k).get(difference[k]!).do('mul', 'add')
        rows.get(d[k]!).get(rhs[k]!).do('mul', 'sub').set(nextRhs[k]!)
        keep(k)
      })
      code.branch(again)
    })
  })
}

/** Couplings in the order of the children, then what eliminating each takes away, last first: one by one, through memory. */
function listedChildren(rows: Rows, run: Local, lanes: BundleLanes): void {
  const { code } = rows
  const [entry, left] = [rows.address(), rows.address()]
  const [parent, child] = [rows.address(), rows.address()]
  const [ratio] = rows.locals() as [Local]
  const move = (by: number) => code.get(entry).i32(by).do('i32.add').set(entry)
  const places = () => {
    rows.place(entry, 0, parent)
    rows.place(entry, 4, child)
  }
  code
    .get(run)
    .load('i32', runPlace.list)
    .i32(4 * lanes)
    .do('i32.add')
    .set(entry)
  code.get(run).load('i32', runPlace.children).set(left)
  countDown(code, left, () => {
    places()
    rows.store(parent, 'd', 0, () => rows.load(parent, 'd', 0).load(child, 'a', 0).do('sub'))
    rows.store(parent, 'rhs', 0, () => {
      rows.load(parent, 'rhs', 0).load(child, 'a', 0)
      rows.load(parent, 'v', 0).load(child, 'v', 0).do('sub', 'mul', 'add')
    })
    move(4 * childWords)
  })
  code.get(run).load('i32', runPlace.children).set(left)
  countDown(code, left, () => {
    move(-4 * childWords)
    places()
    rows.load(child, 'a', 0).load(child, 'd', 0).do('div').set(ratio)
    const take = (column: 'd' | 'rhs', other: 'b' | 'rhs') =>
      rows.store(parent, column, 0, () =>
        rows.load(parent, column, 0).get(ratio).load(child, other, 0).do('mul', 'sub'),
      )
    take('d', 'b')
    take('rhs', 'rhs')
  })
}

/** (base, run, factor, scale): one run of a bundle; rhs becomes the change of voltage, v and i_cap follow. */
export function emitBundleSubstitution(code: Code, stride: number, lanes: BundleLanes, model: number): void {
  const run = code.parameter(1)
  const rows = new Rows(code, stride, lanes, [code.parameter(2)])
  const scale = rows.spread(code.parameter(3))
  const bundle = new BundleRows(rows, stride, run)
  const { row } = bundle
  const [change, last] = [rows.locals(), rows.address()]
  const moves = new Moves(rows, scale, change, model)
  rows.place(run, runPlace.first, row)
  rows.place(run, runPlace.last, last)
  rows.each((k) => bundle.ofParents('rhs', k, change[k]!))
  code.block((done) => {
    code.loop((again) => {
      code.get(row).get(last).do('i32.gt_u').branchIf(done)
      rows.each((k) => {
        rows.load(row, 'rhs', k).load(row, 'b', k).get(change[k]!).do('mul', 'sub').load(row, 'd', k).do('div')
        rows.set(change[k]!)
        rows.store(row, 'rhs', k, () => rows.get(change[k]!))
        moves.move(row, k)
      })
      moves.show(row)
      code.get(row).i32(rows.width).do('i32.add').set(row).branch(again)
    })
  })
}

/** Where a run's rows and their parents are. */
class BundleRows {
  readonly row: Local
  readonly first: Local

  constructor(
    private readonly rows: Rows,
    private readonly stride: number,
    private readonly run: Local,
  ) {
    this.row = rows.address()
    this.first = rows.address()
  }

  /** Of the row's parents: the row before, or for the first row each section's own. */
  parentVoltages(into: readonly Local[]): void {
    const { rows, row, first } = this
    const before = rows.address()
    rows.code.get(row).i32(rows.width).do('i32.sub').set(before)
    rows.code.get(row).get(first).do('i32.eq')
    rows.code.if(
      () => rows.each((k) => this.ofParents('v', k, into[k]!)),
      () => rows.each((k) => rows.load(before, 'v', k).set(into[k]!)),
    )
  }

  /** A number of the parents of the first rows, of two sections. */
  ofParents(column: 'v' | 'rhs', k: number, into: Local): void {
    const { rows, run, stride } = this
    const { code } = rows
    const offset = nodeColumn[column] * stride
    const place = (lane: number) =>
      code
        .get(rows.base)
        .get(run)
        .load('i32', runPlace.list)
        .load('i32', 4 * lane)
        .do('i32.add')
    place(2 * k)
      .loadSplat(offset)
      .set(into)
    place(2 * k + 1)
      .get(into)
      .loadLane(1, offset)
      .set(into)
  }
}

/** Functions for bundles of so many sections. */
export interface BundleSolver {
  readonly lanes: BundleLanes
  readonly eliminate: number
  readonly substitute: number
}

/**
 * (base, run, count, factor): runs from the last on, of bundles and of single rows, each by a function for it; `run` is where the runs
 * end. `alone` is the function for single rows.
 */
export function emitMixedElimination(code: Code, bundles: readonly BundleSolver[], alone: number): void {
  const [base, run, left, factor] = [0, 1, 2, 3].map((i) => code.parameter(i)) as [Local, Local, Local, Local]
  const move = (by: number) =>
    code
      .get(run)
      .i32(4 * by * runWords)
      .do('i32.add')
  countDown(code, left, () => {
    move(-1).set(run)
    byWidth(
      code,
      run,
      bundles,
      ({ eliminate }) => code.get(base).get(run).get(factor).call(eliminate),
      () => {
        code.get(base)
        move(1).i32(1).get(factor).call(alone)
      },
    )
  })
}

/** (base, run, count, factor, scale): the same from the first run on. */
export function emitMixedSubstitution(code: Code, bundles: readonly BundleSolver[], alone: number): void {
  const [base, run, left, factor, scale] = [0, 1, 2, 3, 4].map((i) => code.parameter(i)) as [
    Local,
    Local,
    Local,
    Local,
    Local,
  ]
  countDown(code, left, () => {
    byWidth(
      code,
      run,
      bundles,
      ({ substitute }) => code.get(base).get(run).get(factor).get(scale).call(substitute),
      () => code.get(base).get(run).i32(1).get(factor).get(scale).call(alone),
    )
    code
      .get(run)
      .i32(4 * runWords)
      .do('i32.add')
      .set(run)
  })
}

function byWidth(
  code: Code,
  run: Local,
  [bundle, ...others]: readonly BundleSolver[],
  use: (one: BundleSolver) => void,
  alone: () => void,
): void {
  if (!bundle) {
    alone()
    return
  }
  code
    .get(run)
    .load('i32', runPlace.width)
    .i32(8 * bundle.lanes)
    .do('i32.eq')
  code.if(
    () => use(bundle),
    () => byWidth(code, run, others, use, alone),
  )
}
