/**
 * Point processes and artificial cells. Their HOC classes are made from what the mechanism says of itself, so that those of a
 * user's .mod file are like those built in; for the built-in ones there are TypeScript classes with typed properties.
 */
import { problem } from '../lang/problem.ts'
import type { Section } from '../runtime/cable/section.ts'
import { Segment } from '../runtime/cable/segment.ts'
import type { Mechanism } from '../runtime/mechanism/mechanism.ts'
import { PointProcess } from '../runtime/mechanism/point-process.ts'
import type { VariableSpec } from '../runtime/mechanism/spec.ts'
import type { Ref } from '../runtime/memory/ref.ts'
import type { Model } from '../runtime/model.ts'
import type { HocClass, Member } from './binding/class.ts'
import type { Context } from './binding/context.ts'
import type { Host } from './binding/host.ts'
import { anything, argumentOutOfRange, number, optional, rest } from './binding/params.ts'
import { asFlag, asNumber, hocClassMadeBy, membersOf } from './binding/table.ts'
import type { Value } from './binding/value.ts'
import { netStimMembers, patternStimMembers, singleChannelMembers, spikeTimeMembers } from './point-process-extras.ts'
import { pythonMembers } from './python-object.ts'

/** A place (electrodes, synapses), or only a session or its model (artificial cells, and what is to be placed later). */
export type Site = Segment | Model | SessionLike

/** A session: what has a model and a host. A section alone is no place. */
export interface SessionLike {
  readonly model: Model
  readonly host: Host
}

const isSegment = (site: Site): site is Segment => site instanceof Segment
const modelOf = (site: Site): Model => (isSegment(site) ? site.section.model : 'model' in site ? site.model : site)

/** What the typed classes have in common. */
class BuiltinPoint extends PointProcess {
  constructor(site: Site, name: string) {
    const model = modelOf(site)
    const mechanism = model.mechanisms.get(name)
    if (!mechanism) throw problem('HOC3091', undefined, `the mechanism ${name} is not loaded in this model`)
    super(model, mechanism)
    if (isSegment(site)) this.place(site.section, site.x)
  }
}

type PointClass = new (site: Site) => PointProcess

/** A class for a mechanism, with a property for each of its variables. `Fields` says what they are. */
function pointClass<Fields extends object>(name: string, ...variables: (keyof Fields & string)[]) {
  const cls = class extends BuiltinPoint {
    constructor(site: Site) {
      super(site, name)
    }
  }
  for (const variable of variables) {
    Object.defineProperty(cls.prototype, variable, {
      enumerable: true,
      get(this: PointProcess) {
        return this.get(variable)
      },
      set(this: PointProcess, value: number) {
        this.set(variable, value)
      },
    })
  }
  return cls as unknown as new (
    site: Site,
  ) => PointProcess & Fields
}

/** Current clamp: `amp` (nA) from `del` (ms) for `dur` (ms). */
export const IClamp = pointClass<{ del: number; dur: number; amp: number; readonly i: number }>(
  'IClamp',
  'del',
  'dur',
  'amp',
  'i',
)
export type IClamp = InstanceType<typeof IClamp>

/** Synapse whose conductance (uS) jumps by a connection's weight and decays with `tau` (ms); reversal potential `e` (mV). */
export const ExpSyn = pointClass<{ tau: number; e: number; readonly i: number; g: number }>(
  'ExpSyn',
  'tau',
  'e',
  'i',
  'g',
)
export type ExpSyn = InstanceType<typeof ExpSyn>

/** Synapse that rises with `tau1` and falls with `tau2` (ms); the weight is the peak conductance (uS). */
export const Exp2Syn = pointClass<{ tau1: number; tau2: number; e: number; readonly i: number; readonly g: number }>(
  'Exp2Syn',
  'tau1',
  'tau2',
  'e',
  'i',
  'g',
)
export type Exp2Syn = InstanceType<typeof Exp2Syn>

/** One alpha-function conductance: from `onset` (ms), time to peak `tau` (ms), peak `gmax` (uS), `e` (mV). */
export const AlphaSynapse = pointClass<{
  onset: number
  tau: number
  gmax: number
  e: number
  readonly i: number
  readonly g: number
}>('AlphaSynapse', 'onset', 'tau', 'gmax', 'e', 'i', 'g')
export type AlphaSynapse = InstanceType<typeof AlphaSynapse>

/** Voltage clamp with three levels `amp1..3` (mV) of `dur1..3` (ms) through `rs` (MOhm). */
export const SEClamp = pointClass<{
  dur1: number
  amp1: number
  dur2: number
  amp2: number
  dur3: number
  amp3: number
  rs: number
  readonly i: number
  readonly vc: number
}>('SEClamp', 'dur1', 'amp1', 'dur2', 'amp2', 'dur3', 'amp3', 'rs', 'i', 'vc')
export type SEClamp = InstanceType<typeof SEClamp>

/** Counts crossings of `thresh` (mV) from below: `n`, the last at `time` (ms). */
export const APCount = pointClass<{ thresh: number; n: number; time: number }>('APCount', 'thresh', 'n', 'time')
export type APCount = InstanceType<typeof APCount>

/** Artificial cell that fires `number` times from `start` on, every `interval` (ms), with `noise` from 0 to 1. */
export const NetStim = pointClass<{ interval: number; number: number; start: number; noise: number }>(
  'NetStim',
  'interval',
  'number',
  'start',
  'noise',
)
export type NetStim = InstanceType<typeof NetStim>

