/**
 * Threshold crossings of second order (`cvode.condition_order(2)`): where a straight line between the ends of a step
 * crosses. The spike waits in the event queue for its own time, and is taken back when the integrator does not get
 * there, because something else has changed the course before.
 */
import type { Detector } from '../../events/detector.ts'
import type { QueuedEvent } from '../../events/event.ts'
import type { Model } from '../../model.ts'

interface Course {
  /** Value less threshold, and time (ms), when last looked at. */
  before: number
  since: number
  /** The value has to fall below this before it can cross again. */
  level: number
  /** The spike that waits for its time. */
  waiting: QueuedEvent | undefined
}

export class Crossings {
  private readonly courses = new WeakMap<Detector, Course>()

  constructor(private readonly model: Model) {}

  /** Looks at all detectors; `fresh` when the integrator has just started. */
  evaluate(t: number, fresh: boolean): void {
    for (const detector of this.model.events.detectors) if (detector.ref?.alive()) this.follow(detector, t, fresh)
    this.model.watches.check(t)
  }

  private follow(detector: Detector, t: number, fresh: boolean): void {
    const value = detector.ref!.get() - detector.threshold
    const course = this.courseOf(detector, t, value)
    if (course.waiting) this.takeBack(detector, course)
    if (!detector.above && value >= 0) {
      detector.above = true
      course.level = 0
      if (fresh) this.model.events.spike(detector, t)
      else this.await(detector, course, t, value)
    } else if (detector.above && course.before < course.level && value < course.level) detector.above = false
    course.before = value
    course.since = t
  }

  private await(detector: Detector, course: Course, t: number, value: number): void {
    const share = -course.before / (value - course.before)
    course.level = course.before
    course.waiting = this.model.events.send(share * t + (1 - share) * course.since, (time) => {
      course.waiting = undefined
      this.model.events.spike(detector, time)
    })
  }

  private takeBack(detector: Detector, course: Course): void {
    this.model.events.queue.remove(course.waiting!)
    course.waiting = undefined
    course.level = 0
    detector.above = false
  }

  private courseOf(detector: Detector, t: number, value: number): Course {
    const known = this.courses.get(detector)
    // a new run has emptied the queue
    if (known && t > 0) return known
    const course = { before: value, since: t, level: 0, waiting: undefined }
    this.courses.set(detector, course)
    return course
  }
}
