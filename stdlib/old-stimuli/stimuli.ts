/**
 * Stimuli of the time before point processes: electrodes (fstim), synapses (fsyn) and one voltage clamp (fclamp), known by number.
 * Each is a point process of a mechanism without a name that programs could see, so that layouts carry it along.
 */
import { nodeColumn } from '../../runtime/cable/node.ts'
import type { Section } from '../../runtime/cable/section.ts'
import { exp } from '../../runtime/math/exp.ts'
import type { Mechanism } from '../../runtime/mechanism/mechanism.ts'
import { PointProcess } from '../../runtime/mechanism/point-process.ts'
import type { MechanismSpec, VariableSpec } from '../../runtime/mechanism/spec.ts'
import type { Model } from '../../runtime/model.ts'

/** Times that differ by less are the same. */
const sameTime = 1e-9
const never = 1e20

/** What goes into a square centimetre (mA), and how much less that becomes for each mV more. */
interface Injection {
  readonly current: number
  readonly conductance: number
}
type Inject = (point: PointProcess, v: number, time: number, area: number) => Injection

const variable = (name: string): VariableSpec => ({
  name,
  role: 'parameter',
  visible: false,
  size: 1,
  array: false,
  initial: 0,
  unit: '',
})

const specOf = (name: string, variables: readonly string[]): MechanismSpec => ({
  name,
  kind: 'point',
  hidden: true,
  file: '',
  variables: variables.map(variable),
  globals: [],
  globalsSize: 0,
  ions: [],
  pointers: [],
  slots: [],
  hasCurrent: true,
  electrode: false,
  writesConcentration: false,
  hasNetEvent: false,
  functions: [],
  kernels: ['current'],
  failures: [],
  wasm: () => new Uint8Array(),
})

/** Mechanism `name` (with a blank in front no program can mean it); its kernel adds what `inject` says of each. */
function define(model: Model, name: string, variables: readonly string[], inject: Inject): Mechanism {
  return model.mechanisms.define(specOf(` ${name}`, variables), (mechanism) => ({
    current: (_context, first = 0, end = 0) => {
      for (let i = first; i < end; i++) {
        const point = mechanism.instances[i]!
        const { f64 } = model.arena
        const node = (column: number) => model.nodes.columns.column(column) + mechanism.nodeRow(i)
        const area = f64[node(nodeColumn.area)]!
        const { current, conductance } = inject(point, f64[node(nodeColumn.v)]!, model.clock, area)
        f64[node(nodeColumn.rhs)]! += current
        f64[node(nodeColumn.d)]! += conductance
      }
      return 0
    },
  }))
}

/** Numbered stimuli of one kind. */
class Numbered {
  readonly points: PointProcess[] = []

  constructor(readonly mechanism: Mechanism) {}

  /** So many, on no section yet, and never on. */
  make(count: number): void {
    for (const point of this.points.splice(0)) point.remove()
    for (let i = 0; i < count; i++) {
      const point = new PointProcess(this.mechanism.model, this.mechanism)
      point.set('delay', never)
      this.points.push(point)
    }
  }

  set(i: number, section: Section, x: number, numbers: Readonly<Record<string, number>>): void {
    const point = this.points[i]!
    point.place(section, x)
    for (const [name, value] of Object.entries(numbers)) point.set(name, value)
    point.set('x', x)
  }
}

export class OldStimuli {
  readonly electrodes: Numbered
  readonly synapses: Numbered
  readonly clamp: Clamp

  constructor(readonly model: Model) {
    this.synapses = new Numbered(
      define(model, 'fsyn', ['x', 'delay', 'tau', 'gmax', 'erev'], (point, v, time, area) => {
        model.atTime(point.get('delay'))
        const conductance = density(point.get('gmax'), area) * openness(point, time)
        return { current: -conductance * (v - point.get('erev')), conductance }
      }),
    )
    this.electrodes = new Numbered(
      define(model, 'fstim', ['x', 'delay', 'duration', 'magnitude'], (point, _v, time, area) => {
        model.atTime(point.get('delay'))
        model.atTime(point.get('delay') + point.get('duration'))
        return { current: density(pulse(point, time), area), conductance: 0 }
      }),
    )
    this.clamp = new Clamp(model)
  }
}

/** Current (nA) of an electrode. */
export function pulse(point: PointProcess, time: number): number {
  const [start, end] = [point.get('delay'), point.get('delay') + point.get('duration')]
  return time < start - sameTime || time > end - sameTime ? 0 : point.get('magnitude')
}

/** An alpha function with its peak at 1, cut off where next to nothing is left. */
function openness(point: PointProcess, time: number): number {
  const x = (time - point.get('delay')) / point.get('tau')
  return x > 0 && x < 10 ? x * exp(-x + 1) : 0
}

/** What a square centimetre has of it, in NEURON's order: the last digit shows. */
const density = (amount: number, area: number) => (100 * amount) / area

/** Conductance (uS) of a synapse: that of a square centimetre, and back. */
export function conductance(point: PointProcess, time: number, area: number): number {
  const gmax = point.get('gmax')
  const here = density(gmax, area)
  const g = here * openness(point, time)
  return g === 0 ? g : g * (gmax / here)
}

/** Outward current (nA) of a synapse. */
export function synapseCurrent(point: PointProcess, v: number, time: number, area: number): number {
  const gmax = point.get('gmax')
  const here = density(gmax, area)
  const current = here * openness(point, time) * (v - point.get('erev'))
  return here === 0 || current === 0 ? current : current * (gmax / here)
}

/** Levels one after the other, through a resistance that all programs share. */
export class Clamp {
  readonly levels: { duration: number; amplitude: number }[] = []
  /** Where it is, as given. */
  x = 0
  /** The level in force last, which stays when all are over. */
  last = 0
  point: PointProcess | undefined = undefined
  private readonly mechanism: Mechanism

  constructor(private readonly model: Model) {
    this.mechanism = define(model, 'fclamp', [], (_point, v, time, area) => this.inject(v, time, area))
  }

  make(count: number, section: Section | undefined, x: number): void {
    this.point?.remove()
    this.point = undefined
    this.levels.length = 0
    if (!section || count === 0) return
    for (let i = 0; i < count; i++) this.levels.push({ duration: 0, amplitude: 0 })
    this.x = x
    this.point = new PointProcess(this.model, this.mechanism)
    this.point.place(section, x)
  }

  /** The potential it holds (mV), undefined when no level is on. */
  level(time: number): number | undefined {
    let end = 0
    for (const { duration, amplitude } of this.levels) {
      end += duration
      this.model.atTime(end)
      if (time < end - sameTime) return (this.last = amplitude)
    }
    return undefined
  }

  current(v: number, time: number): number {
    const level = this.level(time)
    return level === undefined ? 0 : (level - v) / this.resistance
  }

  private inject(v: number, time: number, area: number): Injection {
    const level = this.level(time)
    if (level === undefined) return { current: 0, conductance: 0 }
    const conductance = 100 / this.resistance / area
    return { current: conductance * (level - v), conductance }
  }

  get resistance(): number {
    return this.model.variables.get('clamp_resist')!.get()
  }
}
