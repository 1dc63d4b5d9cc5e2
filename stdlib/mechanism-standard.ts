/**
 * MechanismStandard: a set of values for the variables of one mechanism, to be taken from and given to sections and point
 * processes.
 */
import { problem } from '../lang/problem.ts'
import type { Section } from '../runtime/cable/section.ts'
import type { Mechanism } from '../runtime/mechanism/mechanism.ts'
import { PointProcess } from '../runtime/mechanism/point-process.ts'
import type { VariableSpec } from '../runtime/mechanism/spec.ts'
import type { HocClass } from './binding/class.ts'
import type { Context } from './binding/context.ts'
import {
  anything,
  either,
  instance,
  integer,
  number,
  optional,
  type Parameter,
  rest,
  text,
  textCell,
} from './binding/params.ts'
import { asNothing, asNumber, hocClassMadeBy, membersOf } from './binding/table.ts'
import { pythonMembers } from './python-object.ts'
import { SectionList } from './section-list.ts'

interface Entry {
  /** As HOC names it: `gnabar_hh`, `amp`, `ena`. */
  readonly name: string
  /** As the mechanism names it. */
  readonly inner: string
  readonly values: Float64Array
  /** Whether it is taken and given; see `ionEntries`. */
  readonly moves: boolean
  /** Whether it is a POINTER: there is nothing here that it could point to. */
  readonly pointer?: boolean
}

const roles = { 1: 'parameter', 2: 'assigned', 3: 'state' } as const

export class MechanismStandard {
  /** Those of the kind. */
  readonly entries: readonly Entry[]
  /** Those of all kinds: by name each can be read and set, though only `entries` are counted, taken and given. */
  private readonly all: readonly Entry[]

  constructor(
    readonly mechanism: Mechanism,
    /** 0 all, 1 parameters, 2 computed, 3 states, -1 globals. */
    private readonly kind = 1,
    /** Whose style says what the variables of an ion are. */
    section?: Section,
  ) {
    this.all = kind === -1 ? globalsOf(mechanism) : variablesOf(mechanism, 0, section)
    const ofKind = kind === -1 ? this.all : variablesOf(mechanism, kind, section)
    this.entries = ofKind.map(({ name, moves }) => ({ ...this.entry(name), moves }))
  }

  count(): number {
    return this.entries.length
  }

  get(name: string, i = 0): number {
    this.refuseGlobals('get')
    return this.entry(name).values[i]!
  }

  set(name: string, value: number, i = 0): void {
    this.refuseGlobals('set')
    const { values, pointer } = this.entry(name)
    if (!pointer) values[i] = value
  }

  /** From the first segment unless `x` is given; a section without the mechanism has nothing to give. */
  takeFrom(source: Section | PointProcess | MechanismStandard, x?: number): void {
    if (isSection(source) && !source.has(this.mechanism)) return
    if (source instanceof MechanismStandard && source.mechanism !== this.mechanism) return
    for (const { inner, name, values } of this.moving('in')) {
      for (let i = 0; i < values.length; i++) {
        if (source instanceof MechanismStandard) values[i] = source.get(name, i)
        else if (source instanceof PointProcess) values[i] = source.get(inner, i)
        else values[i] = source.at(x ?? 0.5 / source.nseg).get(name, i)
      }
    }
  }

  /** To the whole section unless `x` is given. */
  giveTo(target: Section | PointProcess | MechanismStandard, x?: number): void {
    for (const { inner, name, values } of this.moving('out')) {
      for (const [i, value] of values.entries()) {
        if (target instanceof MechanismStandard) target.set(name, value, i)
        else if (target instanceof PointProcess) target.set(inner, value, i)
        else if (x !== undefined) target.at(x).set(name, value, i)
        else {
          const { nseg } = target
          for (let k = 0; k < nseg; k++) target.at((k + 0.5) / nseg).set(name, value, i)
        }
      }
    }
  }

  private moving(method: string): readonly Entry[] {
    this.refuseGlobals(method)
    return this.entries.filter(({ moves }) => moves)
  }

  private refuseGlobals(method: string): void {
    if (this.kind === -1)
      throw problem('HOC3153', undefined, `${method} MechanismStandard method not implemented for GLOBAL type`, {
        help: 'globals belong to the mechanism, not to a section; read and set them by name',
      })
  }

  private entry(name: string): Entry {
    const found = this.all.find((entry) => entry.name === name)
    if (found) return found
    throw problem('HOC3151', undefined, `${name} not in this MechanismStandard`, {
      help: `it has ${this.all.map((entry) => entry.name).join(', ')}`,
    })
  }
}

const isSection = (source: object): source is Section => typeof source === 'function'

function variablesOf(mechanism: Mechanism, kind: number, section: Section | undefined): Entry[] {
  if (mechanism.name === 'morphology') return kind < 2 ? [entry('diam', 'diam', [500])] : []
  if (mechanism.name === 'capacitance') return capacitanceEntries(kind)
  if (mechanism.ion) return ionEntries(mechanism, kind, section)
  const suffix = mechanism.isPoint || mechanism.spec.plainNames ? '' : `_${mechanism.name}`
  const order = kind === 0 ? [1, 2, 3] : [kind]
  const variables = order.flatMap((each) =>
    mechanism.spec.variables
      .filter((variable) => variable.visible && variable.role === roles[each as 1 | 2 | 3])
      .map((variable) => ofVariable(variable, variable.name + suffix)),
  )
  return kind === 0 ? [...variables, ...mechanism.spec.pointers.map((name) => ofPointer(name, suffix))] : variables
}

