/**
 * TABLE: a routine of one argument is sampled at equal steps and interpolated linearly. A row holds one sample of all
 * variables; a row behind the last repeats it, so that the ends need no branch: the place is clamped to 0..n, and at n
 * the fraction is 0. NaN goes through to the values, as in NEURON.
 */
import { assign, binary, compare, constant, type IrExpr, integer, load, type Place, readLocal, store } from '../ir.ts'
import { wrongArgumentCount } from '../problems.ts'
import { meaningOf, type Routine } from '../symbols.ts'
import type { Name, Table, Variable } from '../tree.ts'
import { Body } from './body.ts'
import { isMadeAtCall } from './table-time.ts'
import type { Unit } from './unit.ts'

export const tableOf = (routine: Routine): Table | undefined =>
  routine.body.find((statement): statement is Table => statement.kind === 'table')

interface Storage {
  readonly low: Place
  readonly scale: Place
  readonly built: Place
  readonly saved: readonly Place[]
  readonly rows: number
  readonly rowCount: number
}

/** The variables of a row: elements of arrays one by one. The function itself for `FUNCTION f(x) { TABLE ... }`. */
interface Tabulated {
  readonly name: Name
  readonly index: number | undefined
  readonly isResult: boolean
}

function tabulated(unit: Unit, routine: Routine, table: Table): Tabulated[] {
  if (routine.routine === 'FUNCTION' && table.variables.length === 0)
    return [{ name: routine.name, index: undefined, isResult: true }]
  return table.variables.flatMap((name): Tabulated[] => {
    if (name.text === routine.name.text) return [{ name, index: undefined, isResult: true }]
    const meaning = meaningOf(unit.mechanism, name.text, name.span)
    if (!('array' in meaning) || !meaning.array) return [{ name, index: undefined, isResult: false }]
    return Array.from({ length: meaning.size }, (_, index) => ({ name, index, isResult: false }))
  })
}

function storage(unit: Unit, routine: Routine, table: Table): Storage {
  const name = routine.name.text
  const rowCount = table.steps + 2
  const one = (part: string): Place => ({ kind: 'shared', offset: unit.hidden(`table ${name} ${part}`, 1), count: 1 })
  return {
    low: one('low'),
    scale: one('scale'),
    built: one('built'),
    saved: table.depend.map((dependency) => one(`saved ${dependency.text}`)),
    rows: unit.hidden(`table ${name} rows`, rowCount * tabulated(unit, routine, table).length),
    rowCount,
  }
}

/** The samples of a variable, where they are neighbours: nothing else is in that TABLE. */
export function samplesOf(unit: Unit, name: string): { offset: number; count: number } | undefined {
  for (const routine of unit.mechanism.routines.values()) {
    const table = tableOf(routine)
    const variables = table && tabulated(unit, routine, table)
    if (variables?.length !== 1 || variables[0]!.name.text !== name) continue
    return { offset: storage(unit, routine, table!).rows, count: table!.steps + 1 }
  }
  return undefined
}

const variableOf = ({ name, index }: Tabulated): Variable => ({
  kind: 'variable',
  name: name.text,
  span: name.span,
  index: index === undefined ? undefined : { kind: 'number', value: index, span: name.span },
})

/** The call by table where tables are on; undefined when the body itself is wanted. */
export function lowerTableCall(body: Body, routine: Routine, args: readonly IrExpr[]): IrExpr | undefined {
  const table = tableOf(routine)!
  const { unit, around } = body
  if (routine.parameters.length !== 1)
    throw wrongArgumentCount(routine.span, `${routine.name.text} with a TABLE`, 1, routine.parameters.length)
  if (around.tables === 'off') return undefined
  const result = unit.local('f64', routine.name.text)
  const x = body.temporary(args[0]!, 'x')
  const byTable = body.collect(() => interpolate(body, routine, table, readLocal(x), result))
  if (around.tables === 'on') {
    body.emitAll(byTable)
    return readLocal(result)
  }
  const byBody = body.collect(() => {
    const value = body.routineBody(routine, [readLocal(x)])
    body.emit(assign(result, value))
  })
  body.emit({ kind: 'if', condition: useTable(unit), whenTrue: byTable, otherwise: byBody })
  return readLocal(result)
}

