/**
 * The grammar of NMODL in nearley's compiled form. A rule's right side is written as words: names of other rules, and
 * token types for the rest. No text has more than one parse: the build makes an LALR(1) table of it, see `parse.ts`, and
 * ends where there is a choice.
 */
import { markOf } from '../lang/parser-table.ts'
import type { Span } from '../lang/source.ts'
import type { Token } from './token.ts'
import type {
  BinaryOperator,
  Call,
  Declaration,
  Expression,
  LocalDeclaration,
  Name,
  Parameter,
  ReactionTerm,
  SolvedKind,
  Statement,
  UnitConstant,
  Variable,
} from './tree.ts'

// biome-ignore lint/suspicious/noExplicitAny: what a rule's parts are is known to its builder alone
type Parts = any[]
type Build = (parts: Parts) => unknown
export interface Rule {
  name: string
  symbols: (string | { type: string })[]
  postprocess: Build
}

interface Spanned {
  readonly span: Span
}
const over = (first: Spanned, last: Spanned): Span => ({
  source: first.span.source,
  start: first.span.start,
  end: Math.max(last.span.end, first.span.end),
})
const nameOf = (token: Token): Name => ({ text: token.text, span: token.span })
const only: Build = ([first]) => first
const binary: Build = ([left, operator, right]) =>
  ({
    kind: 'binary',
    operator: (operator as Token).type as BinaryOperator,
    left,
    right,
    span: over(left, right),
  }) satisfies Expression
const append: Build = ([list, item]) => [...list, item]
const appendSeparated: Build = ([list, , item]) => [...list, item]

const sources: [name: string, symbols: string, build: Build][] = []
const rule = (name: string, symbols: string, build: Build = only) => sources.push([name, symbols, build])

/** `items -> item*` */
function many(name: string, item: string): void {
  rule(name, '', () => [])
  rule(name, `${name} ${item}`, append)
}
/** `items -> item , item ...`, one at least. */
function list(name: string, item: string, separator = ','): void {
  rule(name, item, ([first]) => [first])
  rule(name, `${name} ${separator} ${item}`, appendSeparated)
}
function optional(name: string, item: string, build: Build = only): void {
  rule(name, '', () => undefined)
  rule(name, item, build)
}

rule('file', 'items')
many('items', 'item')
rule('name', 'NAME', ([token]) => nameOf(token))
list('names', 'name')
// some old files separate names by blanks alone
many('bareNames', 'bareName')
rule('bareName', 'name')
rule('bareName', 'name ,', only)
optional('unit', 'UNIT', ([token]) => (token as Token).text)
rule('signedNumber', 'NUMBER', ([token]) => Number((token as Token).text))
rule('signedNumber', '- NUMBER', ([, token]) => -Number((token as Token).text))
rule('signedNumber', '+ NUMBER', ([, token]) => Number((token as Token).text))
rule('integer', 'NUMBER', ([token]) => Number((token as Token).text))

// NEURON
rule('item', 'NEURON { neuronStatements }', ([a, , statements, b]) => ({
  kind: 'neuron',
  span: over(a, b),
  statements,
}))
many('neuronStatements', 'neuronStatement')
for (const keyword of ['SUFFIX', 'POINT_PROCESS', 'ARTIFICIAL_CELL', 'REPRESENTS'])
  rule('neuronStatement', `${keyword} name`, ([a, name]) => ({
    kind: 'names',
    keyword: a.type,
    names: [name],
    span: over(a, name),
  }))
for (const keyword of [
  'RANGE',
  'GLOBAL',
  'POINTER',
  'BBCOREPOINTER',
  'EXTERNAL',
  'NONSPECIFIC_CURRENT',
  'ELECTRODE_CURRENT',
  'SECTION',
])
  rule('neuronStatement', `${keyword} names`, ([a, names]) => ({
    kind: 'names',
    keyword: a.type,
    names,
    span: over(a, names.at(-1)),
  }))
rule('neuronStatement', 'THREADSAFE', ([a]) => ({ kind: 'names', keyword: 'THREADSAFE', names: [], span: a.span }))
rule('neuronStatement', 'THREADSAFE names', ([a, names]) => ({
  kind: 'names',
  keyword: 'THREADSAFE',
  names,
  span: over(a, names.at(-1)),
}))
rule('neuronStatement', 'USEION name readList writeList valence', ([a, ion, read, write, valence]) => ({
  kind: 'useIon',
  ion,
  read: read ?? [],
  write: write ?? [],
  valence,
  span: over(a, write?.at(-1) ?? read?.at(-1) ?? ion),
}))
optional('readList', 'READ names', ([, names]) => names)
optional('writeList', 'WRITE names', ([, names]) => names)
optional('valence', 'valenceWord signedNumber', ([, value]) => value)
rule('valenceWord', 'VALENCE')
rule('valenceWord', 'CHARGE')

