/** What single built-in point processes can do besides what their .mod file says. */
import { log } from '../runtime/math/log.ts'
import { PointProcess } from '../runtime/mechanism/point-process.ts'
import type { Member } from './binding/class.ts'
import { instance, number, optional } from './binding/params.ts'
import { asDone, asNothing, membersOf } from './binding/table.ts'
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
