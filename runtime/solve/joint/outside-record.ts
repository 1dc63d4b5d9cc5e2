/** What is outside the membrane, as records on which WebAssembly works: of all, of each node with layers, of nodes without whose parents have some. */
import { RecordLayout } from '../cvode/records.ts'

/**
 * Words of a node: its row (byte offset into a column); address of vext of its first layer; of the inside's equation, whose layers follow; of the
 * inside's diagonal; of its own numbers; what it is coupled with; its parent's vext, equation and record. Behind these lists of addresses, one for each
 * layer: diagonal, to the layer further in and back, to the parent and back.
 */
export const outsidePlace = {
  row: 0,
  vext: 4,
  equation: 8,
  diagonal: 12,
  own: 16,
  coupling: 20,
  isBare: 24,
  parentVext: 28,
  parentEquation: 32,
  parent: 36,
  lists: 40,
} as const
export const outsideLists = { d: 0, out: 1, back: 2, a: 3, b: 4 } as const
export const recordWords = (layers: number): number => outsidePlace.lists / 4 + 5 * layers

/** What a node has for a parent. */
export const coupling = { root: 0, bareParent: 1, layers: 2 } as const

/**
 * A node's own numbers: conductance and current of electrodes, conductance (with capacitance) and current of the membrane, v, d and rhs while an
 * electrode is at work. Behind these, one for each layer: what couples it with its parent and back, and the resistivities which that was worked out from.
 */
export const ownPlace = {
  electrodeD: 0,
  electrodeRhs: 8,
  conductance: 16,
  current: 24,
  v: 32,
  d: 40,
  rhs: 48,
  lists: 56,
} as const
export const ownDoubles = (layers: number): number => ownPlace.lists / 8 + 3 * layers

/** Words of a node without layers whose parent has some. */
export const barePlace = { row: 0, equation: 4, parentEquation: 8, parentVext: 12, bytes: 16 } as const

/** All of it, as a record. */
export const outsideRecord = new RecordLayout({}, [
  /** Records of nodes with layers, and of nodes without whose parents have some. */
  ...['records', 'count', 'bare', 'bareCount'],
  /** Columns of the node table. */
  ...['v', 'd', 'rhs', 'a', 'b', 'i_cap'],
  /** Bytes from layer to layer, and from vext to other columns of the mechanism. */
  ...['layer', 'xg', 'xc', 'xraxial', 'battery', 'shown'],
  /** Address of the right side. */
  'right',
  /** Whether areas have changed since couplings were worked out. */
  'isOther',
] as const)
export type OutsideWord = typeof outsideRecord extends RecordLayout<never, infer Word> ? Word : never
