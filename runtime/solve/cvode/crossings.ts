/**
 * Threshold crossings of second order (`cvode.condition_order(2)`): where a straight line between the ends of a step
 * crosses. The spike waits in the event queue for its own time, and is taken back when the integrator does not get
 * there, because something else has changed the course before.
 */
import type { Model } from '../../model.ts'
import type { Belongings } from './integration.ts'

/** A detector, or a WATCH condition. */
interface Crossing {
  above: boolean
}

export interface Course {
  /** Value less threshold, and time (ms), when last looked at. */
  before: number
  since: number
  /** The value has to fall below this before it can cross again. */
  level: number
  /** The spike that waits for its time. */
  /** Handle of what was sent, 0 for nothing. */
  waiting: number
}

export class Crossings {
  private readonly courses = new WeakMap<Crossing, Course>()

  constructor(private readonly model: Model) {}

  known(subject: Crossing): Course | undefined {
    return this.courses.get(subject)
  }

  /** Looks at detectors and WATCH conditions, all or those of a cell; `fresh` when the integrator has just started. */
  evaluate(t: number, fresh: boolean, belongings?: Belongings): void {
    const { events, watches } = this.model
    for (const detector of belongings?.detectors ?? events.detectors) {
      if (!detector.ref?.alive()) continue
      const value = detector.ref.get() - detector.threshold
      this.follow(detector, value, { t, fresh }, (time) => events.spike(detector, time))
    }
    for (const watch of watches.all) {
      if (belongings && !belongings.owns(watch)) continue
      // one that others have replaced meanwhile tells nobody
      const fire = (time: number) => (watches.all.includes(watch) ? watch.send(time) : undefined)
      this.follow(watch, watch.value(), { t, fresh }, fire)
    }
  }

  private follow(
    subject: Crossing,
    value: number,
    { t, fresh }: { t: number; fresh: boolean },
    fire: (time: number) => void,
  ): void {
    const course = this.courseOf(subject, t, value)
    if (course.waiting) this.takeBack(subject, course)
    if (!subject.above && value >= 0) {
      subject.above = true
      course.level = 0
      if (fresh) fire(t)
      else this.await(course, t, value, fire)
    } else if (subject.above && course.before < course.level && value < course.level) subject.above = false
    course.before = value
    course.since = t
  }

  private await(course: Course, t: number, value: number, fire: (time: number) => void): void {
    const share = -course.before / (value - course.before)
    course.level = course.before
    course.waiting = this.model.events.send(share * t + (1 - share) * course.since, (time) => {
      course.waiting = 0
      fire(time)
    })
  }

  private takeBack(subject: Crossing, course: Course): void {
    this.model.events.queue.remove(course.waiting)
    course.waiting = 0
    course.level = 0
    subject.above = false
  }

  private courseOf(subject: Crossing, t: number, value: number): Course {
    const known = this.courses.get(subject)
    // a new run has emptied the queue
    if (known && t > 0) return known
    const course = { before: value, since: t, level: 0, waiting: 0 }
    this.courses.set(subject, course)
    return course
  }
}
