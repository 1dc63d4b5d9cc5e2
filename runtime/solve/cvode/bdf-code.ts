/**
 * A step of the integrator as WebAssembly: it predicts, corrects, tests the error, and chooses step and order for the next one. That is some
 * forty small functions in JavaScript, which an engine makes fast one by one and late. The first step is there (`bdf.ts`).
 */
import type { Local } from '../../../wasm/code.ts'
import type { Module } from '../../../wasm/module.ts'
import { ended } from './bdf-record.ts'
import { type BdfFields, bdfFields, emitCoefficients, emitSpreading } from './coefficients-code.ts'
import { highestOrder } from './multistep.ts'
import { emitNewton, type NewtonParts } from './newton-code.ts'
import { byOrder, emitChangeOrder, emitRescale, emitScaled, type OrderParts, vector } from './order-code.ts'
import { biasSame, emitTrying, root, tiny } from './trying-code.ts'
import { row } from './vector-code.ts'

/** Divisors that make estimates at each order cautious. */
const [biasLower, biasHigher] = [6, 10]
/** A change of step smaller than this is not worth it. */
const worthwhile = 1.5
const growth = 10

/** Functions for vectors, by order where there are five. */
export interface VectorFunctions {
  readonly predict: readonly number[]
  readonly restore: readonly number[]
  readonly complete: readonly number[]
  readonly rescale: readonly number[]
  readonly normOfRow: readonly number[]
  readonly normBeyond: number
}

export interface Imported {
  /** (record) in JavaScript: whether plain iteration has converged. */
  readonly iterate: number
  /** (x, y): x to the power of y. */
  readonly pow: number
}

interface Parts extends Imported {
  readonly vectors: VectorFunctions
  readonly order: OrderParts
  readonly rescale: number
  readonly changeOrder: number
}

/** (record): a step; how it ended. */
export function emitBdf(module: Module, imported: Imported, vectors: VectorFunctions, newton: NewtonParts): number {
  const order = {
    spread: emitSpreading(module, 'change'),
    scaled: emitScaled(module, 'scaled'),
    addScaled: emitScaled(module, 'added'),
  }
  const rescale = emitRescale(module, vectors.rescale)
  const parts = { ...imported, vectors, order, rescale, changeOrder: emitChangeOrder(module, order) }
  const ratio = emitRatio(module, parts)
  const choose = emitChoice(module, parts, ratio)
  const coefficients = emitCoefficients(module, emitSpreading(module, 'l'))
  const attempt = emitAttempt(module, parts, { coefficients, newton: emitNewton(module, newton), choose })
  return emitTrying(module, {
    ...{ prepare: emitPreparation(module, parts), attempt, rescale, changeOrder: parts.changeOrder },
    ...{ restore: vectors.restore, pow: imported.pow, scaled: order.scaled, evaluate: newton.evaluate },
  })
}

/** The next step is that long. */
function changeTo(f: BdfFields, h: () => unknown): void {
  f.set('nextStep', h)
  f.set('ratio', () => f.get('nextStep').get('h').do('f64.div'))
}

/** (record): length and order of a step that is not the first. */
function emitPreparation(module: Module, { changeOrder, rescale }: Parts): number {
  const { code, index } = module.function({ parameters: ['i32'], results: [] })
  const f = bdfFields(code)
  f.get('t').get('nextStep').do('f64.add').get('stop').do('f64.gt')
  code.if(() => changeTo(f, () => f.get('stop').get('t').do('f64.sub')))
  f.get('nextOrder').get('maxOrder').do('i32.gt_s')
  code.if(() => f.set('nextOrder', () => f.get('maxOrder')))
  // a new order comes with a new step only: at the longest step allowed it stays
  f.get('nextStep').get('h').do('f64.eq')
  code.if(() => code.do('return'))
  f.get('nextOrder').get('order').do('i32.ne')
  code.if(() => {
    f.own().call(changeOrder)
    f.set('order', () => f.get('nextOrder'))
    f.set('wait', () => f.get('order').integer(1).do('i32.add'))
  })
  f.own().call(rescale)
  return index
}

interface AttemptParts {
  readonly coefficients: number
  readonly newton: number
  readonly choose: number
}

