/**
 * A session as TypeScript sees it: runs HOC, shares its variables and objects.
 */
import { type Problem, problem } from '../lang/problem.ts'
import { Source, spanOf } from '../lang/source.ts'
import type { Section } from '../runtime/cable/section.ts'
import type { Model } from '../runtime/model.ts'
import type { Workers } from '../runtime/threads/workers.ts'
import type { HocClass } from '../stdlib/binding/class.ts'
import type { Context } from '../stdlib/binding/context.ts'
import type { Host } from '../stdlib/binding/host.ts'
import type { Panels } from '../stdlib/binding/panels.ts'
import { Completion, type Completions } from './completion.ts'
import { Interpreter, type Mark } from './interpreter.ts'
import { legacyUnits } from './legacy-units.ts'
import { Quit, Stop } from './machine/fault.ts'
import { type MechanismCompiler, MechanismFiles } from './mechanism-files.ts'
import { whyMissing } from './missing-file.ts'
import type { InterpreterOptions } from './options.ts'
import type { Lines } from './reader.ts'
import { SyntaxCheck } from './syntax-check.ts'
import { Views } from './views.ts'

export interface SessionOptions {
  /** Files, output, input; in memory by default. */
  readonly host?: Host
  /**
   * Where `pc.nthread` gets its threads. Pages that are isolated from others (COOP, COEP) have them by themselves; in Node:
   * `{ processors: availableParallelism(), start: (program) => new Worker(program, { eval: true }) }`.
   */
  readonly workers?: Workers
}

/** What the package wires in. */
export interface SessionParts extends Omit<InterpreterOptions, 'model' | 'host'>, MechanismCompiler {
  /** Writes what is not yet written. */
  close(context: Context): void
  /** The windows of the session; `within` runs what one does as a statement is run. */
  panels(context: Context, within: (body: () => void) => void): Panels
  /** Whether TypeScript gets an object of a built-in class as it is: its class has methods for all that matters. */
  isShownAsItself(instance: object): boolean
}

export class Session {
  /** The windows that programs made: lists them, presses their buttons, types into their fields. */
  readonly panels: Panels
  /** @internal */
  readonly interpreter: Interpreter
  private readonly views: Views
  private readonly mechanismFiles: MechanismFiles

  /** @internal `createSession` makes sessions. */
  constructor(
    readonly host: Host,
    readonly model: Model,
    private readonly parts: SessionParts,
  ) {
    this.interpreter = new Interpreter({ ...parts, model, host })
    this.views = new Views(this.interpreter, parts.isShownAsItself)
    this.mechanismFiles = new MechanismFiles(this.interpreter, parts)
    this.panels = parts.panels(this.interpreter.context, (body) => void this.guarded(body))
    this.interpreter.context.loadMechanisms = (folder) => this.mechanismFiles.loadMissing(folder)
    this.interpreter.context.reloadMechanism = (name) => this.mechanismFiles.reload(name)
    this.interpreter.context.useLegacyUnits = legacyUnits(this.interpreter, this.mechanismFiles)
  }

  // ---- HOC

  /** Runs HOC statements. Throws the Problem that ends them. */
  run(hoc: string, name = '<hoc>'): void {
    this.guarded(() => this.interpreter.run(new Source(name, hoc)))
  }

  /** Runs a file named on a command line: a problem is written, and the rest of the file skipped. False when it failed. */
  runFile(path: string): boolean {
    const text = this.host.readFile(path)
    if (text === undefined) {
      this.interpreter.context.warn(
        'CLI1001',
        `can't open ${path}`,
        whyMissing(this.host, path, 'there is no such file'),
      )
      return false
    }
    return this.runReported(text, path)
  }

  /** What could stand at the end of a line that is being typed. */
  completions(line: string): Completions {
    return new Completion(this.interpreter).of(line)
  }

  /** Reads a program without running it; throws its first Problem. Files it loads are read for what they declare. */
  check(hoc: string, name = '<hoc>'): void {
    this.guarded(() => new SyntaxCheck(this.interpreter).check(new Source(name, hoc)))
  }

  /** As `run`, but a problem is written instead of thrown. */
  runReported(hoc: string, name: string): boolean {
    try {
      this.run(hoc, name)
      return true
    } catch (error) {
      if (error instanceof Quit) throw error
      this.interpreter.report(this.interpreter.problemOf(error))
      return false
    }
  }

