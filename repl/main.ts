/** The `loligo` command. Whatever goes wrong, even with us, ends in a coded message. */
import { writeSync } from 'node:fs'
import { failure, runCommand } from './run.ts'

process.on('uncaughtException', (error) => {
  try {
    writeSync(2, `${failure(error)}\n`)
  } finally {
    process.exit(1)
  }
})

// as soon as this script is read to its end: only then can others have from it what they need
queueMicrotask(async () => {
  process.exitCode = await runCommand(process.argv.slice(2))
})
