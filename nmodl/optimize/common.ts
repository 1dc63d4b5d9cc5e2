/**
 * Common subexpressions of a loop over instances: what is worked out twice with the same numbers is worked out once. A current is
 * evaluated at v + 0.001 and at v; all in it that does not hang on v is such. No operation changes its place within an
 * expression, so that results are the same bits.
 *
 * Each value gets a number: of a local that of what it was last given, of an operation one for its kind and the numbers of its parts.
 */
import { hasEffect } from '../backend/imports.ts'
import { assign, type IrExpr, type IrFunction, type IrLocal, type IrStatement, readLocal } from '../ir.ts'
import { mapList, replaceLoops } from '../ir-map.ts'
import { visitStatements } from '../ir-walk.ts'

type MakeLocal = (name: string) => IrLocal
type Choice = (one: IrExpr) => boolean

/** `isMeant`: what is to be worked out once. */
export function shareCommon(one: IrFunction, makeLocal: MakeLocal, isMeant: Choice = isWork): IrFunction {
  const body = replaceLoops(one.body, (loop) => {
    if (!comesTwice(loop.body, isMeant)) return loop
    const repeated = repeatedIn(loop.body, isMeant)
    return repeated.size === 0 ? loop : { ...loop, body: shared(loop.body, repeated, makeLocal, isMeant) }
  })
  return body === one.body ? one : { ...one, body }
}

/** A look that costs little: whether there are two such operations at all. */
function comesTwice(statements: readonly IrStatement[], isMeant: Choice): boolean {
  let found = 0
  visitStatements(statements, {
    expression: (one) => {
      if (isMeant(one)) found++
    },
  })
  return found > 1
}

/** Numbers of the values that come more than once; what stands inside of a second one is not counted again. */
function repeatedIn(statements: readonly IrStatement[], isMeant: Choice): ReadonlySet<number> {
  const values = new Values()
  const [seen, repeated] = [new Set<number>(), new Set<number>()]
  const count = (one: IrExpr): IrExpr => {
    const value = isMeant(one) ? values.of(one) : unknown
    if (value === unknown) mapParts(one, count)
    else if (seen.has(value)) repeated.add(value)
    else {
      seen.add(value)
      mapParts(one, count)
    }
    return one
  }
  for (const statement of statements) {
    if (statement.kind === 'set' || statement.kind === 'store' || statement.kind === 'evaluate') count(statement.value)
    values.after(statement)
  }
  return repeated
}

function shared(
  statements: readonly IrStatement[],
  repeated: ReadonlySet<number>,
  makeLocal: MakeLocal,
  isMeant: Choice,
): IrStatement[] {
  const values = new Values()
  const kept = new Map<number, IrLocal>()
  const out: IrStatement[] = []
  const put = (one: IrExpr): IrExpr => {
    const value = isMeant(one) ? values.of(one) : unknown
    if (!repeated.has(value)) return mapParts(one, put)
    const known = kept.get(value)
    if (known) return readLocal(known)
    const inner = mapParts(one, put)
    const local = makeLocal('common')
    kept.set(value, local)
    out.push(assign(local, inner))
    return readLocal(local)
  }
  for (const statement of statements) {
    if (statement.kind === 'set' || statement.kind === 'store' || statement.kind === 'evaluate') {
      const value = put(statement.value)
      out.push(value === statement.value ? statement : { ...statement, value })
    } else out.push(statement)
    values.after(statement)
  }
  return out
}

/** What costs more than a local. */
const isWork = (one: IrExpr): boolean =>
  one.kind === 'binary' ||
  (one.kind === 'unary' && one.op === 'sqrt') ||
  (one.kind === 'call' && one.result === 'f64' && !hasEffect(one.name))

export const isDivision = (one: IrExpr): boolean => one.kind === 'binary' && one.op === 'div'

/** Of what may be another number each time. */
const unknown = -1

class Values {
  private count = 0
  private readonly known = new Map<string, number>()
  private readonly locals = new Map<number, number>()

  of(one: IrExpr): number {
    switch (one.kind) {
      case 'const':
        return this.keyed(Object.is(one.value, -0) ? '-0' : `${one.value}`)
      case 'local':
        return this.locals.get(one.local.id) ?? this.keyed(`local ${one.local.id}`)
      case 'unary':
        return this.made(one.op, [one.a])
      case 'binary':
        return this.made(one.op, [one.a, one.b])
      case 'call':
        return hasEffect(one.name) ? unknown : this.made(one.name, one.args)
      default:
        return unknown
    }
  }

  /** What a statement leaves in locals; within branches and loops they may be anything. */
  after(statement: IrStatement): void {
    if (statement.kind === 'set') {
      const value = this.of(statement.value)
      this.locals.set(statement.local.id, value === unknown ? this.count++ : value)
    } else if (statement.kind !== 'store' && statement.kind !== 'evaluate')
      visitStatements([statement], {
        statement: (one) => {
          if (one.kind === 'set') this.locals.set(one.local.id, this.count++)
        },
      })
  }

  private made(operation: string, parts: readonly IrExpr[]): number {
    const values = parts.map((part) => this.of(part))
    return values.includes(unknown) ? unknown : this.keyed(`${operation} ${values.join(' ')}`)
  }

  private keyed(key: string): number {
    const found = this.known.get(key)
    if (found !== undefined) return found
    this.known.set(key, this.count)
    return this.count++
  }
}

/** The expression with its parts changed; itself where none is. */
function mapParts(one: IrExpr, change: (part: IrExpr) => IrExpr): IrExpr {
  switch (one.kind) {
    case 'unary':
    case 'convert': {
      const a = change(one.a)
      return a === one.a ? one : ({ ...one, a } as IrExpr)
    }
    case 'binary':
    case 'compare':
    case 'integer': {
      const [a, b] = [change(one.a), change(one.b)]
      return a === one.a && b === one.b ? one : ({ ...one, a, b } as IrExpr)
    }
    case 'call': {
      const args = mapList(one.args, change)
      return args === one.args ? one : { ...one, args }
    }
    default:
      return one
  }
}
