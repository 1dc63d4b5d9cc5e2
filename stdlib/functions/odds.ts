/** Functions that old programs and the library call, most of which have little to do here. */
import { sprintf } from '../../lang/printf.ts'
import { problem } from '../../lang/problem.ts'
import { nodeColumn } from '../../runtime/cable/node.ts'
import type { Section } from '../../runtime/cable/section.ts'
import type { Ref } from '../../runtime/memory/ref.ts'
import type { HocFunction } from '../binding/class.ts'
import type { Context } from '../binding/context.ts'
import {
  anything,
  argumentOutOfRange,
  either,
  integer,
  number,
  object,
  optional,
  pointer,
  rest,
  text,
  textCell,
} from '../binding/params.ts'
import { asDone, asFlag, asNumber, hocFunction } from '../binding/table.ts'
import { objectName } from '../binding/value.ts'
import { wordFrom } from '../text/scan.ts'

/** A function that gives the same whatever it is told. */
const constant = (name: string, value: number, help: string): HocFunction =>
  hocFunction(name, [rest(anything('argument'))], asNumber, help, () => value)

// ---- the matrix of a step

const coefficients = [nodeColumn.a, nodeColumn.d, nodeColumn.b, nodeColumn.rhs] as const

function fmatrix(context: Context, x?: number, which?: number): number {
  if (x !== undefined && which !== undefined) {
    const chosen = coefficients[which - 1]
    if (chosen === undefined) throw argumentOutOfRange('fmatrix', which, 1, 4)
    return context.section().exactNode(x).get(chosen)
  }
  context.model.matrix.rows().forEach(({ b, a, d, rhs }, i) => {
    context.host.write(sprintf('%d %g %g %g %g\n', i, b, a, d, rhs))
  })
  return 1
}

/** Recordings start again here. */
function frecordInit({ model }: Context): void {
  for (const recording of model.recordings) {
    recording.start()
    if (recording.continuous) recording.sample(model.t)
  }
}

// ---- typed input

/** Asks until the answer lies in the range; nothing typed stands for the default. */
function xred(context: Context, prompt: string, start: number, low: number, high: number): number {
  for (;;) {
    context.host.writeError(`${prompt} (${sprintf('%g', start)})`)
    const line = context.host.readLine('')
    const typed = line === undefined ? undefined : wordFrom(line, 0)?.word
    const value = typed === undefined ? start : Number.parseFloat(typed)
    if (value >= low && value <= high) return value
    if (line === undefined) return start
    context.host.writeError(sprintf('must be > %g and < %g\n', low, high))
  }
}

/** Place of the answer in the allowed letters; the string becomes it. */
function sred(context: Context, prompt: string, cell: { value: string }, allowed: string): number {
  for (;;) {
    context.host.writeError(`${prompt} (${cell.value})`)
    const line = context.host.readLine('')
    const answer = (line ?? '').trim() || cell.value
    const place = allowed.indexOf(answer[0] ?? '')
    if (place >= 0) {
      cell.value = answer[0]!
      return place
    }
    if (line === undefined) return -1
    context.host.writeError(`input must be a substring of <<${allowed}>>\n`)
  }
}

// ---- objects

function allobjects(context: Context, which?: string | object | null): number {
  if (typeof which === 'object') return which ? (which as { refs: number }).refs : 0
  const cls = which === undefined ? undefined : context.classNamed(which)
  for (const each of cls ? context.instances(cls) : []) {
    context.host.write(`${objectName(each)} with ${each.refs} refs\n`)
  }
  return 0
}

// ---- batch runs

const batchKey = Symbol('batch_save')
const batch = (context: Context) => context.state(batchKey, () => [] as Ref[])

function batchRun(context: Context, until: number, interval: number, name?: string, comment = ''): void {
  const { model } = context
  const heading = sprintf(
    'batch_run from t = %g to %g in steps of %g with dt = %g\n',
    model.t,
    until,
    interval,
    model.dt,
  )
  const row = () =>
    `${batch(context)
      .map((ref) => sprintf(' %g', ref.get()))
      .join('')}\n`
  const lines = [`${comment}\n`, heading, row()]
  for (let next = model.t + interval; next <= until + model.dt / 2; next += interval) {
    while (model.t < next - model.dt / 4) model.fadvance()
    lines.push(row())
  }
  if (name !== undefined) context.host.writeFile(name, lines.join(''))
}

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

