/**
 * Groups a flat row of operands and operators. From loose to tight: assignment (right), `||`, `&&`, comparisons,
 * `+ -`, `* / %`, unary `-` and `!`, `^` (right). So `-2^2` is -4 and `!0 + 1` is 2.
 */
import type { Token } from './token.ts'
import type { AssignOperator, BinaryOperator, Expression, StringTarget, Text, Tok } from './tree.ts'

export type Operand = Expression | Text
/** Operators by their token's number, operands as they are. */
export type Row = readonly (Tok | Operand)[]

const levels: Record<string, number> = { '||': 1, '&&': 2, '+': 4, '-': 4, '*': 5, '/': 5, '%': 5, '^': 7 }
for (const comparison of ['<', '>', '<=', '>=', '==', '!=']) levels[comparison] = 3
const unaryLevel = 6
const assignments = new Set(['=', '+=', '-=', '*=', '/='])

export function group(row: Row, tokens: readonly Token[]): Expression {
  if (row.length === 1) return row[0] as Expression
  return new Grouping(row, tokens).expression(0)
}

class Grouping {
  private at = 0

  constructor(
    private readonly row: Row,
    private readonly tokens: readonly Token[],
  ) {}

  /** An expression of operators that bind at least as tightly as `loosest`. */
  expression(loosest: number): Expression {
    let left = this.operand()
    for (;;) {
      const operator = this.operator()
      const level = operator === undefined ? -1 : levels[operator]!
      if (level < loosest) return left
      this.at++
      const right = this.expression(operator === '^' ? level : level + 1)
      left = { kind: 'binary', from: left.from, to: right.to, operator: operator as BinaryOperator, left, right }
    }
  }

  private operator(): string | undefined {
    const next = this.row[this.at]
    return next === undefined ? undefined : this.tokens[next as Tok]!.type
  }

  private operand(): Expression {
    const first = this.row[this.at++]!
    if (typeof first === 'number') return this.unary(first)
    const operator = this.operator()
    return operator !== undefined && assignments.has(operator)
      ? this.assignment(first, operator)
      : (first as Expression)
  }

  private unary(sign: Tok): Expression {
    const operand = this.expression(unaryLevel)
    const operator = this.tokens[sign]!.type as '-' | '!'
    return { kind: 'unary', from: sign, to: operand.to, operator, operand }
  }

  private assignment(target: Operand, operator: string): Expression {
    this.at++
    const value: Operand = this.expression(0)
    return {
      kind: 'assign',
      from: target.from,
      to: value.to,
      operator: operator as AssignOperator,
      target: target as Expression | StringTarget,
      value,
    }
  }
}
