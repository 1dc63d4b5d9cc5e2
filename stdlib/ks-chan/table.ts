/** What HOC sees of a KSChan and of its gates, states and transitions, which a KSChan alone can make. */
import { sprintf } from '../../lang/printf.ts'
import { problem } from '../../lang/problem.ts'
import type { HocClass, Member } from '../binding/class.ts'
import type { Context } from '../binding/context.ts'
import {
  argumentOutOfRange,
  either,
  instance,
  instanceOrNull,
  integer,
  number,
  optional,
  pointer,
  text,
} from '../binding/params.ts'
import { asFlag, asNothing, asNumber, asObject, asText, hocClassMadeBy, membersOf } from '../binding/table.ts'
import { Vector } from '../vector.ts'
import { KSChan } from './ks-chan.ts'
import { KSGate, KSState, KSTrans, transitionType } from './structure.ts'

const sessionKey = Symbol('KSChan')
/** What all channels of a session share: how many there were, and the settings of single channels. */
const shared = (context: Context) =>
  context.state(sessionKey, () => ({ made: 0, seed: 0, resolution: 0.1, kept: new WeakSet<object>() }))

/** A part of a channel as an object: the channel refers to it as well, so it keeps its number. */
function part<T extends object>(context: Context, found: T): T {
  const { kept } = shared(context)
  if (kept.has(found)) return found
  kept.add(found)
  context.retain(context.handle(found))
  return found
}

function at<T>(all: readonly T[], i: number, caller: string): T {
  const found = all[i]
  if (found !== undefined) return found
  throw argumentOutOfRange(caller, i, 0, all.length - 1)
}

const on = membersOf(KSChan)

/** Sets when there is an argument, and gives what is in force. */
const setting = (
  low: number,
  high: number,
  get: (self: KSChan, context: Context) => number,
  set: (self: KSChan, value: number, context: Context) => void,
): Member =>
  on.hoc([optional(number('value', low, high))], asNumber, (self, context, value) => {
    if (value !== undefined) set(self, value, context)
    return get(self, context)
  })

const named = (get: (self: KSChan) => string, set: (self: KSChan, name: string, context: Context) => void): Member =>
  on.hoc([optional(text('name'))], asText, (self, context, name) => {
    if (name !== undefined) set(self, name, context)
    return get(self)
  })

function stateOf(self: KSChan, which: number | KSState, caller: string): KSState {
  const { states } = self.structure
  if (!(which instanceof KSState)) return at(states, Math.trunc(which), caller)
  if (states.includes(which)) return which
  throw problem('HOC3188', undefined, `KSChan.${caller}: the state is not one of this channel`, {
    help: 'add_hhstate and add_ksstate make the states of a channel',
  })
}

const notSingle = [
  'KSChan single channel mode implemented only for single ks gating complex to first power',
  'one gate that is a scheme of two states at least, to the power 1',
] as const

const stateArgument = either(number('index'), instance(KSState))

/** Any name of the program counts. Those of mechanisms are asked of the model: one that was renamed has its old name no more. */
function isTaken(context: Context, name: string): boolean {
  if (context.model.mechanisms.get(name)) return true
  const known = context.symbolNamed(name)
  return known !== undefined && known.kind !== 'MECHANISM'
}

