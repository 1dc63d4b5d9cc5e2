/** Works out what consists of numbers alone: `(1e-3)*5`, `-70`, `2/3`. A compiler of C does the same, to the same bits. */
import { mapStatementExpressions, mapStatements, num } from '../build.ts'
import type { Binary, Expression, Item, MechanismFile, NumberLiteral } from '../tree.ts'

export function foldConstants(file: MechanismFile): MechanismFile {
  return { ...file, items: file.items.map(foldItem) }
}

function foldItem(item: Item): Item {
  if (!('body' in item)) return item
  return { ...item, body: mapStatements(item.body, (statement) => mapStatementExpressions(statement, folded)) }
}

/** Goes where something may be folded: every expression of a file comes by here. */
function folded(expression: Expression): Expression {
  switch (expression.kind) {
    case 'binary': {
      const { left, right } = expression
      // there is nothing to fold in most of them
      const a = left.kind === 'number' || (left.kind === 'variable' && !left.index) ? left : folded(left)
      const b = right.kind === 'number' || (right.kind === 'variable' && !right.index) ? right : folded(right)
      if (a.kind === 'number' && b.kind === 'number') return foldedBinary(expression, a, b)
      return a === left && b === right ? expression : { ...expression, left: a, right: b }
    }
    case 'unary': {
      const operand = folded(expression.operand)
      if (expression.operator === '-' && operand.kind === 'number') return num(-operand.value, expression.span)
      return operand === expression.operand ? expression : { ...expression, operand }
    }
    case 'variable': {
      if (!expression.index) return expression
      const index = folded(expression.index)
      return index === expression.index ? expression : { ...expression, index }
    }
    case 'call':
      return { ...expression, arguments: expression.arguments.map(folded) }
    default:
      return expression
  }
}

function foldedBinary(expression: Binary, left: NumberLiteral, right: NumberLiteral): Expression {
  const { operator, span } = expression
  switch (operator) {
    case '+':
      return num(left.value + right.value, span)
    case '-':
      return num(left.value - right.value, span)
    case '*':
      return num(left.value * right.value, span)
    case '/':
      // whole numbers are doubles here: 1/2 is 0.5
      return num(left.value / right.value, span)
    default:
      return left === expression.left && right === expression.right ? expression : { ...expression, left, right }
  }
}
