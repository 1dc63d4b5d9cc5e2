/** The functions that make and ask old stimuli: the first call gives their number, later ones set them one by one. */
import { sprintf } from '../../lang/printf.ts'
import { problem } from '../../lang/problem.ts'
import { nodeColumn } from '../../runtime/cable/node.ts'
import type { PointProcess } from '../../runtime/mechanism/point-process.ts'
import type { HocFunction } from '../binding/class.ts'
import type { Context } from '../binding/context.ts'
import { argumentOutOfRange, number, optional, rest } from '../binding/params.ts'
import { asNothing, asNumber, hocFunction } from '../binding/table.ts'
import { conductance, OldStimuli, pulse, synapseCurrent } from './stimuli.ts'

const key = Symbol('old stimuli')
const stimuli = (context: Context) => context.state(key, () => new OldStimuli(context.model))

function which(points: readonly PointProcess[], i: number, caller: string): PointProcess {
  const found = points[Math.trunc(i)]
  if (found) return found
  throw argumentOutOfRange(caller, i, 0, points.length - 1)
}

/** A stimulus that was given a place. */
const placed = (point: PointProcess) => point.section !== undefined && !point.section.deleted
const voltage = (point: PointProcess) => point.section!.at(point.get('x')).v
const area = (point: PointProcess) => point.node!.get(nodeColumn.area)

function position(x: number, caller: string): number {
  if (x >= 0 && x <= 1) return x
  throw argumentOutOfRange(caller, x, 0, 1)
}

const oneThread = (context: Context, name: string) => context.model.threads.only(`${name} does not allow threads`)

const setting = ['i', 'x', 'delay', 'duration', 'magnitude'] as const

/** `make` takes the number of stimuli, or a number, a place and `names`. */
function setter(
  name: string,
  kind: 'electrodes' | 'synapses',
  names: readonly string[],
  usage: string,
): (context: Context, first: number, ...values: number[]) => void {
  return (context, first, ...values) => {
    oneThread(context, name)
    const all = stimuli(context)[kind]
    if (values.length === 0) {
      if (!(first >= 0)) throw argumentOutOfRange(name, first, 0, 10000)
      return all.make(Math.trunc(first))
    }
    which(all.points, first, name)
    const [x = 0, ...numbers] = values
    if (numbers.length < names.length)
      throw problem('HOC3001', undefined, `${name} not enough arguments`, { help: usage })
    const given = Object.fromEntries(names.map((each, i) => [each, numbers[i]!]))
    all.set(Math.trunc(first), context.section(), position(x, name), given)
  }
}

// ---- the clamp

function fclamp(context: Context, first: number, second?: number, amplitude?: number): void {
  oneThread(context, 'fclamp')
  const { clamp } = stimuli(context)
  if (amplitude === undefined) {
    if (!(first >= 0)) throw argumentOutOfRange('fclamp', first, 0, 10000)
    if (first >= 1 && second === undefined)
      throw problem('HOC3001', undefined, 'fclamp not enough arguments', { help: 'fclamp(levels, x) in a section' })
    clamp.make(Math.trunc(first), first >= 1 ? context.section() : undefined, position(second ?? 0, 'fclamp'))
    return
  }
  const level = clamp.levels[Math.trunc(first)]
  if (!level)
    throw problem('HOC3192', undefined, 'level index out of range', {
      help: 'first `fclamp(levels, x)`, then `fclamp(i, duration, amplitude)` for each level',
    })
  level.duration = second ?? 0
  level.amplitude = amplitude
}

function clampCurrent(context: Context): number {
  const { clamp } = stimuli(context)
  const { point } = clamp
  if (!point?.section) return 0
  return clamp.current(point.section.at(clamp.x).v, context.model.t)
}

function clampLevel(context: Context): number {
  const { clamp } = stimuli(context)
  if (!clamp.point) return 0
  return clamp.level(context.model.t) ?? clamp.last
}

// ---- the list of all

