/**
 * Currents under a variable step. A mechanism that both READs and WRITEs the current of an ion may take from its states'
 * equations what it assigns there, the flux of a pump: these are worked out for the present states before the current is.
 */
import type { Mechanism } from '../../mechanism/mechanism.ts'
import type { ContextKernel } from '../phases.ts'

export function currentKernel(mechanism: Mechanism): ContextKernel | undefined {
  const { spec, kernels } = mechanism
  const { current } = kernels
  const both = spec.ions.some(({ reads, writes }) => reads.includes('i') && writes.includes('i'))
  if (!current || !both || !spec.odeStates?.length) return current
  const { derivatives } = kernels
  if (!derivatives) return current
  return (context, first, end) => {
    derivatives(context, first, end)
    current(context, first, end)
  }
}
