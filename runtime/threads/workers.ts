/** Where worker threads come from: whoever embeds a model gives this, for Node and browsers start them each in their way. */

/** A worker, of a browser's or of Node's kind. */
export interface WorkerHandle {
  postMessage(message: unknown): void
  terminate(): unknown
  /** Node: a worker that waits does not keep the process. */
  unref?(): void
}

export interface ThreadStarter {
  readonly processors: number
  start(): WorkerHandle
}

export interface Workers {
  /** How many threads can run at a time. */
  readonly processors: number
  /** Starts a thread that runs this program: a classic script for a page's worker, for Node's a text to be evaluated. */
  start(program: string): WorkerHandle
}
