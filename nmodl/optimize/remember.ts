/**
 * Remembers with each instance what depends on nothing but its parameters, the time step and other numbers that seldom change: `exp(-dt/tau)` of a
 * synapse, say. Beside such values stand the numbers they were worked out from; where one of these is another now, in any bit, the values
 * are worked out again. So whoever writes to a parameter need tell nobody.
 */
import { hasEffect } from '../backend/imports.ts'
import {
  assign,
  compare,
  type IrExpr,
  type IrFunction,
  type IrLocal,
  type IrStatement,
  load,
  type Place,
  readLocal,
  store,
} from '../ir.ts'
import { mapIrStatements, replaceLoops } from '../ir-map.ts'
import { countSets, type IrVisitor, visitExpression, visitStatements } from '../ir-walk.ts'
import { localsRead } from './pairable.ts'
import { mayBeWorth } from './worth-remembering.ts'

type Loop = Extract<IrStatement, { kind: 'instances' }>

export interface Memory {
  readonly local: (name: string) => IrLocal
  /** A new column of the mechanism's table, which holds no number that a parameter may have. */
  readonly column: () => Place
  /** Whether nothing that runs at each step writes there. */
  readonly isSteady: (slot: number) => boolean
}

/** Rough costs in clock cycles of two instances. */
const costs = { division: 4, root: 5, call: 15, read: 2 } as const
/** What has to be gained. */
const leastGain = 4
/** A value that costs less is worked out each time. */
const leastValue = costs.division
const mostSources = 6

/** Columns that some kernel writes at each step. `hasC`: an address may be written to as well. */
export function writtenInSteps(functions: readonly IrFunction[], hasC: boolean): ReadonlySet<number> {
  const written = new Set<number>()
  const note = (place: Place) => {
    if (place.kind !== 'column') return
    for (let k = 0; k < (place.index ? place.count : 1); k++) written.add(place.slot + k)
  }
  const visitor: IrVisitor = hasC
    ? { place: (place, use) => void (use === 'write' && note(place)) }
    : { statement: (one) => void (one.kind === 'store' && note(one.place)) }
  for (const { name, shape, body } of functions)
    if (shape === 'range' && name !== 'init') visitStatements(body, visitor)
  return written
}

export function remember(ir: IrFunction, memory: Memory): IrFunction {
  const body = replaceLoops(ir.body, (loop) => new Remembering(loop, memory).result())
  return body === ir.body ? ir : { ...ir, body }
}

class Remembering {
  /** How often each local is set in the body. */
  private readonly settings: ReadonlyMap<number, number>
  /** Locals that hold a parameter. */
  private readonly parameters = new Set<number>()
  /** What other locals hold, in terms of parameters and of what all instances share. */
  private readonly derived = new Map<number, IrExpr>()
  /** Statements before it fetch parameters. */
  private readonly start: number
  /** Values to remember, by what they are. */
  private readonly values = new Map<string, { readonly value: IrExpr; readonly local: IrLocal }>()

  constructor(
    private readonly loop: Loop,
    private readonly memory: Memory,
  ) {
    this.settings = countSets(loop.body)
    this.start = 1 + loop.body.findLastIndex((one) => this.fetches(one))
  }

  result(): Loop {
    const { loop, start } = this
    if (start === 0 || !mayBeWorth(loop.body, this.settings, (one) => this.fetches(one))) return loop
    for (const one of loop.body) this.note(one)
    const rest = mapIrStatements(loop.body.slice(start), (one) => this.replaced(one))
    this.dropInner(rest)
    const sources = this.sources()
    if (sources.length === 0 || sources.length > mostSources || this.gain(sources) < leastGain) return loop
    return { ...loop, body: [...loop.body.slice(0, start), ...this.recall(sources), ...rest] }
  }

  private fetches(one: IrStatement): boolean {
    if (one.kind !== 'set' || one.value.kind !== 'load' || this.settings.get(one.local.id) !== 1) return false
    const { place } = one.value
    if (place.kind === 'node') return place.column === 'area' || place.column === 'diam'
    return place.kind === 'column' && !place.index && this.memory.isSteady(place.slot)
  }

