/**
 * Phases: which kernels run, in which order, on how many instances. Worked out once after each change, so that a step
 * is a short list of calls and empty phases cost nothing.
 */
import type { Mechanism } from '../mechanism/mechanism.ts'
import type { KernelName } from '../mechanism/spec.ts'
import type { Model } from '../model.ts'
import { Diffusion } from './diffusion.ts'

export type ContextKernel = (context: number, first: number, end: number) => void

/** `end` is missing where a kernel takes nothing but its context. */
export interface KernelCall {
  readonly kernel: ContextKernel
  readonly context: number
  readonly first: number
  readonly end: number | undefined
}

/** What comes before and after the kernels of electrodes. */
export interface Around {
  readonly before: KernelCall
  readonly after: KernelCall
}

export interface CallOptions {
  /** Kernels that a kernel consists of. */
  readonly parts?: ((mechanism: Mechanism) => readonly ContextKernel[]) | undefined
  readonly around?: Around | undefined
}

/** First instance of a mechanism that takes part, and the one behind the last. */
export type InstanceRange = (mechanism: Mechanism) => readonly [first: number, end: number]

const wholeRange: InstanceRange = ({ active }) => [0, active]

export class Phase {
  private readonly tables: ContextKernel[] = []
  private readonly tableContexts: number[] = []
  private readonly kernels: ContextKernel[] = []
  private readonly contexts: number[] = []
  private readonly firsts: number[] = []
  private readonly ends: number[] = []
  /** Whether each kernel is that of an electrode. */
  private readonly electrodes: boolean[] = []
  /** Of electrodes, once they were asked for: stretches of instances of which no two are of one node. */
  private readonly apart: [first: number, end: number][][] = []
  /** Those that have a kernel for it, and instances. */
  readonly mechanisms: Mechanism[] = []

  /**
   * `kernelOf`: what to run instead of the kernel of that name; `rangeOf`: on which instances, when not on all; `tabled`: whose
   * tables a phase just before has seen to.
   */
  constructor(
    name: KernelName,
    mechanisms: readonly Mechanism[],
    kernelOf: (mechanism: Mechanism) => ContextKernel | undefined = ({ kernels }) => kernels[name],
    rangeOf: InstanceRange = wholeRange,
    tabled: ReadonlySet<Mechanism> = new Set(),
  ) {
    for (const mechanism of mechanisms) {
      const [first, end] = rangeOf(mechanism)
      if (end === first) continue
      const kernel = kernelOf(mechanism)
      if (!kernel) continue
      this.mechanisms.push(mechanism)
      this.kernels.push(kernel)
      this.contexts.push(mechanism.context)
      this.firsts.push(first)
      this.ends.push(end)
      this.electrodes.push(mechanism.spec.electrode)
      const tables = mechanism.kernels.update_tables
      if (!tables || tabled.has(mechanism)) continue
      this.tables.push(tables)
      this.tableContexts.push(mechanism.context)
    }
  }

  /** `from`: leaves out the first so many mechanisms. */
  run(from = 0): void {
    const { kernels, contexts, firsts, ends } = this
    if (from === kernels.length) return
    this.updateTables()
    for (let i = from; i < kernels.length; i++) kernels[i]!(contexts[i]!, firsts[i]!, ends[i]!)
  }

  /** What `run` calls, one after the other, behind other calls; with `around` as `runAround` does it. */
  addCalls(calls: KernelCall[], { parts, around }: CallOptions = {}): void {
    const { kernels, contexts, firsts, ends, mechanisms, tables, tableContexts, electrodes } = this
    for (let i = 0; i < tables.length; i++)
      calls.push({ kernel: tables[i]!, context: tableContexts[i]!, first: 0, end: undefined })
    for (let i = 0; i < kernels.length; i++) {
      const context = contexts[i]!
      const consists = parts?.(mechanisms[i]!) ?? [kernels[i]!]
      const isAround = around && electrodes[i]
      const stretches = isAround ? this.stretchesOf(i) : [[firsts[i]!, ends[i]!] as const]
      for (const [first, end] of stretches) {
        if (isAround) calls.push(around.before)
        for (const kernel of consists) calls.push({ kernel, context, first, end })
        if (isAround) calls.push(around.after)
      }
    }
  }

