/**
 * Reads C by descent and precedence. What a name is (a type or not) decides how C is read, so the parser keeps typedefs,
 * struct tags and enum constants, scope by scope left out: blocks of a file share them.
 */
import { constantValue } from './constants.ts'
import type { CToken } from './lexer.ts'
import { badC, refusedC } from './problems.ts'
import type { CExpression, CFunction, CItem, CStatement, Declarator, Initializer } from './tree.ts'
import {
  type CType,
  char,
  completeLayout,
  double,
  float,
  int,
  integerType,
  type Layout,
  long,
  pointerTo,
  unsignedLong,
  voidType,
} from './types.ts'

/** Structures of the C library, all of long. */
const times = [
  ['timeval', 'tv_sec', 'tv_usec'],
  ['timespec', 'tv_sec', 'tv_nsec'],
] as const

/** Names of types, tags and constants of one file. */
export class TypeNames {
  readonly typedefs = new Map<string, CType>([
    ['size_t', unsignedLong],
    ['time_t', long],
    ['clock_t', long],
    ['suseconds_t', long],
    ['ssize_t', long],
    ['ptrdiff_t', long],
    ['intptr_t', long],
    ['uintptr_t', unsignedLong],
    ['off_t', long],
    ['pid_t', int],
    ['u_int32_t', integerType(4, true)],
    ['u_int', integerType(4, true)],
    ['u_long', unsignedLong],
    ['int8_t', char],
    ['uint8_t', integerType(1, true)],
    ['int16_t', integerType(2)],
    ['uint16_t', integerType(2, true)],
    ['int32_t', int],
    ['uint32_t', integerType(4, true)],
    ['int64_t', long],
    ['uint64_t', unsignedLong],
    ['uint', integerType(4, true)],
    ['ushort', integerType(2, true)],
    ['bool', integerType(1, true)],
    ...[
      'FILE',
      'Object',
      'Symbol',
      'Section',
      'Node',
      'NrnThread',
      'IvocVect',
      'Rand',
      'Point_process',
      'Prop',
      'Datum',
      'Symlist',
      'Inst',
      'hoc_Item',
      'hoc_List',
      'DIR',
      'jmp_buf',
      'va_list',
      'pthread_t',
      'pthread_attr_t',
      'pthread_mutex_t',
      'pthread_cond_t',
    ].map((name) => [name, this.opaque(name)] as const),
    ['nrnran123_State', this.opaque('nrnran123_State')],
    ['List', this.opaque('List')],
    ['Psym', this.opaque('Psym')],
  ])
  readonly tags = new Map<string, Layout>()
  readonly constants = new Map<string, number>()

  constructor() {
    for (const [name, ...members] of times)
      completeLayout(
        this.tag(name, false),
        members.map((member) => ({ name: member, type: long })),
      )
  }

  private opaque(name: string): CType {
    return { kind: 'struct', layout: { name, union: false, fields: undefined, size: 1, align: 1 } }
  }

  tag(name: string, union: boolean): Layout {
    const known = this.tags.get(name)
    if (known) return known
    const made: Layout = { name, union, fields: undefined, size: 1, align: 1 }
    this.tags.set(name, made)
    return made
  }
}

const typeWords = new Set(['void', 'char', 'short', 'int', 'long', 'float', 'double', 'signed', 'unsigned', '_Bool'])
const qualifiers = new Set([
  'const',
  'static',
  'extern',
  'restrict',
  '__restrict',
  'typedef',
  'struct',
  'union',
  'enum',
])
const precedence: Readonly<Record<string, number>> = {
  '||': 1,
  '&&': 2,
  '|': 3,
  '^': 4,
  '&': 5,
  '==': 6,
  '!=': 6,
  '<': 7,
  '>': 7,
  '<=': 7,
  '>=': 7,
  '<<': 8,
  '>>': 8,
  '+': 9,
  '-': 9,
  '*': 10,
  '/': 10,
  '%': 10,
}

