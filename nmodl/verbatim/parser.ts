/** Reads statements and functions of C. */
import { decayed, type Shape } from './declaration-parser.ts'
import { ExpressionParser } from './expression-parser.ts'
import type { CToken } from './lexer.ts'
import { badC } from './problems.ts'
import type { CExpression, CFunction, CItem, CStatement } from './tree.ts'
import type { CType } from './types.ts'

export class CParser extends ExpressionParser {
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

  protected external(): CItem | undefined {
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

  protected functionDefinition(start: CToken, shape: Shape, result: CType, isStatic: boolean): CFunction {
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

  // ---- statements

  protected block(): CStatement {
    const { span } = this.need('{')
    const body: CStatement[] = []
    while (!this.take('}')) {
      if (this.done()) throw badC(this.end.span, '', '"}"')
      body.push(this.statement())
    }
    return { kind: 'block', body, span }
  }

  protected statement(): CStatement {
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

  protected localDeclaration(): CStatement {
    const { span } = this.token
    const { type, storage } = this.specifiers()
    if (this.take(';')) return { kind: 'empty', span }
    return { kind: 'declare', names: this.declarators(type, storage, this.declarator()), span }
  }

  protected control({ text, span }: CToken): CStatement | undefined {
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

  protected condition(): CExpression {
    this.need('(')
    const value = this.expression()
    this.need(')')
    return value
  }

  protected forLoop(): CStatement {
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
}
