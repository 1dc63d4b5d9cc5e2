/**
 * Comparing and copying cells, as WebAssembly: a cell has some hundred numbers in dozens of columns. Numbers are taken as bits.
 *
 * What all blocks of a kind have in common stands in words: for each part (see `cell-kind.ts`) how many columns and how many rows a block has in its table,
 * and where for each lane the places of its rows are. A block is told by two words for each part: the address of its first number, and the
 * bytes from one column to the next.
 */
import type { Code, Local } from '../../../wasm/code.ts'
import { moduleFor } from '../../../wasm/instance.ts'
import { countDown } from '../../../wasm/loops.ts'
import { Module } from '../../../wasm/module.ts'

/** Rows are those of a block, `count` those of a cell; `offsets`: address of 32-bit byte offsets, lane after lane. */
export const partWords = 4
export const partPlace = { columns: 0, rows: 4, count: 8, offsets: 12 } as const
export const blockPartWords = 2
export const blockPartPlace = { first: 0, stride: 4 } as const

/** `a`, `b`: addresses of blocks' words. `changed`: of a 32-bit word for each column of all parts. */
export interface CellFunctions {
  readonly isSameBlock: (parts: number, count: number, a: number, b: number) => number
  readonly isSameCell: (parts: number, count: number, a: number, laneOfA: number, b: number, laneOfB: number) => number
  readonly copyCell: (parts: number, count: number, from: number, lane: number, to: number, laneOfTo: number) => void
  /** Only those columns that have changed; all for 0. */
  readonly copyBlock: (parts: number, count: number, from: number, to: number, changed: number) => void
  /** Into one lane; notes which columns differ from what was there. */
  readonly showCell: (parts: number, count: number, from: number, lane: number, to: number, changed: number) => void
  /** Whether so many 32-bit words from an address on are all the same. */
  readonly areAll: (count: number, first: number, wanted: number) => number
  /** A number from the bits of a cell's first column. */
  readonly mix: (parts: number, from: number, lane: number) => number
}

export function makeCellFunctions(memory: WebAssembly.Memory): CellFunctions {
  const module = new Module()
  module.importMemory('env', 'memory')
  const add = (name: keyof CellFunctions, parameters: number, emit: (walk: Walk) => void, hasResult = false) => {
    const types = Array.from({ length: parameters }, () => 'i32' as const)
    const { code } = module.function({ parameters: types, results: hasResult ? ['i32'] : [] }, name)
    emit(new Walk(code))
  }
  add('isSameBlock', 4, emitSameBlock, true)
  add('isSameCell', 6, emitSameCell, true)
  add('copyCell', 6, emitCopyCell)
  add('copyBlock', 5, emitCopyBlock)
  add('showCell', 6, emitShowCell)
  add('mix', 3, emitMix, true)
  emitAreAll(module.function({ parameters: ['i32', 'i32', 'i32'], results: ['i32'] }, 'areAll').code)
  const { exports } = new WebAssembly.Instance(moduleFor(memory, module.encode()), { env: { memory } })
  // as a plain object: that of an instance is slow to look into
  return { ...exports } as unknown as CellFunctions
}

/** Through the columns of two blocks, side by side. */
class Walk {
  readonly part: Local
  private readonly columns: Local
  private readonly left: Local

  constructor(readonly code: Code) {
    this.part = code.parameter(0)
    this.columns = code.local('i32')
    this.left = code.local('i32')
  }

  /** `blocks`: numbers of the parameters; `visit` gets the addresses of a column in each. */
  columnsOf(blocks: readonly number[], visit: (columns: readonly Local[]) => void): void {
    const { code, part, columns } = this
    const at = blocks.map(() => code.local('i32'))
    countDown(code, code.parameter(1), () => {
      blocks.forEach((block, i) => {
        code.get(code.parameter(block)).load('i32', blockPartPlace.first).set(at[i]!)
      })
      code.get(part).load('i32', partPlace.columns).set(columns)
      countDown(code, columns, () => {
        visit(at)
        blocks.forEach((block, i) => {
          code.get(at[i]!).get(code.parameter(block)).load('i32', blockPartPlace.stride).do('i32.add').set(at[i]!)
        })
      })
      for (const block of blocks) this.step(code.parameter(block), 4 * blockPartWords)
      this.step(part, 4 * partWords)
    })
  }

  /** Through the rows of a cell; `visit` gets addresses of its numbers, in a lane of each column. */
  rowsOf(columns: readonly Local[], lanes: readonly Local[], visit: (numbers: readonly Local[]) => void): void {
    const { code, part, left } = this
    const lists = lanes.map(() => code.local('i32'))
    const numbers = lanes.map(() => code.local('i32'))
    lanes.forEach((lane, i) => {
      code.get(part).load('i32', partPlace.offsets).get(lane).get(part)
      code.load('i32', partPlace.count).i32(4).do('i32.mul', 'i32.mul', 'i32.add').set(lists[i]!)
    })
    code.get(part).load('i32', partPlace.count).set(left)
    countDown(code, left, () => {
      lanes.forEach((_, i) => {
        code.get(columns[i]!).get(lists[i]!).load('i32').do('i32.add').set(numbers[i]!)
      })
      visit(numbers)
      for (const list of lists) this.step(list, 4)
    })
  }

