/** What `KSChan.pr` prints. */
import { sprintf } from '../../lang/printf.ts'
import type { KSChan } from './ks-chan.ts'

export function description(
  { structure, name, point, ionName, conduction, gmax, erev }: KSChan,
  object: string,
): string {
  const { states, gates, transitions, ligands, singles, firstWithLigand } = structure
  const lines = [
    `${object} type properties`,
    `name=${name} is_point_=${point} ion_=${ionName} cond_model_=${conduction}`,
    `  ngate=${gates.length} nstate=${states.length} nhhstate=${singles} nligand=${ligands.length} ` +
      `ntrans=${transitions.length} ivkstrans=${singles} iligtrans=${firstWithLigand}`,
    sprintf('  default gmax=%g erev=%g', gmax, erev),
    ...gates.map(
      (gate, i) => `    gate ${i} index=${gate.firstState()} nstate=${gate.states.length} power=${gate.power}`,
    ),
    ...ligands.map((ligand, i) => `    ligand ${i} ${ligand}_ion`),
    ...transitions.flatMap((one, i) => [
      `    trans ${i} src=${one.source.index()} target=${one.target.index()} type=${one.type}` +
        (one.usesLigand ? ` ligindex=${ligands.indexOf(one.ligand)}` : ''),
      `        f0 type=${one.functions[0]?.type ?? -1}   f1 type=${one.functions[1]?.type ?? -1}`,
    ]),
    '    state names and fractional conductance',
    ...states.map((state, i) => sprintf('    %d %s %g', i, state.name, state.fraction)),
  ]
  return `${lines.join('\n')}\n`
}
