/**
 * Blocks: which rows, and which instances of which mechanisms, a step takes together. A block is a group of trees of one
 * shape side by side, or a tree that is alone; the latter is cut into strips of rows.
 *
 * This holds where kernels keep to themselves (see `MechanismSpec.local`). Where some do not, their phase runs as a whole,
 * and blocks do what is left.
 */

import { bundleLanes } from '../cable/bundles.ts'
import { chainDoubles } from '../math/chain.ts'
import type { Mechanism } from '../mechanism/mechanism.ts'
import { beginCompiling, compileKernels } from '../mechanism/ready-kernels.ts'
import { besideName, type KernelName } from '../mechanism/spec.ts'
import type { Model } from '../model.ts'
import { type MechanismCall, type SharedPlan, SharedSteps } from '../threads/shared-steps.ts'
import { divide } from '../threads/shares.ts'
import type { BlockList } from './alike/running-blocks.ts'
import { BlockTable } from './block-table.ts'
import type { TreeGroup } from './matrix.ts'
import { blockLanes } from './row-code.ts'
import type { StepKernel, StepModule } from './step-kernel.ts'
import { type RangeKernel, type ReceiveKernel, stepParts } from './step-plan.ts'

/** What a step needs to know. */
export interface BlockStep {
  /** 0.001 / dt, twice that for second order. */
  readonly factor: number
  /** What the change of voltage is multiplied with. */
  readonly scale: number
  /** Time (ms) at the beginning of the step, and half its length. */
  readonly time: number
  readonly half: number
  /** Whether it works out the currents; else they are in the matrix already. */
  readonly currents: boolean
  /** Whether it integrates the states of the first `stateCount` mechanisms. */
  readonly states: boolean
  /** Several, where there is a record of what is to be done between them; see `step-plan.ts`. */
  readonly steps?: number
  readonly records?: number
  /** Only some of the blocks, with their records. */
  readonly list?: BlockList | undefined
}

const allParts = stepParts.states | stepParts.currents | stepParts.tables

/** What does the steps. */
interface Work {
  readonly kernel: StepKernel
  readonly table: BlockTable
  /** Where several threads do them. */
  readonly shared: SharedSteps | undefined
}

/** A list of blocks must cost as much in all of its steps as so many shares of a step to be worth being shared out: a third of a millisecond or so. */
const leastOfList = 150

/** Rows of blocks that take several steps before the next begin: a few hundred kilobytes. */
const rowsTogether = 2500
/** Where a step of so many rows takes long, the engine's better code for it pays from the first one on. */
const leastRows = 2000

export class Blocks {
  /** Whether the step can work out the currents. */
  readonly withCurrents: boolean
  /** Mechanisms whose states the step integrates: the first so many of the phase. */
  readonly stateCount: number
  /** Whether a step is nothing but what blocks do, and nothing goes wrong in it. */
  readonly complete: boolean
  /** Whose events may come within several steps. */
  readonly receivers: readonly Mechanism[]
  /** Mechanisms and ions that take part in steps. */
  readonly working: readonly Mechanism[]
  private readonly plan: SharedPlan
  private readonly called: readonly Mechanism[]
  private readonly ions: readonly Mechanism[]
  private readonly ionWords: number
  private readonly chains: number
  /** Whether some tree has no other beside it. */
  private readonly alone: boolean
  private work: Work | undefined = undefined
  private begun = false
  private isReady = false
  private generation = -1

  constructor(
    private readonly model: Model,
    readonly groups: readonly TreeGroup[],
  ) {
    const { arena, nodes, phases } = model
    this.ions = phases.ions
    this.alone = groups.some(({ lanes }) => lanes === 1)
    const currents = phases.current.mechanisms
    this.withCurrents = [...this.ions, ...currents].every((one) => one.byRow && (one.ion || fits(one, 'current')))
    const states = phases.state.mechanisms
    const foreign = states.findIndex((one) => !one.byRow || !isLocal(one, 'state'))
    this.stateCount = foreign < 0 ? states.length : foreign
    const listed = {
      ions: this.withCurrents ? this.ions : [],
      currents: this.withCurrents ? currents : [],
      states: states.slice(0, this.stateCount),
    }
    const working = [...new Set([...listed.currents, ...listed.states])]
    this.working = [...new Set([...listed.ions, ...working])]
    this.receivers = working.filter(({ spec, byRow }) => byRow && spec.receivesAlone)
    this.complete = this.withCurrents && foreign < 0 && working.every(({ spec }) => spec.failures.length === 0)
    this.ionWords = arena.allocate(Math.max(1, this.ions.length))
    this.chains = arena.allocate(2 * chainDoubles)
    arena.f64.fill(0, this.chains, this.chains + 2 * chainDoubles)
    this.plan = {
      memory: arena.memory,
      stride: 8 * nodes.columns.stride,
      time: model.globalsAddress,
      ions: listed.ions.map((_, i) => 8 * (this.ionWords + i)),
      currents: this.withCurrents ? callsOf(currents, 'current', this.alone) : undefined,
      states: callsOf(listed.states, 'state', this.alone),
      tables: callsOf(working, 'update_tables'),
      receivers: this.receivers.map((mechanism) => ({
        kernel: mechanism.exports.receive as ReceiveKernel,
        context: mechanism.context,
        mechanism,
      })),
      lanes: blockLanes.filter((lanes) => groups.some((group) => group.lanes === lanes)),
      bundles: bundleLanes.filter((lanes) => groups.some(({ bundles }) => bundles.some((one) => one.lanes === lanes))),
      together: Math.max(1, Math.round((rowsTogether * groups.length) / Math.max(1, nodes.count))),
      chain: 8 * this.chains,
    }
    this.called = [...listed.ions, ...listed.currents, ...listed.states]
    // threads begin with what they have to compile while this one goes on
    if (model.threads.team) this.takeUp()
  }

