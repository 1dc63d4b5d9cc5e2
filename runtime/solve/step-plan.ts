/** What a step's function is made from, and where it finds its blocks: the table's words (see `block-table.ts`). */
import type { BundleLanes } from '../cable/bundles.ts'
import type { BlockLanes } from './row-code.ts'

/** 32-bit words of a block: byte offset of its first row, bytes from row to row of a tree, number and address of its strips. */
export const blockWords = 4
export const blockPlace = { base: 0, width: 4, strips: 8, list: 12 } as const
/**
 * Words of a strip before its ranges of instances: byte offsets of its rows' begin and end, address and number of its runs, 1 where some of them
 * are of sections side by side. A range is two words, the first instance and the one after the last: of each ion, each current
 * kernel, each state kernel.
 */
export const stripWords = 5
export const stripPlace = { from: 0, to: 4, runs: 8, count: 12, mixed: 16, ranges: 20 } as const

/**
 * 32-bit words of a block's record, which several steps in one call need: what is watched and what is recorded in the block, lists and their lengths,
 * its events, the earliest first, and whether nobody looks between steps at what kernels only show of their own and of ions' currents. A record is as long as a line of the processor's cache is halved.
 */
export const recordWords = 8
export const recordPlace = {
  watched: 0,
  watchedCount: 4,
  samples: 8,
  sampleCount: 12,
  events: 16,
  unseen: 20,
  unseenIons: 24,
} as const
/** A number that is watched: its address, that of its threshold, and a bit for each step, whether it was above. */
export const watchedPlace = { value: 0, threshold: 4, bits: 8, bytes: 16 } as const
/** The most steps in one call: there are bits for so many. */
export const mostSteps = 64
/** A number that is recorded: its address, and that of its samples. */
export const samplePlace = { value: 0, samples: 4, bytes: 8 } as const
/**
 * An event: in which half of which step it comes (twice the number of the step, and one more for its second half; -1 behind the last
 * event), for the how manieth of the receivers, which instance, address of the weights, its own time.
 */
export const eventPlace = { half: 0, receiver: 4, instance: 8, weights: 12, time: 16, bytes: 24 } as const

export type StepFunction = (
  columns: number,
  blocks: number,
  count: number,
  factor: number,
  scale: number,
  /** Time (ms) at the beginning, and half the length of a step. */
  time: number,
  half: number,
  parts: number,
  steps: number,
  /** Address of the first block's record; 0 for one step with nothing but the blocks. */
  records: number,
) => void
/** Bits of `parts`: what the step does besides solving; tables are looked after by one thread for all. */
export const stepParts = { states: 1, currents: 2, tables: 4 } as const

export type RangeKernel = (context: number, first: number, end: number, chain: number) => void
export interface KernelCall {
  readonly kernel: RangeKernel
  readonly context: number
  /** Whether it works on a chain beside its instances. */
  readonly beside: boolean
}

export type ReceiveKernel = (context: number, instance: number, weights: number, flag: number) => void
/** Who gets events within several steps. */
export interface ReceiveCall {
  readonly kernel: ReceiveKernel
  readonly context: number
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
  readonly receivers: readonly ReceiveCall[]
  readonly lanes: readonly BlockLanes[]
  /** How many sections of a tree stand side by side, where there are such. */
  readonly bundles: readonly BundleLanes[]
  /** How many blocks take several steps before the next ones begin. */
  readonly together: number
  /** Byte address of two chains: the one in work, and one that is over. */
  readonly chain: number
}

export const wordsOfStrip = ({ ions, currents, states }: StepPlan): number =>
  stripWords + 2 * (ions.length + (currents?.length ?? 0) + states.length)