// declarations
rule('item', 'UNITS { unitStatements }', ([a, , statements, b]) => ({
  kind: 'units',
  span: over(a, b),
  constants: statements.filter((s: UnitConstant | unknown[]) => !Array.isArray(s)),
  aliases: statements.filter((s: UnitConstant | unknown[]) => Array.isArray(s)),
}))
many('unitStatements', 'unitStatement')
rule('unitStatement', 'UNIT_NAME = UNIT', ([a, , b]) => [a.text, b.text])
rule(
  'unitStatement',
  'name = UNIT UNIT',
  ([name, , from, to]): UnitConstant => ({ name, value: undefined, from: from.text, to: to.text }),
)
rule(
  'unitStatement',
  'name = UNIT -> UNIT',
  ([name, , from, , to]): UnitConstant => ({ name, value: undefined, from: from.text, to: to.text, factor: true }),
)
rule(
  'unitStatement',
  'name = signedNumber unit',
  ([name, , value, unit]): UnitConstant => ({ name, value, from: unit ?? '', to: '' }),
)

rule('item', 'PARAMETER { parameters }', ([a, , declarations, b]) => ({
  kind: 'declarations',
  block: 'PARAMETER',
  span: over(a, b),
  declarations,
}))
rule('item', 'CONSTANT { constants }', ([a, , declarations, b]) => ({
  kind: 'declarations',
  block: 'CONSTANT',
  span: over(a, b),
  declarations,
}))
rule('item', 'ASSIGNED { variables }', ([a, , declarations, b]) => ({
  kind: 'declarations',
  block: 'ASSIGNED',
  span: over(a, b),
  declarations,
}))
rule('item', 'STATE { variables }', ([a, , declarations, b]) => ({
  kind: 'declarations',
  block: 'STATE',
  span: over(a, b),
  declarations,
}))
rule('item', 'INDEPENDENT { independents }', ([a, , found, b]) => ({
  kind: 'independent',
  span: over(a, b),
  names: found.map(({ name }: { name: Name }) => name),
  units: found.map(({ unit }: { unit: string }) => unit),
}))
many('independents', 'independent')
rule('independent', 'name FROM signedNumber TO signedNumber WITH integer startValue unit', (parts) => ({
  name: parts[0],
  unit: parts[8] ?? '',
}))
many('parameters', 'parameter')
rule(
  'parameter',
  'name size parameterValue unit limits',
  ([name, size, value, unit, limits]): Declaration => ({ name, size, value, unit: unit ?? '', limits }),
)
optional('parameterValue', '= signedNumber', ([, value]) => value)
optional('size', '[ integer ]', ([, value]) => value)
optional('limits', '< signedNumber , signedNumber >', ([, low, , high]) => [low, high])
many('constants', 'constant')
rule(
  'constant',
  'name = signedNumber unit',
  ([name, , value, unit]): Declaration => ({ name, size: undefined, value, unit: unit ?? '', limits: undefined }),
)
many('variables', 'variableDeclaration')
rule(
  'variableDeclaration',
  'name size fromTo startValue unit tolerance',
  ([name, size, , value, unit, tolerance]): Declaration => ({
    name,
    size,
    value,
    unit: unit ?? '',
    limits: undefined,
    ...(tolerance !== undefined && { tolerance }),
  }),
)
optional('fromTo', 'FROM signedNumber TO signedNumber')
optional('startValue', 'START signedNumber', ([, value]) => value)
optional('tolerance', '< signedNumber >', ([, value]) => value)
rule('item', 'localStatement', ([{ names, span }]) => ({ kind: 'fileLocal', names, span }))

// blocks
rule('item', 'INITIAL body', ([a, { body, span }]) => ({ kind: 'initial', body, span: over(a, { span }) }))
rule('item', 'BREAKPOINT body', ([a, { body, span }]) => ({ kind: 'breakpoint', body, span: over(a, { span }) }))
rule('item', 'CONSTRUCTOR body', ([a, { body, span }]) => ({ kind: 'constructor', body, span: over(a, { span }) }))
rule('item', 'DESTRUCTOR body', ([a, { body, span }]) => ({ kind: 'destructor', body, span: over(a, { span }) }))
for (const block of ['DERIVATIVE', 'KINETIC', 'LINEAR', 'NONLINEAR', 'DISCRETE'] satisfies SolvedKind[])
  rule('item', `${block} name solveFor body`, ([a, name, , { body, span }]) => ({
    kind: 'solved',
    block,
    name,
    body,
    span: over(a, { span }),
  }))
