/** Runs that write numbers to a file at intervals: batch_save and batch_run. */
import { sprintf } from '../../lang/printf.ts'
import type { Ref } from '../../runtime/memory/ref.ts'
import type { HocFunction } from '../binding/class.ts'
import type { Context } from '../binding/context.ts'
import { number, optional, pointer, rest, text } from '../binding/params.ts'
import { asDone, hocFunction } from '../binding/table.ts'

const batchKey = Symbol('batch_save')
const batch = (context: Context) => context.state(batchKey, () => [] as Ref[])

function batchRun(context: Context, until: number, interval: number, name?: string, comment = ''): void {
  const { model } = context
  const heading = sprintf(
    'batch_run from t = %g to %g in steps of %g with dt = %g\n',
    model.t,
    until,
    interval,
    model.dt,
  )
  const row = () =>
    `${batch(context)
      .map((ref) => sprintf(' %g', ref.get()))
      .join('')}\n`
  const lines = [`${comment}\n`, heading, row()]
  const stoprun = model.variables.get('stoprun')
  if (model.variableStep.active)
    while (model.t < until) {
      model.unseen(() => model.variableStep.solve(model.t + interval))
      lines.push(row())
    }
  else {
    const early = model.dt / 4
    // from one row to the next; what is left at the end gets none
    for (let next = model.t; model.t < until - early && !stoprun?.get(); ) {
      next = model.t + (interval - early)
      do model.fadvance()
      while (model.t < until - early && model.t <= next && !stoprun?.get())
      if (model.t > next) lines.push(row())
    }
  }
  if (name !== undefined) context.host.writeFile(name, lines.join(''))
}

export const batchFunctions: readonly HocFunction[] = [
  hocFunction(
    'batch_save',
    [rest(pointer('x'))],
    asDone,
    'Adds numbers to what batch_run writes; without any starts afresh.',
    (context, ...refs) => {
      const kept = batch(context)
      if (refs.length === 0) kept.length = 0
      else kept.push(...refs)
    },
  ),
  hocFunction(
    'batch_run',
    [number('tstop', 0, 1e20), number('interval', 0, 1e20), optional(text('file')), optional(text('comment'))],
    asDone,
    'Runs, and writes the numbers of batch_save at intervals.',
    batchRun,
  ),
]
