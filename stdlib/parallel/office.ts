/**
 * What all ParallelContext objects of a session share: the numbers of cells, the jobs that wait, the bulletin board and the variables
 * that continuous transfers join.
 */
import { problem } from '../../lang/problem.ts'
import { Detector } from '../../runtime/events/detector.ts'
import type { Ref } from '../../runtime/memory/ref.ts'
import type { Context } from '../binding/context.ts'
import { isStringCell, objectOf, type Value } from '../binding/value.ts'
import { BulletinBoard } from './bulletin-board.ts'

interface Job {
  readonly id: number
  /** From 1 on. */
  readonly place: number
  readonly run: () => number
}

/** What all ParallelContext objects of a session share. */
export class Office {
  /** The source of each number; undefined while the number has no cell yet. */
  readonly cells = new Map<number, Detector | undefined>()
  /** Sources that live elsewhere: who plays their spikes fires them. */
  readonly inputs = new Map<number, Detector>()
  /** Numbers of cells whose spikes nobody elsewhere needs, until `outputcell`. */
  private readonly silent = new Set<number>()
  readonly jobs: Job[] = []
  readonly board = new BulletinBoard()
  private submitted = 0
  private unnumbered = 0
  done: { id: number; value: number } = { id: 0, value: 0 }
  started: number
  /** What source_var and target_var named, until setup_transfer joins them. */
  readonly transferSources = new Map<number, Ref>()
  readonly transferTargets: { target: Ref; id: number; atPoint: boolean }[] = []

  constructor(private readonly context: Context) {
    this.started = context.host.seconds()
  }

  source(gid: number): Detector {
    const found = this.cells.get(gid)
    if (found) return found
    throw notSet(gid)
  }

  /** What connections from a number start at; one that is nobody's here may be played by a PatternStim. */
  anySource(gid: number): Detector {
    if (this.cells.has(gid)) return this.source(gid)
    const known = this.inputs.get(gid)
    if (known) return known
    const input = new Detector(undefined, undefined, undefined, undefined)
    input.gid = gid
    this.inputs.set(gid, input)
    return input
  }

  /** The number is one of ours: it will have a cell here. */
  claim(gid: number): void {
    this.refuseInput(gid)
    if (this.cells.has(gid))
      throw problem('HOC3134', undefined, `gid=${gid} already exists on this process as an output port`, {
        help: 'each number is set once; gid_clear() forgets all of them',
      })
    this.cells.set(gid, undefined)
  }

  /** What connections have begun at already, as if its cell lived elsewhere, can have none here. */
  private refuseInput(gid: number): void {
    // with its last connection an input is gone
    if (!this.inputs.get(gid)?.connections.length) return void this.inputs.delete(gid)
    throw problem('HOC3139', undefined, `gid=${gid} already exists as an input port`, {
      help: 'first give all cells their numbers (set_gid2node, cell), then connect them (gid_connect)',
    })
  }

  /** Gives a number its source, which lives from now on even without connections. */
  settle(gid: number, source: Detector, isOutput: boolean): void {
    this.refuseInput(gid)
    if (!this.cells.has(gid)) throw notSet(gid)
    const before = this.cells.get(gid)
    if (before && before !== source) this.leave(before)
    source.gid = gid
    this.cells.set(gid, source)
    if (isOutput) this.silent.delete(gid)
    else this.silent.add(gid)
  }

  /** Its spikes are for others too. */
  makeOutput(gid: number): void {
    this.source(gid)
    this.silent.delete(gid)
  }

  /** 0 unknown, 1 the number is ours, 2 it has a cell, 3 whose spikes are for others too. */
  stage(gid: number): number {
    if (!this.cells.has(gid)) return 0
    if (!this.cells.get(gid)) return 1
    return this.silent.has(gid) ? 2 : 3
  }

  clear(): void {
    this.silent.clear()
    for (const source of this.cells.values()) if (source) this.leave(source)
    for (const input of this.inputs.values()) this.leave(input)
    this.cells.clear()
    this.inputs.clear()
  }

  private leave(source: Detector): void {
    source.gid = -1
    this.context.model.events.detectors.release(source)
  }

  setupTransfers(): void {
    this.context.model.transfers.awaitsSetup = false
    for (const { target, id, atPoint } of this.transferTargets.splice(0)) {
      const source = this.transferSources.get(id)
      if (!source)
        throw problem('HOC3135', undefined, `No source_var for target_var sid = ${id}`, {
          help: `give the source first: source_var(&v(0.5), ${id})`,
        })
      this.context.model.transfers.add(source, target, atPoint)
    }
    this.context.model.structureChanged()
  }

  /** The job's number: as given, or counted down from -1. */
  submit(args: readonly Value[]): number {
    const numbered = typeof args[0] === 'number'
    const run = jobOf(this.context, numbered ? args.slice(1) : args)
    const id = numbered ? (args[0] as number) : this.number()
    this.jobs.push({ id, place: ++this.submitted, run })
    return id
  }

  /** The number of the next job that is given none: counted down from -1. */
  number(): number {
    return --this.unnumbered
  }

  /** Runs the next job; its number, or 0 when there was none. */
  working(): number {
    const job = this.jobs.shift()
    if (!job) return 0
    this.done = { id: job.id, value: job.run() }
    return job.place
  }
}

const notSet = (gid: number) =>
  problem('HOC3131', undefined, `gid=${gid} has not been set: no cell has that number`, {
    help: 'first set_gid2node(gid, pc.id()) and cell(gid, netcon)',
  })

/** Forms: "statement"; "function", arguments; object, "function", arguments. */
function jobOf(context: Context, args: readonly Value[]): () => number {
  const owner = objectOf(args[0])
  const [what, ...values] = owner ? args.slice(1) : args
  if (!isStringCell(what))
    throw problem('HOC3132', undefined, 'Expecting string argument: submit takes a statement or a function')
  const name = what.value
  if (owner) {
    return () => {
      context.callByName(name, values, owner)
      // what it returns does not come back
      return 0
    }
  }
  if (values.length === 0 && !/^\w+$/.test(name)) {
    return () => {
      context.execute(name, null)
      return context.refByName('hoc_ac_')?.get() ?? 0
    }
  }
  return () => context.callByName(name, values)
}

const key = Symbol('ParallelContext')
export const office = (context: Context): Office => context.state(key, () => new Office(context))

/** A spike of a cell that lives elsewhere. */
export function fireInput(context: Context, gid: number, time: number): void {
  const input = office(context).inputs.get(gid)
  if (input) context.model.events.spike(input, time)
}
