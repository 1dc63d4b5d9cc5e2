/**
 * Rows of a tree that is alone, before and after their part in a chain (see `math/chain.ts`): what does not wait for the row before, two
 * rows at a time.
 */
import type { Code, Local } from '../../wasm/code.ts'
import { nodeColumn } from '../cable/node.ts'
import { chainPlace, runPlace } from '../math/chain.ts'
import { Moves } from './moves.ts'
import { type BlockLanes, lastRow, Rows, type Values } from './row-code.ts'

/**
 * (base, run, factor): of one run of a tree that is alone the last row, and of the others all that the row after them has no part in.
 * The rest of it is a chain (see `math/chain.ts`), whose place the global `chain` tells.
 */
export function emitBeginElimination(code: Code, stride: number, chain: number): void {
  const one = new Rows(code, stride, 1, [code.parameter(2)])
  const two = new Rows(code, stride, 2, [code.parameter(2)])
  const run = code.parameter(1)
  const [row, first, parent, last] = [one.address(), one.address(), one.address(), one.address()]
  const values = { d: one.locals(), rhs: one.locals(), difference: one.locals() }
  one.place(run, runPlace.first, first)
  one.place(run, runPlace.last, last)
  code.get(last).set(row)
  lastRow(one, run, row, first, parent, values)
  code.get(first).get(last).do('i32.lt_u')
  code.if(() => {
    code.get(first).set(row)
    firstAlone(one, run, row, values)
    code.get(first).i32(8).do('i32.add').set(row)
    code.block((done) => {
      code.loop((again) => {
        code.get(row).i32(8).do('i32.add').get(last).do('i32.ge_u').branchIf(done)
        rowsAlone(two, row)
        code.get(row).i32(16).do('i32.add').set(row).branch(again)
      })
    })
    code.get(row).get(last).do('i32.lt_u')
    code.if(() => rowsAlone(one, row))
  })
  const put = (place: number, address: Local) =>
    code
      .global(chain)
      .get(address)
      .i32(nodeColumn.rhs * stride - 8)
      .do('i32.add')
      .store('i32', place)
  put(chainPlace.row, last)
  put(chainPlace.end, first)
}

/** A run's first row, whose parent is elsewhere, or which is a root. */
function firstAlone(rows: Rows, run: Local, row: Local, { d, rhs }: Values): void {
  const { code } = rows
  const parent = rows.address()
  rows.load(row, 'd', 0).load(row, 'cm', 0).get(rows.factor).do('mul', 'add').set(d[0]!)
  rows.load(row, 'rhs', 0).set(rhs[0]!)
  code.get(run).load('i32', runPlace.parent).i32(0).do('i32.ge_s')
  code.if(() => {
    rows.place(run, runPlace.parent, parent)
    rows.get(d[0]!).load(row, 'b', 0).do('sub').set(d[0]!)
    rows.get(rhs[0]!).load(row, 'b', 0).load(parent, 'v', 0).load(row, 'v', 0).do('sub', 'mul', 'sub').set(rhs[0]!)
  })
  rows.store(row, 'd', 0, () => rows.get(d[0]!).load(row, 'a', 0, 8).do('sub'))
  rows.store(row, 'rhs', 0, () => fromNext(rows.get(rhs[0]!), row))
}

/** Rows between others of their run. */
function rowsAlone(rows: Rows, row: Local): void {
  const before = rows.address()
  rows.code.get(row).i32(8).do('i32.sub').set(before)
  rows.store(row, 'd', 0, () => {
    rows.load(row, 'd', 0).load(row, 'cm', 0).get(rows.factor).do('mul', 'add')
    rows.load(row, 'b', 0).do('sub').load(row, 'a', 0, 8).do('sub')
  })
  rows.store(row, 'rhs', 0, () => {
    rows.load(row, 'rhs', 0).load(row, 'b', 0)
    rows.load(before, 'v', 0).load(row, 'v', 0).do('sub', 'mul', 'sub')
    fromNext(rows, row)
  })
}

/** The coupling with the row after it, for the right-hand side on the stack. */
function fromNext(rows: Rows, row: Local): void {
  rows.load(row, 'a', 0, 8).load(row, 'v', 0).load(row, 'v', 0, 8).do('sub', 'mul', 'add')
}

/**
 * (from, to, factor, scale): rows of a tree that is alone, by their addresses in the first column. Their changes of voltage are known;
 * v and i_cap follow, two rows at a time.
 */
export function emitMove(code: Code, stride: number, model: number): void {
  const [row, end] = [code.parameter(0), code.parameter(1)]
  const emit = (width: BlockLanes) => {
    const rows = new Rows(code, stride, width, [code.parameter(2)], row)
    const [scale, change] = [rows.spread(code.parameter(3)), rows.locals()]
    const moves = new Moves(rows, scale, change, model)
    return () => {
      rows.each((k) => {
        rows.load(row, 'rhs', k).set(change[k]!)
        moves.move(row, k)
      })
      moves.show(row)
    }
  }
  const [two, one] = [emit(2), emit(1)]
  const last = code.local('i32')
  code.get(end).i32(8).do('i32.sub').set(last)
  code.block((done) => {
    code.loop((again) => {
      code.get(row).get(last).do('i32.ge_u').branchIf(done)
      two()
      code.get(row).i32(16).do('i32.add').set(row).branch(again)
    })
  })
  code.get(row).get(end).do('i32.lt_u').if(one)
}
