/** What single built-in point processes can do besides what their .mod file says. */
import { problem } from '../lang/problem.ts'
import type { Recording } from '../runtime/events/record.ts'
import { log } from '../runtime/math/log.ts'
import { PointProcess } from '../runtime/mechanism/point-process.ts'
import type { Member } from './binding/class.ts'
import type { Context } from './binding/context.ts'
import { instance, integer, number, optional } from './binding/params.ts'
import { asDone, asFlag, asNumber, membersOf } from './binding/table.ts'
import { nameOfColumn } from './ks-chan/single.ts'
import { fireInput } from './parallel/office.ts'
import { Random123 } from './random/philox.ts'
import { Random } from './random.ts'
import { Vector } from './vector.ts'

const on = membersOf(PointProcess)

/** A stream of its own, from the start at each finitialize, of numbers of mean 1 with an exponential distribution. */
function ownStream(self: PointProcess, id1: number, id2 = 0, id3 = 0): void {
  const stream = new Random123(id1 >>> 0, id2 >>> 0, id3 >>> 0)
  self.model.addInitializeHandler(0, () => stream.reset())
  self.random = Object.assign(() => -log(stream.uniform()), { stream })
}

/** The stream of its own that it was given, if there is one. */
export function streamOf({ random }: PointProcess): Random123 | undefined {
  return random && 'stream' in random && random.stream instanceof Random123 ? random.stream : undefined
}

const noiseKey = Symbol('noise of NetStims')

/** All NetStims of a session have their numbers in one of the two ways. */
function chooseNoise(context: Context, way: string): void {
  const chosen = context.state(noiseKey, () => ({ way }))
  if (chosen.way !== way)
    throw problem('HOC3115', undefined, `NetStim.${chosen.way} was previously called`, {
      help: 'all NetStims of a program take their random numbers in one of the two ways',
    })
}

export const netStimMembers: Readonly<Record<string, Member>> = {
  noiseFromRandom: on.hoc([optional(instance(Random, 'Random'))], asDone, (self, context, random) => {
    chooseNoise(context, 'noiseFromRandom')
    self.random = random && (() => random.repick())
  }),
  noiseFromRandom123: on.hoc(
    [number('id1'), optional(number('id2')), optional(number('id3'))],
    asDone,
    (self, context, id1, id2, id3) => {
      chooseNoise(context, 'noiseFromRandom123')
      if (id2 === undefined) self.random = undefined
      else ownStream(self, id1, id2, id3)
    },
  ),
}

/** What takes the times of an APCount. */
const countRecordings = new WeakMap<PointProcess, Recording>()

/** The times of an APCount go into a vector: as many as are counted, also where the program changes `n`. */
export const spikeTimeMembers: Readonly<Record<string, Member>> = {
  record: on.hoc([optional(instance(Vector, 'Vector'))], asDone, (self, _context, times) => {
    countRecordings.get(self)?.remove()
    if (!times) return
    let wasFiring = 0
    const recording = self.model.record(
      self.ref('firing'),
      {
        clear() {
          times.clear()
          wasFiring = 0
        },
        append(firing) {
          if (!self.alive) recording.remove()
          else if (firing > wasFiring) putLast(times, self.get('n'), self.get('time'))
          wasFiring = firing
        },
      },
      { atOnce: true },
    )
    countRecordings.set(self, recording)
  }),
}

function putLast(times: Vector, count: number, time: number): void {
  const size = Math.trunc(count)
  if (size <= 0) return
  times.resize(size)
  times.set(size - 1, time)
}

/** So many spikes are sent at a time, and then as many as are due. */
const groupSize = 100

/** The spikes of numbers that live elsewhere, on their way from the start of each run on. */
class Pattern {
  private next = 0

  constructor(
    private readonly context: Context,
    private readonly owner: PointProcess,
    private readonly times: Float64Array,
    private readonly numbers: Float64Array,
  ) {}

  start(): void {
    this.next = 0
  }

  /** Sends what is due and some more; when the next group is, or a time gone by when there is none. */
  sendGroup(now: number): number {
    const { context, times, numbers, next: first } = this
    while (this.next < times.length && (this.next - first <= groupSize || times[this.next]! <= now)) {
      fireInput(context, Math.trunc(numbers[this.next]!), times[this.next]!)
      this.next++
    }
    return times[this.next] ?? now - 1
  }

  /** From the start of each run on, until what it gives is called. */
  play(): () => void {
    const { events } = this.context.model
    const send = (now: number): void => {
      if (!this.owner.alive) return
      const due = this.sendGroup(now)
      if (due >= now) events.send(due, send)
    }
    const end = this.context.model.addInitializeHandler(0, () => {
      if (!this.owner.alive) return end()
      this.start()
      events.send(0, send)
    })
    return end
  }
}

const patternsKey = Symbol('PatternStim')
const patterns = (context: Context) =>
  context.state(patternsKey, () => new WeakMap<PointProcess, { pattern: Pattern; end: () => void }>())

function playPattern(self: PointProcess, context: Context, times?: Vector, numbers?: Vector): void {
  const all = patterns(context)
  all.get(self)?.end()
  all.delete(self)
  if (!times || !numbers) return
  // copies: the vectors may change
  const pattern = new Pattern(context, self, times.data().slice(), numbers.data().slice())
  all.set(self, { pattern, end: pattern.play() })
}

export const patternStimMembers: Readonly<Record<string, Member>> = {
  play: on.hoc(
    [optional(instance(Vector, 'Vector')), optional(instance(Vector, 'Vector'))],
    asDone,
    (self, context, times, numbers) => playPattern(self, context, times, numbers),
  ),
  initps: on.hoc([], asFlag, (self, context) => {
    const playing = patterns(context).get(self)
    playing?.pattern.start()
    return playing !== undefined
  }),
  sendgroup: on.hoc([], asNumber, (self, context) => {
    const { t } = context.model
    return patterns(context).get(self)?.pattern.sendGroup(t) ?? t - 1
  }),
}

/** More channels than anybody counts. */
const many = 1e9

/** Channels of a KSChan that open one by one: how many there are until the next start, which takes Nsingle. */
export const singleChannelMembers: Readonly<Record<string, Member>> = {
  nsingle: on.hoc([optional(integer('channels', 1, many))], asNumber, (self, _context, count) => {
    self.checkPlaced()
    const column = nameOfColumn('channels')
    if (!self.has(column)) return many
    if (count !== undefined) self.set(column, count)
    return self.get(column)
  }),
}
