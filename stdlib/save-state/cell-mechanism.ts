/**
 * One mechanism of a cell in its saved state: its numbers, of point processes that receive events their connections and the events on their
 * way, and what the file's own function `bbsavestate` wants kept.
 */
import { problem } from '../../lang/problem.ts'
import { nodeColumn } from '../../runtime/cable/node.ts'
import type { QueuedEvent } from '../../runtime/events/event.ts'
import type { NetCon } from '../../runtime/events/net-con.ts'
import type { PointProcess } from '../../runtime/mechanism/point-process.ts'
import type { Context } from '../binding/context.ts'
import { ownNumbers } from './cell-callback.ts'
import type { CellPass } from './cell-pass.ts'
import type { CellQueue } from './cell-queue.ts'
import { type Held, type Kept, movablePlace, StateLayout, typeOf } from './layout.ts'

export class MechanismState {
  private readonly layout = new StateLayout()
  /** Sources without a number that are being saved with what they fire at. */
  private readonly under = new Set<PointProcess>()
  /** What has been read of the same source with another connection. */
  private readonly read = new Set<PointProcess>()

  constructor(
    private readonly context: Context,
    private readonly queue: CellQueue,
    readonly ignored: ReadonlySet<PointProcess>,
  ) {}

  /** Whether it is one of those that a file counts. */
  counts({ mechanism, point }: Held, firstType: number): boolean {
    return typeOf(mechanism) >= firstType && !(point && this.ignored.has(point))
  }

  pass(pass: CellPass, held: Held, hasOutside = true): void {
    const { mechanism, point } = held
    if (point && this.ignored.has(point)) return
    pass.same(typeOf(mechanism), `the number of the mechanism ${mechanism.name}`)
    pass.mark(`//${mechanism.name}`)
    const { extracellular } = this.context.model.mechanisms
    // potentials outside stand with those of the membrane; NEURON 8.2 has a conductance and a current here, which the next step makes anew
    if (mechanism !== extracellular) this.passNumbers(pass, held)
    else if (!hasOutside) pass.doubles([0, 0])
    if (point && mechanism.spec.netReceive) this.passReceiver(pass, point)
    this.passOwn(pass, held)
  }

  private passNumbers(pass: CellPass, { mechanism, row, node }: Held): void {
    const { arena } = this.context.model
    const potential = node?.get(nodeColumn.v) ?? 0
    const kept = this.layout.keptOf(mechanism)
    const place = (column: number) => mechanism.table.at(column, row)
    const number = (one: Kept) =>
      typeof one === 'number' ? arena.f64[place(one)]! : one === 'v' ? potential : unset(one)
    const values = pass.doubles(kept.map(number))
    pass.later(() => {
      for (const [i, one] of kept.entries()) if (typeof one === 'number') arena.f64[place(one)] = values[i]!
    })
  }

  private passReceiver(pass: CellPass, point: PointProcess): void {
    const { cls, index } = this.context.handle(point)
    pass.text(`${cls.name}[${index}]`)
    const connections = this.queue.connections.get(point) ?? []
    pass.same(connections.length, `connections to ${cls.name}[${index}]`)
    pass.mark('NetCon')
    for (const nc of connections) this.passConnection(pass, nc)
    this.passSelfEvents(pass, point, connections)
  }

  private passConnection(pass: CellPass, nc: NetCon): void {
    const weights = pass.doubles(Array.from({ length: nc.weightCount }, (_, k) => nc.getWeight(k)))
    pass.later(() => {
      for (const [k, weight] of weights.entries()) nc.setWeight(weight, k)
    })
    const arrivals = this.queue.arrivals.get(nc) ?? []
    const count = pass.int(arrivals.length)
    for (let i = 0; i < count; i++) {
      const [time] = pass.doubles([arrivals[i] ?? 0])
      pass.later(() => this.context.model.events.sendConnection(nc, time!))
    }
    const source = nc.detector!.gid < 0 ? nc.detector!.source : undefined
    pass.same(source ? 1 : 0, 'sources of a connection')
    if (source) this.passSource(pass, source)
  }

  /** A NetStim, say, belongs to what it fires at. */
  private passSource(pass: CellPass, source: PointProcess): void {
    if (this.under.has(source))
      throw problem('HOC3176', undefined, `BBSaveState: ${source.mechanism.name}s without a number fire each other`, {
        help: 'give artificial cells numbers: pc.set_gid2node(gid, pc.id()), pc.cell(gid, new NetCon(cell, nil))',
      })
    this.under.add(source)
    this.pass(pass, { mechanism: source.mechanism, row: source.index, point: source })
    this.under.delete(source)
  }

  private passSelfEvents(pass: CellPass, point: PointProcess, connections: readonly NetCon[]): void {
    const place = ({ weights }: QueuedEvent) =>
      weights === 0 ? -1 : connections.findIndex((nc) => nc.weightsAddress === weights)
    // weights of a connection that is not saved are none to come back to
    const all = (this.queue.selfEvents.get(point) ?? []).filter((event) => event.weights === 0 || place(event) >= 0)
    const count = pass.int(all.length)
    const again = this.read.has(point)
    for (let i = 0; i < count; i++) {
      const event = all[i]
      pass.mark('SelfEvent')
      const [flag] = pass.doubles([event?.flag ?? 0])
      const [time] = pass.doubles([event?.time ?? 0])
      const carried = connections[pass.int(event ? place(event) : -1)]
      pass.int(movablePlace(point))
      if (again) continue
      pass.later(() => this.context.model.events.selfEvents.send(point, carried?.weightsAddress ?? 0, time!, flag!))
    }
    if (pass.reads) this.read.add(point)
  }

  private passOwn(pass: CellPass, held: Held): void {
    const own = ownNumbers(this.context.model, held)
    if (!own) return
    pass.mark('callback')
    const count = own.count()
    if (count <= 0) return
    const values = pass.doubles(pass.reads ? new Array(count).fill(0) : own.get(count))
    pass.later(() => own.set(values))
  }
}

/** What NEURON has in places that are nobody's. */
const unset = (kept: Kept) => (kept === 'nothing' ? 0 : -1e20)
