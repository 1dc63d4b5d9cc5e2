/** Expressions, loosest first. */
import type { Call, Expression, Variable } from '../tree.ts'
import { binary, over, Rules, type WrittenRule } from './rules.ts'

export function expressionRules(): readonly WrittenRule[] {
  const { list, rule, written } = new Rules()
  rule('expression', 'or')
  for (const [level, tighter, operators] of [
    ['or', 'and', '||'],
    ['and', 'equality', '&&'],
    // as in C, which NEURON hands an expression on to
    ['equality', 'comparison', '== !='],
    ['comparison', 'sum', '< > <= >='],
    ['sum', 'product', '+ -'],
    ['product', 'negation', '* / %'],
  ] as const) {
    rule(level, tighter)
    for (const operator of operators.split(' ')) rule(level, `${level} ${operator} ${tighter}`, binary)
  }
  rule('negation', 'power')
  rule(
    'negation',
    '- negation',
    ([sign, operand]): Expression => ({ kind: 'unary', operator: '-', operand, span: over(sign, operand) }),
  )
  rule(
    'negation',
    '! negation',
    ([sign, operand]): Expression => ({ kind: 'unary', operator: '!', operand, span: over(sign, operand) }),
  )
  rule('power', 'primary')
  rule('power', 'primary ^ exponent', binary)
  rule('exponent', 'power')
  rule(
    'exponent',
    '- exponent',
    ([sign, operand]): Expression => ({ kind: 'unary', operator: '-', operand, span: over(sign, operand) }),
  )
  rule('primary', 'NUMBER unit', ([number, unit]): Expression => {
    const value = Number(number.text)
    return unit === undefined
      ? { kind: 'number', value, span: number.span }
      : { kind: 'number', value, unit, span: number.span }
  })
  rule('primary', 'variable')
  // the slope of a state, as it was last worked out
  rule('primary', 'NAME primes', ([name]): Expression => ({ kind: 'variable', name: `${name.text}'`, span: name.span }))
  rule('primary', 'call')
  rule('primary', '( expression )', ([, inside]) =>
    inside.kind === 'binary' || (inside.kind === 'number' && inside.unit === undefined)
      ? { ...inside, closed: true }
      : inside,
  )
  rule('variable', 'NAME', ([name]): Variable => ({ kind: 'variable', name: name.text, span: name.span }))
  rule(
    'variable',
    'NAME [ expression ]',
    ([name, , index, b]): Variable => ({ kind: 'variable', name: name.text, index, span: over(name, b) }),
  )
  rule(
    'call',
    'NAME ( argumentList )',
    ([name, , parameters, b]): Call => ({ kind: 'call', name: name.text, arguments: parameters, span: over(name, b) }),
  )
  rule('argumentList', '', () => [])
  rule('argumentList', 'someArguments')
  list('someArguments', 'argument')
  rule('argument', 'expression')
  rule(
    'argument',
    'STRING',
    ([text]): Expression => ({ kind: 'string', text: text.text.slice(1, -1), span: text.span }),
  )
  return written
}
