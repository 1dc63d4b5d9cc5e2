/**
 * Lines typed in earlier sessions, newest first. The file is written whole, by way of a new one, so that a crash leaves the old one.
 */
import { mkdirSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Host } from '../index.ts'

const mostKept = 1000

export class History {
  readonly path: string

  constructor(
    private readonly host: Pick<Host, 'writeFile'>,
    environment: Readonly<Record<string, string | undefined>> = process.env,
  ) {
    const { XDG_STATE_HOME: state, HOME: home = homedir() } = environment
    this.path = state ? join(state, 'loligo', 'history') : join(home, '.loligo_history')
  }

  read(): string[] {
    try {
      return readFileSync(this.path, 'utf8').split('\n').filter(Boolean).reverse()
    } catch {
      return []
    }
  }

  /** A folder that cannot be written to is no reason to stop anybody. */
  write(lines: readonly string[]): void {
    const text = lines.slice(0, mostKept).filter(Boolean).reverse().join('\n')
    try {
      mkdirSync(dirname(this.path), { recursive: true })
      this.host.writeFile(this.path, Buffer.from(`${text}\n`, 'utf8'))
    } catch {
      // the session goes on without
    }
  }
}