  private note(one: IrStatement): void {
    if (this.fetches(one)) this.parameters.add((one as { local: IrLocal }).local.id)
    else if (one.kind === 'set' && this.settings.get(one.local.id) === 1) {
      const value = this.expanded(one.value)
      if (value) this.derived.set(one.local.id, value)
    }
  }

  /** The same in terms of parameters and of what all instances share; undefined where it is more than that. */
  private expanded(one: IrExpr): IrExpr | undefined {
    switch (one.kind) {
      case 'const':
        return one
      case 'local': {
        if (one.local.type !== 'f64') return undefined
        const { id } = one.local
        return this.parameters.has(id) ? one : (this.derived.get(id) ?? (this.settings.has(id) ? undefined : one))
      }
      case 'unary': {
        const a = this.expanded(one.a)
        return a && { ...one, a }
      }
      case 'binary': {
        const [a, b] = [this.expanded(one.a), this.expanded(one.b)]
        return a && b && { ...one, a, b }
      }
      case 'call': {
        if (one.result !== 'f64' || hasEffect(one.name)) return undefined
        const args = one.args.map((argument) => this.expanded(argument))
        return args.every((argument) => argument !== undefined) ? { ...one, args } : undefined
      }
      default:
        return undefined
    }
  }

  /** Inner parts come first: what holds them takes their place. */
  private replaced(one: IrExpr): IrExpr {
    if (one.kind === 'const' || one.kind === 'local') return one
    const value = this.expanded(one)
    if (!value || costOf(value) < leastValue || ![...localsOf(value)].some((id) => this.parameters.has(id))) return one
    const key = JSON.stringify(value)
    const known = this.values.get(key) ?? { value, local: this.memory.local('remembered') }
    this.values.set(key, known)
    this.derived.set(known.local.id, value)
    return readLocal(known.local)
  }

  /** Forgets the values that are read no longer. */
  private dropInner(body: readonly IrStatement[]): void {
    const read = localsRead(body)
    for (const [key, { local }] of this.values) if (!read.has(local.id)) this.values.delete(key)
  }

  /** What all the values depend on. */
  private sources(): IrLocal[] {
    const found = new Map<number, IrLocal>()
    for (const { value } of this.values.values())
      visitExpression(value, {
        expression: (one) => {
          if (one.kind === 'local') found.set(one.local.id, one.local)
        },
      })
    return [...found.values()]
  }

  private gain(sources: readonly IrLocal[]): number {
    let gain = 0
    for (const { value } of this.values.values()) gain += costOf(value) - costs.read / 2
    return gain - costs.read * sources.length
  }

  /** Fetches the values, and works them out where a source has changed. */
  private recall(sources: readonly IrLocal[]): IrStatement[] {
    const { memory } = this
    const before = sources.map((local) => ({ local, place: memory.column() }))
    const values = [...this.values.values()].map((one) => ({ ...one, place: memory.column() }))
    const same = before
      .map(({ local, place }): IrExpr => compare('same', readLocal(local), load(place)))
      .reduce((a, b): IrExpr => ({ kind: 'integer', op: 'and', a, b }))
    return [
      ...values.map(({ local, place }) => assign(local, load(place))),
      {
        kind: 'if',
        condition: { kind: 'convert', op: 'not', a: same },
        whenTrue: [
          ...values.map(({ local, value }) => assign(local, value)),
          ...values.map(({ local, place }) => store(place, readLocal(local))),
          ...before.map(({ local, place }) => store(place, readLocal(local))),
        ],
        otherwise: [],
        seldom: true,
      },
    ]
  }
}

function localsOf(expression: IrExpr): Set<number> {
  const found = new Set<number>()
  visitExpression(expression, {
    expression: (one) => {
      if (one.kind === 'local') found.add(one.local.id)
    },
  })
  return found
}

function costOf(expression: IrExpr): number {
  let cost = 0
  visitExpression(expression, {
    expression: (one) => {
      if (one.kind === 'binary' && one.op === 'div') cost += costs.division
      else if (one.kind === 'unary' && one.op === 'sqrt') cost += costs.root
      else if (one.kind === 'call') cost += costs.call
    },
  })
  return cost
}
