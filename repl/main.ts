/** The `loligo` command. Whatever goes wrong, even with us, ends in a coded message. */
import { endAtFailures } from './exit-code.ts'
import { runCommand } from './run.ts'

endAtFailures()

// as soon as this script is read to its end: only then can others have from it what they need
queueMicrotask(async () => {
  process.exit(await runCommand(process.argv.slice(2)))
})
