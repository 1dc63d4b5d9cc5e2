/**
 * Tokens of one top-level statement.
 *
 * What a name is, the symbol table knows. What a sign is, depends on what stands before it: HOC writes statements side by
 * side with nothing between them, and takes expressions as far as they go, so `x -1` subtracts, `x (3)` calls, and
 * `cell.soma nseg = 3` is one statement. The lexer keeps the *nature* of the last token and a stack of open brackets, and
 * settles all of this here; the grammar has one reading for each row of tokens.
 *
 * A statement ends at a line end outside braces. Where the text ends before, the lexer asks for more of it.
 */

import { nearest } from '../lang/near.ts'
import type { Problem } from '../lang/problem.ts'
import { BracketStack } from './bracket-stack.ts'
import { DefinitionNames } from './definition-names.ts'
import { badCharacter, LexicalError, unclosed } from './lexical-error.ts'
import { lexeme, Scanner } from './scanner.ts'
import type { HocSymbol, Scope } from './symbol.ts'
import type { NameClass, Token } from './token.ts'
import * as words from './words.ts'
import { callWord, classWords, keywords, nature, type Word } from './words.ts'

/** Gives more text when a statement is not finished at the end of what there is; undefined at the end of the input. */
export type More = (braces: number, unfinished: boolean) => string | undefined

const headers = new Set(['if', 'while', 'for'])

export class Lexer {
  readonly scanner = new Scanner()
  tokens: Token[] = []
  /** Codes of the tokens: the statement's shape. */
  codes = new Uint16Array(256)
  /** How deep in braces the lexer stands. */
  braces = 0
  private scope!: Scope
  private readonly dollars = new Map<string, Word>()

  private nature = 0
  /** Class of the last name or `$`, also behind its index. */
  private head = ''
  private readonly brackets = new BracketStack()
  /** The keyword whose list of names is being read, and how many brackets were open there. */
  private declaring = ''
  private declaringDepth = 0
  /** A `.` was read after an object (then with the nature of the path) or after a section. */
  private path = -1
  private equation = false

  private readonly definition = new DefinitionNames()

  constructor(private readonly more: More) {}

  /** Reads a statement, its line end included; false when there are none. `tokens` and `codes` hold it. */
  statement(scope: Scope): boolean {
    this.reset(scope)
    for (;;) {
      const kind = this.scanner.next()
      if (kind === lexeme.newline) {
        if (this.lineEnd()) return true
      } else if (kind === lexeme.end || kind === lexeme.open) {
        if (this.textEnd(kind)) return this.tokens.length > 0
      } else this.token(kind)
    }
  }

  private reset(scope: Scope): void {
    this.scope = scope
    this.tokens = []
    this.braces = 0
    this.nature = 0
    this.head = ''
    this.path = -1
    this.brackets.depth = 0
    this.declaring = ''
    this.equation = false
    this.definition.reset()
  }

  /** Empty lines are nothing; several line ends are one. */
  private lineEnd(): boolean {
    const { tokens } = this
    if (tokens.length === 0) return false
    if (this.braces > 0 && tokens[tokens.length - 1]!.type === 'NEWLINE') return false
    this.put(words.newlineWord, '\n')
    this.equation = false
    this.declaring = ''
    return this.braces === 0
  }

  /** True when there is no more text. A last line without its end is given one. */
  private textEnd(kind: number): boolean {
    const { scanner } = this
    const more = scanner.ended ? undefined : this.more(this.braces, this.tokens.length > 0 || kind === lexeme.open)
    if (more !== undefined) {
      scanner.text += more
      if (kind === lexeme.open) scanner.position = scanner.start
      return false
    }
    if (kind === lexeme.open && scanner.text[scanner.start] === '"') this.missingQuote()
    if (this.tokens.length === 0) return true
    if (kind === lexeme.open) throw this.error('HOC1005', 'syntax error: the comment is not closed', 'close it with */')
    if (this.braces > 0) throw unclosed(this.tokens, scanner.text.length)
    scanner.start = scanner.text.length
    this.put(words.newlineWord, '\n')
    return true
  }

