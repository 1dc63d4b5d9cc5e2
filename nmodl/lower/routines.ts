/** FUNCTIONs and PROCEDUREs that are functions of their own: as HOC calls them, and those that could not be put in place. */
import { holds } from '../build.ts'
import { assign, constant, type IrFunction, type IrLocal, load, readLocal } from '../ir.ts'
import type { Routine } from '../symbols.ts'
import type { Statement } from '../tree.ts'
import { Body } from './body.ts'
import { fromHocSuffix } from './body-expressions.ts'
import { buildStatement, tableOf } from './tables.ts'
import type { Unit } from './unit.ts'

export const assignsVoltage = (body: readonly Statement[]): boolean =>
  holds(body, (one) => one.kind === 'assign' && one.target.name === 'v')

/** Where a file assigns v, it is the mechanism's own copy that changes. */
export function ownVoltage(unit: Unit): IrLocal | undefined {
  const { mechanism } = unit
  // a file need not declare it
  const { kind } = mechanism.meanings.get('v') ?? { kind: 'node' }
  if (mechanism.kind === 'artificial' || kind !== 'node') return undefined
  unit.assignsVoltage ??= mechanism.file.items.some((item) => 'body' in item && assignsVoltage(item.body))
  return unit.assignsVoltage ? unit.local('f64', 'v') : undefined
}

export const routineExport = (routine: Routine) => `hoc_${routine.name.text}`
export const isCalledByHoc = (name: string): boolean => name.startsWith('hoc_')

/** What HOC may call and has no function for that yet. */
export const routinesLeft = ({ mechanism, functions }: Unit): Routine[] =>
  [...mechanism.routines.values()].filter(
    (one) => !one.generated && !functions.some(({ name }) => name === routineExport(one)),
  )

/**
 * Whether what HOC calls can be left until something of the mechanism is used: nothing new can be wrong with a body that stands in a kernel
 * already. Called by HOC it may have LOCALs of the file for itself, and globals have to be known when the file is loaded.
 */
export const mayWait = ({ mechanism, placed }: Unit, routine: Routine): boolean =>
  placed.has(routine) &&
  (!tableOf(routine) || routine.parameters.length === 1) &&
  ![...mechanism.meanings.values()].some((one) => one.kind === 'shared' && one.local)

/** A FUNCTION or PROCEDURE as HOC calls it: on one instance, with the node's present v. */
export function exportRoutine(unit: Unit, routine: Routine): void {
  const parameters = routine.parameters.map(({ name }) => unit.local('f64', name.text))
  const v = ownVoltage(unit)
  const body = new Body(unit, { where: 'routine', tables: 'ask', weights: false, fromHoc: true, v })
  if (v) body.emit(assign(v, load({ kind: 'node', column: 'v' })))
  if (tableOf(routine)) body.emit(buildStatement(routine))
  body.turnTo()
  const args = parameters.map(readLocal)
  const span = routine.name.span
  parameters.forEach((local, i) => {
    body.bind(`argument ${i}`, { kind: 'local', local })
  })
  const value = body.number({
    kind: 'call',
    name: routine.name.text,
    span,
    arguments: args.map((_, i) => ({ kind: 'variable', name: `argument ${i}`, span })),
  })
  if (routine.routine === 'PROCEDURE') body.emit({ kind: 'evaluate', value })
  // to HOC a PROCEDURE has the value 1
  const result = routine.routine === 'PROCEDURE' ? constant(1) : value
  unit.functions.push({
    name: routineExport(routine),
    shape: 'one',
    parameters,
    body: body.statements,
    result,
    exported: true,
  })
}

/** Routines that could not be put in place: functions that take v as a last argument. */
export function neededRoutines(unit: Unit): void {
  const done = unit.made
  for (;;) {
    const name = [...unit.wanted].find((one) => !done.has(one))
    if (name === undefined) return
    done.add(name)
    unit.functions.push(routineFunction(unit, name))
  }
}

function routineFunction(unit: Unit, name: string): IrFunction {
  const fromHoc = name.endsWith(fromHocSuffix)
  const routine = unit.mechanism.routines.get(fromHoc ? name.slice(0, -fromHocSuffix.length) : name)!
  const parameters = routine.parameters.map(({ name }) => unit.local('f64', name.text))
  const v = unit.local('f64', 'v')
  const body = new Body(unit, { where: 'routine', tables: 'ask', v, weights: false, fromHoc })
  const result = body.inPlace(routine, parameters)
  return {
    name,
    shape: 'one',
    parameters: [...parameters, v],
    body: body.statements,
    result,
    exported: false,
  }
}
