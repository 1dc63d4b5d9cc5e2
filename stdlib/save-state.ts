/**
 * SaveState: the state of a running simulation, to go back to. It holds time, voltages, states, concentrations, weights and the
 * events on their way; parameters stay as they are at the time of the return. The model must be the same one, or one built alike.
 */
import { problem } from '../lang/problem.ts'
import { nodeColumn } from '../runtime/cable/node.ts'
import { eventKind, type QueuedEvent } from '../runtime/events/event.ts'
import type { NetCon } from '../runtime/events/net-con.ts'
import type { Mechanism } from '../runtime/mechanism/mechanism.ts'
import type { Model } from '../runtime/model.ts'
import type { HocClass } from './binding/class.ts'
import { instance, number, optional } from './binding/params.ts'
import { asDone, asNothing, hocClassMadeBy, membersOf } from './binding/table.ts'
import { File } from './file.ts'

interface SavedEvent {
  readonly kind: 'connection' | 'self'
  readonly time: number
  /** Number of the connection (of a self event: the one whose weights it carries), or -1. */
  readonly connection: number
  readonly mechanism: string
  readonly instance: number
  readonly flag: number
}

/** Numbers alone, so that it can go into a file. */
interface Snapshot {
  readonly t: number
  readonly voltages: number[]
  readonly mechanisms: { name: string; rows: number; values: number[] }[]
  readonly weights: number[][]
  readonly above: boolean[]
  readonly events: SavedEvent[]
}

/** Statements and recordings that wait: these have no numbers, and are only kept in the same session. */
interface Waiting {
  readonly time: number
  readonly run: (time: number) => void
}

/** NEURON's own files are binary, and their layout is that of its memory. */
function readSnapshot(text: string): Snapshot {
  try {
    return JSON.parse(text) as Snapshot
  } catch {
    throw problem('HOC3194', undefined, 'SaveState.fread: this file was not written by SaveState.fwrite of loligo', {
      help: 'files of NEURON cannot be read: run the model to the state once more, and save it',
    })
  }
}

export class SaveState {
  private snapshot: Snapshot | undefined = undefined
  private waiting: readonly Waiting[] = []

  constructor(private readonly model: Model) {}

  save(): void {
    const { model } = this
    model.settle()
    const { columns, count } = model.nodes
    const start = columns.column(nodeColumn.v)
    const connections = [...model.events.connections]
    const queued = model.events.queue.waiting()
    this.snapshot = {
      t: model.t,
      voltages: Array.from(model.arena.f64.subarray(start, start + count)),
      mechanisms: kept(model).map((mechanism) => ({
        name: mechanism.name,
        rows: mechanism.table.count,
        values: stateColumns(mechanism).flatMap((k) => Array.from(column(mechanism, k))),
      })),
      weights: connections.map((nc) => Array.from({ length: nc.weightCount }, (_, k) => nc.getWeight(k))),
      above: [...model.events.detectors].map((detector) => detector.above),
      events: queued.flatMap((event) => savedEvent(event, connections)),
    }
    this.waiting = queued.flatMap((event) => (event.run ? [{ time: event.time, run: event.run }] : []))
  }

  /** Back to what was saved; without the events when told so. */
  restore(withoutEvents = false): void {
    const { model, snapshot } = this
    if (!snapshot) throw problem('HOC3171', undefined, 'SaveState.restore: nothing was saved yet')
    model.settle()
    this.check(snapshot)
    const { columns } = model.nodes
    model.t = snapshot.t
    model.clock = snapshot.t
    model.arena.f64.set(snapshot.voltages, columns.column(nodeColumn.v))
    for (const { name, values, rows } of snapshot.mechanisms) {
      const mechanism = model.mechanisms.get(name)!
      stateColumns(mechanism).forEach((k, i) => {
        column(mechanism, k).set(values.slice(i * rows, (i + 1) * rows))
      })
    }
    if (!withoutEvents) this.restoreEvents(snapshot)
  }

