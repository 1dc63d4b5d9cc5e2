/**
 * Who goes on next, in the order of an event queue (`events/queue.ts`): by time, and equal times by turn. The one that is behind all others is held apart; it stays there as
 * long as no other comes before it.
 */
import type { Code, Local } from '../../../wasm/code.ts'
import type { Module } from '../../../wasm/module.ts'
import { cellRecord, type QueueDouble, type QueueWord, queueRecord } from './cell-record.ts'
import { Fields } from './records.ts'

const [due, turn, place] = [cellRecord.at('due'), cellRecord.at('turn'), cellRecord.at('place')]

export type QueueFields = Fields<QueueDouble, QueueWord>
export const queueFields = (code: Code): QueueFields => new Fields(code, queueRecord)

/** (queue, cell, time) of a cell that is in no queue, and of one that is. */
export function emitCellQueue(module: Module): { readonly send: number; readonly move: number } {
  const put = emitPut(module)
  const up = emitUp(module, put)
  const down = emitDown(module, put)
  const push = emitPush(module, put, up)
  const take = emitTake(module, put, up, down)
  const send = emitSend(module, push)
  return { send, move: emitMove(module, { put, down, take, send }) }
}

/** (queue, i, cell): into the heap. */
function emitPut(module: Module): number {
  const { code, index } = module.function({ parameters: ['i32', 'i32', 'i32'], results: [] })
  const f = queueFields(code)
  const [i, cell] = [code.parameter(1), code.parameter(2)]
  entry(f, i)
  code.get(cell).store('i32').get(cell).get(i).store('i32', place)
  return index
}

/** Address of place i in the heap. */
const entry = (f: QueueFields, i: Local) => f.get('heap').local(i).integer(2).do('i32.shl', 'i32.add')

/** Whether one comes before another. */
function isBefore(code: Code, a: Local, b: Local): void {
  const both = (offset: number) => code.get(a).load('f64', offset).get(b).load('f64', offset)
  both(due).do('f64.lt')
  both(due).do('f64.eq')
  both(turn).do('f64.lt', 'i32.and', 'i32.or')
}

/** (queue, cell, i): from place i up to where it belongs. */
function emitUp(module: Module, put: number): number {
  const { code, index } = module.function({ parameters: ['i32', 'i32', 'i32'], results: [] })
  const f = queueFields(code)
  const [cell, i] = [code.parameter(1), code.parameter(2)]
  const { parent, other } = code.locals('i32', 'parent other')
  code.block((done) => {
    code.loop((again) => {
      code.get(i).do('i32.eqz').branchIf(done)
      code.get(i).i32(1).do('i32.sub').i32(1).do('i32.shr_s').set(parent)
      entry(f, parent).code.load('i32').set(other)
      isBefore(code, cell, other)
      code.do('i32.eqz').branchIf(done)
      f.own().local(i).local(other).call(put)
      code.get(parent).set(i).branch(again)
    })
  })
  f.own().local(i).local(cell).call(put)
  return index
}

/** (queue, cell, i): from place i down to where it belongs. */
function emitDown(module: Module, put: number): number {
  const { code, index } = module.function({ parameters: ['i32', 'i32', 'i32'], results: [] })
  const f = queueFields(code)
  const [cell, i] = [code.parameter(1), code.parameter(2)]
  const { child, other, right, end } = code.locals('i32', 'child other right end')
  f.get('count').code.set(end)
  code.block((done) => {
    code.loop((again) => {
      code.get(i).i32(1).do('i32.shl').i32(1).do('i32.add').tee(child).get(end).do('i32.ge_s').branchIf(done)
      entry(f, child).code.load('i32').set(other)
      code.get(child).i32(1).do('i32.add').get(end).do('i32.lt_s')
      code.if(() => {
        entry(f, child).code.load('i32', 4).set(right)
        isBefore(code, right, other)
        code.if(() => code.get(right).set(other).get(child).i32(1).do('i32.add').set(child))
      })
      isBefore(code, other, cell)
      code.do('i32.eqz').branchIf(done)
      f.own().local(i).local(other).call(put)
      code.get(child).set(i).branch(again)
    })
  })
  f.own().local(i).local(cell).call(put)
  return index
}

/** Behind all that are in the heap with the same time. */
function takeTurn(f: QueueFields, cell: Local): void {
  f.local(cell).get('turns').code.store('f64', turn)
  f.set('turns', () => f.get('turns').number(1).do('f64.add'))
}

/** (queue, cell): into the heap. */
function emitPush(module: Module, put: number, up: number): number {
  const { code, index } = module.function({ parameters: ['i32', 'i32'], results: [] })
  const f = queueFields(code)
  const cell = code.parameter(1)
  takeTurn(f, cell)
  f.own().get('count').local(cell).call(put)
  f.set('count', () => f.get('count').integer(1).do('i32.add'))
  f.own().local(cell).get('count').integer(1).do('i32.sub').call(up)
  return index
}

/** (queue, cell): out of the heap. */
function emitTake(module: Module, put: number, up: number, down: number): number {
  const { code, index } = module.function({ parameters: ['i32', 'i32'], results: [] })
  const f = queueFields(code)
  const { i, last } = code.locals('i32', 'i last')
  code.get(code.parameter(1)).load('i32', place).set(i)
  f.set('count', () => f.get('count').integer(1).do('i32.sub'))
  f.get('count').local(i).do('i32.eq')
  code.if(() => code.do('return'))
  f.get('heap').get('count').integer(2).do('i32.shl', 'i32.add').code.load('i32').set(last)
  f.own().local(i).local(last).call(put)
  f.own().local(last).local(i).call(up)
  f.own().local(last).local(last).code.load('i32', place).call(down)
  return index
}

function emitSend(module: Module, push: number): number {
  const { code, index } = module.function({ parameters: ['i32', 'i32', 'f64'], results: [] }, 'sendCell')
  const f = queueFields(code)
  const [cell, at] = [code.parameter(1), code.parameter(2)]
  code.get(cell).get(at).store('f64', due)
  const hold = () => f.set('held', () => f.local(cell))
  f.get('held').do('i32.eqz')
  code.if(() => {
    hold()
    code.do('return')
  })
  f.local(at).get('held').code.load('f64', due).do('f64.lt')
  code.if(
    () => {
      f.own().get('held').call(push)
      hold()
    },
    () => f.own().local(cell).call(push),
  )
  return index
}

interface MoveParts {
  readonly put: number
  readonly down: number
  readonly take: number
  readonly send: number
}

function emitMove(module: Module, { down, take, send }: MoveParts): number {
  const { code, index } = module.function({ parameters: ['i32', 'i32', 'f64'], results: [] }, 'moveCell')
  const f = queueFields(code)
  const [cell, at] = [code.parameter(1), code.parameter(2)]
  const next = code.local('i32')
  f.get('held').local(cell).do('i32.ne')
  code.if(() => {
    f.own().local(cell).call(take)
    f.own().local(cell).local(at).call(send)
    code.do('return')
  })
  code.get(cell).get(at).store('f64', due)
  f.get('count').do('i32.eqz')
  code.if(() => code.do('return'))
  f.get('heap').code.load('i32').set(next)
  code
    .get(at)
    .get(next)
    .load('f64', due)
    .do('f64.le')
    .if(() => code.do('return'))
  f.set('held', () => f.local(next))
  takeTurn(f, cell)
  f.own().local(cell).integer(0).call(down)
  return index
}