export const useTable = (unit: Unit): IrExpr => {
  const meaning = unit.mechanism.meanings.get('usetable')
  return meaning?.kind === 'shared'
    ? compare('ne', load({ kind: 'shared', offset: meaning.offset, count: 1 }), constant(0))
    : integer(1)
}

function interpolate(
  body: Body,
  routine: Routine,
  table: Table,
  x: IrExpr,
  result: { id: number; type: 'f64'; name: string } | ReturnType<Unit['local']>,
): void {
  const { unit } = body
  const place = storage(unit, routine, table)
  if (isCheckedAtCall(unit, routine)) body.emit(buildCall(routine))
  const variables = tabulated(unit, routine, table)
  const steps = constant(table.steps)
  const raw = body.temporary(binary('mul', load(place.scale), binary('sub', x, load(place.low))), 'place')
  const above: IrExpr = {
    kind: 'select',
    condition: compare('lt', readLocal(raw), constant(0)),
    a: constant(0),
    b: readLocal(raw),
  }
  const low = body.temporary(above, 'place')
  const clamped = body.temporary(
    { kind: 'select', condition: compare('lt', steps, readLocal(low)), a: steps, b: readLocal(low) },
    'place',
  )
  const row = body.temporary({ kind: 'convert', op: 'toInt', a: readLocal(clamped) }, 'row')
  const fraction = body.temporary(
    binary('sub', readLocal(clamped), { kind: 'convert', op: 'toDouble', a: readLocal(row) }),
    'fraction',
  )
  const width = variables.length
  const at = body.temporary({ kind: 'integer', op: 'imul', a: readLocal(row), b: integer(width) }, 'at')
  const rows = (offset: number): IrExpr =>
    load({ kind: 'shared', offset: place.rows + offset, count: place.rowCount * width - offset, index: readLocal(at) })
  variables.forEach((variable, i) => {
    const here = body.temporary(rows(i), 'here')
    const slope = binary('sub', rows(width + i), readLocal(here))
    const value = binary('add', readLocal(here), binary('mul', readLocal(fraction), slope))
    if (variable.isResult) body.emit(assign(result, value))
    else body.assign(variableOf(variable), value)
  })
  if (!variables.some(({ isResult }) => isResult)) body.emit(assign(result, constant(0)))
}

function isCheckedAtCall(unit: Unit, routine: Routine): boolean {
  const name = routine.name.text
  const known = unit.tablesAtCall.get(name)
  if (known !== undefined) return known
  const found = isMadeAtCall(unit.mechanism, routine, tableOf(routine)!)
  unit.tablesAtCall.set(name, found)
  return found
}

export const builderName = (routine: Routine) => `build ${routine.name.text}`
const buildCall = (routine: Routine) =>
  ({ kind: 'evaluate', value: { kind: 'routine', name: builderName(routine), args: [] } }) as const

/** The functions that build tables, and `update_tables` that calls them. */
export function lowerTables(unit: Unit): void {
  const routines = [...unit.mechanism.routines.values()].filter((routine) => tableOf(routine))
  if (routines.length === 0) return
  for (const routine of routines) {
    const body = new Body(unit, { where: 'other', tables: 'on', weights: false })
    body.emit({
      kind: 'if',
      condition: useTable(unit),
      whenTrue: body.collect(() => check(body, routine)),
      otherwise: [],
    })
    unit.functions.push({
      name: builderName(routine),
      shape: 'one',
      parameters: [],
      body: body.statements,
      result: constant(0),
      exported: false,
    })
  }
  const before = routines.filter((routine) => !isCheckedAtCall(unit, routine))
  if (before.length === 0) return
  unit.functions.push({
    name: 'update_tables',
    shape: 'once',
    parameters: [],
    body: before.map(buildCall),
    result: undefined,
    exported: true,
  })
  if (unit.mechanism.threadSafe) firstTables(unit, before)
}

