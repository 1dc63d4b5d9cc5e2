/**
 * The code of a step for one block: up from strip to strip with currents and elimination, then down with substitution and states; see
 * `step-kernel.ts`.
 */
import type { Code, Local } from '../../wasm/code.ts'
import { nodeColumn } from '../cable/node.ts'
import { chainPlace, runWords } from '../math/chain.ts'
import { type BlockLanes, countDown } from './row-code.ts'
import { blockPlace, type StepPlan, stepParts, stripPlace, wordsOfStrip } from './step-plan.ts'
import { type Calls, StripCode } from './strip-code.ts'

export interface Solver {
  readonly lanes: BlockLanes
  readonly eliminate: number
  readonly substitute: number
}

/** What is left of a chain when the kernels are through. */
export interface UpChain {
  readonly begin: number
  readonly rest: number
}
export interface DownChain {
  readonly rest: number
  /** The voltages of rows whose change is known. */
  readonly move: number
}
/** Each where some kernel takes rows along. */
export interface Chains {
  readonly up: UpChain | undefined
  readonly down: DownChain | undefined
}

export class BlockCode {
  private readonly factor: Local
  private readonly scale: Local
  private readonly base: Local
  private readonly strip: Local
  private readonly left: Local
  private readonly stripBytes: number
  private readonly kernels: StripCode

  constructor(
    private readonly code: Code,
    private readonly plan: StepPlan,
    calls: Calls,
    private readonly solvers: readonly Solver[],
    private readonly chains: Chains,
    /** Address of the block's words. */
    private readonly block: Local,
  ) {
    this.factor = code.parameter(3)
    this.scale = code.parameter(4)
    this.base = code.local('i32')
    this.strip = code.local('i32')
    this.left = code.local('i32')
    this.stripBytes = 4 * wordsOfStrip(plan)
    this.kernels = new StripCode(code, plan, calls, this.strip)
  }

  /** Once, before all blocks. */
  prepare(): void {
    if (this.chains.up || this.chains.down) this.prepareChain()
  }

  /** `middle` and `end`: of the step, as currents and states see the time. */
  step(middle: Local, end: Local): void {
    const { code, block } = this
    code.get(code.parameter(0)).get(block).load('i32', blockPlace.base).do('i32.add').set(this.base)
    this.setTime(middle)
    this.upFromTips()
    this.setTime(end)
    this.asked(stepParts.states).if(
      () => this.downAndStates(),
      () => this.down(),
    )
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
    this.kernels.currents()
    code.loop((again) => {
      code.get(left).i32(1).do('i32.sub').tee(left)
      code.if(
        () => {
          code.get(base)
          runs(1)
          code.get(this.factor).call(begin)
          this.nextStrip(-stripBytes)
          this.kernels.currents(plan.chain)
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
      this.asked(stepParts.currents).if(() => this.kernels.currents())
      this.eliminate()
    })
  }

  private eliminate(): void {
    this.choose(({ eliminate }) => {
      this.runsOf(() => this.code.get(this.factor).call(eliminate), true)
    })
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
    const limit = (place: number) => code.get(code.parameter(0)).get(strip).load('i32', place).do('i32.add')
    this.toStrips()
    this.substitute()
    code.loop((again) => {
      code.get(left).i32(1).do('i32.sub').tee(left)
      code.if(
        () => {
          this.beginChain(stripBytes)
          this.kernels.states(plan.chain)
          this.nextStrip()
          code.call(rest)
          limit(stripPlace.from)
          limit(stripPlace.to)
          code.get(this.factor).get(this.scale).call(move).branch(again)
        },
        () => this.kernels.states(),
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
    this.toStrips()
    this.substitute()
    countDown(code, left, () => {
      code.get(left).i32(1).do('i32.ne')
      code.if(() => {
        this.nextStrip()
        this.substitute()
        this.nextStrip(-stripBytes)
      })
      this.kernels.states()
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
}