/** As statements that would make them. */
function description(context: Context): string {
  const { clamp, electrodes, synapses } = stimuli(context)
  const lines: string[] = []
  if (clamp.point?.section) {
    lines.push(
      sprintf(
        '%s fclamp(%d, %g) /* Second arg is location */\n',
        clamp.point.section.name,
        clamp.levels.length,
        clamp.x,
      ),
    )
    lines.push(sprintf('/* fclamp( #, duration(ms), magnitude(mV)) ; clamp_resist = %g */\n', clamp.resistance))
    clamp.levels.forEach(({ duration, amplitude }, i) => {
      lines.push(sprintf('   fclamp(%2d,%13g,%14g)\n', i, duration, amplitude))
    })
  }
  if (electrodes.points.length > 0) {
    lines.push(sprintf('fstim(%d)\n', electrodes.points.length))
    lines.push('/* section	fstim( #, loc, delay(ms), duration(ms), magnitude(namp)) */\n')
    lines.push(...rows(electrodes.points, '%-15s fstim(%2d,%4g,%10g,%13g,%16g)\n', setting.slice(1)))
  }
  if (synapses.points.length > 0) {
    lines.push(sprintf('fsyn(%d)\n', synapses.points.length))
    lines.push('/* section	fsyn( #, loc, delay(ms), tau(ms), conduct(uS), erev(mV)) */\n')
    lines.push(
      ...rows(synapses.points, '%-15s fsyn(%2d,%4g,%10g,%8g,%14g,%9g)\n', ['x', 'delay', 'tau', 'gmax', 'erev']),
    )
  }
  return lines.join('')
}

const rows = (points: readonly PointProcess[], format: string, names: readonly string[]): string[] =>
  points.map((point, i) => sprintf(format, point.section?.name ?? '', i, ...names.map((name) => point.get(name))))

// ---- the table

const numbers = [number('count or i'), rest(number('value'))] as const

export const oldStimulusFunctions: readonly HocFunction[] = [
  hocFunction(
    'fstim',
    numbers,
    asNothing,
    'fstim(n) makes n electrodes; fstim(i, x, delay, duration, magnitude) puts one into the section in use.',
    setter('fstim', 'electrodes', ['delay', 'duration', 'magnitude'], 'fstim(i, x, delay, duration, magnitude)'),
  ),
  hocFunction('fstimi', [number('i')], asNumber, 'Current (nA) of an electrode of fstim.', (context, i) =>
    pulse(which(stimuli(context).electrodes.points, i, 'fstimi'), context.model.t),
  ),
  hocFunction(
    'fsyn',
    numbers,
    asNothing,
    'fsyn(n) makes n synapses; fsyn(i, x, delay, tau, gmax, erev) puts one into the section in use.',
    setter('fsyn', 'synapses', ['delay', 'tau', 'gmax', 'erev'], 'fsyn(i, x, delay, tau, gmax, erev)'),
  ),
  hocFunction('fsyng', [number('i')], asNumber, 'Conductance (uS) of a synapse of fsyn.', (context, i) => {
    const point = which(stimuli(context).synapses.points, i, 'fsyng')
    return placed(point) ? conductance(point, context.model.t, area(point)) : 0
  }),
  hocFunction('fsyni', [number('i')], asNumber, 'Current (nA) of a synapse of fsyn.', (context, i) => {
    const point = which(stimuli(context).synapses.points, i, 'fsyni')
    return placed(point) ? synapseCurrent(point, voltage(point), context.model.t, area(point)) : 0
  }),
  hocFunction(
    'fclamp',
    [number('levels or i'), optional(number('x or duration')), optional(number('amplitude'))],
    asNothing,
    'fclamp(n, x) puts a voltage clamp of n levels into the section in use; fclamp(i, duration, amplitude) sets a level.',
    fclamp,
  ),
  hocFunction('fclampi', [], asNumber, 'Current (nA) of the clamp of fclamp.', clampCurrent),
  hocFunction('fclampv', [], asNumber, 'Potential (mV) that the clamp of fclamp holds.', clampLevel),
  hocFunction('prstim', [], asNumber, 'Prints what fclamp, fstim and fsyn made.', (context) => {
    context.host.write(description(context))
    return 1
  }),
]
