/**
 * The part of the lexer that knows names: what they are where they stand, and which of them are being declared.
 */
import type { Problem } from '../lang/problem.ts'
import { DefinitionNames } from './definition-names.ts'
import type { HocSymbol, Scope } from './symbol.ts'
import type { NameClass } from './token.ts'
import { TokenRow } from './token-row.ts'
import * as words from './words.ts'
import { classWords, keywords, nature, type Word } from './words.ts'

export class NameLexer extends TokenRow {
  protected scope!: Scope
  /** The keyword whose list of names is being read, and how many brackets were open there. */
  protected declaring = ''
  protected declaringDepth = 0
  /** A `.` was read after an object (then with the nature of the path); else -1. */
  protected path = -1
  protected equation = false
  protected readonly definition = new DefinitionNames()
  private readonly dollars = new Map<string, Word>()

  protected override clear(): void {
    super.clear()
    this.path = -1
    this.declaring = ''
    this.equation = false
    this.definition.reset()
  }

  protected name(text: string): void {
    if (text.length > longestName) throw this.error('HOC1007', `Name too long: ${text}`)
    const keyword = this.path >= 0 ? undefined : keywords.get(text)
    if (this.path >= 0) this.member(text)
    else if (keyword !== undefined) this.keyword(keyword, text)
    else if ((this.nature & nature.naming) !== 0) this.declaration(text)
    else if (this.head === 'insert' || this.head === 'uninsert') this.mechanism(text)
    else this.ordinary(text)
  }

  private ordinary(text: string): void {
    const last = this.tokens[this.tokens.length - 1]?.type
    const starts = (this.nature & nature.wanting) === 0
    this.begins()
    this.path = -1
    const local = this.definition.local(text)
    if (local !== undefined) {
      this.head = local
      this.put(classWords[local], text)
    } else this.symbol(text, last, starts)
    if (starts && startsPath.has(this.head)) this.nature |= nature.path
  }

  private symbol(text: string, last: string | undefined, starts: boolean): void {
    const symbol = this.scope.symbol(text)
    let found = this.definition.own(text) ?? symbol.nameClass
    if (found === 'VAR' && this.scope.guess) found = this.guess(symbol, last, starts)
    if (last === '.' && found !== 'RANGE' && found !== 'PROPERTY') {
      throw this.error('HOC1107', `${text} not a section variable`, this.scope.advice?.('range', text))
    }
    if (last === 'new' && found !== 'TEMPLATE') {
      throw this.error('HOC1102', `${text} is not a template`, this.scope.advice?.('class', text))
    }
    this.head = found
    this.putName(classWords[found], text, symbol)
  }

  private guess(symbol: HocSymbol, last: string | undefined, starts: boolean): NameClass {
    const { text, position } = this.scanner
    const before = last === '(' && this.tokens.at(-2)?.type === 'for' ? '' : last
    return this.scope.guess!(symbol, { before, starts, following: text.slice(position, position + 200) })
  }

  /** A name after `object.` belongs to the object, whatever it means here; also one of HOC's own words. */
  private member(text: string): void {
    const path = this.path
    this.path = -1
    this.head = 'MEMBER'
    this.put(classWords.MEMBER, text)
    this.scope.mention?.(text)
    this.nature |= path
  }

  private keyword(word: Word, text: string): void {
    this.path = -1
    this.declaring = ''
    if (word.type !== 'else') this.begins()
    this.head = word.type
    this.put(word, text)
    if (word.type === 'iterator_statement' && this.definition.kind !== 'iterator') {
      throw this.error('HOC2284', 'iterator_statement used outside an iterator declaration')
    }
    if (word.type === 'help') this.help()
    else if ((word.nature & nature.naming) !== 0) {
      this.declaring = word.type
      this.declaringDepth = this.brackets.depth
      this.definition.keyword(word.type)
    } else if (word.type === 'eqn') this.equation = true
  }

  /** The rest of the line is what help is asked about. */
  private help(): void {
    const { scanner } = this
    const rest = /[^\n\r]*/y
    rest.lastIndex = scanner.position
    const topic = rest.exec(scanner.text)![0]
    scanner.start = scanner.position
    scanner.position += topic.length
    const string = topic.trim()
    if (string !== '') this.add(words.stringWord, { type: 'STRING', text: topic, offset: scanner.start, string })
  }

