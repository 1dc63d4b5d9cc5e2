/**
 * Node's side of the Host: files, standard output, typed input. Text is Latin-1, one character per byte.
 *
 * Output is collected and written in large pieces; it is flushed before anything that a user could notice the order of.
 */
import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmdirSync,
  statSync,
  unlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import type { Host } from '../mechanisms.ts'
import { BriefWork } from './brief-work.ts'
import { cacheFolder, DiskStore } from './disk-store.ts'
import { childProcess, isTerminal, operatingSystem, readlineSync, workerThreads } from './on-demand.ts'

const flushAt = 16384

export class NodeHost implements Host {
  private output = ''
  /** How much of it belongs to statements that are over. */
  private settled = 0
  private input = ''
  private inputEnded = false
  /** File that takes the output instead. */
  private redirected: string | undefined = undefined
  /** On a terminal each line is shown when it is there. */
  private readonly isWatched = isTerminal(1)

  readonly store: Host['store']
  /** Where V8's flags are ours to set. */
  protected readonly briefWork: BriefWork | undefined = new BriefWork()

  /** `library`: text of a file of our own HOC library. `isBrief`: V8 has been told already that all of its work is. */
  constructor(
    private readonly library: (name: string) => string | undefined,
    private readonly isBrief = false,
  ) {
    const folder = cacheFolder(process.env)
    this.store = folder === undefined ? undefined : new DiskStore(folder)
  }

  readonly workers: NonNullable<Host['workers']> = {
    get processors() {
      return operatingSystem().availableParallelism()
    },
    start: (program) => {
      this.briefWork?.besideThreads()
      return new (workerThreads().Worker)(program, { eval: true })
    },
  }

  briefly<T>(work: () => T): T {
    return this.isBrief || !this.briefWork ? work() : this.briefWork.run(work)
  }

  /** 1: standard output. 2: that of errors, where the output is for what a command itself has to say. */
  descriptor: 1 | 2 = 1

  write(text: string): void {
    this.output += text
    if (this.isWatched && text.includes('\n')) this.flush()
    else if (this.output.length > flushAt)
      this.give(this.output.length - ((this.output.length - this.settled) % flushAt))
  }

  flush(): void {
    this.give(this.output.length)
  }

  settle(): void {
    this.settled = this.output.length
  }

  /** Gives away the first characters of what was collected. */
  private give(count: number): void {
    const text = this.output.slice(0, count)
    this.output = this.output.slice(count)
    this.settled = 0
    if (!text) return
    if (this.redirected === undefined) writeAll(this.descriptor, Buffer.from(text, 'latin1'))
    else appendFileSync(this.redirected, text, 'latin1')
  }

  get isRedirected(): boolean {
    return this.redirected !== undefined
  }

  /** What a statement wrote goes where the output goes at its end: NEURON's lies in a buffer of this size until then. */
  redirect(path?: string): void {
    const written = this.output.length - this.settled
    this.give(this.isWatched ? this.output.length : this.output.length - (written % flushAt))
    if (path !== undefined) writeFileSync(path, '')
    this.redirected = path
  }

  writeError(text: string): void {
    this.flush()
    writeAll(2, Buffer.from(text, 'latin1'))
  }

  readFile(path: string): string | undefined {
    return read(path)?.toString('latin1')
  }

  readBytes(path: string): Uint8Array | undefined {
    return read(path)
  }

  /** By way of a new file beside it, so that a crash leaves the old one. */
  writeFile(path: string, text: string | Uint8Array): void {
    if (existsSync(path) && !isFolder(path) && !statSync(path).isFile()) {
      // a device or a pipe takes it as it comes
      writeFileSync(path, bytes(text))
      return
    }
    const folder = mkdtempSync(join(dirname(path), '.loligo-'))
    const draft = join(folder, 'draft')
    try {
      writeFileSync(draft, bytes(text))
      renameSync(draft, path)
    } catch (error) {
      if (existsSync(draft)) unlinkSync(draft)
      throw error
    } finally {
      // Node loads a good deal more for a removal of all that is in it
      rmdirSync(folder)
    }
  }

  appendFile(path: string, text: string | Uint8Array): void {
    appendFileSync(path, bytes(text))
  }