export const ksChanClass: HocClass = hocClassMadeBy<KSChan, [ReturnType<typeof optional<number>>]>(
  'KSChan',
  [optional(number('isPoint', 0, 1))],
  (context, point) => new KSChan(context.model, `Chan${shared(context).made++}`, point === 1, shared(context)),
  {
    name: named(
      (self) => self.name,
      (self, name, context) =>
        self.rename(
          name,
          (wanted) => isTaken(context, wanted),
          (taken) => context.host.write(`KSChan::setname ${taken} already in use\n`),
        ),
    ),
    ion: named(
      (self) => self.ionName,
      (self, name, { host }) => {
        if (self.useIon(name)) host.write('switch from useion to non-specific\n')
      },
    ),
    iv_type: setting(
      0,
      2,
      (self) => (self.ion === undefined ? 0 : self.conduction),
      (self, value) => {
        self.conduction = Math.trunc(value)
      },
    ),
    gmax: setting(
      0,
      1e9,
      (self) => self.gmax,
      (self, value) => {
        self.gmax = value
      },
    ),
    erev: setting(
      -1e9,
      1e9,
      (self) => self.erev,
      (self, value) => {
        self.erev = value
      },
    ),
    is_point: on.hoc([], asFlag, (self) => self.point),
    single: on.hoc([optional(integer('on', 0, 1))], asNumber, (self, context, value) => {
      if (value !== undefined && !self.useSingle(value !== 0)) context.warn('HOC3303', notSingle[0], notSingle[1])
      return self.single ? 1 : 0
    }),
    vres: setting(
      1e-9,
      1e9,
      (_self, context) => shared(context).resolution,
      (_self, value, context) => {
        shared(context).resolution = value
      },
    ),
    rseed: setting(
      0,
      1e9,
      (_self, context) => shared(context).seed,
      (_self, value, context) => {
        shared(context).seed = Math.trunc(value)
      },
    ),
    nstate: on.hoc([], asNumber, (self) => self.structure.states.length),
    ntrans: on.hoc([], asNumber, (self) => self.structure.transitions.length),
    ngate: on.hoc([], asNumber, (self) => self.structure.gates.length),
    nligand: on.hoc([], asNumber, (self) => self.structure.ligands.length),
    ligand: on.hoc([integer('i')], asText, (self, _context, i) => `${at(self.structure.ligands, i, 'ligand')}_ion`),
    state: on.hoc([integer('i')], asObject, (self, context, i) => part(context, at(self.structure.states, i, 'state'))),
    gate: on.hoc([integer('i')], asObject, (self, context, i) => part(context, at(self.structure.gates, i, 'gate'))),
    trans: on.hoc([stateArgument, optional(instance(KSState))], asObject, (self, context, from, to) =>
      part(context, transitionOf(self, from, to)),
    ),
    add_hhstate: on.hoc([text('name')], asObject, (self, context, name) => part(context, self.addSingle(name))),
    add_ksstate: on.hoc([instanceOrNull(KSGate), text('name')], asObject, (self, context, gate, name) =>
      part(context, self.addToScheme(gate, name)),
    ),
    add_transition: on.hoc([stateArgument, stateArgument], asObject, (self, context, from, to) =>
      part(context, self.addTransition(stateOf(self, from, 'add_transition'), stateOf(self, to, 'add_transition'))),
    ),
    remove_state: on.hoc([stateArgument], asNothing, (self, _context, state) =>
      self.removeState(stateOf(self, state, 'remove_state')),
    ),
    remove_transition: on.hoc([either(integer('index'), instance(KSTrans))], asNothing, (self, _context, which) =>
      self.removeTransition(
        which instanceof KSTrans ? which : at(self.structure.transitions, which, 'remove_transition'),
      ),
    ),
    setstructure: on.hoc([instance(Vector)], asNumber, (self, _context, numbers) => {
      self.setStructure(numbers)
      return 1
    }),
    usetable: on.hoc(
      [
        optional(either(number('use', 0, 1), pointer('low'))),
        optional(either(number('size'), pointer('high'))),
        optional(number('low')),
        optional(number('high')),
      ],
      asNumber,
      (self, _context, use, size, low, high) => {
        if (use !== undefined && typeof use !== 'number') {
          use.set(self.tableRange.low)
          if (size !== undefined && typeof size !== 'number') size.set(self.tableRange.high)
          return self.tableRange.size
        }
        if (use !== undefined)
          self.useTable(
            use >= 1,
            typeof size === 'number' ? { size: Math.trunc(size), low: low ?? -100, high: high ?? 50 } : undefined,
          )
        return self.table ? 1 : 0
      },
    ),
    pr: on.hoc([], asNumber, (self, context) => {
      context.host.write(description(self, `KSChan[${context.handle(self).index}]`))
      return 1
    }),
  },
  { help: 'A channel put together from gates, states and transitions while the program runs.' },
)

function transitionOf(self: KSChan, from: number | KSState, to: KSState | undefined): KSTrans {
  const { transitions } = self.structure
  if (!(from instanceof KSState)) return at(transitions, Math.trunc(from), 'trans')
  const found = transitions.find(({ source, target }) => source === from && target === to)
  if (found) return found
  throw problem('HOC3304', undefined, `no transition between state index ${from.index()} and ${to?.index() ?? -1}`)
}

