/** What HOC sees of a channel's gates, states and transitions, which a KSChan alone can make. */
import { problem } from '../../lang/problem.ts'
import type { HocClass, Member } from '../binding/class.ts'
import type { Context } from '../binding/context.ts'
import { instance, integer, number, optional, pointer, text } from '../binding/params.ts'
import { asNothing, asNumber, asObject, asText, hocClassMadeBy, membersOf } from '../binding/table.ts'
import { Vector } from '../vector.ts'
import type { KSChan } from './ks-chan.ts'
import { part } from './shared.ts'
import { KSGate, KSState, KSTrans, transitionType } from './structure.ts'

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

export const ksStateClass = partClass('KSState', 'A state of a KSChan.', {
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

export const ksGateClass = partClass('KSGate', 'A gate of a KSChan: one state, or a scheme of some.', {
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

export const ksTransitionClass = partClass('KSTrans', 'A transition between two states of a KSChan.', {
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