  /** Pairs of all rows of a block, four at a time where there are as many: `visit` gets addresses of the first, and for how many to go on. */
  pairsOf(columns: readonly Local[], visit: (pairs: readonly Local[], count: number) => void): void {
    const { code, part, left } = this
    const pairs = columns.map(() => code.local('i32'))
    columns.forEach((column, i) => {
      code.get(column).set(pairs[i]!)
    })
    code.get(part).load('i32', partPlace.rows).set(left)
    for (const count of [4, 1])
      code.block((done) => {
        code.loop((again) => {
          const rows = 2 * count
          code.get(left).i32(rows).do('i32.lt_s').branchIf(done)
          visit(pairs, count)
          for (const pair of pairs) this.step(pair, 8 * rows)
          code.get(left).i32(rows).do('i32.sub').set(left).branch(again)
        })
      })
  }

  step(place: Local, bytes: number): void {
    this.code.get(place).i32(bytes).do('i32.add').set(place)
  }
}

function emitSameBlock(walk: Walk): void {
  const { code } = walk
  code.block((differs) => {
    walk.columnsOf([2, 3], (columns) => {
      walk.pairsOf(columns, ([a, b], count) => {
        for (let k = 0; k < count; k++) {
          code
            .get(a!)
            .loadPair(16 * k)
            .get(b!)
            .loadPair(16 * k)
            .wide('v128.xor')
          if (k > 0) code.wide('v128.or')
        }
        code.wide('v128.any_true').branchIf(differs)
      })
    })
    code.i32(1).do('return')
  })
  code.i32(0)
}

function emitSameCell(walk: Walk): void {
  const { code } = walk
  code.block((differs) => {
    walk.columnsOf([2, 4], (columns) => {
      walk.rowsOf(columns, [code.parameter(3), code.parameter(5)], ([a, b]) => {
        code.get(a!).load('i64').get(b!).load('i64').do('i64.ne').branchIf(differs)
      })
    })
    code.i32(1).do('return')
  })
  code.i32(0)
}

function emitCopyCell(walk: Walk): void {
  const { code } = walk
  walk.columnsOf([2, 4], (columns) => {
    walk.rowsOf(columns, [code.parameter(3), code.parameter(5)], ([from, to]) => {
      code.get(to!).get(from!).load('i64').store('i64')
    })
  })
}

function emitCopyBlock(walk: Walk): void {
  const { code } = walk
  const changed = code.parameter(4)
  const copy = (columns: readonly Local[]) =>
    walk.pairsOf(columns, ([from, to], count) => {
      for (let k = 0; k < count; k++)
        code
          .get(to!)
          .get(from!)
          .loadPair(16 * k)
          .storePair(16 * k)
    })
  walk.columnsOf([2, 3], (columns) => {
    code.get(changed).do('i32.eqz')
    code.if(
      () => copy(columns),
      () => {
        code.get(changed).load('i32')
        code.if(() => copy(columns))
        walk.step(changed, 4)
      },
    )
  })
}

function emitShowCell(walk: Walk): void {
  const { code } = walk
  const changed = code.parameter(5)
  const lane = code.parameter(3)
  // the first lane tells what was there
  const first = code.local('i32')
  code.i32(0).set(first)
  walk.columnsOf([2, 4], (columns) => {
    walk.rowsOf(columns, [lane, first], ([from, to]) => {
      code.get(from!).load('i64').get(to!).load('i64').do('i64.ne')
      code.if(() => {
        code.get(changed).i32(1).store('i32')
        code.get(to!).get(from!).load('i64').store('i64')
      })
    })
    walk.step(changed, 4)
  })
}

function emitMix(walk: Walk): void {
  const { code, part } = walk
  const sum = code.local('i64')
  const [column, left, list] = [code.local('i32'), code.local('i32'), code.local('i32')]
  code.get(code.parameter(1)).load('i32', blockPartPlace.first).set(column)
  code.get(part).load('i32', partPlace.count).set(left)
  code.get(part).load('i32', partPlace.offsets).get(code.parameter(2)).get(left).i32(4)
  code.do('i32.mul', 'i32.mul', 'i32.add').set(list)
  countDown(code, left, () => {
    code
      .get(sum)
      .i64(31n)
      .do('i64.mul')
      .get(column)
      .get(list)
      .load('i32')
      .do('i32.add')
      .load('i64')
      .do('i64.add')
      .set(sum)
    walk.step(list, 4)
  })
  code.get(sum).get(sum).i64(32n).do('i64.shr_u', 'i64.xor', 'i32.wrap_i64')
}

function emitAreAll(code: Code): void {
  const [left, at, wanted] = [code.parameter(0), code.parameter(1), code.parameter(2)]
  code.block((differs) => {
    countDown(code, left, () => {
      code.get(at).load('i32').get(wanted).do('i32.ne').branchIf(differs)
      code.get(at).i32(4).do('i32.add').set(at)
    })
    code.i32(1).do('return')
  })
  code.i32(0)
}