/** (record): how it ended; a step that is good is completed. */
function emitAttempt(module: Module, parts: Parts, { coefficients, newton, choose }: AttemptParts): number {
  const { code, index } = module.function({ parameters: ['i32'], results: ['i32'] })
  const f = bdfFields(code)
  const ends = (how: number) => {
    f.set('outcome', () => f.integer(how))
    code.i32(how).do('return')
  }
  byOrder(f, parts.vectors.predict)
  f.set('t', () => f.get('t').get('h').do('f64.add'))
  f.own().call(coefficients)
  f.set('share', () => f.number(1).get('l', 1).do('f64.div'))
  f.set('gamma', () => f.get('h').get('share').do('f64.mul'))
  f.get('iterates')
  code.ifValue(
    'i32',
    () => f.own().call(parts.iterate),
    () => f.own().call(newton),
  )
  code.do('i32.eqz').if(() => ends(ended.newton))
  f.get('norm').get('q', 2).do('f64.div').number(1).do('f64.le', 'i32.eqz')
  code.if(() => ends(ended.error))
  f.set('outcome', () => f.integer(ended.good))
  complete(f, parts)
  f.own().call(choose)
  code.i32(ended.good)
  return index
}

/** The history of a step that is done. */
function complete(f: BdfFields, { vectors, order }: Parts): void {
  const { code } = f
  for (const counter of ['count', 'taken'] as const) f.set(counter, () => f.get(counter).integer(1).do('i32.add'))
  f.set('lastStep', () => f.get('h'))
  for (let i = highestOrder; i >= 2; i--) {
    f.get('order').integer(i).do('i32.ge_s')
    code.if(() => f.set('steps', () => f.get('steps', i - 1), i))
  }
  f.get('order').integer(1).do('i32.eq').get('count').integer(1).do('i32.gt_s', 'i32.and')
  code.if(() => f.set('steps', () => f.get('steps', 1), 2))
  f.set('steps', () => f.get('h'), 1)
  byOrder(f, vectors.complete, () => {
    for (let i = 0; i <= highestOrder; i++) f.get('l', i)
  })
  f.set('wait', () => f.get('wait').integer(1).do('i32.sub'))
  f.get('wait').integer(1).do('i32.eq').get('order').integer(highestOrder).do('i32.ne', 'i32.and')
  code.if(() => {
    keepCorrection(f, order.scaled)
    f.set('savedQ5', () => f.get('q', 5))
  })
}

/** In the highest row of the history. */
function keepCorrection(f: BdfFields, scaled: number): void {
  vector(f, highestOrder).number(1)
  vector(f, row.correction).get('stride').call(scaled)
}

/**
 * (x, n): how much longer a step may be for an error, with its bias, and the power that the error goes with: 1 / (x^(1/n) + tiny). A number that is
 * not worthwhile only has to be seen to be that, for which a product is enough.
 */
function emitRatio(module: Module, { pow }: Parts): number {
  const { code, index } = module.function({ parameters: ['f64', 'i32'], results: ['f64'] })
  const [x, n] = [code.parameter(0), code.parameter(1)]
  const product = code.local('f64')
  const left = code.local('i32')
  code
    .f64(1 + 1e-9)
    .set(product)
    .get(n)
    .set(left)
  code.loop((again) => {
    code
      .get(product)
      .f64(1 / worthwhile - tiny)
      .do('f64.mul')
      .set(product)
    code.get(left).i32(1).do('i32.sub').tee(left).branchIf(again)
  })
  code
    .get(x)
    .get(product)
    .do('f64.gt')
    .if(() => code.f64(1).do('return'))
  code.f64(1)
  root(code, x, n, pow)
  code.f64(tiny).do('f64.add', 'f64.div')
  return index
}

