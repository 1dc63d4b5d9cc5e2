/**
 * The interpreter of one session: reads a statement, runs it, reads the next.
 *
 * Definitions take effect here; everything else becomes JavaScript (generate/), which runs on the machine. After each statement,
 * and after an error, section stack, temporary objects and object context are as they were before it.
 */
import { formatProblem, Problem, problem, type UnknownName } from '../lang/problem.ts'
import { Source } from '../lang/source.ts'
import { type Rounding, toNearest } from '../runtime/math/directed.ts'
import type { Model } from '../runtime/model.ts'
import type { Host } from '../stdlib/binding/host.ts'
import { Advice } from './advice.ts'
import { Builtins } from './builtins.ts'
import { SessionContext } from './context.ts'
import { Contexts, type ObjectContext } from './contexts.ts'
import { coreFunctions } from './core-functions.ts'
import { Definitions } from './definitions.ts'
import { Help } from './help.ts'
import { physicalConstants } from './legacy-units.ts'
import { Stop } from './machine/fault.ts'
import type { Machine } from './machine/machine.ts'
import { NumberSlots } from './number-slots.ts'
import { type Handle, StrCell } from './objects.ts'
import type { InterpreterOptions } from './options.ts'
import { type Lines, Shapes, StatementReader } from './reader.ts'
import { SectionStack } from './section-stack.ts'
import { standingAdvice } from './standing-advice.ts'
import { StatementCode } from './statement-code.ts'
import type { ObjectStore } from './store.ts'
import { Subscripts } from './subscripts.ts'
import { type Sym, SymbolTable } from './symbols.ts'
import type { Template } from './template.ts'
import type { NameClass, Parsed } from './token.ts'
import type { Statement } from './tree.ts'
import { addScratchObjects, makeMachine, makeStore } from './wiring.ts'

export interface Mark {
  readonly top: number
  readonly depth: number
  readonly contexts: number
  readonly readers: number
}

export class Interpreter {
  readonly model: Model
  readonly host: Host
  readonly machine: Machine
  readonly store: ObjectStore
  readonly stack: SectionStack
  readonly context: SessionContext
  readonly builtins: Builtins
  readonly top: SymbolTable
  readonly definitions: Definitions
  private readonly subscripts: Subscripts
  readonly advice: Advice
  readonly help: Help
  /** Place of float_epsilon. */
  readonly epsilon: number
  /** Changes when a name becomes something else: what was read before may have to be read again. */
  version = 0
  /** Readers at work, the innermost last: programs may read their own text. */
  readonly readers: StatementReader[] = []
  /** The statement at work, for whoever stops it from outside. */
  running: Parsed<Statement> | undefined = undefined
  readonly contexts: Contexts
  readonly shapes: Shapes
  readonly code: StatementCode
  private readonly slots: NumberSlots

  constructor(options: InterpreterOptions) {
    const { model, host } = options
    this.shapes = new Shapes(options.shapes, options.definitions)
    this.model = model
    this.host = host
    this.slots = new NumberSlots(model.arena)
    this.context = new SessionContext(this)
    this.stack = new SectionStack(() => model.sections)
    this.store = makeStore(this)
    this.builtins = new Builtins(model, this.context, options.pointProcessClass)
    this.top = new SymbolTable(undefined, this.slots, (name) => this.builtins.find(name))
    this.contexts = new Contexts(this, this.top)
    this.definitions = new Definitions(this)
    this.subscripts = new Subscripts(
      (name) => model.mechanisms.names.rangeVariable(name),
      (fault, statement) => this.machine.fault(fault, statement, 0),
    )
    this.advice = new Advice(this, options.libraryNames ?? {})
    this.help = new Help(this, options.helpTexts ?? (() => new Map()))
    for (const [name, value] of Object.entries(options.variables)) this.addVariable(name, value)
    for (const builtin of [...options.functions, ...coreFunctions(this)]) this.builtins.addFunction(builtin)
    for (const cls of options.classes) this.builtins.addClass(cls)
    addScratchObjects(this)
    this.epsilon = this.builtins.find('float_epsilon')!.slot
    this.machine = makeMachine(this, options)
    this.code = new StatementCode(this.machine, options.statements)
  }

  // ---- running text

  /** Reads and runs to the end. A problem ends it and is thrown. Statements may read what follows them in the same text. */
  run(input: Source | Lines): void {
    const reader = this.reader(input)
    this.readers.push(reader)
    try {
      if (isData(input) && this.host.briefly) this.host.briefly(() => this.runAll(reader))
      else this.runAll(reader)
    } finally {
      this.readers.pop()
    }
  }

  /** Runs a text that is no file: what it reads as input is still the program around it. */
  runText(source: Source, kept?: Parsed<Statement>[]): void {
    this.runAll(this.reader(source), kept)
  }

  private runAll(reader: StatementReader, kept?: Parsed<Statement>[]): void {
    const depth = this.contexts.depth
    const isWithin = this.running !== undefined
    try {
      for (let next = reader.next(); next; next = reader.next()) {
        kept?.push(next)
        // a text that a statement runs ends with `stop`
        if (!this.execute(next) && isWithin) return
        if (reader === this.readers.at(-1)) this.host.settle?.()
      }
    } catch (error) {
      this.contexts.leaveTo(depth)
      throw error
    } finally {
      reader.close()
    }
  }