interface Specifiers {
  readonly type: CType
  readonly storage: Declarator['storage'] | 'typedef'
}
interface Shape {
  readonly name: string
  readonly token: CToken
  readonly wrap: (type: CType) => CType
  readonly parameters: { readonly name: string; readonly type: CType }[] | undefined
  /** Where an array's size is no constant. */
  readonly length?: CExpression | undefined
}

export class CParser {
  private at = 0

  constructor(
    private readonly tokens: readonly CToken[],
    private readonly names: TypeNames,
    private readonly end: CToken,
  ) {}

  /** What stands outside functions. */
  items(): CItem[] {
    const found: CItem[] = []
    while (!this.done()) {
      if (this.take(';')) continue
      const item = this.external()
      if (item) found.push(item)
    }
    return found
  }

  /** What stands inside one. */
  statements(): CStatement[] {
    const found: CStatement[] = []
    while (!this.done()) found.push(this.statement())
    return found
  }

  // ---- tokens

  private get token(): CToken {
    return this.tokens[this.at] ?? this.end
  }
  private done(): boolean {
    return this.at >= this.tokens.length
  }
  private isSign(text: string, ahead = 0): boolean {
    const token = this.tokens[this.at + ahead]
    return token !== undefined && token.text === text && token.type === 'sign'
  }
  private isWord(text: string): boolean {
    return this.token.type === 'name' && this.token.text === text
  }
  private next(): CToken {
    const { token } = this
    this.at++
    return token
  }
  private take(text: string): boolean {
    if (this.token.text !== text || (this.token.type !== 'sign' && this.token.type !== 'name')) return false
    this.at++
    return true
  }
  private need(text: string): CToken {
    if (this.token.text !== text || this.token.type === 'string')
      throw badC(this.token.span, this.token.text, `"${text}"`)
    return this.next()
  }
  private name(what: string): CToken {
    if (this.token.type !== 'name') throw badC(this.token.span, this.token.text, what)
    return this.next()
  }

  // ---- declarations

  private startsType(ahead = 0): boolean {
    const token = this.tokens[this.at + ahead]
    if (token?.type !== 'name') return false
    const { text } = token
    return typeWords.has(text) || qualifiers.has(text) || this.names.typedefs.has(text)
  }

  /** A typedef'd name can also be a variable's: `List = ...`; a declaration goes on with a name or a star. */
  private startsDeclaration(): boolean {
    if (!this.startsType()) return false
    if (!this.names.typedefs.has(this.token.text)) return true
    const following = this.tokens[this.at + 1]
    return following?.type === 'name' || following?.text === '*'
  }

  private specifiers(): Specifiers {
    let storage: Specifiers['storage'] = 'auto'
    let type: CType | undefined
    const words: string[] = []
    for (; this.token.type === 'name'; ) {
      const { text } = this.token
      if (text === 'static' || text === 'extern' || text === 'typedef') storage = text
      else if (text === 'struct' || text === 'union') {
        this.next()
        type = this.structure(text === 'union')
        continue
      } else if (text === 'enum') {
        this.next()
        type = this.enumeration()
        continue
      } else if (typeWords.has(text)) words.push(text)
      else if (!qualifiers.has(text)) {
        const named = type === undefined && words.length === 0 ? this.names.typedefs.get(text) : undefined
        if (!named) break
        type = named
      }
      this.next()
    }
    return { type: type ?? arithmeticType(words), storage }
  }

  private structure(union: boolean): CType {
    const tag = this.token.type === 'name' ? this.next().text : `anonymous ${this.at} ${this.names.tags.size}`
    const layout = this.names.tag(tag, union)
    if (this.take('{')) {
      const members: { name: string; type: CType }[] = []
      while (!this.take('}')) {
        const { type } = this.specifiers()
        do {
          const shape = this.declarator()
          if (this.isSign(':')) throw refusedC(this.token.span, 'a bit field')
          if (shape.length) throw refusedC(shape.length.span, 'a number that is not constant here')
          members.push({ name: shape.name, type: shape.wrap(type) })
        } while (this.take(','))
        this.need(';')
      }
      completeLayout(layout, members)
    }
    return { kind: 'struct', layout }
  }

