/**
 * Everything built in, as the interpreter asks for it: classes, functions, variables. Adding a class here shows it to HOC.
 */
import type { HocClass, HocFunction } from './binding/class.ts'

export const builtinClasses: readonly HocClass[] = []
export const builtinFunctions: readonly HocFunction[] = []

/** Numbers with a name, which programs may even assign to. Values of the 2019 SI, as NEURON 8.2 has them. */
export const builtinVariables: Readonly<Record<string, number>> = {
  PI: Math.PI,
  E: Math.E,
  GAMMA: 0.5772156649015329,
  DEG: 180 / Math.PI,
  PHI: (1 + Math.sqrt(5)) / 2,
  FARADAY: 96485.33212331001,
  R: 8.31446261815324,
  Avogadro_constant: 6.02214076e23,
  float_epsilon: 1e-11,
  hoc_ac_: 0,
}
