/** One function of the module: statements and expressions of the kernel language become instructions. */
import { unreachable } from '../../lang/problem.ts'
import type { Code, Label, Local, ValueType } from '../../wasm/code.ts'
import { plain, type SaturatingOperation } from '../../wasm/instructions.ts'
import type {
  Comparison,
  F64Binary,
  F64Unary,
  I32Binary,
  IrExpr,
  IrFunction,
  IrLocal,
  IrShape,
  IrStatement,
  MachineOperation,
} from '../ir.ts'
import type { Findings, Loop } from '../optimize/findings.ts'
import type { Uses } from './uses.ts'
import { Addresses } from './wasm-addresses.ts'
import { type ChainOfKernel, type Extent, emitLoop, whileLoop } from './wasm-loop.ts'
import { type Arithmetic, emitClippedExp, fusedPair, type MathFunctions } from './wasm-math.ts'

/** Parameters that the core hands over, before those of the text. */
export const leading: Record<IrShape, number> = { range: 3, one: 2, receive: 3, once: 1 }

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
/** A loop with more calls of exp calls the function, to stay small. */
const mostExpInPlace = 4

/** The module a function is in. */
export interface Around {
  readonly imports: ReadonlyMap<string, number>
  readonly math: MathFunctions
  readonly arithmetic: Arithmetic
  readonly findings: Findings
  readonly routine: (name: string) => number
  /** Makes another function: the number of its own. */
  readonly part: (one: IrFunction, extent: Extent, chain?: ChainOfKernel) => number
  /** Makes a function's form with a chain beside its instances: the number of that. */
  readonly besideOf: (index: number) => number
}
export class FunctionEmitter {
  private readonly addresses: Addresses
  private readonly labels = new Map<number, Label>()
  private readonly locals = new Map<number, Local>()
  private expInPlace = false
  /** What it touches outside loops over instances. */
  private uses: Uses | undefined = undefined

  constructor(
    private readonly ir: IrFunction,
    private readonly code: Code,
    private readonly around: Around,
    private readonly extent: Extent,
    /** Of a function that has a form with a chain beside its instances, which is the fourth parameter there. */
    private readonly chain?: ChainOfKernel,
  ) {
    this.addresses = new Addresses(code, {
      local: (id, type) => this.local(id, type),
      expression: (one) => this.expression(one),
    })
  }

  emit(): void {
    const { code, ir, addresses } = this
    // what is a parameter of the other form
    if (this.chain) code.local('i32')
    ir.parameters.forEach(({ id }, i) => {
      this.locals.set(id, code.parameter(leading[ir.shape] + i))
    })
    const uses = this.around.findings.usesOfFunction(ir)
    this.uses = uses
    addresses.fetch(uses)
    if (ir.shape === 'one' || ir.shape === 'receive') addresses.enter(code.parameter(1), uses)
    this.statements(ir.body)
    if (ir.result) this.expression(ir.result)
  }

  private local(id: number, type: ValueType): Local {
    return this.locals.get(id) ?? this.newLocal(id, type)
  }

  private newLocal(id: number, type: ValueType): Local {
    const made = this.code.local(type)
    this.locals.set(id, made)
    return made
  }

  private statements(list: readonly IrStatement[]): void {
    for (let i = 0; i < list.length; i++) this.statement(list[i]!)
  }

  private statement(statement: IrStatement): void {
    switch (statement.kind) {
      case 'set': {
        const { local, value } = statement
        const { id } = local
        this.expression(value)
        this.code.set(this.locals.get(id) ?? this.newLocal(id, local.type))
        return
      }
      case 'store': {
        const offset = this.addresses.at(statement.place)
        this.expression(statement.value)
        this.code.store('f64', offset)
        return
      }
      default:
        this.control(statement)
    }
  }

  /** What decides what comes next, and what only C has. */
  private control(statement: Exclude<IrStatement, { kind: 'set' | 'store' }>): void {
    const { code, addresses } = this
    switch (statement.kind) {
      case 'if':
        this.expression(statement.condition)
        code.if(
          () => this.statements(statement.whenTrue),
          statement.otherwise.length > 0 ? () => this.statements(statement.otherwise) : undefined,
        )
        return
      case 'loop':
        whileLoop(code, (leave) => {
          this.statements(statement.head)
          this.expression(statement.condition)
          code.do('i32.eqz').branchIf(leave)
          this.statements(statement.body)
        })
        return
      case 'evaluate':
        this.expression(statement.value)
        if (!('result' in statement.value && statement.value.result === 'none')) code.do('drop')
        return
      case 'instances':
        this.loop(statement)
        return
      case 'labelled': {
        const body = (label: Label) => {
          this.labels.set(statement.label, label)
          this.statements(statement.body)
        }
        if (statement.loop) code.loop(body)
        else code.block(body)
        return
      }
      case 'jump':
        code.branch(this.labels.get(statement.label)!)
        return
      case 'switch': {
        const instance = code.parameter(1)
        this.expression(statement.instance)
        code.set(instance)
        addresses.enter(instance, this.uses!)
        return
      }
      case 'poke':
        this.expression(statement.address)
        this.expression(statement.value)
        code.storeAs(statement.format, statement.offset)
        return
      default:
        unreachable(statement)
        return
    }
  }

  private loop(loop: Loop): void {
    const { code, ir, addresses, around } = this
    const { arithmetic, part, besideOf, findings } = around
    this.expInPlace = arithmetic === 'plain' && findings.uses(loop).exponentials <= mostExpInPlace
    const statements = (list: readonly IrStatement[]) => this.statements(list)
    const scalar = (id: number) => this.local(id, 'f64')
    const callee = (name: string) => this.callee(name)
    const { chain } = this
    const own = { code, ir, addresses, arithmetic, findings, part, besideOf, chain, statements, scalar, callee }
    emitLoop(loop, own, this.extent)
    this.expInPlace = false
  }

  private callee(name: string): number {
    return this.around.math[name] ?? this.around.imports.get(name)!
  }

  private expression(expression: IrExpr): void {
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