/**
 * What a call from HOC does before it: where several threads may run the file, NEURON's translator lets it look after no tables but that
 * of the called routine itself, whatever the values say by then that others were made from.
 */
function firstTables(unit: Unit, routines: readonly Routine[]): void {
  const body = new Body(unit, { where: 'other', tables: 'on', weights: false })
  for (const routine of routines) {
    const { built } = storage(unit, routine, tableOf(routine)!)
    const condition = compare('eq', load(built), constant(0))
    body.emit({ kind: 'if', condition, whenTrue: [buildCall(routine)], otherwise: [] })
  }
  unit.functions.push({
    name: 'first_tables',
    shape: 'once',
    parameters: [],
    body: body.statements,
    result: undefined,
    exported: true,
  })
}

/** HOC calls check before they interpolate. */
export const buildStatement = buildCall

function check(body: Body, routine: Routine): void {
  const table = tableOf(routine)!
  const place = storage(body.unit, routine, table)
  const current = table.depend.map((name) => body.number({ kind: 'variable', name: name.text, span: name.span }))
  let stale: IrExpr = compare('eq', load(place.built), constant(0))
  current.forEach((value, i) => {
    stale = { kind: 'integer', op: 'or', a: stale, b: compare('ne', load(place.saved[i]!), value) }
  })
  const rebuild = body.collect(() => {
    const kept = keptWhileBuilt(body, routine, table)
    build(body, routine, table, place)
    for (const [variable, value] of kept) body.assign(variable, value)
    current.forEach((value, i) => {
      body.emit(store(place.saved[i]!, value))
    })
    body.emit(store(place.built, constant(1)))
  })
  body.emit({ kind: 'if', condition: stale, whenTrue: rebuild, otherwise: [] })
}

/**
 * Where one thread runs the file NEURON makes a table in the call that wants it, which sets the variables anew anyway. Here that may be earlier:
 * who reads them before a call finds what was there.
 */
function keptWhileBuilt(body: Body, routine: Routine, table: Table): [Variable, IrExpr][] {
  const { unit } = body
  if (unit.mechanism.threadSafe) return []
  return tabulated(unit, routine, table)
    .filter(({ isResult }) => !isResult)
    .map((one) => [variableOf(one), readLocal(body.temporary(body.number(variableOf(one)), 'kept'))])
}

function build(body: Body, routine: Routine, table: Table, place: Storage): void {
  const { unit } = body
  const variables = tabulated(unit, routine, table)
  const low = body.temporary(body.number(table.from), 'low')
  const high = body.temporary(body.number(table.to), 'high')
  const step = body.temporary(
    binary('div', binary('sub', readLocal(high), readLocal(low)), constant(table.steps)),
    'step',
  )
  const x = body.temporary(readLocal(low), 'x')
  const row = body.temporary(integer(0), 'row')
  body.emitAll([store(place.low, readLocal(low)), store(place.scale, binary('div', constant(1), readLocal(step)))])
  body.loop(
    () => ({ kind: 'integer', op: 'ile', a: readLocal(row), b: integer(table.steps) }),
    () => {
      const result = body.routineBody(routine, [readLocal(x)])
      const at = body.temporary({ kind: 'integer', op: 'imul', a: readLocal(row), b: integer(variables.length) }, 'at')
      variables.forEach((variable, i) => {
        const value = body.temporary(variable.isResult ? result : body.number(variableOf(variable)), 'sample')
        const target = (offset: number): Place => ({
          kind: 'shared',
          offset: place.rows + offset,
          count: place.rowCount * variables.length - offset,
          index: readLocal(at),
        })
        // the row behind is written too: the next sample replaces it, the last one stays as padding
        body.emitAll([store(target(i), readLocal(value)), store(target(variables.length + i), readLocal(value))])
      })
      body.emitAll([
        assign(x, binary('add', readLocal(x), readLocal(step))),
        assign(row, { kind: 'integer', op: 'iadd', a: readLocal(row), b: integer(1) }),
      ])
    },
  )
}
