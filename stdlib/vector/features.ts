/**
 * Features of an action potential, and how far a curve is from some of them: what `install_vector_fitness` brings in NEURON, for the fitness of the
 * Multiple Run Fitter.
 */
import { problem } from '../../lang/problem.ts'
import type { Member } from '../binding/class.ts'
import { instance, number } from '../binding/params.ts'
import { asNumber, membersOf } from '../binding/table.ts'
import { Vector } from '../vector.ts'

const on = membersOf(Vector)
const vector = (name: string) => instance(Vector, name)

/** What a curve that does not come to all of the points is off by. */
const far = 1e9
/** Below it (mV) there is no peak. */
const peakLevel = -20

/** From the first point at or above the level to the next one at or below it. */
function width(y: ArrayLike<number>, x: ArrayLike<number>, level: number): number {
  if (x.length !== y.length) return 0
  let up = 0
  while (up < y.length && !(y[up]! >= level)) up++
  let down = up + 1
  while (down < y.length && !(y[down]! <= level)) down++
  return (x[down] ?? 0) - (x[up] ?? 0)
}

/** The place of the first point above the level behind which it goes down; 0 where there is none. */
function firstPeak(y: ArrayLike<number>): number {
  const last = y.length - 1
  for (let i = 0; i < last; ) {
    if (!(y[i]! >= peakLevel)) i += 2
    else if (y[i]! > y[i + 1]!) return i
    else i++
  }
  return 0
}

/** A curve, and where its peak is. */
interface Curve {
  readonly y: ArrayLike<number>
  readonly x: ArrayLike<number>
  readonly peak: number
}
interface Points {
  readonly y: ArrayLike<number>
  readonly x: ArrayLike<number>
}

/** Squares of how far it is, along x, to where the curve passes the levels of the points: upwards until the peak, then downwards. */
function offAlongX({ y, x, peak }: Curve, points: Points): number {
  let [sum, next, up] = [0, 0, true]
  for (let i = 0; i < x.length; i++) {
    const level = points.y[next]!
    if (!(up ? y[i]! >= level : y[i]! <= level)) continue
    const off = x[i]! - peak - points.x[next]!
    sum += off * off
    if (++next >= points.x.length) return sum
    if (x[i]! > peak) up = false
  }
  return far
}

/** The same along y, at the first point of the curve from each x on. */
function offAlongY({ y, x, peak }: Curve, points: Points): number {
  let [sum, next] = [0, 0]
  for (let i = 0; i < x.length; i++) {
    if (!(x[i]! - peak >= points.x[next]!)) continue
    const off = y[i]! - points.y[next]!
    sum += off * off
    if (++next >= points.x.length) return sum
  }
  return far
}

const fitness = (off: (curve: Curve, points: Points) => number) =>
  on.hoc(
    [vector('x'), number('peak'), vector('ydata'), vector('xdata')],
    asNumber,
    (self, _, x, peak, yData, xData) => {
      if (x.size() !== self.size()) throw problem('HOC3177', undefined, 'vectors not same size')
      return off({ y: self.data(), x: x.data(), peak }, { y: yData.data(), x: xData.data() })
    },
  )

export const vectorFeatureMembers: Readonly<Record<string, Member>> = {
  width: on.hoc([vector('x'), number('level')], asNumber, (self, _, x, level) => width(self.data(), x.data(), level)),
  firstpeak: on.hoc([], asNumber, (self) => firstPeak(self.data())),
  xfitness: fitness(offAlongX),
  yfitness: fitness(offAlongY),
}
