/** The mechanisms that are always there, from our own .mod files. Their order is that of their type numbers. */
import type { MechanismSpec } from '../runtime/mechanism/spec.ts'
import { compileMechanism } from './compile.ts'

export const builtinFiles: readonly string[] = [
  'pas.mod',
  'iclamp.mod',
  'alphasynapse.mod',
  'expsyn.mod',
  'exp2syn.mod',
  'seclamp.mod',
  'vclamp.mod',
  'apcount.mod',
  'hh.mod',
  'netstim.mod',
  'intfire1.mod',
  'intfire2.mod',
  'intfire4.mod',
  'pointprocessmark.mod',
]

/** `read` gives the text of a file of nmodl/builtin. */
export const compileBuiltins = (read: (file: string) => string): MechanismSpec[] =>
  builtinFiles.map((file) => compileMechanism(read(file), file))
