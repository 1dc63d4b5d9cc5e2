/** Integrators in the order in which they go on, as WebAssembly has it (`cell-queue-code.ts`), and runs of them. */
import type { Arena } from '../../memory/arena.ts'
import { cellRecord, queueRecord, runEnds } from './cell-record.ts'
import type { LoopMaker, Loops } from './loops.ts'
import { RecordView } from './records.ts'

const { words } = queueRecord

export class CellQueue {
  private readonly record: RecordView
  private readonly loops: Loops
  private readonly arena: Arena
  private readonly heap: number
  private readonly heapDoubles: number

  constructor({ arena, loops }: LoopMaker, count: number) {
    this.arena = arena
    this.loops = loops
    this.record = new RecordView(arena, queueRecord.size)
    this.heapDoubles = (count + 1) >> 1
    this.heap = arena.allocate(this.heapDoubles)
    this.record.i32[this.record.w + words.heap] = 8 * this.heap
  }

  release(): void {
    this.record.release()
    this.arena.release(this.heap, this.heapDoubles)
  }

  /** Cells by the addresses of their records. */
  forget(): void {
    const { i32, w } = this.record
    i32[w + words.held] = i32[w + words.count] = 0
  }
  send(cell: number, time: number): void {
    this.loops.sendCell(this.record.address, cell, time)
  }
  move(cell: number, time: number): void {
    this.loops.moveCell(this.record.address, cell, time)
  }

  /** Who goes next. */
  get first(): number {
    return this.record.i32[this.record.w + words.held]!
  }
  nextTime(): number {
    const { first } = this
    return first === 0 ? Infinity : this.timeOf(first)
  }
  timeOf(cell: number): number {
    return this.arena.f64[cell / 8 + cellRecord.doubles.due]!
  }

  /** All, in their order. */
  inOrder(): number[] {
    const { record, arena, heap } = this
    const { f64, i32 } = arena
    const others = Array.from(i32.subarray(2 * heap, 2 * heap + record.i32[record.w + words.count]!))
    const turn = (cell: number) => f64[cell / 8 + cellRecord.doubles.turn]!
    others.sort((a, b) => this.timeOf(a) - this.timeOf(b) || turn(a) - turn(b))
    return this.first === 0 ? [] : [this.first, ...others]
  }

  /** Steps before a time while that is all there is, and no more than so many; one of `runEnds`. */
  run(until: number, most: number, refreshes: boolean): number {
    const { record, loops } = this
    if (this.first === 0) return runEnds.due
    record.i32[record.w + words.refreshes] = refreshes ? 1 : 0
    return loops.run(record.address, until, most)
  }

  /** Of the last run: how many there were, and who has taken the last. */
  get steps(): number {
    return this.record.i32[this.record.w + words.steps]!
  }
  get last(): number {
    return this.record.i32[this.record.w + words.last]!
  }
}
