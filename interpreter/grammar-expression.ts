/**
 * The grammar of expressions, strings, arguments and object paths.
 *
 * An expression is read as a flat row of operands and operators, and grouped by precedence when it is built. That spares
 * the Earley parser a rule per level for every operand, and states HOC's rule for assignment as it is: `=` may follow any
 * operand that can be assigned to, so `1 + x = 3` adds 1 to what is assigned.
 */
import { type Rule, rule, type Stretch } from '../lang/driver.ts'
import { group, type Operand, type Row } from './precedence.ts'
import type { Token } from './token.ts'
import type { Argument, Expression, ObjectBase, ObjectPath, PathPart, SectionName, Text, Tok, Which } from './tree.ts'

type Tokens = readonly Token[]
export type Indexed = Stretch & { readonly name: Tok; readonly index: readonly Expression[] }
type Member = { readonly name: Tok; readonly index: readonly Expression[] }
/** `object.member(x)` */
export type Placed = { readonly path: ObjectPath; readonly part: Member; readonly x: Expression }

const named = ([name]: [Tok], at: Stretch): Indexed => ({ ...at, name, index: [] })
const indexed = ([head, , index]: [Indexed, Tok, Expression], at: Stretch): Indexed => ({
  ...at,
  name: head.name,
  index: [...head.index, index],
})

/** `$3`, `$o3`: the number is part of the shape. `$i` names a local. */
function which(at: Tok, tokens: Tokens): Which {
  const number = Number(/\d+$/.exec(tokens[at]!.text)?.[0])
  return Number.isNaN(number) ? { local: at } : { number }
}

const push = <T>(list: readonly T[], ...more: T[]): T[] => {
  const same = list as T[]
  same.push(...more)
  return same
}

const names: Rule[] = [
  rule('variable', 'VAR', named),
  rule('variable', 'variable [ expression ]', indexed),
  rule('rangevar', 'RANGE', named),
  rule('rangevar', 'rangevar [ expression ]', indexed),
  rule('sectionname', 'SECTION', named),
  rule('sectionname', 'sectionname [ expression ]', indexed),
  rule('section', 'sectionname', ([name]: [Indexed]): SectionName => ({ kind: 'section', ...name })),
  /** `xg[1]`, `soma.xg[1]`, still without a position. */
  rule('ranged', 'rangevar', ([name]: [Indexed], at) => range(name, at)),
  rule('ranged', 'section . rangevar', ([section, , name]: [SectionName, Tok, Indexed], at) =>
    range(name, at, section),
  ),
  rule('positioned', 'ranged CALL expression )', ([range, , x]: [Expression, Tok, Expression], at) => ({
    ...range,
    ...at,
    x,
  })),
]

const range = (name: Indexed, at: Stretch, section?: SectionName): Expression => ({
  kind: 'range',
  ...at,
  name: name.name,
  index: name.index,
  ...(section && { section }),
})

/** Operands that can be assigned to. Paths stand apart: they take objects and strings as well. */
const targets: Rule[] = [
  rule('target', 'variable', ([name]: [Indexed]): Expression => ({ kind: 'variable', ...name })),
  rule('target', 'LOCAL', ([name]: [Tok], at): Expression => ({ kind: 'local', ...at, name })),
  rule('target', 'ranged'),
  rule('target', 'positioned'),
  rule('target', 'property'),
  rule('property', 'PROPERTY', ([name]: [Tok], at): Expression => ({ kind: 'property', ...at, name })),
  rule(
    'property',
    'section . PROPERTY',
    ([section, , name]: [SectionName, Tok, Tok], at): Expression => ({ kind: 'property', ...at, section, name }),
  ),
  rule(
    'target',
    '$',
    ([at]: [Tok], stretch, tokens: Tokens): Expression => ({
      kind: 'argument',
      ...stretch,
      which: which(at, tokens),
    }),
  ),
  rule('target', 'pointed'),
  rule(
    'pointed',
    '$&',
    ([at]: [Tok], stretch, tokens: Tokens): Expression => ({
      kind: 'pointed',
      ...stretch,
      which: which(at, tokens),
    }),
  ),
  rule(
    'target',
    '$& [ expression ]',
    ([at, , index]: [Tok, Tok, Expression], stretch, tokens: Tokens): Expression => ({
      kind: 'pointed',
      ...stretch,
      which: which(at, tokens),
      index,
    }),
  ),
]

