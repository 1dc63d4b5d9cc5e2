/** Several steps of fixed length with joint equations in one call of WebAssembly (`several-code.ts`). */
import type { Recording } from '../../events/record.ts'
import type { Model } from '../../model.ts'
import { CellLists } from '../cvode/cell-lists.ts'
import { cellRecord } from '../cvode/cell-record.ts'
import { RecordView } from '../cvode/records.ts'
import { isPlainJoint } from '../plain-step.ts'
import { longest } from '../stretches.ts'
import type { JointEquations } from './joint-system.ts'
import { severalRecord } from './several-code.ts'

/** So many go together at most, so that the program can be stopped. */
const mostSteps = 256
/** Steps before the next look where they cannot go together. */
const patience = 64
const { doubles, words } = severalRecord

/** Has equations ready for WebAssembly meanwhile. */
type During = (run: (equations: JointEquations) => void) => void

export class SeveralJointSteps {
  private readonly record: RecordView
  private readonly cell: RecordView
  private readonly lists: CellLists
  /** What the lists were made for. */
  private listed: { readonly generation: number; readonly version: number; readonly samplers: readonly Recording[] } = {
    ...{ generation: -1, version: -1, samplers: [] },
  }
  private isListed = false
  /** From here to there steps cannot go together. */
  private refused = { from: Number.POSITIVE_INFINITY, until: 0 }

  constructor(private readonly model: Model) {
    const { arena } = model
    this.record = new RecordView(arena, severalRecord.size)
    this.cell = new RecordView(arena, cellRecord.size)
    this.lists = new CellLists(model, this.cell)
    this.record.i32[this.record.w + words.cell] = this.cell.address
  }

  /** A look that costs next to nothing. */
  get mayFollow(): boolean {
    const { t, dt, events } = this.model
    return !(t >= this.refused.from && t < this.refused.until) && events.queue.nextTime() > t + dt
  }

  /** Steps while time is before `until`, the layout being up to date; how many they were. Between them nothing of the program runs. */
  take(until: number, most: number, during: During): number {
    if (!this.mayFollow) return 0
    if (!isPlainJoint(this.model) || !this.list()) return this.refuse()
    let taken = 0
    during(({ course, functions }) => {
      if (course.isAlone) taken = this.takeWith(functions, course.record.address, until, most)
      else this.refuse()
    })
    return taken
  }

  private refuse(): number {
    const { t, dt } = this.model
    this.refused = { from: t, until: t + patience * dt }
    return 0
  }

  /** What is watched and recorded; false where WebAssembly cannot do that. */
  private list(): boolean {
    const { lists, listed, model } = this
    const { thresholds, generation } = model
    const { samplers } = model.traces
    thresholds.settle()
    const { version } = thresholds
    if (generation === listed.generation && version === listed.version && samplers === listed.samplers) lists.look()
    else {
      this.listed = { generation, version, samplers }
      this.isListed = lists.renew(thresholds.detectors, samplers)
    }
    return this.isListed
  }

  private takeWith(functions: JointEquations['functions'], joint: number, until: number, most: number): number {
    const { model } = this
    const end = Date.now() + longest
    let taken = 0
    this.begin(joint, until)
    try {
      for (let steps = 1; steps > 0 && taken < most && Date.now() < end; taken += steps)
        steps = this.run(functions, most - taken)
    } finally {
      // also where one could not be taken
      if (model.t !== this.time) {
        model.t = this.time
        model.stepShare.taken(model)
      }
    }
    return taken
  }

  /** How far they have come. */
  private get time(): number {
    return this.cell.f64[this.cell.d + cellRecord.doubles.time]!
  }

  private begin(joint: number, until: number): void {
    const { record, cell, model } = this
    const { f64, i32 } = record
    model.stepless = 0
    f64[record.d + doubles.until] = until
    f64[record.d + doubles.next] = model.events.queue.nextTime()
    f64[record.d + doubles.half] = 0.5 * model.dt
    f64[record.d + doubles.cj] = model.stepShare.forStep(model)
    f64[record.d + doubles.scale] = model.secondorder === 0 ? 1 : 2
    i32[record.w + words.joint] = joint
    f64[cell.d + cellRecord.doubles.time] = model.t
  }

  private run({ several }: JointEquations['functions'], most: number): number {
    const { record, lists } = this
    record.i32[record.w + words.most] = Math.min(most, mostSteps)
    try {
      several(record.address)
    } finally {
      lists.handOver()
    }
    return record.i32[record.w + words.steps]!
  }
}
