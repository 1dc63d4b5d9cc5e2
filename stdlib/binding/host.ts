import type { Workers } from '../../runtime/threads/workers.ts'

/** What it was given for the same key, or nothing; it may forget. */
export interface Store {
  read(key: string): Uint8Array | undefined
  write(key: string, value: Uint8Array): void
}

/**
 * The outside world, one small synchronous door: printing, files, typed input, time. Node's is in `repl/`, tests use one in memory.
 * Text is Latin-1 throughout: one character per byte.
 */
export interface Host {
  /** Program output. */
  write(text: string): void
  /** Sends what `write` is given into a file from here on; without a name back to where it went. */
  redirect?(path?: string): void
  /** Whether it goes into a file now. */
  readonly isRedirected?: boolean
  /** A statement of a program is over: what it wrote is no longer under way. */
  settle?(): void
  /** Reports and warnings. */
  writeError(text: string): void
  /** Whole content, or undefined when there is no such file or it cannot be read. */
  readFile(path: string): string | undefined
  readBytes(path: string): Uint8Array | undefined
  /** Written whole or not at all; throws what the system said where that is impossible. */
  writeFile(path: string, text: string | Uint8Array): void
  appendFile(path: string, text: string | Uint8Array): void
  removeFile(path: string): boolean
  exists(path: string): boolean
  isDirectory(path: string): boolean
  listDirectory(path: string): string[]
  cwd(): string
  chdir(path: string): boolean
  environment(name: string): string | undefined
  /** Runs a shell command; `output` is what it printed. `status` as wait(2) gives it. */
  system(command: string): { status: number; output: string }
  /** One line of typed input without its end, or undefined at the end of input. */
  readLine(prompt: string): string | undefined
  /** Seconds since 1970. */
  seconds(): number
  /** Keeps what is costly to make, by all it depends on, from one program to the next. Without one everything is made anew. */
  readonly store?: Store | undefined
  /** Does work that is over soon and does not come again: a host may spare what only pays in the long run. */
  briefly?<T>(work: () => T): T
  /** Where threads come from; without it all work is done on one. */
  readonly workers?: Workers | undefined
  /** Where our own HOC library lies (`stdrun.hoc` ...): text of a library file, or undefined. */
  libraryFile(name: string): string | undefined
}