const call = ([name, , args]: [Tok, Tok, Argument[]], at: Stretch): Expression => ({ kind: 'call', ...at, name, args })

const others: Rule[] = [
  rule('other', 'NUMBER', ([at]: [Tok], stretch): Expression => ({ kind: 'number', ...stretch, at })),
  rule(
    'other',
    '( expression )',
    ([, inner]: [Tok, Expression]): Expression => (inner.kind === 'assign' ? { ...inner, parenthesized: true } : inner),
  ),
  rule('other', 'called'),
  // a local variable that is called is told when that happens
  ...['VAR', 'LOCAL', 'FUNC', 'BUILTIN', 'PROPERTY'].map((name) => rule('called', `${name} CALL arguments`, call)),
  rule(
    'other',
    'read CALL readable )',
    ([, , target]: [Tok, Tok, Expression], at): Expression => ({ kind: 'read', ...at, target }),
  ),
  rule('readable', 'target'),
  rule('readable', 'path'),
]

const based = (base: ObjectBase, at: Stretch): ObjectPath => ({ kind: 'path', ...at, base, parts: [] })
const extended = (path: ObjectPath, part: PathPart, at: Stretch): ObjectPath => ({
  ...path,
  ...at,
  parts: [...path.parts, part],
})
const objectCall = ([name, , args]: [Tok, Tok, Argument[]], at: Stretch): ObjectPath =>
  based({ kind: 'object-call', name, args }, at)

const paths: Rule[] = [
  rule('objectname', 'OBJVAR', named),
  rule('objectname', 'objectname [ expression ]', indexed),
  rule('path', 'objectname', ([{ name, index }]: [Indexed], at) => based({ kind: 'object', name, index }, at)),
  rule('path', 'LOCALOBJ', ([name]: [Tok], at) => based({ kind: 'local-object', name }, at)),
  rule('path', '$o', ([at]: [Tok], stretch, tokens: Tokens) =>
    based({ kind: 'object-argument', which: which(at, tokens), at }, stretch),
  ),
  rule('path', 'TEMPLATE [ expression ]', ([template, , index]: [Tok, Tok, Expression], at) =>
    based({ kind: 'instance', template, index }, at),
  ),
  rule('path', 'OBFUNC CALL arguments', objectCall),
  rule('path', 'OBJFUNC CALL arguments', objectCall),
  rule('path', 'path member', ([path, part]: [ObjectPath, Member], at) => extended(path, part, at)),
  rule('path', 'path member CALL )', ([path, part]: [ObjectPath, Member], at) =>
    extended(path, { ...part, args: [] }, at),
  ),
  rule('path', 'placed', ([{ path, part, x }]: [Placed], at) =>
    extended(path, { ...part, args: [{ kind: 'value', value: x }] }, at),
  ),
  rule('path', 'path member CALL special )', ([path, part, , only]: [ObjectPath, Member, Tok, Argument], at) =>
    extended(path, { ...part, args: [only] }, at),
  ),
  rule(
    'path',
    'path member CALL argument , argumentlist )',
    ([path, part, , one, , others]: [ObjectPath, Member, Tok, Argument, Tok, Argument[]], at) =>
      extended(path, { ...part, args: [one, ...others] }, at),
  ),
  /** A method with a number, or a section of an object with a position. */
  rule(
    'placed',
    'path member CALL expression )',
    ([path, part, , x]: [ObjectPath, Member, Tok, Expression]): Placed => ({ path, part, x }),
  ),
  rule('member', '. MEMBER', ([, name]: [Tok, Tok]): Member => ({ name, index: [] })),
  rule(
    'member',
    'member [ expression ]',
    ([head, , index]: [Member, Tok, Expression]): Member => ({
      name: head.name,
      index: [...head.index, index],
    }),
  ),
]

