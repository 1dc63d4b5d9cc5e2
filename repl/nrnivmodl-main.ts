/**
 * `loligo nrnivmodl` as a script of its own: it needs the compiler and nothing of what runs programs. All that it does is brief work, so
 * whoever starts it has set V8's flags for that (`bin/loligo.cjs`).
 */
import { runNamed } from './command-words.ts'
import { endAtFailures, exitCodeOf } from './exit-code.ts'
import { NodeHost } from './node-host.ts'
import { nrnivmodlCommand } from './nrnivmodl.ts'

endAtFailures()
queueMicrotask(async () => {
  const host = new NodeHost(() => undefined, true)
  process.exit(await exitCodeOf(host, () => runNamed(nrnivmodlCommand, host, process.argv.slice(3))))
})
