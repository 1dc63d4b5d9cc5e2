/** The mechanisms that are always there, from our own .mod files. Their order is that of their type numbers. */
import type { MechanismSpec } from '../runtime/mechanism/spec.ts'
import { compileMechanism } from './compile.ts'

export const builtinFiles: readonly string[] = [
  'pas.mod',
  'fastpas.mod',
  'iclamp.mod',
  'alphasynapse.mod',
  'expsyn.mod',
  'exp2syn.mod',
  'seclamp.mod',
  'vclamp.mod',
  'oclamp.mod',
  'apcount.mod',
  'hh.mod',
  'netstim.mod',
  'intfire1.mod',
  'intfire2.mod',
  'intfire4.mod',
  'pointprocessmark.mod',
  'patternstim.mod',
]

/** The current of fastpas is nobody's business: that is what makes it fast. */
const withoutCurrent = (spec: MechanismSpec): MechanismSpec =>
  spec.name === 'fastpas'
    ? { ...spec, variables: spec.variables.map((each) => (each.name === 'i' ? { ...each, visible: false } : each)) }
    : spec

/** `read` gives the text of a file of nmodl/builtin. */
export const compileBuiltins = (read: (file: string) => string): MechanismSpec[] =>
  builtinFiles.map((file) => withoutCurrent(compileMechanism(read(file), file, { kernels: 'all', arithmetic: 'both' })))
