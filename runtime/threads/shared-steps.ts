/**
 * Steps of which each thread does a share: the same function on other blocks. Threads differ in what they see as the time, and in where
 * their kernels leave numbers in globals and within a call; so each has contexts of its own.
 *
 * What is left in globals after a step is what the last instance has left there, as with one thread: all threads work on copies, made anew at each step
 * for the program may have changed a parameter, and who has done the block of the last instance copies them back.
 */
import { chainDoubles } from '../math/chain.ts'
import { scratchDoubles, tablePlaces } from '../math/tables.ts'
import type { Mechanism } from '../mechanism/mechanism.ts'
import { contextLayout, modelGlobals } from '../mechanism/spec.ts'
import type { Model } from '../model.ts'
import type { BlockList } from '../solve/alike/running-blocks.ts'
import { addressesOf, makeStepKernel, type StepModule } from '../solve/step-kernel.ts'
import {
  blockWords,
  type KernelCall,
  type ReceiveCall,
  recordWords,
  type StepFunction,
  type StepPlan,
} from '../solve/step-plan.ts'
import { keepLast, type LastBlock, takeBlocks } from './claims.ts'
import { divide, type Share } from './shares.ts'
import { lineBytes, listPlace, listWords } from './signals.ts'
import type { OwnPlan, StepParameters, ThreadTeam } from './team.ts'
import { type CopiedDoubles, copyDoubles } from './worker-plan.ts'

/** A call, and whose it is. */
export interface MechanismCall extends KernelCall {
  readonly mechanism: Mechanism
}
export interface SharedPlan extends StepPlan {
  readonly currents: readonly MechanismCall[] | undefined
  readonly states: readonly MechanismCall[]
  readonly tables: readonly MechanismCall[]
  readonly receivers: readonly (ReceiveCall & { readonly mechanism: Mechanism })[]
}

/** Copies of a mechanism's context and globals. */
interface Replica {
  readonly mechanism: Mechanism
  readonly context: number
  /** Undefined when its kernels leave none there. */
  readonly globals: CopiedDoubles | undefined
}

/** Of one step a share is cut into so many pieces. */
const piecesOfStep = 4

export class SharedSteps {
  private readonly step: StepFunction
  private readonly replicas: Map<Mechanism, Replica>[]
  /** Byte addresses of what each thread sees as t, dt ... */
  private readonly clocks: number[]
  /** Byte addresses of the room that kernels of each thread use within a call. */
  private readonly scratches: number[]
  /** Byte address of what each thread is to do, and behind that of the blocks with last instances. */
  private readonly lists: number
  /** Blocks whose numbers in globals stay. */
  private readonly lasts: readonly { readonly block: number; readonly mechanism: Mechanism }[]
  private readonly ownLasts: readonly LastBlock[]
  private readonly allocated: { place: number; count: number }[] = []

  /** `lastOf`: number of the block that has the last instance of a mechanism. `blocks`: byte address of the first. */
  constructor(
    private readonly model: Model,
    private readonly plan: SharedPlan,
    private readonly module: StepModule,
    private readonly shares: readonly Share[],
    private readonly team: ThreadTeam,
    lastOf: (mechanism: Mechanism) => number,
    private readonly blocks: number,
  ) {
    const mechanisms = [...new Set([...(plan.currents ?? []), ...plan.states].map(({ mechanism }) => mechanism))]
    this.lasts = mechanisms
      .filter(({ leavesLast }) => leavesLast)
      .map((mechanism) => ({ block: lastOf(mechanism), mechanism }))
    this.clocks = shares.map((_, i) => (i === 0 ? model.globalsAddress : 8 * this.allocate(modelGlobals.length)))
    this.scratches = shares.map((_, i) => 8 * (i === 0 ? tablePlaces.scratch : this.allocate(scratchDoubles)))
    this.replicas = shares.map((_, i) => this.replicasOf(i, mechanisms))
    this.lists = 8 * this.allocate((listWords * shares.length + this.lasts.length + 1) >> 1)
    this.ownLasts = this.lastsOf(0)
    this.step = makeStepKernel(this.planOf(0), module).step
    team.prepare(shares.slice(1).map((_, i) => this.messageFor(i + 1)))
  }

  /** Whether kernels of all calls can be handed to other threads. */
  static canShare(model: Model, { currents, states, receivers }: SharedPlan): boolean {
    return [...(currents ?? []), ...states, ...receivers].every(({ kernel }) => model.mechanisms.origins.has(kernel))
  }

  /** Contexts are copied again. */
  locate(): void {
    const { i32 } = this.model.arena
    this.replicas.forEach((replicas, i) => {
      for (const { mechanism, context, globals } of replicas.values()) {
        const from = mechanism.context >> 2
        i32.copyWithin(context >> 2, from, from + contextWords(mechanism))
        i32[(context + contextLayout.model) >> 2] = this.clocks[i]!
        i32[(context + contextLayout.scratch) >> 2] = this.scratches[i]!
        if (globals) i32[(context + contextLayout.globals) >> 2] = 8 * globals.to
      }
    })
  }

  get ready(): boolean {
    return this.team.isReady()
  }