  /** Made for the first step: many a program changes its cells again before there is any. */
  private takeUp(): Work {
    if (this.work) return this.work
    const { model, plan, groups, called } = this
    const { module, kernel } = model.keptSteps.of(plan)
    const table = new BlockTable(model, plan, groups, called)
    this.work = { kernel, table, shared: this.shareOut(table, module) }
    return this.work
  }

  run({ factor, scale, time, half, currents, states, steps = 1, records = 0, list }: BlockStep): void {
    const { model } = this
    const { kernel, table, shared } = this.takeUp()
    if (this.generation !== model.generation) this.locate(shared)
    const columns = 8 * model.nodes.columns.column(0)
    const parts = (states ? stepParts.states : 0) | (currents ? stepParts.currents : 0)
    const [blocks, count] = list ? [list.blocks, list.costs.length] : [table.address, this.groups.length]
    const pays =
      !list || steps * list.costs.reduce((sum, one) => sum + one, 0) >= leastOfList * model.threads.leastShare
    if (pays && shared?.ready && shared.run({ columns, factor, scale, time, half, parts, steps, records }, list)) return
    const all = parts | stepParts.tables
    kernel.step(columns, blocks, count, factor, scale, time, half, all, steps, list?.records ?? records)
  }

  /** One step with all that it can do. */
  step(factor: number, scale: number, time: number, half: number): void {
    const { work, model } = this
    if (!work || work.shared || this.generation !== model.generation) {
      this.run({ factor, scale, time, half, currents: true, states: true })
      return
    }
    const columns = 8 * model.nodes.columns.column(0)
    work.kernel.step(columns, work.table.address, this.groups.length, factor, scale, time, half, allParts, 1, 0)
  }

  /** What a step of each costs, and the byte address of the first in the table. */
  get table(): Pick<BlockTable, 'costs' | 'address'> {
    return this.takeUp().table
  }

  /** Number of the block that has a row. */
  blockOf(row: number): number {
    const { groups } = this
    let [low, high] = [0, groups.length]
    while (high - low > 1) {
      const middle = (low + high) >> 1
      if (groups[middle]!.firstRow <= row) low = middle
      else high = middle
    }
    return low
  }

  /** Gives each thread its part of the blocks, where there are threads and it pays. */
  private shareOut(table: BlockTable, module: StepModule): SharedSteps | undefined {
    const { model, plan } = this
    const { team, leastShare } = model.threads
    if (!team || !SharedSteps.canShare(model, plan)) return undefined
    const cost = table.costs.reduce((sum, one) => sum + one, 0)
    const shares = divide(table.costs, Math.min(team.size + 1, Math.floor(cost / leastShare)))
    if (shares.length < 2) return undefined
    const lastOf = (one: Mechanism) => this.blockOf(one.nodeRow(one.active - 1))
    return new SharedSteps(model, plan, module, shares, team, lastOf, table.address)
  }

  /** Lets the engine begin with its better code for kernels, and for the step if it is long, while others are initialised. */
  begin(): void {
    if (this.begun) return
    this.begun = true
    const { work, model, alone } = this
    if (work?.shared) work.kernel.makeReady(true)
    else if (model.nodes.count >= leastRows) this.takeUp().kernel.makeReady(true)
    for (const one of this.inSteps()) beginCompiling(one, one.active, alone, model.hastened)
  }

  private inSteps(): Set<Mechanism> {
    const { current, state } = this.model.phases
    return new Set([...current.mechanisms, ...state.mechanisms])
  }

  /** Has the engine compile what the first step will need: it does so when a function is first called. */
  makeReady(): void {
    if (this.isReady) return
    this.isReady = true
    for (const one of this.inSteps()) compileKernels(one, this.alone)
    const { kernel, shared } = this.takeUp()
    kernel.makeReady(false)
    shared?.makeReady()
  }

  release(): void {
    this.work?.shared?.release()
    this.work?.table.release()
    this.model.arena.release(this.ionWords, Math.max(1, this.ions.length))
    this.model.arena.release(this.chains, 2 * chainDoubles)
  }

  private locate(shared: SharedSteps | undefined): void {
    const { i32 } = this.model.arena
    this.ions.forEach(({ table, ion }, k) => {
      i32[2 * (this.ionWords + k)] = 8 * table.column(ion!.columnOf('i'))
      i32[2 * (this.ionWords + k) + 1] = 8 * table.column(ion!.columnOf('di_dv'))
    })
    shared?.locate()
    this.generation = this.model.generation
  }
}

const isLocal = ({ spec }: Mechanism, name: KernelName) => spec.local?.includes(name) === true

/** Strips go backwards: what the last instance leaves in globals would be another's. */
const fits = (one: Mechanism, name: KernelName) => isLocal(one, name) && !one.spec.writesGlobals?.includes(name)

/** `beside`: kernels that can work on a chain beside their instances, where there are such. */
function callsOf(mechanisms: readonly Mechanism[], name: KernelName, beside = false): MechanismCall[] {
  return mechanisms.flatMap((mechanism) => {
    const { kernels, exports, context } = mechanism
    const other = beside ? exports[besideName(name)] : undefined
    const kernel = other ?? kernels[name]
    return kernel ? [{ kernel: kernel as RangeKernel, context, beside: other !== undefined, mechanism }] : []
  })
}
