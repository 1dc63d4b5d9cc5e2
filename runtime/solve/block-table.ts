/** The table a step runs through: blocks, their strips with ranges of instances, the runs of rows of each, children. */
import { runWords } from '../math/chain.ts'
import type { Mechanism } from '../mechanism/mechanism.ts'
import type { Model } from '../model.ts'
import type { TreeGroup } from './matrix.ts'
import { blockWords, type StepPlan, wordsOfStrip } from './step-plan.ts'

/** Rows of a strip where there are few kernels; more of them get longer strips, as each call costs something, and so does each run that is cut. */
const leastRows = 64
const kernelsOfShortest = 8
/** Of each kernel, beside a row of the cable. */
const costOfInstance = 1.5

export class BlockTable {
  private readonly blocks: number[] = []
  private readonly strips: number[] = []
  private readonly runs: number[] = []
  private readonly children: number[] = []
  /** What a step of each block costs, in rows of a passive cable. */
  readonly costs: number[] = []
  private readonly shapes = new Map<Int32Array, Map<number, StripOfShape[]>>()
  private readonly doubles: number
  private readonly place: number

  /** `mechanisms`: those whose ranges a strip has, in their order; their instances are sorted by row. */
  constructor(
    private readonly model: Model,
    private readonly plan: StepPlan,
    groups: readonly TreeGroup[],
    mechanisms: readonly Mechanism[],
  ) {
    const ranges = mechanisms.map((one) => new Ranges(one))
    for (const group of groups) this.addBlock(group, ranges)
    const words = this.blocks.length + this.strips.length + this.runs.length + this.children.length
    this.doubles = (words + 1) >> 1
    this.place = model.arena.allocate(this.doubles)
    this.write()
  }

  /** Byte address of the first block. */
  get address(): number {
    return 8 * this.place
  }

  release(): void {
    this.model.arena.release(this.place, this.doubles)
  }

  private addBlock(group: TreeGroup, ranges: readonly Ranges[]): void {
    const { firstRow, lanes } = group
    const strips = this.stripsOf(group)
    let cost = group.parents.length * lanes
    this.blocks.push(8 * firstRow, 8 * lanes, strips.length, this.strips.length)
    for (const { begin, end, firstRun, runCount, mixed } of strips) {
      const [from, to] = [firstRow + begin * lanes, firstRow + end * lanes]
      this.strips.push(8 * from, 8 * to, firstRun, runCount, mixed)
      for (const range of ranges) {
        const first = range.next
        this.strips.push(first, range.upTo(to))
        cost += costOfInstance * (range.next - first)
      }
    }
    this.costs.push(cost)
  }

  private stripsOf(group: TreeGroup): StripOfShape[] {
    const { parents, lanes } = group
    const byLanes = this.shapes.get(parents) ?? new Map<number, StripOfShape[]>()
    this.shapes.set(parents, byLanes)
    const known = byLanes.get(lanes)
    if (known) return known
    const children = new Children(parents)
    const strips = cut(group, this.rowsOfStrip()).map((parts) => {
      const firstRun = this.runs.length
      for (const part of parts) {
        if (part.lanes > 1) this.addBundle(parents, children, part)
        else this.addRuns(parents, children, part.begin, part.end, 8 * lanes)
      }
      const [begin, end] = [parts[0]!.begin, parts.at(-1)!.end]
      const runCount = (this.runs.length - firstRun) / runWords
      return { begin, end, firstRun, runCount, mixed: parts.some((part) => part.lanes > 1) ? 1 : 0 }
    })
    byLanes.set(lanes, strips)
    return strips
  }

  private rowsOfStrip(): number {
    const { currents, states } = this.plan
    return leastRows * Math.ceil(Math.max(1, ((currents?.length ?? 0) + states.length) / kernelsOfShortest))
  }

  private addRuns(parents: Int32Array, children: Children, begin: number, end: number, width: number): void {
    for (let first = begin; first < end; ) {
      let last = first
      while (last + 1 < end && parents[last + 1] === last && children.count(last) === 1) last++
      const parent = parents[first]!
      this.runs.push(first * width, last * width, parent < 0 ? -1 : parent * width)
      this.runs.push(children.count(last), this.children.length, width)
      for (let k = children.first(last); k < children.end(last); k++) this.children.push(children.list[k]! * width)
      first = last + 1
    }
  }

  /** Runs of sections side by side: each ends where some section has another child than its next row, or none. */
  private addBundle(parents: Int32Array, children: Children, { begin, end, lanes }: Part): void {
    for (let first = begin; first < end; ) {
      let last = first
      while (last + lanes < end && goesOn(parents, children, last, lanes)) last += lanes
      const childCount = children.end(last + lanes - 1) - children.first(last)
      this.runs.push(8 * first, 8 * last, 0, childCount, this.children.length, 8 * lanes)
      for (let lane = 0; lane < lanes; lane++) this.children.push(8 * parents[first + lane]!)
      for (let at = last; at < last + lanes; at++)
        for (let k = children.first(at); k < children.end(at); k++) this.children.push(8 * at, 8 * children.list[k]!)
      first = last + lanes
    }
  }

