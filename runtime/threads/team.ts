/**
 * Worker threads as the main thread has them: started once, told what to do by a plan after each new layout, woken for each step.
 *
 * The main thread never depends on them: as long as one is not ready for the plan in force, it does their work as well.
 */
import { ModelError } from '../errors.ts'
import type { Model } from '../model.ts'
import {
  failure,
  lineBytes,
  linesFor,
  mainWord,
  maySleep,
  parameterNames,
  parameterPlace,
  spinAfter,
  tell,
  waitWhile,
  workerLine,
  workerWord,
} from './signals.ts'
import type { WorkerPlan } from './worker-plan.ts'
import type { WorkerHandle } from './workers.ts'

export type StepParameters = { readonly [name in (typeof parameterNames)[number]]: number }
/** What differs from worker to worker. */
export type OwnPlan = Pick<
  WorkerPlan,
  'modules' | 'step' | 'imports' | 'addresses' | 'share' | 'shares' | 'globals' | 'copies' | 'lasts'
>

/** Microseconds for which a thread looks for another before it sleeps; waking up takes a system about as long. */
const spinTime = 60
/** Milliseconds for which a start waits for workers that have not been ready yet: they are made while a program sets its model up. */
const patience = 500

export class ThreadTeam {
  private readonly handles: WorkerHandle[]
  /** Place of the words, in 32-bit integers. */
  private readonly words: number
  private readonly block: number
  private plan = 0
  /** Workers in the plan. */
  private engaged = 0
  private prepared = false
  private wasLate = false

  constructor(
    private readonly model: Model,
    /** Threads besides the main one. */
    readonly size: number,
    start: () => WorkerHandle,
  ) {
    this.block = model.arena.allocate(this.doubles)
    // lines of the cache begin at multiples of their length
    this.words = (Math.ceil((8 * this.block) / lineBytes) * lineBytes) / 4
    this.handles = Array.from({ length: size }, start)
    for (const handle of this.handles) handle.unref?.()
  }

  private get doubles(): number {
    return ((linesFor(this.size) + 1) * lineBytes) / 8
  }

  /** Plans for the first workers; the others rest. */
  prepare(plans: readonly OwnPlan[]): void {
    this.settle()
    this.plan++
    this.engaged = plans.length
    this.prepared = false
    const { memory, i32 } = this.model.arena
    // first the change, then the messages: who reads one finds the turn that it has to wait behind
    Atomics.store(i32, this.words + mainWord.plan, this.plan)
    tell(i32, this.words + mainWord.turn, this.nextTurn())
    plans.forEach((own, i) => {
      const line = { words: this.words, ownWords: this.words + workerLine(i), spin: spinTime }
      this.handles[i]!.postMessage({ ...own, ...line, number: this.plan, memory } satisfies WorkerPlan)
    })
  }

  private nextTurn(): number {
    return (this.model.arena.i32[this.words + mainWord.turn]! + 1) | 0
  }

  /** Whether all workers that have a share are ready for it. */
  isReady(timeout = 0): boolean {
    if (this.prepared) return true
    const { i32 } = this.model.arena
    for (let i = 0; i < this.engaged; i++) {
      const place = this.words + workerLine(i) + workerWord.plan
      const until = performance.now() + timeout
      for (let now = i32[place]!; now !== this.plan; now = Atomics.load(i32, place))
        if (!waitWhile(i32, place, now, 0, until - performance.now())) return false
    }
    return (this.prepared = this.engaged > 0)
  }

  /** Waits for workers to get ready; not again where that took too long once. */
  await(): void {
    if (this.engaged > 0 && !this.wasLate && maySleep()) this.wasLate = !this.isReady(patience)
  }

  /** One step, of which the main thread does its share by `own`. */
  run(parameters: StepParameters, own: () => void): void {
    this.settle()
    const { i32, f64 } = this.model.arena
    const place = this.words / 2 + parameterPlace
    for (let k = 0; k < parameterNames.length; k++) f64[place + k] = parameters[parameterNames[k]!]
    tell(i32, this.words + mainWord.turn, this.nextTurn())
    const began = performance.now()
    try {
      own()
    } finally {
      // who has worked for long may look for longer
      this.settle(spinAfter(performance.now() - began, spinTime))
    }
    this.checkFailures()
  }

  /** Waits until all have done what they were last woken for: Ctrl-C may have ended a step before. */
  settle(spin = spinTime): void {
    if (!this.prepared) return
    const { i32 } = this.model.arena
    const turn = i32[this.words + mainWord.turn]!
    Atomics.store(i32, this.words + mainWord.closed, turn)
    for (let i = 0; i < this.engaged; i++) {
      const line = this.words + workerLine(i)
      // too late to take part
      if (Atomics.load(i32, line + workerWord.busy) !== turn) continue
      const place = line + workerWord.turn
      for (let done = Atomics.load(i32, place); done !== turn; done = Atomics.load(i32, place))
        waitWhile(i32, place, done, spin)
    }
  }

  /** Ends all threads. */
  end(): void {
    this.settle()
    this.prepared = false
    this.engaged = 0
    for (const handle of this.handles) handle.terminate()
    this.model.arena.release(this.block, this.doubles)
  }

  private checkFailures(): void {
    const { i32 } = this.model.arena
    for (let i = 0; i < this.engaged; i++) {
      const line = this.words + workerLine(i)
      const kind = i32[line + workerWord.failure]!
      if (kind === failure.none) continue
      i32[line + workerWord.failure] = failure.none
      const { mechanism, instance, code } = workerWord
      if (kind === failure.told)
        this.model.mechanisms.fail(i32[line + mechanism]!, i32[line + instance]!, i32[line + code]!)
      throw new ModelError('RUN4045', `thread ${i + 1} failed in a step`, 'does it run with `pc.nthread(1)`?')
    }
  }
}