const spineKey = Symbol('spine area')
const styleKey = Symbol('pt3dstyle')
const segmentsKey = Symbol('keep_nseg_parm')

/** Stimuli of the time before point processes: they do nothing here, and say so. */
const oldStimulus = (name: string): HocFunction =>
  hocFunction(
    name,
    [rest(anything('value'))],
    asNumber,
    'Old stimuli do not exist here: use IClamp, SEClamp or AlphaSynapse.',
    (context) => {
      if (['fstim', 'fclamp', 'fsyn'].includes(name)) context.model.threads.only(`${name} does not allow threads`)
      context.warn(
        'HOC3192',
        `${name} does nothing: old stimuli are not available`,
        'use IClamp, SEClamp or AlphaSynapse',
      )
      return 0
    },
  )

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
    'xred',
    [text('prompt'), number('default'), number('low'), number('high')],
    asNumber,
    'Asks for a number in a range.',
    xred,
  ),
  hocFunction(
    'sred',
    [text('prompt'), textCell('answer'), text('letters')],
    asNumber,
    'Asks for one of some letters.',
    sred,
  ),
  hocFunction(
    'allobjects',
    [optional(either(text('class'), object('object')))],
    asNumber,
    'Prints the objects of a class; of one object, how often it is referred to.',
    allobjects,
  ),
  hocFunction(
    'batch_save',
    [rest(pointer('x'))],
    asDone,
    'Adds numbers to what batch_run writes; without any starts afresh.',
    (context, ...refs) => {
      const kept = batch(context)
      if (refs.length === 0) kept.length = 0
      else kept.push(...refs)
    },
  ),
  hocFunction(
    'batch_run',
    [number('tstop'), number('interval'), optional(text('file')), optional(text('comment'))],
    asDone,
    'Runs, and writes the numbers of batch_save at intervals.',
    batchRun,
  ),
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
  hocFunction('setSpineArea', [number('area')], asNumber, 'Area (um2) of a spine.', (context, area) => {
    context.state(spineKey, () => ({ area: 0 })).area = area
    return area
  }),
  hocFunction(
    'getSpineArea',
    [],
    asNumber,
    'Area (um2) of a spine.',
    (context) => context.state(spineKey, () => ({ area: 0 })).area,
  ),
  hocFunction(
    'pt3dstyle',
    [optional(number('style')), rest(anything('x, y, z'))],
    asNumber,
    'Whether the first point is a logical connection.',
    (context, style) => {
      const kept = context.state(styleKey, () => new WeakMap<Section, number>())
      if (style !== undefined) kept.set(context.section(), style)
      return kept.get(context.section()) ?? 0
    },
  ),
  hocFunction(
    'keep_nseg_parm',
    [optional(number('flag'))],
    asNumber,
    'Kept for old programs; the value before.',
    (context, flag) => {
      const kept = context.state(segmentsKey, () => ({ flag: 1 }))
      const before = kept.flag
      if (flag !== undefined) kept.flag = flag
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
    (context, name) => {
      if (!context.host.redirect) throw problem('HOC3182', undefined, 'hoc_stdout: output cannot be redirected here')
      context.host.redirect(name)
      return true
    },
  ),
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
  constant('nrnunit_use_legacy', 0, 'Units are those of the 2019 SI.'),
  constant('nrn_mallinfo', 1, 'Kept for old programs.'),
  constant('nrnmpi_init', 0, 'There is one process.'),
  constant('nrnpython', 0, 'There is no Python.'),
  constant('nrniv_bind_thread', 0, 'There is one thread.'),
  ...['fstim', 'fstimi', 'fclamp', 'fclampi', 'fclampv', 'fsyn', 'fsyni', 'fsyng', 'prstim'].map(oldStimulus),
]
