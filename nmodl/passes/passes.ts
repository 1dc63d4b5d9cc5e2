/** The passes, in order. Each takes a tree and gives a tree, and can be printed as NMODL. */
import type { MechanismFile } from '../tree.ts'
import { foldConstants } from './fold-constants.ts'
import { solveCnexp } from './solve-cnexp.ts'
import { solveDerivimplicit } from './solve-derivimplicit.ts'
import { solveEquations } from './solve-equations.ts'
import { solveExplicit } from './solve-explicit.ts'
import { solveKinetic } from './solve-kinetic.ts'

export interface Pass {
  readonly name: string
  readonly run: (file: MechanismFile) => MechanismFile
}

export const passes: readonly Pass[] = [
  { name: 'solve cnexp', run: solveCnexp },
  { name: 'solve derivimplicit', run: solveDerivimplicit },
  { name: 'solve explicitly', run: solveExplicit },
  { name: 'solve kinetic', run: solveKinetic },
  { name: 'solve equations', run: solveEquations },
  // last, since NEURON's translator works on the text and a compiler of C folds what comes of it
  { name: 'fold constants', run: foldConstants },
]

export const runPasses = (file: MechanismFile): MechanismFile => passes.reduce((tree, pass) => pass.run(tree), file)
