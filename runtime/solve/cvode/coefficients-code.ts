/**
 * The coefficients of the backward differentiation formula with variable steps, in Nordsieck's representation.
 *
 * `l` are those of the polynomial that corrects the prediction; `q` holds by what the norm of a correction is divided to
 * estimate the error at the present order (2), one lower (1) and one higher (3), the bound of Newton's iteration (4),
 * and what the estimate for the higher order needs of the step before (5).
 * See A. C. Hindmarsh et al., SUNDIALS, ACM TOMS 31:363 (2005), and Byrne & Hindmarsh, ACM TOMS 1:71 (1975).
 */
import type { Code, Local } from '../../../wasm/code.ts'
import { countUp } from '../../../wasm/loops.ts'
import type { Module } from '../../../wasm/module.ts'
import { type BdfDouble, type BdfWord, bdfRecord } from './bdf-record.ts'
import { highestOrder } from './multistep.ts'
import { Fields } from './records.ts'

/** Share of the error that Newton's iteration may leave. */
const newtonShare = 0.1

export type BdfFields = Fields<BdfDouble, BdfWord>
export const bdfFields = (code: Code): BdfFields => new Fields(code, bdfRecord)

/** An element of a list whose number is a local, less `before`. */
export function element(f: BdfFields, list: BdfDouble, index: Local, before = 0): void {
  f.own().local(index).integer(3).do('i32.shl', 'i32.add')
  f.code.load('f64', f.layout.at(list) - 8 * before)
}

/** (record, j, x): l[i] += l[i - 1] * x for i from j down to 1; and for the other list l[i] = l[i] * x + l[i - 1] down to 2. */
export function emitSpreading(module: Module, list: 'l' | 'change'): number {
  const { code, index } = module.function({ parameters: ['i32', 'i32', 'f64'], results: [] })
  const [record, i, x] = [code.parameter(0), code.parameter(1), code.parameter(2)]
  const at = code.local('i32')
  const place = bdfRecord.at(list)
  const last = list === 'l' ? 0 : 1
  code.get(record).get(i).i32(3).do('i32.shl', 'i32.add').set(at)
  code.block((done) => {
    code.loop((again) => {
      code.get(i).i32(last).do('i32.le_s').branchIf(done)
      code.get(at).get(at).load('f64', place)
      if (list === 'l') {
        code
          .get(at)
          .load('f64', place - 8)
          .get(x)
          .do('f64.mul', 'f64.add')
      } else
        code
          .get(x)
          .do('f64.mul')
          .get(at)
          .load('f64', place - 8)
          .do('f64.add')
      code.store('f64', place)
      code.get(at).i32(8).do('i32.sub').set(at).get(i).i32(1).do('i32.sub').set(i).branch(again)
    })
  })
  return index
}

/** For the step that is tried, into `l` and `q`. */
export function emitCoefficients(module: Module, spread: number): number {
  const { code, index } = module.function({ parameters: ['i32'], results: [] })
  const f = bdfFields(code)
  const j = code.local('i32')
  const n = code.locals('f64', 'inverse inverseStar alpha alphaHat span a1 a2')
  for (let i = 0; i < highestOrder + 2; i++) f.set('l', () => f.number(i < 2 ? 1 : 0), i)
  code.f64(1).set(n.inverse).f64(1).set(n.inverseStar).f64(-1).set(n.alpha).f64(-1).set(n.alphaHat)
  f.get('h').code.set(n.span)
  const further = () => code.do('f64.add').set(n.span)
  const inverted = () => f.get('h').local(n.span).do('f64.div').code.set(n.inverse)
  f.get('order').integer(1).do('i32.gt_s')
  code.if(() => {
    const order = () => f.get('order')
    countUp(code, j, 2, order, () => {
      code.get(n.span)
      element(f, 'steps', j, 1)
      further()
      inverted()
      code.get(n.alpha).f64(1).get(j).do('f64.convert_i32_s', 'f64.div', 'f64.sub').set(n.alpha)
      f.own().local(j).local(n.inverse).call(spread)
    })
    code.get(n.alpha).f64(1)
    f.get('order').do('f64.convert_i32_s', 'f64.div', 'f64.sub').code.set(n.alpha)
    f.get('l', 1).do('f64.neg').local(n.alpha).do('f64.sub').code.set(n.inverseStar)
    f.get('order').code.set(j)
    code.get(n.span)
    element(f, 'steps', j, 1)
    further()
    inverted()
    f.get('l', 1).do('f64.neg').local(n.inverse).do('f64.sub').code.set(n.alphaHat)
    f.own().local(j).local(n.inverseStar).call(spread)
  })
  code.f64(1).get(n.alphaHat).do('f64.sub').get(n.alpha).do('f64.add').set(n.a1)
  f.number(1).get('order').do('f64.convert_i32_s').local(n.a1).do('f64.mul', 'f64.add').code.set(n.a2)
  f.set('q', () => f.local(n.alpha).local(n.a2).local(n.a1).do('f64.div', 'f64.mul', 'f64.abs'), 2)
  f.get('order').code.set(j)
  f.set(
    'q',
    () => {
      code.get(n.a2)
      element(f, 'l', j)
      code.get(n.inverse).do('f64.mul').get(n.inverseStar).do('f64.div', 'f64.div', 'f64.abs')
    },
    5,
  )
  f.get('wait').integer(1).do('i32.eq')
  code.if(() => neighbours(f, n, j))
  f.set('q', () => f.number(newtonShare).get('q', 2).do('f64.mul'), 4)
  return index
}

type Terms = Record<'inverse' | 'inverseStar' | 'alpha' | 'alphaHat' | 'span' | 'a1' | 'a2', Local>

/** Estimates one order lower and higher; `order` holds the present one. */
function neighbours(f: BdfFields, n: Terms, order: Local): void {
  const { code } = f
  const { a3, a4, next, a5, a6 } = code.locals('f64', 'a3 a4 next a5 a6')
  code.get(n.alpha).f64(1).get(order).do('f64.convert_i32_s', 'f64.div', 'f64.add').set(a3)
  code.get(n.alphaHat).get(n.inverse).do('f64.add').set(a4)
  f.set(
    'q',
    () => {
      code.get(a3).f64(1).get(a4).do('f64.sub').get(a3).do('f64.add', 'f64.div').get(n.inverseStar)
      element(f, 'l', order)
      code.do('f64.div', 'f64.div', 'f64.abs')
    },
    1,
  )
  f.get('h').local(n.span)
  element(f, 'steps', order)
  code.do('f64.add', 'f64.div').set(next)
  const over = (by: number) => code.get(order).i32(by).do('i32.add', 'f64.convert_i32_s')
  code.get(n.alpha).f64(1)
  over(1).do('f64.div', 'f64.sub').set(a5)
  code.get(n.alphaHat).get(next).do('f64.sub').set(a6)
  f.set(
    'q',
    () => {
      code.get(n.a2).f64(1).get(a6).do('f64.sub').get(a5).do('f64.add', 'f64.div').get(next).do('f64.mul')
      over(2).do('f64.mul').get(a5).do('f64.mul', 'f64.abs')
    },
    3,
  )
}
