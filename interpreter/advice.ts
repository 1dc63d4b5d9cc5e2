/**
 * What to say about a name that stands for nothing where it was used: where it is defined, what it takes to see it there, and which
 * known name is near.
 */
import { nearest } from '../lang/near.ts'
import type { UnknownName } from '../lang/problem.ts'
import type { Interpreter } from './interpreter.ts'
import type { Sym } from './symbols.ts'

type Kind = UnknownName['kind']
type Step = (unknown: UnknownName) => string | undefined

const callable = new Set(['PROC', 'FUNC', 'OBFUNC', 'ITERATOR', 'BUILTIN', 'STRFUNC', 'OBJFUNC'])
/** Words of the language that are followed by a parenthesis, as calls are. */
const calledWords = ['if', 'while', 'for', 'forsec', 'ifsec', 'return', 'print', 'else']
/** Words of the language that may begin a statement in the middle of others. */
const statementWords = ['print', 'return', 'break', 'continue', 'stop', 'insert', 'access', 'forall']
const meanings: Partial<Record<string, string>> = {
  VAR: 'a number',
  STRVAR: 'a string',
  OBJVAR: 'an object variable',
  SECTION: 'a section',
  TEMPLATE: 'a class',
  MECHANISM: 'a mechanism to insert',
  RANGE: 'a range variable',
  PROPERTY: 'a property of sections',
}

export class Advice {
  private files: Map<string, string> | undefined = undefined

  constructor(
    private readonly session: Interpreter,
    /** File of the HOC library -> the names it defines, with blanks between. */
    private readonly library: Readonly<Record<string, string>>,
  ) {}

  /** The most certain thing that can be said. */
  on(unknown: UnknownName): string | undefined {
    for (const step of this.steps) {
      const said = step(unknown)
      if (said !== undefined) return said
    }
    return undefined
  }

  /** The file of our library that defines a name. */
  libraryFileOf(name: string): string | undefined {
    if (!this.files) {
      this.files = new Map()
      for (const [file, names] of Object.entries(this.library))
        for (const each of names.split(' ')) this.files.set(each, file)
    }
    return this.files.get(name)
  }

  libraryFiles(): string[] {
    return Object.keys(this.library)
  }

  /** What a file of our library defines. */
  namesOf(file: string): readonly string[] | undefined {
    return this.library[file]?.split(' ')
  }

  /** Every name that stands for something at top level. */
  *names(): Iterable<string> {
    for (const symbol of this.session.top.all()) if (!symbol.isUndefined()) yield symbol.name
    yield* this.session.builtins.names()
    const { mechanisms } = this.session.model
    for (const mechanism of mechanisms.all()) yield mechanism.name
    yield* mechanisms.names.rangeNames()
    yield* mechanisms.names.globals()
  }

  /** Folders with a file that defines the mechanism, though it was not loaded: `mod/IA.mod`. */
  modFileOf(name: string): string | undefined {
    const { host } = this.session
    const folders = ['.', ...host.listDirectory('.').filter((each) => !each.startsWith('.') && host.isDirectory(each))]
    const pattern = new RegExp(`\\b(?:SUFFIX|POINT_PROCESS|ARTIFICIAL_CELL)\\s+${name}\\b`)
    for (const folder of folders.slice(0, 50)) {
      for (const file of host.listDirectory(folder)) {
        const path = folder === '.' ? file : `${folder}/${file}`
        if (file.endsWith('.mod') && pattern.test(host.readFile(path) ?? '')) return path
      }
    }
    return undefined
  }

  private readonly steps: readonly Step[] = [
    (unknown) => this.ofRefused(unknown),
    (unknown) => this.outside(unknown),
    (unknown) => this.inLibrary(unknown),
    (unknown) => this.notLoaded(unknown),
    (unknown) => this.other(unknown),
    (unknown) => this.near(unknown),
    ({ kind }) =>
      kind === 'mechanism' ? 'is its .mod file in the working folder, or in one given with --mod?' : undefined,
  ]

  /** `tau_kx`, when kx could not be compiled. */
  private ofRefused({ name }: UnknownName): string | undefined {
    const all = name.includes('_') ? this.session.model.mechanisms.all() : []
    const refused = all.find((each) => each.refused && name.endsWith(`_${each.name}`))
    if (!refused?.refused) return undefined
    return `the mechanism ${refused.name} would define it, but cannot be used: ${refused.refused[0]}`
  }

