/** The `loligo` command, first form: files, `-c`, `-`. */
import { readFileSync } from 'node:fs'
import { createSession } from '../index.ts'
import { NodeHost } from './node-host.ts'

const library = (name: string): string | undefined => {
  try {
    return readFileSync(new URL(`../hoc/lib/${name}`, import.meta.url), 'latin1')
  } catch {
    return undefined
  }
}

const host = new NodeHost(library)
const session = createSession({ host })
const flags = new Set(['-nogui', '-nobanner', '-isatty', '-notatty', '-nopython', '-mpi'])
const args = process.argv.slice(2).filter((arg) => !flags.has(arg))
let status = 0
try {
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!
    if (arg === '-c') status = session.runReported(args[++i] ?? '', '-c') ? 0 : status
    else if (arg === '-') session.runLines({ name: '<stdin>', read: () => host.nextLine() })
    else status = session.runFile(arg) ? 0 : 1
  }
  if (args.length === 0) session.runLines({ name: '<stdin>', read: () => host.nextLine() })
} catch (error) {
  const code = session.quitStatus(error)
  if (code === undefined) throw error
  status = code
}
session.close()
host.flush()
process.exitCode = status
