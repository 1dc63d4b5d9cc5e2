/** The record of an evaluation: which kernels run in which order, on which instances, and where the numbers are. */
import type { Model } from '../../model.ts'
import { type CallBlock, callsOf, type ListOfCalls } from './call-block.ts'
import { type EvaluationWord, evaluationRecord } from './evaluation-record.ts'
import type { Exchange } from './exchange.ts'
import { RecordView } from './records.ts'

export interface CourseParts {
  readonly exchange: Exchange
  /** Number of the tree, where it is not all. */
  readonly tree: number | undefined
}

/** Calls by the name of their list. */
type CallList = readonly [list: EvaluationWord, calls: ListOfCalls]

export class Course {
  readonly record: RecordView
  private block: CallBlock | undefined = undefined

  constructor(
    private readonly model: Model,
    { exchange, tree }: CourseParts,
  ) {
    this.record = new RecordView(model.arena, evaluationRecord.size)
    this.setWords({ ...exchange.words, clock: model.globalsAddress })
    this.setWords(model.matrix.solving(tree, model.variableStep.maker.kernels))
  }

  release(): void {
    this.record.release()
    this.block?.release()
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

  /** In the order of the record's words. */
  setLists(lists: readonly CallList[]): void {
    this.block = callsOf(
      this.model,
      lists.map(([, list]) => list),
    )
    const { starts, end } = this.block
    lists.forEach(([name], k) => {
      this.setWord(name, starts[k]!)
    })
    this.setWord('end', end)
  }
}
