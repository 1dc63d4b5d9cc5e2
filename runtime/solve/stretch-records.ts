/**
 * What each block has to know for several steps in one go: the numbers in it that are watched or recorded, and the events that come to it. It is
 * written into memory where the step's function finds it (see `step-plan.ts` and `between-steps.ts`).
 */

import { eventKind, type QueuedEvent } from '../events/event.ts'
import type { NetCon } from '../events/net-con.ts'
import type { Recording } from '../events/record.ts'
import type { Mechanism } from '../mechanism/mechanism.ts'
import type { Model } from '../model.ts'
import { AlikeCells } from './alike/alike-cells.ts'
import type { Spot } from './alike/equal-cells.ts'
import type { BlockList } from './alike/running-blocks.ts'
import { BlockEvents } from './block-events.ts'
import type { Blocks } from './blocks.ts'
import type { StretchCode } from './memory-code.ts'
import { mostSteps, recordPlace, recordWords, samplePlace } from './step-plan.ts'
import { UnseenBlocks } from './unseen-blocks.ts'
import { WatchedEntries } from './watched-entries.ts'
import type { Crossing } from './watched-numbers.ts'

/** A block of the arena that can be taken anew. */
interface Room {
  place: number
  doubles: number
}

export class StretchRecords {
  /** Whether all that is watched and recorded is known to belong to a block, or to stay as it is. */
  usable = true
  private readonly generation: number
  private readonly version: number
  private readonly receivers: ReadonlyMap<Mechanism, number>
  private readonly records: Room
  /** Undefined where not all of them are a block's. */
  private readonly watched: WatchedEntries | undefined
  private readonly samples: Room = { place: 0, doubles: 0 }
  private readonly eventRoom: Room = { place: 0, doubles: 0 }
  private recordings: readonly Recording[] = []
  /** Whether each has a sink of its own. */
  private isApart = true
  /** Of each recording the place of its samples; 0 for a number that stays, -1 for the time. */
  private sampled: number[] = []
  private readonly blockOfDetector: Int32Array
  /** What comes to each block. */
  private readonly events: BlockEvents
  private readonly unseen: UnseenBlocks
  private alikeCells: AlikeCells | undefined = undefined
  private areFound = false
  private shortest = 0
  /** The state of all delays that it is of. */
  private delaysOf = Number.NaN
  private readonly spot: Spot = { block: 0, instance: 0 }

  constructor(
    private readonly model: Model,
    private readonly blocks: Blocks,
    private readonly code: StretchCode,
  ) {
    const { thresholds } = model
    this.generation = model.generation
    this.version = thresholds.version
    this.receivers = new Map(blocks.receivers.map((one, i) => [one, i]))
    const { length } = blocks.groups
    this.records = this.room((length * recordWords) / 2)
    this.events = new BlockEvents(model.arena, this.address, length, (doubles) => this.roomForEvents(doubles))
    this.blockOfDetector = Int32Array.from(thresholds.places, (place) => this.blockOf(place))
    this.usable = !this.blockOfDetector.includes(unknown)
    this.unseen = new UnseenBlocks(model, blocks.working, this.records.place, length)
    this.unseen.watch(thresholds.places, this.blockOfDetector)
    this.watched = this.usable
      ? new WatchedEntries(model, code.watched, this.blockOfDetector, (block, entry) =>
          this.addTo(block, recordPlace.watched, recordPlace.watchedCount, entry),
        )
      : undefined
  }

  /** Byte address of the first block's record. */
  get address(): number {
    return 8 * this.records.place
  }

  fits(): boolean {
    const { model } = this
    return this.generation === model.generation && this.version === model.thresholds.version
  }

  /** Cells that may take steps for others; found when they are first asked for. */
  get alike(): AlikeCells | undefined {
    if (!this.areFound) this.alikeCells = AlikeCells.of(this.model, this.blocks, this.code)
    this.areFound = true
    return this.alikeCells
  }

  /** Places of the numbers that are recorded. */
  get recorded(): number[] {
    return this.recordings.map(({ ref }) => ref.index())
  }

