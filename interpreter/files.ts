/**
 * Finding and loading HOC files: `xopen` runs a file each time, `load_file` once for each name as given.
 *
 * A name without a slash is looked for in the working folder, in the folders of HOC_LIBRARY_PATH, and in our own library.
 */
import { nearest } from '../lang/near.ts'
import { Problem, problem } from '../lang/problem.ts'
import { Source, type Span } from '../lang/source.ts'
import type { Interpreter } from './interpreter.ts'
import { Stop, spanAt } from './machine/fault.ts'
import { whyMissing } from './missing-file.ts'
import type { Handle } from './objects.ts'

/** A file to load, and the folder it is run in; none: where we are. */
export interface Found {
  readonly folder: string
  readonly source: Source
}

export class Files {
  private readonly loaded = new Set<string>()

  constructor(private readonly session: Interpreter) {}

  /** Runs a file; a problem propagates. Called from a method of an object, it means the object's names. */
  xopen(name: string): void {
    const path = this.expand(name)
    const own = this.session.host.readFile(path)
    const source = own === undefined ? this.librarySource(path) : new Source(path, own)
    if (!source)
      throw problem('HOC2401', undefined, `Can't open  ${path}`, {
        help: whyMissing(this.session.host, path, 'the path is relative to the working folder'),
      })
    const { self } = this.session.machine
    this.among(self && self.index >= 0 ? self : undefined, () => this.session.run(source))
  }

  /** With the names of an object, or of the top level; undefined: with those in use. */
  private among(object: Handle | null | undefined, body: () => void): void {
    const { session } = this
    const depth = session.contexts.depth
    if (object !== undefined) session.contexts.enterObject(object)
    try {
      body()
    } finally {
      session.contexts.leaveTo(depth)
    }
  }

  /** 1 when it is loaded now or was before; a problem inside is reported, and gives 0. */
  load(name: string, again = false): number {
    if (!again && this.loaded.has(name)) return 1
    const found = this.find(this.expand(name))
    if (!found) {
      const help = whyMissing(this.session.host, name, this.elsewhere(name))
      this.session.report(problem('HOC2402', this.placeOf(name), `Couldn't find: ${name}`, { help }))
      return 0
    }
    this.loaded.add(name)
    // also a file that an object's method xopens loads others at the top level
    const names = this.session.current().self ? null : undefined
    const { folder, source } = found
    return this.contained(() => this.inFolder(folder, () => this.among(names, () => this.session.run(source))))
  }

  /** Where the statement at work names the file; where a procedure did, the statement that called it. */
  private placeOf(name: string): Span | undefined {
    const { running } = this.session
    const statements = running ? [...(running.pieces ?? []), running] : []
    for (const statement of statements) {
      const tok = statement.tokens.findIndex(({ string }) => string === name)
      if (tok >= 0) return spanAt(statement, tok)
    }
    return running?.tokens.length ? spanAt(running, 0) : undefined
  }

  /** What to say of a file that the working folder has nothing like. */
  private elsewhere(name: string): string {
    const near = nearest(name, this.session.advice.libraryFiles())
    return near ? `did you mean ${near}?` : 'it is neither here, nor in HOC_LIBRARY_PATH, nor in our library'
  }

  /** Runs, and reports a problem instead of passing it on. */
  contained(body: () => void, quiet = false): number {
    const { session } = this
    const mark = session.mark()
    try {
      body()
      return 1
    } catch (error) {
      if (error instanceof Stop) return 1
      const found = session.problemOf(error)
      if (!(found instanceof Problem)) throw error
      session.restore(mark)
      if (!quiet) session.report(found)
      return 0
    }
  }

  /** Where a file is found, and its text. */
  locate(name: string): Found | undefined {
    return this.find(this.expand(name))
  }

  private find(path: string): Found | undefined {
    const { host } = this.session
    const folders = path.includes('/') ? [''] : ['', ...this.libraryFolders()]
    for (const folder of folders) {
      const text = host.readFile(folder ? `${folder}/${path}` : path)
      if (text !== undefined) return found(folder ? `${folder}/${path}` : path, text)
    }
    const source = this.librarySource(path)
    return source && { folder: '', source }
  }

  /** Also by the path it would have where NEURON is installed: `$(NEURONHOME)/lib/hoc/noload.hoc`. */
  private librarySource(path: string): Source | undefined {
    const name = path.replace(/^.*\/lib\/hoc\//, '')
    const text = this.session.host.libraryFile(name)
    return text === undefined ? undefined : new Source(path, text, 1, name)
  }

  private libraryFolders(): string[] {
    return (this.session.host.environment('HOC_LIBRARY_PATH') ?? '').split(/[: ]+/).filter(Boolean)
  }

  inFolder(folder: string, body: () => void): void {
    const { host } = this.session
    const before = host.cwd()
    if (!folder || !host.chdir(folder)) {
      body()
      return
    }
    try {
      body()
    } finally {
      host.chdir(before)
    }
  }

  /** `$(NAME)` stands for the environment's value. */
  private expand(path: string): string {
    return path.replace(/\$\(([^)]*)\)/g, (_, name: string) => this.session.host.environment(name) ?? '')
  }
}

function found(path: string, text: string): Found {
  const slash = path.lastIndexOf('/')
  return {
    folder: slash < 0 ? '' : path.slice(0, slash) || '/',
    source: new Source(path.slice(slash + 1), text),
  }
}
