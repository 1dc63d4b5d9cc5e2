/** Blocks that hold statements. */
import type { Parameter, SolvedKind } from '../tree.ts'
import { over, Rules, type WrittenRule } from './rules.ts'

export function blockRules(): readonly WrittenRule[] {
  const { list, optional, rule, written } = new Rules()
  rule('item', 'INITIAL body', ([a, { body, span }]) => ({ kind: 'initial', body, span: over(a, { span }) }))
  rule('item', 'BREAKPOINT body', ([a, { body, span }]) => ({ kind: 'breakpoint', body, span: over(a, { span }) }))
  rule('item', 'CONSTRUCTOR body', ([a, { body, span }]) => ({ kind: 'constructor', body, span: over(a, { span }) }))
  rule('item', 'DESTRUCTOR body', ([a, { body, span }]) => ({ kind: 'destructor', body, span: over(a, { span }) }))
  for (const block of ['DERIVATIVE', 'KINETIC', 'LINEAR', 'NONLINEAR', 'DISCRETE'] satisfies SolvedKind[])
    rule('item', `${block} name solveFor body`, ([a, name, solveFor, { body, span }]) => ({
      kind: 'solved',
      block,
      name,
      ...(solveFor && { solveFor }),
      body,
      span: over(a, { span }),
    }))
  optional('solveFor', 'SOLVEFOR names', ([, names]) => names)
  for (const routine of ['FUNCTION', 'PROCEDURE'])
    rule('item', `${routine} name ( parameterList ) unit body`, ([a, name, , parameters, , unit, { body, span }]) => ({
      kind: 'routine',
      routine,
      name,
      parameters,
      unit,
      body,
      span: over(a, { span }),
    }))
  rule('item', 'FUNCTION_TABLE name ( parameterList ) unit', ([a, name, , parameters, end, unit]) => ({
    kind: 'functionTable',
    name,
    parameters,
    unit,
    span: over(a, end),
  }))
  rule('item', 'NET_RECEIVE ( parameterList ) body', ([a, , parameters, , { body, span }]) => ({
    kind: 'netReceive',
    parameters,
    body,
    span: over(a, { span }),
  }))
  rule('item', 'beforeOrAfter phase body', ([a, when, { body, span }]) => ({
    kind: 'beforeAfter',
    when: `${a.type} ${when.type}`,
    body,
    span: over(a, { span }),
  }))
  rule('beforeOrAfter', 'BEFORE')
  rule('beforeOrAfter', 'AFTER')
  for (const phase of ['INITIAL', 'BREAKPOINT', 'SOLVE', 'STEP']) rule('phase', phase)
  // read and never run, as in NEURON
  rule('item', 'TERMINAL body', ([a, { body, span }]) => ({
    kind: 'idle',
    text: a.text,
    body,
    span: over(a, { span }),
  }))
  rule('item', 'PLOT plotted VS variable', ([a, , , last]) => ({
    kind: 'idle',
    text: 'PLOT',
    body: [],
    span: over(a, last),
  }))
  list('plotted', 'variable')
  rule('item', 'VERBATIM', ([a]) => ({ kind: 'verbatim', text: a.text, span: a.span }))
  rule('parameterList', '', () => [])
  rule('parameterList', 'someParameters')
  list('someParameters', 'routineParameter')
  rule('routineParameter', 'name unit', ([name, unit]): Parameter => ({ name, unit: unit ?? '' }))
  return written
}
