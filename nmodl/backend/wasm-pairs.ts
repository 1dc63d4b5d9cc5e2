/**
 * The body of a loop for two instances at a time, lane by lane the same operations as for one. Their nodes, and their
 * places in the tables of ions, follow each other: the caller has made sure, so a column is read and written in pairs.
 * Branches become masks: both sides run where the lanes disagree, and a value changes only in the lanes of its branch.
 */
import { unseenPlace } from '../../runtime/mechanism/spec.ts'
import type { Code, Local } from '../../wasm/code.ts'
import { wide } from '../../wasm/instructions.ts'
import type { Comparison, F64Binary, F64Unary, IrExpr, IrLocal, IrStatement, Place } from '../ir.ts'
import { countLocals, interpolationOf, same, samePlaces } from '../optimize/interpolation.ts'
import { kindOf, type Pairing, type PairKind } from '../optimize/pairable.ts'
import type { Segment } from '../optimize/segments.ts'
import { isAround } from '../optimize/seldom.ts'
import type { Addresses } from './wasm-addresses.ts'
import { type Arithmetic, emitClippedExpPair, emitFusedExpPair, fusedPair, prepareExp } from './wasm-math.ts'
import { PairPlaces } from './wasm-pair-places.ts'

/** What the loop for one instance knows. */
export interface Surroundings {
  readonly code: Code
  /** Puts the address of a place of the first or the second instance on the stack. Gives the constant offset to add. */
  address(place: Place, lane: 0 | 1): number
  /** Address of the globals. */
  readonly shared: () => Local
  readonly model: Pick<Addresses, 'wordOfModel'>
  readonly scalar: (id: number) => Local
  readonly callee: (name: string) => number
  readonly arithmetic: Arithmetic
}

/** Where numbers lie that one segment hands to another. */
export interface Places {
  readonly address: Local
  offset(id: number): number
  /** Of a place that nothing else uses. */
  readonly aside: number
}

type Loop = Extract<IrStatement, { kind: 'instances' }>
type Shows = NonNullable<Extract<IrStatement, { kind: 'store' }>['shows']>

const showsOf = (one: IrStatement): Shows | undefined => (one.kind === 'store' ? one.shows : undefined)

/** Codes of instructions, looked up once: names that are put together would be made, and looked up as new ones, for each. */
const comparisons: Record<Comparison, number> = {
  lt: wide['f64x2.lt'],
  le: wide['f64x2.le'],
  gt: wide['f64x2.gt'],
  ge: wide['f64x2.ge'],
  eq: wide['f64x2.eq'],
  ne: wide['f64x2.ne'],
  same: wide['i64x2.eq'],
}
const arithmetic: Record<F64Unary | F64Binary, number> = {
  neg: wide['f64x2.neg'],
  abs: wide['f64x2.abs'],
  sqrt: wide['f64x2.sqrt'],
  floor: wide['f64x2.floor'],
  ceil: wide['f64x2.ceil'],
  add: wide['f64x2.add'],
  sub: wide['f64x2.sub'],
  mul: wide['f64x2.mul'],
  div: wide['f64x2.div'],
}

export class PairEmitter {
  private readonly code: Code
  private readonly places: PairPlaces
  private readonly locals = new Map<number, Local>()
  /** What integers are. */
  private readonly kinds = new Map<number, PairKind>()
  private readonly constants = new Map<number | '-0', Local>()
  private readonly wholes = new Map<number, Local>()
  private readonly unseen = new Map<Shows, Local>()
  private expNumber: ((value: number) => Code) | undefined = undefined
  private expCode: { readonly from: number; readonly to: number } | undefined = undefined
  /** Of each local: how often it stands in the body, and how often it is set there. */
  private readonly occurrences: ReadonlyMap<number, number>
  private readonly settings: ReadonlyMap<number, number>
  /** Lanes of the branch in work, and locals that nothing outside it sees. */
  private mask: Local | undefined = undefined
  private own: ReadonlySet<number> = new Set()
  private readonly fractions = new Map<string, Local>()
  /**
   * Within a segment. Engines keep the order of loads and stores and put arithmetic behind all loads that they can: so that not all exps are begun
   * before the first is worked out, each is stored, though nobody reads that.
   */
  private ordered: Places | undefined = undefined

