/**
 * Mechanisms written by hand in TypeScript, over the same contexts as compiled ones: they test the core without the compiler.
 */
import {
  contextLayout,
  type Instantiate,
  type KernelModule,
  type MechanismSpec,
  type SlotSpec,
  type VariableSpec,
} from '../../../runtime/mechanism/spec.ts'
import { Model } from '../../../runtime/model.ts'

/** Typed access to a context's words, by slot number. */
class Context {
  readonly f64: Float64Array
  readonly i32: Int32Array
  constructor(
    memory: WebAssembly.Memory,
    private readonly word: number,
  ) {
    this.f64 = new Float64Array(memory.buffer)
    this.i32 = new Int32Array(memory.buffer)
  }
  /** Index of the first double of slot k. */
  slot = (k: number) => this.i32[(this.word + contextLayout.firstSlot) / 4 + k]! / 8
  integers = (k: number) => this.i32[(this.word + contextLayout.firstSlot) / 4 + k]! / 4
  header = (name: keyof typeof contextLayout) => this.i32[(this.word + contextLayout[name]) / 4]!
  node = (i: number) => this.i32[this.header('node') / 4 + i]!
  at = (name: 'v' | 'rhs' | 'd' | 'area', i: number) => this.header(name) / 8 + this.node(i)
  global = (k: number) => this.f64[this.header('model') / 8 + k]!
}

const variable = (name: string, role: VariableSpec['role'], initial = 0): VariableSpec => ({
  name,
  role,
  visible: true,
  size: 1,
  array: false,
  initial,
  unit: '',
})

const blank = {
  file: 'test',
  globals: [],
  globalsSize: 0,
  ions: [],
  pointers: [],
  hasCurrent: true,
  electrode: false,
  writesConcentration: false,
  hasNetEvent: false,
  functions: [],
  failures: [],
  wasm: () => new Uint8Array(),
} as const

function spec(
  name: string,
  kind: MechanismSpec['kind'],
  variables: VariableSpec[],
  more: Partial<MechanismSpec> = {},
  extra: SlotSpec[] = [],
): MechanismSpec {
  const slots: SlotSpec[] = variables.map((each) => ({ kind: 'column', variable: each.name, element: 0 }))
  return { ...blank, name, kind, variables, slots: [...slots, ...extra], kernels: [], ...more }
}

const pas = spec('pas', 'density', [
  variable('g', 'parameter', 0.001),
  variable('e', 'parameter', -70),
  variable('i', 'assigned'),
])
const clamp = spec(
  'IClamp',
  'point',
  [variable('del', 'parameter'), variable('dur', 'parameter'), variable('amp', 'parameter'), variable('i', 'assigned')],
  { electrode: true },
)
const synapse = spec(
  'ExpSyn',
  'point',
  [variable('tau', 'parameter', 0.1), variable('e', 'parameter'), variable('i', 'assigned'), variable('g', 'state')],
  {
    netReceive: { weights: 1, weightNames: ['weight'], hasInitial: false, watches: 0 },
  },
)
/** An artificial cell that answers each event after 1 ms, through a self event. */
const relay = spec(
  'Relay',
  'artificial',
  [variable('count', 'assigned')],
  {
    hasCurrent: false,
    hasNetEvent: true,
    netReceive: { weights: 1, weightNames: ['w'], hasInitial: false, watches: 0 },
  },
  [{ kind: 'event' }],
)
/** A current that a pointer names. */
const pointed = spec('pointed', 'density', [variable('i', 'assigned')], { pointers: ['p'] }, [
  { kind: 'pointer', name: 'p', element: 0 },
])
/** Potassium leak that reads ek. */
const kleak = spec(
  'kleak',
  'density',
  [variable('g', 'parameter', 0.001)],
  { ions: [{ ion: 'k', reads: ['e'], writes: ['i', 'di_dv'] }] },
  [
    { kind: 'ion-index', ion: 'k' },
    { kind: 'ion', ion: 'k', value: 'e' },
    { kind: 'ion', ion: 'k', value: 'i' },
    { kind: 'ion', ion: 'k', value: 'di_dv' },
  ],
)

