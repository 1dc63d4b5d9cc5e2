/** How a vector takes part in a simulation: it collects samples, or gives values away, while time goes on. */
import { problem } from '../../lang/problem.ts'
import type { Detector } from '../../runtime/events/detector.ts'
import type { PlaySource } from '../../runtime/events/play.ts'
import type { Recording, RecordOptions, SampleSink } from '../../runtime/events/record.ts'
import type { PointProcess } from '../../runtime/mechanism/point-process.ts'
import type { Ref } from '../../runtime/memory/ref.ts'
import type { Model } from '../../runtime/model.ts'
import type { Vector } from '../vector.ts'

/** What a vector is busy with. */
export interface Traces {
  record: Recording | undefined
  readonly plays: { remove(): void; readonly target?: unknown }[]
  /** Whose spike times, or whose numbers with them, it takes. */
  readonly spikes: Set<Detector>
}

/** What the runtime appends samples to: of a class, so that the engine knows what it calls for millions of them. */
class VectorSink implements SampleSink {
  constructor(readonly target: Vector) {}

  clear(): void {
    this.target.clear()
  }
  append(value: number): void {
    this.target.push(value)
  }
  appendAll(values: Float64Array): void {
    this.target.pushAll(values)
  }
  resize(count: number): void {
    this.target.resize(count)
  }
}

export const sinkOf = (vector: Vector): SampleSink => new VectorSink(vector)

/** From here on spikes go into these, and nowhere else. */
export function recordSpikes(detector: Detector, times: Vector | undefined, ids: Vector | undefined, id: number): void {
  detector.times = times && sinkOf(times)
  detector.ids = ids && sinkOf(ids)
  detector.id = id
  times?.traces.spikes.add(detector)
  ids?.traces.spikes.add(detector)
}

/** HOC lets go of the vector: nothing goes into it any more, and nothing comes from it. */
export function endTraces(self: Vector, { events }: Model): void {
  self.play_remove()
  for (const detector of self.traces.spikes) {
    if (detector.times?.target === self) detector.times = undefined
    if (detector.ids?.target === self) detector.ids = undefined
    events.detectors.release(detector)
  }
}

/** Samples at each step, at an interval, or at times. */
export function recordInto(self: Vector, model: Model, target: Ref, options: RecordOptions): void {
  self.traces.record?.remove()
  self.traces.record = model.record(target, sinkOf(self), options)
}

/**
 * Values at an interval (ms, by default dt), or at times; linear between the times when `continuous`, which may also be the
 * positions at which they jump.
 */
export function playFrom(
  self: Vector,
  model: Model,
  target: Ref | ((value: number) => void),
  when: number | Vector | undefined,
  continuous: boolean | Vector,
  point?: PointProcess,
): void {
  const played = { owner: self, values: () => self.data(), ...(point && { point }) }
  const source: PlaySource =
    typeof when === 'object'
      ? {
          ...{ ...played, times: () => when.data() },
          ...(typeof continuous === 'object' && { jumps: () => continuous.data() }),
        }
      : when === undefined
        ? played
        : { ...played, interval: when }
  self.traces.plays.push(model.play(source, target, continuous !== false && typeof when === 'object'))
}

/** The model that a pointer belongs to. */
export function modelOf(target: Ref): Model {
  if (target.model) return target.model
  throw problem('HOC3015', undefined, `${target.label}: the pointer does not say to which model it belongs`, {
    help: 'give the model as an option: { model }',
  })
}
