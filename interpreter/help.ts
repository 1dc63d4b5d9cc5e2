/**
 * `help name`: what a name is and how it is used, from the tables of built-in names, the mechanisms, and the program itself.
 */
import { nearest } from '../lang/near.ts'
import type { HocClass } from '../stdlib/binding/class.ts'
import type { Interpreter } from './interpreter.ts'
import { publicNames } from './machine/sites.ts'
import { isTemplate } from './store.ts'
import type { Sym } from './symbols.ts'
import { keywords } from './words.ts'

type Mechanism = ReturnType<Interpreter['model']['mechanisms']['all']>[number]

const general = `help name         what a built-in function, class, mechanism, variable or word of the language is
help Class.name   a method or variable of a class
help file.hoc     what a file of the library defines
`
const width = 100
/** Classes whose member of one name is told of at once. */
const mostExplained = 3

export class Help {
  private texts: ReadonlyMap<string, string> | undefined = undefined

  constructor(
    private readonly session: Interpreter,
    private readonly readTexts: () => ReadonlyMap<string, string>,
  ) {}

  on(topic: string): string {
    const name = topic.trim().replace(/\(.*$/, '')
    if (name === '') return general
    return this.known(name) ?? this.unknown(name)
  }

  private known(name: string): string | undefined {
    if (keywords.has(name)) return paragraph(name, this.text(name))
    const [owner = '', member] = name.split('.')
    if (member === 'hoc') return this.libraryFile(name)
    if (member !== undefined) return this.member(owner, member)
    const symbol = this.session.current().table.find(name) ?? this.session.top.find(name)
    if (symbol && !symbol.isUndefined()) return this.symbol(symbol)
    const found = this.ofAnyClass(name)
    if (found) return found
    const file = this.session.advice.libraryFileOf(name)
    return file && paragraph(name, `Defined by ${file} of the library: load_file("${file}")`)
  }

  private text(name: string): string | undefined {
    this.texts ??= this.readTexts()
    const dot = name.indexOf('.')
    return this.texts.get(name) ?? (dot < 0 ? undefined : this.texts.get(`${name.slice(0, dot)}.*`))
  }

  private symbol(symbol: Sym): string | undefined {
    const { name, builtin, cls, definition } = symbol
    if (builtin) return paragraph(builtin.signature, builtin.help)
    if (cls) return this.ofClass(cls)
    if (definition) {
      const { source, what, tokens } = definition
      const line = source.position(tokens[0]?.offset ?? 0).line
      return paragraph(`${what} ${name}`, `Defined in ${source.name}, line ${line}.`)
    }
    const { mechanisms } = this.session.model
    const mechanism = mechanisms.get(name)
    if (mechanism) return mechanismText(mechanism)
    if (symbol.nameClass === 'RANGE') return this.range(name)
    return paragraph(name, this.text(name) ?? `${sort(symbol)} of the program.`)
  }

  private range(name: string): string {
    const variable = this.session.model.mechanisms.names.rangeVariable(name)
    const known = this.text(name)
    if (known || !variable?.mechanism) return paragraph(name, known ?? 'A range variable.')
    const unit = variable.unit ? ` (${variable.unit})` : ''
    return paragraph(name, `A range variable of the mechanism ${variable.mechanism.name}${unit}: ${name}(0.5).`)
  }

  // ---- classes

  private ofClass(cls: HocClass): string {
    const about = cls.help ?? this.text(cls.name)
    if (isTemplate(cls)) {
      const names = [...publicNames(cls.table.all())]
      return paragraph(`new ${cls.name}(...)`, 'A template of the program.') + listed(names)
    }
    const mechanism = this.session.model.mechanisms.get(cls.name)
    const head = paragraph(`new ${cls.signature}`, about)
    return mechanism ? head + parameters(mechanism) : head + listed([...cls.members.keys()])
  }

  private member(owner: string, name: string): string | undefined {
    const cls = this.classOf(owner)
    if (!cls) return undefined
    if (isTemplate(cls)) {
      const symbol = cls.publicSymbol(name)
      return symbol && paragraph(`${cls.name}.${name}`, `${sort(symbol)} of the template.`)
    }
    const member = cls.members.get(name)
    if (!member) return undefined
    const call = member.kind === 'method' ? member.signature : name
    const variable = this.session.model.mechanisms.get(cls.name)?.spec.variables.find((each) => each.name === name)
    const unit = variable && `A ${variable.role} of ${cls.name}${variable.unit ? ` (${variable.unit})` : ''}.`
    return paragraph(`${cls.name}.${call}`, unit ?? this.text(`${cls.name}.${name}`) ?? this.placeText(cls.name, name))
  }

  /** A member named without its class. */
  private ofAnyClass(name: string): string | undefined {
    const classes = [...new Set(this.session.advice.names())].flatMap((each) => this.session.top.find(each)?.cls ?? [])
    const owners = classes.filter((cls) => !isTemplate(cls) && cls.members.has(name)).map((cls) => cls.name)
    if (owners.length > mostExplained) return `${name} is a method or variable of\n${listed(owners)}`
    return owners.map((owner) => this.member(owner, name)).join('') || undefined
  }

  /** What every point process has. */
  private placeText(cls: string, name: string): string | undefined {
    return this.session.model.mechanisms.get(cls) && placeTexts[name]
  }

  /** By its name, or of the object that a variable refers to. */
  private classOf(name: string): HocClass | undefined {
    const symbol = this.session.current().table.find(name) ?? this.session.top.find(name)
    if (symbol?.nameClass !== 'OBJVAR') return symbol?.cls
    const { data } = symbol
    return data && 'cell' in data ? (data.cell.value?.cls as HocClass | undefined) : undefined
  }

  // ---- the rest

  private libraryFile(file: string): string | undefined {
    const names = this.session.advice.namesOf(file)
    return names && paragraph(file, 'A file of the library. It defines') + listed(names)
  }

  private unknown(topic: string): string {
    const [owner = '', member] = topic.split('.')
    const cls = member === undefined ? undefined : this.classOf(owner)
    const names = cls ? (isTemplate(cls) ? publicNames(cls.table.all()) : cls.members.keys()) : this.everything()
    const near = nearest(cls ? member! : topic, names)
    const guess = near ? `; did you mean ${cls ? `${owner}.${near}` : near}?` : ''
    return `there is no help on ${topic}${guess}\n`
  }

  private *everything(): Iterable<string> {
    yield* keywords.keys()
    yield* this.session.advice.names()
    yield* this.session.advice.libraryNames()
  }
}

const placeTexts: Readonly<Record<string, string>> = {
  loc: 'Moves it to a place of the section in use.',
  get_loc: 'Makes its section the one in use, and gives its place; pop_section() ends it.',
  has_loc: 'Whether it is in a section.',
  get_segment: 'The segment it is in.',
}

const kinds: Partial<Record<string, string>> = {
  STRVAR: 'A string',
  OBJVAR: 'An object variable',
  SECTION: 'A section',
  PROC: 'A procedure',
  FUNC: 'A function',
  OBFUNC: 'A function that gives an object',
  ITERATOR: 'An iterator',
}
const sort = ({ nameClass, isArray }: Sym): string => kinds[nameClass] ?? (isArray ? 'An array of numbers' : 'A number')

const paragraph = (head: string, text = ''): string => `${head}\n${text ? wrapped(text) : ''}`

/** Lines of bearable length, two blanks in. */
function wrapped(text: string): string {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + word.length < width) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(`  ${word}`)
  }
  return `${lines.join('\n')}\n`
}

