/** Drops what is put into locals that nothing reads, as are ion variables that a kernel fetches and does not use. */
import { hasEffect } from '../backend/imports.ts'
import type { IrExpr, IrFunction, IrStatement } from '../ir.ts'
import { replaceStatements } from '../ir-map.ts'
import { type IrVisitor, visitExpression, visitStatements } from '../ir-walk.ts'

type Setter = Extract<IrStatement, { kind: 'set' }>

export function dropDeadLocals(ir: IrFunction): IrFunction {
  const { reads, sets, evaluated } = survey(ir.body)
  if (ir.result) countReads(ir.result, 1, reads)
  // what only dead ones have read is dead too
  const dead = new Set<IrStatement>()
  const idle: number[] = []
  for (const id of sets.keys()) if (!reads.get(id)) idle.push(id)
  const bury = (one: IrStatement & { value: IrExpr }) => {
    dead.add(one)
    const before = new Map<number, number>()
    countReads(one.value, 1, before)
    countReads(one.value, -1, reads)
    for (const id of before.keys()) if (!reads.get(id) && sets.has(id)) idle.push(id)
  }
  for (const one of evaluated) if (isPure(one.value)) bury(one)
  for (let id = idle.pop(); id !== undefined; id = idle.pop())
    for (const one of sets.get(id)!) if (!dead.has(one) && isPure(one.value)) bury(one)
  return dead.size > 0 ? { ...ir, body: replaceStatements(ir.body, (one) => (dead.has(one) ? [] : one)) } : ir
}

/** How often each local is read in an expression, added to what is known of others. */
function countReads(one: IrExpr, by: number, reads: Map<number, number>): void {
  switch (one.kind) {
    case 'const':
    case 'int':
      return
    case 'local':
      add(reads, one.local.id, by)
      return
    case 'binary': {
      // most parts are locals and numbers: no call for them
      const { a, b } = one
      if (a.kind === 'local') add(reads, a.local.id, by)
      else if (a.kind !== 'const') countReads(a, by, reads)
      if (b.kind === 'local') add(reads, b.local.id, by)
      else if (b.kind !== 'const') countReads(b, by, reads)
      return
    }
    case 'load': {
      const { kind } = one.place
      if (kind === 'weight' || ('index' in one.place && one.place.index)) visitExpression(one, counter(reads, by))
      return
    }
    case 'unary':
    case 'convert':
      countReads(one.a, by, reads)
      return
    case 'compare':
    case 'integer':
      countReads(one.a, by, reads)
      countReads(one.b, by, reads)
      return
    case 'call':
      for (let i = 0; i < one.args.length; i++) countReads(one.args[i]!, by, reads)
      return
    default:
      visitExpression(one, counter(reads, by))
  }
}

const add = (reads: Map<number, number>, id: number, by: number): void => void reads.set(id, (reads.get(id) ?? 0) + by)

const counter = (reads: Map<number, number>, by: number): IrVisitor => ({
  expression: (one) => {
    if (one.kind === 'local') add(reads, one.local.id, by)
  },
  place: (place) => {
    if (place.kind === 'weight' && place.base) add(reads, place.base.id, by)
  },
})

interface Survey {
  readonly reads: Map<number, number>
  readonly sets: Map<number, Setter[]>
  readonly evaluated: Extract<IrStatement, { kind: 'evaluate' }>[]
}

function survey(
  body: readonly IrStatement[],
  found: Survey = { reads: new Map(), sets: new Map(), evaluated: [] },
): Survey {
  const { reads, sets, evaluated } = found
  for (let i = 0; i < body.length; i++) {
    const one = body[i]!
    switch (one.kind) {
      case 'set': {
        const known = sets.get(one.local.id)
        if (known) known.push(one)
        else sets.set(one.local.id, [one])
        countReads(one.value, 1, reads)
        break
      }
      case 'evaluate':
        evaluated.push(one)
        countReads(one.value, 1, reads)
        break
      case 'if':
        countReads(one.condition, 1, reads)
        survey(one.whenTrue, found)
        survey(one.otherwise, found)
        break
      case 'loop':
        survey(one.head, found)
        countReads(one.condition, 1, reads)
        survey(one.body, found)
        break
      case 'labelled':
        survey(one.body, found)
        break
      case 'instances':
        survey(one.before, found)
        survey(one.body, found)
        survey(one.after, found)
        break
      case 'store': {
        const { place } = one
        countReads(one.value, 1, reads)
        if (place.kind === 'weight' && place.base) add(reads, place.base.id, 1)
        else if ('index' in place && place.index) countReads(place.index, 1, reads)
        break
      }
      default:
        visitStatements([one], counter(reads, 1))
    }
  }
  return found
}

/** Arithmetic and loads; a division of integers can fail, a pointer may be unset. */
function isPure(expression: IrExpr): boolean {
  let pure = true
  visitExpression(expression, {
    expression: (one) => {
      switch (one.kind) {
        case 'const':
        case 'int':
        case 'local':
        case 'unary':
        case 'binary':
        case 'compare':
        case 'convert':
        case 'select':
          return
        case 'load':
          if (one.place.kind !== 'column' && one.place.kind !== 'ion' && one.place.kind !== 'node') {
            if (one.place.kind !== 'shared' && one.place.kind !== 'model') pure = false
          }
          return
        case 'call':
          if (one.result !== 'f64' || hasEffect(one.name)) pure = false
          return
        default:
          pure = false
      }
    },
  })
  return pure
}
