/** Lists of calls of kernels in the model's memory, as WebAssembly goes through them (`evaluation-code.ts`). */
import type { Mechanism } from '../../mechanism/mechanism.ts'
import type { Model } from '../../model.ts'
import type { Around, ContextKernel, KernelCall, Phase } from '../phases.ts'
import { callBytes, contextAlone } from './evaluation-record.ts'

const wordsOfCall = callBytes / 4

/** What one list calls: a phase, or kernels that each kernel of it consists of. */
export type ListOfCalls =
  | Phase
  | { readonly phase: Phase; readonly parts: (mechanism: Mechanism) => readonly ContextKernel[] }

export interface CallBlock {
  /** Byte addresses where lists begin, and where the last one ends. */
  readonly starts: readonly number[]
  readonly end: number
  release(): void
}

/** What runs around the kernels of electrodes. */
export interface Electrodes {
  readonly record: { readonly address: number }
  readonly functions: { readonly beforeElectrode: ContextKernel; readonly afterElectrode: ContextKernel }
}

export function callsOf(model: Model, lists: readonly ListOfCalls[], electrodes?: Electrodes): CallBlock {
  const { arena, variableStep } = model
  const { kernels } = variableStep.maker
  const around = electrodes && aroundElectrode(electrodes)
  const calls: KernelCall[] = []
  const firsts = lists.map((list) => {
    const first = calls.length
    if ('phase' in list) list.phase.addCalls(calls, { parts: list.parts, around })
    else list.addCalls(calls, { around })
    return first
  })
  const doubles = Math.max(1, (callBytes / 8) * calls.length)
  const block = arena.allocate(doubles)
  const { i32 } = arena
  let at = 2 * block
  for (const { kernel, context, first, end } of calls) {
    i32[at] = kernels.of(kernel)
    i32[at + 1] = context
    i32[at + 2] = first
    i32[at + 3] = end ?? contextAlone
    at += wordsOfCall
  }
  return {
    starts: firsts.map((first) => 8 * block + callBytes * first),
    end: 4 * at,
    release: () => arena.release(block, doubles),
  }
}

function aroundElectrode({ record, functions }: Electrodes): Around {
  const call = (kernel: ContextKernel): KernelCall => ({ kernel, context: record.address, first: 0, end: 0 })
  return { before: call(functions.beforeElectrode), after: call(functions.afterElectrode) }
}