const listed = (names: readonly string[]): string => (names.length > 0 ? wrapped(names.join(' ')) : '')

function mechanismText(mechanism: Mechanism): string {
  const { name, spec } = mechanism
  const head = mechanism.isPoint ? `new ${name}(x)` : `insert ${name}`
  const ions = spec.ions.map(({ ion }) => ion)
  const uses = ions.length > 0 ? ` It uses the ions ${ions.join(', ')}.` : ''
  return paragraph(head, `A mechanism from ${spec.file.replace(/^.*\//, '')}.${uses}`) + parameters(mechanism)
}

/** Variables as HOC names them, with units and first values. */
function parameters({ name, spec, isPoint }: Mechanism): string {
  const suffix = isPoint || name === 'nothing' ? '' : `_${name}`
  const lines = spec.variables
    .filter((variable) => variable.visible)
    .map(({ name: own, role, unit, initial }) => {
      const first = role === 'parameter' ? `= ${Number(initial.toPrecision(6))}` : ''
      return `  ${`${own}${suffix}`.padEnd(20)} ${role.padEnd(10)} ${first.padEnd(12)} ${unit}`.trimEnd()
    })
  const globals = spec.globals
    .filter((each) => each.visible)
    .map((each) =>
      `  ${`${each.name}_${name}`.padEnd(20)} ${'global'.padEnd(10)} ${`= ${each.initial}`.padEnd(12)} ${each.unit}`.trimEnd(),
    )
  return [...lines, ...globals].map((line) => `${line}\n`).join('')
}
