/**
 * Values of two instances at a time: what expressions give, lane by lane, and the locals, constants and whole numbers they are kept in.
 * A comparison gives a mask, whole numbers stand in the first two of four words.
 */
import type { Code, Local } from '../../wasm/code.ts'
import { wide } from '../../wasm/instructions.ts'
import type { Comparison, F64Binary, F64Unary, IrExpr, IrLocal } from '../ir.ts'
import { same } from '../optimize/interpolation.ts'
import { kindOf, type Pairing, type PairKind } from '../optimize/pairable.ts'
import { emitClippedExpPair, emitFusedExpPair, fusedPair, prepareExp } from './wasm-math.ts'
import { PairPlaces, type Surroundings } from './wasm-pair-places.ts'

/** Where numbers lie that one segment hands to another. */
export interface Scratch {
  readonly address: Local
  offset(id: number): number
  /** Of a place that nothing else uses. */
  readonly aside: number
}

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

export class PairValues {
  readonly places: PairPlaces
  private readonly code: Code
  private readonly locals = new Map<number, Local>()
  /** What integers are. */
  private readonly kinds = new Map<number, PairKind>()
  private readonly constants = new Map<number | '-0', Local>()
  private readonly wholes = new Map<number, Local>()
  private expNumber: ((value: number) => Code) | undefined = undefined
  private expCode: { readonly from: number; readonly to: number } | undefined = undefined
  /**
   * Within a segment. Engines keep the order of loads and stores and put arithmetic behind all loads that they can: so that not all exps are begun
   * before the first is worked out, each is stored, though nobody reads that.
   */
  ordered: Scratch | undefined = undefined

  constructor(
    private readonly around: Surroundings,
    /** Of a local that is set in one place, and for both instances. */
    isSetOnce: (id: number) => boolean,
  ) {
    this.code = around.code
    this.places = new PairPlaces(around, { expression: (one) => this.expression(one), isSetOnce })
  }

  /** Before the loop: numbers that all instances share, in both lanes. */
  prepare({ uniform, constants, wholes, uses }: Pairing): void {
    const { code } = this
    for (const id of uniform) {
      code.get(this.around.scalar(id)).wide('f64x2.splat')
      this.locals.set(id, this.keep())
    }
    for (const value of constants) this.constant(value)
    if (uses.exponentials > 0) this.expNumber = prepareExp(code, this.around.arithmetic)
    for (const value of wholes) {
      if (this.wholes.has(value)) continue
      code.i32(value).wide('i32x4.splat')
      this.wholes.set(value, this.keep())
    }
  }

  /** What is known of a local that is about to be set. */
  note({ id, type }: IrLocal, value: IrExpr): void {
    if (type === 'i32') this.kinds.set(id, kindOf(value, this.kinds)!)
  }

  /** Pops the pair on the stack into a local of its own. */
  keep(): Local {
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

  local(id: number): Local {
    return this.locals.get(id) ?? this.newLocal(id)
  }

  private newLocal(id: number): Local {
    const made = this.code.local('v128')
    this.locals.set(id, made)
    return made
  }

  expression(one: IrExpr): void {
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
