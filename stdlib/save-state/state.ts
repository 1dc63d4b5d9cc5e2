/**
 * The state of a model as plain numbers, taken and put back: time, what nodes and cells hold, weights, and the events on their way.
 * The parts are those of NEURON's files.
 */
import type { Detector } from '../../runtime/events/detector.ts'
import { eventKind, type QueuedEvent } from '../../runtime/events/event.ts'
import type { NetCon } from '../../runtime/events/net-con.ts'
import type { Playing } from '../../runtime/events/play.ts'
import { Recording } from '../../runtime/events/record.ts'
import type { Mechanism } from '../../runtime/mechanism/mechanism.ts'
import type { PointProcess } from '../../runtime/mechanism/point-process.ts'
import type { Model } from '../../runtime/model.ts'
import type { Context } from '../binding/context.ts'
import type { HocObject } from '../binding/value.ts'
import { KeptPlaces } from './kept-places.ts'
import { cellKinds, type Kept, movablePlace, StateLayout, typeOf } from './layout.ts'
import {
  isAnotherModel,
  QueuedStatement,
  type SavedCells,
  type SavedEvent,
  type SavedSeries,
  type SavedState,
} from './saved-state.ts'

/** What a state that was taken in this session has instead of its sections, until a file wants these. */
interface TakenState extends SavedState {
  readonly places: KeptPlaces
  readonly values: Float64Array
}

const placesKey = Symbol('places of a state')

const sourcesOf = ({ events }: Model): Detector[] => [...events.detectors]

/** What is recorded and played as `Vector.record` and `play` make it; the times of an APCount are the mechanism's own matter. */
const seriesOf = ({ traces }: Model): (Recording | Playing)[] =>
  traces.all().filter((one) => !(one instanceof Recording && one.options.atOnce))

function savedSeries(one: Recording | Playing, index: number): SavedSeries {
  if (one instanceof Recording) {
    if (one.continuous) return { type: 0, index, numbers: [] }
    return one.options.times ? { type: 1, index, numbers: [one.samples] } : { type: 2, index, numbers: [] }
  }
  if (!one.continuous) return { type: 3, index, numbers: [one.next] }
  return { type: 4, index, numbers: [one.upper, one.hasJumps ? one.next : 0, one.bound] }
}

/** Goes on where it was; samples at an interval are counted by the time. */
function continueSeries(one: Recording | Playing, { numbers }: SavedSeries, t: number): void {
  if (one instanceof Recording) {
    const { interval } = one.options
    if (interval !== undefined) one.samples = Math.ceil(t / interval - 1e-9)
    else if (numbers.length > 0) one.goOnFrom(numbers[0]!)
  } else if (!one.continuous) one.goOnFrom(numbers[0]!)
  else {
    ;[one.upper, one.bound] = [numbers[0]!, numbers[2]!]
    one.next = one.hasJumps ? numbers[1]! : one.bound + 1
    one.follow(t)
  }
}

export class StateKeeper {
  private readonly model: Model
  private readonly layout = new StateLayout()

  constructor(private readonly context: Context) {
    this.model = context.model
  }

  take(): SavedState {
    const { model } = this
    model.settle()
    const connections = [...model.events.connections]
    const series = seriesOf(model)
    const places = this.places()
    const values = places.take()
    const state: TakenState = {
      places,
      values,
      t: model.t,
      get sections() {
        return places.toSections(values)
      },
      cells: cellKinds(model).map((mechanism) => this.takeCells(mechanism)),
      series: series.map(savedSeries),
      connections: connections.map((nc) => ({
        index: this.context.handle(nc).index,
        weights: Array.from({ length: nc.weightCount }, (_, k) => nc.getWeight(k)),
      })),
      above: sourcesOf(model).map(({ above }) => above),
      events: model.events.waiting().flatMap((event) => this.takeEvent(event, connections, series) ?? []),
    }
    return state
  }

  /** Of the layout at hand, which is up to date. */
  private places(): KeptPlaces {
    const kept = this.context.state<{ places?: KeptPlaces }>(placesKey, () => ({}))
    if (!kept.places?.areValid) kept.places = new KeptPlaces(this.model, this.layout)
    return kept.places
  }

  private numbersOf(mechanism: Mechanism, row: number): number[] {
    const { f64 } = this.model.arena
    const number = (kept: Kept) => {
      if (typeof kept === 'number') return f64[mechanism.table.at(kept, row)]!
      return kept === 'last event' ? -1e20 : 0
    }
    return this.layout.keptOf(mechanism).map(number)
  }

  private takeCells(mechanism: Mechanism): SavedCells {
    const { count } = mechanism.table
    const rows = Array.from({ length: count }, (_, row) => this.numbersOf(mechanism, row))
    return { type: typeOf(mechanism), count, values: rows.flat() }
  }

