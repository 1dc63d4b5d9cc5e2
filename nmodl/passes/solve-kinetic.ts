/**
 * KINETIC (sparse): backward Euler of the mass action equations, `volume*(x - old)/step - x' = 0`, with the exact
 * Jacobian of the reaction terms; rates count as constants in it. CONSERVE replaces the equation of its last state.
 */
import type { Span } from '../../lang/source.ts'
import { expressionsOf, mapStatements, mentions, num, op, variable, walkExpression, walkStatements } from '../build.ts'
import { notSupported } from '../problems.ts'
import { template } from '../template.ts'
import type {
  Compartment,
  Conserve,
  Expression,
  ItemOf,
  MechanismFile,
  Reaction,
  ReactionTerm,
  Statement,
  Variable,
} from '../tree.ts'
import { differentiate } from './differentiate.ts'
import { accumulate, at, type Newton, numberUnknowns, replaceBlocks, statesOf } from './implicit.ts'

export const solveKinetic = (file: MechanismFile): MechanismFile =>
  replaceBlocks(file, (block) => (block.block === 'KINETIC' ? [kineticSystem(file, block)] : undefined))

/**
 * What a KINETIC block does to its states at the present moment: after the statements `_f` holds the net consumption of
 * each, `_m` the slopes of that, `_volume` the volumes.
 */
export function kineticFlows(file: MechanismFile, block: ItemOf<'solved'>) {
  const states = statesOf(file)
  const { first, unknowns } = numberUnknowns(statesIn(block.body, states), states, block.span)
  const n = unknowns.length
  const system: System = { states, first, size: n, conserved: [] }
  const clear = template(
    `LOCAL f_flux, b_flux, _kf, _kb
     FROM _i = 0 TO ${n * n - 1} { _m[_i] = 0 }
     FROM _i = 0 TO ${n - 1} { _f[_i] = 0 _volume[_i] = 1 }`,
    {},
    block.span,
  )
  return {
    unknowns,
    statements: [...clear, ...mapStatements(block.body, (statement) => reactionStatements(statement, system))],
  }
}

interface System {
  readonly states: ReadonlyMap<string, number | undefined>
  readonly first: ReadonlyMap<string, number>
  readonly size: number
  readonly conserved: Statement[]
}

function kineticSystem(file: MechanismFile, block: ItemOf<'solved'>): Newton {
  const states = statesOf(file)
  const names = statesIn(block.body, states)
  const { first, unknowns } = numberUnknowns(names, states, block.span)
  const system: System = { states, first, size: unknowns.length, conserved: [] }
  const body = mapStatements(block.body, (statement) => reactionStatements(statement, system))
  const balance = unknowns.flatMap(({ variable: x, position }) =>
    template(
      `_f[${position}] = _f[${position}] + _volume[${position}]*(hole_x - _old[${position}])/_step
      _m[${position * (system.size + 1)}] = _m[${position * (system.size + 1)}] + _volume[${position}]/_step`,
      { hole_x: x },
      block.span,
    ),
  )
  const inner: Statement = { kind: 'block', body: [...body, ...balance, ...system.conserved], span: block.span }
  return { name: block.name.text, span: block.span, unknowns, residual: [inner], linear: isLinear(block.body, states) }
}

function statesIn(body: readonly Statement[], states: ReadonlyMap<string, unknown>): string[] {
  const found: string[] = []
  for (const statement of walkStatements(body)) {
    if (statement.kind !== 'reaction' && statement.kind !== 'conserve') continue
    for (const expression of expressionsOf(statement))
      for (const part of walkExpression(expression))
        if (part.kind === 'variable' && states.has(part.name)) found.push(part.name)
  }
  return found
}

/** One state a side, rates without states, and nothing that looks at fluxes or states: one iteration is exact. */
function isLinear(body: readonly Statement[], states: ReadonlyMap<string, unknown>): boolean {
  const names = [...states.keys(), 'f_flux', 'b_flux']
  for (const statement of walkStatements(body)) {
    if (statement.kind === 'compartment' || statement.kind === 'conserve') continue
    if (statement.kind === 'reaction') {
      const count = (terms: readonly ReactionTerm[]) =>
        terms.filter((term) => states.has(term.variable.name)).reduce((sum, term) => sum + term.coefficient, 0)
      if (count(statement.left) > 1 || count(statement.right) > 1) return false
      if (
        [statement.forward, ...(statement.backward ? [statement.backward] : [])].some((rate) =>
          names.some((name) => mentions(rate, name)),
        )
      )
        return false
    } else if (statement.kind === 'callStatement') {
      if (names.some((name) => mentions(statement.call, name))) return false
    } else if (expressionsOf(statement).some((expression) => names.some((name) => mentions(expression, name))))
      return false
  }
  return true
}

function reactionStatements(statement: Statement, system: System): readonly Statement[] {
  switch (statement.kind) {
    case 'reaction':
      return reaction(statement, system)
    case 'compartment':
      return compartment(statement, system)
    case 'conserve':
      system.conserved.push(...conserve(statement, system))
      return []
    case 'longitudinalDiffusion':
      throw notSupported(statement.span, 'LONGITUDINAL_DIFFUSION')
    default:
      return [statement]
  }
}

