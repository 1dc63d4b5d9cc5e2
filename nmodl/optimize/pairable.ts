/**
 * Whether a loop may take two instances at a time: when no instance sees what another has done and nothing but numbers
 * comes of its body. What is an integer in the body then is either a truth, kept as a mask of all bits, or a whole
 * number, kept as 32 bits.
 */
import { hasEffect } from '../backend/imports.ts'
import type { IrExpr, IrStatement, Place } from '../ir.ts'
import { visitExpression, visitStatements } from '../ir-walk.ts'

type Loop = Extract<IrStatement, { kind: 'instances' }>
export type PairKind = 'double' | 'mask' | 'whole'

export type Through = Extract<IrStatement, { kind: 'store' }> & { readonly value: { readonly kind: 'local' } }

export interface Pairing {
  /** Locals that are set in the body, by number. */
  readonly set: ReadonlySet<number>
  /** Of those, what is read after the loop: it has to be the last instance's. */
  readonly last: ReadonlySet<number>
  /** Shared numbers that each instance writes: stored at once, the last one's stays. */
  readonly through: readonly Through[]
  /** Writes to the tables of nodes or ions, where two instances may not meet. */
  readonly writesTables: boolean
  /** Locals of the surroundings that the body reads. */
  readonly uniform: ReadonlySet<number>
}

/** What an expression is in a pair; undefined for what has no form there. */
export function pairKind(one: IrExpr): PairKind | undefined {
  switch (one.kind) {
    case 'const':
    case 'load':
    case 'unary':
    case 'binary':
    case 'call':
      return 'double'
    case 'int':
      return 'whole'
    case 'local':
      return one.local.type === 'f64' ? 'double' : undefined
    case 'compare':
      return 'mask'
    case 'convert':
      return one.op === 'toDouble' ? 'double' : one.op === 'not' ? 'mask' : 'whole'
    case 'integer':
      return one.op === 'and' || one.op === 'or'
        ? 'mask'
        : one.op === 'iadd' || one.op === 'isub' || one.op === 'imul'
          ? 'whole'
          : undefined
    case 'select':
      return pairKind(one.a)
    default:
      return undefined
  }
}

export function pairingOf(loop: Loop): Pairing | undefined {
  const kinds = new Map<number, PairKind>()
  if (!plainStatements(loop.body, false, kinds)) return undefined
  const set = new Set(kinds.keys())
  const [read, readAfter] = [localsRead(loop.body), localsRead(loop.after)]
  const certain = new Set<number>()
  if (!ordered(loop.body, certain, set)) return undefined
  const through = loop.after.filter((one): one is Through => isThrough(one, certain))
  for (const { value } of through) if (value.kind === 'local') readAfter.delete(value.local.id)
  const last = new Set([...readAfter].filter((id) => set.has(id)))
  for (const id of last) if (!certain.has(id)) return undefined
  return {
    set,
    last,
    through,
    writesTables: writesTables(loop.body),
    uniform: new Set([...read].filter((id) => !set.has(id))),
  }
}

const isThrough = (one: IrStatement, certain: ReadonlySet<number>) =>
  one.kind === 'store' &&
  one.place.kind === 'shared' &&
  !one.place.index &&
  one.value.kind === 'local' &&
  certain.has(one.value.local.id)

function writesTables(body: readonly IrStatement[]): boolean {
  let found = false
  visitStatements(body, {
    place: ({ kind }, use) => {
      if (use === 'write' && kind !== 'column') found = true
    },
  })
  return found
}

export function localsRead(statements: readonly IrStatement[]): Set<number> {
  const read = new Set<number>()
  visitStatements(statements, {
    expression: (one) => {
      if (one.kind === 'local') read.add(one.local.id)
    },
  })
  return read
}

/** Only statements and expressions that have a form for two. */
function plainStatements(list: readonly IrStatement[], inBranch: boolean, kinds: Map<number, PairKind>): boolean {
  return list.every((statement) => {
    switch (statement.kind) {
      case 'set': {
        const kind = kindOf(statement.value, kinds)
        const known = kinds.get(statement.local.id)
        if (kind === undefined || (known !== undefined && known !== kind)) return false
        kinds.set(statement.local.id, kind)
        return plain(statement.value, inBranch, kinds)
      }
      case 'store':
        return storable(statement.place) && plain(statement.value, inBranch, kinds)
      case 'if':
        return (
          kindOf(statement.condition, kinds) === 'mask' &&
          plain(statement.condition, inBranch, kinds) &&
          plainStatements(statement.whenTrue, true, kinds) &&
          plainStatements(statement.otherwise, true, kinds)
        )
      default:
        return false
    }
  })
}

export function kindOf(one: IrExpr, kinds: ReadonlyMap<number, PairKind>): PairKind | undefined {
  if (one.kind === 'local' && one.local.type === 'i32') return kinds.get(one.local.id)
  return one.kind === 'select' ? kindOf(one.a, kinds) : pairKind(one)
}

const storable = (place: Place) =>
  (place.kind === 'column' && !place.index) || place.kind === 'node' || place.kind === 'ion'

function plain(expression: IrExpr, inBranch: boolean, kinds: ReadonlyMap<number, PairKind>): boolean {
  let fine = true
  const is = (one: IrExpr, kind: PairKind) => kindOf(one, kinds) === kind
  visitExpression(expression, {
    expression: (one) => {
      if (kindOf(one, kinds) === undefined) fine = false
      if (one.kind === 'call' && (one.result !== 'f64' || hasEffect(one.name))) fine = false
      if (one.kind === 'select' && !(is(one.condition, 'mask') && is(one.a, 'double') && is(one.b, 'double')))
        fine = false
      if (one.kind === 'integer') {
        const inner: PairKind = one.op === 'and' || one.op === 'or' ? 'mask' : 'whole'
        if (!is(one.a, inner) || !is(one.b, inner)) fine = false
      }
      if (one.kind === 'convert' && one.op === 'not' && !is(one.a, 'mask')) fine = false
    },
    place: (place) => {
      if (place.kind === 'shared') {
        // where a branch is not taken the index may be anything
        if (place.index && (inBranch || !is(place.index, 'whole'))) fine = false
      } else if (place.kind === 'model' || storable(place)) return
      else fine = false
    },
  })
  return fine
}

/** Whether no local that the body sets is read before it is; `certain` gathers what is set on every way. */
function ordered(list: readonly IrStatement[], certain: Set<number>, set: ReadonlySet<number>): boolean {
  let fine = true
  const read = (expression: IrExpr) =>
    visitExpression(expression, {
      expression: (one) => {
        if (one.kind === 'local' && set.has(one.local.id) && !certain.has(one.local.id)) fine = false
      },
    })
  for (const statement of list) {
    if (statement.kind === 'set' || statement.kind === 'store') read(statement.value)
    if (statement.kind === 'set') certain.add(statement.local.id)
    if (statement.kind !== 'if') continue
    read(statement.condition)
    const [whenTrue, otherwise] = [new Set(certain), new Set(certain)]
    if (!ordered(statement.whenTrue, whenTrue, set) || !ordered(statement.otherwise, otherwise, set)) return false
    for (const id of whenTrue) if (otherwise.has(id)) certain.add(id)
  }
  return fine
}
