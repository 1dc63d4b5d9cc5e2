/** The code of one step or several: which blocks take it when. See `block-code.ts` for what each does in it. */
import type { Code, Local } from '../../wasm/code.ts'
import { countDown } from '../../wasm/loops.ts'
import { BetweenSteps } from './between-steps.ts'
import { BlockCode, type Solving } from './block-code.ts'
import { blockWords, recordWords, type StepPlan, stepParts } from './step-plan.ts'
import type { Calls, Places } from './strip-code.ts'
import { UnseenCode } from './unseen.ts'

export class StepCode {
  private readonly block: Local
  private readonly blockCode: BlockCode
  private readonly between: BetweenSteps
  private readonly unseen: UnseenCode

  constructor(
    private readonly code: Code,
    plan: StepPlan,
    private readonly calls: Calls,
    private readonly places: Places,
    solving: Solving,
  ) {
    this.block = code.parameter(1)
    this.blockCode = new BlockCode(code, plan, calls, places, solving, this.block)
    this.unseen = new UnseenCode(code, places.time)
    this.between = new BetweenSteps(code, code.parameter(9), places.time, calls.receivers)
  }

  /**
   * Some blocks take all steps before the next ones begin, so that their numbers stay in the cache. More than one, as a processor goes on with the next
   * block while the last one's chains come to their ends; the next step of the same block has to wait for them.
   */
  emit(): void {
    const { code, places, block, between } = this
    const [count, time, half, steps] = [2, 5, 6, 8].map((k) => code.parameter(k))
    const { tables } = this.calls
    if (tables.length > 0) {
      code.get(code.parameter(7)).i32(stepParts.tables).do('i32.and')
      code.if(() => {
        for (const { call, context } of tables) code.global(context).call(call)
      })
    }
    this.blockCode.prepare()
    const [step, together, left] = [code.local('i32'), code.local('i32'), code.local('i32')]
    const [middle, end] = [code.local('f64'), code.local('f64')]
    code.block((done) => {
      code.loop((nextBlocks) => {
        code.get(count!).i32(0).do('i32.le_s').branchIf(done)
        code
          .global(places.together)
          .get(count!)
          .global(places.together)
          .get(count!)
          .do('i32.lt_s', 'select')
          .set(together)
        code.get(time!).set(end).i32(0).set(step)
        code.loop((nextStep) => {
          code.get(end).get(half!).do('f64.add').tee(middle).get(half!).do('f64.add').set(end)
          code.get(together).set(left)
          countDown(code, left, () => {
            between.before(step)
            this.unseen.tell(code.parameter(9), step, steps!)
            this.blockCode.step(middle, end)
            between.after(step)
            this.move(block, () => code.i32(4 * blockWords))
            between.move(() => code.i32(4 * recordWords))
          })
          code.get(step).i32(1).do('i32.add').tee(step).get(steps!).do('i32.lt_s')
          code.if(() => {
            // back to the first of them
            const back = (words: number) =>
              code
                .get(together)
                .i32(-4 * words)
                .do('i32.mul')
            this.move(block, () => back(blockWords))
            between.move(() => back(recordWords))
            code.branch(nextStep)
          })
        })
        code.get(count!).get(together).do('i32.sub').set(count!).branch(nextBlocks)
      })
    })
  }

  private move(place: Local, by: () => void): void {
    this.code.get(place)
    by()
    this.code.do('i32.add').set(place)
  }
}