  private token(kind: number): void {
    const { scanner } = this
    if (kind === lexeme.sign) this.sign(scanner.word)
    else if (kind === lexeme.number) this.number()
    else if (kind === lexeme.name) this.name(scanner.text.slice(scanner.start, scanner.position))
    else if (kind === lexeme.string) this.string()
    else if (kind === lexeme.argument) this.argument(scanner.string)
    else if (kind === lexeme.unquoted) this.missingQuote()
    else throw badCharacter(scanner.text[scanner.start]!, scanner.start)
  }

  /** A minus before a number that is a whole argument becomes part of it: fewer tokens, and fewer shapes. */
  private number(): void {
    const { scanner, tokens } = this
    let value = scanner.number
    const last = tokens.length - 1
    if (last >= 0 && this.codes[last] === words.negateWord.code && this.endsArgument()) {
      scanner.start = tokens.pop()!.offset
      value = -value
    } else this.begins()
    this.add(words.numberWord, new NumberToken(scanner.text, scanner.start, scanner.position, value))
  }

  private endsArgument(): boolean {
    const next = this.scanner.text.charCodeAt(this.scanner.position)
    return next === 44 || next === 41
  }

  private string(): void {
    const { scanner } = this
    this.begins()
    const { start, position, string } = scanner
    this.add(words.stringWord, { type: 'STRING', text: scanner.text.slice(start, position), offset: start, string })
  }

  private put(word: Word, text: string): void {
    this.add(word, { type: word.type, text, offset: this.scanner.start })
  }

  private putName(word: Word, text: string, symbol: HocSymbol): void {
    this.add(word, { type: word.type, text, offset: this.scanner.start, symbol })
  }

  private add(word: Word, token: Token): void {
    const { tokens } = this
    const at = tokens.length
    if ((this.nature & nature.open) !== 0 && !words.startsExpression.has(word.terminal)) {
      this.codes[at - 1] = words.without.get(tokens[at - 1]!.type)!.code
    }
    if (at === this.codes.length) this.codes = grown(this.codes)
    this.codes[at] = word.code
    tokens.push(token)
    this.nature = word.nature
  }

  /** Before a token that begins an operand or a statement: behind a path that was a statement so far, the path takes it. */
  private begins(): void {
    if ((this.nature & nature.path) !== 0) this.put(words.withinWord, '')
  }

  // ---- signs

  private sign(word: Word): void {
    switch (word.type) {
      case '(':
        this.open()
        break
      case '[':
        this.brackets.push(']', this.afterIndex(), this.head)
        this.put(word, '[')
        break
      case '{':
        this.brace(word)
        break
      case ')':
      case ']':
      case '}':
        this.close(word)
        break
      case '-':
        this.put((this.nature & nature.operand) !== 0 ? words.minusWord : words.negateWord, '-')
        break
      case '!':
        this.begins()
        this.put(word, '!')
        break
      case '.':
        this.path = (this.nature & nature.object) !== 0 ? this.nature & nature.path : -1
        this.put(word, '.')
        break
      case ',':
        this.comma(word)
        break
      case '=':
        this.put(this.equation ? words.equalsWord : word, '=')
        break
      default:
        this.put(word, word.type)
    }
  }

  private brace(word: Word): void {
    this.begins()
    this.brackets.push('}', 0, '')
    this.braces++
    this.definition.opened(this.braces)
    this.put(word, '{')
  }

  private comma(word: Word): void {
    const listed = this.declaring !== '' && this.brackets.depth === this.declaringDepth
    this.put(word, ',')
    if (listed) this.nature = nature.naming
  }

  private open(): void {
    const { head } = this
    if ((this.nature & nature.callable) === 0) {
      this.begins()
      this.brackets.push(')', nature.operand, '')
      this.put(words.signs.get('(')!, '(')
    } else if (headers.has(head)) {
      this.brackets.push(')', 0, '')
      this.put(words.signs.get('(')!, '(')
    } else {
      const after = words.natureOfCall[head] ?? 0
      const path = (after & nature.object) !== 0 ? this.nature & nature.path : 0
      this.brackets.push(')', after | path, '')
      this.put(callWord, '(')
    }
  }

  private afterIndex(): number {
    const after = words.natureOfIndex[this.head] ?? 0
    return (after & nature.object) !== 0 ? after | (this.nature & nature.path) : after
  }

