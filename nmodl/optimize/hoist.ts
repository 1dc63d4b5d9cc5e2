/**
 * Works out once for a loop what is the same for all its instances: expressions of globals, of the time step and of
 * numbers, and the locals that hold nothing else.
 */
import { hasEffect } from '../backend/imports.ts'
import { assign, type IrExpr, type IrFunction, type IrLocal, type IrStatement, readLocal } from '../ir.ts'
import { mapParts, replaceLoops, replaceStatements } from '../ir-map.ts'
import { countSets, type IrVisitor, visitStatements } from '../ir-walk.ts'

type Loop = Extract<IrStatement, { kind: 'instances' }>

export function hoist(ir: IrFunction, makeLocal: (name: string) => IrLocal): IrFunction {
  // others have no such loops
  if (ir.shape !== 'range') return ir
  return {
    ...ir,
    body: replaceLoops(ir.body, (loop) => hoistLoop(loop, makeLocal)),
  }
}

function hoistLoop(loop: Loop, makeLocal: (name: string) => IrLocal): Loop {
  const { before, body, set } = hoistSets(loop)
  const known = new Map<string, IrLocal>()
  const extra: IrStatement[] = []
  const replace = (one: IrExpr): IrExpr => {
    const { kind } = one
    if (kind === 'const' || kind === 'local' || kind === 'load' || ofC.has(kind)) return one
    const isDouble = kind === 'binary' || kind === 'unary' || kind === 'call'
    if (!isDouble || !isInvariant(one, set)) return mapParts(one, replace, undefined)
    const key = JSON.stringify(one)
    const local = known.get(key) ?? makeLocal('invariant')
    if (!known.has(key)) extra.push(assign(local, one))
    known.set(key, local)
    return readLocal(local)
  }
  const moved = replaceStatements(body, (one) => replaceOwn(one, replace))
  return { ...loop, before: [...before, ...extra], body: moved }
}

/** Out of these nothing is taken. */
const ofC: ReadonlySet<IrExpr['kind']> = new Set(['machine', 'peek', 'address'])

/** The values and conditions that stand directly in a statement. */
function replaceOwn(one: IrStatement, replace: (one: IrExpr) => IrExpr): IrStatement {
  switch (one.kind) {
    case 'set':
    case 'store':
    case 'evaluate': {
      const value = replace(one.value)
      return value === one.value ? one : { ...one, value }
    }
    case 'if':
    case 'loop': {
      const condition = replace(one.condition)
      return condition === one.condition ? one : { ...one, condition }
    }
    default:
      return one
  }
}

/**
 * `before`, `body`, and how often each local is `set` in the body.
 *
 * Moves `set`s of the body's outermost level whose value never differs, where it is the local's only one. What stands
 * before a set that moves does not mention its local, so once through the body finds them all.
 */
function hoistSets(loop: Loop) {
  const before = [...loop.before]
  const body: IrStatement[] = []
  const set = countSets(loop.body)
  const mentioned = new MentionedLocals(loop.before, body)
  for (const one of loop.body) {
    const moves =
      one.kind === 'set' &&
      one.local.type === 'f64' &&
      set.get(one.local.id) === 1 &&
      isInvariant(one.value, set) &&
      !mentioned.has(one.local.id)
    if (moves) {
      before.push(one)
      set.delete(one.local.id)
    } else body.push(one)
  }
  return { before, body, set }
}

/** Of what stands before a loop, and of a body that grows; looked for when somebody asks, which is seldom. */
class MentionedLocals {
  private readonly found = new Set<number>()
  /** Lists that have not been looked at, and how much of the body has. */
  private before: readonly IrStatement[]
  private looked = 0

  constructor(
    before: readonly IrStatement[],
    private readonly body: readonly IrStatement[],
  ) {
    this.before = before
  }

  has(id: number): boolean {
    const note = noteLocals(this.found)
    visitStatements(this.before, note)
    visitStatements(this.body.slice(this.looked), note)
    this.before = []
    this.looked = this.body.length
    return this.found.has(id)
  }
}

const noteLocals = (found: Set<number>): IrVisitor => ({
  expression: (one) => {
    if (one.kind === 'local') found.add(one.local.id)
  },
  statement: (one) => {
    if (one.kind === 'set') found.add(one.local.id)
  },
})

/** Arithmetic of locals that the loop leaves alone; loads are in locals already where that is safe. */
function isInvariant(one: IrExpr, set: ReadonlyMap<number, number>): boolean {
  switch (one.kind) {
    case 'const':
      return true
    case 'local':
      return one.local.type === 'f64' && !set.has(one.local.id)
    case 'unary':
      return isInvariant(one.a, set)
    case 'binary': {
      // most often it is a local that says no
      const { a, b } = one
      if ((a.kind === 'local' && set.has(a.local.id)) || (b.kind === 'local' && set.has(b.local.id))) return false
      return isInvariant(a, set) && isInvariant(b, set)
    }
    case 'call':
      return one.result === 'f64' && !hasEffect(one.name) && one.args.every((argument) => isInvariant(argument, set))
    default:
      return false
  }
}