/** Counted where all kinds are; as a value NEURON tells one that stands for nothing. */
const ofPointer = (name: string, suffix: string): Entry => ({
  ...entry(name + suffix, name, [pointsNowhere]),
  moves: false,
  pointer: true,
})

const pointsNowhere = -1e300

const capacitanceEntries = (kind: number): Entry[] => [
  ...(kind < 2 ? [entry('cm', 'cm', [1])] : []),
  ...(kind === 0 || kind === 2 ? [entry('i_cap', 'i_cap', [0])] : []),
]

const ofVariable = (variable: VariableSpec, name: string) =>
  entry(
    name,
    variable.name,
    Array.from({ length: variable.size }, () => variable.initial),
  )

/**
 * Variables of an ion. Of which kind its reversal potential and concentrations are is a matter of the ion's style in the
 * section in use. NEURON takes the variables of one kind for neighbours that follow all those of lower kinds, although
 * they are not: which names a kind has depends on that, and programs have come to rely on it. Values are taken and given
 * by what the variables are, so that some names stand there for nothing.
 */
function ionEntries(mechanism: Mechanism, kind: number, section: Section | undefined): Entry[] {
  const { name, defaults } = mechanism.ion!
  const all = [
    entry(`e${name}`, `e${name}`, [defaults.reversal]),
    entry(`${name}i`, `${name}i`, [defaults.inside]),
    entry(`${name}o`, `${name}o`, [defaults.outside]),
    entry(`i${name}`, `i${name}`, [0]),
    entry(`di${name}_dv_`, `di${name}_dv_`, [0]),
  ]
  if (kind === 0) return all
  const kinds = ionKinds(mechanism, section)
  const offset = kinds.filter((each) => each < kind).length
  return all
    .map((one, i) => ({ ...one, moves: kinds[i] === kind }))
    .slice(offset, offset + kinds.filter((each) => each === kind).length)
}

/** Kinds of the reversal potential, the two concentrations, the current and its derivative; see `ion_style`. */
function ionKinds(mechanism: Mechanism, section: Section | undefined): readonly number[] {
  const instance = section?.nodeAt(0).instance(mechanism)
  const style = instance && mechanism.ion!.style(instance)
  // where no section is in use all count as parameters
  const unknown = section ? unsettled : 1
  const [reversal, concentration] = style === undefined ? [unknown, unknown] : [(style >> 3) & 3, style & 3]
  return [reversal, concentration, concentration, 2, 2]
}

/** The kind of a variable that depends on a style where there is none. */
const unsettled = 5

const globalsOf = (mechanism: Mechanism): Entry[] =>
  mechanism.spec.globals
    .filter((global) => global.visible)
    .map((global) => entry(mechanism.globalName(global.name), global.name, [global.initial]))

const entry = (name: string, inner: string, values: number[]): Entry => ({
  name,
  inner,
  values: Float64Array.from(values),
  moves: true,
})

// ---- HOC

function named(context: Context, name: string, kind?: number): MechanismStandard {
  const mechanism = context.model.mechanisms.get(name)
  context.model.variableStep.takeForChanged()
  if (mechanism) return new MechanismStandard(mechanism, kind, context.sectionOrNone())
  throw problem('HOC3152', undefined, `${name} is not a Mechanism or Point Process`)
}

const on = membersOf(MechanismStandard)
const other = either(instance(PointProcess, 'PointProcess'), instance(MechanismStandard, 'MechanismStandard'))
const target = optional(either(number('x'), other, instance(SectionList, 'SectionList')))

export const mechanismStandardClass: HocClass = hocClassMadeBy<
  MechanismStandard,
  [Parameter<string>, Parameter<number | undefined>]
>(
  'MechanismStandard',
  [text('mechanism'), optional(integer('kind'))],
  named,
  {
    count: on.method('count', [], asNumber),
    name: on.hoc([textCell('name'), optional(number('i'))], asNumber, (self, _context, cell, i) => {
      const found = i === undefined ? undefined : self.entries[i]
      cell.value = found?.name ?? self.mechanism.name
      return found?.values.length ?? self.entries.length
    }),
    get: on.method('get', [text('name'), optional(number('i'))], asNumber),
    set: on.method('set', [text('name'), number('value'), optional(number('i'))], asNothing),
    ...pythonMembers('_in'),
    in: on.hoc([optional(either(number('x'), other))], asNothing, (self, context, source) => {
      if (typeof source === 'object') self.takeFrom(source)
      else self.takeFrom(context.section(), source)
    }),
    out: on.hoc([target], asNothing, (self, context, to) => {
      if (to instanceof SectionList) for (const section of to) self.giveTo(section)
      else if (typeof to === 'object') self.giveTo(to)
      else self.giveTo(context.section(), to)
    }),
    is_array: on.hoc([number('i')], asNumber, (self, _context, i) =>
      (self.entries[i]?.values.length ?? 1) > 1 ? 1 : 0,
    ),
    // what a window would show
    panel: on.hoc([rest(anything('title'))], asNothing, () => undefined),
    action: on.hoc([rest(anything('statement'))], asNothing, () => undefined),
    save: on.hoc([rest(anything('name'))], asNothing, () => undefined),
  },
  {
    help: 'Values for the variables of a mechanism, to take from and give to sections and point processes.',
    destroy: (_self, { model }) => model.variableStep.takeForChanged(),
  },
)
