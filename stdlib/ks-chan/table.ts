/** What HOC sees of a KSChan. */
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
import { description } from './description.ts'
import { KSChan } from './ks-chan.ts'
import { ksGateClass, ksStateClass, ksTransitionClass } from './parts-table.ts'
import { part, shared } from './shared.ts'
import { KSGate, KSState, KSTrans } from './structure.ts'

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

export const ksChanClasses: readonly HocClass[] = [ksChanClass, ksGateClass, ksStateClass, ksTransitionClass]
