/** The detectors of a model: which one stands for a source, and when it is needed no longer. */
import type { Section } from '../cable/section.ts'
import type { PointProcess } from '../mechanism/point-process.ts'
import { RangeRef } from '../memory/range-ref.ts'
import type { Ref } from '../memory/ref.ts'
import { Roster } from '../memory/roster.ts'
import { inserted } from '../memory/short-list.ts'
import { Detector } from './detector.ts'

/** Whoever sends events and looks at variables. */
interface Owner {
  /** There are other detectors than before. */
  sourcesChanged(): void
  /** Takes a detector's events out of the queue. */
  forget(detector: Detector): void
}

export class Detectors extends Roster<Detector> {
  private none: Detector | undefined = undefined

  constructor(private readonly owner: Owner) {
    super()
  }

  /** The source of all connections that have none. */
  nobody(): Detector {
    this.none ??= this.make(new Detector(undefined, undefined, undefined, undefined))
    return this.none
  }

  /** The detector of a source, made when it is the first connection from there. */
  of(source: { ref: Ref; section?: Section } | PointProcess): Detector {
    if ('ref' in source && 'get' in source.ref) return this.ofVariable(source.ref, source.section)
    const point = source as PointProcess
    point.detector ??= this.make(new Detector(undefined, undefined, point, undefined))
    return point.detector
  }

  private ofVariable(ref: Ref, section: Section | undefined): Detector {
    const node = ref instanceof RangeRef ? ref.node : undefined
    const candidates = node ? node.detectors : this
    for (const detector of candidates) if (detector.ref && detector.ref.index() === ref.index()) return detector
    const detector = this.make(new Detector(ref, section, undefined, node))
    if (node) {
      const { guests } = node
      guests.detectors = inserted(guests.detectors, guests.detectors.length, detector)
    }
    return detector
  }

  private make(detector: Detector): Detector {
    this.add(detector)
    this.owner.sourcesChanged()
    return detector
  }

  /** Drops a detector that no connection uses, nothing records and no cell's number stands for. */
  release(detector: Detector): void {
    if (detector.connections.length > 0 || detector.times || detector.gid >= 0) return
    if (detector === this.none) this.none = undefined
    this.owner.forget(detector)
    this.delete(detector)
    if (detector.source) detector.source.detector = undefined
    if (detector.node?.detectors.length) {
      const { guests } = detector.node
      guests.detectors = guests.detectors.filter((each) => each !== detector)
    }
    this.owner.sourcesChanged()
  }

  /** What fired is gone: its connections go without a source, and nothing is recorded any more. */
  drop(detector: Detector): void {
    detector.times = detector.ids = undefined
    for (const connection of [...detector.connections]) connection.loseSource()
    this.release(detector)
  }
}
