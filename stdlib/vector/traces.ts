/**
 * Vectors over time: recording a number while the simulation runs, and playing one back into it.
 */
import { problem } from '../../lang/problem.ts'
import { PointProcess } from '../../runtime/mechanism/point-process.ts'
import type { Ref } from '../../runtime/memory/ref.ts'
import type { Member } from '../binding/class.ts'
import type { Context } from '../binding/context.ts'
import { anything, argumentOutOfRange, describe, notEnoughArguments, rest } from '../binding/params.ts'
import { asDone, asObject, membersOf } from '../binding/table.ts'
import { isRef, isStringCell, objectOf, type Value } from '../binding/value.ts'
import { Vector } from '../vector.ts'
import { playFrom, recordInto } from './tracing.ts'

const on = membersOf(Vector)

const vectorIn = (value: Value | undefined): Vector | undefined => {
  const impl = objectOf(value)?.impl
  return impl instanceof Vector ? impl : undefined
}

/** An object in front only says which point process the variable belongs to: the pointer knows that itself. */
function withoutPointProcess(args: readonly Value[]): readonly Value[] {
  const first = args[0]
  if (first === undefined || isRef(first) || isStringCell(first) || typeof first === 'number') return args
  if (!pointIn(args))
    throw problem('HOC3113', undefined, 'Optional first arg is not a POINT_PROCESS', {
      help: `it was given ${describe(first)}`,
    })
  return args.slice(1)
}

function record(self: Vector, context: Context, args: readonly Value[]): Vector {
  const [target, when] = withoutPointProcess(args)
  if (!isRef(target)) throw pointerExpected('record', target)
  const times = vectorIn(when)
  checkInterval('record', when)
  const options = times ? { times: () => times.data() } : typeof when === 'number' ? { interval: when } : {}
  const [owner, point] = [ownerOf(context, target, args), pointIn(args)]
  recordInto(self, context.model, target, { ...options, ...(owner && { owner }), ...(point && { point }) })
  return self
}

function checkInterval(caller: string, when: Value | undefined): void {
  if (when !== undefined && typeof when !== 'number' && !vectorIn(when))
    throw problem(
      'HOC3003',
      undefined,
      `interpreter stack type error: ${caller} takes an interval or a vector of times`,
      {
        help: `it was given ${describe(when)}`,
      },
    )
  if (typeof when === 'number' && !(when >= 1e-9 && when <= 1e10)) throw argumentOutOfRange(caller, when, 1e-9, 1e10)
}

/** The point process that is named in front. */
function pointIn(args: readonly Value[]): PointProcess | undefined {
  const impl = objectOf(args[0])?.impl
  return impl instanceof PointProcess ? impl : undefined
}

/** With whose steps a number is recorded that no cell has: those of the point process named first, or of the section in use. */
function ownerOf(context: Context, target: Ref, args: readonly Value[]): Ref | undefined {
  const point = pointIn(args)
  if (point) return point.node?.section.at(0.5).ref('v')
  if (target.index() !== context.model.timeIndex) return undefined
  const section = context.sectionOrNone()
  // NEURON takes the first segment's for it
  return section?.at(0.5 / section.nseg).ref('v')
}

function play(self: Vector, context: Context, args: readonly Value[]): Vector {
  const [target, when, smooth] = withoutPointProcess(args)
  if (typeof target === 'number') return playElement(self, target)
  const interval = typeof when === 'number' ? when : undefined
  checkInterval('play', when)
  if (typeof smooth === 'number' && !(smooth >= 0 && smooth <= 1)) throw argumentOutOfRange('play', smooth, 0, 1)
  const jumps = vectorIn(smooth)
  if (when === undefined) throw notEnoughArguments('play', 'interval')
  if ((jumps || smooth === 1) && !vectorIn(when))
    throw problem('HOC3017', undefined, 'Second argument of Vector.play in continuous mode must be a time vector')
  const times = vectorIn(when) ?? interval
  playFrom(self, context.model, targetOf(target, context), times, jumps ?? smooth === 1, pointIn(args))
  return self
}

/** The statement that is played first gets one element, now. */
function playElement(self: Vector, place: number): Vector {
  const first = self.traces.plays[0]
  if (!first) return self
  const i = Math.trunc(place)
  if (!(place >= 0 && place <= self.size() - 1))
    throw problem('HOC3002', undefined, `Arg out of range in user function: play was given ${place}`, {
      help: `the vector has ${self.size()} elements`,
    })
  if (typeof first.target === 'function') first.target(self.get(i))
  return self
}

function targetOf(target: Value | undefined, context: Context): Ref | ((value: number) => void) {
  if (isRef(target)) return target
  if (!isStringCell(target)) throw pointerExpected('play', target)
  const { value: text } = target
  // the value stands for $1 in the statement; without it this is a variable that takes the value
  const run = context.statement(text.includes('$1') ? text.replaceAll('$1', 'hoc_ac_') : `${text}=hoc_ac_`)
  const value = context.refByName('hoc_ac_')
  return (x) => {
    value?.set(x)
    run()
  }
}

const pointerExpected = (caller: string, found: Value | undefined) =>
  problem('HOC3003', undefined, `interpreter stack type error: ${caller} takes a pointer such as &v(0.5)`, {
    help: `it was given ${describe(found)}`,
  })

export const vectorTraceMembers: Record<string, Member> = {
  record: on.hoc([rest(anything('&variable, interval | times'))], asObject, (self, context, ...args) =>
    record(self, context, args),
  ),
  play: on.hoc(
    [rest(anything('&variable | statement, interval | times, continuous'))],
    asObject,
    (self, context, ...args) => play(self, context, args),
  ),
  play_remove: on.method('play_remove', [], asDone),
}