function description({ structure, name, point, ionName, conduction, gmax, erev }: KSChan, object: string): string {
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

// ---- parts

interface Part {
  readonly deleted: boolean
}
/** Of a part that is still there. */
function living<T extends Part>(self: T): T {
  if (!self.deleted) return self
  throw problem('HOC3305', undefined, 'This object was deleted by KSChan')
}

function partClass(name: string, what: string, members: Record<string, Member>): HocClass {
  return hocClassMadeBy<object, []>(
    name,
    [],
    () => {
      throw problem('HOC3306', undefined, `Cannot create a ${name} except through KSChan`)
    },
    members,
    { help: what },
  )
}

const onState = membersOf(KSState)
const onGate = membersOf(KSGate)
const onTransition = membersOf(KSTrans)
/** The channel of a part: the structure alone is what parts know. */
const channelOf = (context: Context, self: KSState | KSTrans | KSGate): KSChan =>
  context
    .instances(context.classNamed('KSChan')!)
    .map(({ impl }) => impl as KSChan)
    .find(({ structure }) => structure === self.channel)!

const ksStateClass = partClass('KSState', 'A state of a KSChan.', {
  frac: onState.hoc([optional(number('fraction', 0, 1e9))], asNumber, (self, _context, value) => {
    if (value !== undefined) living(self).fraction = value
    return living(self).fraction
  }),
  index: onState.hoc([], asNumber, (self) => living(self).index()),
  gate: onState.hoc([], asObject, (self, context) => part(context, living(self).gate())),
  name: onState.hoc([optional(text('name'))], asText, (self, context, name) => {
    if (name !== undefined) channelOf(context, living(self)).renameState(self, name)
    return living(self).name
  }),
})

const ksGateClass = partClass('KSGate', 'A gate of a KSChan: one state, or a scheme of some.', {
  nstate: onGate.hoc([], asNumber, (self) => living(self).states.length),
  power: onGate.hoc([optional(integer('power', 0, 1e6))], asNumber, (self, context, value) => {
    if (value !== undefined) channelOf(context, living(self)).setPower(self, value)
    return living(self).power
  }),
  sindex: onGate.hoc([], asNumber, (self) => living(self).firstState()),
  index: onGate.hoc([], asNumber, (self) => living(self).index()),
})

const which = integer('which', 0, 1)
const three = [instance(Vector, 'v'), instance(Vector, 'first'), instance(Vector, 'second')] as const

function fill(v: Vector, a: Vector, b: Vector, at: (v: number) => Float64Array): number {
  a.resize(v.size())
  b.resize(v.size())
  v.toArray().forEach((x, i) => {
    const pair = at(x)
    a.data()[i] = pair[0]!
    b.data()[i] = pair[1]!
  })
  return 0
}

const ksTransitionClass = partClass('KSTrans', 'A transition between two states of a KSChan.', {
  set_f: onTransition.hoc(
    [which, integer('type', 0, 7), instance(Vector), optional(number('low')), optional(number('high'))],
    asNothing,
    (self, context, i, type, numbers, low, high) => {
      // the channel refers to the numbers: later changes of them count
      context.retain(context.handle(numbers))
      const before = living(self).functions[i === 1 ? 1 : 0]?.parameters
      channelOf(context, self).setRate(self, i === 1 ? 1 : 0, type, numbers, low ?? -100, high ?? 50)
      if (before) context.release(context.handle(before))
    },
  ),
  index: onTransition.hoc([], asNumber, (self) => living(self).index()),
  type: onTransition.hoc(
    [optional(integer('type', 0, 3)), optional(text('ligand'))],
    asNumber,
    (self, context, type, ligand) => {
      if (type === undefined) return living(self).type
      if (type >= transitionType.ligandOutside && ligand === undefined)
        throw problem('HOC3307', undefined, 'KSTrans.type: the ligand is missing', { help: '`type(2, "lgo")`' })
      channelOf(context, living(self)).setType(self, type, type >= transitionType.ligandOutside ? ligand! : '')
      return self.type
    },
  ),
  ftype: onTransition.hoc(
    [which],
    asNumber,
    (self, _context, i) => living(self).functions[i === 1 ? 1 : 0]?.type ?? -1,
  ),
  ab: onTransition.hoc(three, asNumber, (self, _context, v, a, b) => fill(v, a, b, (x) => living(self).rates(x))),
  inftau: onTransition.hoc(three, asNumber, (self, _context, v, a, b) =>
    fill(v, a, b, (x) => living(self).steadyAndTime(x)),
  ),
  f: onTransition.hoc(
    [which, number('v')],
    asNumber,
    (self, _context, i, v) => living(self).functions[i === 1 ? 1 : 0]?.at(v) ?? 0,
  ),
  stoichiometry: onTransition.hoc([optional(integer('count', 1, 1e9))], asNumber, (self, _context, count) => {
    if (count !== undefined) living(self).stoichiometry = count
    return living(self).stoichiometry
  }),
  src: onTransition.hoc([], asObject, (self, context) => part(context, living(self).source)),
  target: onTransition.hoc([], asObject, (self, context) => part(context, living(self).target)),
  parm: onTransition.hoc(
    [which, optional(pointer('low')), optional(pointer('high'))],
    asObject,
    (self, _context, i, low, high) => {
      const rate = living(self).functions[i === 1 ? 1 : 0]
      if (!rate) return null
      if (rate.type === 7) {
        low?.set(rate.low)
        high?.set(rate.high)
      }
      return rate.parameters
    },
  ),
  ligand: onTransition.hoc([], asText, (self) => {
    const { type, ligand, usesLigand } = living(self)
    return usesLigand ? ligand + (type === transitionType.ligandInside ? 'i' : 'o') : ''
  }),
})

export const ksChanClasses: readonly HocClass[] = [ksChanClass, ksGateClass, ksStateClass, ksTransitionClass]
