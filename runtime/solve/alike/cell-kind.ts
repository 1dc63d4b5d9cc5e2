/**
 * Kinds of cells: blocks in which all trees have the same mechanisms at the same places, and the same in all of these blocks. A cell is then a
 * lane of a block, and any cell of the kind could stand in any lane.
 */
import type { Mechanism } from '../../mechanism/mechanism.ts'
import type { Columns } from '../../memory/columns.ts'
import type { Model } from '../../model.ts'
import type { Blocks } from '../blocks.ts'
import type { TreeGroup } from '../matrix.ts'

/** What blocks of a kind have in one table: plain numbers, which hold until the next layout. */
export interface CellPart {
  /** 0 for the nodes; for a mechanism one more than its place among those that take part in steps. */
  readonly table: number
  /** How many columns, where the first begins, and doubles from one to the next. */
  readonly columns: number
  readonly place: number
  readonly stride: number
  /** Where columns of integers begin that do not say where something lies. */
  readonly integers: readonly number[]
  /** The how manieth of those that get events, -1 for others. */
  readonly receiver: number
  /** Row of the first one of each block. */
  readonly firsts: number[]
  /** Rows of a cell. */
  readonly count: number
  /** For lane after lane, where in the block the rows of the cell are. */
  readonly offsets: Int32Array
  /** The inverse: for each row of a block, where it stands in `offsets`. */
  readonly places: Int32Array
}

export interface CellKind {
  /** Number of its first cell among those of all kinds. */
  readonly first: number
  readonly lanes: number
  /** Their numbers. */
  readonly blocks: number[]
  readonly parts: readonly CellPart[]
}

/** Kinds that have more than one block. The instances of those that work in blocks are sorted by row. */
export function findKinds(model: Model, { groups, working, receivers }: Blocks): CellKind[] {
  if (groups.filter(({ lanes }) => lanes > 1).length < 2) return []
  const walks = working.map((one) => new Walk(one, receivers.indexOf(one)))
  const kinds = new Map<Int32Array, KindInWork[]>()
  groups.forEach((group, block) => {
    const { firstRow, lanes, parents } = group
    for (const walk of walks) walk.goOn(firstRow + parents.length * lanes)
    if (lanes === 1) return
    const known = kinds.get(parents) ?? []
    kinds.set(parents, known)
    const kind = known.find((one) => one.takes(lanes, firstRow, walks))
    if (kind) kind.add(block, firstRow, walks)
    else if (walks.every((walk) => walk.mayBeCopied && isRegular(walk.rows(firstRow), lanes)))
      known.push(new KindInWork(model.nodes.columns, group, block, walks))
  })
  const found = [...kinds.values()].flat().filter(({ blocks }) => blocks.length > 1)
  let first = 0
  for (const kind of found) {
    kind.first = first
    first += kind.blocks.length * kind.lanes
  }
  return found
}

/** Goes through the instances of a mechanism with the blocks: those of the present one are from `first` up to `end`. */
class Walk {
  first = 0
  end = 0
  private readonly nodes: Int32Array

  /** `receiver`: its number among those that get events, -1 where it gets none. */
  constructor(
    readonly mechanism: Mechanism,
    readonly receiver: number,
  ) {
    const { model, table, active } = mechanism
    const start = table.integerColumn(0)
    this.nodes = model.arena.i32.subarray(start, start + active)
  }

  /** Cells are compared and copied by columns. */
  get mayBeCopied(): boolean {
    return !this.mechanism.table.hasRecords || this.first === this.end
  }

  goOn(row: number): void {
    const { nodes } = this
    let next = this.end
    this.first = next
    while (next < nodes.length && nodes[next]! < row) next++
    this.end = next
  }

  /** Rows of their nodes, from the block's first on. */
  rows(firstRow: number): Int32Array {
    return this.nodes.slice(this.first, this.end).map((row) => row - firstRow)
  }

  has(rows: Int32Array, firstRow: number): boolean {
    const { nodes, first } = this
    if (this.end - first !== rows.length) return false
    for (let i = 0; i < rows.length; i++) if (nodes[first + i]! - firstRow !== rows[i]!) return false
    return true
  }
}

/** Whether all lanes have as many at the same places. */
function isRegular(rows: Int32Array, lanes: number): boolean {
  if (rows.length % lanes !== 0) return false
  const counts = new Int32Array(lanes)
  const places = new Int32Array(rows.length / lanes)
  for (const row of rows) {
    const lane = row % lanes
    const k = counts[lane]!++
    const place = (row - lane) / lanes
    if (k >= places.length || (lane > 0 && places[k] !== place)) return false
    if (lane === 0) places[k] = place
  }
  return true
}

class KindInWork implements CellKind {
  first = 0
  readonly lanes: number
  readonly blocks: number[]
  readonly parts: readonly CellPart[]
  /** Of each mechanism, rows of the nodes of its instances in a block. */
  private readonly rows: readonly Int32Array[]

  constructor(columns: Columns, { firstRow, lanes, parents }: TreeGroup, block: number, walks: readonly Walk[]) {
    this.lanes = lanes
    this.rows = walks.map((walk) => walk.rows(firstRow))
    this.blocks = [block]
    const nodes = Int32Array.from({ length: parents.length * lanes }, (_, i) => i)
    this.parts = [
      partOf(columns, firstRow, nodes, lanes, nodePart),
      ...walks.map(({ mechanism, first, receiver }, i) =>
        partOf(mechanism.table, first, this.rows[i]!, lanes, {
          table: i + 1,
          receiver,
          integers: ownIntegers(mechanism),
        }),
      ),
    ].filter(({ count }, i) => i === 0 || count > 0)
  }

  takes(lanes: number, firstRow: number, walks: readonly Walk[]): boolean {
    return lanes === this.lanes && walks.every((walk, i) => walk.has(this.rows[i]!, firstRow))
  }

  add(block: number, firstRow: number, walks: readonly Walk[]): void {
    this.blocks.push(block)
    const [nodes, ...others] = this.parts
    nodes!.firsts.push(firstRow)
    const present = walks.filter((_, i) => this.rows[i]!.length > 0)
    for (const [i, part] of others.entries()) part.firsts.push(present[i]!.first)
  }
}

const nodePart = { table: 0, receiver: -1, integers: [] }

function partOf(
  table: Columns,
  first: number,
  rows: Int32Array,
  lanes: number,
  own: Pick<CellPart, 'table' | 'receiver' | 'integers'>,
): CellPart {
  const count = rows.length / lanes
  const offsets = new Int32Array(rows.length)
  const places = new Int32Array(rows.length)
  const counts = new Int32Array(lanes)
  rows.forEach((row, i) => {
    const lane = row % lanes
    const place = lane * count + counts[lane]!++
    offsets[place] = i
    places[i] = place
  })
  const { doubles: columns, stride } = table
  return { ...own, columns, place: table.column(0), stride, firsts: [first], count, offsets, places }
}

/** Not the node, the rows of ions, or ends of runs, which lie elsewhere for each cell. */
function ownIntegers({ places, usedIons, table }: Mechanism): number[] {
  const { integerCount, runsColumn } = places
  const others = new Set([0, runsColumn, ...usedIons.columns.map(({ column }) => column)])
  return Array.from({ length: integerCount }, (_, k) => k)
    .filter((k) => !others.has(k))
    .map((k) => table.integerColumn(k))
}
