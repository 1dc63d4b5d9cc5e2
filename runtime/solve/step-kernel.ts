/**
 * A whole step as one WebAssembly function: for each block of rows the currents of its mechanisms, elimination and
 * substitution, then the states, while all its numbers are in the cache. It is made for the mechanisms at hand; which rows
 * and instances belong together stands in a table (see `blocks.ts`).
 *
 * A tree that is alone goes in strips of rows. Its rows are one long chain of divisions, each waiting for the one before; so the
 * kernels of a strip's states take the next strip's rows along, a row or two after each pair of instances (see `math/chain.ts`).
 */
import type { Code, Local } from '../../wasm/code.ts'
import { moduleFor } from '../../wasm/instance.ts'
import { Module } from '../../wasm/module.ts'
import { nodeColumn } from '../cable/node.ts'
import { chainDoubles, chainPlace, Elimination, runWords, Substitution } from '../math/chain.ts'
import {
  type BlockLanes,
  countDown,
  emitBeginElimination,
  emitElimination,
  emitMove,
  emitSubstitution,
} from './row-code.ts'

/** 32-bit words of a block: byte offset of its first row, bytes from row to row of a tree, number and address of its strips. */
export const blockWords = 4
export const blockPlace = { base: 0, width: 4, strips: 8, list: 12 } as const
/**
 * Words of a strip before its ranges of instances: byte offsets of its rows' begin and end, address and number of its runs. A
 * range is two words, the first instance and the one after the last: of each ion, each current kernel, each state kernel.
 */
export const stripWords = 4
const stripPlace = { from: 0, to: 4, runs: 8, count: 12, ranges: 16 } as const

export type StepFunction = (
  columns: number,
  blocks: number,
  count: number,
  factor: number,
  scale: number,
  middle: number,
  end: number,
  parts: number,
) => void
/** Bits of `parts`: what the step does besides solving. */
export const stepParts = { states: 1, currents: 2 } as const

export type RangeKernel = (context: number, first: number, end: number, chain: number) => void
export interface KernelCall {
  readonly kernel: RangeKernel
  readonly context: number
  /** Whether it works on a chain beside its instances. */
  readonly beside: boolean
}

export interface StepPlan {
  readonly memory: WebAssembly.Memory
  /** Bytes from one column of the node table to the next. */
  readonly stride: number
  /** Byte address of what kernels see as the time. */
  readonly time: number
  /** For each ion the byte address of two words: where its columns of currents and of their slopes begin. */
  readonly ions: readonly number[]
  /** Undefined when currents are in the matrix already. */
  readonly currents: readonly KernelCall[] | undefined
  readonly states: readonly KernelCall[]
  readonly tables: readonly KernelCall[]
  readonly lanes: readonly BlockLanes[]
  /** Byte address of two chains: the one in work, and one that is over. */
  readonly chain: number
}

export const wordsOfStrip = ({ ions, currents, states }: StepPlan): number =>
  stripWords + 2 * (ions.length + (currents?.length ?? 0) + states.length)

/** A module that exports `step`, and the functions that it imports. */
export interface StepModule {
  readonly module: WebAssembly.Module
  readonly imports: Readonly<Record<string, RangeKernel>>
}

export function makeStepKernel(plan: StepPlan): StepFunction {
  const { module, imports } = makeStepModule(plan)
  const env = { ...imports, memory: plan.memory } as WebAssembly.ModuleImports
  return new WebAssembly.Instance(module, { env }).exports.step as StepFunction
}

export function makeStepModule(plan: StepPlan): StepModule {
  const module = new Module()
  module.importMemory('env', 'memory')
  const imports: Record<string, RangeKernel> = {}
  const imported = (calls: readonly KernelCall[], kind: string, usual: number) =>
    calls.map(({ kernel, context, beside }, i) => {
      imports[`${kind}${i}`] = kernel
      const parameters = Array.from({ length: beside ? usual + 1 : usual }, () => 'i32' as const)
      return { call: module.importFunction('env', `${kind}${i}`, { parameters, results: [] }), context, beside }
    })
  const calls = {
    currents: imported(plan.currents ?? [], 'current', 3),
    states: imported(plan.states, 'state', 3),
    tables: imported(plan.tables, 'table', 1),
  }
  const solvers = plan.lanes.map((lanes) => solverOf(module, plan.stride, lanes))
  const chains = chainFunctions(module, plan, calls)
  const parameters = ['i32', 'i32', 'i32', 'f64', 'f64', 'f64', 'f64', 'i32'] as const
  const { code } = module.function({ parameters, results: [] }, 'step')
  new StepCode(code, plan, calls, solvers, chains).emit()
  return { module: moduleFor(plan.memory, module.encode()), imports }
}

