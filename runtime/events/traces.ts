/**
 * All that is recorded and played. What is made while a run is going on takes part from the next `finitialize` on, or where the variable step
 * begins anew, as in NEURON.
 */
import type { Ref } from '../memory/ref.ts'
import type { Model } from '../model.ts'
import { Playing, type PlaySource } from './play.ts'
import { Recording, type RecordOptions, type SampleSink } from './record.ts'

export class Traces {
  /** Those that take part. */
  readonly recordings = new Set<Recording>()
  readonly playings = new Set<Playing>()
  /** What sets numbers by itself at the start of a run, before all that is played. */
  readonly atStart = new Set<() => void>()
  private readonly waiting = { recordings: new Set<Recording>(), playings: new Set<Playing>() }
  /** How many of both have been made. */
  private series = 0
  private sampling: readonly Recording[] | undefined = undefined

  constructor(private readonly model: Model) {}

  record(ref: Ref, sink: SampleSink, options: RecordOptions): Recording {
    const recording = new Recording(this.model, ref, sink, options)
    recording.number = this.series++
    const { recordings } = options.atOnce ? this : this.waiting
    recordings.add(recording)
    this.sampling = undefined
    return recording
  }

  play(source: PlaySource, target: Ref | ((value: number) => void), continuous: boolean): Playing {
    const playing = new Playing(this.model, source, target, continuous)
    playing.number = this.series++
    this.waiting.playings.add(playing)
    return playing
  }

  /** Recordings that take a sample at each step: the same list until one comes or goes. */
  get samplers(): readonly Recording[] {
    this.sampling ??= [...this.recordings].filter(({ continuous }) => continuous)
    return this.sampling
  }

  /** Those that have waited take part from here on. */
  install(): void {
    this.sampling = undefined
    admit(this.waiting.recordings, this.recordings)
    admit(this.waiting.playings, this.playings)
  }

  /** Also of those that wait: their vectors are emptied, and what goes by times or an interval begins. */
  startRecordings(): void {
    for (const one of this.all()) if (one instanceof Recording) one.start()
  }

  startPlayings(): void {
    for (const one of this.all()) if (one instanceof Playing) one.start()
  }

  remove(one: Recording | Playing): void {
    this.sampling = undefined
    for (const { recordings, playings } of [this, this.waiting])
      if (one instanceof Recording) recordings.delete(one)
      else playings.delete(one)
  }

  /** Both, in the order of their making, those that wait among them. */
  all(): (Recording | Playing)[] {
    const both = [this, this.waiting].flatMap(({ recordings, playings }) => [...recordings, ...playings])
    return both.sort((a, b) => a.number - b.number)
  }
}

/** Behind those that were made before them. */
function admit<One>(waiting: Set<One>, admitted: Set<One>): void {
  for (const one of waiting) admitted.add(one)
  waiting.clear()
}
