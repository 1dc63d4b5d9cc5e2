/** The `loligo` command. */
import { runCommand } from './run.ts'

runCommand(process.argv.slice(2)).then((code) => {
  process.exitCode = code
})