  /** Runs, and gives back what was read, to be run again. */
  runAndKeep(source: Source): Parsed<Statement>[] {
    const kept: Parsed<Statement>[] = []
    this.runText(source, kept)
    return kept
  }

  /** `eager`: a mistake in an open block is told at its line. */
  reader(input: Source | Lines, eager = false): StatementReader {
    return new StatementReader(input, () => this.current().scope, this.shapes, {
      pieces: true,
      eager,
      version: () => (this.current() === this.contexts.top ? this.version : undefined),
    })
  }

  /** Runs one statement and leaves everything else as it was. Whether it ran to its end, without a `stop`. */
  execute(statement: Parsed<Statement>): boolean {
    const { machine, stack } = this
    const { held } = machine
    const mark = held.top
    const depth = stack.depth
    const { cells, calls } = machine
    const outer = this.running
    let completed = false
    this.running = statement
    if (machine.rounding.asked) machine.rounding.roundLiterals(statement)
    try {
      // the call that runs its text
      if (outer && ++machine.calls > machine.mostCalls) machine.tooDeep('execute')
      this.subscripts.check(statement)
      if (!this.definitions.take(statement)) this.runStatement(statement, this.current())
      completed = true
    } catch (error) {
      if (!(error instanceof Stop)) throw error
    } finally {
      this.running = outer
      machine.cells = cells
      machine.calls = calls
      if (!outer && held.deferred !== null) held.flush()
      if (held.top !== mark) held.dropTo(mark)
      if (!completed) held.endSilence()
      // what a text that a statement runs has pushed stays for that statement
      if (!outer || !completed) stack.truncate(depth)
    }
    return completed
  }

  /** The lines of a long block. */
  runPieces(statement: Parsed<Statement>, self: Handle | null): void {
    const context = this.current().self === self ? this.current() : this.contexts.top
    for (const piece of statement.pieces ?? []) this.runStatement(piece, context)
  }

  private runStatement(statement: Parsed<Statement>, { self, template }: ObjectContext): void {
    if (template) this.prepare(self!, template)
    this.code.of(statement, template)(statement.values ?? statement.tokens, statement, self)
  }

  /** Arithmetic is rounded in this direction from now on. With the first that is not the usual one all code is made anew. */
  setRounding(mode: Rounding): void {
    const { rounding } = this.machine
    rounding.mode = mode
    if (rounding.asked || mode === toNearest) return
    rounding.asked = true
    this.code.forget()
    this.definitions.forgetCode()
  }

  /** What names declared since the last statement need in an object (the prototype of a template being read, mostly). */
  private prepare(self: Handle, template: Template): void {
    const { arena } = this.model
    if (self === template.prototype && self.base < 0) self.base = arena.allocate(prototypeNumbers)
    if (template.size > prototypeNumbers && self === template.prototype)
      throw problem('HOC2290', undefined, `template ${template.name} has more than ${prototypeNumbers} names`)
    for (const symbol of template.table.all()) {
      if (symbol.nameClass === 'STRVAR') self.fields[symbol.field] ??= new StrCell('')
    }
  }

  /** The names in force and the object they belong to. */
  current(): ObjectContext {
    return this.contexts.current()
  }

  // ---- symbols

  setKind(symbol: Sym, kind: NameClass): void {
    symbol.nameClass = kind
    this.version++
  }

  rangeSymbol(name: string): Sym | undefined {
    const symbol = this.builtins.find(name)
    return symbol?.nameClass === 'RANGE' ? symbol : undefined
  }

  private addVariable(name: string, value: number): void {
    const symbol = this.builtins.find(name) ?? this.builtins.addVariable(name, this.slots.slot())
    this.model.arena.f64[symbol.slot] = value
    symbol.single = physicalConstants.includes(name)
  }

  // ---- problems

  /** Where the stacks stand, to come back to after a problem. */
  mark(): Mark {
    return {
      top: this.machine.held.top,
      depth: this.stack.depth,
      contexts: this.contexts.depth,
      readers: this.readers.length,
    }
  }

  restore(mark: Mark): void {
    this.contexts.leaveTo(mark.contexts)
    this.machine.held.flush()
    this.machine.held.dropTo(mark.top)
    this.stack.truncate(mark.depth)
    this.readers.length = mark.readers
  }

  report(found: Problem): void {
    this.host.writeError(`${formatProblem(found)}\n`)
  }

  /** Any error as a Problem. */
  problemOf(error: unknown): Problem {
    const found =
      error instanceof Problem
        ? error
        : (this.machine.fault(error, { source: new Source('', ''), tokens: [] }, 0) as Problem)
    this.advise(found)
    return found
  }

  /** Says more about a name that stands for nothing. */
  advise(found: Problem): void {
    const { unknown } = found
    found.unknown = undefined
    found.help = (unknown && this.adviceOn(unknown)) ?? found.help ?? standingAdvice(found.code)
  }

  adviceOn(unknown: UnknownName): string | undefined {
    return this.advice.on(unknown)
  }
}

/** Room for the numbers of a template while its body is read. */
const prototypeNumbers = 4096

/** Characters of a text that is no program any more, but a reconstructed cell or the like: most of its statements come once. */
const dataLength = 1 << 19

const isData = (input: Source | Lines): boolean => 'text' in input && input.text.length >= dataLength