  constructor(
    private readonly around: Surroundings,
    private readonly loop: Loop,
    private readonly pairing: Pairing,
  ) {
    this.code = around.code
    this.occurrences = pairing.occurrences
    this.settings = pairing.settings
    this.places = new PairPlaces(around, {
      expression: (one) => this.expression(one),
      isSetOnce: (id) => this.settings.get(id) === 1 && this.mask === undefined,
    })
  }

  get through(): Pairing['through'] {
    return this.pairing.through
  }

  get hasLast(): boolean {
    return this.pairing.last.size > 0
  }

  get writesTables(): boolean {
    return this.pairing.writesTables
  }

  /** Before the loop: numbers that all instances share, in both lanes. */
  prepare(): void {
    const { code } = this
    for (const one of this.loop.body) if (one.kind === 'store' && one.shows) this.prepareShown(one.shows)
    for (const id of this.pairing.uniform) {
      code.get(this.around.scalar(id)).wide('f64x2.splat')
      this.locals.set(id, this.keep())
    }
    for (const value of this.pairing.constants) this.constant(value)
    if (this.pairing.uses.exponentials > 0) this.expNumber = prepareExp(code, this.around.arithmetic)
    for (const value of this.pairing.wholes) {
      if (this.wholes.has(value)) continue
      code.i32(value).wide('i32x4.splat')
      this.wholes.set(value, this.keep())
    }
  }

  /** `together`: the instances' rows in the tables of nodes and ions are neighbours. */
  body(together: boolean): void {
    this.begin(together)
    this.statements(this.loop.body)
    this.statements(this.through)
    this.finish()
  }

  /** One segment; what others have worked out is at `scratch`. `isLast`: no later pair. */
  segment({ statements, needs, sets }: Segment, gives: readonly number[], places: Places, isLast: () => void): void {
    const { code } = this
    this.begin(true)
    for (const id of needs) code.get(places.address).loadPair(places.offset(id)).set(this.local(id))
    this.ordered = places
    this.statements(statements)
    this.ordered = undefined
    for (const id of gives) code.get(places.address).get(this.local(id)).storePair(places.offset(id))
    const through = this.through.filter(({ value }) => value.kind === 'local' && sets.has(value.local.id))
    if (through.length === 0) return
    isLast()
    code.if(() => this.statements(through))
  }

  /** What is read after the loop is the second instance's. */
  finish(): void {
    for (const id of this.pairing.last) {
      this.code.get(this.locals.get(id)!).extractLane(1).set(this.around.scalar(id))
    }
  }

  private begin(together: boolean): void {
    this.places.begin(together)
    this.fractions.clear()
  }

  /** Pops the pair on the stack into a local of its own. */
  private keep(): Local {
    const local = this.code.local('v128')
    this.code.set(local)
    return local
  }

  private constant(value: number): Local {
    const key = value === 0 && Object.is(value, -0) ? '-0' : value
    const known = this.constants.get(key)
    if (known !== undefined) return known
    this.code.f64(value).wide('f64x2.splat')
    const made = this.keep()
    this.constants.set(key, made)
    return made
  }

  private local(id: number): Local {
    return this.locals.get(id) ?? this.newLocal(id)
  }

  private newLocal(id: number): Local {
    const made = this.code.local('v128')
    this.locals.set(id, made)
    return made
  }

  private statements(list: readonly IrStatement[]): void {
    for (let i = 0; i < list.length; i++) {
      const one = list[i]!
      const shows = showsOf(one)
      if (shows) {
        const next = list.findIndex((one, k) => k > i && showsOf(one) !== shows)
        const end = next < 0 ? list.length : next
        this.shown(shows, list.slice(i, end))
        i = end - 1
      } else if (one.kind === 'set' && one.value.kind === 'load' && this.interpolateTwo(list, i)) i += 3
      else this.statement(one)
    }
  }

  /** Whether anybody is going to look. */
  private prepareShown(shows: Shows): void {
    if (this.unseen.has(shows)) return
    const local = this.code.local('i32')
    this.around.model.wordOfModel(unseenPlace[shows])
    this.code.set(local)
    this.unseen.set(shows, local)
  }

  private shown(shows: Shows, list: readonly IrStatement[]): void {
    this.code
      .get(this.unseen.get(shows)!)
      .do('i32.eqz')
      .if(() => {
        for (const one of list) this.statement(one)
      })
  }

