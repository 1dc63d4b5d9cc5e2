/** Reads declarations of C: types, structures, enums, what stands around the name that is declared. */
import { constantValue } from './constants.ts'
import type { CToken } from './lexer.ts'
import { badC, refusedC } from './problems.ts'
import { TokenReader } from './token-reader.ts'
import type { CExpression, Declarator, Initializer } from './tree.ts'
import { type CType, completeLayout, double, float, int, integerType, pointerTo, voidType } from './types.ts'

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

interface Specifiers {
  readonly type: CType
  readonly storage: Declarator['storage'] | 'typedef'
}

export interface Shape {
  readonly name: string
  readonly token: CToken
  readonly wrap: (type: CType) => CType
  readonly parameters: { readonly name: string; readonly type: CType }[] | undefined
  /** Where an array's size is no constant. */
  readonly length?: CExpression | undefined
}

export abstract class DeclarationParser extends TokenReader {
  protected abstract conditional(): CExpression
  protected abstract assignment(): CExpression

  protected startsType(ahead = 0): boolean {
    const token = this.tokens[this.at + ahead]
    if (token?.type !== 'name') return false
    const { text } = token
    return typeWords.has(text) || qualifiers.has(text) || this.names.typedefs.has(text)
  }

  /** A typedef'd name can also be a variable's: `List = ...`; a declaration goes on with a name or a star. */
  protected startsDeclaration(): boolean {
    if (!this.startsType()) return false
    if (!this.names.typedefs.has(this.token.text)) return true
    const following = this.tokens[this.at + 1]
    return following?.type === 'name' || following?.text === '*'
  }

  protected specifiers(): Specifiers {
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

  protected structure(union: boolean): CType {
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

  protected enumeration(): CType {
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
  protected declarator(): Shape {
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

  protected suffixes(): Pick<Shape, 'wrap' | 'parameters' | 'length'> {
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
  protected parameters(): { name: string; type: CType }[] | undefined {
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

  protected declarators(type: CType, storage: Specifiers['storage'], first: Shape): Declarator[] {
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

  protected initializer(): Initializer {
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

  protected constant(): number {
    const expression = this.conditional()
    const value = constantValue(expression, this.names)
    if (value === undefined) throw refusedC(expression.span, 'a number that is not constant here')
    return value
  }

  protected typeName(): CType {
    const { type } = this.specifiers()
    return this.declarator().wrap(type)
  }
}

export const decayed = (type: CType): CType =>
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