  private declaration(text: string): void {
    const what = this.declaring
    if (what === 'local') this.declareLocal(text, 'LOCAL')
    else if (what === 'localobj') this.declareLocal(text, 'LOCALOBJ')
    else this.declareSymbol(text, what)
  }

  private declareSymbol(text: string, what: string): void {
    if (what === 'strdef') this.placed(() => this.scope.declareString(text))
    else if (what === 'create') this.placed(() => this.scope.declareSection(text))
    else if (what === 'depvar') this.unknownNumber(text)
    else this.definition.declared(text, what)
    this.head = 'NAME'
    const { scope } = this
    this.putName(
      words.nameWord,
      text,
      hiding.has(what) ? (scope.declared?.(text) ?? scope.symbol(text)) : scope.symbol(text),
    )
    if (!lists.has(what)) this.declaring = ''
  }

  /** Unknowns of equations are numbers from the start. */
  private unknownNumber(text: string): void {
    if ((this.definition.own(text) ?? this.scope.symbol(text).nameClass) !== 'VAR')
      throw this.error('HOC1001', 'syntax error', `depvar wants the name of a number, which ${text} is not`)
  }

  private declareLocal(text: string, as: NameClass): void {
    if (!this.definition.addLocal(text, as)) throw this.error('HOC1103', `${text} already declared local`)
    this.head = 'NAME'
    this.put(words.nameWord, text)
    this.scope.mention?.(text)
  }

  private mechanism(text: string): void {
    const symbol = this.scope.symbol(text)
    const { head } = this
    const guessed = this.scope.guess?.(symbol, { before: head, starts: false, following: '' })
    if (symbol.nameClass !== 'MECHANISM' && guessed !== 'MECHANISM') {
      throw this.error('HOC1101', `${text} is not a MECHANISM`, this.scope.advice?.('mechanism', text))
    }
    this.head = 'MECHANISM'
    this.putName(classWords.MECHANISM, text, symbol)
  }

  /** `$1`, `$s1`, `$o1`, `$&1`, and with a local `i` in place of the number. */
  protected argument(text: string): void {
    if (!this.definition.inBody) throw this.error('HOC1104', `${/\$[so&]?/.exec(text)![0]} used outside definition`)
    if (/\$\D?(0+|\d{5,})$/.test(text))
      throw this.error('HOC1105', `strange $... : ${text}`, 'arguments are counted from 1')
    const type = /\$[so&]?/.exec(text)![0]
    if (text.endsWith('i') && this.definition.local('i') !== 'LOCAL') {
      throw this.error('HOC1106', 'arg index used and i is not a LOCAL variable')
    }
    const starts = (this.nature & nature.wanting) === 0
    this.begins()
    this.head = type
    this.put(this.dollar(text, type), text)
    if (starts && type === '$o') this.nature |= nature.path
  }

  /** Each number of each form is a word of its own, the same for every lexer: shapes are shared among them. */
  private dollar(text: string, type: string): Word {
    let word = this.dollars.get(text)
    if (!word) {
      const number = text.endsWith('i') ? 0 : Number(text.slice(type.length))
      word = words.argumentWord(type, number)
      this.dollars.set(text, word)
    }
    return word
  }

  /** What declares a name may find it taken; the problem gets its place here. */
  private placed(declare: () => void): void {
    try {
      declare()
    } catch (error) {
      throw error instanceof Error && 'code' in error
        ? this.error(String(error.code), error.message, (error as Problem).help)
        : error
    }
  }
}

/** In characters. */
const longestName = 255

const startsPath = new Set(['OBJVAR', 'LOCALOBJ', 'TEMPLATE', 'OBFUNC', 'OBJFUNC'])
/** Declarations that, inside a template, give a built-in name another meaning. */
const hiding = new Set(['strdef', 'double', 'objref', 'create', 'proc', 'func', 'obfunc', 'iterator'])
const lists = new Set(['local', 'localobj', 'strdef', 'double', 'objref', 'create', 'public', 'external', 'depvar'])
