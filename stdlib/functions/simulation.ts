/** Running the simulation, ions, and random numbers that depend on a counter. */
import { problem } from '../../lang/problem.ts'
import { concentrationBeyond, ghk, type Ion, nernst } from '../../runtime/mechanism/ion.ts'
import type { Ref } from '../../runtime/memory/ref.ts'
import type { HocFunction } from '../binding/class.ts'
import type { Context } from '../binding/context.ts'
import {
  anything,
  argumentOutOfRange,
  either,
  integer,
  notEnoughArguments,
  number,
  optional,
  pointer,
  rest,
  text,
} from '../binding/params.ts'
import { asDone, asNumber, asText, hocFunction } from '../binding/table.ts'
import { isRef } from '../binding/value.ts'
import { ran4 } from '../random/mcell-ran4.ts'

function ionNamed(context: Context, name: string): Ion {
  const ion = context.model.mechanisms.get(name)?.ion
  if (ion) return ion
  throw problem('HOC3072', undefined, `${name} is not an ion mechanism`, {
    help: 'ions exist once a mechanism that uses them is loaded: "na_ion", "k_ion" ...',
  })
}

const styleParts = ['c_style', 'e_style', 'einit', 'eadvance', 'cinit']
const styleBounds = [3, 3, 1, 1, 1]

/** Parts of the style number, as the arguments of ion_style set them. */
function ionStyle(context: Context, name: string, parts: readonly number[]): number {
  const ion = ionNamed(context, name)
  const section = context.section()
  const before = styleHere(context, ion)
  if (parts.length === 0) return before
  styleBounds.forEach((high, i) => {
    const part = parts[i]
    if (part === undefined) throw notEnoughArguments('ion_style', styleParts[i]!)
    if (!(part >= 0 && part <= high)) throw argumentOutOfRange('ion_style', part, 0, high)
  })
  const [concentration = 0, reversal = 0, initReversal = 0, advance = 0, initConcentration = 0] = parts.map(Math.trunc)
  const kept = before & (128 + 256)
  const style = kept + concentration + 4 * initConcentration + 8 * reversal + 32 * initReversal + 64 * advance
  for (const node of section.nodes) {
    const instance = node.instance(ion.mechanism)
    if (instance) ion.setStyle(instance, style)
  }
  return before
}

function styleHere(context: Context, ion: Ion): number {
  const instance = context.section().nodeAt(0.5).instance(ion.mechanism)
  return instance ? ion.style(instance) : -1
}

/** nernst(ci, co, z), or nernst("ena") from the concentrations here. */
function nernstForms(context: Context, first: number | string, second?: number, charge?: number): number {
  const { model } = context
  if (typeof first === 'number') {
    if (second === undefined || charge === undefined) throw notEnoughArguments('nernst', 'inside, outside, charge')
    return nernst(first, second, charge, model)
  }
  const name = /^e(\w+)$/.exec(first)?.[1] ?? first.replace(/[io]$/, '')
  const ion = ionNamed(context, `${name}_ion`)
  const at = context.section().at(second ?? 0.5)
  const [inside, outside, e] = [at.get(`${name}i`), at.get(`${name}o`), at.get(`e${name}`)]
  if (first === `${name}i`) return concentrationBeyond(outside, e, -ion.valence, model)
  if (first === `${name}o`) return concentrationBeyond(inside, e, ion.valence, model)
  return nernst(inside, outside, ion.valence, model)
}

/** Whether steps of the standard run system are nothing but `fadvance`: its procedures are its own, and there is nothing to plot. */
function isPlainRun(context: Context): boolean {
  const own = context.textOf('stdrun_plots_')
  return (
    ['step', 'advance', 'Plot'].every((name) => context.textOf(name) === own) &&
    context.callByName('stdrun_plots_', []) === 0
  )
}

/** mcell_ran4(&x): the number at the counter x, which moves on. What else is given counts for nothing. */
function mcellRan4(context: Context, counter: Ref): number {
  const { low } = context.model.random
  const index = counter.get() >>> 0
  counter.set((index + 1) >>> 0)
  return ran4(low >>> 0, index) / 4294967296
}

