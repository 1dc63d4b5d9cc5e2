/**
 * The grammar of HOC's statements.
 *
 * `closed` statements end with every `if` decided; only those may stand before an `else`. A `head` is what stands in front
 * of a statement and takes it: a loop, a section. Where several statements stand side by side, the lexer has settled where
 * each ends (lexer.ts).
 */
import { type Rule, rule, type Stretch } from '../lang/driver.ts'
import { declarationRules } from './grammar-declaration.ts'
import { expressionRules, type Indexed, type Placed } from './grammar-expression.ts'
import type { Token } from './token.ts'
import type { Argument, AssignOperator, Expression, ObjectPath, SectionName, Statement, Text, Tok } from './tree.ts'

type Tokens = readonly Token[]
/** A statement that still wants its body. */
type Head = (body: Statement, at: Stretch) => Statement

const input: Rule[] = [
  rule('input', 'statement NEWLINE'),
  rule('input', 'definition NEWLINE'),
  rule('lineinput', 'line LINE', ([body]: [Statement[]], at): Statement => ({ kind: 'block', ...at, body })),
  rule('line', 'statement', ([only]: [Statement]) => [only]),
  rule('line', 'line statement', ([list, next]: [Statement[], Statement]) => push(list, next)),
  rule('statement', 'closed'),
  rule('statement', 'open'),
  rule('closed', 'simple'),
  rule('closed', 'head closed', ([head, body]: [Head, Statement], at) => head(body, at)),
  rule('closed', 'condition closed else closed', decided),
  rule('open', 'head open', ([head, body]: [Head, Statement], at) => head(body, at)),
  rule(
    'open',
    'condition statement',
    ([condition, then]: [Expression, Statement], at): Statement => ({
      kind: 'if',
      ...at,
      condition,
      then,
    }),
  ),
  rule('open', 'condition closed else open', decided),
  rule('condition', 'if ( expression )', ([, , condition]: [Tok, Tok, Expression]) => condition),
]

function decided([condition, then, , otherwise]: [Expression, Statement, Tok, Statement], at: Stretch): Statement {
  return { kind: 'if', ...at, condition, then, otherwise }
}

const heads: Rule[] = [
  rule(
    'head',
    'while ( expression )',
    ([, , condition]: [Tok, Tok, Expression]): Head =>
      (body, at) => ({
        kind: 'while',
        ...at,
        condition,
        body,
      }),
  ),
  rule('head', 'for ( clauses )', ([, , head]: [Tok, Tok, Head]) => head),
  rule('clauses', '; expression ;', ([, condition]: [Tok, Expression]) => loop({ condition })),
  rule('clauses', 'statement ; expression ;', ([start, , condition]: [Statement, Tok, Expression]) =>
    loop({ start, condition }),
  ),
  rule('clauses', '; expression ; statement', ([, condition, , step]: [Tok, Expression, Tok, Statement]) =>
    loop({ condition, step }),
  ),
  rule(
    'clauses',
    'statement ; expression ; statement',
    ([start, , condition, , step]: [Statement, Tok, Expression, Tok, Statement]) => loop({ start, condition, step }),
  ),
  rule('clauses', 'counter', ([variable]: [Expression]) => segments({ variable })),
  rule('clauses', 'counter , expression', ([variable, , ends]: [Expression, Tok, Expression]) =>
    segments({ variable, ends }),
  ),
  rule(
    'head',
    'for counter = expression , expression',
    ([, variable, , first, , last]: [Tok, Expression, Tok, Expression, Tok, Expression]): Head =>
      (body, at) => ({ kind: 'for-range', ...at, variable, first, last, body }),
  ),
  rule(
    'head',
    'for iteration',
    ([, iterator]: [Tok, Expression]): Head =>
      (body, at) => ({
        kind: 'for-iterator',
        ...at,
        iterator,
        body,
      }),
  ),
  rule('counter', 'variable', ([name]: [Indexed]): Expression => ({ kind: 'variable', ...name })),
  rule('counter', 'LOCAL', ([name]: [Tok], at): Expression => ({ kind: 'local', ...at, name })),
  rule('iteration', 'path'),
  rule(
    'iteration',
    'ITERATOR CALL arguments',
    ([name, , args]: [Tok, Tok, Argument[]], at): Expression => ({
      kind: 'call',
      ...at,
      name,
      args,
    }),
  ),
  rule('head', 'forall', (): Head => (body, at) => ({ kind: 'forall', ...at, body })),
  ...(['forsec', 'ifsec'] as const).map((kind) =>
    rule(
      'head',
      `${kind} set`,
      ([, set]: [Tok, Text | Expression]): Head =>
        (body, at) => ({ kind, ...at, set, body }),
    ),
  ),
  rule('set', 'text'),
  rule('set', 'path'),
  rule('head', 'section', ([section]: [SectionName]): Head => inSection(section)),
  rule('head', 'path WITHIN', ([section]: [ObjectPath]): Head => inSection(section)),
]

const inSection =
  (section: SectionName): Head =>
  (body, at) => ({ kind: 'in-section', ...at, section, body })
const loop =
  (clauses: { start?: Statement; condition: Expression; step?: Statement }): Head =>
  (body, at) => ({ kind: 'for', ...at, ...clauses, body })
const segments =
  (clauses: { variable: Expression; ends?: Expression }): Head =>
  (body, at) => ({ kind: 'for-segments', ...at, ...clauses, body })

