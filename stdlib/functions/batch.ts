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
  for (let next = model.t + interval; next <= until + model.dt / 2; next += interval) {
    model.fadvanceTo(() => next - model.dt / 4)
    lines.push(row())
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
    [number('tstop'), number('interval'), optional(text('file')), optional(text('comment'))],
    asDone,
    'Runs, and writes the numbers of batch_save at intervals.',
    batchRun,
  ),
]
