/** Where a worker thread begins: a page's worker gets its messages as `onmessage`, one of Node's from the port to its parent. */
import { follow } from './worker.ts'
import type { WorkerPlan } from './worker-plan.ts'

declare const require: ((name: string) => { parentPort: NodePort }) | undefined
interface NodePort {
  on(event: 'message', listener: (data: WorkerPlan) => void): void
}

/** A worker that cannot do what is planned does not get ready: the main thread does its work. */
function tryTo(plan: WorkerPlan): void {
  try {
    follow(plan)
  } catch {
    // an engine that has run out of memory, say
  }
}

if (typeof require === 'function') require('node:worker_threads').parentPort.on('message', tryTo)
else globalThis.onmessage = ({ data }: MessageEvent<WorkerPlan>) => tryTo(data)
