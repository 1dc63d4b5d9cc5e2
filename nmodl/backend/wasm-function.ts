/** One function of the module: statements of the kernel language become instructions. */
import { unreachable } from '../../lang/problem.ts'
import type { Code, Label } from '../../wasm/code.ts'
import type { IrFunction, IrShape, IrStatement } from '../ir.ts'
import type { Findings, Loop } from '../optimize/findings.ts'
import type { Uses } from './uses.ts'
import type { Addresses } from './wasm-addresses.ts'
import { type ChainOfKernel, type Extent, emitLoop, whileLoop } from './wasm-loop.ts'
import { type Callees, Values } from './wasm-values.ts'

/** Parameters that the core hands over, before those of the text. */
export const leading: Record<IrShape, number> = { range: 3, one: 2, receive: 3, once: 1 }

/** A loop with more calls of exp calls the function, to stay small. */
const mostExpInPlace = 4

/** The module a function is in. */
export interface Around extends Callees {
  readonly findings: Findings
  /** Makes another function: the number of its own. */
  readonly part: (one: IrFunction, extent: Extent, chain?: ChainOfKernel) => number
  /** Makes a function's form with a chain beside its instances: the number of that. */
  readonly besideOf: (index: number) => number
}

export class FunctionEmitter {
  private readonly values: Values
  private readonly addresses: Addresses
  private readonly labels = new Map<number, Label>()
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
    this.values = new Values(code, around)
    this.addresses = this.values.addresses
  }

  emit(): void {
    const { code, ir, addresses } = this
    // what is a parameter of the other form
    if (this.chain) code.local('i32')
    ir.parameters.forEach(({ id }, i) => {
      this.values.become(id, code.parameter(leading[ir.shape] + i))
    })
    const uses = this.around.findings.usesOfFunction(ir)
    this.uses = uses
    addresses.fetch(uses)
    if (ir.shape === 'one' || ir.shape === 'receive') addresses.enter(code.parameter(1), uses)
    this.statements(ir.body)
    if (ir.result) this.values.expression(ir.result)
  }

  private statements(list: readonly IrStatement[]): void {
    for (let i = 0; i < list.length; i++) this.statement(list[i]!)
  }

  private statement(statement: IrStatement): void {
    switch (statement.kind) {
      case 'set': {
        const { local, value } = statement
        const { id } = local
        this.values.expression(value)
        this.code.set(this.values.local(id, local.type))
        return
      }
      case 'store': {
        const offset = this.addresses.at(statement.place)
        this.values.expression(statement.value)
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
        this.values.expression(statement.condition)
        code.if(
          () => this.statements(statement.whenTrue),
          statement.otherwise.length > 0 ? () => this.statements(statement.otherwise) : undefined,
        )
        return
      case 'loop':
        whileLoop(code, (leave) => {
          this.statements(statement.head)
          this.values.expression(statement.condition)
          code.do('i32.eqz').branchIf(leave)
          this.statements(statement.body)
        })
        return
      case 'evaluate':
        this.values.expression(statement.value)
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
        this.values.expression(statement.instance)
        code.set(instance)
        addresses.enter(instance, this.uses!)
        return
      }
      case 'poke':
        this.values.expression(statement.address)
        this.values.expression(statement.value)
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
    this.values.expInPlace = arithmetic === 'plain' && findings.uses(loop).exponentials <= mostExpInPlace
    const statements = (list: readonly IrStatement[]) => this.statements(list)
    const scalar = (id: number) => this.values.local(id, 'f64')
    const callee = (name: string) => this.values.callee(name)
    const { chain } = this
    const own = { code, ir, addresses, arithmetic, findings, part, besideOf, chain, statements, scalar, callee }
    emitLoop(loop, own, this.extent)
    this.values.expInPlace = false
  }
}