  /** As text, exact to the last bit. */
  toText(): string {
    return JSON.stringify(this.snapshot)
  }

  fromText(text: string): void {
    this.snapshot = readSnapshot(text)
    this.waiting = []
  }

  private restoreEvents({ weights, above, events, t }: Snapshot): void {
    const { model } = this
    const connections = [...model.events.connections]
    weights.forEach((values, i) => {
      for (const [k, value] of values.entries()) connections[i]!.setWeight(value, k)
    })
    for (const [i, detector] of [...model.events.detectors].entries()) detector.above = above[i] ?? false
    model.events.clear()
    for (const event of events) this.send(event, connections)
    for (const { time, run } of this.waiting) model.events.send(time, run)
    model.clock = t
  }

  private send({ kind, time, connection, mechanism, instance, flag }: SavedEvent, connections: NetCon[]): void {
    const { model } = this
    if (kind === 'connection') {
      model.events.sendConnection(connections[connection]!, time)
      return
    }
    // a delay from time 0, so that the sum is exact
    model.clock = 0
    const weights = connections[connection]?.weightsAddress ?? 0
    model.events.selfSend(model.mechanisms.get(mechanism)!, instance, weights, time, flag)
  }

  private check(snapshot: Snapshot): void {
    const { model } = this
    const same =
      snapshot.voltages.length === model.nodes.count &&
      snapshot.weights.length === model.events.connections.size &&
      snapshot.mechanisms.every(({ name, rows }) => model.mechanisms.get(name)?.table.count === rows)
    if (same) return
    throw problem('HOC3172', undefined, 'SaveState: the model is not the one whose state was saved', {
      help: 'sections, mechanisms, point processes and connections have to be the same as at save()',
    })
  }
}

/** Mechanisms that have instances. */
const kept = (model: Model): Mechanism[] =>
  model.mechanisms.all().filter((mechanism) => !mechanism.isPseudo && mechanism.table.count > 0)

/** States; all numbers of ions and of artificial cells. */
function stateColumns(mechanism: Mechanism): number[] {
  const everything = mechanism.ion !== undefined || mechanism.isArtificial
  return mechanism.spec.variables
    .filter((variable) => everything || variable.role === 'state')
    .flatMap((variable) => {
      const first = mechanism.places.doubles.get(variable.name)!
      return Array.from({ length: variable.size }, (_, k) => first + k)
    })
}

function column({ table, model }: Mechanism, k: number): Float64Array {
  const start = table.column(k)
  return model.arena.f64.subarray(start, start + table.count)
}

function savedEvent(event: QueuedEvent, connections: readonly NetCon[]): SavedEvent[] {
  const { kind, time, connection, point, flag, weights } = event
  if (kind === eventKind.connection) {
    return [
      { kind: 'connection', time, connection: connections.indexOf(connection!), mechanism: '', instance: -1, flag },
    ]
  }
  if (kind !== eventKind.self) return []
  const carried = connections.findIndex((nc) => nc.weightsAddress === weights)
  return [{ kind: 'self', time, connection: carried, mechanism: point!.mechanism.name, instance: point!.index, flag }]
}

const on = membersOf(SaveState)

export const saveStateClass: HocClass = hocClassMadeBy<SaveState, []>(
  'SaveState',
  [],
  (context) => new SaveState(context.model),
  {
    save: on.method('save', [], asDone),
    restore: on.hoc([optional(number('flag'))], asDone, (self, _context, flag) => self.restore(flag === 1)),
    fwrite: on.hoc([instance(File, 'File')], asNothing, (self, _context, file) => {
      if (!file.isopen()) file.wopen()
      file.write(`${self.toText()}\n`)
      file.close()
    }),
    fread: on.hoc([instance(File, 'File')], asNothing, (self, _context, file) => {
      if (!file.isopen() && !file.ropen()) throw problem('HOC3031', undefined, `Can't open  ${file.getname()}`)
      self.fromText(file.line() ?? '')
      file.close()
    }),
  },
  { help: 'The state of a running simulation, to go back to.' },
)
