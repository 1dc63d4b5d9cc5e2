/**
 * A change of order by one: the history that a polynomial of the new degree has, made of the old one. And the history for a step
 * of another length.
 */
import type { Local } from '../../../wasm/code.ts'
import { countUp } from '../../../wasm/loops.ts'
import type { Module } from '../../../wasm/module.ts'
import { type BdfFields, bdfFields, element } from './coefficients-code.ts'
import { highestOrder } from './multistep.ts'

/** (x, factor, y, bytes): x = factor * y, or x + factor * y, or x * factor + y. */
export function emitScaled(module: Module, kind: 'scaled' | 'added' | 'nested'): number {
  const { code, index } = module.function({ parameters: ['i32', 'f64', 'i32', 'i32'], results: [] })
  const [x, factor, y, left] = [code.parameter(0), code.parameter(1), code.parameter(2), code.parameter(3)]
  const both = code.local('v128')
  code.get(factor).wide('f64x2.splat').set(both)
  code.loop((again) => {
    code.get(x)
    if (kind !== 'scaled') code.get(x).loadPair()
    if (kind === 'nested') code.get(both).wide('f64x2.mul').get(y).loadPair()
    else code.get(both).get(y).loadPair().wide('f64x2.mul')
    if (kind !== 'scaled') code.wide('f64x2.add')
    code.storePair()
    code.get(x).i32(16).do('i32.add').set(x).get(y).i32(16).do('i32.add').set(y)
    code.get(left).i32(16).do('i32.sub').tee(left).branchIf(again)
  })
  return index
}

/** Address of a vector by its number. */
export const vector = (f: BdfFields, k: number) => f.get('base').get('stride').integer(k).do('i32.mul', 'i32.add')
const rowOf = (f: BdfFields, k: Local) => f.get('base').get('stride').local(k).do('i32.mul', 'i32.add')

export interface OrderParts {
  /** Makes the polynomial of a change. */
  readonly spread: number
  readonly scaled: number
  readonly addScaled: number
}

/** From `order` to `nextOrder`, one more or one less. */
export function emitChangeOrder(module: Module, parts: OrderParts): number {
  const { code, index } = module.function({ parameters: ['i32'], results: [] })
  const f = bdfFields(code)
  const { j, top } = code.locals('i32', 'j top')
  for (let i = 0; i < highestOrder + 2; i++) f.set('change', () => f.number(i === 2 ? 1 : 0), i)
  f.get('nextOrder').get('order').do('i32.gt_s')
  code.if(
    () => raise(f, j, top, parts),
    () => lower(f, j, top, parts),
  )
  return index
}

/** The correction of the last step, which the highest row holds, gives the new row. */
function raise(f: BdfFields, j: Local, top: Local, { spread, scaled, addScaled }: OrderParts): void {
  const { code } = f
  const n = code.locals('f64', 'product before alpha0 alpha1 span xi')
  code.f64(1).set(n.product).f64(1).set(n.before).f64(-1).set(n.alpha0).f64(1).set(n.alpha1)
  f.get('h').code.set(n.span)
  const order = () => f.get('order')
  countUp(code, j, 1, order, () => {
    code.get(n.span)
    element(f, 'steps', j, -1)
    code.do('f64.add').tee(n.span)
    f.get('h').do('f64.div').code.set(n.xi)
    code.get(n.product).get(n.xi).do('f64.mul').set(n.product)
    code.get(n.alpha0).f64(1).get(j).i32(1).do('i32.add', 'f64.convert_i32_s', 'f64.div', 'f64.sub').set(n.alpha0)
    code.get(n.alpha1).f64(1).get(n.xi).do('f64.div', 'f64.add').set(n.alpha1)
    f.own().local(j).integer(2).do('i32.add').local(n.before).call(spread)
    code.get(n.xi).set(n.before)
  })
  f.get('order').integer(1).do('i32.add').code.set(top)
  rowOf(f, top)
  code.get(n.alpha0).do('f64.neg').get(n.alpha1).do('f64.sub').get(n.product).do('f64.div')
  vector(f, highestOrder).get('stride').call(scaled)
  const behind = () => code.get(top)
  countUp(code, j, 2, behind, () => {
    rowOf(f, j)
    element(f, 'change', j)
    rowOf(f, top).get('stride').call(addScaled)
  })
}

function lower(f: BdfFields, j: Local, top: Local, { spread, addScaled }: OrderParts): void {
  const { code } = f
  const span = code.local('f64')
  code.f64(0).set(span)
  const short = () => f.get('order').integer(1).do('i32.sub')
  countUp(code, j, 1, short, () => {
    code.get(span)
    element(f, 'steps', j)
    code.do('f64.add').set(span)
    f.own().local(j).integer(2).do('i32.add').local(span).get('h').do('f64.div').call(spread)
  })
  f.get('order').code.set(top)
  const below = () => code.get(top)
  countUp(code, j, 2, below, () => {
    rowOf(f, j)
    element(f, 'change', j)
    code.do('f64.neg')
    rowOf(f, top).get('stride').call(addScaled)
  })
}

/** One of five functions for vectors, by the order; `hand`: what it takes besides vectors. */
export function byOrder(f: BdfFields, functions: readonly number[], hand: () => void = () => {}): void {
  const { code } = f
  code.block((done) => {
    functions.forEach((index, k) => {
      const call = () => {
        f.get('base').get('stride')
        hand()
        f.call(index)
      }
      if (k === functions.length - 1) {
        call()
        return
      }
      f.get('order')
        .integer(k + 1)
        .do('i32.eq')
      code.if(() => {
        call()
        code.branch(done)
      })
    })
  })
}

/** The history for a step `ratio` times as long. */
export function emitRescale(module: Module, functions: readonly number[]): number {
  const { code, index } = module.function({ parameters: ['i32'], results: [] })
  const f = bdfFields(code)
  const powers = code.locals('f64', 'first second third fourth fifth')
  const [first, ...others] = Object.values(powers)
  f.get('ratio').code.set(first!)
  let before = first!
  for (const power of others) {
    code.get(before).get(first!).do('f64.mul').set(power)
    before = power
  }
  byOrder(f, functions, () => {
    for (const power of [first!, ...others]) code.get(power)
  })
  f.set('h', () => f.get('h').get('ratio').do('f64.mul'))
  f.set('nextStep', () => f.get('h'))
  return index
}
