/** CONSTRUCTOR and DESTRUCTOR blocks, which are C: they run when instances come and go. */
import type { Section } from '../cable/section.ts'
import type { Instance, Mechanism } from './mechanism.ts'

/** Of the instance in a row; C may ask for the arguments it is made with. */
export function construct(mechanism: Mechanism, row: number, args: readonly unknown[] = []): void {
  const { model, kernels } = mechanism
  if (!kernels.construct) return
  model.refreshContexts()
  model.foreignCode.withArguments(args, () => kernels.construct!(mechanism.context, row, row + 1))
}

/** Those of a new section's instances run from 0 to 1. */
export function constructIn(mechanism: Mechanism, section: Section): void {
  if (!mechanism.kernels.construct) return
  const inserted = section.instancesOf(mechanism)!
  const last = section.nseg - 1
  for (let i = 0; i <= last; i++) construct(mechanism, inserted.row(section.flipped ? last - i : i))
}

/** Of rows that are to become copies of others. */
export function constructCopies(
  mechanism: Mechanism,
  first: number,
  count: number,
  isNew: (i: number) => boolean,
): void {
  for (let i = 0; i < count; i++) if (isNew(i)) construct(mechanism, first + i)
}

/** Of an instance that goes. */
export function destruct(mechanism: Mechanism, instance: Instance): void {
  const { model } = mechanism
  if (!mechanism.kernels.destruct) return
  model.settle()
  model.enterKernels()
  // now that its row is known
  const { context, kernels } = mechanism
  const row = instance.index
  model.foreignCode.withArguments([], () => kernels.destruct!(context, row, row + 1))
}
