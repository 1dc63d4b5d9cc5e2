/** What of an integrator is watched and recorded at each of its steps, as lists for WebAssembly (`cells-code.ts`). */
import type { Detector } from '../../events/detector.ts'
import type { Recording } from '../../events/record.ts'
import type { Model } from '../../model.ts'
import { cellRecord, courseRecord, sampleBytes, watchedBytes } from './cell-record.ts'
import type { Crossings } from './crossings.ts'
import type { RecordView } from './records.ts'

/** Samples of a number that may wait until they are handed over. */
const room = 32
const { doubles, words } = cellRecord
const { doubles: ofCourse, words: wordsOfCourse, size: courseSize } = courseRecord

export class CellLists {
  private detectors: readonly Detector[] = []
  private recordings: readonly Recording[] = []
  /** Block in the arena: what is watched, what is recorded, samples. */
  private block = 0
  private blockDoubles = 0
  /** Where thresholds are crossed on the way of a step. */
  private crossings: Crossings | undefined = undefined
  /** WebAssembly has what was known of their courses, and goes on with it. */
  private hasCourses = false

  constructor(
    private readonly model: Model,
    private readonly cell: RecordView,
  ) {
    cell.i32[cell.w + words.room] = 1
  }

  release(): void {
    this.takeCourses()
    if (this.blockDoubles > 0) this.model.arena.release(this.block, this.blockDoubles)
    this.blockDoubles = 0
  }

  /** False where something cannot be told by an address. With `crossings` thresholds are looked at behind a step, else before it. */
  renew(detectors: readonly Detector[], recordings: readonly Recording[], crossings?: Crossings): boolean {
    this.handOver()
    this.release()
    this.detectors = detectors.filter(({ ref }) => ref?.alive())
    this.recordings = recordings
    this.crossings = crossings
    const places = recordings.map((one) => this.addressOf(one))
    const watchedDoubles = (crossings ? courseSize : watchedBytes / 8) * this.detectors.length
    const sampleDoubles = (sampleBytes / 8) * places.length
    this.blockDoubles = watchedDoubles + sampleDoubles + room * places.length
    if (this.blockDoubles > 0) this.block = this.model.arena.allocate(this.blockDoubles)
    const watched = 8 * this.block
    const samples = watched + 8 * watchedDoubles
    const buffers = samples + 8 * sampleDoubles
    const { cell } = this
    const { i32, w } = cell
    const watchedEnd = crossings ? watched : samples
    const ends = { watched, watchedEnd, samples, samplesEnd: buffers, courses: watchedEnd, coursesEnd: samples }
    Object.entries(ends).forEach(([name, address]) => {
      i32[w + words[name as keyof typeof words]] = address
    })
    i32[w + words.room] = places.length > 0 ? room : 1
    const [size, first] = crossings ? [8 * courseSize, wordsOfCourse.place] : [watchedBytes, 0]
    this.detectors.forEach(({ ref }, k) => {
      i32[(watched + k * size) / 4 + first] = 8 * ref!.index()
    })
    places.forEach((place, k) => {
      i32.set([place, buffers + 8 * room * k], (samples + k * sampleBytes) / 4)
    })
    this.look()
    return places.every((place) => place > 0)
  }

  /** Byte address of what is recorded; `t` is the integrator's own time. */
  private addressOf({ continuous, ref }: Recording): number {
    if (!continuous || !ref.alive()) return -1
    const index = ref.index()
    return index === this.model.timeIndex ? this.cell.address + 8 * doubles.time : 8 * index
  }

  /** On which side of their thresholds JavaScript has seen the numbers that are watched. */
  look(): void {
    if (this.crossings) {
      this.giveCourses(this.crossings)
      return
    }
    const { detectors, block } = this
    const { f64, i32 } = this.model.arena
    for (let k = 0; k < detectors.length; k++) {
      const at = block + (k * watchedBytes) / 8
      i32[2 * at + 1] = detectors[k]!.above ? 1 : 0
      f64[at + 1] = detectors[k]!.threshold
    }
  }

  private giveCourses(crossings: Crossings): void {
    if (this.hasCourses) return
    this.hasCourses = true
    const { detectors, block } = this
    const { f64, i32 } = this.model.arena
    for (let k = 0; k < detectors.length; k++) {
      const at = block + k * courseSize
      const detector = detectors[k]!
      const course = crossings.known(detector)
      i32[2 * at + wordsOfCourse.above] = detector.above ? 1 : 0
      i32[2 * at + wordsOfCourse.waiting] = !course || course.waiting ? 1 : 0
      f64[at + ofCourse.threshold] = detector.threshold
      f64[at + ofCourse.before] = course?.before ?? 0
      f64[at + ofCourse.level] = course?.level ?? 0
      f64[at + ofCourse.since] = course?.since ?? 0
    }
  }

  /** Before somebody looks at the courses: those are the last steps' now. */
  takeCourses(): void {
    if (!this.hasCourses) return
    this.hasCourses = false
    const { detectors, block } = this
    const { f64 } = this.model.arena
    for (let k = 0; k < detectors.length; k++) {
      const course = this.crossings!.known(detectors[k]!)
      if (!course) continue
      const at = block + k * courseSize
      course.before = f64[at + ofCourse.before]!
      course.since = f64[at + ofCourse.since]!
    }
  }

  /** Samples that wait go to where they are wanted. */
  handOver(): void {
    const { cell, recordings, model } = this
    const { i32, w } = cell
    const taken = i32[w + words.taken]!
    if (taken === 0) return
    i32[w + words.taken] = 0
    let at = i32[w + words.samplesEnd]! / 8
    for (const { sink } of recordings) {
      const values = model.arena.f64.slice(at, at + taken)
      if (sink.appendAll) sink.appendAll(values)
      else for (const value of values) sink.append(value)
      at += room
    }
  }
}
