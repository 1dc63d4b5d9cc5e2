/**
 * A whole step as one WebAssembly function: for each block of rows the currents of its mechanisms, elimination and
 * substitution, then the states, while all its numbers are in the cache. It is made for the mechanisms at hand; which rows
 * and instances belong together stands in a table (see `blocks.ts`).
 *
 * A tree that is alone goes in strips of rows. Its rows are one long chain of divisions, each waiting for the one before; so the
 * kernels of a strip's states take the next strip's rows along, a row or two after each pair of instances (see `math/chain.ts`).
 */
import { moduleFor } from '../../wasm/instance.ts'
import { Module } from '../../wasm/module.ts'
import { chainDoubles, Elimination, Substitution } from '../math/chain.ts'
import type { DownChain, UpChain } from './beside-code.ts'
import type { Chains, Solver } from './block-code.ts'
import {
  emitBundleElimination,
  emitBundleSubstitution,
  emitMixedElimination,
  emitMixedSubstitution,
} from './bundle-code.ts'
import { emitBeginElimination, emitMove } from './chain-rows.ts'
import { type BlockLanes, emitElimination, emitSubstitution } from './row-code.ts'
import { StepCode } from './step-code.ts'
import type { KernelCall, RangeKernel, ReceiveKernel, StepFunction, StepPlan } from './step-plan.ts'
import type { Calls, ImportedCall, Places } from './strip-code.ts'

/** A module that exports `step`, and the functions that it imports. It is the same for all threads. */
export interface StepModule {
  readonly module: WebAssembly.Module
  readonly imports: Readonly<Record<string, RangeKernel | ReceiveKernel>>
}

/** A step, and what has the engine compile it and the solvers that it calls. */
export interface StepKernel {
  readonly step: StepFunction
  /** With `soon` by its optimizing compiler, which it does beside when it finds a function called often. */
  readonly makeReady: (soon: boolean) => void
}

export function makeStepKernel(plan: StepPlan, { module, imports }: StepModule): StepKernel {
  const env = { ...imports, ...addressesOf(plan), memory: plan.memory } as WebAssembly.ModuleImports
  const functions = new WebAssembly.Instance(module, { env }).exports as Record<string, StepFunction>
  let called = 0
  return {
    step: functions.step!,
    makeReady: (soon) => {
      const wanted = soon ? manyCalls : 1
      for (const one of Object.values(functions)) for (let i = called; i < wanted; i++) callForNothing(one)
      called = Math.max(called, wanted)
    },
  }
}

/** So many calls of a function are enough for V8 to take it for one that pays optimizing; they take some microseconds. */
const manyCalls = 500

/** For no rows. */
const callForNothing = (one: StepFunction) => one(0, 0, 0, 0, 0, 0, 0, 0, 0, 0)

/** Byte addresses that the module imports, which each thread has for itself, and how many blocks it takes together. */
export function addressesOf(plan: StepPlan): Record<string, number> {
  const { time, chain, together, currents = [], states, tables, receivers } = plan
  const addresses: Record<string, number> = { time, chain, over: chain + 8 * chainDoubles, together }
  const add = (kind: string, calls: readonly { context: number }[]) =>
    calls.forEach(({ context }, i) => {
      addresses[`${kind}${i} context`] = context
    })
  add('current', currents)
  add('state', states)
  add('table', tables)
  add('receive', receivers)
  return addresses
}