  /** At top level there is such a name, but a template sees only its own. */
  private outside({ kind, name, template }: UnknownName): string | undefined {
    if (template === undefined) return undefined
    const symbol = this.session.top.own(name)
    if (!symbol || symbol.isUndefined() || !fits(kind, symbol)) return undefined
    return `${name} exists at top level; for the template to see it: \`external ${name}\` in ${template}`
  }

  private inLibrary({ kind, name }: UnknownName): string | undefined {
    if (kind === 'mechanism' || kind === 'range') return undefined
    const file = this.libraryFileOf(name)
    return file && `\`${name}\` is defined by ${file}: load_file("${file}")`
  }

  private notLoaded({ kind, name }: UnknownName): string | undefined {
    if ((kind !== 'mechanism' && kind !== 'class') || !/^\w+$/.test(name)) return undefined
    const path = this.modFileOf(name)
    if (!path) return undefined
    const slash = path.lastIndexOf('/')
    return slash < 0
      ? `${path} defines it, but was not loaded: see what was said of it at the start`
      : `${path} defines it: start with --mod ${path.slice(0, slash)}`
  }

  /** The name is known, but as something else. */
  private other({ kind, name }: UnknownName): string | undefined {
    const { top, builtins, model } = this.session
    const mechanism = model.mechanisms.get(name)
    if (kind === 'mechanism' && mechanism?.isPoint)
      return `${name} is a point process: objref p, then p = new ${name}(0.5)`
    if (kind === 'class' && mechanism) return `${name} is a mechanism without objects: insert ${name}`
    const symbol = top.own(name) ?? builtins.find(name)
    if (!symbol || symbol.isUndefined() || fits(kind, symbol)) return undefined
    const meaning = meanings[symbol.nameClass] ?? (callable.has(symbol.nameClass) ? 'a function' : undefined)
    return meaning && `${name} is ${meaning} here`
  }

  private near({ kind, name }: UnknownName): string | undefined {
    const near = nearest(name, this.candidates(kind))
    if (near === undefined) return undefined
    const file = this.session.top.find(near) || kind === 'mechanism' ? undefined : this.libraryFileOf(near)
    return `did you mean ${near}?${file ? ` It is defined by ${file}: load_file("${file}")` : ''}`
  }

  private *candidates(kind: Kind): Iterable<string> {
    const { top, model, builtins } = this.session
    const { mechanisms } = model
    if (kind === 'mechanism') {
      for (const each of mechanisms.all()) if (!each.isPoint && !each.isPseudo) yield each.name
    } else if (kind === 'range') {
      yield* mechanisms.names.rangeNames()
      yield* ['nseg', 'L', 'Ra']
    } else {
      const table = this.session.current().table
      for (const scope of table === top ? [top] : [table, top])
        for (const symbol of scope.all()) if (!symbol.isUndefined() && fits(kind, symbol)) yield symbol.name
      for (const name of builtins.names()) if (fits(kind, builtins.find(name)!)) yield name
      if (kind === 'class') for (const each of mechanisms.all()) if (each.isPoint) yield each.name
      if (kind === 'variable') {
        yield* mechanisms.names.rangeNames()
        yield* mechanisms.names.globals()
      }
      if (kind === 'variable' || kind === 'function') yield* this.libraryNames()
      if (kind === 'function') yield* calledWords
      if (kind === 'variable') yield* statementWords
    }
  }

  *libraryNames(): Iterable<string> {
    for (const names of Object.values(this.library)) yield* names.split(' ')
  }
}

/** Whether what the name stands for is of the kind that was sought. */
function fits(kind: Kind, { nameClass }: Sym): boolean {
  switch (kind) {
    case 'function':
      return callable.has(nameClass)
    case 'class':
      return nameClass === 'TEMPLATE'
    case 'section':
      return nameClass === 'SECTION' || nameClass === 'OBJVAR'
    case 'mechanism':
      return nameClass === 'MECHANISM'
    case 'range':
      return nameClass === 'RANGE' || nameClass === 'PROPERTY'
    default:
      return nameClass !== 'TEMPLATE' && nameClass !== 'MECHANISM'
  }
}