const one = ([operand]: [Operand]): Row => [operand]
const more = ([row, operand]: [Row, Operand | Tok]): Row => push(row, operand)

/** Rows: `ending` closes with an operand that cannot be assigned to, `prefix` awaits an operand. */
const rows: Rule[] = [
  rule('ending', 'other', one),
  rule('ending', 'prefix other', more),
  rule('targetrow', 'target', one),
  rule('targetrow', 'prefix target', more),
  rule('pathrow', 'path', one),
  rule('pathrow', 'prefix path', more),
  ...['ending', 'targetrow', 'pathrow'].map((last) => rule('row', last)),
  rule('prefix', 'UNARY', one),
  rule('prefix', 'prefix UNARY', more),
  rule('prefix', 'row BINARY', more),
  ...['targetrow', 'pathrow'].flatMap((last) => ['=', 'ASSIGN'].map((sign) => rule('prefix', `${last} ${sign}`, more))),
  rule('expression', 'row', ([row]: [Row], _, tokens: Tokens) => group(row, tokens)),
  rule('expression', 'pathrow = text', ([row, sign, value]: [Row, Tok, Text], _, tokens: Tokens) =>
    group(push(row, sign, value), tokens),
  ),
  rule('expression', 'pathrow = made', ([row, sign, value]: [Row, Tok, Expression], _, tokens: Tokens) =>
    group(push(row, sign, value), tokens),
  ),
  rule(
    'made',
    'new TEMPLATE CALL arguments',
    ([, template, , args]: [Tok, Tok, Tok, Argument[]], at): Expression => ({
      kind: 'new',
      ...at,
      template,
      args,
    }),
  ),
]

const texts: Rule[] = [
  rule('text', 'STRING', ([at]: [Tok], stretch): Text => ({ kind: 'literal', ...stretch, at })),
  rule('text', 'stringtarget'),
  rule(
    'text',
    'STRFUNC CALL arguments',
    ([name, , args]: [Tok, Tok, Argument[]], at): Text => ({
      kind: 'string-call',
      ...at,
      name,
      args,
    }),
  ),
  rule('stringtarget', 'STRVAR', ([name]: [Tok], at): Text => ({ kind: 'string', ...at, name })),
  rule(
    'stringtarget',
    '$s',
    ([at]: [Tok], stretch, tokens: Tokens): Text => ({
      kind: 'string-argument',
      ...stretch,
      which: which(at, tokens),
    }),
  ),
]

/** `arguments` takes the closing parenthesis along. */
const args: Rule[] = [
  rule('arguments', ')', () => []),
  rule('arguments', 'argumentlist )'),
  rule('argumentlist', 'argument', ([only]: [Argument]) => [only]),
  rule('argumentlist', 'argumentlist , argument', ([list, , next]: [Argument[], Tok, Argument]) => push(list, next)),
  rule('argument', 'expression', ([value]: [Expression]): Argument => ({ kind: 'value', value })),
  rule('argument', 'special'),
  rule('special', 'made', ([value]: [Expression]): Argument => ({ kind: 'value', value })),
  rule('special', 'text', ([value]: [Text]): Argument => ({ kind: 'text', value })),
  rule('special', '& pointer', ([, value]: [Tok, Expression]): Argument => ({ kind: 'pointer', value })),
  rule('pointer', 'variable', ([name]: [Indexed]): Expression => ({ kind: 'variable', ...name })),
  rule('pointer', 'LOCAL', ([name]: [Tok], at): Expression => ({ kind: 'local', ...at, name })),
  rule('pointer', 'property'),
  rule('pointer', 'positioned'),
  rule('pointer', 'path'),
  rule('pointer', 'pointed'),
]

export const expressionRules: readonly Rule[] = [names, targets, others, paths, rows, texts, args].flat()
