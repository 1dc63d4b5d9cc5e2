/**
 * What ParallelContext has for CoreNEURON, and for cells in pieces: there is one process here, and no CoreNEURON, so that most of it
 * ends in a report of what is missing, as it does in a NEURON without that library.
 */
import { problem } from '../../lang/problem.ts'
import type { Member } from '../binding/class.ts'
import { instance, number, optional, text } from '../binding/params.ts'
import { asNothing, type MemberMaker } from '../binding/table.ts'
import { Vector } from '../vector.ts'

function noFiles(): never {
  throw problem('HOC3196', undefined, 'models for CoreNEURON are not written here', {
    help: 'run the model here, or write it with NEURON',
  })
}

function noCoreNeuron(): never {
  throw problem('HOC3197', undefined, 'Could not find CoreNEURON library', {
    help: 'run the model with psolve(t) instead of nrncore_run',
  })
}

export const membersForOthers = <C extends object>(on: MemberMaker<C>): Readonly<Record<string, Member>> => ({
  // without pieces there is nothing to set up
  multisplit: on.hoc(
    [optional(number('x')), optional(number('piece', 0)), optional(number('style', 0, 2))],
    asNothing,
    (_self, _context, x) => {
      if (x === undefined) return
      throw problem('HOC3198', undefined, 'multisplit: cells are not split here', {
        help: 'there is one process: leave the cell whole',
      })
    },
  ),
  nrnbbcore_write: on.hoc([optional(text('folder')), optional(instance(Vector, 'Vector'))], asNothing, noFiles),
  nrncore_write: on.hoc([optional(text('folder')), optional(number('append'))], asNothing, noFiles),
  nrncore_run: on.hoc([text('options'), optional(number('flag', 0, 1))], asNothing, noCoreNeuron),
  // what these files would say of the places on a cell
  nrnbbcore_register_mapping: on.hoc(
    [number('gid'), text('name'), instance(Vector, 'Vector'), instance(Vector, 'Vector')],
    asNothing,
    (_self, _context, _gid, name, sections, segments) => {
      if (sections.size() === segments.size()) return
      throw problem('HOC3189', undefined, `nrnbbcore_register_mapping: ${name} has not as many sections as segments`)
    },
  ),
})
