/** The record of the joint equations: which kernels run in which order, where the numbers are, and what is left to JavaScript. */
import { nodeColumn } from '../../cable/node.ts'
import type { Model } from '../../model.ts'
import { type CallBlock, callsOf } from '../cvode/call-block.ts'
import { RecordView } from '../cvode/records.ts'
import type { Phase } from '../phases.ts'
import type { CablePart } from './cable-part.ts'
import { type JointWord, jointBesides, jointRecord, linkBytes } from './joint-record.ts'
import { linearRecord } from './linear-code.ts'
import type { LinearPart } from './linear-part.ts'
import type { Outside } from './outside.ts'
import type { SparseMatrix } from './sparse-matrix.ts'

type Words = Readonly<Partial<Record<JointWord, number>>>

interface Parts {
  readonly cable: CablePart
  readonly matrix: SparseMatrix
  readonly outside: Outside | undefined
  readonly linear: readonly LinearPart[]
}

export class JointCourse {
  readonly record: RecordView
  private readonly calls: CallBlock
  /** Index into the arena: ranges that are cleared. */
  private readonly ranges: number
  private readonly rangeDoubles: number
  /** What linear equations add to elements. */
  private readonly links: number
  private readonly linkDoubles: number
  /** Records of linear equations. */
  private readonly systems: number
  private readonly systemDoubles: number
  /** Which currents run, by the address of their lists. */
  private readonly phases = new Map<number, Phase>()
  private readonly linear: readonly LinearPart[]
  /** WebAssembly works on a copy of their numbers. */
  isMirrored = false

  constructor(
    private readonly model: Model,
    { cable, matrix, outside, linear }: Parts,
  ) {
    this.linear = linear
    const { arena, phases } = model
    this.record = new RecordView(arena, jointRecord.size)
    const ranges = this.cleared()
    this.rangeDoubles = ranges.length
    this.ranges = arena.allocate(this.rangeDoubles)
    const elements = linear.flatMap((part) => part.elements)
    this.linkDoubles = Math.max(1, (elements.length * linkBytes) / 8)
    this.links = arena.allocate(this.linkDoubles)
    this.systemDoubles = Math.max(1, linear.length * linearRecord.size)
    this.systems = arena.allocate(this.systemDoubles)
    this.calls = callsOf(model, [phases.beforeBreakpoint, phases.current, phases.state], outside)
    const { starts, end } = this.calls
    ranges.forEach(([first, count], i) => {
      arena.i32.set([8 * first, 8 * count], 2 * (this.ranges + i))
    })
    elements.forEach(({ element, isSlope }, i) => {
      arena.i32.set([matrix.addressOf(element), isSlope ? 1 : 0], 2 * this.links + (i * linkBytes) / 4)
    })
    const node = (name: keyof typeof nodeColumn) => 8 * model.nodes.columns.column(nodeColumn[name])
    this.set({
      ...{ matrix: 8 * this.ranges, ions: 8 * (this.ranges + 2), ionsEnd: 8 * (this.ranges + ranges.length) },
      ...{ before: starts[0]!, currents: starts[1]!, states: starts[2]!, end },
      ...{ right: matrix.rightOf(0), rightEnd: matrix.rightOf(matrix.size) },
      ...{ elements: matrix.addressOf(0), elementsEnd: matrix.addressOf(matrix.values.length) },
      ...cable.words,
      ...{ v: node('v'), a: node('a'), b: node('b'), d: node('d'), rhs: node('rhs'), cm: node('cm') },
      ...{ i_cap: node('i_cap'), links: 8 * this.links, linkCount: elements.length, clock: model.globalsAddress },
      ...{ linear: 8 * this.systems, linearCount: 0, rows: 0 },
    })
    this.phases.set(this.lists, phases.current)
    this.setOutside(outside)
  }

  private setOutside(outside: Outside | undefined): void {
    if (!outside) {
      this.set({ outside: 0 })
      return
    }
    const { kernels } = this.model.variableStep.maker
    const { clearElectrodes, addRight, addLeft, move } = outside.functions
    this.set({
      outside: outside.record.address,
      ...{ clearElectrodes: kernels.of(clearElectrodes), addRight: kernels.of(addRight) },
      ...{ addLeft: kernels.of(addLeft), move: kernels.of(move) },
    })
  }

  /** Right side and diagonal of the cable first, then the currents of ions. */
  private cleared(): [first: number, count: number][] {
    const { nodes, phases } = this.model
    const rows = ([nodeColumn.rhs, nodeColumn.d] as const).map((k): [number, number] => [
      nodes.columns.column(k),
      nodes.count,
    ])
    const ions = phases.ions.flatMap(({ table, ion }) =>
      (['i', 'di_dv'] as const).map((name): [number, number] => [table.column(ion!.columnOf(name)), table.count]),
    )
    return [...rows, ...ions]
  }

  release(): void {
    const { arena } = this.model
    this.calls.release()
    arena.release(this.ranges, this.rangeDoubles)
    arena.release(this.links, this.linkDoubles)
    arena.release(this.systems, this.systemDoubles)
    this.record.release()
  }

  set(words: Words): void {
    const { record } = this
    for (const [name, value] of Object.entries(words))
      record.i32[record.w + jointRecord.words[name as JointWord]] = value
  }

  word(name: JointWord): number {
    const { record } = this
    return record.i32[record.w + jointRecord.words[name]]!
  }

  /** Address of what fixed steps run. */
  get lists(): number {
    return this.record.address + jointRecord.at('before')
  }

  phaseOf(lists: number): Phase {
    return this.phases.get(lists)!
  }

  /** Others run currents of their own. */
  name(lists: number, phase: Phase): void {
    this.phases.set(lists, phase)
  }

  /** Before WebAssembly works on it: what it is to leave to JavaScript, and the numbers of linear equations. */
  enter(): void {
    const { model, record, linear } = this
    const { membraneCurrent, secondorder } = model
    const { ions } = model.phases
    let what = 0
    for (let i = 0; i < ions.length; i++) if (ions[i]!.ion!.anyAdvance) what |= jointBesides.reversal
    if (membraneCurrent.enabled) what |= jointBesides.currents
    if (secondorder === 2) what |= jointBesides.middle
    if (linear.length > 0 && !this.takeLinear()) what |= jointBesides.linear | jointBesides.moved
    record.i32[record.w + jointRecord.words.besides] = what
  }

  /** Whether steps need nothing of the program. */
  get isAlone(): boolean {
    return this.linear.length === 0 || this.isMirrored
  }

  /** False where all that is left to JavaScript. */
  private takeLinear(): boolean {
    const { linear, record, systems } = this
    const isPossible = linear.every(({ mirror }) => mirror!.isPossible)
    this.isMirrored = isPossible
    record.i32[record.w + jointRecord.words.linearCount] = isPossible ? linear.length : 0
    if (!isPossible) return false
    linear.forEach(({ mirror }, k) => {
      mirror!.take(8 * (systems + k * linearRecord.size))
    })
    this.takeLinks()
    return true
  }

  /** Behind a step the program gets back what belongs to it. */
  leave(): void {
    if (!this.isMirrored) return
    for (const { mirror } of this.linear) mirror!.giveBack()
  }

  /** What linear equations add to elements, as it is. */
  takeLinks(): void {
    const { linear } = this
    const { f64 } = this.model.arena
    let at = this.links + 1
    for (let k = 0; k < linear.length; k++) at = linear[k]!.takeElements(f64, at, linkBytes / 8)
  }
}
