/**
 * The words by which threads talk: a few lines of the processor's cache in the shared memory. Each line is written by one thread only.
 *
 * The first is the main thread's. `turn` counts the steps; each time it changes workers wake up and do their share. `plan` is the
 * number of the plan that is in force: a worker that has another leaves its loop and takes the next message. A worker's own line tells the
 * plan that it is ready for, the last turn that it has done, and what went wrong in it.
 *
 * Where threads take from each other what is left (see `claims.ts`), nobody waits for one that comes too late: the main thread closes the turn, and then
 * waits for those only that have said before that they take part.
 */
export const lineBytes = 64
const lineWords = lineBytes / 4

export const mainWord = { turn: 0, plan: 1, closed: 2 } as const
/**
 * Doubles of what a step is called with, in the lines behind the main thread's first. `list`: byte address of what threads are to do. `chunk`: how many blocks a thread takes at a time where they take from each other, else 0.
 */
export const parameterNames = ['columns', 'factor', 'scale', 'time', 'half', 'parts', 'steps', 'list', 'chunk'] as const
const mainLines = 3
export const workerWord = { plan: 0, turn: 1, failure: 2, mechanism: 3, instance: 4, code: 5, busy: 6 } as const
/** 32-bit words for each thread: byte addresses of its first block and of that one's record, how many, and how many of them someone has taken. */
export const listWords = 4
export const listPlace = { blocks: 0, records: 1, count: 2, taken: 3 } as const
/** `told`: by a mechanism's `fail`. */
export const failure = { none: 0, told: 1, other: 2 } as const

/** Lines for so many workers. */
export const linesFor = (workers: number): number => mainLines + workers
/** Place of the line of a worker, in words, from that of the main thread's. */
export const workerLine = (worker: number): number => (mainLines + worker) * lineWords
/** Place of the parameters in doubles, from the main thread's line. */
export const parameterPlace = lineBytes / 8

/** Looks that take about ten microseconds. */
const looksAtOnce = 1000

/** Microseconds. */
const mostSpin = 1000

/** For how many microseconds a thread looks that has worked so many milliseconds before: waking up may take longer than what another still has to do. */
export const spinAfter = (worked: number, least: number): number =>
  Math.max(least, Math.min(mostSpin, (1000 * worked) / 2))

/** Waits until a word is not `old` any longer: looks again and again for some microseconds, then sleeps. False when the time (ms) was over. */
export function waitWhile(words: Int32Array, place: number, old: number, spin: number, timeout = Infinity): boolean {
  for (let looks = spin * (looksAtOnce / 10); looks > 0; looks--) if (Atomics.load(words, place) !== old) return true
  const until = timeout === Infinity ? Infinity : performance.now() + timeout
  while (Atomics.load(words, place) === old) {
    const left = until - performance.now()
    if (left <= 0) return false
    sleep(words, place, old, left)
  }
  return true
}

/** Whether this thread may wait for others: that of a page may not, and workers only start there once it has nothing to do. */
export function maySleep(): boolean {
  try {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 0)
    return true
  } catch {
    return false
  }
}

/** The thread of a page may not sleep: it goes on looking. */
function sleep(words: Int32Array, place: number, old: number, timeout: number): void {
  try {
    Atomics.wait(words, place, old, timeout)
  } catch {
    for (let i = 0; i < looksAtOnce; i++) if (Atomics.load(words, place) !== old) return
  }
}

export function tell(words: Int32Array, place: number, value: number): void {
  Atomics.store(words, place, value)
  Atomics.notify(words, place)
}
