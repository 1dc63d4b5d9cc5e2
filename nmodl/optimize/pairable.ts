/**
 * Whether a loop may take two instances at a time: when no instance sees what another has done and nothing but numbers
 * comes of its body. What is an integer in the body then is either a truth, kept as a mask of all bits, or a whole
 * number, kept as 32 bits.
 */
import { hasEffect } from '../backend/imports.ts'
import { noteCall, notePlace, noUses, type Uses } from '../backend/uses.ts'
import type { I32Binary, IrExpr, IrLocal, IrStatement, Place } from '../ir.ts'
import { visitStatements } from '../ir-walk.ts'

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
  /** Of each local: how often it stands in the body, and how often it is set there. */
  readonly occurrences: ReadonlyMap<number, number>
  readonly settings: ReadonlyMap<number, number>
  /** Numbers and whole numbers that stand in the body. */
  readonly constants: readonly number[]
  readonly wholes: readonly number[]
  /** What the body touches and calls. */
  readonly uses: Uses
  /** Globals that the body reads. */
  readonly shared: readonly Place[]
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
      return integerKind(one.op)
    case 'select':
      return pairKind(one.a)
    default:
      return undefined
  }
}

export function pairingOf(loop: Loop): Pairing | undefined {
  const body = new PairedBody()
  if (!body.takes(loop.body, false) || !body.isOrdered) return undefined
  const { kinds, certain, settings, occurrences } = body
  const readAfter = localsRead(loop.after)
  const through = loop.after.filter((one): one is Through => isThrough(one, certain))
  for (const { value } of through) if (value.kind === 'local') readAfter.delete(value.local.id)
  const last = new Set<number>()
  for (const id of readAfter) {
    if (!kinds.has(id)) continue
    if (!certain.has(id)) return undefined
    last.add(id)
  }
  const uniform = new Set<number>()
  for (const id of occurrences.keys()) if (!kinds.has(id)) uniform.add(id)
  const { writesTables, constants, wholes, uses, shared } = body
  const set = new Set(kinds.keys())
  return { set, last, through, writesTables, uniform, occurrences, settings, constants, wholes, uses, shared }
}

const isThrough = (one: IrStatement, certain: ReadonlySet<number>) =>
  one.kind === 'store' &&
  one.place.kind === 'shared' &&
  !one.place.index &&
  one.value.kind === 'local' &&
  certain.has(one.value.local.id)

export function localsRead(statements: readonly IrStatement[]): Set<number> {
  const read = new Set<number>()
  visitStatements(statements, {
    expression: (one) => {
      if (one.kind === 'local') read.add(one.local.id)
    },
  })
  return read
}

/** Goes once through a body: whether all in it has a form for two, and what the emitter wants to know of it. */
class PairedBody {
  readonly kinds = new Map<number, PairKind>()
  readonly occurrences = new Map<number, number>()
  readonly settings = new Map<number, number>()
  readonly constants: number[] = []
  readonly wholes: number[] = []
  readonly shared: Place[] = []
  readonly uses = noUses()
  /** Locals that are set on every way to the place in work. */
  readonly certain = new Set<number>()
  /** Those of them that the branch in work has made so. */
  private added: number[] = []
  writesTables = false
  /** Locals that are read where they may not have been set yet. */
  private readonly early = new Set<number>()
  private inBranch = false

  /** Whether no local that the body sets is read before it is. */
  get isOrdered(): boolean {
    for (const id of this.early) if (this.kinds.has(id)) return false
    return true
  }

  /** Only statements and expressions that have a form for two. */
  takes(list: readonly IrStatement[], inBranch: boolean): boolean {
    this.inBranch = inBranch
    for (let i = 0; i < list.length; i++) if (!this.takesStatement(list[i]!)) return false
    return true
  }

  private takesStatement(one: IrStatement): boolean {
    switch (one.kind) {
      case 'set': {
        const kind = this.kind(one.value)
        const { id } = one.local
        const known = this.kinds.get(id)
        if (kind === undefined || (known !== undefined && known !== kind)) return false
        this.kinds.set(id, kind)
        this.makeCertain(id)
        count(this.occurrences, id)
        count(this.settings, id)
        return true
      }
      case 'store':
        if (one.place.kind !== 'column') this.writesTables = true
        if (!storable(one.place) || this.kind(one.value) === undefined) return false
        notePlace(one.place, this.uses)
        if (one.shows) this.uses.model = true
        return true
      case 'if':
        return this.kind(one.condition) === 'mask' && this.takesBranches(one)
      default:
        return false
    }
  }

