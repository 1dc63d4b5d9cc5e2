/** What a step's function is made from, and where it finds its blocks: the table's words (see `block-table.ts`). */
import type { BlockLanes } from './row-code.ts'

/** 32-bit words of a block: byte offset of its first row, bytes from row to row of a tree, number and address of its strips. */
export const blockWords = 4
export const blockPlace = { base: 0, width: 4, strips: 8, list: 12 } as const
/**
 * Words of a strip before its ranges of instances: byte offsets of its rows' begin and end, address and number of its runs. A
 * range is two words, the first instance and the one after the last: of each ion, each current kernel, each state kernel.
 */
export const stripWords = 4
export const stripPlace = { from: 0, to: 4, runs: 8, count: 12, ranges: 16 } as const

export type StepFunction = (
  columns: number,
  blocks: number,
  count: number,
  factor: number,
  scale: number,
  middle: number,
  end: number,
  parts: number,
) => void
/** Bits of `parts`: what the step does besides solving. */
export const stepParts = { states: 1, currents: 2 } as const

export type RangeKernel = (context: number, first: number, end: number, chain: number) => void
export interface KernelCall {
  readonly kernel: RangeKernel
  readonly context: number
  /** Whether it works on a chain beside its instances. */
  readonly beside: boolean
}

export interface StepPlan {
  readonly memory: WebAssembly.Memory
  /** Bytes from one column of the node table to the next. */
  readonly stride: number
  /** Byte address of what kernels see as the time. */
  readonly time: number
  /** For each ion the byte address of two words: where its columns of currents and of their slopes begin. */
  readonly ions: readonly number[]
  /** Undefined when currents are in the matrix already. */
  readonly currents: readonly KernelCall[] | undefined
  readonly states: readonly KernelCall[]
  readonly tables: readonly KernelCall[]
  readonly lanes: readonly BlockLanes[]
  /** Byte address of two chains: the one in work, and one that is over. */
  readonly chain: number
}

export const wordsOfStrip = ({ ions, currents, states }: StepPlan): number =>
  stripWords + 2 * (ions.length + (currents?.length ?? 0) + states.length)
