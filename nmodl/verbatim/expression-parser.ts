/** Reads expressions of C by precedence. */
import { DeclarationParser } from './declaration-parser.ts'
import { numberOf, unescape_ } from './literals.ts'
import { badC } from './problems.ts'
import type { CExpression } from './tree.ts'
import { int } from './types.ts'

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

export abstract class ExpressionParser extends DeclarationParser {
  expression(): CExpression {
    let value = this.assignment()
    while (this.isSign(',')) {
      const { span } = this.next()
      value = { kind: 'binary', operator: ',', left: value, right: this.assignment(), span }
    }
    return value
  }

  protected assignment(): CExpression {
    const target = this.conditional()
    const { text, type, span } = this.token
    if (type !== 'sign' || !/^(=|[-+*/%&|^]=|<<=|>>=)$/.test(text)) return target
    this.next()
    return { kind: 'assign', operator: text.slice(0, -1), target, value: this.assignment(), span }
  }

  protected conditional(): CExpression {
    const condition = this.binary(1)
    if (!this.isSign('?')) return condition
    const { span } = this.next()
    const whenTrue = this.expression()
    this.need(':')
    return { kind: 'conditional', condition, whenTrue, otherwise: this.conditional(), span }
  }

  protected binary(least: number): CExpression {
    let left = this.unary()
    for (;;) {
      const { text, type, span } = this.token
      const level = type === 'sign' ? precedence[text] : undefined
      if (level === undefined || level < least) return left
      this.next()
      left = { kind: 'binary', operator: text, left, right: this.binary(level + 1), span }
    }
  }

  protected unary(): CExpression {
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

  protected postfix(start: CExpression): CExpression {
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

  protected callArguments(): CExpression[] {
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

  protected primary(): CExpression {
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
