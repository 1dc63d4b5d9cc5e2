/** Statements. */

import { lagStatement, variable } from '../build.ts'
import type { LocalDeclaration, Parameter, Statement, Variable } from '../tree.ts'
import { over, Rules, type WrittenRule } from './rules.ts'

export function statementRules(): readonly WrittenRule[] {
  const { many, list, optional, rule, written } = new Rules()
  rule('body', '{ statements }', ([a, body, b]) => ({ body, span: over(a, b) }))
  many('statements', 'statement')
  rule('statement', 'localStatement')
  rule(
    'localStatement',
    'LOCAL localNames',
    ([a, names]): LocalDeclaration => ({ kind: 'local', names, span: over(a, names.at(-1).name) }),
  )
  list('localNames', 'localName')
  rule('localName', 'name size', ([name, size]) => ({ name, size }))
  rule(
    'statement',
    'variable = expression',
    ([target, , value]): Statement => ({ kind: 'assign', target, value, span: over(target, value) }),
  )
  rule(
    'statement',
    'NAME primes = expression',
    ([name, order, , value]): Statement => ({
      kind: 'derivative',
      target: { kind: 'variable', name: name.text, span: name.span },
      order,
      value,
      span: over(name, value),
    }),
  )
  for (const [symbols, parts] of [
    ['NAME primes [ expression ] = expression', [1, 3, 4, 6]],
    ['NAME [ expression ] primes = expression', [4, 2, 3, 6]],
  ] as const)
    rule('statement', symbols, (given): Statement => {
      const [name, order, index, close, value] = [given[0], ...parts.map((i) => given[i])]
      const target: Variable = { kind: 'variable', name: name.text, index, span: over(name, close) }
      return { kind: 'derivative', target, order, value, span: over(name, value) }
    })
  rule('primes', "'", () => 1)
  rule('primes', "primes '", ([count]) => count + 1)
  // no statement of NMODL, but what `return(x)` becomes is one of C
  rule(
    'statement',
    'call',
    ([call]): Statement =>
      call.name === 'return'
        ? { kind: 'return', value: call.arguments[0], span: call.span }
        : { kind: 'callStatement', call, span: call.span },
  )
  rule('statement', 'body', ([{ body, span }]): Statement => ({ kind: 'block', body, span }))
  rule('statement', 'if')
  rule(
    'if',
    'IF ( expression ) body else',
    ([a, , condition, , { body, span }, otherwise]): Statement => ({
      kind: 'if',
      condition,
      whenTrue: body,
      otherwise,
      span: over(a, { span }),
    }),
  )
  rule('else', '', () => [])
  rule('else', 'ELSE body', ([, { body }]) => body)
  rule('else', 'ELSE if', ([, nested]) => [nested])
  rule(
    'statement',
    'WHILE ( expression ) body',
    ([a, , condition, , { body, span }]): Statement => ({ kind: 'while', condition, body, span: over(a, { span }) }),
  )
  rule(
    'statement',
    'FROM name = expression TO expression by body',
    ([a, variable, , from, , to, by, { body, span }]): Statement => ({
      kind: 'from',
      variable,
      from,
      to,
      by,
      body,
      span: over(a, { span }),
    }),
  )
  optional('by', 'BY expression', ([, value]) => value)
  rule(
    'statement',
    'SOLVE name method ifError',
    ([a, block, method, ifError]): Statement => ({
      kind: 'solve',
      block,
      method: method?.method,
      steadyState: method?.steadyState,
      ...(ifError && { ifError }),
      span: over(a, block),
    }),
  )
  rule('method', '', () => undefined)
  rule('method', 'METHOD name', ([, method]) => ({ method }))
  rule('method', 'STEADYSTATE name', ([, steadyState]) => ({ steadyState }))
  optional('ifError', 'IFERROR body', ([, { body }]) => body)
  rule(
    'statement',
    'TABLE tableNames depend FROM expression TO expression WITH integer',
    ([a, variables, depend, , from, , to, , steps]): Statement => ({
      kind: 'table',
      variables: variables ?? [],
      depend: depend ?? [],
      from,
      to,
      steps,
      span: a.span,
    }),
  )
  optional('tableNames', 'names')
  optional('depend', 'DEPEND names', ([, names]) => names)
  rule('statement', 'VERBATIM', ([a]): Statement => ({ kind: 'verbatim', text: a.text, span: a.span }))
  rule(
    'statement',
    'WATCH watches',
    ([a, conditions]): Statement => ({ kind: 'watch', conditions, span: over(a, conditions.at(-1)) }),
  )
  list('watches', 'watch')
  rule('watch', '( expression ) expression', ([a, condition, , flag]) => ({ condition, flag, span: over(a, flag) }))
  rule(
    'statement',
    'FOR_NETCONS ( someParameters ) body',
    ([a, , parameters, , { body, span }]): Statement => ({
      kind: 'forNetCons',
      names: parameters.map(({ name }: Parameter) => name),
      body,
      span: over(a, { span }),
    }),
  )
  rule(
    'statement',
    'INITIAL body',
    ([a, { body, span }]): Statement => ({ kind: 'initial', body, span: over(a, { span }) }),
  )
  rule(
    'statement',
    'PROTECT variable = expression',
    ([, target, , value]): Statement => ({ kind: 'assign', target, value, span: over(target, value) }),
  )
  rule('statement', 'MUTEXLOCK', ([a]): Statement => ({ kind: 'hint', text: 'MUTEXLOCK', span: a.span }))
  rule('statement', 'MUTEXUNLOCK', ([a]): Statement => ({ kind: 'hint', text: 'MUTEXUNLOCK', span: a.span }))
  rule(
    'statement',
    'CONDUCTANCE name',
    ([a, b]): Statement => ({ kind: 'hint', text: `CONDUCTANCE ${b.text}`, span: over(a, b) }),
  )
  rule(
    'statement',
    'CONDUCTANCE name USEION name',
    ([a, b, , c]): Statement => ({ kind: 'hint', text: `CONDUCTANCE ${b.text} USEION ${c.text}`, span: over(a, c) }),
  )
  rule(
    'statement',
    'SENS names',
    ([a, names]): Statement => ({ kind: 'hint', text: 'SENS', span: over(a, names.at(-1)) }),
  )
  rule('statement', 'LAG name BY name', ([a, name, , delay]) =>
    lagStatement(variable(name.text, name.span), variable(delay.text, delay.span), over(a, delay)),
  )
  rule('statement', 'RESET', ([a]): Statement => ({ kind: 'hint', text: 'RESET', span: a.span }))
  return written
}
