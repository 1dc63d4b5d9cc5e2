/**
 * Broken programs: those of test/hoc, cut, with tokens or lines swapped, with characters changed. Whatever they are, they end, and
 * with a Problem if they fail: never with an error of JavaScript's, and not with HOC9001, which stands for one.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import vm from 'node:vm'
import { createSession, libraryFile, memoryHost, Problem } from '../../index.ts'
import { Choices } from './random.ts'

const root = join(import.meta.dirname, '../hoc')

/** The programs to break: short ones, and such as need no library. */
export function corpus(): string[] {
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.hoc'))
  return files
    .map((file) => readFileSync(join(root, file), 'latin1'))
    .filter((text) => !/load_file|xopen/.test(text))
    .map((text) => text.slice(0, 4000))
}

const tokens = /[A-Za-z_]\w*|\d+(?:\.\d*)?|"[^"\n]*"|\s+|./g

export function broken(programs: readonly string[], seed: number): string {
  const r = new Choices(seed)
  let text = r.pick(programs)
  for (let times = 1 + r.below(3); times > 0; times--) text = breakOnce(text, programs, r)
  return text
}

function breakOnce(text: string, programs: readonly string[], r: Choices): string {
  const at = r.below(text.length + 1)
  switch (r.below(7)) {
    case 0:
      return text.slice(0, at)
    case 1:
      return text.slice(at)
    case 2:
      return text.slice(0, at) + String.fromCharCode(r.below(256)) + text.slice(at + r.below(3))
    case 3: {
      const parts = text.match(tokens) ?? []
      const [i, j] = [r.below(parts.length), r.below(parts.length)]
      ;[parts[i], parts[j]] = [parts[j] ?? '', parts[i] ?? '']
      return parts.join('')
    }
    case 4: {
      const parts = text.match(tokens) ?? []
      parts.splice(r.below(parts.length), 1 + r.below(3))
      return parts.join('')
    }
    case 5: {
      const lines = text.split('\n')
      const other = r.pick(programs).split('\n')
      lines.splice(r.below(lines.length), r.below(3), r.pick(other), r.pick(other))
      return lines.join('\n')
    }
    default: {
      const other = r.pick(programs).match(tokens) ?? []
      const from = r.below(other.length)
      return text.slice(0, at) + other.slice(from, from + 1 + r.below(6)).join('') + text.slice(at)
    }
  }
}

/** Statements that may run for ever, because the program says so, are stopped after this many milliseconds. */
const patience = 2000

/** What is wrong with how a program ended; nothing when it ended well or with a Problem. */
export function fault(text: string, session = newSession()): string | undefined {
  try {
    within(() => session.run(text))
    return undefined
  } catch (error) {
    if (session.quitStatus(error) !== undefined || stopped(error)) return undefined
    if (!(error instanceof Problem)) return `${error instanceof Error ? error.stack : error}`
    return error.code.startsWith('HOC9') ? `${error.message}\n${(error.notes ?? []).join('\n')}` : undefined
  }
}

export const newSession = () => createSession({ host: memoryHost({}, libraryFile) })

const stopped = (error: unknown) => (error as { code?: string }).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'

function within(body: () => void): void {
  vm.runInThisContext('(body) => { globalThis.__body = body }')(body)
  vm.runInThisContext('globalThis.__body()', { timeout: patience })
}
