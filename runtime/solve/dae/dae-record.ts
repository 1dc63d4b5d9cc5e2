/** How the model is evaluated as a system with algebraic equations, as a record on which WebAssembly works (`dae-code.ts`). */
import { RecordLayout } from '../cvode/records.ts'

export const daeRecord = new RecordLayout({}, [
  /** Record of the joint equations, plan of the exchange of states, and byte address of what kernels see as time and dt. */
  ...['joint', 'exchange', 'clock'],
  /** Lists of calls, each up to the beginning of the next. */
  ...['concentrations', 'before', 'currents', 'derivatives', 'after', 'end'],
  /** Nodes and their equations: see `nodeWords`. Columns of the node table. */
  ...['nodes', 'nodeCount', 'v', 'cm', 'i_cap'],
  /** Right side of the joint equations, and how many numbers it has. */
  ...['right', 'size'],
  /** Record of what is outside the membrane, 0 where nothing is; numbers of the functions for it. */
  ...['outside', 'scatter', 'subtractSlopes'],
  /** What of `daeBesides` there is. */
  'besides',
] as const)
export type DaeWord = typeof daeRecord extends RecordLayout<never, infer Word> ? Word : never

/** What JavaScript does of an evaluation, bit by bit. */
export const daeBesides = {
  /** Unknowns of linear equations out of a vector; their capacitive terms off a residual. */
  linear: 1,
  slopes: 2,
  /** Numbers that are played. */
  playing: 4,
  /** What diffuses between segments. */
  diffusion: 8,
  /** Kernels that solve for their states. */
  systems: 16,
} as const
