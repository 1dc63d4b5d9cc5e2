/** The record of an evaluation: which kernels run in which order, on which instances, and where the numbers are. */
import type { Model } from '../../model.ts'
import type { KernelCall } from '../phases.ts'
import { callBytes, contextAlone, type EvaluationWord, evaluationRecord } from './evaluation-record.ts'
import type { Exchange } from './exchange.ts'
import { RecordView } from './records.ts'

const wordsOfCall = callBytes / 4

export interface CourseParts {
  readonly exchange: Exchange
  /** In the order in which their calls come. */
  readonly lists: readonly (readonly [list: EvaluationWord, calls: readonly KernelCall[]])[]
  /** Number of the tree, where it is not all. */
  readonly tree: number | undefined
}

export class Course {
  readonly record: RecordView
  private readonly block: number
  private readonly blockDoubles: number

  constructor(
    private readonly model: Model,
    { exchange, lists, tree }: CourseParts,
  ) {
    const { arena } = model
    this.record = new RecordView(arena, evaluationRecord.size)
    const count = lists.reduce((sum, [, calls]) => sum + calls.length, 0)
    this.blockDoubles = (callBytes / 8) * count
    this.block = arena.allocate(this.blockDoubles)
    this.fillLists(lists)
    this.setWords({ ...exchange.words, clock: model.globalsAddress })
    this.setWords(model.matrix.solving(tree, model.variableStep.maker.kernels))
  }

  release(): void {
    this.record.release()
    this.model.arena.release(this.block, this.blockDoubles)
  }

  /** What JavaScript is to do, of `besides`. */
  leave(what: number): void {
    const { record } = this
    record.i32[record.w + evaluationRecord.words.besides] = what
  }

  private setWord(name: EvaluationWord, value: number): void {
    const { record } = this
    record.i32[record.w + evaluationRecord.words[name]] = value
  }

  private setWords(words: Readonly<Partial<Record<EvaluationWord, number>>>): void {
    for (const [name, value] of Object.entries(words)) this.setWord(name as EvaluationWord, value)
  }

  private fillLists(lists: CourseParts['lists']): void {
    const { arena, variableStep } = this.model
    const { kernels } = variableStep.maker
    const { i32 } = arena
    let at = 2 * this.block
    for (const [name, calls] of lists) {
      this.setWord(name, 4 * at)
      for (const { kernel, context, first, end } of calls) {
        i32[at] = kernels.of(kernel)
        i32[at + 1] = context
        i32[at + 2] = first
        i32[at + 3] = end ?? contextAlone
        at += wordsOfCall
      }
    }
    this.setWord('end', 4 * at)
  }
}
