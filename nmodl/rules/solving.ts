/** Which blocks may be solved, by what method, and what they have to say. */
import { walkExpression, walkStatements } from '../build.ts'
import { ionValueOf } from '../heading.ts'
import { odeBlocks } from '../lower/ode.ts'
import {
  concentrationNotAssigned,
  enclosedState,
  methodNotForBlock,
  misplaced,
  noEquation,
  notSupported,
  onlyOnce,
} from '../problems.ts'
import type { MechanismFile, Statement, Variable } from '../tree.ts'
import { declared, itemsOf, placed, type Rule, textsOf, usedIons } from './rule.ts'

/** Methods that NEURON's translator refuses for a block of the kind; of all others it says that it does not know them. */
const unfit: Readonly<Record<string, ReadonlySet<string>>> = {
  PROCEDURE: new Set(['cnexp', 'derivimplicit', 'sparse', 'euler', 'runge', 'newton', 'simeq']),
  KINETIC: new Set(['cnexp', 'derivimplicit', 'newton', 'simeq']),
  DERIVATIVE: new Set(['sparse']),
  LINEAR: new Set(['cnexp', 'derivimplicit', 'sparse', 'euler', 'runge', 'newton']),
  NONLINEAR: new Set(['cnexp', 'derivimplicit', 'sparse', 'euler', 'runge', 'simeq']),
}

/** Of these NEURON's library makes numbers that depend on what was in memory before, or nothing at all. */
const broken: ReadonlySet<string> = new Set(['heun', 'gear', 'adams', 'clsoda'])

export const methods: Rule = function* (file) {
  const kinds = new Map<string, string>()
  for (const { name, block } of itemsOf(file, 'solved')) kinds.set(name.text, block)
  for (const { name, routine } of itemsOf(file, 'routine')) kinds.set(name.text, routine)
  for (const { statement } of placed(file)) {
    if (statement.kind !== 'solve') continue
    const { block, method } = statement
    const kind = kinds.get(block.text)
    if (kind === 'FUNCTION') yield misplaced(block.span, `SOLVE of a FUNCTION: ${block.text}`, 'an expression')
    else if (method && kind && unfit[kind]?.has(method.text))
      yield methodNotForBlock(method.span, method.text, block.text, kind)
    else if (method && broken.has(method.text))
      yield notSupported(
        method.span,
        `METHOD ${method.text}`,
        'its results in NEURON depend on what was in memory before: use cnexp, derivimplicit, sparse or runge',
      )
  }
}

/** What cnexp makes of a block is one for the whole file, and events integrate nothing. */
export const solving: Rule = function* (file) {
  let exact = false
  for (const { item, statement } of placed(file)) {
    if (statement.kind !== 'solve') continue
    if (item.kind === 'netReceive') {
      yield misplaced(statement.span, 'SOLVE in NET_RECEIVE: it', 'BREAKPOINT or INITIAL')
      continue
    }
    if (statement.method?.text !== 'cnexp') continue
    if (exact)
      yield onlyOnce(
        statement.span,
        'Illegal SOLVE statement: a file has one with METHOD cnexp',
        'put the equations into one DERIVATIVE block, and solve it once, in BREAKPOINT',
      )
    exact = true
  }
}

/** A concentration that is written follows the states: it is one, or something else than INITIAL and BREAKPOINT says what it is. */
export const concentrations: Rule = function* (file) {
  if (!odeBlocks(file)?.length) return
  const states = textsOf(declared(file, 'STATE'))
  const assigned = new Set<string>()
  for (const { item, statement } of placed(file))
    if (statement.kind === 'assign' && item.kind !== 'initial' && item.kind !== 'breakpoint')
      assigned.add(statement.target.name)
  for (const { ion, write } of usedIons(file))
    for (const name of write) {
      const isConcentration = ionValueOf(ion.text, name.text)?.startsWith('conc')
      if (isConcentration && !states.has(name.text) && !assigned.has(name.text))
        yield concentrationNotAssigned(name.span, name.text)
    }
}

/** States that an integrated block has an equation for; undefined where a variable step is out of the question. */
function integratedStates(file: MechanismFile): Set<string> | undefined {
  const blocks = odeBlocks(file)
  return (
    blocks &&
    new Set(
      blocks.flatMap(({ block }) => walkStatements(block.body).flatMap(equated)).map(({ variable }) => variable.name),
    )
  )
}

function equated(statement: Statement): { readonly variable: Variable }[] {
  if (statement.kind === 'derivative') return [{ variable: statement.target }]
  if (statement.kind === 'reaction') return [...statement.left, ...statement.right]
  return statement.kind === 'conserve' ? [...statement.left] : []
}

/** A concentration that is written, and what jumps, is no STATE by name alone. */
export const realStates: Rule = function* (file) {
  const integrated = integratedStates(file)
  if (!integrated) return
  const states = textsOf(declared(file, 'STATE'))
  // without any equation nothing is integrated, and NEURON's translator has nothing to say
  const isIdle = (name: string) => integrated.size > 0 && states.has(name) && !integrated.has(name)
  for (const { ion, write } of usedIons(file))
    for (const name of write)
      if (ionValueOf(ion.text, name.text)?.startsWith('conc') && isIdle(name.text))
        yield noEquation(name.span, name.text)
  for (const { statement } of placed(file)) {
    if (statement.kind !== 'callStatement' || statement.call.name !== 'state_discontinuity') continue
    const [state] = statement.call.arguments
    if (state?.kind === 'variable' && isIdle(state.name)) yield noEquation(state.span, state.name)
  }
}

/** In the equations of LINEAR blocks states stand outside of parentheses. */
export const linear: Rule = function* (file) {
  const states = textsOf(declared(file, 'STATE'))
  for (const { item, statement } of placed(file)) {
    if (item.kind !== 'solved' || item.block !== 'LINEAR' || statement.kind !== 'equation') continue
    for (const side of [statement.left, statement.right])
      for (const one of walkExpression(side)) {
        if (one.kind !== 'binary' || (one.operator !== '*' && one.operator !== '/')) continue
        const enclosed = [one.left, one.right].find(
          (part) =>
            part.kind === 'binary' &&
            (part.operator === '+' || part.operator === '-') &&
            walkExpression(part).some((inner) => inner.kind === 'variable' && states.has(inner.name)),
        )
        if (enclosed) yield enclosedState(enclosed.span)
      }
  }
}
