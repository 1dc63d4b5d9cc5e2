/** A strip of single rows whose chain the kernels of the strip before it, or behind it, take along: see `math/chain.ts`. */
import type { Code, Local } from '../../wasm/code.ts'
import { nodeColumn } from '../cable/node.ts'
import { chainPlace, runWords } from '../math/chain.ts'
import type { Solver } from './block-code.ts'
import { type StepPlan, stripPlace, wordsOfStrip } from './step-plan.ts'
import type { Places, StripCode } from './strip-code.ts'

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

export class BesideCode {
  private readonly stripBytes: number

  constructor(
    private readonly code: Code,
    private readonly plan: StepPlan,
    private readonly places: Places,
    private readonly at: Readonly<Record<'base' | 'strip' | 'factor' | 'scale', Local>>,
    private readonly kernels: StripCode,
    private readonly solvers: readonly Solver[],
  ) {
    this.stripBytes = 4 * wordsOfStrip(plan)
  }

  /** Once: the distances between columns are the same for all chains. */
  prepare(): void {
    const { stride } = this.plan
    const { chain } = this.places
    const distance = (place: number, column: number, further = 0) =>
      this.code
        .global(chain)
        .i32((column - nodeColumn.rhs) * stride + further)
        .store('i32', place)
    distance(chainPlace.diagonal, nodeColumn.d)
    distance(chainPlace.coupling, nodeColumn.b)
    distance(chainPlace.above, nodeColumn.a)
    distance(chainPlace.capacity, nodeColumn.cm)
    distance(chainPlace.before, nodeColumn.v, -8)
  }

  /** Elimination of this strip beside the currents of the one before, to which it goes on. */
  currents({ begin, rest }: UpChain): void {
    const { code, places, solvers } = this
    const { base, strip, factor } = this.at
    const allButLast = () =>
      code
        .get(strip)
        .load('i32', stripPlace.runs)
        .get(strip)
        .load('i32', stripPlace.count)
        .i32(1)
        .do('i32.sub')
        .i32(4 * runWords)
        .do('i32.mul', 'i32.add')
    code.get(base)
    allButLast().get(factor).call(begin)
    this.nextStrip(-this.stripBytes)
    this.kernels.currents(places.chain)
    this.nextStrip()
    code.call(rest)
    code.get(base)
    allButLast().get(strip).load('i32', stripPlace.count).i32(1).do('i32.sub').get(factor)
    code.call(solvers.find(({ lanes }) => lanes === 1)!.eliminate)
    this.nextStrip(-this.stripBytes)
  }

  /** Substitution of the next strip, to which it goes on, beside the states of this one. */
  states({ rest, move }: DownChain): void {
    const { code, places } = this
    const { strip, factor, scale } = this.at
    const limit = (place: number) => code.get(code.parameter(0)).get(strip).load('i32', place).do('i32.add')
    this.begin(this.stripBytes)
    this.kernels.states(places.chain)
    this.nextStrip()
    code.call(rest)
    limit(stripPlace.from)
    limit(stripPlace.to)
    code.get(factor).get(scale).call(move)
  }

  private nextStrip(by = this.stripBytes): void {
    const { strip } = this.at
    this.code.get(strip).i32(by).do('i32.add').set(strip)
  }

  /** The chain of the strip so many bytes further on. */
  private begin(further: number): void {
    const { code, plan, places } = this
    const { base, strip } = this.at
    const put = (place: number, value: () => void) => {
      code.global(places.chain)
      value()
      code.store('i32', place)
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
}
