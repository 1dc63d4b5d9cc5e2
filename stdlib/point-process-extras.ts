/** What single built-in point processes can do besides what their .mod file says. */
import { log } from '../runtime/math/log.ts'
import { PointProcess } from '../runtime/mechanism/point-process.ts'
import type { Member } from './binding/class.ts'
import type { Context } from './binding/context.ts'
import { instance, number, optional } from './binding/params.ts'
import { asDone, asNothing, asNumber, membersOf } from './binding/table.ts'
import { fireInput } from './parallel/office.ts'
import { Random123 } from './random/philox.ts'
import { Random } from './random.ts'
import { Vector } from './vector.ts'

const on = membersOf(PointProcess)

/** A stream of its own, from the start at each finitialize, of numbers of mean 1 with an exponential distribution. */
function ownStream(self: PointProcess, id1: number, id2 = 0, id3 = 0): void {
  const stream = new Random123(id1 >>> 0, id2 >>> 0, id3 >>> 0)
  self.model.addInitializeHandler(0, () => stream.reset())
  self.random = () => -log(stream.uniform())
}

export const netStimMembers: Readonly<Record<string, Member>> = {
  noiseFromRandom: on.hoc([instance(Random, 'Random')], asDone, (self, _context, random) => {
    self.random = () => random.repick()
  }),
  noiseFromRandom123: on.hoc(
    [number('id1'), optional(number('id2')), optional(number('id3'))],
    asDone,
    (self, _context, id1, id2, id3) => ownStream(self, id1, id2, id3),
  ),
}

/** The times of an APCount go into a vector. */
export const spikeTimeMembers: Readonly<Record<string, Member>> = {
  record: on.hoc([optional(instance(Vector, 'Vector'))], asNothing, (self, _context, times) => {
    if (!times) return
    let counted = 0
    const recording = self.model.record(self.ref('n'), {
      clear() {
        times.clear()
        counted = 0
      },
      append(n) {
        if (!self.alive) recording.remove()
        else if (n > counted) times.push(self.get('time'))
        counted = n
      },
    })
  }),
}

/** So many spikes are sent at a time, and then as many as are due. */
const groupSize = 100

/** The spikes of numbers that live elsewhere, on their way from the start of each run on. */
function playPattern(self: PointProcess, context: Context, times: Float64Array, numbers: Float64Array): void {
  const { model } = self
  const sendFrom = (first: number, now: number): void => {
    let next = first
    while (next < times.length && (next - first <= groupSize || times[next]! <= now)) {
      fireInput(context, Math.trunc(numbers[next]!), times[next]!)
      next++
    }
    if (next < times.length) model.events.send(times[next]!, (time) => sendFrom(next, time))
  }
  self.endPattern?.()
  self.endPattern = model.addInitializeHandler(0, () => model.events.send(0, (time) => sendFrom(0, time)))
}

export const patternStimMembers: Readonly<Record<string, Member>> = {
  play: on.hoc(
    [optional(instance(Vector, 'Vector')), optional(instance(Vector, 'Vector'))],
    asNumber,
    (self, context, times, numbers) => {
      self.endPattern?.()
      self.endPattern = undefined
      // copies: the vectors may change
      if (times && numbers) playPattern(self, context, times.data().slice(), numbers.data().slice())
      return 1
    },
  ),
}