/** (record): step and order for the next time. */
function emitChoice(module: Module, parts: Parts, ratio: number): number {
  const { code, index } = module.function({ parameters: ['i32'], results: [] })
  const f = bdfFields(code)
  const n = code.locals('f64', 'most same lower higher best')
  const over = (by: number) => f.get('order').integer(by).do('i32.add')
  f.get('mostGrowth').code.set(n.most)
  f.set('mostGrowth', () => f.number(growth))
  f.set('nextOrder', () => f.get('order'))
  code.get(n.most).f64(1).do('f64.eq')
  code.if(() => {
    f.get('wait').integer(2).do('i32.lt_s')
    code.if(() => f.set('wait', () => f.integer(2)))
    changeTo(f, () => f.get('h'))
    code.do('return')
  })
  f.number(biasSame).get('norm').get('q', 2).do('f64.div', 'f64.mul')
  over(1).call(ratio).code.set(n.same)
  const setRatio = (value: Local) => emitSetRatio(f, value, n.most)
  f.get('wait').integer(0).do('i32.gt_s')
  code.if(() => {
    setRatio(n.same)
    code.do('return')
  })
  f.set('wait', () => f.integer(2))
  f.get('order').integer(1).do('i32.gt_s')
  code.if(() => ratioBelow(f, parts, ratio).code.set(n.lower))
  f.get('order').integer(highestOrder).do('i32.lt_s').get('order').get('maxOrder').do('i32.lt_s', 'i32.and')
  f.get('savedQ5').number(0).do('f64.ne', 'i32.and')
  code.if(() => ratioAbove(f, parts, ratio).code.set(n.higher))
  code.get(n.same).get(n.lower).do('f64.max').get(n.higher).do('f64.max').set(n.best)
  code.get(n.best).f64(worthwhile).do('f64.ge').get(n.best).get(n.same).do('f64.ne', 'i32.and')
  code.if(() => {
    code.get(n.best).get(n.lower).do('f64.eq')
    code.if(
      () => f.set('nextOrder', () => over(-1)),
      () => {
        f.set('nextOrder', () => over(1))
        keepCorrection(f, parts.order.scaled)
      },
    )
  })
  setRatio(n.best)
  return index
}

function ratioBelow(f: BdfFields, { vectors }: Parts, ratio: number): BdfFields {
  const { code } = f
  const sum = code.local('f64')
  vectors.normOfRow.forEach((norm, k) => {
    // of the first order there is none lower
    if (k === 0) return
    f.get('order')
      .integer(k + 1)
      .do('i32.eq')
    code.if(() => f.get('base').get('stride').call(norm).code.set(sum))
  })
  f.number(biasLower).local(sum).get('size').do('f64.div', 'f64.sqrt').get('q', 1).do('f64.div', 'f64.mul')
  return f.get('order').call(ratio)
}

function ratioAbove(f: BdfFields, { vectors }: Parts, ratio: number): BdfFields {
  const { code } = f
  const { power, quotient } = code.locals('f64', 'power quotient')
  const left = code.local('i32')
  f.get('h').get('steps', 2).do('f64.div').code.set(quotient).f64(1).set(power)
  f.get('order').integer(1).do('i32.add').code.set(left)
  code.loop((again) => {
    code.get(power).get(quotient).do('f64.mul').set(power)
    code.get(left).i32(1).do('i32.sub').tee(left).branchIf(again)
  })
  f.number(biasHigher).get('base').get('stride')
  f.get('q', 5).get('savedQ5').do('f64.div').local(power).do('f64.mul').call(vectors.normBeyond)
  f.get('size').do('f64.div', 'f64.sqrt').get('q', 3).do('f64.div', 'f64.mul')
  return f.get('order').integer(2).do('i32.add').call(ratio)
}

/** By a ratio, if that is worth it, no more than may be, and up to the longest step allowed. */
function emitSetRatio(f: BdfFields, ratio: Local, most: Local): void {
  const { code } = f
  code.get(ratio).f64(worthwhile).do('f64.lt')
  code.if(
    () => changeTo(f, () => f.get('h')),
    () => {
      code.get(ratio).get(most).do('f64.min').set(ratio)
      code.get(ratio).f64(1)
      f.get('h').number(1).get('maxStep').do('f64.div', 'f64.mul').local(ratio).do('f64.mul', 'f64.max', 'f64.div')
      code.set(ratio)
      f.set('nextStep', () => f.get('h').local(ratio).do('f64.mul'))
      f.set('ratio', () => f.local(ratio))
    },
  )
}