  /** A bracket that closes nothing is left to the grammar to refuse. */
  private close(word: Word): void {
    const { brackets } = this
    const closes = brackets.closes(word.type)
    this.put(word, word.type)
    if (closes) {
      brackets.pop()
      this.nature = brackets.nature
      this.head = brackets.head
      if (brackets.depth < this.declaringDepth) this.declaring = ''
    }
    if (word.type !== '}') return
    this.definition.closed(this.braces)
    if (this.braces > 0) this.braces--
  }

  // ---- names

  private name(text: string): void {
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
    } else this.symbol(text, last)
    if (starts && startsPath.has(this.head)) this.nature |= nature.path
  }

  private symbol(text: string, last: string | undefined): void {
    const symbol = this.scope.symbol(text)
    const found = this.definition.own(text) ?? symbol.nameClass
    if (last === '.' && found !== 'RANGE' && found !== 'PROPERTY') {
      throw this.error('HOC2307', `${text} not a section variable`, this.nearName(text, this.scope.rangeNames?.()))
    }
    if (last === 'new' && found !== 'TEMPLATE') {
      throw this.error('HOC2302', `${text} is not a template`, this.nearName(text, this.scope.templateNames?.()))
    }
    this.head = found
    this.putName(classWords[found], text, symbol)
  }

  /** A name after `object.` belongs to the object, whatever it means here; also one of HOC's own words. */
  private member(text: string): void {
    const path = this.path
    this.path = -1
    this.head = 'MEMBER'
    this.put(classWords.MEMBER, text)
    this.nature |= path
  }

  private keyword(word: Word, text: string): void {
    this.path = -1
    this.declaring = ''
    if (word.type !== 'else') this.begins()
    this.head = word.type
    this.put(word, text)
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
    else this.definition.declared(text, what)
    this.head = 'NAME'
    this.putName(words.nameWord, text, this.scope.symbol(text))
    if (!lists.has(what)) this.declaring = ''
  }

  private declareLocal(text: string, as: NameClass): void {
    if (!this.definition.addLocal(text, as)) throw this.error('HOC2303', `${text} already declared local`)
    this.head = 'NAME'
    this.put(words.nameWord, text)
  }

  private mechanism(text: string): void {
    const symbol = this.scope.symbol(text)
    if (symbol.nameClass !== 'MECHANISM') {
      throw this.error('HOC2301', `${text} is not a MECHANISM`, this.nearName(text, this.scope.mechanismNames?.()))
    }
    this.head = 'MECHANISM'
    this.putName(classWords.MECHANISM, text, symbol)
  }

  /** `$1`, `$s1`, `$o1`, `$&1`, and with a local `i` in place of the number. */
  private argument(text: string): void {
    if (!this.definition.inBody) throw this.error('HOC2304', '$ used outside definition')
    if (/\$\D?(0+|\d{5,})$/.test(text)) throw this.error('HOC2305', `strange ${text}`, 'arguments are counted from 1')
    const type = /\$[so&]?/.exec(text)![0]
    if (text.endsWith('i') && this.definition.local('i') !== 'LOCAL') {
      throw this.error('HOC2306', 'arg index used and i is not a LOCAL variable')
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

  // ---- problems

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

  private error(code: string, message: string, help?: string): LexicalError {
    return new LexicalError(code, this.scanner.start, this.scanner.position, message, help)
  }

  private nearName(text: string, names: Iterable<string> | undefined): string | undefined {
    const near = names && nearest(text, names)
    return near && `did you mean ${near}?`
  }

  private missingQuote(): never {
    throw this.error('HOC1002', 'missing quote', 'close the string with " on the line it begins on')
  }
}

/** Numbers are many, and their text is seldom asked for. */
class NumberToken implements Token {
  readonly type = 'NUMBER'
  constructor(
    private readonly source: string,
    readonly offset: number,
    private readonly end: number,
    readonly number: number,
  ) {}

  get text(): string {
    return this.source.slice(this.offset, this.end)
  }
}

const startsPath = new Set(['OBJVAR', 'LOCALOBJ', 'TEMPLATE', 'OBFUNC', 'OBJFUNC'])
const lists = new Set(['local', 'localobj', 'strdef', 'double', 'objref', 'create', 'public', 'external', 'depvar'])

function grown(codes: Uint16Array<ArrayBuffer>): Uint16Array<ArrayBuffer> {
  const larger = new Uint16Array(codes.length * 2)
  larger.set(codes)
  return larger
}
