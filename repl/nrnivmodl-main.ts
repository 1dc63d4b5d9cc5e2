/**
 * `loligo nrnivmodl` as a script of its own: it needs the compiler and nothing of what runs programs. All that it does is brief work, so
 * whoever starts it has set V8's flags for that (`bin/loligo.cjs`). A thread that helps starts with the same script.
 */
import { fileURLToPath } from 'node:url'
import { runNamed } from './command-words.ts'
import { endAtFailures, exitCodeOf } from './exit-code.ts'
import { NodeHost } from './node-host.ts'
import { helpNrnivmodl, nrnivmodlCommand } from './nrnivmodl.ts'
import { workerThreads } from './on-demand.ts'
import type { StartHelper } from './sharing.ts'

const helper = '--helper'

const startHelper: StartHelper = (share) => {
  const command = fileURLToPath(new URL('../bin/loligo.cjs', import.meta.url))
  const options = { argv: ['nrnivmodl', helper], workerData: share, transferList: [share.port] }
  return new (workerThreads().Worker)(command, options)
}

async function run(): Promise<void> {
  const host = new NodeHost(() => undefined, true)
  const words = process.argv.slice(3)
  if (words[0] === helper && !workerThreads().isMainThread) {
    helpNrnivmodl(host, workerThreads().workerData)
    return
  }
  endAtFailures()
  process.exit(await exitCodeOf(host, () => runNamed(nrnivmodlCommand(startHelper), host, words)))
}

queueMicrotask(run)
