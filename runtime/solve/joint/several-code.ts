/**
 * Several steps of fixed length of the joint equations as WebAssembly: as long as nothing is due and no threshold is crossed. What is recorded at each
 * step waits until it is handed over.
 */
import type { Module } from '../../../wasm/module.ts'
import { type CellDouble, type CellWord, cellRecord } from '../cvode/cell-record.ts'
import { emitSampling, emitWatching } from '../cvode/cells-code.ts'
import { Fields, RecordLayout } from '../cvode/records.ts'

/** A run of steps. */
export const severalRecord = new RecordLayout(
  {
    /** When the run ends, and what comes to wait for (ms). */
    ...{ until: 1, next: 1 },
    /** Half of a step (ms); 1 / dt, or twice that; how far potentials move, in solutions. */
    ...{ half: 1, cj: 1, scale: 1 },
  },
  [
    /** Records: of the joint equations, and of what is watched and recorded and how far it has come. */
    ...['joint', 'cell'],
    /** Steps that may be, and those taken. */
    ...['most', 'steps'],
  ] as const,
)
type SeveralDouble = 'until' | 'next' | 'half' | 'cj' | 'scale'
type SeveralWord = 'joint' | 'cell' | 'most' | 'steps'

/** (record): takes steps; `step` takes one, `setClock` (joint, time) tells kernels the time. */
export function emitSeveral(module: Module, { step, setClock }: { step: number; setClock: number }): void {
  const isWatched = emitWatching(module)
  const sample = emitSampling(module)
  const { code } = module.function({ parameters: ['i32'], results: [] }, 'several')
  const f = new Fields<SeveralDouble, SeveralWord>(code, severalRecord)
  const { cell } = code.locals('i32', 'cell')
  const { middle, end } = code.locals('f64', 'middle end')
  const c = new Fields<CellDouble, CellWord>(code, cellRecord, cell)
  f.get('cell').code.set(cell)
  f.set('steps', () => f.integer(0))
  code.block((done) => {
    code.loop((again) => {
      f.get('steps').get('most').do('i32.ge_s').code.branchIf(done)
      c.get('time')
      f.get('until').do('f64.lt', 'i32.eqz').code.branchIf(done)
      c.get('taken').get('room').do('i32.eq').code.branchIf(done)
      c.get('watched').get('watchedEnd').call(isWatched).code.branchIf(done)
      c.get('time')
      f.get('half').do('f64.add').code.set(middle)
      f.local(middle).get('half').do('f64.add').code.set(end)
      f.get('next').local(end).do('f64.gt', 'i32.eqz').code.branchIf(done)
      f.get('joint').local(middle).call(setClock)
      f.get('joint').get('cj').get('scale').local(end).call(step)
      c.set('time', () => f.local(end))
      c.own().call(sample)
      f.set('steps', () => f.get('steps').integer(1).do('i32.add'))
      code.branch(again)
    })
  })
}
