/**
 * The local variable step: each cell has an integrator and a time of its own. The cell that is behind all others goes next, when no
 * event is due before; whoever receives an event goes back to its time, and all cells do for a statement.
 */
import type { Detector } from '../../events/detector.ts'
import type { Playing } from '../../events/play.ts'
import type { Recording } from '../../events/record.ts'
import type { PointProcess } from '../../mechanism/point-process.ts'
import type { Ref } from '../../memory/ref.ts'
import { Bdf } from './bdf.ts'
import { CableEquations } from './cable-equations.ts'
import { CellQueue } from './cell-queue.ts'
import { runEnds } from './cell-record.ts'
import type { Limits } from './equations.ts'
import { Integration, type Shared } from './integration.ts'
import { Parts } from './parts.ts'
import { type Scales, Tolerances } from './scales.ts'

/** So many steps go together at most, so that the program can be stopped. */
const mostSteps = 4096

export class LocalSteps {
  readonly cells: readonly Integration[]
  private readonly parts: Parts
  private readonly queue: CellQueue
  /** By the addresses of their records. */
  private readonly numbers = new Map<number, number>()
  private known = -1
  /** Cells know what they need for steps of WebAssembly. */
  private isReady = false

  /** `before`: those of the model before it has changed, whose times and order stay. */
  constructor(
    private readonly shared: Shared,
    limits: Limits,
    scales: Scales,
    before?: LocalSteps,
  ) {
    const { model, maker } = shared
    this.parts = new Parts(model)
    const equations = this.parts.all.map((part) => new CableEquations(model, part))
    this.cells = equations.map((one, i) => {
      const tolerances = new Tolerances(limits, scales, () => scales.of(one.states), one.size)
      return new Integration(shared, one, new Bdf(one, limits, tolerances, maker, shared.method), this.parts.all[i])
    })
    this.cells.forEach(({ record }, i) => {
      this.numbers.set(record.address, i)
    })
    this.queue = new CellQueue(maker, this.cells.length)
    const same = before?.cells.length === this.cells.length ? before : undefined
    const order = same ? same.order() : this.cells.map((_, i) => i)
    for (const i of order) {
      const time = same ? same.queue.timeOf(same.cells[i]!.record.address) : 0
      this.cells[i]!.time = time
      this.send(i, time)
    }
  }

  release(): void {
    this.queue.release()
  }

  private send(i: number, time: number): void {
    this.queue.send(this.cells[i]!.record.address, time)
  }

  /** When the cell that is furthest behind goes on. */
  nextTime(): number {
    return this.queue.nextTime()
  }

  /** All cells start at t; who comes first of equals stays. */
  start(t: number): void {
    this.known = -1
    this.isReady = false
    this.share()
    const order = this.order()
    this.queue.forget()
    for (const cell of this.cells) cell.start(t)
    for (const i of order) this.send(i, t)
  }

  /** One step of the cell that is furthest behind. */
  step(): void {
    this.share()
    const { first } = this.queue
    const cell = this.cells[this.numbers.get(first)!]!
    cell.go(Infinity)
    this.queue.move(first, cell.time)
    cell.lists.look()
  }

  /** The program has run something: what cells need to know for steps of WebAssembly may be other than it was. */
  changed(): void {
    this.isReady = false
  }

  /** Steps before a time, as many as WebAssembly can take one after the other; how many they were. */
  run(until: number): number {
    this.share()
    if (!this.isReady) this.beReady()
    const { queue } = this
    for (let steps = 0; ; ) {
      const end = queue.run(until, mostSteps, true)
      if (queue.steps > 0) this.solverOf(queue.last).leave()
      steps += queue.steps
      if (end === runEnds.full) this.cells[this.numbers.get(queue.first)!]!.lists.handOver()
      else if (end >= runEnds.failed) this.solverOf(queue.last).refuse(end - runEnds.failed)
      else {
        if (end === runEnds.crossed) this.crossed(this.cells[this.numbers.get(queue.last)!]!)
        return steps
      }
    }
  }

  /** A spike may be due within the step. */
  private crossed(cell: Integration): void {
    cell.lookForCrossings()
    cell.lists.look()
  }

  private solverOf(address: number): Bdf {
    return this.cells[this.numbers.get(address)!]!.solver as Bdf
  }

  private beReady(): void {
    this.isReady = true
    for (const cell of this.cells) cell.beReady()
  }

  /** Samples that wait go to where they are wanted. */
  handOver(): void {
    for (const { lists } of this.cells) lists.handOver()
  }

  /** The cell of a point process, brought to a time. */
  bring(point: PointProcess, time: number): Integration | undefined {
    return this.bringTo(this.parts.ofPoint(point), time)
  }

  /** The cell that has the number which is recorded or played. */
  bringOwner(ref: Ref, time: number): Integration | undefined {
    return this.bringTo(this.parts.ofNumber(ref.index()), time)
  }

  bringAll(time: number): void {
    for (let i = 0; i < this.cells.length; i++) this.bringTo(i, time)
  }

  /** For kernels that tell their edges. */
  asking(): Integration | undefined {
    return this.cells.find(({ asking }) => asking)
  }

  bringTo(i: number, time: number): Integration | undefined {
    const cell = this.cells[i]
    if (!cell) return undefined
    cell.retreat(time)
    this.queue.move(cell.record.address, time)
    return cell
  }

  private order(): number[] {
    return this.queue.inOrder().map((address) => this.numbers.get(address)!)
  }

  /** Gives each cell its detectors, recordings and played values. */
  private share(): void {
    const { model } = this.shared
    const count = model.events.detectors.size + model.recordings.size + model.playings.size
    if (count === this.known) return
    this.known = count
    this.isReady = false
    const own = this.cells.map(() => ({
      detectors: [] as Detector[],
      recordings: [] as Recording[],
      playings: [] as Playing[],
    }))
    for (const detector of model.events.detectors) {
      if (!detector.ref?.alive()) continue
      const cell = this.parts.ofNumber(detector.ref.index())
      own[Math.max(0, cell)]?.detectors.push(detector)
    }
    for (const recording of model.recordings)
      if (recording.owner.alive()) own[this.parts.ofNumber(recording.owner.index())]?.recordings.push(recording)
    for (const playing of model.playings)
      if (typeof playing.target !== 'function') own[this.parts.ofNumber(playing.target.index())]?.playings.push(playing)
    this.cells.forEach((cell, i) => {
      const { detectors, recordings, playings } = own[i]!
      const owns = ({ point }: { point: PointProcess | undefined }) =>
        point !== undefined && this.parts.ofPoint(point) === i
      cell.belongings = { detectors, recordings, owns }
      const { equations } = cell
      if (equations instanceof CableEquations) equations.playings = playings
    })
  }
}
