/**
 * ParallelContext's methods about threads. The model keeps how many there are, and which cells each has; it shares the work out by
 * itself, so that a partition makes none slower or faster.
 */
import type { Model } from '../../runtime/model.ts'
import type { Context } from '../binding/context.ts'
import { argumentOutOfRange, instanceOrNull, integer, number, optional } from '../binding/params.ts'
import { asNothing, asNumber, type MemberMaker } from '../binding/table.ts'
import { SectionList } from '../section-list.ts'

const busyKey = Symbol('thread_busywait')
const busyWait = (context: Context) => context.state(busyKey, () => ({ flag: 0 }))

/** The number of a thread, when there is one of it. */
function existing({ threads }: Model, thread: number, caller: string): number {
  if (thread < 0 || thread >= threads.count) throw argumentOutOfRange(caller, thread, 0, threads.count - 1)
  return thread
}

/** A list for one thread; for all, that is without a number, there can be none. */
function partition({ model }: Context, thread: number | undefined, list: SectionList | null | undefined): void {
  const { threads } = model
  if (thread !== undefined) threads.assign(existing(model, thread, 'partition'), list ?? undefined)
  else for (let i = 0; i < threads.count; i++) threads.assign(i, undefined)
}

/** Counts as NEURON does when it looks for how many threads pay; with all work on one, the answer is one. */
function countProcessors({ host }: Context): number {
  host.write('nthread walltime (count to 1e8 on each thread)\n')
  const started = host.seconds()
  let sum = 0
  for (let i = 0; i < 1e8; i++) sum = (sum + i) | 0
  host.write(`${'1'.padStart(4)}\t ${Number((host.seconds() - started).toPrecision(6))}\n`)
  return 1
}

export const threadMembers = <C extends object>(on: MemberMaker<C>) => ({
  nthread: on.hoc(
    [optional(number('threads', 1, 1e5)), optional(number('parallel', 0, 1))],
    asNumber,
    (_self, { model: { threads } }, count, parallel) => {
      if (count !== undefined) threads.start(Math.trunc(count), parallel !== 0)
      return threads.count
    },
  ),
  partition: on.hoc(
    [optional(integer('thread')), optional(instanceOrNull(SectionList, 'SectionList'))],
    asNothing,
    (_self, context, thread, list) => partition(context, thread, list),
  ),
  sec_in_thread: on.hoc([], asNumber, (_self, context) => context.model.threads.of(context.section())),
  thread_stat: on.hoc([], asNumber, () => 0),
  thread_ctime: on.hoc([optional(integer('thread'))], asNumber, (_self, { model }, thread) => {
    if (thread !== undefined) existing(model, thread, 'thread_ctime')
    return 0
  }),
  thread_busywait: on.hoc([integer('flag', 0, 1)], asNumber, (_self, context, flag) => {
    const kept = busyWait(context)
    const before = kept.flag
    kept.flag = flag
    return before
  }),
  thread_how_many_proc: on.hoc([], asNumber, (_self, context) => countProcessors(context)),
  t: on.hoc([integer('thread')], asNumber, (_self, { model }, thread) => {
    existing(model, thread, 't')
    return model.threads.shown.t
  }),
  dt: on.hoc([integer('thread')], asNumber, (_self, { model }, thread) => {
    existing(model, thread, 'dt')
    return model.threads.shown.dt
  }),
})