export function makeStepModule(plan: StepPlan): StepModule {
  const module = new Module()
  module.importMemory('env', 'memory')
  const address = (name: string) => module.importGlobal('env', name, 'i32')
  const places = {
    ...{ time: address('time'), chain: address('chain'), over: address('over') },
    together: address('together'),
  }
  const imports: Record<string, RangeKernel | ReceiveKernel> = {}
  const imported = (calls: readonly KernelCall[], kind: string, usual: number) =>
    calls.map(({ kernel, beside }, i) => {
      const name = `${kind}${i}`
      imports[name] = kernel
      const parameters = Array.from({ length: beside ? usual + 1 : usual }, () => 'i32' as const)
      const call = module.importFunction('env', name, { parameters, results: [] })
      return { call, context: address(`${name} context`), beside }
    })
  const calls = {
    currents: imported(plan.currents ?? [], 'current', 3),
    states: imported(plan.states, 'state', 3),
    tables: imported(plan.tables, 'table', 1),
    receivers: plan.receivers.map(({ kernel }, i) => {
      imports[`receive${i}`] = kernel
      const parameters = ['i32', 'i32', 'i32', 'f64'] as const
      const call = module.importFunction('env', `receive${i}`, { parameters, results: [] })
      return { call, context: address(`receive${i} context`) }
    }),
  }
  const solvers = plan.lanes.map((lanes) => solverOf(module, plan.stride, lanes, places.time))
  const mixed = mixedSolver(module, plan, solvers, places.time)
  const chains = chainFunctions(module, plan, calls, places)
  const parameters = ['i32', 'i32', 'i32', 'f64', 'f64', 'f64', 'f64', 'i32', 'i32', 'i32'] as const
  const { code } = module.function({ parameters, results: [] }, 'step')
  new StepCode(code, plan, calls, places, { solvers, mixed, chains }).emit()
  return { module: moduleFor(plan.memory, module.encode()), imports }
}

function solverOf(module: Module, stride: number, lanes: BlockLanes, model: number): Solver {
  const eliminate = module.function({ parameters: ['i32', 'i32', 'i32', 'f64'], results: [] }, `eliminate${lanes}`)
  emitElimination(eliminate.code, stride, lanes)
  const parameters = ['i32', 'i32', 'i32', 'f64', 'f64'] as const
  const substitute = module.function({ parameters, results: [] }, `substitute${lanes}`)
  emitSubstitution(substitute.code, stride, lanes, model)
  return { lanes, eliminate: eliminate.index, substitute: substitute.index }
}

/** For trees of which some sections stand side by side. */
function mixedSolver(
  module: Module,
  { stride, bundles }: StepPlan,
  solvers: readonly Solver[],
  model: number,
): Solver | undefined {
  const alone = solvers.find(({ lanes }) => lanes === 1)
  if (bundles.length === 0 || !alone) return undefined
  const byLanes = bundles.map((lanes) => {
    const eliminate = module.function({ parameters: ['i32', 'i32', 'f64'], results: [] })
    emitBundleElimination(eliminate.code, stride, lanes)
    const substitute = module.function({ parameters: ['i32', 'i32', 'f64', 'f64'], results: [] })
    emitBundleSubstitution(substitute.code, stride, lanes, model)
    return { lanes, eliminate: eliminate.index, substitute: substitute.index }
  })
  const eliminate = module.function({ parameters: ['i32', 'i32', 'i32', 'f64'], results: [] })
  emitMixedElimination(eliminate.code, byLanes, alone.eliminate)
  const substitute = module.function({ parameters: ['i32', 'i32', 'i32', 'f64', 'f64'], results: [] })
  emitMixedSubstitution(substitute.code, byLanes, alone.substitute)
  return { lanes: 1, eliminate: eliminate.index, substitute: substitute.index }
}

function chainFunctions(module: Module, { stride, lanes }: StepPlan, calls: Calls, { chain, time }: Places): Chains {
  const rest = (Chain: typeof Elimination | typeof Substitution) => {
    const { code, index } = module.function({ parameters: [], results: [] })
    const place = code.local('i32')
    code.global(chain).set(place)
    const rows = new Chain(code, place)
    rows.load()
    rows.rest()
    return index
  }
  const wanted = (list: readonly ImportedCall[]) => lanes.includes(1) && list.some(({ beside }) => beside)
  let [up, down]: [UpChain | undefined, DownChain | undefined] = [undefined, undefined]
  if (wanted(calls.currents)) {
    const { code, index } = module.function({ parameters: ['i32', 'i32', 'f64'], results: [] })
    emitBeginElimination(code, stride, chain)
    up = { begin: index, rest: rest(Elimination) }
  }
  if (wanted(calls.states)) {
    const { code, index } = module.function({ parameters: ['i32', 'i32', 'f64', 'f64'], results: [] })
    emitMove(code, stride, time)
    down = { move: index, rest: rest(Substitution) }
  }
  return { up, down }
}
