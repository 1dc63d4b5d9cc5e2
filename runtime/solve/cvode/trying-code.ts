/**
 * A step is tried until it is good: shorter after a failure, and from order 1 on after many. Where the integrator has to stop it shows the states of that time.
 */
import type { Code, Local } from '../../../wasm/code.ts'
import type { Module } from '../../../wasm/module.ts'
import { ended } from './bdf-record.ts'
import { type BdfFields, bdfFields } from './coefficients-code.ts'
import { arrival, mostNewtonFailures } from './multistep.ts'
import { byOrder, emitScaled, vector } from './order-code.ts'
import { row } from './vector-code.ts'

const mostErrorFailures = 7
/** Divisor that makes the estimate at the present order cautious. */
export const biasSame = 6
export const tiny = 1e-6

export interface TryingParts {
  /** (record): length and order of a step that is not the first. */
  readonly prepare: number
  /** (record): how it ended. */
  readonly attempt: number
  readonly rescale: number
  readonly changeOrder: number
  readonly restore: readonly number[]
  readonly scaled: number
  /** (record, y, slopes) */
  readonly evaluate: number
  readonly pow: number
}

/** (record): a step; how it ended. */
export function emitTrying(module: Module, parts: TryingParts): number {
  const arrive = emitArrival(module, parts.scaled)
  const afterError = emitAfterError(module, parts)
  const { code, index } = module.function({ parameters: ['i32'], results: ['i32'] }, 'step')
  const f = bdfFields(code)
  const start = code.local('f64')
  const { outcome, newton, errors } = code.locals('i32', 'outcome newton errors')
  f.set('moved', () => f.integer(0))
  f.get('t').code.set(start)
  f.get('count')
  code.if(() => f.own().call(parts.prepare))
  code.loop((again) => {
    f.own().call(parts.attempt).code.tee(outcome).do('i32.eqz')
    code.if(() => {
      f.own().call(arrive)
      code.i32(ended.good).do('return')
    })
    f.set('t', () => f.local(start))
    byOrder(f, parts.restore)
    f.set('mostGrowth', () => f.number(1))
    code.get(outcome).i32(ended.newton).do('i32.eq')
    code.if(
      () => {
        countFailure(f, 'newtonFailures', newton, mostNewtonFailures, ended.newton)
        f.set('ratio', () => f.number(0.25).get('minStep').get('h').do('f64.div', 'f64.max'))
        f.own().call(parts.rescale)
      },
      () => {
        countFailure(f, 'errorFailures', errors, mostErrorFailures, ended.error)
        f.own().local(errors).call(afterError)
      },
    )
    code.branch(again)
  })
  code.do('unreachable')
  return index
}

/** That was the last one where there are many, or the step may not be any shorter. */
function countFailure(f: BdfFields, count: 'newtonFailures' | 'errorFailures', here: Local, most: number, how: number) {
  const { code } = f
  f.set(count, () => f.get(count).integer(1).do('i32.add'))
  code.get(here).i32(1).do('i32.add').tee(here).i32(most).do('i32.ge_s')
  f.get('h').get('minStep').number(1.000001).do('f64.mul', 'f64.le', 'i32.or')
  f.get('t').get('h').do('f64.add').get('t').do('f64.eq', 'i32.or')
  code.if(() => code.i32(how).do('return'))
}

/** (record, failures): a shorter step, at a lower order after many. */
function emitAfterError(module: Module, parts: TryingParts): number {
  const { code, index } = module.function({ parameters: ['i32', 'i32'], results: [] })
  const f = bdfFields(code)
  const failures = code.parameter(1)
  const { ratio, least, x } = code.locals('f64', 'ratio least x')
  const n = code.local('i32')
  f.get('minStep').get('h').do('f64.div').code.set(least)
  const rescale = () => {
    f.set('ratio', () => f.local(ratio))
    f.own().call(parts.rescale)
    code.do('return')
  }
  code.get(failures).i32(3).do('i32.le_s')
  code.if(() => {
    f.number(biasSame).get('norm').get('q', 2).do('f64.div', 'f64.mul').code.set(x)
    f.get('order').integer(1).do('i32.add').code.set(n)
    code.f64(0.1).f64(1)
    root(code, x, n, parts.pow)
    code.f64(tiny).do('f64.add', 'f64.div', 'f64.max').get(least).do('f64.max').set(ratio)
    code.get(failures).i32(2).do('i32.ge_s')
    code.if(() => code.get(ratio).f64(0.2).do('f64.min').set(ratio))
    rescale()
  })
  code.f64(0.1).get(least).do('f64.max').set(ratio)
  f.get('order').integer(1).do('i32.gt_s')
  code.if(() => {
    f.set('nextOrder', () => f.get('order').integer(1).do('i32.sub'))
    f.own().call(parts.changeOrder)
    f.set('order', () => f.get('nextOrder'))
    f.set('wait', () => f.get('order').integer(1).do('i32.add'))
    rescale()
  })
  beginAnew(f, ratio, parts)
  return index
}

/** At order 1, with slopes that are worked out where the step begins. */
function beginAnew(f: BdfFields, ratio: Local, { evaluate, scaled }: TryingParts): void {
  f.set('h', () => f.get('h').local(ratio).do('f64.mul'))
  f.set('ratio', () => f.local(ratio))
  f.set('nextStep', () => f.get('h'))
  f.set('wait', () => f.integer(10))
  f.set('gamma', () => f.number(0))
  vector(f.own(), 0)
  vector(f, 1).call(evaluate)
  vector(f, 1).get('h')
  vector(f, 1).get('stride').call(scaled)
}

/** (record): a step that has come as near to where it has to stop as rounding lets it ends there. The history stays that of its own end. */
function emitArrival(module: Module, scaled: number): number {
  const nested = emitScaled(module, 'nested')
  const { code, index } = module.function({ parameters: ['i32'], results: [] })
  const f = bdfFields(code)
  const j = code.local('i32')
  const s = code.local('f64')
  f.get('t').get('stop').do('f64.sub', 'f64.abs')
  f.number(arrival).get('t').do('f64.abs').get('h').do('f64.abs', 'f64.add', 'f64.mul')
  code.do('f64.le', 'i32.eqz').if(() => code.do('return'))
  f.get('stop').get('t').do('f64.sub').get('h').do('f64.div').code.set(s)
  const rowAt = () => f.get('base').get('stride').local(j).do('i32.mul', 'i32.add')
  f.get('order').code.set(j)
  vector(f, row.y).number(1)
  rowAt().get('stride').call(scaled)
  code.loop((again) => {
    code.get(j).i32(1).do('i32.sub').set(j)
    vector(f, row.y).local(s)
    rowAt().get('stride').call(nested)
    code.get(j).branchIf(again)
  })
  f.set('t', () => f.get('stop'))
  f.set('moved', () => f.integer(1))
  return index
}

/** The n-th root; 0 of what is not above 0. */
export function root(code: Code, x: Local, n: Local, pow: number): void {
  code.get(x).f64(0).do('f64.le')
  code.ifValue(
    'f64',
    () => code.f64(0),
    () => code.get(x).f64(1).get(n).do('f64.convert_i32_s', 'f64.div').call(pow),
  )
}