function positionOf(x: Variable, system: System): Expression | undefined {
  const base = system.first.get(x.name)
  if (base === undefined) return undefined
  if (!x.index) return num(base, x.span)
  return x.index.kind === 'number' ? num(base + x.index.value, x.span) : op('+', num(base, x.span), x.index)
}

const element = (row: Expression, column: Expression, size: number): Expression =>
  row.kind === 'number' && column.kind === 'number'
    ? num(row.value * size + column.value, row.span)
    : op('+', op('*', row, num(size, row.span)), column)

const product = (factors: readonly Expression[]): Expression => factors.reduce((a, b) => op('*', a, b))

const powers = (terms: readonly ReactionTerm[]): Variable[] =>
  terms.flatMap(({ variable: x, coefficient }) => Array.from({ length: coefficient }, () => x))

function reaction(statement: Reaction, system: System): Statement[] {
  const { span, arrow, left, right } = statement
  const [kf, kb] = [variable('_kf', span), variable('_kb', span)]
  const [forward, backward] = [variable('f_flux', span), variable('b_flux', span)]
  const zero = num(0, span)
  if (arrow === '<<') {
    const target = positionOf(left[0]!.variable, system)
    const source = template('b_flux = hole_f f_flux = 0', { hole_f: statement.forward }, span)
    return [
      ...source,
      ...(target ? [accumulate('_f', target, { kind: 'unary', operator: '-', operand: backward, span }, span)] : []),
    ]
  }
  const rates = template(
    '_kf = hole_f _kb = hole_b',
    { hole_f: statement.forward, hole_b: statement.backward ?? zero },
    span,
  )
  const fluxes = template(
    'f_flux = hole_f b_flux = hole_b',
    {
      hole_f: product([kf, ...powers(left)]),
      hole_b: arrow === '->' ? zero : product([kb, ...powers(right)]),
    },
    span,
  )
  const net = op('-', forward, backward)
  const out: Statement[] = [...rates, ...fluxes]
  for (const [terms, sign] of [
    [left, 1],
    [right, -1],
  ] as const) {
    for (const { variable: x, coefficient } of terms) {
      const row = positionOf(x, system)
      if (!row) continue
      out.push(accumulate('_f', row, op('*', num(sign * coefficient, span), net), span))
      out.push(
        ...slopes(row, sign * coefficient, left, kf, 1, system, span),
        ...(arrow === '->' ? [] : slopes(row, sign * coefficient, right, kb, -1, system, span)),
      )
    }
  }
  return out
}

/** Jacobian entries of one row for one flux `rate * product of terms`. */
function slopes(
  row: Expression,
  weight: number,
  terms: readonly ReactionTerm[],
  rate: Variable,
  sign: number,
  system: System,
  span: Span,
): Statement[] {
  return terms.flatMap((term, chosen) => {
    const column = positionOf(term.variable, system)
    if (!column) return []
    const others = terms.flatMap((other, i) =>
      powers([i === chosen ? { ...other, coefficient: other.coefficient - 1 } : other]),
    )
    const slope = product([num(sign * weight * term.coefficient, span), rate, ...others])
    return [accumulate('_m', element(row, column, system.size), slope, span)]
  })
}

function compartment({ variable: index, volume, states, span }: Compartment, system: System): Statement[] {
  return states.flatMap((name): Statement[] => {
    const base = system.first.get(name.text)
    if (base === undefined) return []
    const size = system.states.get(name.text)
    if (size === undefined) return template(`_volume[${base}] = hole_v`, { hole_v: volume }, span)
    const counter = index?.text ?? '_i'
    return template(
      `FROM ${counter} = 0 TO ${size - 1} { _volume[${base} + ${counter}] = hole_v }`,
      { hole_v: volume },
      span,
    )
  })
}

/** The row of the last state becomes: sum of volume * x less the total. */
function conserve({ left, right, span }: Conserve, system: System): Statement[] {
  const terms: Variable[] = []
  for (const part of walkExpression(left)) if (part.kind === 'variable' && system.first.has(part.name)) terms.push(part)
  const last = terms.at(-1)
  const row = last && positionOf(last, system)
  if (!row) throw notSupported(span, 'CONSERVE without a STATE of this block')
  const counter = variable('_i', span)
  const out = template(
    `FROM _i = 0 TO ${system.size - 1} { hole_clear() }`,
    {
      hole_clear: [
        { kind: 'assign', target: at('_m', element(row, counter, system.size), span), value: num(0, span), span },
      ],
    },
    span,
  )
  out.push({
    kind: 'assign',
    target: at('_f', row, span),
    value: { kind: 'unary', operator: '-', operand: right, span },
    span,
  })
  for (const x of terms) {
    const slope = differentiate(left, x)
    if (slope === undefined || slope === 'zero') throw notSupported(span, 'this form of CONSERVE')
    const weight = op('*', at('_volume', positionOf(x, system)!, span), slope)
    out.push(
      accumulate('_f', row, op('*', weight, x), span),
      accumulate('_m', element(row, positionOf(x, system)!, system.size), weight, span),
    )
  }
  return out
}
