/**
 * Steps of integrators, one after the other, as WebAssembly: as long as nothing is due, no threshold is crossed, and no integrator has to start or to come back. Whatever else there
 * is ends the run before that step, so that JavaScript sees to it (`integration.ts`).
 */
import type { Code, Local } from '../../../wasm/code.ts'
import type { Module } from '../../../wasm/module.ts'
import { bdfRecord } from './bdf-record.ts'
import { queueFields } from './cell-queue-code.ts'
import {
  type CellDouble,
  type CellWord,
  cellRecord,
  courseRecord,
  runEnds,
  sampleBytes,
  watchedBytes,
} from './cell-record.ts'
import { shareOfTime } from './edges.ts'
import { evaluationRecord } from './evaluation-record.ts'
import { Fields } from './records.ts'
import { row } from './vector-code.ts'

export interface RunParts {
  /** (record): a step. */
  readonly step: number
  /** (record of the evaluation, t, y, h, refreshes) */
  readonly show: number
  /** (from, end): calls of a list. */
  readonly calls: number
  /** (queue, cell, time) */
  readonly move: number
}

type CellFields = Fields<CellDouble, CellWord>

/** (queue, until, most): one of `runEnds`. */
export function emitRun(module: Module, parts: RunParts): void {
  const isWatched = emitWatching(module)
  const isCrossed = emitFollowing(module)
  const sample = emitSampling(module)
  const { code } = module.function({ parameters: ['i32', 'f64', 'i32'], results: ['i32'] }, 'run')
  const q = queueFields(code)
  const [until, most] = [code.parameter(1), code.parameter(2)]
  const { cell, stepping, outcome } = code.locals('i32', 'cell stepping outcome')
  const f = new Fields(code, cellRecord, cell)
  const s = new Fields(code, bdfRecord, stepping)
  const ends = (how: number) => code.if(() => code.i32(how).do('return'))
  q.set('steps', () => q.integer(0))
  code.loop((again) => {
    q.get('held').code.set(cell)
    f.get('due').local(until).do('f64.lt', 'i32.eqz')
    ends(runEnds.due)
    f.get('stepping').code.set(stepping)
    f.get('special').get('stale').do('i32.or')
    s.get('count').do('i32.eqz', 'i32.or')
    f.get('time').get('due').do('f64.ne', 'i32.or').get('time')
    s.get('t').do('f64.ne', 'i32.or')
    f.get('time')
    s.get('stop').number(shareOfTime)
    f.get('time').do('f64.abs', 'f64.mul', 'f64.sub')
    code.do('f64.ge', 'i32.or')
    f.get('watched').get('watchedEnd').call(isWatched).do('i32.or')
    ends(runEnds.special)
    f.get('taken').get('room').do('i32.eq')
    ends(runEnds.full)
    q.get('steps').local(most).do('i32.ge_s')
    ends(runEnds.enough)
    begin(f, parts, sample)
    q.set('steps', () => q.get('steps').integer(1).do('i32.add'))
    q.set('last', () => q.local(cell))
    code.get(stepping).call(parts.step).tee(outcome)
    code.if(() => code.i32(runEnds.failed).get(outcome).do('i32.add', 'return'))
    f.get('evaluation')
    s.get('t').get('base').get('stride').integer(row.y).do('i32.mul').get('moved').do('i32.mul', 'i32.add')
    s.get('lastStep')
    q.get('refreshes').call(parts.show)
    f.set('unshown', () => q.get('refreshes').do('i32.eqz'))
    f.set('retreated', () => f.integer(0))
    f.set('stepped', () => f.integer(1))
    f.set('time', () => s.get('t'))
    q.own().local(cell)
    s.get('t').call(parts.move)
    f.get('courses').get('coursesEnd')
    s.get('t').call(isCrossed)
    ends(runEnds.crossed)
    code.branch(again)
  })
  code.do('unreachable')
}

/** What comes before a step. */
function begin(f: CellFields, parts: RunParts, sample: number): void {
  const { code } = f
  const evaluation = code.local('i32')
  const e = new Fields(code, evaluationRecord, evaluation)
  f.get('evaluation').code.set(evaluation)
  e.get('beforeStep').get('others').call(parts.calls)
  f.own().call(sample)
  f.set('advances', () => f.get('advances').integer(1).do('i32.add'))
  e.get('clock')
  f.get('time').code.store('f64')
  e.get('others').get('end').call(parts.calls)
}

const each = (code: Code, at: Local, end: Local, bytes: number, body: () => void) =>
  code.block((done) => {
    code.loop((again) => {
      code.get(at).get(end).do('i32.ge_u').branchIf(done)
      body()
      code.get(at).i32(bytes).do('i32.add').set(at).branch(again)
    })
  })

/** (from, end): whether some number is on the other side of its threshold now. */
export function emitWatching(module: Module): number {
  const { code, index } = module.function({ parameters: ['i32', 'i32'], results: ['i32'] })
  const at = code.parameter(0)
  each(code, at, code.parameter(1), watchedBytes, () => {
    code.get(at).load('i32').load('f64').get(at).load('f64', 8).do('f64.gt')
    code.get(at).load('i32', 4).do('i32.ne')
    code.if(() => code.i32(1).do('return'))
  })
  code.i32(0)
  return index
}

/**
 * (from, end, t): whether JavaScript has to look at a step for crossings of second order. Where it need not, numbers are noted as those of
 * the step before.
 */
export function emitFollowing(module: Module): number {
  const { code, index } = module.function({ parameters: ['i32', 'i32', 'f64'], results: ['i32'] })
  const [from, end, t] = [code.parameter(0), code.parameter(1), code.parameter(2)]
  const at = code.local('i32')
  const value = code.local('f64')
  const f = new Fields(code, courseRecord, at)
  const bytes = 8 * courseRecord.size
  const given = () => code.if(() => code.i32(1).do('return'))
  const setValue = () => {
    f.get('place').code.load('f64')
    f.get('threshold').code.do('f64.sub').set(value)
  }
  code.get(from).set(at)
  each(code, at, end, bytes, () => {
    setValue()
    f.get('waiting')
    // at the start of a run each step begins anew
    code.get(t).f64(0).do('f64.gt', 'i32.eqz', 'i32.or')
    f.get('above').code.do('i32.eqz').get(value).f64(0).do('f64.ge', 'i32.and', 'i32.or')
    f.get('above').get('before').get('level').code.do('f64.lt', 'i32.and').get(value)
    f.get('level').code.do('f64.lt', 'i32.and', 'i32.or')
    given()
  })
  code.get(from).set(at)
  each(code, at, end, bytes, () => {
    setValue()
    f.set('before', () => code.get(value))
    f.set('since', () => code.get(t))
  })
  code.i32(0)
  return index
}

/** (cell): what is recorded, as it is. */
export function emitSampling(module: Module): number {
  const { code, index } = module.function({ parameters: ['i32'], results: [] })
  const f = new Fields(code, cellRecord)
  const { at, end, offset } = code.locals('i32', 'at end offset')
  f.get('samples').code.tee(at)
  f.get('samplesEnd')
    .code.tee(end)
    .do('i32.eq')
    .if(() => code.do('return'))
  f.get('taken').integer(3).do('i32.shl').code.set(offset)
  each(code, at, end, sampleBytes, () => {
    code.get(at).load('i32', 4).get(offset).do('i32.add').get(at).load('i32').load('f64').store('f64')
  })
  f.set('taken', () => f.get('taken').integer(1).do('i32.add'))
  return index
}
