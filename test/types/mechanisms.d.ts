// Written by `loligo types`: mechanisms of .mod files, for TypeScript.
import type { PointProcess } from 'loligo'

declare module 'loligo' {
  interface MechanismAccessors {
    /** Density mechanism of channel.mod; ions: k. */
    kchan: {
      /** S/cm2; 0.01 at first, from 0 to 1000000000 */
      gbar: number
      /** mV; 2 at first */
      shift: number
      /** S/cm2 */
      g: number
      /** no unit; a state */
      n: number
      /** no unit; a state */
      l: number
    }
    /** Density mechanism of pump.mod; ions: ca. */
    pump: {
      /** no unit; 20 at first */
      k1: number
      /** no unit; 0.5 at first */
      k2: number
      /** no unit; 0.1 at first */
      total: number
      /** no unit; a state, 2 of them */
      readonly ca: readonly number[]
      /** no unit; a state */
      buffer: number
      /** no unit; a state */
      bound: number
    }
  }
}

/** Point process of synapse.mod. */
export interface Syn extends PointProcess {
  /** ms; 2 at first */
  tau: number
  /** mV; 0 at first */
  e: number
  /** nA */
  i: number
  /** no unit */
  plain: number
  /** no unit; a state */
  x: number
  /** no unit; a state */
  y: number
}
