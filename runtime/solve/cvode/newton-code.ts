/**
 * Newton's iteration for the states at the end of a step, from their prediction, until what is left is a small part of the error. What its linear systems are
 * made ready for and solved by may be JavaScript.
 */
import type { Label, Local } from '../../../wasm/code.ts'
import type { Module } from '../../../wasm/module.ts'
import { clear } from '../zeros.ts'
import { ended, preparations, reasons } from './bdf-record.ts'
import { type BdfFields, bdfFields } from './coefficients-code.ts'
import { vector } from './order-code.ts'
import { row } from './vector-code.ts'

const mostIterations = 3
/** Steps and change of gamma after which the systems are made ready anew. */
const [rateSteps, rateChange] = [20, 0.3]

export interface NewtonParts {
  /** (record, y, slopes): the slopes of states at the end of the step. */
  readonly evaluate: number
  /** (record, reason), in JavaScript: which of `preparations` came of it. */
  readonly prepare: number
  /** (record) in JavaScript: whether the side is the solution now. */
  readonly solve: number
  /** (record of the evaluation, side) */
  readonly solveOwn: number
  readonly makeSide: number
  readonly correct: number
  readonly normOfCorrection: number
}

/** (record): whether it has converged; the correction is then in the vectors. */
export function emitNewton(module: Module, parts: NewtonParts): number {
  const iterate = emitIteration(module, parts)
  const { code, index } = module.function({ parameters: ['i32'], results: ['i32'] })
  const f = bdfFields(code)
  const { isDue, reason, made, converged } = code.locals('i32', 'isDue reason made converged')
  const gammaChange = () =>
    f.get('gamma').get('preparedGamma').do('f64.div').number(1).do('f64.sub', 'f64.abs').number(rateChange).do('f64.gt')
  f.get('count').do('i32.eqz').get('outcome').do('i32.or').get('count').get('preparedAt').integer(rateSteps)
  code.do('i32.add', 'i32.ge_s', 'i32.or')
  gammaChange().do('i32.or').code.set(isDue)
  f.get('outcome').integer(ended.newton).do('i32.eq').code.set(reason)
  code.loop((again) => {
    vector(f.own(), 0)
    vector(f, row.slopes).call(parts.evaluate)
    code.i32(0).set(made)
    code.get(isDue).if(() => prepare(f, reason, made, parts.prepare))
    f.own().call(iterate).code.tee(converged).get(made).i32(preparations.indexOf('new')).do('i32.eq', 'i32.or')
    code.if(() => code.get(converged).do('return'))
    code.i32(1).set(isDue).i32(reasons.indexOf('old')).set(reason).branch(again)
  })
  code.do('unreachable')
  return index
}

function prepare(f: BdfFields, reason: Local, made: Local, inJavaScript: number): void {
  const { code } = f
  code.i32(preparations.indexOf('new')).set(made)
  f.get('systems')
  code.if(() => f.own().local(reason).call(inJavaScript).code.set(made))
  f.set('rate', () => f.number(1))
  f.set('preparedAt', () => f.get('count'))
  f.set('preparedGamma', () => f.get('gamma'))
  code
    .get(made)
    .do('i32.eqz')
    .if(() => code.i32(0).do('return'))
}

function emitIteration(module: Module, parts: NewtonParts): number {
  const { code, index } = module.function({ parameters: ['i32'], results: ['i32'] })
  const f = bdfFields(code)
  const i = code.local('i32')
  const change = code.local('f64')
  const fails = () => code.if(() => code.i32(0).do('return'))
  zeros(f)
  code.loop((again: Label) => {
    f.get('base').get('stride').get('gamma').get('share').call(parts.makeSide)
    f.set('solutions', () => f.get('solutions').integer(1).do('i32.add'))
    solve(f, parts, fails)
    f.get('base').get('stride').call(parts.correct).get('size').do('f64.div', 'f64.sqrt').code.set(change)
    code.get(change).f64(Infinity).do('f64.lt', 'i32.eqz')
    fails()
    code
      .get(i)
      .if(() =>
        f.set('rate', () =>
          f.number(0.3).get('rate').do('f64.mul').local(change).get('lastChange').do('f64.div', 'f64.max'),
        ),
      )
    code.get(change).f64(1)
    f.get('rate').do('f64.min', 'f64.mul').get('q', 4).do('f64.div').number(1).do('f64.le')
    code.if(() => {
      const later = () => f.get('base').get('stride').call(parts.normOfCorrection).get('size').do('f64.div', 'f64.sqrt')
      f.set('norm', () => code.get(i).ifValue('f64', later, () => code.get(change)))
      code.i32(1).do('return')
    })
    const isSlow = () => f.local(change).number(2).get('lastChange').do('f64.mul', 'f64.gt')
    code.get(i).i32(1).do('i32.add').tee(i).i32(mostIterations).do('i32.eq')
    code.get(i).i32(1).do('i32.gt_s')
    isSlow().do('i32.and', 'i32.or')
    fails()
    f.set('lastChange', () => f.local(change))
    vector(f.own(), row.y)
    vector(f, row.slopes).call(parts.evaluate).code.branch(again)
  })
  code.do('unreachable')
  return index
}

/** Into the correction. */
function zeros(f: BdfFields): void {
  const { code } = f
  const { at, end } = code.locals('i32', 'at end')
  vector(f, row.correction).code.tee(at)
  f.get('stride').do('i32.add').code.set(end)
  clear(code, at, end, [0])
}

function solve(f: BdfFields, parts: NewtonParts, fails: () => void): void {
  const { code } = f
  f.get('systems')
  code.if(
    () => {
      f.own().call(parts.solve).do('i32.eqz')
      fails()
    },
    () => {
      f.get('evaluation').do('i32.eqz')
      code.if(
        () => f.own().call(parts.solve).do('drop'),
        () => vector(f.get('evaluation'), row.side).call(parts.solveOwn),
      )
    },
  )
}