  /** Looks for what the first of several steps will need, so that it does not have to. */
  makeReady(): void {
    this.shortestDelay()
    this.watched?.makeReady()
    if (this.usable) this.alike?.equal.makeReady()
  }

  release(): void {
    this.alikeCells?.release()
    this.watched?.release()
    for (const room of [this.records, this.samples, this.eventRoom]) this.give(room)
  }

  /** Whether an event may come within steps. */
  takes(event: QueuedEvent): boolean {
    const { kind, connection, detector } = event
    if (kind === eventKind.connection) return this.receives(connection!)
    // one that is waited for has its own way
    return (
      kind === eventKind.spike &&
      arrivals(event).every((one) => one.presentDelay === detector!.sentWith && this.receives(one))
    )
  }

  /** A connection without a target gets nothing. */
  private receives({ target }: NetCon): boolean {
    return !target || (this.receivers.has(target.mechanism) && target.index < target.mechanism.active)
  }

  /** ms from a spike that a step finds to the first thing that comes of it. */
  shortestDelay(): number {
    const { delayChanges } = this.model.events
    // delays that lie where somebody points to them are looked at each time
    if (this.delaysOf !== delayChanges) {
      this.delaysOf = this.findShortestDelay() ? delayChanges : Number.NaN
    }
    return this.shortest
  }

  /** Whether it stays as it is. */
  private findShortestDelay(): boolean {
    let shortest = Number.POSITIVE_INFINITY
    let stays = true
    for (const { connections, onSpike } of this.model.thresholds.detectors) {
      if (onSpike) shortest = 0
      for (const connection of connections) {
        const { presentDelay, target, delayIsPointed } = connection
        if (target && !(presentDelay >= shortest)) shortest = presentDelay
        if (delayIsPointed) stays = false
      }
    }
    this.shortest = shortest
    return stays
  }

  /** Counts one more in a block's list, which begins with the first of them. */
  private addTo(block: number, list: number, count: number, address: number): void {
    const { i32 } = this.model.arena
    const record = 2 * this.records.place + recordWords * block
    if (i32[record + count / 4]!++ === 0) i32[record + list / 4] = address
  }

  /** What has crossed its threshold in so many steps: step after step, detectors in their order. `list`: the blocks that have taken them. */
  crossings(steps: number, list: BlockList | undefined): Crossing[] {
    const stepped = list
      ? { records: list.records, count: list.costs.length }
      : { records: this.address, count: this.blocks.groups.length }
    const equal = this.alikeCells?.equal
    return this.watched!.numbers.crossings(steps, stepped, equal?.active ? equal.detectors : undefined)
  }

  // ---- what is recorded

  settleSamples(): void {
    const wanted = this.model.traces.samplers
    if (wanted === this.recordings || wanted.length + this.recordings.length === 0) return
    this.recordings = wanted
    this.isApart = new Set(wanted.map(({ sink }) => sink.target ?? sink)).size === wanted.length
    const blocks = wanted.map(({ ref, isAlive }) => (isAlive ? this.blockOf(ref.index()) : unknown))
    this.usable = !blocks.includes(unknown) && !this.blockOfDetector.includes(unknown)
    this.unseen.record(this.recorded, blocks)
    if (this.usable) this.writeSamples(blocks)
  }

  private writeSamples(blocks: readonly number[]): void {
    const { model, recordings } = this
    const order = [...recordings.keys()].filter((i) => blocks[i]! >= 0).sort((a, b) => blocks[a]! - blocks[b]! || a - b)
    this.resize(this.samples, order.length * (mostSteps + samplePlace.bytes / 8))
    const { i32 } = model.arena
    const first = this.samples.place + order.length
    for (let block = 0; block < this.blocks.groups.length; block++)
      i32[2 * this.records.place + recordWords * block + recordPlace.sampleCount / 4] = 0
    this.sampled = recordings.map(({ ref }) => (ref.index() === model.timeIndex ? -1 : 0))
    order.forEach((i, k) => {
      const at = 2 * this.samples.place + (k * samplePlace.bytes) / 4
      this.sampled[i] = first + k * mostSteps
      i32[at + samplePlace.value / 4] = 8 * recordings[i]!.ref.index()
      i32[at + samplePlace.samples / 4] = 8 * this.sampled[i]!
      this.addTo(blocks[i]!, recordPlace.samples, recordPlace.sampleCount, 4 * at)
    })
  }

