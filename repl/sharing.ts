/**
 * Files shared out between the threads of a command. Whoever is free takes the next one from a common counter, so that nobody depends on
 * the other: where a helper comes late, or not at all, the command has done everything by itself. It only waits for what a helper has begun.
 */
import type { MessagePort, Worker } from 'node:worker_threads'
import { operatingSystem, workerThreads } from './on-demand.ts'

/** What a helper gets: what there is to do, how much of it is taken, and where its results go. */
export interface Share {
  readonly files: readonly string[]
  readonly taken: Int32Array
  readonly port: MessagePort
}
type Message<Result> = readonly [index: number, result: Result]

/** Starts a thread that calls `help` with what it is given. */
export type StartHelper = (share: Share) => Worker

/** In the thread of a helper. What fails is left to the command, which tells of it. */
export function help<Result>(share: Share, work: (file: string) => Result): void {
  for (let i = take(share.taken); i < share.files.length; i = take(share.taken))
    share.port.postMessage([i, work(share.files[i]!)] satisfies Message<Result>)
  share.port.close()
}

const take = (taken: Int32Array): number => Atomics.add(taken, 0, 1)

export class SharedFiles<Result> {
  private readonly taken = new Int32Array(new SharedArrayBuffer(4))
  private readonly isDone: boolean[] = []
  private missing: number
  private helper: { readonly worker: Worker; readonly port: MessagePort } | undefined

  /** `done` hears of each file, in any order. */
  constructor(
    private readonly files: readonly string[],
    private readonly work: (file: string) => Result,
    private readonly done: (file: string, result: Result) => void,
  ) {
    this.missing = files.length
  }

  /** For work that takes longer than a helper to start; once is enough. */
  callHelper(start: StartHelper): void {
    if (this.helper || this.files.length < 2 || operatingSystem().availableParallelism() < 2) return
    const { port1: port, port2 } = new (workerThreads().MessageChannel)()
    const worker = start({ files: this.files, taken: this.taken, port: port2 })
    // whatever ends it, what it has left is done here
    worker.on('error', () => {})
    worker.unref()
    this.helper = { worker, port }
  }

  async finish(): Promise<void> {
    const { files, taken, work } = this
    for (let i = take(taken); i < files.length; i = take(taken)) {
      this.note([i, work(files[i]!)])
      this.hearHelper()
    }
    await this.helperDone()
    // of a helper that ended on its way
    for (let i = 0; i < files.length; i++) if (!this.isDone[i]) this.note([i, work(files[i]!)])
  }

  private note([index, result]: Message<Result>): void {
    if (this.isDone[index]) return
    this.isDone[index] = true
    this.missing--
    this.done(this.files[index]!, result)
  }

  private hearHelper(): void {
    if (!this.helper) return
    const { receiveMessageOnPort } = workerThreads()
    for (;;) {
      const received = receiveMessageOnPort(this.helper.port)
      if (!received) return
      this.note(received.message)
    }
  }

  /** All files are taken: waits for what is missing, or for the helper's end. */
  private async helperDone(): Promise<void> {
    const { helper } = this
    if (!helper) return
    const { worker, port } = helper
    if (this.missing > 0)
      await new Promise<void>((done) => {
        worker.ref()
        worker.once('exit', () => done())
        port.on('message', (message: Message<Result>) => {
          this.note(message)
          if (this.missing === 0) done()
        })
      })
    this.hearHelper()
    worker.unref()
    port.close()
  }
}