  /**
   * Two variables that stand side by side in a table's row: for each instance both come with one load, and are sorted
   * by variable only after the arithmetic.
   */
  private interpolateTwo(list: readonly IrStatement[], i: number): boolean {
    const a = this.mask === undefined ? interpolationOf(list[i], list[i + 1]) : undefined
    const b = a && interpolationOf(list[i + 2], list[i + 3])
    if (!a || !b || !samePlaces(a, b)) return false
    if (this.occurrences.get(a.here.id) !== 3 || this.occurrences.get(b.here.id) !== 3) return false
    const { code } = this
    const words = this.places.wordsOf(a.index)
    const values = ([0, 1] as const).map((lane) => {
      const [address, low] = [code.local('i32'), code.local('v128')]
      code.get(this.around.shared()).get(words[lane]).i32(3).do('i32.shl', 'i32.add').set(address)
      code
        .get(address)
        .loadPair(8 * a.low)
        .tee(low)
      code.get(this.fractionOf(a.fraction, lane))
      code
        .get(address)
        .loadPair(8 * a.high)
        .get(low)
        .wide('f64x2.sub')
      code.wide('f64x2.mul').wide('f64x2.add')
      return this.keep()
    })
    for (const lane of [0, 1] as const) {
      const { id } = (lane === 0 ? a : b).target
      code.get(values[0]!).get(values[1]!).unpack(lane).set(this.local(id))
    }
    return true
  }

  /** One instance's fraction in both lanes. */
  private fractionOf(fraction: IrLocal, lane: 0 | 1): Local {
    const key = `${fraction.id} ${lane}`
    const known = this.fractions.get(key)
    if (known !== undefined) return known
    const local = this.local(fraction.id)
    this.code.get(local).get(local).unpack(lane)
    const made = this.keep()
    if (this.settings.get(fraction.id) === 1) this.fractions.set(key, made)
    return made
  }

  private statement(one: IrStatement): void {
    const { code } = this
    switch (one.kind) {
      case 'set': {
        const { id, type } = one.local
        if (type === 'i32') this.kinds.set(id, kindOf(one.value, this.kinds)!)
        this.expression(one.value)
        const local = this.local(id)
        if (this.mask !== undefined && !this.own.has(id)) code.get(local).get(this.mask).wide('v128.bitselect')
        code.set(local)
        return
      }
      case 'store':
        this.places.store(one.place, () => {
          this.expression(one.value)
          if (this.mask === undefined) return
          this.places.load(one.place)
          code.get(this.mask).wide('v128.bitselect')
        })
        return
      case 'if':
        this.branches(one)
        return
      default:
        throw new Error(`${one.kind} in a loop of pairs`)
    }
  }

  private branches(one: Extract<IrStatement, { kind: 'if' }>): void {
    const { condition, whenTrue, otherwise } = one
    const { code, mask: outer } = this
    this.expression(condition)
    const holds = this.keep()
    if (isAround(one)) {
      // both lanes take the usual side, without a look; what the seldom one gives replaces it
      this.statements(otherwise)
      if (outer !== undefined) code.get(holds).get(outer).wide('v128.and').set(holds)
      this.branch(whenTrue, holds)
      return
    }
    if (otherwise.length > 0) {
      if (outer !== undefined) code.get(outer).get(holds).wide('v128.andnot')
      else code.get(holds).wide('v128.not')
    }
    const fails = otherwise.length > 0 ? this.keep() : undefined
    if (outer !== undefined) code.get(holds).get(outer).wide('v128.and').set(holds)
    this.branch(whenTrue, holds)
    if (fails !== undefined) this.branch(otherwise, fails)
  }

  private branch(list: readonly IrStatement[], mask: Local): void {
    if (list.length === 0) return
    const [outerMask, outerOwn] = [this.mask, this.own]
    this.mask = mask
    const inside = countLocals(list).occurrences
    this.own = new Set(
      [...inside]
        .filter(([id, count]) => this.occurrences.get(id) === count && !this.pairing.last.has(id))
        .map(([id]) => id),
    )
    this.code
      .get(mask)
      .wide('v128.any_true')
      .if(() => this.statements(list))
    this.mask = outerMask
    this.own = outerOwn
  }

