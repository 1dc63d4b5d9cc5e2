/** What a worker is told before it can do its share of steps. It goes from thread to thread as a message: plain data, modules and the memory. */

import type { LastBlock } from './claims.ts'

/** A function of one of the modules. */
export interface PlannedImport {
  readonly module: number
  readonly name: string
}

export interface WorkerPlan {
  /** Counts plans from 1. */
  readonly number: number
  readonly memory: WebAssembly.Memory
  /** Modules of mechanisms. */
  readonly modules: readonly WebAssembly.Module[]
  /** The module of the step, and what it imports besides the memory. */
  readonly step: WebAssembly.Module
  readonly imports: Readonly<Record<string, PlannedImport>>
  /** Byte addresses that the step's module imports. */
  readonly addresses: Readonly<Record<string, number>>
  /** Number of its share, and of how many; the main thread has the first. */
  readonly share: number
  readonly shares: number
  /** Place of the main thread's words, and of this worker's, in 32-bit integers. */
  readonly words: number
  readonly ownWords: number
  /** Place of the numbers that kernels see as t, dt ...: the model's and this worker's, in doubles; how many there are. */
  readonly globals: CopiedDoubles
  /** Numbers that kernels of several threads leave there: this worker has them for itself. */
  readonly copies: readonly CopiedDoubles[]
  /** Which of these stay, behind which blocks. */
  readonly lasts: readonly LastBlock[]
  /** Microseconds for which it looks for the next step before it sleeps. */
  readonly spin: number
}

export interface CopiedDoubles {
  readonly from: number
  readonly to: number
  readonly count: number
}

export function copyDoubles(memory: Float64Array, { from, to, count }: CopiedDoubles): void {
  // few as they are, a loop is faster than what engines do for shared memory
  for (let i = 0; i < count; i++) memory[to + i] = memory[from + i]!
}