  /** Runs lines as they come. After a problem the next line is read, unless `stopAtProblem`. */
  runLines(lines: Lines, stopAtProblem = false): boolean {
    const { interpreter } = this
    const reader = interpreter.reader(lines, true)
    const outermost = interpreter.contexts.depth
    for (;;) {
      try {
        interpreter.readers.push(reader)
        const next = this.guarded(() => {
          const statement = reader.next()
          if (statement) interpreter.execute(statement)
          return statement
        })
        if (!next) return true
      } catch (error) {
        if (error instanceof Quit) throw error
        // a template that the lines before began is given up with it, as in HOC
        interpreter.contexts.leaveTo(outermost)
        interpreter.report(interpreter.problemOf(error))
        if (stopAtProblem) return false
      } finally {
        interpreter.readers.pop()
      }
    }
  }

  /**
   * @internal Takes up the session after its code was stopped from outside, where no `finally` ran. `mark` is what `interpreter.mark()` gave before.
   * The Problem says which statement was at work.
   */
  interrupted(mark: Mark): Problem {
    const { interpreter } = this
    this.model.stretches.settle()
    this.model.variableStep.unseen.settle()
    const { source, tokens } = interpreter.running ?? {}
    const [first, last] = [tokens?.[0], tokens?.findLast((token) => token.type !== 'NEWLINE')]
    interpreter.restore(mark)
    interpreter.running = undefined
    const span = source && first && last ? spanOf(source, first.offset, last.offset + last.text.length) : undefined
    return problem('HOC2901', span, 'interrupted by Ctrl-C', {
      help: 'what it had done so far stays; the session can go on',
    })
  }

  /** Status of `quit(status)` on its way up; undefined for anything else. */
  quitStatus(error: unknown): number | undefined {
    return error instanceof Quit ? error.status : undefined
  }

  /** A problem leaves the session as it was before the statement; `stop` ends quietly. */
  private guarded<T>(body: () => T): T | undefined {
    const mark = this.interpreter.mark()
    try {
      return body()
    } catch (error) {
      if (error instanceof Quit) throw error
      this.interpreter.restore(mark)
      if (error instanceof Stop) return undefined
      throw this.interpreter.problemOf(error)
    }
  }

  // ---- mechanisms

  /**
   * Compiles every .mod file of a folder and makes its mechanisms known. Returns their names. What is wrong with one that cannot be
   * compiled is written, and said again where a program uses it.
   */
  loadMechanisms(folder = '.'): string[] {
    return this.mechanismFiles.loadFolder(folder)
  }

  /** Compiles one .mod file; throws its Problem. */
  loadMechanism(path: string): string {
    return this.guarded(() => this.mechanismFiles.load(path))!
  }

  /** Swaps a mechanism for what its edited file says; instances live on, and what still exists keeps its value. */
  reloadMechanism(name: string): void {
    this.guarded(() => this.mechanismFiles.reload(name))
  }

  // ---- TypeScript

  /** A new object of a template or built-in class: its members are properties and methods, live both ways. */
  make<T extends object>(template: string, ...args: unknown[]): T {
    return this.views.make(template, args) as T
  }

  /** Calls a proc, func or obfunc of the top level. */
  call(name: string, ...args: unknown[]): unknown {
    return this.guarded(() => this.views.call(name, args))
  }

  /** Value of a top-level variable: number, string, object, section, or an array of these. */
  get<T = unknown>(name: string): T {
    return this.views.get(name) as T
  }

  set(name: string, value: unknown): void {
    this.views.set(name, value)
  }

  /**
   * HOC's top level as one object: `const h = session.globals<{ tstop: number; run(): void; soma: Section }>()`. Properties are read
   * and written live; a class is there to make objects of: `new h.Cell(3)`. A name that does not exist is undefined.
   */
  globals<T extends object>(): T {
    return this.views.globals() as T
  }

  /** A new section, visible in HOC as any other. */
  section(
    name: string,
    properties: Partial<Pick<Section, 'L' | 'Ra' | 'nseg'> & { diam: number; cm: number }> = {},
  ): Section {
    return this.views.section(name, properties)
  }

  /** Shows a class of TypeScript's to HOC. */
  register(cls: HocClass): void {
    this.interpreter.context.addClass(cls)
  }

  /** Ends the session: what is still open is written, threads end. */
  close(): void {
    this.model.threads.end()
    this.parts.close(this.interpreter.context)
  }
}

export type { Problem }