  private enumeration(): CType {
    if (this.token.type === 'name') this.next()
    if (this.take('{')) {
      let value = 0
      while (!this.take('}')) {
        const name = this.name('a name').text
        if (this.take('=')) value = this.constant()
        this.names.constants.set(name, value++)
        this.take(',')
      }
    }
    return int
  }

  /** `*a[3]`, `(*f)(int)`, or nothing but stars in a cast or a prototype. */
  private declarator(): Shape {
    let stars = 0
    for (; this.isSign('*') || this.isWord('const'); this.next()) if (this.isSign('*')) stars++
    const pointed = (type: CType): CType => {
      let made = type
      for (let i = 0; i < stars; i++) made = pointerTo(made)
      return made
    }
    const start = this.token
    if (this.isSign('(') && this.isSign('*', 1)) {
      this.next()
      const inner = this.declarator()
      this.need(')')
      const { wrap } = this.suffixes()
      return { ...inner, wrap: (type) => inner.wrap(wrap(pointed(type))), parameters: undefined }
    }
    const name = this.token.type === 'name' ? this.next().text : ''
    const { wrap, parameters, length } = this.suffixes()
    return { name, token: start, wrap: (type) => wrap(pointed(type)), parameters, length }
  }

  private suffixes(): Pick<Shape, 'wrap' | 'parameters' | 'length'> {
    if (this.isSign('(')) {
      this.next()
      const parameters = this.parameters()
      const wrap = (result: CType): CType => ({
        kind: 'function',
        result,
        parameters: parameters?.map(({ type }) => type),
      })
      return { wrap, parameters }
    }
    const counts: (number | undefined)[] = []
    let length: CExpression | undefined
    for (let first = true; this.take('['); first = false) {
      if (this.isSign(']')) counts.push(undefined)
      else {
        const size = this.conditional()
        const value = constantValue(size, this.names)
        if (value === undefined && !first) throw refusedC(size.span, 'a number that is not constant here')
        if (value === undefined) length = size
        else counts.push(value)
      }
      this.need(']')
    }
    const wrap = (type: CType) => {
      const whole = counts.reduceRight<CType>((of, count) => ({ kind: 'array', of, count }), type)
      return length ? pointerTo(whole) : whole
    }
    return { wrap, parameters: undefined, length }
  }

  /** Undefined for `()`, which says nothing of them; names alone are parameters of the old style. */
  private parameters(): { name: string; type: CType }[] | undefined {
    if (this.take(')')) return undefined
    const found: { name: string; type: CType }[] = []
    do {
      if (this.take('...')) continue
      if (!this.startsType()) {
        found.push({ name: this.name('a parameter').text, type: int })
        continue
      }
      const { type } = this.specifiers()
      const shape = this.declarator()
      found.push({ name: shape.name, type: decayed(shape.wrap(type)) })
    } while (this.take(','))
    this.need(')')
    return found.length === 1 && found[0]!.type.kind === 'void' ? [] : found.filter(({ type }) => type.kind !== 'void')
  }

  private external(): CItem | undefined {
    const start = this.token
    const { type, storage } = this.specifiers()
    if (this.take(';')) return undefined
    const first = this.declarator()
    if (first.name === '') throw badC(this.token.span, this.token.text, 'a declaration')
    const whole = first.wrap(type)
    if (whole.kind === 'function' && (this.isSign('{') || this.startsType()))
      return this.functionDefinition(start, first, whole.result, storage === 'static')
    return { kind: 'variables', names: this.declarators(type, storage, first) }
  }

