/**
 * The grammar of declarations: names with their dimensions, procedures, templates, equations.
 */
import { type Rule, rule, type Stretch } from '../lang/driver.ts'
import type { Token } from './token.ts'
import type { Declared, Expression, Statement, Tok } from './tree.ts'

type Locals = { readonly locals: readonly Tok[]; readonly localObjects: readonly Tok[] }

const lists: Rule[] = [
  rule('names', 'NAME', ([only]: [Tok]) => [only]),
  rule('names', 'names , NAME', ([list, , next]: [Tok[], Tok, Tok]) => [...list, next]),
  rule('declared', 'NAME', ([name]: [Tok]): Declared => ({ name, dims: [] })),
  rule('declared', 'dimensioned'),
  rule(
    'dimensioned',
    'NAME [ expression ]',
    ([name, , size]: [Tok, Tok, Expression]): Declared => ({
      name,
      dims: [size],
    }),
  ),
  rule(
    'dimensioned',
    'dimensioned [ expression ]',
    ([before, , size]: [Declared, Tok, Expression]): Declared => ({
      name: before.name,
      dims: [...before.dims, size],
    }),
  ),
  rule('declarations', 'declared', ([only]: [Declared]) => [only]),
  rule('declarations', 'declarations , declared', ([list, , next]: [Declared[], Tok, Declared]) => [...list, next]),
  rule('arrays', 'dimensioned', ([only]: [Declared]) => [only]),
  rule('arrays', 'arrays , dimensioned', ([list, , next]: [Declared[], Tok, Declared]) => [...list, next]),
]

const declarations: Rule[] = [
  rule('simple', 'strdef names', ([, names]: [Tok, Tok[]], at): Statement => ({ kind: 'strdef', ...at, names })),
  rule('simple', 'double arrays', ([, items]: [Tok, Declared[]], at): Statement => ({ kind: 'double', ...at, items })),
  ...(['objref', 'create', 'depvar'] as const).map((kind) =>
    rule('simple', `${kind} declarations`, ([, items]: [Tok, Declared[]], at): Statement => ({ kind, ...at, items })),
  ),
]

const bodies: Rule[] = [
  ...(['proc', 'func', 'obfunc', 'iterator'] as const).map((what) =>
    rule(
      'definition',
      `${what} NAME CALL ) body`,
      ([, name, , , body]: [Tok, Tok, Tok, Tok, Locals & { statements: Statement[] }], at): Statement => ({
        kind: 'define',
        ...at,
        what,
        name,
        body,
      }),
    ),
  ),
  rule('body', 'opening }', ([locals]: [Locals]) => ({ ...locals, statements: [] })),
  rule('body', 'opening items }', ([locals, statements]: [Locals, Statement[]]) => ({ ...locals, statements })),
  rule('opening', '{', (): Locals => ({ locals: [], localObjects: [] })),
  rule('opening', '{ local names', ([, , locals]: [Tok, Tok, Tok[]]): Locals => ({ locals, localObjects: [] })),
  rule(
    'opening',
    '{ localobj names',
    ([, , names]: [Tok, Tok, Tok[]]): Locals => ({ locals: [], localObjects: names }),
  ),
  rule(
    'opening',
    '{ local names localobj names',
    ([, , locals, , localObjects]: [Tok, Tok, Tok[], Tok, Tok[]]): Locals => ({ locals, localObjects }),
  ),
]

const templates: Rule[] = [
  ...(['begintemplate', 'endtemplate'] as const).map((kind) =>
    rule('definition', `${kind} NAME`, ([, name]: [Tok, Tok], at): Statement => ({ kind, ...at, name })),
  ),
  ...(['public', 'external'] as const).map((kind) =>
    rule('definition', `${kind} names`, ([, names]: [Tok, Tok[]], at): Statement => ({ kind, ...at, names })),
  ),
  rule('definition', 'debug', (_, at): Statement => ({ kind: 'debug', ...at })),
  rule('definition', 'help', (_, at): Statement => ({ kind: 'help', ...at })),
  rule(
    'definition',
    'help STRING',
    ([, topic]: [Tok, Tok], at, tokens: readonly Token[]): Statement => ({
      kind: 'help',
      ...at,
      topic: tokens[topic]!.string!,
    }),
  ),
]

type Sides = { readonly left?: Expression; readonly right?: Expression }

/** `eqn x:: a = b` begins the equation of x anew, `eqn x: a =` and `eqn x: = b` add to its sides. */
const equations: Rule[] = [
  rule('simple', 'eqn equated : : bothsides', ([, variable, , , sides]: [Tok, Expression, Tok, Tok, Sides], at) =>
    equation(variable, true, sides, at),
  ),
  rule('simple', 'eqn equated : sides', ([, variable, , sides]: [Tok, Expression, Tok, Sides], at) =>
    equation(variable, false, sides, at),
  ),
  rule('equated', 'target'),
  rule('sides', 'expression LASTEQUALS', ([left]: [Expression]): Sides => ({ left })),
  rule('sides', 'EQUALS expression', ([, right]: [Tok, Expression]): Sides => ({ right })),
  rule(
    'bothsides',
    'expression EQUALS expression',
    ([left, , right]: [Expression, Tok, Expression]): Sides => ({
      left,
      right,
    }),
  ),
]

const equation = (variable: Expression, fresh: boolean, sides: Sides, at: Stretch): Statement => ({
  kind: 'eqn',
  ...at,
  variable,
  fresh,
  ...sides,
})

export const declarationRules: readonly Rule[] = [lists, declarations, bodies, templates, equations].flat()
