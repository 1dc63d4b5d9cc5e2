/** Works out what consists of numbers alone: `(1e-3)*5`, `-70`, `2/3`. A compiler of C does the same, to the same bits. */
import { mapStatementExpressions, mapStatements, num } from '../build.ts'
import type { Expression, Item, MechanismFile } from '../tree.ts'

export function foldConstants(file: MechanismFile): MechanismFile {
  return { ...file, items: file.items.map(foldItem) }
}

function foldItem(item: Item): Item {
  if (!('body' in item)) return item
  return { ...item, body: mapStatements(item.body, (statement) => [mapStatementExpressions(statement, fold)]) }
}

function fold(expression: Expression): Expression {
  if (expression.kind === 'unary' && expression.operator === '-' && expression.operand.kind === 'number') {
    return num(-expression.operand.value, expression.span)
  }
  if (expression.kind !== 'binary') return expression
  const { left, right, span } = expression
  if (left.kind !== 'number' || right.kind !== 'number') return expression
  switch (expression.operator) {
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
      return expression
  }
}
