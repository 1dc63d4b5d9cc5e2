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
import { badCharacter, unclosed } from './lexical-error.ts'
import { NameLexer } from './name-lexer.ts'
import { RowTaker } from './rows.ts'
import { follow, isLineEnd } from './rows-token.ts'
import { lexeme } from './scanner.ts'
import type { Scope } from './symbol.ts'
import { NumberToken } from './token-row.ts'
import * as words from './words.ts'
import { callWord, nature, type Word } from './words.ts'

/** Gives more text when a statement is not finished at the end of what there is; undefined at the end of the input. */
export type More = (braces: number, unfinished: boolean) => string | undefined

/** What a block begins with that runs once. */
const ofSections = new Set(['{', 'SECTION', 'OBJVAR', 'TEMPLATE'])
/** Calls with numbers that are worth a token of their own where code is made of the block. */
const fewestCalls = 3
const headers = new Set(['if', 'while', 'for'])

export class Lexer extends NameLexer {
  /** How deep in braces the lexer stands. */
  braces = 0
  private readonly taker = new RowTaker(this.scanner, {
    symbol: (name) => this.scope.symbol(name),
    isLocal: (name) => this.definition.local(name) !== undefined,
  })

  private more: More = () => undefined

  /** Begins with another text. A lexer serves many: `execute` would make one for each of its lines. */
  open(text: string, more: More): this {
    this.scanner.begin(text)
    this.taker.forget()
    this.more = more
    return this
  }

  /** Reads a statement, its line end included; false when there are none. `tokens` and `codes` hold it. */
  statement(scope: Scope): boolean {
    this.begin(scope)
    const rows = this.taker.takeLines()
    if (rows) {
      this.add(words.rowsWord, rows)
      this.put(words.newlineWord, '\n')
      return true
    }
    for (;;) {
      const kind = this.scanner.next()
      if (kind === lexeme.newline) {
        if (this.lineEnd()) return true
      } else if (kind === lexeme.end || kind === lexeme.open) {
        if (this.textEnd(kind)) return this.tokens.length > 0
      } else this.token(kind)
    }
  }

  private begin(scope: Scope): void {
    this.clear()
    this.scope = scope
    this.braces = 0
  }

  /** Empty lines are nothing; several line ends are one. */
  private lineEnd(): boolean {
    const { tokens } = this
    if (tokens.length === 0) return false
    if (this.braces > 0 && tokens[tokens.length - 1]!.type === 'NEWLINE') return false
    this.put(words.newlineWord, '\n')
    this.equation = false
    this.declaring = ''
    if (this.braces > 0) this.rows(this.braces === 1 && ofSections.has(tokens[0]!.type) ? 1 : fewestCalls)
    return this.braces === 0
  }

  /** Where a statement of a block may begin. */
  private rows(fewest: number): void {
    const rows = this.taker.take(fewest)
    if (rows) this.add(words.rowsWord, rows)
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

  private missingQuote(): never {
    throw this.error('HOC1002', 'missing quote', 'close the string with " on the line it begins on')
  }

  private sign(word: Word): void {
    switch (word.type) {
      case '(':
        this.parenthesis()
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
    if (!isLineEnd(this.scanner.text.charCodeAt(follow(this.scanner.text, this.scanner.position))))
      this.rows(fewestCalls)
  }

  private comma(word: Word): void {
    const listed = this.declaring !== '' && this.brackets.depth === this.declaringDepth
    this.put(word, ',')
    if (listed) this.nature = nature.naming
  }

  private parenthesis(): void {
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
}
