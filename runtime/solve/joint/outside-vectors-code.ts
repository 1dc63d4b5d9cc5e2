/** Potentials outside in an integrator's vectors, where those of insides are against ground; and what flows through layers. */
import type { Code, Local } from '../../../wasm/code.ts'
import { type OutsideWord, outsidePlace, ownPlace } from './outside-record.ts'
import type { RecordCode } from './record-code.ts'

export type At = RecordCode<OutsideWord>

/** The inner potentials are in the vector already, against the outside. */
export function gather(at: At, layers: number): void {
  const { code } = at
  const [vext, place] = [at.word(outsidePlace.vext), inVector(at, 0)]
  for (let j = 0; j < layers; j++) {
    code.get(place)
    layerOf(at, vext, j)
      .load('f64')
      .store('f64', 8 * (1 + j))
  }
  at.change(place, 'add', () => code.get(place).load('f64', 8))
}

export function scatter(at: At, layers: number): void {
  const { code } = at
  const [vext, place] = [at.word(outsidePlace.vext), inVector(at, 0)]
  const v = at.moved(outsidePlace.row, at.column('v'))
  for (let j = 0; j < layers; j++)
    layerOf(at, vext, j)
      .get(place)
      .load('f64', 8 * (1 + j))
      .store('f64')
  code.get(v).get(place).load('f64').get(place).load('f64', 8).do('f64.sub').store('f64')
}

/** Where a vector that the function is called with has the inside's number. */
function inVector(at: At, parameter: number): Local {
  const place = at.moved(outsidePlace.equation, at.parameter(parameter))
  at.code.get(place).get(at.column('right')).do('i32.sub').set(place)
  return place
}

/** Capacitive currents through the layers; nodes show those of the membrane already. */
export function subtractSlopes(at: At, layers: number): void {
  const { code } = at
  const [own, vext, row] = [outsidePlace.own, outsidePlace.vext, outsidePlace.row].map((place) => at.word(place)) as [
    ...[Local, Local, Local],
  ]
  code.get(vext).get(at.column('shown')).do('i32.add')
  code.get(own).load('f64', ownPlace.current)
  at.behind(row, at.column('i_cap')).do('f64.add').store('f64')
  code.get(at.word(outsidePlace.isBare)).do('i32.eqz')
  code.if(() => subtractOutwards(at, vext, layers))
}

function subtractOutwards(at: At, vext: Local, layers: number): void {
  const { code } = at
  const [slopes, residual] = [inVector(at, 0), inVector(at, 1)]
  const current = code.local('f64')
  const slope = (j: number) => code.get(slopes).load('f64', 8 * (1 + j))
  const capacity = (j: number) => {
    code.f64(1e-3)
    ofLayer(at, vext, 'xc', j).do('f64.mul')
  }
  const last = layers - 1
  const toGround = () => {
    capacity(last)
    slope(last).do('f64.mul')
  }
  at.change(residual, 'sub', toGround, 8 * (1 + last))
  for (let j = last - 1; j >= 0; j--) {
    capacity(j)
    slope(j)
    slope(j + 1)
      .do('f64.sub', 'f64.mul')
      .set(current)
    at.change(residual, 'sub', () => code.get(current), 8 * (1 + j))
    at.change(residual, 'add', () => code.get(current), 8 * (2 + j))
  }
}

/** Address of a layer's number, by that of the first. */
export function layerOf(at: At, first: Local, j: number): Code {
  const { code } = at
  code.get(first)
  if (j > 0) code.get(at.column('layer'))
  if (j > 1) code.i32(j).do('i32.mul')
  return j > 0 ? code.do('i32.add') : code
}

/** A layer's number in another column, which may lie before vext. */
export const ofLayer = (at: At, vext: Local, column: 'xg' | 'xc' | 'xraxial', j: number): Code =>
  layerOf(at, vext, j).get(at.column(column)).do('i32.add').load('f64')