interface Solver {
  readonly lanes: BlockLanes
  readonly eliminate: number
  readonly substitute: number
}

function solverOf(module: Module, stride: number, lanes: BlockLanes): Solver {
  const eliminate = module.function({ parameters: ['i32', 'i32', 'i32', 'f64'], results: [] })
  emitElimination(eliminate.code, stride, lanes)
  const substitute = module.function({ parameters: ['i32', 'i32', 'i32', 'f64', 'f64'], results: [] })
  emitSubstitution(substitute.code, stride, lanes)
  return { lanes, eliminate: eliminate.index, substitute: substitute.index }
}

/** What is left of a chain when the kernels are through. */
interface UpChain {
  readonly begin: number
  readonly rest: number
}
interface DownChain {
  readonly rest: number
  /** The voltages of rows whose change is known. */
  readonly move: number
}
/** Each where some kernel takes rows along. */
interface Chains {
  readonly up: UpChain | undefined
  readonly down: DownChain | undefined
}

function chainFunctions(module: Module, { stride, lanes, chain }: StepPlan, calls: Calls): Chains {
  const rest = (Chain: typeof Elimination | typeof Substitution) => {
    const { code, index } = module.function({ parameters: [], results: [] })
    const place = code.local('i32')
    code.i32(chain).set(place)
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
    emitMove(code, stride)
    down = { move: index, rest: rest(Substitution) }
  }
  return { up, down }
}

interface ImportedCall {
  readonly call: number
  readonly context: number
  readonly beside: boolean
}
interface Calls {
  readonly currents: readonly ImportedCall[]
  readonly states: readonly ImportedCall[]
  readonly tables: readonly ImportedCall[]
}

class StepCode {
  private readonly block: Local
  private readonly factor: Local
  private readonly scale: Local
  private readonly base: Local
  private readonly strip: Local
  private readonly left: Local
  private readonly stripBytes: number

  constructor(
    private readonly code: Code,
    private readonly plan: StepPlan,
    private readonly calls: Calls,
    private readonly solvers: readonly Solver[],
    private readonly chains: Chains,
  ) {
    this.block = code.parameter(1)
    this.factor = code.parameter(3)
    this.scale = code.parameter(4)
    this.base = code.local('i32')
    this.strip = code.local('i32')
    this.left = code.local('i32')
    this.stripBytes = 4 * wordsOfStrip(plan)
  }

  emit(): void {
    const { code, block } = this
    for (const { call, context } of this.calls.tables) code.i32(context).call(call)
    if (this.chains.up || this.chains.down) this.prepareChain()
    countDown(code, code.parameter(2), () => {
      code.get(code.parameter(0)).get(block).load('i32', blockPlace.base).do('i32.add').set(this.base)
      this.setTime(code.parameter(5))
      this.upFromTips()
      this.setTime(code.parameter(6))
      this.asked(stepParts.states).if(
        () => this.downAndStates(),
        () => this.down(),
      )
      code
        .get(block)
        .i32(4 * blockWords)
        .do('i32.add')
        .set(block)
    })
  }

  private setTime(time: Local): void {
    this.code.i32(this.plan.time).get(time).store('f64')
  }

  private toStrips(): void {
    const { code, block } = this
    code.get(block).load('i32', blockPlace.list).set(this.strip)
    code.get(block).load('i32', blockPlace.strips).set(this.left)
  }

  private nextStrip(by = this.stripBytes): void {
    this.code.get(this.strip).i32(by).do('i32.add').set(this.strip)
  }

  private upFromTips(): void {
    const { up } = this.chains
    if (!up) {
      this.up()
      return
    }
    this.asked(stepParts.currents).if(
      () =>
        this.ifAlone(
          () => this.upBesideCurrents(up),
          () => this.up(),
        ),
      () => this.up(),
    )
  }

  private ifAlone(alone: () => void, several: () => void): void {
    this.code.get(this.block).load('i32', blockPlace.width).i32(8).do('i32.eq')
    this.code.if(alone, several)
  }