  removeFile(path: string): boolean {
    return isFile(path) && succeeds(() => unlinkSync(path))
  }

  exists(path: string): boolean {
    return existsSync(path)
  }

  /** 0 of what is no file. */
  sizeOf(path: string): number {
    return statSync(path, { throwIfNoEntry: false })?.size ?? 0
  }

  isDirectory(path: string): boolean {
    return isFolder(path)
  }

  listDirectory(path: string): string[] {
    let names: string[] = []
    if (this.isDirectory(path)) succeeds(() => (names = readdirSync(path).sort()))
    return names
  }

  cwd(): string {
    return process.cwd()
  }

  chdir(path: string): boolean {
    return this.isDirectory(path) && succeeds(() => process.chdir(path))
  }

  environment(name: string): string | undefined {
    return process.env[name]
  }

  system(command: string): { status: number; output: string } {
    this.flush()
    const done = childProcess().spawnSync(command, { shell: true, stdio: ['inherit', 'pipe', 'inherit'] })
    const status = done.status === null ? 127 : done.status << 8
    return { status, output: done.stdout?.toString('latin1') ?? '' }
  }

  readLine(prompt: string): string | undefined {
    this.write(prompt)
    this.flush()
    if (isTerminal(0)) return this.typedLine()
    const line = this.nextLine()
    return line?.replace(/\r?\n$/, '')
  }

  /** A line from the terminal, for a program that waits for it. */
  typedLine(): string | undefined {
    this.flush()
    return latin1(readlineSync().question('', { encoding: 'utf8' }))
  }

  /** A line of standard input with its end. */
  nextLine(): string | undefined {
    const chunk = Buffer.alloc(65536)
    while (!this.inputEnded && !this.input.includes('\n')) {
      const count = readSome(chunk)
      if (count === 0) this.inputEnded = true
      this.input += chunk.toString('latin1', 0, count)
    }
    if (this.input === '') return undefined
    const end = this.input.indexOf('\n') + 1 || this.input.length
    const line = this.input.slice(0, end)
    this.input = this.input.slice(end)
    return line
  }

  /** Forgets what is left of standard input. */
  skipInput(): void {
    this.input = ''
    this.inputEnded = true
  }

  seconds(): number {
    return timeOfDay()
  }

  libraryFile(name: string): string | undefined {
    return this.library(name)
  }
}

/** Seconds since 1970, by the clock that never goes back. `performance` has the same, but takes Node ten milliseconds to load. */
const [started, startedNanos] = process.hrtime()
const origin = Date.now() / 1000
function timeOfDay(): number {
  const [seconds, nanoseconds] = process.hrtime()
  return origin + (seconds - started) + (nanoseconds - startedNanos) * 1e-9
}

/** Text of JavaScript's as one character per byte, the way HOC has it. */
export const latin1 = (text: string): string => Buffer.from(text, 'utf8').toString('latin1')

function isFolder(path: string): boolean {
  let found = false
  // links that lead in a circle cannot be looked at
  succeeds(() => (found = statSync(path).isDirectory()))
  return found
}
const isFile = (path: string) => existsSync(path) && !isFolder(path)

/** Undefined when there is no such file, or it may not be read. */
function read(path: string): Buffer | undefined {
  let content: Buffer | undefined
  if (isFile(path)) succeeds(() => (content = readFileSync(path)))
  return content
}

function succeeds(body: () => void): boolean {
  try {
    body()
    return true
  } catch {
    return false
  }
}

const bytes = (text: string | Uint8Array) => (typeof text === 'string' ? Buffer.from(text, 'latin1') : text)

/** Pipes may take a part only, or ask to wait. */
function writeAll(descriptor: number, data: Buffer): void {
  let done = 0
  while (done < data.length) {
    try {
      done += writeSync(descriptor, data, done)
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code === 'EPIPE') process.exit(0)
      if (code !== 'EAGAIN') throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2)
    }
  }
}

function readSome(chunk: Buffer): number {
  for (;;) {
    try {
      return readSync(0, chunk)
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code === 'EOF') return 0
      if (code !== 'EAGAIN') throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5)
    }
  }
}