  private functionDefinition(start: CToken, shape: Shape, result: CType, isStatic: boolean): CFunction {
    const parameters = [...(shape.parameters ?? [])]
    // declarations between the parentheses and the body give the types of old-style parameters
    while (!this.isSign('{')) {
      const { type } = this.specifiers()
      do {
        const one = this.declarator()
        const k = parameters.findIndex(({ name }) => name === one.name)
        if (k >= 0) parameters[k] = { name: one.name, type: decayed(one.wrap(type)) }
      } while (this.take(','))
      this.need(';')
    }
    return { kind: 'function', name: shape.name, isStatic, result, parameters, body: this.block(), span: start.span }
  }

  private declarators(type: CType, storage: Specifiers['storage'], first: Shape): Declarator[] {
    const found: Declarator[] = []
    for (let shape = first; ; shape = this.declarator()) {
      const initializer = this.take('=') ? this.initializer() : undefined
      const whole = sized(shape.wrap(type), initializer)
      if (storage === 'typedef') this.names.typedefs.set(shape.name, whole)
      else
        found.push({
          name: shape.name,
          type: whole,
          storage,
          initializer,
          span: shape.token.span,
          length: shape.length,
        })
      if (!this.take(',')) break
    }
    this.need(';')
    return found
  }

  private initializer(): Initializer {
    if (!this.isSign('{')) return this.assignment()
    const { span } = this.next()
    const items: Initializer[] = []
    while (!this.take('}')) {
      if (this.isSign('.') || this.isSign('[')) throw refusedC(this.token.span, 'a designated initializer')
      items.push(this.initializer())
      if (!this.take(',') && !this.isSign('}')) throw badC(this.token.span, this.token.text, '"," or "}"')
    }
    return { kind: 'list', items, span }
  }

  // ---- statements

  private block(): CStatement {
    const { span } = this.need('{')
    const body: CStatement[] = []
    while (!this.take('}')) {
      if (this.done()) throw badC(this.end.span, '', '"}"')
      body.push(this.statement())
    }
    return { kind: 'block', body, span }
  }

  private statement(): CStatement {
    const { token } = this
    const { span } = token
    if (token.type === 'hole') {
      this.next()
      return { kind: 'nmodl', statement: token.hole!, span }
    }
    if (this.isSign('{')) return this.block()
    if (this.take(';')) return { kind: 'empty', span }
    if (token.type === 'name') {
      if (this.isSign(':', 1) && token.text !== 'default') {
        this.at += 2
        return { kind: 'label', name: token.text, span }
      }
      const control = this.control(token)
      if (control) return control
      if (this.startsDeclaration()) return this.localDeclaration()
    }
    const value = this.expression()
    this.need(';')
    return { kind: 'expression', value, span }
  }

  private localDeclaration(): CStatement {
    const { span } = this.token
    const { type, storage } = this.specifiers()
    if (this.take(';')) return { kind: 'empty', span }
    return { kind: 'declare', names: this.declarators(type, storage, this.declarator()), span }
  }

  private control({ text, span }: CToken): CStatement | undefined {
    switch (text) {
      case 'if': {
        this.next()
        const condition = this.condition()
        const whenTrue = this.statement()
        return { kind: 'if', condition, whenTrue, otherwise: this.take('else') ? this.statement() : undefined, span }
      }
      case 'while':
        this.next()
        return { kind: 'while', condition: this.condition(), body: this.statement(), span }
      case 'do': {
        this.next()
        const body = this.statement()
        this.need('while')
        const condition = this.condition()
        this.need(';')
        return { kind: 'do', condition, body, span }
      }
      case 'for':
        return this.forLoop()
      case 'switch':
        this.next()
        return { kind: 'switch', value: this.condition(), body: this.statement(), span }
      case 'case':
      case 'default': {
        this.next()
        const value = text === 'case' ? this.conditional() : undefined
        this.need(':')
        return { kind: 'case', value, span }
      }
      case 'break':
      case 'continue':
        this.next()
        this.need(';')
        return { kind: text, span }
      case 'return': {
        this.next()
        const value = this.isSign(';') ? undefined : this.expression()
        this.need(';')
        return { kind: 'return', value, span }
      }
      case 'goto': {
        this.next()
        const name = this.name('a label').text
        this.need(';')
        return { kind: 'goto', name, span }
      }
      default:
        return undefined
    }
  }