  private takeEvent(
    { kind, time, connection, detector, point, flag, weights, origin, run }: QueuedEvent,
    connections: readonly NetCon[],
    series: readonly (Recording | Playing)[],
  ): SavedEvent | undefined {
    if (kind === eventKind.connection)
      return { kind: 'connection', time, index: this.context.handle(connection!).index }
    if (kind === eventKind.self) {
      const carried = connections.find((nc) => nc.weightsAddress === weights)
      const { cls, index } = this.context.handle(point!)
      return {
        ...{ kind: 'self', time, target: cls.name, index, type: typeOf(point!.mechanism) },
        ...{ connection: carried ? this.context.handle(carried).index : -1, movable: movablePlace(point!), flag },
      }
    }
    if (kind === eventKind.spike) return { kind: 'spike', time, index: sourcesOf(this.model).indexOf(detector!) }
    if (kind !== eventKind.callback) return undefined
    if (origin instanceof QueuedStatement) {
      const { object, text } = origin
      return { kind: 'statement', time, text, object: object ? [object.cls.name, object.index] : undefined }
    }
    const place = series.indexOf(origin as Recording)
    if (place >= 0) return { kind: 'series', time, type: savedSeries(series[place]!, place).type, index: place }
    return { kind: 'other', time, run: run! }
  }

  /** Back to what was saved, all of it or, where the model is another one, nothing; without events when told so. */
  putBack(state: SavedState, withoutEvents: boolean): void {
    const { model } = this
    model.settle()
    const put = this.prepare(state, withoutEvents)
    model.t = state.t
    model.clock = state.t
    for (const each of put) each()
  }

  /** Looks at all of it before anything is changed. */
  private prepare(state: SavedState, withoutEvents: boolean): (() => void)[] {
    const places = this.places()
    const { places: takenAt, values: taken } = state as Partial<TakenState>
    const values = takenAt === places ? taken! : places.fromSections(state.sections)
    const put = [() => places.put(values)]
    for (const cells of state.cells) put.push(...this.prepareCells(cells))
    if (withoutEvents) return put
    put.push(...this.prepareConnections(state))
    put.push(this.prepareEvents(state))
    return put
  }

  private putNumbers(mechanism: Mechanism, row: number, values: readonly number[], at: number): void {
    const { f64 } = this.model.arena
    for (const [i, kept] of this.layout.keptOf(mechanism).entries())
      if (typeof kept === 'number') f64[mechanism.table.at(kept, row)] = values[at + i]!
  }

  private prepareCells({ type, count, values }: SavedCells): (() => void)[] {
    if (count === 0) return []
    const mechanism = cellKinds(this.model).find((each) => typeOf(each) === type)
    const size = mechanism ? this.layout.keptOf(mechanism).length : 0
    if (mechanism?.table.count !== count || values.length !== count * size)
      throw isAnotherModel(`${count} artificial cells of type ${type}`)
    return [
      () => {
        for (let row = 0; row < count; row++) this.putNumbers(mechanism, row, values, row * size)
      },
    ]
  }

  private prepareConnections({ connections, above }: SavedState): (() => void)[] {
    const { events } = this.model
    const those = [...events.connections]
    if (those.length !== connections.length)
      throw isAnotherModel(`${those.length} connections, ${connections.length} saved`)
    const detectors = sourcesOf(this.model)
    if (detectors.length !== above.length) throw isAnotherModel('what fires')
    if (those.length === 0) return []
    const numbered = new Map(those.map((nc) => [this.context.handle(nc).index, nc]))
    const put = connections.map(({ index, weights }, i) => {
      const nc = numbered.get(index) ?? those[i]!
      if (nc.weightCount !== weights.length) throw isAnotherModel(`the weights of NetCon[${index}]`)
      return () => {
        for (const [k, weight] of weights.entries()) nc.setWeight(weight, k)
      }
    })
    put.push(() => {
      for (const [k, detector] of detectors.entries()) detector.above = above[k]!
      this.model.thresholds.sidesChanged()
    })
    return put
  }

  private prepareEvents({ events, series, t }: SavedState): () => void {
    const { model } = this
    const those = seriesOf(model)
    const places = events.map((event) => this.sender(event, those))
    return () => {
      for (const saved of series) if (those[saved.index]) continueSeries(those[saved.index]!, saved, t)
      model.events.clear()
      for (const send of places) send()
      model.clock = t
    }
  }

  private sender(event: SavedEvent, series: readonly (Recording | Playing)[]): () => void {
    const { model, context } = this
    const { events } = model
    const { time } = event
    if (event.kind === 'connection') {
      const nc = this.numbered('NetCon', event.index) as NetCon
      return () => events.sendConnection(nc, time)
    }
    if (event.kind === 'self') {
      const point = this.numbered(event.target, event.index) as PointProcess
      const carried = event.connection < 0 ? undefined : (this.numbered('NetCon', event.connection) as NetCon)
      return () => {
        // a delay from time 0, so that the sum is exact
        model.clock = 0
        events.selfEvents.netSend(point.mechanism, point.index, carried?.weightsAddress ?? 0, time, event.flag)
      }
    }
    if (event.kind === 'statement') {
      const found = event.object ? this.handleOf(...event.object) : null
      const run = context.statement(event.text, found)
      return () => events.sendStatement(time, run, new QueuedStatement(event.text, found))
    }
    if (event.kind === 'series') return () => series[event.index]?.resume(time)
    if (event.kind === 'other') return () => void events.send(time, event.run)
    const detector = sourcesOf(model)[event.index]
    if (!detector) throw isAnotherModel('what fires')
    return () => events.sendSpike(detector, time)
  }

  private handleOf(name: string, index: number): HocObject {
    const cls = this.context.classNamed(name)
    const found = cls && this.context.instances(cls).find((each) => each.index === index)
    if (!found) throw isAnotherModel(`there is no ${name}[${index}]`)
    return found
  }

  private numbered(name: string, index: number): object {
    return this.handleOf(name, index).impl as object
  }
}
