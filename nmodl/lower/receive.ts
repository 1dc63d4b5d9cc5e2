/** NET_RECEIVE, its INITIAL, and the conditions of WATCH. */
import { assign, constant, type IrExpr, load, readLocal, store } from '../ir.ts'
import type { Statement } from '../tree.ts'
import { Body } from './body.ts'
import { fetchIons } from './ion-variables.ts'
import { assignsVoltage, ownVoltage } from './routines.ts'
import type { Unit } from './unit.ts'

export function receive(unit: Unit): void {
  const { netReceive } = unit.mechanism
  if (!netReceive) return
  const initial = netReceive.body
    .filter((statement) => statement.kind === 'initial')
    .flatMap((statement) => statement.body)
  const flag = unit.local('f64', 'flag')
  const build = (statements: readonly Statement[], where: 'receive') => {
    // what an event does to v reaches the node when it is over
    const v = assignsVoltage(statements) ? ownVoltage(unit) : undefined
    const body = new Body(unit, { where, tables: 'ask', weights: true, v })
    body.turnTo()
    body.keepOwn()
    if (v) body.emit(assign(v, load({ kind: 'node', column: 'v' })))
    netReceive.parameters.forEach(({ name }, element) => {
      body.bind(name.text, { kind: 'weight', element })
    })
    body.bind('flag', { kind: 'local', local: flag })
    fetchIons(body)
    body.enclosed(statements)
    if (v) body.emit(store({ kind: 'node', column: 'v' }, readLocal(v)))
    return body.statements
  }
  unit.functions.push({
    name: 'receive',
    shape: 'receive',
    parameters: [flag],
    body: build(netReceive.body, 'receive'),
    result: undefined,
    exported: true,
  })
  if (netReceive.body.some((statement) => statement.kind === 'initial')) {
    const zero = assign(flag, constant(0))
    unit.functions.push({
      name: 'receive_init',
      shape: 'receive',
      parameters: [],
      body: [zero, ...build(initial, 'receive')],
      result: undefined,
      exported: true,
    })
  }
  if (unit.watches.length > 0) watch(unit)
}

/** One function for all WATCH conditions: a chain that ends in the difference asked for. */
function watch(unit: Unit): void {
  const which = unit.local('f64', 'which')
  const result = unit.local('f64', 'difference')
  const body = new Body(unit, { where: 'other', tables: 'ask', weights: false })
  fetchIons(body)
  body.emit(assign(result, constant(0)))
  unit.watches.forEach(({ difference }, i) => {
    const whenTrue = body.collect(() => {
      const value = (difference as (body: Body) => IrExpr)(body)
      body.emit(assign(result, value))
    })
    body.emit({
      kind: 'if',
      condition: { kind: 'compare', op: 'eq', a: readLocal(which), b: constant(i) },
      whenTrue,
      otherwise: [],
    })
  })
  unit.functions.push({
    name: 'watch',
    shape: 'one',
    parameters: [which],
    body: body.statements,
    result: readLocal(result),
    exported: true,
  })
}