  /** Of a tree that is alone: the kernels of a strip's currents take rows of the strip behind it along. */
  private upBesideCurrents({ begin, rest }: UpChain): void {
    const { code, left, strip, base, plan, stripBytes } = this
    const runs = (fewer: 0 | 1) => {
      code.get(strip).load('i32', stripPlace.runs).get(strip).load('i32', stripPlace.count)
      if (fewer) code.i32(1).do('i32.sub')
      code.i32(4 * runWords).do('i32.mul', 'i32.add')
    }
    this.toLastStrip()
    this.nextStrip(-stripBytes)
    this.currents()
    code.loop((again) => {
      code.get(left).i32(1).do('i32.sub').tee(left)
      code.if(
        () => {
          code.get(base)
          runs(1)
          code.get(this.factor).call(begin)
          this.nextStrip(-stripBytes)
          this.currents(plan.chain)
          this.nextStrip()
          code.call(rest)
          code.get(base)
          runs(1)
          code.get(strip).load('i32', stripPlace.count).i32(1).do('i32.sub').get(this.factor)
          code.call(this.solvers.find(({ lanes }) => lanes === 1)!.eliminate)
          this.nextStrip(-stripBytes)
          code.branch(again)
        },
        () => this.eliminate(),
      )
    })
  }

  private toLastStrip(): void {
    const { code, strip, left, stripBytes } = this
    this.toStrips()
    code.get(strip).get(left).i32(stripBytes).do('i32.mul', 'i32.add').set(strip)
  }

  /** From the last strip to the first: currents, then elimination. */
  private up(): void {
    const { code, left, stripBytes } = this
    this.toLastStrip()
    countDown(code, left, () => {
      this.nextStrip(-stripBytes)
      this.asked(stepParts.currents).if(() => this.currents())
      this.eliminate()
    })
  }

  private eliminate(): void {
    this.choose(({ eliminate }) => {
      this.runsOf(() => this.code.get(this.factor).call(eliminate), true)
    })
  }

  /** `chain`: beside them. */
  private currents(chain?: number): void {
    this.clearRows()
    this.plan.ions.forEach((ion, i) => {
      this.clearIon(ion, stripPlace.ranges + 8 * i)
    })
    this.run(this.calls.currents, this.plan.ions.length, chain)
  }

  /** Whether this part is wanted, on the stack. */
  private asked(part: number): Code {
    return this.code.get(this.code.parameter(7)).i32(part).do('i32.and')
  }

  private down(): void {
    this.toStrips()
    countDown(this.code, this.left, () => {
      this.substitute()
      this.nextStrip()
    })
  }

  private downAndStates(): void {
    const { down } = this.chains
    if (down)
      this.ifAlone(
        () => this.downBesideStates(down),
        () => this.downWithStates(),
      )
    else this.downWithStates()
  }

  /** The distances between columns are the same for all chains. */
  private prepareChain(): void {
    const { stride, chain } = this.plan
    const distance = (place: number, column: number) =>
      this.code
        .i32(chain + place)
        .i32((column - nodeColumn.rhs) * stride)
        .store('i32')
    distance(chainPlace.diagonal, nodeColumn.d)
    distance(chainPlace.coupling, nodeColumn.b)
    distance(chainPlace.above, nodeColumn.a)
  }

  /** Of a tree that is alone: the kernels of a strip's states take the next strip's rows along. */
  private downBesideStates({ rest, move }: DownChain): void {
    const { code, left, strip, plan, stripBytes } = this
    const skipped = plan.ions.length + this.calls.currents.length
    const limit = (place: number) => code.get(code.parameter(0)).get(strip).load('i32', place).do('i32.add')
    this.toStrips()
    this.substitute()
    code.loop((again) => {
      code.get(left).i32(1).do('i32.sub').tee(left)
      code.if(
        () => {
          this.beginChain(stripBytes)
          this.run(this.calls.states, skipped, plan.chain)
          this.nextStrip()
          code.call(rest)
          limit(stripPlace.from)
          limit(stripPlace.to)
          code.get(this.factor).get(this.scale).call(move).branch(again)
        },
        () => this.run(this.calls.states, skipped),
      )
    })
  }

  /** Of the strip so many bytes further on. */
  private beginChain(further: number): void {
    const { code, base, strip, plan } = this
    const put = (place: number, value: () => void) => {
      code.i32(plan.chain + place)
      value()
      code.store('i32')
    }
    put(chainPlace.base, () =>
      code
        .get(base)
        .i32(nodeColumn.rhs * plan.stride)
        .do('i32.add'),
    )
    put(chainPlace.run, () => code.get(strip).load('i32', further + stripPlace.runs))
    put(chainPlace.left, () => code.get(strip).load('i32', further + stripPlace.count))
    put(chainPlace.row, () => code.i32(0))
    put(chainPlace.end, () => code.i32(0))
  }