  /** With `list` only those blocks, shared out anew. False where that cannot be done. */
  run(parameters: Omit<StepParameters, 'list' | 'chunk'> & { records: number }, list?: BlockList): boolean {
    const { columns, factor, scale, time, half, parts, steps, records } = parameters
    const shares = list ? this.divideList(list) : this.shares
    if (!shares) return false
    for (const { kernel, context } of this.plan.tables) kernel(context, 0, 0, 0)
    const { f64, i32 } = this.model.arena
    for (const { globals } of this.replicas[0]!.values()) if (globals) copyDoubles(f64, globals)
    const chunk = this.chunkOf(shares, steps)
    const blocks = list?.blocks ?? this.blocks
    this.writeList(shares, blocks, list?.records ?? records)
    this.writeLasts(blocks, list?.numbers)
    const run = (from: number, recordsOfThese: number, count: number) => {
      this.step(columns, from, count, factor, scale, time, half, parts, steps, recordsOfThese)
      keepLast(i32, f64, this.ownLasts, from, count)
    }
    this.team.run({ ...parameters, list: this.lists, chunk }, () =>
      takeBlocks(i32, this.lists / 4, shares.length, 0, chunk, run),
    )
    return true
  }

  /** How many blocks a thread takes at a time: as many as it takes several steps of together, and not so few that it gets nothing else done. */
  private chunkOf(shares: readonly Share[], steps: number): number {
    const largest = shares.reduce((most, { count }) => Math.max(most, count), 0)
    return steps > 1 ? this.plan.together : Math.max(this.plan.together, Math.ceil(largest / piecesOfStep))
  }

  private divideList({ costs }: BlockList): readonly Share[] | undefined {
    const shares = divide(costs, this.shares.length)
    return shares.length < this.shares.length ? undefined : shares
  }

  /** What each thread has to do. `blocks`, `records`: byte addresses. */
  private writeList(shares: readonly Share[], blocks: number, records: number): void {
    const { i32 } = this.model.arena
    shares.forEach(({ first, count }, i) => {
      const place = this.lists / 4 + listWords * i
      i32[place + listPlace.blocks] = blocks + 4 * blockWords * first
      i32[place + listPlace.records] = records && records + 4 * recordWords * first
      i32[place + listPlace.count] = count
      Atomics.store(i32, place + listPlace.taken, 0)
    })
  }

  /** Where in the list the blocks with last instances are, which never sleep. `numbers`: of the blocks that are in it, all where it is undefined. */
  private writeLasts(blocks: number, numbers?: readonly number[]): void {
    const { i32 } = this.model.arena
    this.lasts.forEach(({ block }, i) => {
      i32[this.ownLasts[i]!.place] = blocks + 4 * blockWords * (numbers?.indexOf(block) ?? block)
    })
  }

  /** Has the engine compile what the first step will need, and waits for the others, who do the same. */
  makeReady(): void {
    this.step(0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
    this.team.await()
  }

  release(): void {
    this.team.settle()
    for (const { place, count } of this.allocated) this.model.arena.release(place, count)
  }

  private lastsOf(share: number): readonly LastBlock[] {
    return this.lasts.map(({ mechanism }, i) => {
      const { from, to, count } = this.replicas[share]!.get(mechanism)!.globals!
      return { place: this.lists / 4 + listWords * this.shares.length + i, kept: { from: to, to: from, count } }
    })
  }

  private replicasOf(share: number, mechanisms: readonly Mechanism[]): Map<Mechanism, Replica> {
    const replicas = new Map<Mechanism, Replica>()
    for (const mechanism of mechanisms) {
      const { leavesLast } = mechanism
      if (share === 0 && !leavesLast) continue
      const context = 8 * this.allocate((contextWords(mechanism) + 1) >> 1)
      replicas.set(mechanism, {
        mechanism,
        context,
        globals: leavesLast ? this.copyOfGlobals(mechanism) : undefined,
      })
    }
    return replicas
  }

  private copyOfGlobals({ globals, spec }: Mechanism): CopiedDoubles {
    const count = spec.globalsSize
    return { from: globals / 8, to: this.allocate(count), count }
  }

  private planOf(share: number): StepPlan {
    const { plan } = this
    const own = <Call extends { context: number; mechanism: Mechanism }>(call: Call): Call => ({
      ...call,
      context: this.replicas[share]!.get(call.mechanism)?.context ?? call.context,
    })
    return {
      ...plan,
      time: this.clocks[share]!,
      chain: share === 0 ? plan.chain : 8 * this.allocate(2 * chainDoubles),
      currents: plan.currents?.map(own),
      states: plan.states.map(own),
      receivers: plan.receivers.map(own),
    }
  }

  private messageFor(share: number): OwnPlan {
    const { module: step, imports } = this.module
    const modules: WebAssembly.Module[] = []
    const named = Object.entries(imports).map(([name, kernel]) => {
      const origin = this.model.mechanisms.origins.get(kernel)!
      const known = modules.indexOf(origin.module)
      return [name, { module: known < 0 ? modules.push(origin.module) - 1 : known, name: origin.name }] as const
    })
    const globals = { from: this.model.globalsAddress / 8, to: this.clocks[share]! / 8, count: modelGlobals.length }
    const copies = [...this.replicas[share]!.values()].flatMap((replica) => replica.globals ?? [])
    return {
      step,
      modules,
      imports: Object.fromEntries(named),
      addresses: addressesOf(this.planOf(share)),
      share,
      shares: this.shares.length,
      globals,
      copies,
      lasts: this.lastsOf(share),
    }
  }

  /** Doubles in lines of the processor's cache that nothing else is in: threads that write to one line wait for each other. */
  private allocate(doubles: number): number {
    const count = (Math.ceil((8 * doubles) / lineBytes) + 1) * (lineBytes / 8)
    const place = this.model.arena.allocate(count)
    this.allocated.push({ place, count })
    return (Math.ceil((8 * place) / lineBytes) * lineBytes) / 8
  }
}

const contextWords = ({ spec }: Mechanism): number => (contextLayout.firstSlot >> 2) + spec.slots.length
