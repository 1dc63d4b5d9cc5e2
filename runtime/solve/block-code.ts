/**
 * The code of a step for one block: up from strip to strip with currents and elimination, then down with substitution and states; see
 * `step-kernel.ts`.
 */
import type { Code, Local } from '../../wasm/code.ts'
import { countDown } from '../../wasm/loops.ts'
import { runWords } from '../math/chain.ts'
import { BesideCode, type DownChain, type UpChain } from './beside-code.ts'
import type { BlockLanes } from './row-code.ts'
import { blockPlace, type StepPlan, stepParts, stripPlace, wordsOfStrip } from './step-plan.ts'
import { type Calls, type Places, StripCode } from './strip-code.ts'

export interface Solver {
  readonly lanes: BlockLanes
  readonly eliminate: number
  readonly substitute: number
}

/** Each where some kernel takes rows along. */
export interface Chains {
  readonly up: UpChain | undefined
  readonly down: DownChain | undefined
}

export interface Solving {
  readonly solvers: readonly Solver[]
  /** For strips with sections side by side, where there are any. */
  readonly mixed: Solver | undefined
  readonly chains: Chains
}

export class BlockCode {
  private readonly factor: Local
  private readonly scale: Local
  private readonly base: Local
  private readonly strip: Local
  private readonly left: Local
  private readonly stripBytes: number
  private readonly kernels: StripCode
  private readonly beside: BesideCode

  constructor(
    private readonly code: Code,
    plan: StepPlan,
    calls: Calls,
    private readonly places: Places,
    private readonly solving: Solving,
    /** Address of the block's words. */
    private readonly block: Local,
  ) {
    this.factor = code.parameter(3)
    this.scale = code.parameter(4)
    this.base = code.local('i32')
    this.strip = code.local('i32')
    this.left = code.local('i32')
    this.stripBytes = 4 * wordsOfStrip(plan)
    this.kernels = new StripCode(code, plan, calls, places, this.strip)
    const { base, strip, factor, scale } = this
    this.beside = new BesideCode(code, plan, places, { base, strip, factor, scale }, this.kernels, solving.solvers)
  }

  /** Once, before all blocks. */
  prepare(): void {
    const { up, down } = this.solving.chains
    if (up || down) this.beside.prepare()
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
    this.code.global(this.places.time).get(time).store('f64')
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
    const { up } = this.solving.chains
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
  private upBesideCurrents(chain: UpChain): void {
    const { code, left, stripBytes } = this
    this.toLastStrip()
    this.nextStrip(-stripBytes)
    this.kernels.currents()
    code.loop((again) => {
      code.get(left).i32(1).do('i32.sub').tee(left)
      code.if(
        () => {
          this.ifMixed(
            0,
            ({ eliminate }) => {
              this.eliminateBy(eliminate)
              this.nextStrip(-stripBytes)
              this.kernels.currents()
            },
            () => this.beside.currents(chain),
          )
          code.branch(again)
        },
        () => this.eliminate(),
      )
    })
  }

  /** Whether the strip so many bytes further on has sections side by side. */
  private ifMixed(further: number, mixed: (solver: Solver) => void, otherwise: () => void): void {
    const solver = this.solving.mixed
    if (!solver) {
      otherwise()
      return
    }
    this.code.get(this.strip).load('i32', further + stripPlace.mixed)
    this.code.if(() => mixed(solver), otherwise)
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
    this.choose(({ eliminate }) => this.eliminateBy(eliminate))
  }

  private eliminateBy(call: number): void {
    this.runsOf(() => this.code.get(this.factor).call(call), true)
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
    const { down } = this.solving.chains
    if (down)
      this.ifAlone(
        () => this.downBesideStates(down),
        () => this.downWithStates(),
      )
    else this.downWithStates()
  }

  /** Of a tree that is alone: the kernels of a strip's states take the next strip's rows along. */
  private downBesideStates(chain: DownChain): void {
    const { code, left, stripBytes } = this
    this.toStrips()
    this.substitute()
    code.loop((again) => {
      code.get(left).i32(1).do('i32.sub').tee(left)
      code.if(
        () => {
          this.ifMixed(
            stripBytes,
            () => this.substituteAndStates(),
            () => this.beside.states(chain),
          )
          code.branch(again)
        },
        () => this.kernels.states(),
      )
    })
  }

  /** The states of a strip are called when the next strip's voltages are on their way already. */
  private downWithStates(): void {
    const { code, left } = this
    this.toStrips()
    this.substitute()
    countDown(code, left, () => {
      code.get(left).i32(1).do('i32.ne')
      code.if(
        () => this.substituteAndStates(),
        () => this.kernels.states(),
      )
    })
  }

  /** The voltages of the next strip, then the states of this one. Goes on to the next. */
  private substituteAndStates(): void {
    this.nextStrip()
    this.substitute()
    this.nextStrip(-this.stripBytes)
    this.kernels.states()
    this.nextStrip()
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

  /** The solver for the strip. */
  private choose(use: (solver: Solver) => void): void {
    this.ifMixed(0, use, () => this.chooseByTrees(use))
  }

  /** The one for the block's number of trees. */
  private chooseByTrees(use: (solver: Solver) => void, solvers = this.solving.solvers): void {
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
        () => this.chooseByTrees(use, others),
      )
  }
}
