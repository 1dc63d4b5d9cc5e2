/** How a command ends: with its exit code, or with a coded message where something went wrong, even with us. */
import { writeSync } from 'node:fs'
import { formatProblem, Problem } from '../mechanisms.ts'
import type { NodeHost } from './node-host.ts'

/** The exit code of what runs on this host. */
export async function exitCodeOf(host: NodeHost, run: () => number | Promise<number>): Promise<number> {
  try {
    return await run()
  } catch (error) {
    host.writeError(`${failure(error)}\n`)
    return 1
  } finally {
    host.flush()
  }
}

/** For the script of a command: what nobody has caught ends it. */
export function endAtFailures(): void {
  process.on('uncaughtException', (error) => {
    try {
      writeSync(2, `${failure(error)}\n`)
    } finally {
      process.exit(1)
    }
  })
}

/** A fault of our own, or of the command line, without a JavaScript trace. */
function failure(error: unknown): string {
  if (error instanceof Problem) return formatProblem(error)
  const message = error instanceof Error ? error.message : String(error)
  if (error instanceof Error && 'code' in error && String(error.code).startsWith('commander.')) {
    return `CLI1004: ${message.replace(/^error: /, '')}\n   help: loligo --help lists the options`
  }
  if (error instanceof Error && 'syscall' in error) {
    return `CLI1007: the system refused: ${message}\n   help: is there room, and may you write there?`
  }
  const trace = process.env.LOLIGO_TRACE && error instanceof Error ? `\n${error.stack}` : ''
  return `CLI9001: loligo itself failed: ${message}\n   help: please report this, with the program that does it${trace}`
}
