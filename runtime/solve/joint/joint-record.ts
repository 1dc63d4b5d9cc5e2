/** What of the joint equations WebAssembly works on (`joint-code.ts`), as a record: where the numbers are, what is called, how the matrix is solved. */
import { RecordLayout } from '../cvode/records.ts'

export const jointRecord = new RecordLayout({}, [
  /** Ranges that are cleared: right side and diagonal of the cable, from `ions` on the currents of ions. */
  ...['matrix', 'ions', 'ionsEnd'],
  /** Lists of calls in a step of fixed length, each up to the beginning of the next: before currents, currents, states. */
  ...['before', 'currents', 'states', 'end'],
  /** Right side of the equations and elements of their matrix, and the ends of both. */
  ...['right', 'rightEnd', 'elements', 'elementsEnd'],
  /** Records of nodes, and columns of the node table. */
  ...['cable', 'cableCount', 'v', 'a', 'b', 'd', 'rhs', 'cm', 'i_cap'],
  /** Record of what is outside the membrane, 0 where nothing is; numbers of the functions for it. */
  ...['outside', 'clearElectrodes', 'addRight', 'addLeft', 'move'],
  /** What linear equations add to elements; their records, no more than are not left to JavaScript. */
  ...['links', 'linkCount', 'linear', 'linearCount'],
  /** How the matrix is solved (`factor-code.ts`); no rows before the order of elimination is known. */
  ...['rows', 'factorTape', 'forwardTape', 'backwardTape'],
  ...['lower', 'upper', 'upperColumns', 'reciprocals', 'results'],
  /** What kernels see as time. */
  'clock',
  /** What of `jointBesides` there is. */
  'besides',
] as const)
export type JointWord = typeof jointRecord extends RecordLayout<never, infer Word> ? Word : never

/** What JavaScript does, bit by bit. */
export const jointBesides = {
  /** Reversal potentials that follow concentrations. */
  reversal: 1,
  /** Currents, where those of electrodes are told from those of membranes. */
  currents: 2,
  /** Linear equations that a statement of the program belongs to: right sides, and what they add to elements from then on; where their unknowns have come to. */
  linear: 4,
  moved: 8,
  /** Currents of ions at the middle of a step. */
  middle: 16,
  /** An order of elimination for the values as they are; there is none. */
  pivots: 32,
  singular: 64,
} as const

/** Bytes of what is added to an element: its address, whether it is multiplied by what stands for 1 / dt, the number. */
export const linkBytes = 16
