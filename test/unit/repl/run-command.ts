/** Runs the command as a shell would: as it was built, or from its sources where these are newer. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, openSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const sources = [
  'lang',
  'interpreter',
  'stdlib',
  'runtime',
  'nmodl',
  'wasm',
  'repl',
  'hoc',
  'generated',
  'index.ts',
  'mechanisms.ts',
]

const timeOf = (path: string) => statSync(join(root, path), { throwIfNoEntry: false })?.mtimeMs ?? 0

function isBuilt(): boolean {
  const built = timeOf('dist/main.cjs')
  return sources.every((source) => {
    const files = source.includes('.') ? [''] : readdirSync(join(root, source), { recursive: true, encoding: 'utf8' })
    return files.every((file) => timeOf(join(source, file)) <= built)
  })
}

/** For commands that need the words of a shell. */
export const words: readonly string[] = isBuilt()
  ? [process.execPath, join(root, 'bin/loligo.cjs')]
  : [process.execPath, '--import', import.meta.resolve('tsx'), join(root, 'repl/main.ts')]

export interface Outcome {
  readonly out: string
  readonly err: string
  readonly status: number | null
}

export interface Input {
  /** Through a pipe. */
  readonly piped?: string
  /** From a file of the folder. */
  readonly file?: string
  /** Ctrl-C when the program has made this file. */
  readonly interruptWhen?: string
}

/** A folder with files, and commands run in it. */
export class Folder {
  readonly path = mkdtempSync(join(tmpdir(), 'loligo-'))

  constructor(files: Record<string, string> = {}) {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(this.path, name), text, 'latin1')
  }

  run(args: readonly string[], input: Input = {}): Promise<Outcome> {
    const stdin = input.file ? openSync(join(this.path, input.file), 'r') : 'pipe'
    const child = spawn(words[0]!, [...words.slice(1), ...args], { cwd: this.path, stdio: [stdin, 'pipe', 'pipe'] })
    child.stdin?.end(input.piped ?? '')
    return finished(
      child as ChildProcessWithoutNullStreams,
      input.interruptWhen && join(this.path, input.interruptWhen),
    )
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true })
  }
}

function finished(child: ChildProcessWithoutNullStreams, interruptWhen?: string): Promise<Outcome> {
  let [out, err] = ['', '']
  const watch = setInterval(() => {
    if (!interruptWhen || !existsSync(interruptWhen)) return
    clearInterval(watch)
    setTimeout(() => child.kill('SIGINT'), 200)
  }, 50)
  child.stdout.on('data', (data: Buffer) => {
    out += data.toString('latin1')
  })
  child.stderr.on('data', (data: Buffer) => {
    err += data.toString('latin1')
  })
  return new Promise((done) =>
    child.on('close', (status) => {
      clearInterval(watch)
      done({ out, err, status })
    }),
  )
}