optional('solveFor', 'SOLVEFOR names')
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
rule('item', 'NET_RECEIVE ( parameterList ) unit body', ([a, , parameters, , , { body, span }]) => ({
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
rule('item', 'VERBATIM', ([a]) => ({ kind: 'verbatim', text: a.text, span: a.span }))
rule('parameterList', '', () => [])
rule('parameterList', 'someParameters')
list('someParameters', 'routineParameter')
rule('routineParameter', 'name unit', ([name, unit]): Parameter => ({ name, unit: unit ?? '' }))

// statements
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
  ([a, block, method]): Statement => ({
    kind: 'solve',
    block,
    method: method?.method,
    steadyState: method?.steadyState,
    span: over(a, block),
  }),
)
rule('method', '', () => undefined)
rule('method', 'METHOD name', ([, method]) => ({ method }))
rule('method', 'STEADYSTATE name', ([, steadyState]) => ({ steadyState }))
optional('ifError', 'IFERROR body')
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
rule(
  'statement',
  '~ reactionSide <-> reactionSide ( expression , expression )',
  ([a, left, , right, , forward, , backward, b]): Statement => ({
    kind: 'reaction',
    arrow: '<->',
    left,
    right,
    forward,
    backward,
    span: over(a, b),
  }),
)
rule(
  'statement',
  '~ reactionSide << ( expression )',
  ([a, left, , , forward, b]): Statement => ({
    kind: 'reaction',
    arrow: '<<',
    left,
    right: [],
    forward,
    backward: undefined,
    span: over(a, b),
  }),
)
rule(
  'statement',
  '~ reactionSide -> ( expression )',
  ([a, left, , , forward, b]): Statement => ({
    kind: 'reaction',
    arrow: '->',
    left,
    right: [],
    forward,
    backward: undefined,
    span: over(a, b),
  }),
)
rule(
  'statement',
  '~= expression = expression',
  ([a, left, , right]): Statement => ({ kind: 'equation', left, right, span: over(a, right) }),
)
list('reactionSide', 'reactionTerm', '+')
rule('reactionTerm', 'variable', ([variable]): ReactionTerm => ({ coefficient: 1, variable, span: variable.span }))
rule(
  'reactionTerm',
  'NUMBER variable',
  ([number, variable]): ReactionTerm => ({ coefficient: Number(number.text), variable, span: over(number, variable) }),
)
rule(
  'statement',
  'CONSERVE reactionSide = expression',
  ([a, left, , right]): Statement => ({ kind: 'conserve', left, right, span: over(a, right) }),
)
rule(
  'statement',
  'COMPARTMENT expression { bareNames }',
  ([a, volume, , states, b]): Statement => ({
    kind: 'compartment',
    variable: undefined,
    volume,
    states,
    span: over(a, b),
  }),
)
rule(
  'statement',
  'COMPARTMENT name , expression { bareNames }',
  ([a, variable, , volume, , states, b]): Statement => ({
    kind: 'compartment',
    variable,
    volume,
    states,
    span: over(a, b),
  }),
)
rule(
  'statement',
  'LONGITUDINAL_DIFFUSION expression { bareNames }',
  ([a, coefficient, , states, b]): Statement => ({
    kind: 'longitudinalDiffusion',
    variable: undefined,
    coefficient,
    states,
    span: over(a, b),
  }),
)
rule(
  'statement',
  'LONGITUDINAL_DIFFUSION name , expression { bareNames }',
  ([a, variable, , coefficient, , states, b]): Statement => ({
    kind: 'longitudinalDiffusion',
    variable,
    coefficient,
    states,
    span: over(a, b),
  }),
)
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
  'FOR_NETCONS ( names ) body',
  ([a, , names, , { body, span }]): Statement => ({ kind: 'forNetCons', names, body, span: over(a, { span }) }),
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
rule('statement', 'RESET', ([a]): Statement => ({ kind: 'hint', text: 'RESET', span: a.span }))

// expressions, loosest first
rule('expression', 'or')
for (const [level, tighter, operators] of [
  ['or', 'and', '||'],
  ['and', 'comparison', '&&'],
  ['comparison', 'sum', '< > <= >= == !='],
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
rule('argument', 'STRING', ([text]): Expression => ({ kind: 'string', text: text.text.slice(1, -1), span: text.span }))

function compiled(): Rule[] {
  const nonterminals = new Set(sources.map(([name]) => name))
  return sources.map(([name, symbols, postprocess]) => ({
    name,
    postprocess,
    symbols: symbols
      .split(' ')
      .filter(Boolean)
      .map((word) => (nonterminals.has(word) ? word : { type: word })),
  }))
}

export const grammarRules: readonly Rule[] = compiled()

/** Tells this grammar from others. */
export const grammarMark = (): string => markOf(sources.map(([name, symbols]) => [name, symbols]))