  private condition(): CExpression {
    this.need('(')
    const value = this.expression()
    this.need(')')
    return value
  }

  private forLoop(): CStatement {
    const { span } = this.next()
    this.need('(')
    let start: CStatement | undefined
    if (this.startsDeclaration()) start = this.localDeclaration()
    else if (!this.take(';')) {
      start = { kind: 'expression', value: this.expression(), span }
      this.need(';')
    }
    const condition = this.isSign(';') ? undefined : this.expression()
    this.need(';')
    const step = this.isSign(')') ? undefined : this.expression()
    this.need(')')
    return { kind: 'for', start, condition, step, body: this.statement(), span }
  }

  // ---- expressions

  private constant(): number {
    const expression = this.conditional()
    const value = constantValue(expression, this.names)
    if (value === undefined) throw refusedC(expression.span, 'a number that is not constant here')
    return value
  }

  expression(): CExpression {
    let value = this.assignment()
    while (this.isSign(',')) {
      const { span } = this.next()
      value = { kind: 'binary', operator: ',', left: value, right: this.assignment(), span }
    }
    return value
  }

  private assignment(): CExpression {
    const target = this.conditional()
    const { text, type, span } = this.token
    if (type !== 'sign' || !/^(=|[-+*/%&|^]=|<<=|>>=)$/.test(text)) return target
    this.next()
    return { kind: 'assign', operator: text.slice(0, -1), target, value: this.assignment(), span }
  }

  private conditional(): CExpression {
    const condition = this.binary(1)
    if (!this.isSign('?')) return condition
    const { span } = this.next()
    const whenTrue = this.expression()
    this.need(':')
    return { kind: 'conditional', condition, whenTrue, otherwise: this.conditional(), span }
  }

  private binary(least: number): CExpression {
    let left = this.unary()
    for (;;) {
      const { text, type, span } = this.token
      const level = type === 'sign' ? precedence[text] : undefined
      if (level === undefined || level < least) return left
      this.next()
      left = { kind: 'binary', operator: text, left, right: this.binary(level + 1), span }
    }
  }

  private unary(): CExpression {
    const { text, type, span } = this.token
    if (type === 'sign') {
      if (text === '++' || text === '--') {
        this.next()
        return { kind: 'step', operator: text, before: true, operand: this.unary(), span }
      }
      if (text === '-' || text === '+' || text === '!' || text === '~' || text === '*' || text === '&') {
        this.next()
        return { kind: 'unary', operator: text, operand: this.unary(), span }
      }
      if (text === '(' && this.startsType(1)) {
        this.next()
        const target = this.typeName()
        this.need(')')
        return { kind: 'cast', type: target, operand: this.unary(), span }
      }
    }
    if (type === 'name' && text === 'sizeof') {
      this.next()
      if (!this.isSign('(') || !this.startsType(1)) return { kind: 'sizeof', operand: this.unary(), span }
      this.next()
      const of = this.typeName()
      this.need(')')
      return { kind: 'sizeofType', type: of, span }
    }
    return this.postfix(this.primary())
  }

  private typeName(): CType {
    const { type } = this.specifiers()
    return this.declarator().wrap(type)
  }