/** Artificial cell that integrates weights and fires at 1: leak `tau`, dead time `refrac` (ms). */
export const IntFire1 = pointClass<{ tau: number; refrac: number; m: number }>('IntFire1', 'tau', 'refrac', 'm')
export type IntFire1 = InstanceType<typeof IntFire1>

/** Integrate and fire with a slow synaptic current: `taum`, `taus` (ms), steady drive `ib`. */
export const IntFire2 = pointClass<{ taum: number; taus: number; ib: number }>('IntFire2', 'taum', 'taus', 'ib')
export type IntFire2 = InstanceType<typeof IntFire2>

/** Integrate and fire with excitation `taue` and inhibition `taui1`, `taui2`, membrane `taum` (ms). */
export const IntFire4 = pointClass<{ taue: number; taui1: number; taui2: number; taum: number }>(
  'IntFire4',
  'taue',
  'taui1',
  'taui2',
  'taum',
)
export type IntFire4 = InstanceType<typeof IntFire4>

const typed: Readonly<Record<string, PointClass>> = {
  IClamp,
  ExpSyn,
  Exp2Syn,
  AlphaSynapse,
  SEClamp,
  APCount,
  NetStim,
  IntFire1,
  IntFire2,
  IntFire4,
}

// ---- HOC

const on = membersOf(PointProcess)

function locate(self: PointProcess, section: Section, x: number, caller: string): number {
  if (!(x >= 0 && x <= 1)) throw argumentOutOfRange(caller, x, 0, 1)
  self.place(section, x)
  return x
}

const placeMembers: Readonly<Record<string, Member>> = {
  loc: on.hoc([number('x')], asNumber, (self, context, x) => locate(self, context.section(), x, 'loc')),
  has_loc: on.hoc([], asFlag, (self) => self.section !== undefined && !self.section.deleted),
  /** The section stays in use until pop_section(). */
  get_loc: on.hoc([], asNumber, (self, context) => {
    if (!self.section)
      throw problem('HOC3092', undefined, 'point process not located in a section', { help: 'place it with loc(x)' })
    context.pushSection(self.section)
    return self.x()
  }),
}

/** In HOC the variables of a point process exist from the moment it has a place. */
function placed(self: PointProcess): PointProcess {
  self.checkPlaced()
  return self
}

function variableMember({ name, array, size }: VariableSpec): Member {
  const check = (i: number) => {
    if (i >= 0 && i < size) return i
    throw problem('HOC3014', undefined, `subscript out of range ${name}`, { help: `it has elements 0 to ${size - 1}` })
  }
  return {
    kind: 'number',
    rank: array ? 1 : 0,
    get: (self: never, _context, i) => placed(self).get(name, array ? check(i) : 0),
    set: (self: never, value, _context, i) => placed(self).set(name, value, array ? check(i) : 0),
    ref: (self: never, _context, i) => placed(self).ref(name, array ? check(i) : 0),
  }
}

/** A POINTER: what it points to, by the name of the pointer. */
function pointerMember(name: string): Member {
  const target = (self: PointProcess): Ref => {
    const found = self.mechanism.getPointer(self, name)
    if (found) return found
    throw problem('HOC3095', undefined, `${self.mechanism.name}.${name}: the POINTER points to nothing`, {
      help: `first \`setpointer object.${name}, variable\``,
    })
  }
  return {
    kind: 'number',
    rank: 0,
    get: (self: never) => target(self).get(),
    set: (self: never, value) => target(self).set(value),
    ref: (self: never) => target(self),
  }
}

const functionMember = (name: string): Member =>
  on.hoc([rest(anything('value'))], asNumber, (self, _context, ...values) => self.call(name, ...values))

function construct(context: Context, mechanism: Mechanism, args: readonly (Value | undefined)[]): PointProcess {
  const { model } = context
  const cls = typed[mechanism.name]
  const made = cls && mechanism.model === model ? new cls(model) : new PointProcess(model, mechanism, args)
  const [x] = args
  if (typeof x === 'number' && !mechanism.isArtificial) locate(made, context.section(), x, mechanism.name)
  return made
}

/** The HOC class of a point process or artificial cell. */
export function pointProcessClass(mechanism: Mechanism): HocClass {
  const { spec } = mechanism
  const members: Record<string, Member> = {
    ...placeMembers,
    ...(spec.kind === 'point' && pythonMembers('get_segment')),
  }
  for (const each of spec.functions) members[each.name] = functionMember(each.name)
  if (spec.name === 'NetStim') Object.assign(members, netStimMembers)
  if (spec.name === 'PatternStim') Object.assign(members, patternStimMembers)
  if (spec.name === 'APCount') Object.assign(members, spikeTimeMembers)
  if (spec.assembled) Object.assign(members, singleChannelMembers)
  for (const pointer of spec.pointers) members[pointer] = pointerMember(pointer)
  for (const variable of spec.variables) if (variable.visible) members[variable.name] = variableMember(variable)
  const x = optional(number('x'))
  // a CONSTRUCTOR may ask for whatever is given
  const all = rest(anything('argument'))
  const asks = spec.kernels.includes('construct')
  const parameters = !asks ? [x] : mechanism.isArtificial ? [all] : [x, all]
  return hocClassMadeBy(
    spec.name,
    parameters,
    (context, ...args) => construct(context, mechanism, args as readonly (Value | undefined)[]),
    members,
    {
      destroy: (self: PointProcess) => self.remove(),
      help: `Point process ${spec.name}${spec.file ? `, from ${spec.file}` : ''}.`,
    },
  )
}
