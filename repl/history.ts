/**
 * Lines typed in earlier sessions, newest first. The file is written whole, by way of a new one, so that a crash leaves the old one;
 * not more often than a person types, for lines may be pasted by the thousand.
 */
import { mkdirSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Host } from '../index.ts'

const mostKept = 1000
/** So many milliseconds at least between two times that it is written. */
const pause = 500

export class History {
  readonly path: string
  private waiting: readonly string[] | undefined = undefined
  private timer: NodeJS.Timeout | undefined = undefined
  private lastWritten = 0

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

  /** All lines, the new one first. */
  keep(lines: readonly string[]): void {
    this.waiting = lines
    if (Date.now() - this.lastWritten >= pause) this.flush()
    else this.timer ??= setTimeout(() => this.flush(), pause)
  }

  /** Writes what is not yet written. */
  flush(): void {
    clearTimeout(this.timer)
    this.timer = undefined
    this.lastWritten = Date.now()
    if (this.waiting) this.write(this.waiting)
    this.waiting = undefined
  }

  /** A folder that cannot be written to is no reason to stop anybody. */
  private write(lines: readonly string[]): void {
    const text = lines.slice(0, mostKept).filter(Boolean).reverse().join('\n')
    try {
      mkdirSync(dirname(this.path), { recursive: true })
      this.host.writeFile(this.path, Buffer.from(`${text}\n`, 'utf8'))
    } catch {
      // the session goes on without
    }
  }
}