  /** The states of a strip are called when the next strip's voltages are on their way already. */
  private downWithStates(): void {
    const { code, left, stripBytes } = this
    const skipped = this.plan.ions.length + this.calls.currents.length
    this.toStrips()
    this.substitute()
    countDown(code, left, () => {
      code.get(left).i32(1).do('i32.ne')
      code.if(() => {
        this.nextStrip()
        this.substitute()
        this.nextStrip(-stripBytes)
      })
      this.run(this.calls.states, skipped)
      this.nextStrip()
    })
  }

  private substitute(): void {
    this.choose(({ substitute }) => {
      this.runsOf(() => this.code.get(this.factor).get(this.scale).call(substitute), false)
    })
  }

  /** Base, runs (their end, when they are gone through backwards) and their number on the stack, then the call. */
  private runsOf(call: () => void, backwards: boolean): void {
    const { code, strip } = this
    code.get(this.base).get(strip).load('i32', stripPlace.runs)
    if (backwards)
      code
        .get(strip)
        .load('i32', stripPlace.count)
        .i32(4 * runWords)
        .do('i32.mul', 'i32.add')
    code.get(strip).load('i32', stripPlace.count)
    call()
  }

  /** The solver for the block's number of trees. */
  private choose(use: (solver: Solver) => void, solvers = this.solvers): void {
    const [solver, ...others] = solvers
    if (!solver) return
    if (others.length === 0) {
      use(solver)
      return
    }
    this.code
      .get(this.block)
      .load('i32', blockPlace.width)
      .i32(8 * solver.lanes)
      .do('i32.eq')
      .if(
        () => use(solver),
        () => this.choose(use, others),
      )
  }

  /** Kernels on their ranges of this strip's instances, `chain` beside them. */
  private run(calls: readonly ImportedCall[], skipped: number, chain = this.plan.chain + 8 * chainDoubles): void {
    const { code, strip } = this
    calls.forEach(({ call, context, beside }, i) => {
      const place = stripPlace.ranges + 8 * (skipped + i)
      code
        .get(strip)
        .load('i32', place)
        .get(strip)
        .load('i32', place + 4)
        .do('i32.lt_s')
      code.if(() => {
        code
          .i32(context)
          .get(strip)
          .load('i32', place)
          .get(strip)
          .load('i32', place + 4)
        if (beside) code.i32(chain)
        code.call(call)
      })
    })
  }

  private clearRows(): void {
    const { code, strip, plan } = this
    const [row, end] = [code.local('i32'), code.local('i32')]
    code.get(code.parameter(0)).get(strip).load('i32', stripPlace.from).do('i32.add').set(row)
    code.get(code.parameter(0)).get(strip).load('i32', stripPlace.to).do('i32.add').set(end)
    clear(code, row, end, [nodeColumn.d * plan.stride, nodeColumn.rhs * plan.stride])
  }

  private clearIon(words: number, place: number): void {
    const { code, strip } = this
    const [at, end] = [code.local('i32'), code.local('i32')]
    code
      .get(strip)
      .load('i32', place)
      .get(strip)
      .load('i32', place + 4)
      .do('i32.lt_s')
    code.if(() => {
      for (const word of [words, words + 4]) {
        for (const [local, offset] of [
          [at, place],
          [end, place + 4],
        ] as const)
          code.i32(word).load('i32').get(strip).load('i32', offset).i32(3).do('i32.shl', 'i32.add').set(local)
        clear(code, at, end, [0])
      }
    })
  }
}

/** Zeros from one address to the other, at each of the offsets. */
function clear(code: Code, at: Local, end: Local, offsets: readonly number[]): void {
  const zero = code.local('v128')
  const next = (bytes: number) => code.get(at).i32(bytes).do('i32.add').set(at)
  code.block((done) => {
    code.loop((again) => {
      code.get(at).i32(16).do('i32.add').get(end).do('i32.gt_u').branchIf(done)
      for (const offset of offsets) code.get(at).get(zero).storePair(offset)
      next(16)
      code.branch(again)
    })
  })
  code.get(at).get(end).do('i32.lt_u')
  code.if(() => {
    for (const offset of offsets) code.get(at).f64(0).store('f64', offset)
  })
}
