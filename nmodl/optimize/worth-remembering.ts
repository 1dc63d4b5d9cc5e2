/**
 * Whether there may be anything in a loop's body that is worth remembering, see `remember.ts`: found by a look that makes no expressions, for in most
 * bodies there is nothing.
 */
import { hasEffect } from '../backend/imports.ts'
import type { IrExpr, IrStatement } from '../ir.ts'

/** Of a value: whether it is of parameters and what all instances share alone, whether a parameter is in it, whether it costs anything. */
const isKnown = 1
const ofParameter = 2
const isWork = 4
const isWorth = isKnown | ofParameter | isWork

/** `settings`: how often each local is set in the body; `isParameter`: whether a statement fetches a parameter. */
export function mayBeWorth(
  body: readonly IrStatement[],
  settings: ReadonlyMap<number, number>,
  isParameter: (one: IrStatement) => boolean,
): boolean {
  const look = new Look(settings)
  for (const one of body) {
    if (one.kind === 'set') look.set(one.local.id, isParameter(one) ? isKnown | ofParameter : look.value(one.value))
    else look.statement(one)
  }
  return look.found
}

class Look {
  found = false
  /** Of locals that are set once, in the outermost statements. */
  private readonly locals = new Map<number, number>()

  constructor(private readonly settings: ReadonlyMap<number, number>) {}

  set(id: number, value: number): void {
    if (value !== 0 && this.settings.get(id) === 1) this.locals.set(id, value)
  }

  statement(one: IrStatement): void {
    switch (one.kind) {
      case 'set':
      case 'evaluate':
        this.value(one.value)
        return
      case 'store':
        this.value(one.value)
        if ('index' in one.place && one.place.index) this.value(one.place.index)
        return
      case 'if':
        this.value(one.condition)
        for (const inner of one.whenTrue) this.statement(inner)
        for (const inner of one.otherwise) this.statement(inner)
        return
      case 'loop':
        for (const inner of one.head) this.statement(inner)
        this.value(one.condition)
        for (const inner of one.body) this.statement(inner)
        return
      default:
        this.found = true
    }
  }

  value(one: IrExpr): number {
    switch (one.kind) {
      case 'const':
        return isKnown
      case 'local': {
        const { id, type } = one.local
        if (type !== 'f64') return 0
        return this.locals.get(id) ?? (this.settings.has(id) ? 0 : isKnown)
      }
      case 'load':
        if ('index' in one.place && one.place.index) this.value(one.place.index)
        return 0
      case 'binary':
        return this.made(this.value(one.a), this.value(one.b), one.op === 'div')
      case 'unary': {
        const a = this.value(one.a)
        return this.made(a, a, one.op === 'sqrt')
      }
      case 'call': {
        let all = isKnown
        for (const argument of one.args) {
          const value = this.value(argument)
          all = value === 0 || all === 0 ? 0 : all | value
        }
        return one.result === 'f64' && !hasEffect(one.name) ? this.made(all, all, true) : 0
      }
      case 'compare':
      case 'integer':
        this.value(one.a)
        this.value(one.b)
        return 0
      case 'convert':
        this.value(one.a)
        return 0
      case 'int':
      case 'surrounding':
      case 'pointerAddress':
        return 0
      default:
        // select, routines and what comes from C: so few that nobody need look into them
        this.found = true
        return 0
    }
  }

  private made(a: number, b: number, works: boolean): number {
    if (a === 0 || b === 0) return 0
    const made = works ? a | b | isWork : a | b
    if (made === isWorth) this.found = true
    return made
  }
}