  /** As `run`, but what electrodes do is done by `electrode`: instance by instance of each node, so that it can add up as one after the other does. */
  runAround(electrode: (run: () => void) => void): void {
    const { kernels, contexts, firsts, ends, electrodes } = this
    this.updateTables()
    for (let i = 0; i < kernels.length; i++) {
      const run = (first: number, end: number) => kernels[i]!(contexts[i]!, first, end)
      if (!electrodes[i]) run(firsts[i]!, ends[i]!)
      else {
        for (const [first, end] of this.stretchesOf(i)) electrode(() => run(first, end))
      }
    }
  }

  private stretchesOf(i: number): [first: number, end: number][] {
    return (this.apart[i] ??= apart(this.mechanisms[i]!, this.firsts[i]!, this.ends[i]!))
  }

  private updateTables(): void {
    const { tables, tableContexts } = this
    for (let i = 0; i < tables.length; i++) tables[i]!(tableContexts[i]!, 0, 0)
  }
}

function apart(mechanism: Mechanism, first: number, end: number): [first: number, end: number][] {
  const stretches: [number, number][] = []
  let rows = new Set<number>()
  let start = first
  for (let i = first; i < end; i++) {
    const row = mechanism.nodeRow(i)
    if (rows.has(row)) {
      stretches.push([start, i])
      rows = new Set()
      start = i
    }
    rows.add(row)
  }
  stretches.push([start, end])
  return stretches
}

/** Whose tables finitialize and steps of fixed length look after, and the variable step does not: files that threads can run. */
export const tabledElsewhere = (mechanisms: readonly Mechanism[]): ReadonlySet<Mechanism> =>
  new Set(mechanisms.filter(({ spec }) => !spec.threadUnsafe))

export class Phases {
  readonly current: Phase
  readonly state: Phase
  readonly beforeInitial: Phase
  readonly afterInitial: Phase
  readonly beforeBreakpoint: Phase
  readonly beforeStep: Phase
  readonly afterSolve: Phase
  /** Ions that some instance uses. */
  readonly ions: Mechanism[]
  readonly diffusion: Diffusion
  private readonly isBare: boolean
  private readonly initials = new Map<Mechanism, Phase>()

  constructor(private readonly model: Model) {
    const { order, ions } = model.mechanisms
    // artificial cells have INITIAL and events alone, whatever else their files say
    this.current = new Phase('current', order)
    this.state = new Phase('state', order)
    this.beforeInitial = new Phase('before_initial', order)
    this.afterInitial = new Phase('after_initial', order)
    this.beforeBreakpoint = new Phase('before_breakpoint', order)
    this.beforeStep = new Phase('before_step', order)
    this.afterSolve = new Phase('after_solve', order)
    this.ions = ions.filter((mechanism) => mechanism.active > 0)
    this.diffusion = new Diffusion(model)
    const besides = [this.beforeBreakpoint, this.beforeStep, this.afterSolve]
    this.isBare = besides.every(({ mechanisms }) => mechanisms.length === 0) && this.diffusion.isEmpty
  }

  /** Whether a step is nothing but currents and states of what has kernels for them. */
  get onlySteps(): boolean {
    const { isBare, ions } = this
    for (let i = 0; i < ions.length; i++) if (ions[i]!.ion!.anyAdvance) return false
    return isBare
  }

  /** INITIAL of all mechanisms; who reads a reversal potential sees the one of the concentrations just written. */
  initialise(): void {
    const { order, artificial } = this.model.mechanisms
    // of those that the variable step runs later, this may be the only look
    // kernels are made when they are asked for, and programs use few of the mechanisms
    for (const one of order) if (one.active > 0) one.kernels.update_tables?.(one.context, 0, 0)
    for (const mechanism of order) {
      if (mechanism.ion) mechanism.ion.initialise()
      else this.initialOf(mechanism).run()
      if (!mechanism.spec.writesConcentration) continue
      for (const { ion, writes } of mechanism.spec.ions) {
        if (writes.includes('conc_in') || writes.includes('conc_out'))
          this.model.mechanisms.get(`${ion}_ion`)!.ion!.reversalAfterWriting()
      }
    }
    for (const mechanism of artificial) this.initialOf(mechanism).run()
  }

  /** Each has one of its own, for reversal potentials may follow in between. */
  private initialOf(mechanism: Mechanism): Phase {
    const known = this.initials.get(mechanism)
    if (known) return known
    const phase = new Phase('init', [mechanism])
    this.initials.set(mechanism, phase)
    return phase
  }
}
