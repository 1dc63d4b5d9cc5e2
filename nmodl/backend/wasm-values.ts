/** What expressions of one instance give, and the locals it is kept in. */
import { unreachable } from '../../lang/problem.ts'
import type { Code, Local, ValueType } from '../../wasm/code.ts'
import { plain, type SaturatingOperation } from '../../wasm/instructions.ts'
import type { Comparison, F64Binary, F64Unary, I32Binary, IrExpr, IrLocal, MachineOperation } from '../ir.ts'
import { Addresses } from './wasm-addresses.ts'
import { type Arithmetic, emitClippedExp, fusedPair, type MathFunctions } from './wasm-math.ts'

/** Codes of instructions, looked up once: most of what is emitted is arithmetic. */
const comparisons: Record<Exclude<Comparison, 'same'>, number> = {
  lt: plain['f64.lt'],
  le: plain['f64.le'],
  gt: plain['f64.gt'],
  ge: plain['f64.ge'],
  eq: plain['f64.eq'],
  ne: plain['f64.ne'],
}
const arithmetic: Record<F64Unary | F64Binary, number> = {
  neg: plain['f64.neg'],
  abs: plain['f64.abs'],
  sqrt: plain['f64.sqrt'],
  floor: plain['f64.floor'],
  ceil: plain['f64.ceil'],
  add: plain['f64.add'],
  sub: plain['f64.sub'],
  mul: plain['f64.mul'],
  div: plain['f64.div'],
}
const integers: Record<Exclude<I32Binary, 'and' | 'or'>, number> = {
  iadd: plain['i32.add'],
  isub: plain['i32.sub'],
  imul: plain['i32.mul'],
  idiv: plain['i32.div_s'],
  ieq: plain['i32.eq'],
  ile: plain['i32.le_s'],
  ilt: plain['i32.lt_s'],
  ige: plain['i32.ge_s'],
}

type Saturating = Extract<MachineOperation, SaturatingOperation>
const saturates = (op: MachineOperation): op is Saturating => op.includes('trunc_sat')
/** What may be called. */
export interface Callees {
  readonly imports: ReadonlyMap<string, number>
  readonly math: MathFunctions
  readonly arithmetic: Arithmetic
  readonly routine: (name: string) => number
}

export class Values {
  readonly addresses: Addresses
  /** Whether exp is written where it stands; else the function is called. */
  expInPlace = false
  private readonly locals = new Map<number, Local>()

  constructor(
    private readonly code: Code,
    private readonly around: Callees,
  ) {
    this.addresses = new Addresses(code, {
      local: (id, type) => this.local(id, type),
      expression: (one) => this.expression(one),
    })
  }

  /** A local that is a parameter of the function. */
  become(id: number, parameter: Local): void {
    this.locals.set(id, parameter)
  }

  local(id: number, type: ValueType): Local {
    return this.locals.get(id) ?? this.newLocal(id, type)
  }

  private newLocal(id: number, type: ValueType): Local {
    const made = this.code.local(type)
    this.locals.set(id, made)
    return made
  }

  callee(name: string): number {
    return this.around.math[name] ?? this.around.imports.get(name)!
  }

  expression(expression: IrExpr): void {
    switch (expression.kind) {
      case 'local':
        this.read(expression.local)
        return
      case 'const':
        this.code.f64(expression.value)
        return
      case 'binary': {
        // more than half of all operands are locals
        const { a, b } = expression
        if (a.kind === 'local') this.read(a.local)
        else this.expression(a)
        if (b.kind === 'local') this.read(b.local)
        else this.expression(b)
        this.code.plain(arithmetic[expression.op])
        return
      }
      case 'load':
        this.code.load('f64', this.addresses.at(expression.place))
        return
      case 'unary':
        this.expression(expression.a)
        this.code.plain(arithmetic[expression.op])
        return
      default:
        this.rarer(expression)
    }
  }

  private read(local: IrLocal): void {
    const { id } = local
    this.code.get(this.locals.get(id) ?? this.newLocal(id, local.type))
  }

  private rarer(expression: Exclude<IrExpr, { kind: 'local' | 'const' | 'binary' | 'load' | 'unary' }>): void {
    const { code, addresses } = this
    switch (expression.kind) {
      case 'int':
        code.i32(expression.value)
        return
      case 'compare':
        this.compare(expression)
        return
      case 'integer':
        this.integer(expression.op, expression.a, expression.b)
        return
      case 'convert':
        this.expression(expression.a)
        if (expression.op === 'toInt') code.saturate('i32.trunc_sat_f64_s')
        else code.do(expression.op === 'toDouble' ? 'f64.convert_i32_s' : 'i32.eqz')
        return
      case 'select':
        this.expression(expression.a)
        this.expression(expression.b)
        this.expression(expression.condition)
        code.do('select')
        return
      case 'call':
        for (const argument of expression.args) this.expression(argument)
        if (expression.name === 'exp' && this.expInPlace) {
          const x = code.local('f64')
          code.set(x)
          emitClippedExp(code, x, this.around.math[fusedPair]!)
          return
        }
        code.call(this.callee(expression.name))
        return
      case 'routine':
        code.get(addresses.context)
        if (addresses.instance) code.get(addresses.instance)
        else code.i32(0)
        for (const argument of expression.args) this.expression(argument)
        code.call(this.around.routine(expression.name))
        return
      case 'surrounding':
        code.get(
          expression.what === 'mechanism'
            ? addresses.mechanism!
            : expression.what === 'instance'
              ? addresses.instance!
              : code.parameter(2),
        )
        return
      case 'long':
        code.i64(expression.value)
        return
      case 'machine':
        for (const argument of expression.args) this.expression(argument)
        if (expression.op === 'f32.round') code.do('f32.demote_f64', 'f64.promote_f32')
        else if (saturates(expression.op)) code.saturate(expression.op)
        else code.do(expression.op)
        return
      case 'peek':
        this.expression(expression.address)
        code.loadAs(expression.format, expression.offset)
        return
      case 'address':
        addresses.push(expression.place)
        return
      case 'pointerAddress':
        addresses.pointer(expression.slot)
        return
      default:
        unreachable(expression)
        return
    }
  }

  private compare({ op, a, b }: Extract<IrExpr, { kind: 'compare' }>): void {
    const { code } = this
    this.expression(a)
    if (op === 'same') code.do('i64.reinterpret_f64')
    this.expression(b)
    if (op === 'same') code.do('i64.reinterpret_f64', 'i64.eq')
    else code.plain(comparisons[op])
  }

  private integer(op: I32Binary, a: IrExpr, b: IrExpr): void {
    const { code } = this
    this.expression(a)
    if (op === 'and' || op === 'or') {
      // the right side is evaluated only where it decides
      const right = () => this.expression(b)
      const known = () => void code.i32(op === 'and' ? 0 : 1)
      if (op === 'and') code.ifValue('i32', right, known)
      else code.ifValue('i32', known, right)
      return
    }
    this.expression(b)
    code.plain(integers[op])
  }
}