const simple: Rule[] = [
  rule('simple', 'expression', ([value]: [Expression], at): Statement => ({ kind: 'expression', ...at, value })),
  rule('simple', 'text', ([value]: [Text], at): Statement => ({ kind: 'text', ...at, value })),
  rule('simple', 'stringtarget = text', stringAssignment),
  rule('simple', 'stringtarget = path', stringAssignment),
  rule(
    'simple',
    'PROC CALL arguments',
    ([name, , args]: [Tok, Tok, Argument[]], at): Statement => ({
      kind: 'expression',
      ...at,
      value: { kind: 'call', ...at, name, args },
    }),
  ),
  rule('simple', 'positions sign expression : expression', rangeAssignment),
  rule('sign', '='),
  rule('sign', 'ASSIGN'),
  rule(
    'positions',
    'ranged CALL expression : expression )',
    ([range, , start, , end]: [Expression, Tok, Expression, Tok, Expression]) => ({ range, start, end }),
  ),
  rule('simple', 'ROWS', (_, at): Statement => ({ kind: 'rows', ...at })),
  rule('simple', 'block'),
  rule('block', '{ }', (_, at): Statement => ({ kind: 'block', ...at, body: [] })),
  rule('block', '{ items }', ([, body]: [Tok, Statement[]], at): Statement => ({ kind: 'block', ...at, body })),
  rule('block', '{ PIECES }', (_, at): Statement => ({ kind: 'block', ...at, body: [{ kind: 'pieces', ...at }] })),
  rule('items', 'NEWLINE', () => []),
  rule('items', 'statement', ([only]: [Statement]) => [only]),
  rule('items', 'items NEWLINE'),
  rule('items', 'LINES', (_, at): Statement[] => [{ kind: 'lines', ...at }]),
  rule('items', 'items LINES', ([list, at]: [Statement[], Tok]) => push(list, { kind: 'lines', from: at, to: at })),
  rule('items', 'items statement', ([list, next]: [Statement[], Statement]) => push(list, next)),
  rule(
    'simple',
    'print printed',
    ([, items]: [Tok, (Expression | Text)[]], at): Statement => ({
      kind: 'print',
      ...at,
      items,
    }),
  ),
  rule('printed', 'item', ([only]: [Expression | Text]) => [only]),
  rule('printed', 'printed , item', ([list, , next]: [(Expression | Text)[], Tok, Expression | Text]) =>
    push(list, next),
  ),
  rule('item', 'expression'),
  rule('item', 'text'),
  rule('simple', 'RETURN', (_, at): Statement => ({ kind: 'return', ...at })),
  rule('simple', 'return expression', returned),
  rule('simple', 'return made', returned),
  ...(['break', 'continue', 'stop', 'iterator_statement'] as const).map((kind) =>
    rule('simple', kind, (_, at): Statement => ({ kind, ...at })),
  ),
  rule('simple', 'delete VAR', ([, name]: [Tok, Tok], at): Statement => ({ kind: 'delete', ...at, name })),
]

function push<T>(list: T[], next: T): T[] {
  list.push(next)
  return list
}

function returned([, value]: [Tok, Expression], at: Stretch): Statement {
  return { kind: 'return', ...at, value }
}

function stringAssignment([target, , value]: [Text, Tok, Text | Expression], at: Stretch): Statement {
  if (target.kind !== 'string' && target.kind !== 'string-argument') throw new Error('not a string to assign to')
  return { kind: 'expression', ...at, value: { kind: 'assign', ...at, operator: '=', target, value } }
}

type Positions = { range: Extract<Expression, { kind: 'range' }>; start: Expression; end: Expression }

function rangeAssignment(
  [{ range, start, end }, sign, first, , last]: [Positions, Tok, Expression, Tok, Expression],
  at: Stretch,
  tokens: Tokens,
): Statement {
  const { name, index, section } = range
  const operator = tokens[sign]!.type as AssignOperator
  return { kind: 'range-assign', ...at, ...(section && { section }), name, index, operator, start, end, first, last }
}

const cables: Rule[] = [
  rule(
    'simple',
    'connect end , expression',
    ([, child, , x]: [Tok, End, Tok, Expression], at): Statement => ({
      kind: 'connect',
      ...at,
      child: child.section,
      childEnd: child.x,
      x,
    }),
  ),
  rule('simple', 'connect end , section ( expression )', connected),
  rule('end', 'section ( expression )', ([section, , x]: [SectionName, Tok, Expression]): End => ({ section, x })),
  rule(
    'end',
    'placed',
    ([{ path, part, x }]: [Placed], at): End => ({
      section: { ...path, from: at.from, to: part.name, parts: [...path.parts, part] },
      x,
    }),
  ),
  rule('simple', 'access section', accessed),
  rule('simple', 'access path', accessed),
  ...(['insert', 'uninsert'] as const).map((kind) =>
    rule('simple', `${kind} MECHANISM`, ([, mechanism]: [Tok, Tok], at): Statement => ({ kind, ...at, mechanism })),
  ),
  rule(
    'simple',
    'setpointer pointerplace , pointer',
    ([, pointer, , target]: [Tok, Expression, Tok, Expression], at) => ({
      kind: 'setpointer',
      ...at,
      pointer,
      target,
    }),
  ),
  rule('pointerplace', 'positioned'),
  rule('pointerplace', 'path'),
]

interface End {
  readonly section: SectionName
  readonly x: Expression
}

function connected([, child, , parent, , x]: [Tok, End, Tok, SectionName, Tok, Expression], at: Stretch): Statement {
  return { kind: 'connect', ...at, child: child.section, childEnd: child.x, parent, x }
}

function accessed([, section]: [Tok, SectionName], at: Stretch): Statement {
  return { kind: 'access', ...at, section }
}

export const rules: readonly Rule[] = [input, heads, simple, cables, declarationRules, expressionRules].flat()

/** What a text may be: a statement of the top level, or a line of a block. */
export const starts = ['input', 'lineinput'] as const
