/**
 * Works out once for a loop what is the same for all its instances: expressions of globals, of the time step and of
 * numbers, and the locals that hold nothing else.
 */
import { hasEffect } from '../backend/imports.ts'
import { assign, type IrExpr, type IrFunction, type IrLocal, type IrStatement, readLocal } from '../ir.ts'
import { mapIrStatements, visitExpression, visitStatements } from '../ir-walk.ts'

type Loop = Extract<IrStatement, { kind: 'instances' }>

export function hoist(ir: IrFunction, makeLocal: (name: string) => IrLocal): IrFunction {
  return {
    ...ir,
    body: mapIrStatements(
      ir.body,
      (expression) => expression,
      (statement) => [statement.kind === 'instances' ? hoistLoop(statement, makeLocal) : statement],
    ),
  }
}

function hoistLoop(loop: Loop, makeLocal: (name: string) => IrLocal): Loop {
  const { before, body } = hoistSets(loop)
  const set = localsSet(body)
  const known = new Map<string, IrLocal>()
  const extra: IrStatement[] = []
  const invariant = (one: IrExpr) => isInvariant(one, set)
  const replace = (one: IrExpr): IrExpr => {
    if (one.kind === 'const' || one.kind === 'local' || !isDouble(one) || !invariant(one)) return replaceParts(one)
    const key = JSON.stringify(one)
    const local = known.get(key) ?? makeLocal('invariant')
    if (!known.has(key)) extra.push(assign(local, one))
    known.set(key, local)
    return readLocal(local)
  }
  const replaceParts = (one: IrExpr): IrExpr => {
    switch (one.kind) {
      case 'unary':
      case 'convert':
        return { ...one, a: replace(one.a) } as IrExpr
      case 'binary':
      case 'compare':
      case 'integer':
        return { ...one, a: replace(one.a), b: replace(one.b) } as IrExpr
      case 'select':
        return { ...one, condition: replace(one.condition), a: replace(one.a), b: replace(one.b) }
      case 'call':
      case 'routine':
        return { ...one, args: one.args.map(replace) }
      default:
        return one
    }
  }
  const statements = (list: readonly IrStatement[]): IrStatement[] =>
    list.map((one) => {
      switch (one.kind) {
        case 'set':
        case 'store':
        case 'evaluate':
          return { ...one, value: replace(one.value) }
        case 'if':
          return {
            ...one,
            condition: replace(one.condition),
            whenTrue: statements(one.whenTrue),
            otherwise: statements(one.otherwise),
          }
        case 'loop':
          return { ...one, head: statements(one.head), condition: replace(one.condition), body: statements(one.body) }
        default:
          return one
      }
    })
  const moved = statements(body)
  return { ...loop, before: [...before, ...extra], body: moved }
}

/** Moves `set`s of the body's outermost level whose value never differs, where it is the local's only one. */
function hoistSets(loop: Loop): { before: IrStatement[]; body: IrStatement[] } {
  const before = [...loop.before]
  let body = [...loop.body]
  for (;;) {
    const set = localsSet(body)
    const found = body.findIndex(
      (one, i) =>
        one.kind === 'set' &&
        one.local.type === 'f64' &&
        set.get(one.local.id) === 1 &&
        isInvariant(one.value, set) &&
        !mentions(body.slice(0, i), one.local.id) &&
        !mentions(loop.before, one.local.id),
    )
    if (found < 0) return { before, body }
    before.push(body[found]!)
    body = body.filter((_, i) => i !== found)
  }
}

function localsSet(body: readonly IrStatement[]): Map<number, number> {
  const set = new Map<number, number>()
  visitStatements(body, {
    statement: (one) => {
      if (one.kind === 'set') set.set(one.local.id, (set.get(one.local.id) ?? 0) + 1)
    },
  })
  return set
}

function mentions(list: readonly IrStatement[], id: number): boolean {
  let found = false
  visitStatements(list, {
    expression: (one) => {
      if (one.kind === 'local' && one.local.id === id) found = true
    },
    statement: (one) => {
      if (one.kind === 'set' && one.local.id === id) found = true
    },
  })
  return found
}

const isDouble = (one: IrExpr) => one.kind === 'binary' || one.kind === 'unary' || one.kind === 'call'

/** Arithmetic of locals that the loop leaves alone; loads are in locals already where that is safe. */
function isInvariant(expression: IrExpr, set: ReadonlyMap<number, number>): boolean {
  let fine = true
  visitExpression(expression, {
    expression: (one) => {
      switch (one.kind) {
        case 'const':
        case 'unary':
        case 'binary':
          return
        case 'local':
          if (set.has(one.local.id) || one.local.type !== 'f64') fine = false
          return
        case 'call':
          if (one.result !== 'f64' || hasEffect(one.name)) fine = false
          return
        default:
          fine = false
      }
    },
  })
  return fine
}
