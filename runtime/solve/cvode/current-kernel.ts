/**
 * Currents under a variable step. A mechanism that both READs and WRITEs the current of an ion may take from its states'
 * equations what it assigns there, the flux of a pump: these are worked out for the present states before the current is.
 */
import type { Mechanism } from '../../mechanism/mechanism.ts'
import type { ContextKernel } from '../phases.ts'

export function currentKernel(mechanism: Mechanism): ContextKernel | undefined {
  const [first, second] = currentKernels(mechanism)
  if (!first || !second) return first
  return (context, from, end) => {
    first(context, from, end)
    second(context, from, end)
  }
}

/** The same as what is to be called one after the other. */
export function currentKernels({ spec, kernels }: Mechanism): readonly ContextKernel[] {
  const { current } = kernels
  if (!current) return []
  const both = spec.ions.some(({ reads, writes }) => reads.includes('i') && writes.includes('i'))
  const derivatives = both && spec.odeStates?.length ? kernels.derivatives : undefined
  return derivatives ? [derivatives, current] : [current]
}
