/** Integrators side by side, as records on which WebAssembly works: each by itself, and in the order in which they go on. */
import { RecordLayout } from './records.ts'

/** Of an integrator (`integration.ts`). */
export const cellRecord = new RecordLayout(
  {
    /** How far it has come (ms). */
    time: 1,
    /** The same for whoever asks who goes next, and its turn among those of one time. */
    ...{ due: 1, turn: 1 },
  },
  [
    /** Records of its steps and of its evaluations. */
    ...['stepping', 'evaluation'],
    /** Whether JavaScript has to see to each of its steps; to the next one, which is a start; and whether there is a step to interpolate in. */
    ...['special', 'stale', 'stepped'],
    /** Whether what kernels show of the moment has been left out, and whether the model has the states of a time within the last step. */
    ...['unshown', 'retreated'],
    /** Steps so far. */
    'advances',
    /** What it is watched for, and what of it is recorded at each step: lists and their ends; samples that wait, and how many may. */
    ...['watched', 'watchedEnd', 'samples', 'samplesEnd', 'taken', 'room'],
    /** In the heap. */
    'place',
    /** The same list for crossings of second order, which are looked for behind a step. */
    ...['courses', 'coursesEnd'],
  ] as const,
)
export type CellDouble = 'time' | 'due' | 'turn'
export type CellWord = typeof cellRecord extends RecordLayout<string, infer Word> ? Word : never

/** Bytes of what is watched: where the number is, whether it was above the threshold, the threshold. */
export const watchedBytes = 16
/** Of a crossing of second order (`crossings.ts`): what WebAssembly tells apart by itself, and goes on with. */
export const courseRecord = new RecordLayout({ threshold: 1, before: 1, level: 1, since: 1 }, [
  /** Where the number is; whether it counts as above; whether a spike waits for its time. */
  ...['place', 'above', 'waiting'],
] as const)
/** Bytes of what is recorded: where the number is, where its samples go. */
export const sampleBytes = 8

/** Of all of them. */
export const queueRecord = new RecordLayout({ turns: 1 }, [
  /** Who goes next; the others are a heap of addresses, by time and turn. */
  ...['held', 'heap', 'count'],
  /** Steps of the last run, and the address of who has taken the last of them. */
  ...['steps', 'last'],
  /** Whether steps show what kernels do. */
  'refreshes',
] as const)
export type QueueDouble = 'turns'
export type QueueWord = typeof queueRecord extends RecordLayout<string, infer Word> ? Word : never

/**
 * Why a run has ended: something is due, JavaScript has to see to who goes next, its samples fill their room, there were enough steps, the last of them may have crossed a threshold;
 * or a step was none (`ended`, from there on).
 */
export const runEnds = { due: 0, special: 1, full: 2, enough: 3, crossed: 4, failed: 5 } as const
