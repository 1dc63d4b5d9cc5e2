/** Rows of a tree that is alone, before and after their part in a chain (see `math/chain.ts`). */
import type { Code, Local } from '../../wasm/code.ts'
import { nodeColumn } from '../cable/node.ts'
import { chainPlace, runPlace } from '../math/chain.ts'
import { Moves } from './moves.ts'
import { type BlockLanes, lastRow, Rows, type Values } from './row-code.ts'

/**
 * (base, run, factor): of one run of a tree that is alone the last row; the rest of it is a chain (see `math/chain.ts`), whose place the global
 * `chain` tells. It takes rows in pairs: the first row, and one more where their number is odd, get here all that the row after them has no
 * part in.
 */
export function emitBeginElimination(code: Code, stride: number, chain: number): void {
  const rows = new Rows(code, stride, 1, [code.parameter(2)])
  const run = code.parameter(1)
  const [row, first, parent, last] = [rows.address(), rows.address(), rows.address(), rows.address()]
  const [between, left] = [code.local('i32'), code.local('i32')]
  const values = { d: rows.locals(), rhs: rows.locals(), difference: rows.locals() }
  rows.place(run, runPlace.first, first)
  rows.place(run, runPlace.last, last)
  code.get(last).set(row)
  lastRow(rows, run, row, first, parent, values)
  code.i32(0).set(between).i32(0).set(left)
  code.get(first).get(last).do('i32.lt_u')
  code.if(() => {
    code.get(first).set(row)
    firstAlone(rows, run, row, values)
    code.get(last).get(first).do('i32.sub').i32(8).do('i32.sub').tee(between)
    code.i32(8).do('i32.and')
    code.if(() => {
      code.get(first).i32(8).do('i32.add').set(row)
      rowAlone(rows, row)
    })
    code.get(between).i32(3).do('i32.shr_u').i32(1).do('i32.and').i32(1).do('i32.add').set(left)
    code.get(between).i32(-16).do('i32.and').set(between)
  })
  const next = () =>
    code
      .global(chain)
      .get(last)
      .i32(nodeColumn.rhs * stride - 16)
      .do('i32.add')
  next().store('i32', chainPlace.row)
  next().get(between).do('i32.sub').store('i32', chainPlace.end)
  code.global(chain).get(left).store('i32', chainPlace.left)
  code.global(chain).get(rows.factor).store('f64', chainPlace.factor)
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

/** A row between others of its run. */
function rowAlone(rows: Rows, row: Local): void {
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
