/** The passes, in order. Each takes a tree and gives a tree, and can be printed as NMODL. */
import type { MechanismFile } from '../tree.ts'
import { foldConstants } from './fold-constants.ts'
import { solveCnexp } from './solve-cnexp.ts'

export interface Pass {
  readonly name: string
  readonly run: (file: MechanismFile) => MechanismFile
}

export const passes: readonly Pass[] = [
  { name: 'fold constants', run: foldConstants },
  { name: 'solve cnexp', run: solveCnexp },
]

export const runPasses = (file: MechanismFile): MechanismFile => passes.reduce((tree, pass) => pass.run(tree), file)