  private expression(one: IrExpr): void {
    switch (one.kind) {
      case 'local':
        this.read(one.local.id)
        return
      case 'const':
        this.code.get(this.constant(one.value))
        return
      case 'binary': {
        // more than half of all operands are locals
        const { a, b } = one
        if (a.kind === 'local') this.read(a.local.id)
        else this.expression(a)
        if (b.kind === 'local') this.read(b.local.id)
        else this.expression(b)
        this.code.wideCode(arithmetic[one.op])
        return
      }
      case 'load':
        this.places.load(one.place)
        return
      case 'unary':
        this.expression(one.a)
        this.code.wideCode(arithmetic[one.op])
        return
      default:
        this.rarer(one)
    }
  }

  private read(id: number): void {
    this.code.get(this.locals.get(id) ?? this.newLocal(id))
  }

  private rarer(one: Exclude<IrExpr, { kind: 'local' | 'const' | 'binary' | 'load' | 'unary' }>): void {
    const { code } = this
    switch (one.kind) {
      case 'int':
        code.get(this.wholes.get(one.value)!)
        return
      case 'compare':
        this.expression(one.a)
        this.expression(one.b)
        code.wideCode(comparisons[one.op])
        return
      case 'integer':
        this.expression(one.a)
        this.expression(one.b)
        if (one.op === 'and' || one.op === 'or') code.wide(`v128.${one.op}`)
        else if (one.op === 'iadd') code.wide('i32x4.add')
        else code.wide(one.op === 'isub' ? 'i32x4.sub' : 'i32x4.mul')
        return
      case 'convert':
        this.convert(one.op, one.a)
        return
      case 'select':
        this.select(one)
        return
      case 'call':
        this.call(one.name, one.args)
        return
      default:
        throw new Error(`${one.kind} in a loop of pairs`)
    }
  }

  /** x < bound ? bound : x, and its like, are one instruction. */
  private select({ condition, a, b }: Extract<IrExpr, { kind: 'select' }>): void {
    this.expression(isLess(condition, b, a) || isLess(condition, a, b) ? b : a)
    this.expression(isLess(condition, b, a) || isLess(condition, a, b) ? a : b)
    if (isLess(condition, b, a)) this.code.wide('f64x2.pmax')
    else if (isLess(condition, a, b)) this.code.wide('f64x2.pmin')
    else {
      this.expression(condition)
      this.code.wide('v128.bitselect')
    }
  }

  private convert(op: 'toInt' | 'toDouble' | 'not', a: IrExpr): void {
    this.expression(a)
    if (op === 'toInt') this.code.wide('i32x4.trunc_sat_f64x2_s_zero')
    else if (op === 'not') this.code.wide('v128.not')
    else if (kindOf(a, this.kinds) === 'mask') this.code.get(this.constant(1)).wide('v128.and')
    else this.code.wide('f64x2.convert_low_i32x4_s')
  }

  /** Of the argument on the stack. Its steps are many and go through locals of their own, so that the code of the first serves all. */
  private exp(): void {
    const { code, ordered } = this
    if (this.expCode) code.repeat(this.expCode.from, this.expCode.to)
    else {
      const from = code.place
      this.emitExp()
      this.expCode = { from, to: code.place }
    }
    if (!ordered) return
    const result = this.keep()
    code.get(ordered.address).get(result).storePair(ordered.aside).get(result)
  }

  private emitExp(): void {
    const { code, expNumber } = this
    const x = this.keep()
    if (this.around.arithmetic === 'fused') emitFusedExpPair(code, x, expNumber!)
    else emitClippedExpPair(code, x, this.around.callee(fusedPair), expNumber!)
  }

  private call(name: string, args: readonly IrExpr[]): void {
    const { code } = this
    if (name === 'exp') {
      this.expression(args[0]!)
      this.exp()
      return
    }
    const given = args.map((argument) => {
      this.expression(argument)
      return this.keep()
    })
    const lane = (which: 0 | 1) => {
      for (const one of given) code.get(one).extractLane(which)
      code.call(this.around.callee(name))
    }
    lane(0)
    code.wide('f64x2.splat')
    lane(1)
    code.replaceLane(1)
  }
}

const isLess = (condition: IrExpr, a: IrExpr, b: IrExpr) =>
  condition.kind === 'compare' && condition.op === 'lt' && same(condition.a, a) && same(condition.b, b)
