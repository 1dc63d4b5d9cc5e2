/**
 * derivimplicit: backward Euler of a DERIVATIVE block, (x - old)/dt - f(x) = 0 for all its states together. Where each
 * equation is linear in its own state alone this has a closed form; else Newton's iteration with the Jacobian by symbols,
 * or by differences where f reaches its states through functions or other variables.
 */
import {
  assignment,
  expressionsOf,
  mapStatements,
  mentions,
  num,
  op,
  variable,
  walkExpression,
  walkStatements,
} from '../build.ts'
import { template } from '../template.ts'
import type { DerivativeEquation, Expression, ItemOf, MechanismFile, Statement } from '../tree.ts'
import { differentiate, isSame } from './differentiate.ts'
import { type Newton, numberUnknowns, replaceBlocks, statesOf } from './implicit.ts'
import { solvedBy } from './solved-by.ts'

export function solveDerivimplicit(file: MechanismFile): MechanismFile {
  const chosen = solvedBy(file, (method) => method === 'derivimplicit')
  return replaceBlocks(file, (block) =>
    block.block === 'DERIVATIVE' && chosen.has(block.name.text) ? [system(file, block)] : undefined,
  )
}

function system(file: MechanismFile, block: ItemOf<'solved'>): Newton {
  const equations = [...walkStatements(block.body)].filter((s): s is DerivativeEquation => s.kind === 'derivative')
  const { unknowns } = numberUnknowns(
    equations.map(({ target }) => target.name),
    statesOf(file),
    block.span,
  )
  const names = new Set(unknowns.map(({ variable: x }) => x.name))
  const direct = isDirect(file, block.body, names)
  const residual = direct ? bySymbols(block, unknowns) : undefined
  return {
    name: block.name.text,
    span: block.span,
    unknowns,
    residual: residual ?? byDifferences(block, unknowns),
    linear:
      residual !== undefined &&
      equations.every(({ value }) => unknowns.every(({ variable: x }) => isLinearIn(value, x.name, names))),
  }
}

/** f(x) sees the states by their names only: not through other variables, nor through the file's routines. */
function isDirect(file: MechanismFile, body: readonly Statement[], names: ReadonlySet<string>): boolean {
  const routines = new Map(
    file.items.filter((item) => item.kind === 'routine').map((item) => [item.name.text, item.body]),
  )
  const touches = (statements: readonly Statement[], seen: Set<string>): boolean => {
    for (const statement of walkStatements(statements)) {
      for (const expression of expressionsOf(statement)) {
        for (const part of walkExpression(expression)) {
          if (part.kind === 'variable' && names.has(part.name)) return true
          if (part.kind !== 'call' || seen.has(part.name)) continue
          const inside = routines.get(part.name)
          if (inside && touches(inside, seen.add(part.name))) return true
        }
      }
    }
    return false
  }
  const others = [...walkStatements(body)].filter(
    (statement) => statement.kind !== 'derivative' && !('body' in statement) && statement.kind !== 'if',
  )
  const routineCalls = [...walkStatements(body)]
    .flatMap(expressionsOf)
    .flatMap((expression) => [...walkExpression(expression)])
    .filter((part) => part.kind === 'call')
    .map((part) => routines.get(part.name))
    .filter((inside) => inside !== undefined)
  return !touches(others, new Set()) && !routineCalls.some((inside) => touches(inside, new Set()))
}

const isLinearIn = (f: Expression, name: string, names: ReadonlySet<string>): boolean => {
  const slope = differentiate(f, variable(name, f.span))
  return slope === 'zero' || (slope !== undefined && ![...names].some((one) => mentions(slope, one)))
}

function bySymbols(block: ItemOf<'solved'>, unknowns: Newton['unknowns']): Statement[] | undefined {
  let known = true
  const n = unknowns.length
  const body = mapStatements(block.body, (statement) => {
    if (statement.kind !== 'derivative') return [statement]
    const own = unknowns.find(({ variable: x }) => isSame(statement.target, x))
    if (!own) return [statement]
    const out = template(
      `_f[${own.position}] = (hole_x - _old[${own.position}])/_step - hole_d`,
      { hole_x: own.variable, hole_d: statement.value },
      statement.span,
    )
    for (const { variable: x, position } of unknowns) {
      const slope = differentiate(statement.value, x)
      if (slope === undefined) known = false
      const step = position === own.position ? '1/_step' : '0'
      const entry = slope === undefined || slope === 'zero' ? num(0, statement.span) : slope
      out.push(...template(`_m[${own.position * n + position}] = ${step} - hole_s`, { hole_s: entry }, statement.span))
    }
    return out
  })
  return known ? [{ kind: 'block', body, span: block.span }] : undefined
}

/** Evaluates the block once as it is and once for each state moved a little. */
function byDifferences(block: ItemOf<'solved'>, unknowns: Newton['unknowns']): Statement[] {
  const n = unknowns.length
  const { span } = block
  const evaluate = (put: (position: number, value: Expression, x: Expression) => Statement[]): Statement => ({
    kind: 'block',
    span,
    body: mapStatements(block.body, (statement) => {
      const own =
        statement.kind === 'derivative' ? unknowns.find(({ variable: x }) => isSame(statement.target, x)) : undefined
      return statement.kind === 'derivative' && own ? put(own.position, statement.value, own.variable) : [statement]
    }),
  })
  const plain = evaluate((position, d, x) =>
    template(`_f[${position}] = (hole_x - _old[${position}])/_step - hole_d`, { hole_x: x, hole_d: d }, span),
  )
  const moved = unknowns.flatMap(({ variable: x, position: column }) => {
    const difference = evaluate((row, d, own) =>
      template(
        `_m[${row * n + column}] = ((hole_x - _old[${row}])/_step - hole_d - _f[${row}])/_kb`,
        { hole_x: own, hole_d: d },
        span,
      ),
    )
    const before = template('_kf = hole_x _kb = 1e-6*fabs(_kf) + 1e-9', { hole_x: x }, span)
    return [
      ...before,
      assignment(x, op('+', variable('_kf', span), variable('_kb', span))),
      difference,
      assignment(x, variable('_kf', span)),
    ]
  })
  // the last evaluation has the states as they are, so that what it assigns belongs to them
  return [...(moved.length > 0 ? [plain, ...moved] : [plain])]
}
