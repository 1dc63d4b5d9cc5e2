/**
 * Statements of a pass, written short: `set(x, plus(x, times(dt, d)))`. All that is made takes the place in the text of
 * the block that is being solved.
 */
import type { Span } from '../../lang/source.ts'
import type { BinaryOperator, Call, Expression, Statement, Variable } from '../tree.ts'

export type Operand = Expression | number

export class Sketch {
  constructor(readonly span: Span) {}

  number(value: number): Expression {
    return { kind: 'number', value, span: this.span }
  }

  name(name: string, index?: Operand): Variable {
    return { kind: 'variable', name, span: this.span, index: index === undefined ? undefined : this.value(index) }
  }

  value(operand: Operand): Expression {
    return typeof operand === 'number' ? this.number(operand) : operand
  }

  binary(operator: BinaryOperator, left: Operand, right: Operand): Expression {
    return {
      kind: 'binary',
      operator,
      left: typeof left === 'number' ? this.number(left) : left,
      right: typeof right === 'number' ? this.number(right) : right,
      span: this.span,
    }
  }

  plus = (left: Operand, right: Operand): Expression => this.binary('+', left, right)
  minus = (left: Operand, right: Operand): Expression => this.binary('-', left, right)
  times = (left: Operand, right: Operand): Expression => this.binary('*', left, right)
  over = (left: Operand, right: Operand): Expression => this.binary('/', left, right)

  negative(operand: Operand): Expression {
    return { kind: 'unary', operator: '-', operand: this.value(operand), span: this.span }
  }

  size(operand: Operand): Expression {
    return this.call('fabs', operand)
  }

  call(name: string, ...args: readonly Operand[]): Call {
    return { kind: 'call', name, arguments: args.map((one) => this.value(one)), span: this.span }
  }

  /** A call as a statement. */
  run(name: string): Statement {
    return { kind: 'callStatement', call: this.call(name), span: this.span }
  }

  set(target: Variable, value: Operand): Statement {
    return { kind: 'assign', target, value: this.value(value), span: this.span }
  }

  /** `target = target + value`, or another operator. */
  change(target: Variable, operator: BinaryOperator, value: Operand): Statement {
    return this.set(target, this.binary(operator, target, value))
  }

  locals(names: readonly string[]): Statement {
    const list = names.map((text) => ({ name: { text, span: this.span }, size: undefined }))
    return { kind: 'local', names: list, span: this.span }
  }

  when(condition: Expression, whenTrue: readonly Statement[], otherwise: readonly Statement[] = []): Statement {
    return { kind: 'if', condition, whenTrue, otherwise, span: this.span }
  }

  repeat(condition: Expression, body: readonly Statement[]): Statement {
    return { kind: 'while', condition, body, span: this.span }
  }

  block(body: readonly Statement[]): Statement {
    return { kind: 'block', body, span: this.span }
  }

  /** Counts from `from` to `to`, both included; the counter's name is that of the variable. */
  count(counter: Variable, from: Operand, to: Operand, body: readonly Statement[]): Statement {
    return {
      kind: 'from',
      variable: { text: counter.name, span: this.span },
      from: this.value(from),
      to: this.value(to),
      by: undefined,
      body,
      span: this.span,
    }
  }
}