const kernels: Record<
  string,
  (memory: WebAssembly.Memory, functions: Readonly<Record<string, (...values: number[]) => number>>) => KernelModule
> = {
  pas: (memory) => ({
    current(context, first, end) {
      const c = new Context(memory, context!)
      for (let i = first!; i < end!; i++) {
        const g = c.f64[c.slot(0) + i]!
        const current = g * (c.f64[c.at('v', i)]! - c.f64[c.slot(1) + i]!)
        c.f64[c.slot(2) + i] = current
        c.f64[c.at('rhs', i)]! -= current
        c.f64[c.at('d', i)]! += g
      }
      return 0
    },
  }),
  IClamp: (memory) => ({
    current(context, first, end) {
      const c = new Context(memory, context!)
      for (let i = first!; i < end!; i++) {
        const [del, dur, amp] = [0, 1, 2].map((k) => c.f64[c.slot(k) + i]!) as [number, number, number]
        const on = c.global(0) < del + dur && c.global(0) >= del
        c.f64[c.slot(3) + i] = on ? amp : 0
        if (on) c.f64[c.at('rhs', i)]! += (amp * 100) / c.f64[c.at('area', i)]!
      }
      return 0
    },
  }),
  ExpSyn: (memory) => ({
    init(context, first, end) {
      const c = new Context(memory, context!)
      for (let i = first!; i < end!; i++) c.f64[c.slot(3) + i] = 0
      return 0
    },
    current(context, first, end) {
      const c = new Context(memory, context!)
      for (let i = first!; i < end!; i++) {
        const g = c.f64[c.slot(3) + i]!
        const scale = 100 / c.f64[c.at('area', i)]!
        const current = g * (c.f64[c.at('v', i)]! - c.f64[c.slot(1) + i]!)
        c.f64[c.slot(2) + i] = current
        c.f64[c.at('rhs', i)]! -= current * scale
        c.f64[c.at('d', i)]! += g * scale
      }
      return 0
    },
    state(context, first, end) {
      const c = new Context(memory, context!)
      for (let i = first!; i < end!; i++) c.f64[c.slot(3) + i]! *= Math.exp(-c.global(1) / c.f64[c.slot(0) + i]!)
      return 0
    },
    receive(context, instance, weights) {
      const c = new Context(memory, context!)
      c.f64[c.slot(3) + instance!]! += c.f64[weights! / 8]!
      return 0
    },
  }),
  Relay: (memory, functions) => ({
    receive(context, instance, weights, flag) {
      const c = new Context(memory, context!)
      const mechanism = c.header('mechanism')
      if (flag === 0) functions.net_send!(mechanism, instance!, weights!, c.global(0) + 1, 1)
      else {
        c.f64[c.slot(0) + instance!]! += 1
        functions.net_event!(mechanism, instance!, c.global(0))
      }
      return 0
    },
  }),
  pointed: (memory) => ({
    current(context, first, end) {
      const c = new Context(memory, context!)
      for (let i = first!; i < end!; i++) c.f64[c.slot(0) + i] = c.f64[c.i32[c.integers(1) + i]! / 8]!
      return 0
    },
  }),
  kleak: (memory) => ({
    current(context, first, end) {
      const c = new Context(memory, context!)
      for (let i = first!; i < end!; i++) {
        const g = c.f64[c.slot(0) + i]!
        const ion = c.i32[c.integers(1) + i]!
        const current = g * (c.f64[c.at('v', i)]! - c.f64[c.slot(2) + ion]!)
        c.f64[c.slot(3) + ion]! += current
        c.f64[c.slot(4) + ion]! += g
        c.f64[c.at('rhs', i)]! -= current
        c.f64[c.at('d', i)]! += g
      }
      return 0
    },
  }),
}

const instantiate: Instantiate = ({ name }, { memory, functions }) => kernels[name]!(memory, functions)

/** A model with the mechanisms of this file. */
export function handMadeModel(): Model {
  const model = new Model({ instantiate })
  for (const each of [pas, clamp, synapse, relay, pointed, kleak]) model.mechanisms.register(each)
  return model
}