  /** Into memory; what were places in a list become byte addresses. */
  private write(): void {
    const { i32 } = this.model.arena
    const blocks = 2 * this.place
    const strips = blocks + this.blocks.length
    const runs = strips + this.strips.length
    const children = runs + this.runs.length
    const stripLength = wordsOfStrip(this.plan)
    place(i32, blocks, this.blocks, blockWords, 3, strips)
    place(i32, strips, this.strips, stripLength, 2, runs)
    place(i32, runs, this.runs, runWords, 4, children)
    i32.set(this.children, children)
    for (const list of [this.blocks, this.strips, this.runs, this.children]) list.length = 0
    this.shapes.clear()
  }
}

/** Writes entries of `length` words each, of which one is a place in what follows. */
function place(
  i32: Int32Array,
  at: number,
  words: readonly number[],
  length: number,
  which: number,
  base: number,
): void {
  for (let i = 0; i < words.length; i++) i32[at + i] = words[i]!
  for (let i = which; i < words.length; i += length) i32[at + i] = 4 * (base + words[i]!)
}

/** Positions in a tree, and the strip's part of the list of runs. */
interface StripOfShape {
  readonly begin: number
  readonly end: number
  readonly firstRun: number
  readonly runCount: number
  /** 1 where some sections are side by side. */
  readonly mixed: number
}

/** Positions of a tree: so many sections side by side, or rows one after the other. */
interface Part {
  readonly begin: number
  readonly end: number
  readonly lanes: number
}

/**
 * Strips of about so many rows. Sections side by side stay together if they can; long lines of single rows have strips of their own, as
 * kernels can take such along.
 */
function cut(group: TreeGroup, rows: number): Part[][] {
  const { parents, lanes } = group
  if (lanes > 1) return [[{ begin: 0, end: parents.length, lanes: 1 }]]
  const strips: Part[][] = []
  let open: Part[] = []
  let filled = 0
  const close = () => {
    if (open.length > 0) strips.push(open)
    open = []
    filled = 0
  }
  for (const { begin, end, lanes: width } of partsOf(group)) {
    if (end - begin > rows) close()
    for (let next = begin; next < end; ) {
      // the root of a section that begins there has nothing inserted: with one row more the strips have instances in pairs
      const most = end - begin > rows ? rows + (next === 0 ? 1 : 0) : end - begin
      const stop = Math.min(end, next + Math.ceil(most / width) * width)
      open.push({ begin: next, end: stop, lanes: width })
      filled += stop - next
      next = stop
      if (filled >= rows) close()
    }
  }
  close()
  return strips
}

function partsOf({ parents, bundles }: TreeGroup): Part[] {
  const parts: Part[] = []
  let next = 0
  const single = (end: number) => {
    if (next < end) parts.push({ begin: next, end, lanes: 1 })
  }
  for (const { first, rows, lanes } of bundles) {
    single(first)
    next = first + rows * lanes
    parts.push({ begin: first, end: next, lanes })
  }
  single(parents.length)
  return parts
}

/** Whether each row of so many side by side has no child but the one behind it. */
function goesOn(parents: Int32Array, children: Children, first: number, lanes: number): boolean {
  for (let at = first; at < first + lanes; at++)
    if (children.count(at) !== 1 || parents[at + lanes] !== at) return false
  return true
}

/** The children of all rows of a tree, in one list: trees have thousands of rows, of which most have one. */
class Children {
  readonly list: Int32Array
  private readonly starts: Int32Array

  constructor(parents: Int32Array) {
    const starts = new Int32Array(parents.length + 2)
    for (let i = 0; i < parents.length; i++) if (parents[i]! >= 0) starts[parents[i]! + 2]!++
    for (let i = 2; i < starts.length; i++) starts[i]! += starts[i - 1]!
    this.list = new Int32Array(starts[starts.length - 1]!)
    for (let i = 0; i < parents.length; i++) if (parents[i]! >= 0) this.list[starts[parents[i]! + 1]!++] = i
    this.starts = starts
  }

  first(row: number): number {
    return this.starts[row]!
  }

  end(row: number): number {
    return this.starts[row + 1]!
  }

  count(row: number): number {
    return this.end(row) - this.first(row)
  }
}

/** Goes through a mechanism's instances with the rows. */
class Ranges {
  next = 0

  constructor(private readonly mechanism: Mechanism) {}

  /** Number of the first instance that is on `row` or behind it. */
  upTo(row: number): number {
    const { mechanism } = this
    while (this.next < mechanism.active && mechanism.nodeRow(this.next) < row) this.next++
    return this.next
  }
}
