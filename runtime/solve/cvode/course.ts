/** The record of an evaluation: which kernels run in which order, on which instances, and where the numbers are. */
import type { Mechanism } from '../../mechanism/mechanism.ts'
import type { Model } from '../../model.ts'
import type { ContextKernel, KernelCall, Phase } from '../phases.ts'
import { callBytes, contextAlone, type EvaluationWord, evaluationRecord } from './evaluation-record.ts'
import type { Exchange } from './exchange.ts'
import { RecordView } from './records.ts'

const wordsOfCall = callBytes / 4

export interface CourseParts {
  readonly exchange: Exchange
  /** Number of the tree, where it is not all. */
  readonly tree: number | undefined
}

/** Calls by the name of their list, and kernels that one consists of. */
type CallList = readonly [
  list: EvaluationWord,
  phase: Phase,
  parts?: (mechanism: Mechanism) => readonly ContextKernel[],
]

export class Course {
  readonly record: RecordView
  private block = 0
  private blockDoubles = 0

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

  /** In the order of the record's words. */
  setLists(lists: readonly CallList[]): void {
    const { arena, variableStep } = this.model
    const { kernels } = variableStep.maker
    const calls: KernelCall[] = []
    const starts = lists.map(([, phase, parts]) => {
      const start = calls.length
      phase.addCalls(calls, parts)
      return start
    })
    this.blockDoubles = (callBytes / 8) * calls.length
    this.block = arena.allocate(this.blockDoubles)
    const address = 8 * this.block
    lists.forEach(([name], k) => {
      this.setWord(name, address + callBytes * starts[k]!)
    })
    this.setWord('end', address + callBytes * calls.length)
    const { i32 } = arena
    for (let k = 0, at = address / 4; k < calls.length; k++, at += wordsOfCall) {
      const { kernel, context, first, end } = calls[k]!
      i32[at] = kernels.of(kernel)
      i32[at + 1] = context
      i32[at + 2] = first
      i32[at + 3] = end ?? contextAlone
    }
  }
}