  private postfix(start: CExpression): CExpression {
    let value = start
    for (;;) {
      const { text, type, span } = this.token
      if (type !== 'sign') return value
      if (text === '[') {
        this.next()
        value = { kind: 'index', base: value, index: this.expression(), span: value.span }
        this.need(']')
      } else if (text === '(') {
        this.next()
        value = { kind: 'call', callee: value, args: this.callArguments(), span: value.span }
      } else if (text === '.' || text === '->') {
        this.next()
        value = { kind: 'member', base: value, arrow: text === '->', name: this.name('a member').text, span }
      } else if (text === '++' || text === '--') {
        this.next()
        value = { kind: 'step', operator: text, before: false, operand: value, span }
      } else return value
    }
  }

  private callArguments(): CExpression[] {
    const args: CExpression[] = []
    if (this.take(')')) return args
    do {
      // a macro that stands for nothing may have left a comma's neighbour empty
      if (this.isSign(')') || this.isSign(',')) continue
      args.push(this.assignment())
    } while (this.take(','))
    this.need(')')
    return args
  }

  private primary(): CExpression {
    const token = this.next()
    const { text, span } = token
    if (token.type === 'number') return { kind: 'number', ...numberOf(text), span }
    if (token.type === 'char')
      return { kind: 'number', value: unescape_(text.slice(1, -1)).charCodeAt(0), type: int, span }
    if (token.type === 'string') {
      let whole = unescape_(text.slice(1, -1))
      while (this.token.type === 'string') whole += unescape_(this.next().text.slice(1, -1))
      return { kind: 'string', text: whole, span }
    }
    if (token.type === 'name') return { kind: 'name', name: text, span }
    if (text === '(' && token.type === 'sign') {
      const value = this.expression()
      this.need(')')
      return value
    }
    throw badC(span, text, 'an expression')
  }
}

const decayed = (type: CType): CType =>
  type.kind === 'array' ? pointerTo(type.of) : type.kind === 'function' ? pointerTo(type) : type

/** `double a[] = {...}` has as many elements as the list. */
function sized(type: CType, initializer: Initializer | undefined): CType {
  if (type.kind !== 'array' || type.count !== undefined || !initializer) return type
  const count =
    initializer.kind === 'list'
      ? initializer.items.length
      : initializer.kind === 'string'
        ? initializer.text.length + 1
        : 0
  return { ...type, count }
}

function arithmeticType(words: readonly string[]): CType {
  const has = (word: string) => words.includes(word)
  if (has('void')) return voidType
  if (has('double')) return double
  if (has('float')) return float
  const bytes = has('char') || has('_Bool') ? 1 : has('short') ? 2 : has('long') ? 8 : 4
  return integerType(bytes, has('unsigned') || has('_Bool'))
}

function numberOf(text: string): { value: number | bigint; type: CType } {
  const hex = /^0[xX]/.test(text)
  if (!hex && /[.eE]|[fF]$/.test(text)) {
    return { value: Number(text.replace(/[fFlL]$/, '')), type: /[fF]$/.test(text) ? float : double }
  }
  const digits = text.replace(/[uUlL]+$/, '')
  const value = /^0[0-7]+$/.test(digits) ? BigInt(`0o${digits.slice(1)}`) : BigInt(digits)
  const unsigned = /[uU]/.test(text)
  const wide = /[lL]/.test(text) || value > (hex || unsigned ? 0xffffffffn : 0x7fffffffn)
  if (wide) return { value, type: integerType(8, unsigned) }
  return { value: Number(value) | 0, type: integerType(4, unsigned || value > 0x7fffffffn) }
}

const escapes: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
  e: '\x1b',
}
const unescape_ = (text: string): string =>
  text
    .replace(/\\\r?\n/g, '')
    .replace(/\\(?:x([0-9a-fA-F]{1,2})|([0-7]{1,3})|([\s\S]))/g, (_, hex, octal, one) =>
      hex
        ? String.fromCharCode(Number.parseInt(hex, 16))
        : octal
          ? String.fromCharCode(Number.parseInt(octal, 8))
          : (escapes[one] ?? one),
    )
