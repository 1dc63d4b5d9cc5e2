/** Functions that old programs and the library call, most of which have little to do here. */
import { sprintf } from '../../lang/printf.ts'
import { problem } from '../../lang/problem.ts'
import { nodeColumn } from '../../runtime/cable/node.ts'
import type { HocFunction } from '../binding/class.ts'
import type { Context } from '../binding/context.ts'
import {
  anything,
  argumentOutOfRange,
  integer,
  notEnoughArguments,
  number,
  optional,
  rest,
  text,
} from '../binding/params.ts'
import { asDone, asFlag, asNothing, asNumber, hocFunction } from '../binding/table.ts'

/** A function that gives the same whatever it is told. */
const constant = (name: string, value: number, help: string): HocFunction =>
  hocFunction(name, [rest(anything('argument'))], asNumber, help, () => value)

/** One that says why it does nothing. */
const notHere = (name: string, reason: string, help?: string): HocFunction =>
  hocFunction(name, [rest(anything('argument'))], asNumber, `Not here: ${reason}.`, () => {
    throw problem('HOC3216', undefined, `${name}: ${reason}`, help === undefined ? {} : { help })
  })

// ---- the matrix of a step

const coefficients = [nodeColumn.a, nodeColumn.d, nodeColumn.b, nodeColumn.rhs] as const

function fmatrix(context: Context, x?: number, which?: number): number {
  if (x !== undefined) {
    if (which === undefined) throw notEnoughArguments('fmatrix', 'which')
    if (!(x >= 0 && x <= 1)) throw argumentOutOfRange('fmatrix', x, 0, 1)
    if (!(which >= 1 && which <= 4)) throw argumentOutOfRange('fmatrix', which, 1, 4)
    return context
      .section()
      .exactNode(x)
      .get(coefficients[Math.trunc(which) - 1]!)
  }
  context.model.matrix.rows().forEach(({ b, a, d, rhs }, i) => {
    context.host.write(sprintf('%d %g %g %g %g\n', i, b, a, d, rhs))
  })
  return 1
}

/** Recordings start again here. The variable step takes its first sample where it sets out from. */
function frecordInit({ model }: Context): void {
  model.traces.startRecordings()
  if (model.variableStep.active) return
  for (const recording of model.recordings) if (recording.continuous) recording.sample(model.t)
}

// ---- objects

// ---- mechanisms

/** Where nrnivmodl puts its output, inside the folder of the .mod files. */
const compiledFolder = /\/?(x86_64|i686|umac|arm64|aarch64|powerpc|special|nrnmech\.dll|libnrnmech[^/]*)(\/.*)?$/

/** Nothing is compiled here beforehand: what such a library would hold is read from its sources. */
function loadLibrary(context: Context, path: string): boolean {
  const folder = path.replace(compiledFolder, '') || '.'
  const { host, loadMechanisms } = context
  const sources = host.isDirectory(folder) ? host.listDirectory(folder).some((file) => file.endsWith('.mod')) : false
  if (!sources || !loadMechanisms) {
    if (host.exists(path))
      context.warn(
        'HOC3181',
        `nrn_load_dll: ${path} was not loaded`,
        'there are no .mod files in the folder it belongs to',
      )
    return false
  }
  loadMechanisms(folder)
  return true
}

const segmentsKey = Symbol('keep_nseg_parm')

export const oddFunctions: readonly HocFunction[] = [
  hocFunction(
    'fmatrix',
    [optional(number('x')), optional(number('which'))],
    asNumber,
    'Prints the matrix of a step, or gives one coefficient.',
    fmatrix,
  ),
  hocFunction('frecord_init', [], asDone, 'Recordings start again at the present state.', frecordInit),
  hocFunction(
    'nrn_load_dll',
    [text('path')],
    asFlag,
    'Loads the .mod files of the folder where a library of compiled mechanisms lies or would lie.',
    loadLibrary,
  ),
  hocFunction(
    'reload_mechanism',
    [text('name')],
    asFlag,
    'Reads the .mod file of a mechanism again, after it was edited; its instances live on with their numbers.',
    (context, name) => {
      context.reloadMechanism?.(name)
      return true
    },
  ),
  hocFunction(
    'keep_nseg_parm',
    [number('flag', 0, 1)],
    asNumber,
    'Kept for old programs; the value before.',
    (context, flag) => {
      const kept = context.state(segmentsKey, () => ({ flag: 1 }))
      const before = kept.flag
      kept.flag = Math.trunc(flag)
      return before
    },
  ),
  hocFunction(
    'prmat',
    [rest(anything('matrix'))],
    asDone,
    'Shows a matrix that is always empty: for old programs.',
    (context) => context.host.write('\n\n    \n    \n\n'),
  ),
  hocFunction(
    'hoc_stdout',
    [optional(text('file'))],
    asFlag,
    'Prints into a file from here on; without a name prints as before.',
    ({ host }, name) => {
      if (!host.redirect) throw problem('HOC3182', undefined, 'hoc_stdout: output cannot be redirected here')
      if (name !== undefined && host.isRedirected)
        throw problem('HOC3184', undefined, 'hoc_stdout: stdout already switched', { help: 'first hoc_stdout()' })
      host.redirect(name)
      return true
    },
  ),
  hocFunction('node_data', [], asNothing, 'Prints how often diameters were worked out anew.', ({ host, model }) =>
    host.write(`recalc_diam=${model.geometries} nrn_area_ri=0\n`),
  ),
  notHere(
    'checkpoint',
    'there are no images of a whole session',
    'SaveState keeps the state of the model, in memory or in a file',
  ),
  notHere('retrieveaudit', 'nothing is audited'),
  constant('saveaudit', 0, 'Nothing is audited.'),
  notHere('fmenu', 'there are no menus on a terminal', 'build a panel: xpanel, xbutton, xvalue'),
  notHere('setdata_feature', 'the mechanism feature is not inserted here'),
  constant('nrn_feenableexcept', 0, 'Floating-point exceptions are never trapped.'),
  constant('coredump_on_error', 1, 'There are no core dumps.'),
  hocFunction(
    'nlayer_extracellular',
    [optional(integer('layers', 1, 1000))],
    asNumber,
    'Number of layers of the extracellular mechanism; another one, while no section has it.',
    ({ model: { mechanisms } }, layers) => {
      if (layers !== undefined && layers !== mechanisms.layers) mechanisms.setLayers(layers)
      return mechanisms.layers
    },
  ),
  hocFunction(
    'nrnunit_use_legacy',
    [optional(number('flag', 0, 1))],
    asFlag,
    'Whether constants of physics are those of before the SI of 2019; 1 and 0 change that.',
    ({ model, useLegacyUnits }, flag) => {
      if (flag !== undefined) useLegacyUnits?.(flag >= 1)
      return model.legacyUnits
    },
  ),
  constant('nrn_mallinfo', 1, 'Kept for old programs.'),
  constant('nrnmpi_init', 0, 'There is one process.'),
  hocFunction(
    'nrnpython',
    [optional(text('statement'))],
    asNumber,
    'There is no Python: gives 0, and says so where there was something to do.',
    (context, statement = '') => {
      // an empty one asks whether there is
      if (statement.trim() !== '')
        context.warn(
          'HOC3217',
          'nrnpython: there is no Python here',
          'the statement was not run; it has to be written in HOC or TypeScript',
        )
      return 0
    },
  ),
  constant('nrniv_bind_thread', 0, 'There is one thread.'),
]