export const simulationFunctions: readonly HocFunction[] = [
  hocFunction('finitialize', [optional(number('v'))], asDone, 'To time 0, all potentials at v (mV).', (context, v) =>
    context.model.finitialize(v),
  ),
  hocFunction('fadvance', [], asDone, 'One step of length dt.', (context) => context.model.fadvance()),
  hocFunction(
    'stdrun_several_',
    [number('end'), number('together')],
    asNumber,
    'Steps of the standard run system up to a time, as many as nothing wants to look between; how many, 0 for one at a time.',
    // up to where HOC says that t < end
    (context, end, together) =>
      context.model.fadvanceSeveral(end - (context.epsilon?.() ?? 0), { together, allowed: () => isPlainRun(context) }),
  ),
  hocFunction('fcurrent', [], asDone, 'Currents for the present state.', (context) => context.model.fcurrent()),
  hocFunction('initnrn', [], asDone, 'Time, step, temperature and method are as at the start.', ({ model }) =>
    model.resetNumbers(),
  ),
  hocFunction(
    'nernst',
    [either(number('inside'), text('name')), optional(number('outside')), optional(number('charge'))],
    asNumber,
    'Equilibrium potential (mV) from concentrations and charge; or of an ion here, by the name of what is wanted.',
    nernstForms,
  ),
  hocFunction(
    'ghk',
    [number('v'), number('inside'), number('outside'), number('charge')],
    asNumber,
    'Goldman-Hodgkin-Katz current (mA/cm2) for a permeability of 1 cm/s.',
    (context, v, inside, outside, charge) => ghk(v, inside, outside, charge, context.model),
  ),
  hocFunction(
    'ion_charge',
    [text('ion')],
    asNumber,
    'Charge of an ion: ion_charge("na_ion").',
    (context, name) => ionNamed(context, name).valence,
  ),
  hocFunction(
    'ion_register',
    [text('name'), number('charge')],
    asNumber,
    'Makes an ion; its number.',
    (context, name, charge) => {
      const { mechanisms } = context.model
      mechanisms.registerIon(name, charge)
      // NEURON's numbers begin at 2
      return mechanisms.get(`${name}_ion`)!.number + 2
    },
  ),
  hocFunction(
    'ion_style',
    [text('ion'), rest(number('part'))],
    asNumber,
    'How concentrations and reversal potential of an ion come about here; the style before.',
    (context, name, ...parts) => ionStyle(context, name, parts),
  ),
  hocFunction(
    'mcell_ran4',
    [pointer('counter'), rest(anything('argument'))],
    asNumber,
    'A random number that depends on the counter, which moves on.',
    mcellRan4,
  ),
  hocFunction(
    'mcell_ran4_init',
    [optional(integer('low', 0, 2 ** 32 - 1))],
    asNumber,
    'Second index of mcell_ran4; the one before.',
    (context, low) => {
      const { random } = context.model
      const before = random.low
      if (low !== undefined) random.low = low
      return before
    },
  ),
  hocFunction(
    'use_mcell_ran4',
    [optional(integer('flag', 0, 1))],
    asNumber,
    'Whether the random numbers of mechanisms are those of mcell_ran4; as it was.',
    (context, flag) => {
      const { random } = context.model
      const before = random.hashing ? 1 : 0
      if (flag !== undefined) random.hashing = flag !== 0
      return before
    },
  ),
  hocFunction(
    'units',
    [either(text('name'), either(pointer('x'), number('x'))), optional(text('unit'))],
    asText,
    'Unit of a variable.',
    unitsOf,
  ),
  hocFunction(
    'variable_domain',
    [pointer('x'), number('low'), number('high')],
    asDone,
    'Kept for panels.',
    () => undefined,
  ),
]

const fixedUnits: Readonly<Record<string, string>> = {
  t: 'ms',
  dt: 'ms',
  celsius: 'degC',
  L: 'um',
  Ra: 'ohm-cm',
  v: 'mV',
}
const unitsKey = Symbol('units')

function unitsOf(context: Context, subject: string | Ref | number, unit?: string): string {
  const own = context.state(unitsKey, () => new Map<string, string>())
  if (typeof subject === 'number') {
    if (!(subject >= 0 && subject <= 1)) throw argumentOutOfRange('units', subject, 0, 1)
    return subject < 1 ? 'off' : 'on'
  }
  const name = isRef(subject) ? variableIn(context, subject.label) : subject
  // what nobody knows gets none either
  const declared = unitOfName(context, name)
  if (unit !== undefined) own.set(name, unit)
  return own.get(name) ?? declared
}

/** `soma.gnabar_hh(0.5)` is about gnabar_hh. */
function variableIn({ model }: Context, label: string): string {
  const [, owner, variable] = /^(\w+)\.(\w+)/.exec(label) ?? []
  if (owner !== undefined && model.mechanisms.get(owner)?.variable(variable!)) return `${owner}.${variable}`
  return label.replace(/\([^()]*\)$/, '').replace(/^.*\./, '')
}

function unitOfName(context: Context, name: string): string {
  const { mechanisms } = context.model
  const [owner, variable] = name.split('.')
  const range = mechanisms.names.rangeVariable(name)
  if (range) return range.unit
  if (variable !== undefined) {
    const found = mechanisms.get(owner!)?.spec.variables.find((each) => each.name === variable)
    if (found) return found.unit
  }
  const known = fixedUnits[name] ?? mechanisms.names.globalSpec(name)?.unit
  if (known !== undefined) return known
  if (mechanisms.names.function(name) || context.refByName(name)) return ''
  throw problem('HOC3073', undefined, `Cannot find the symbol for  ${name}`)
}
