/** How the model is evaluated as a system of differential equations, as a record on which WebAssembly works. */
import { RecordLayout } from './records.ts'

export const evaluationRecord = new RecordLayout(
  {
    /** Of the last evaluation (ms). */
    gamma: 1,
  },
  [
    /** Plan of the exchange between vectors and the model, and byte address of what kernels see as time and dt. */
    ...['exchange', 'clock'],
    /** Lists of calls, each up to the beginning of the next: of an evaluation, */
    ...['concentrations', 'before', 'currents', 'derivatives', 'after'],
    /** and of what comes before a step, by itself and of mechanisms that have something to do there and nothing to integrate. */
    ...['beforeStep', 'others', 'end'],
    /** Ranges that are cleared: the matrix, from `ions` on the currents of ions. */
    ...['matrix', 'ions', 'ionsEnd'],
    /** What of `besides` there is. */
    'besides',
    /** The tree's matrix: numbers of the functions that assemble and solve it, and what these are handed. */
    ...['assemble', 'solve', 'columns', 'groups', 'groupCount'],
  ] as const,
)
export type EvaluationDouble = 'gamma'
export type EvaluationWord = typeof evaluationRecord extends RecordLayout<string, infer Word> ? Word : never

/** Bytes of a call: number of the kernel, its context, the first instance and the one after the last. */
export const callBytes = 16
/** In the place of the last one: the kernel takes nothing but its context. */
export const contextAlone = -1

/** What JavaScript does of an evaluation, bit by bit. */
export const besides = {
  /** Before states are put into the model: numbers that are played, other couplings of bare nodes. */
  playing: 1,
  /** Behind: potentials of bare nodes with point processes, gap junctions. */
  following: 2,
  /** Reversal potentials that follow concentrations. */
  reversal: 4,
  /** Currents, where those of electrodes are told from those of membranes. */
  currents: 8,
  /** What leaves membranes as capacitive current, which is shown. */
  membrane: 128,
  /** What diffuses between segments. */
  diffusion: 16,
  /** The solution of a linear system, from the tree's on. */
  finishing: 32,
  /** Kernels that solve for their states. */
  systems: 64,
} as const