  private takesBranches({ whenTrue, otherwise }: Extract<IrStatement, { kind: 'if' }>): boolean {
    const { inBranch, added } = this
    const first = this.takenApart(whenTrue)
    const second = first && this.takenApart(otherwise)
    if (!second) return false
    this.added = added
    // what is set in both is set
    for (const id of first) if (second.includes(id)) this.makeCertain(id)
    this.inBranch = inBranch
    return true
  }

  /** What a branch would make certain; undefined where it has no form for two. */
  private takenApart(list: readonly IrStatement[]): readonly number[] | undefined {
    this.added = []
    if (!this.takes(list, true)) return undefined
    for (let i = 0; i < this.added.length; i++) this.certain.delete(this.added[i]!)
    return this.added
  }

  private makeCertain(id: number): void {
    if (this.certain.has(id)) return
    this.certain.add(id)
    this.added.push(id)
  }

  /** What an expression is, or undefined where it, or a part of it, has no form for two. */
  private kind(one: IrExpr): PairKind | undefined {
    switch (one.kind) {
      case 'const':
        this.constants.push(one.value)
        return 'double'
      case 'int':
        this.wholes.push(one.value)
        return 'whole'
      case 'local':
        return this.local(one.local)
      case 'load':
        return this.isLoadable(one.place) ? 'double' : undefined
      case 'unary':
        return this.kind(one.a) && 'double'
      case 'binary':
        return this.kind(one.a) && this.kind(one.b) && 'double'
      case 'compare':
        return this.kind(one.a) && this.kind(one.b) && 'mask'
      case 'integer':
        return this.integer(one.op, one.a, one.b)
      case 'convert':
        return this.convert(one.op, one.a)
      case 'select': {
        if (this.kind(one.condition) !== 'mask' || this.kind(one.a) !== 'double') return undefined
        return this.kind(one.b) === 'double' ? 'double' : undefined
      }
      case 'call':
        if (one.result !== 'f64' || hasEffect(one.name)) return undefined
        noteCall(one, this.uses)
        return one.args.every((argument) => this.kind(argument) !== undefined) ? 'double' : undefined
      default:
        return undefined
    }
  }

  private local({ id, type }: IrLocal): PairKind | undefined {
    this.occurrences.set(id, (this.occurrences.get(id) ?? 0) + 1)
    if (!this.certain.has(id)) this.early.add(id)
    if (type === 'f64') return 'double'
    return type === 'i32' ? this.kinds.get(id) : undefined
  }

  private integer(op: I32Binary, a: IrExpr, b: IrExpr): PairKind | undefined {
    const kind = integerKind(op)
    return this.kind(a) === kind && this.kind(b) === kind ? kind : undefined
  }

  private convert(op: 'toInt' | 'toDouble' | 'not', a: IrExpr): PairKind | undefined {
    // a truth as a number is 1 or 0
    if (op === 'toDouble') this.constants.push(1)
    const inner = this.kind(a)
    if (op === 'not') return inner === 'mask' ? 'mask' : undefined
    return inner && (op === 'toInt' ? 'whole' : 'double')
  }

  private isLoadable(place: Place): boolean {
    notePlace(place, this.uses)
    if (place.kind !== 'shared') return place.kind === 'model' || storable(place)
    this.shared.push(place)
    // where a branch is not taken the index may be anything
    return !place.index || (!this.inBranch && this.kind(place.index) === 'whole')
  }
}

const count = (counts: Map<number, number>, id: number) => void counts.set(id, (counts.get(id) ?? 0) + 1)

export function kindOf(one: IrExpr, kinds: ReadonlyMap<number, PairKind>): PairKind | undefined {
  if (one.kind === 'local' && one.local.type === 'i32') return kinds.get(one.local.id)
  return one.kind === 'select' ? kindOf(one.a, kinds) : pairKind(one)
}

const integerKind = (op: I32Binary): PairKind | undefined => {
  if (op === 'and' || op === 'or') return 'mask'
  return op === 'iadd' || op === 'isub' || op === 'imul' ? 'whole' : undefined
}

const storable = (place: Place) =>
  (place.kind === 'column' && !place.index) || place.kind === 'node' || place.kind === 'ion'