  get hasSamples(): boolean {
    return this.recordings.length > 0
  }

  /** Hands over what was recorded in steps; `times` are those of their ends. */
  sample(steps: number, times: Float64Array): void {
    if (this.isApart) this.sampleFrom(0, steps, times)
    else for (let step = 0; step < steps; step++) this.sampleFrom(step, step + 1, times)
  }

  private sampleFrom(first: number, end: number, times: Float64Array): void {
    const { recordings, sampled } = this
    const { f64 } = this.model.arena
    for (let i = 0; i < recordings.length; i++) {
      const { sink, ref } = recordings[i]!
      const at = sampled[i]!
      if (at > 0 && sink.appendAll) sink.appendAll(f64.subarray(at + first, at + end))
      else if (at < 0 && sink.appendAll) sink.appendAll(times.subarray(first, end))
      else
        for (let step = first; step < end; step++)
          sink.append(at > 0 ? f64[at + step]! : at < 0 ? times[step]! : ref.get())
    }
  }

  // ---- events

  /** Writes the events, which come in their order, for each block; `times` are those of the steps. */
  list(due: readonly QueuedEvent[], times: Float64Array, dt: number): void {
    this.watched!.numbers.begin()
    for (const event of due) {
      if (event.kind === eventKind.connection) this.put(event.time, event.connection!)
      else for (const one of arrivals(event)) this.put(event.time, one)
    }
    this.events.write(times, dt)
  }

  private put(time: number, { target, weightsAddress }: NetCon): void {
    if (!target) return
    const { spot, alikeCells } = this
    const { mechanism, index } = target
    const receiver = this.receivers.get(mechanism)!
    spot.instance = index
    spot.block = this.blocks.blockOf(mechanism.nodeRow(index))
    if (alikeCells?.equal.active) alikeCells.equal.redirect(spot, receiver)
    this.events.put(time, spot.block, receiver, spot.instance, weightsAddress)
  }

  // ---- whose a number is

  /** The block that has a number; `nobody` where nothing in a step changes it. */
  private blockOf(place: number): number {
    const { model, blocks } = this
    const { columns } = model.nodes
    const row = columns.rowOf(place)
    if (row >= 0) return row < columns.count ? blocks.blockOf(row) : unknown
    for (const mechanism of model.mechanisms.all()) {
      const instance = mechanism.table.rowOf(place)
      if (instance >= 0)
        return instance < mechanism.active && !mechanism.isArtificial && mechanism.byRow
          ? blocks.blockOf(mechanism.nodeRow(instance))
          : unknown
      const globals = mechanism.globals / 8
      if (place >= globals && place < globals + mechanism.spec.globalsSize) return unknown
    }
    return nobody
  }

  // ---- memory

  private room(doubles: number): Room {
    return { place: doubles > 0 ? this.model.arena.allocate(doubles) : 0, doubles }
  }

  private give({ place, doubles }: Room): void {
    if (doubles > 0) this.model.arena.release(place, doubles)
  }

  private roomForEvents(doubles: number): number {
    this.resize(this.eventRoom, doubles, true)
    return this.eventRoom.place
  }

  /** What was in it is lost; with `atLeast` it may be larger. */
  private resize(room: Room, doubles: number, atLeast = false): void {
    if (atLeast ? doubles <= room.doubles : doubles === room.doubles) return
    this.give(room)
    Object.assign(room, this.room(atLeast ? 2 * doubles : doubles))
  }
}

/** The connections to which an event comes. */
const arrivals = ({ kind, connection, detector }: QueuedEvent): readonly NetCon[] =>
  kind === eventKind.spike ? detector!.connections.filter(({ active, target }) => active && target) : [connection!]

const nobody = -1
const unknown = -2
