/** The kernel language as text, for looking at what the optimizer has made. A local is written with its number: `v.3`. */
import { unreachable } from '../lang/problem.ts'
import { modelGlobals, type SlotSpec } from '../runtime/mechanism/spec.ts'
import type { IrExpr, IrFunction, IrLocal, IrStatement, Place } from './ir.ts'

export const printFunctions = (functions: readonly IrFunction[], slots: readonly SlotSpec[]): string =>
  `${functions.map((one) => new Printer(slots).function(one)).join('\n\n')}\n`

const operators: Readonly<Record<string, string>> = {
  add: '+',
  sub: '-',
  mul: '*',
  div: '/',
  lt: '<',
  le: '<=',
  gt: '>',
  ge: '>=',
  eq: '==',
  ne: '!=',
  same: '===',
  iadd: '+',
  isub: '-',
  imul: '*',
  idiv: '/',
  ieq: '==',
  ile: '<=',
  ilt: '<',
  ige: '>=',
  and: '&&',
  or: '||',
}

const name = (local: IrLocal) => `${local.name.replace(/\W+/g, '_')}.${local.id}`
const indent = (lines: readonly string[]) => lines.map((line) => `  ${line}`)

class Printer {
  constructor(private readonly slots: readonly SlotSpec[]) {}

  function({ name: own, shape, parameters, body, result, exported }: IrFunction): string {
    const head = `${exported ? 'export ' : ''}${shape} ${own}(${parameters.map(name).join(', ')}) {`
    const end = result ? [`  return ${this.expression(result)}`] : []
    return [head, ...indent(this.list(body)), ...end, '}'].join('\n')
  }

  private list(statements: readonly IrStatement[]): string[] {
    return statements.flatMap((one) => this.statement(one))
  }

  private block(head: string, body: readonly IrStatement[], end = '}'): string[] {
    return [`${head} {`, ...indent(this.list(body)), end]
  }

  private statement(one: IrStatement): string[] {
    switch (one.kind) {
      case 'set':
        return [`${name(one.local)} = ${this.expression(one.value)}`]
      case 'store':
        return [`${this.place(one.place)} := ${this.expression(one.value)}`]
      case 'evaluate':
        return [this.expression(one.value)]
      case 'if': {
        const head = `if ${this.expression(one.condition)}`
        if (one.otherwise.length === 0) return this.block(head, one.whenTrue)
        return [...this.block(head, one.whenTrue, '} else {'), ...indent(this.list(one.otherwise)), '}']
      }
      case 'loop':
        return [
          'loop {',
          ...indent([...this.list(one.head), `unless ${this.expression(one.condition)} leave`, ...this.list(one.body)]),
          '}',
        ]
      case 'labelled':
        return this.block(`${one.loop ? 'loop' : 'block'} ${one.label}`, one.body)
      case 'jump':
        return [`jump ${one.label}`]
      case 'switch':
        return [`turn to instance ${this.expression(one.instance)}`]
      case 'poke':
        return [`${one.format}[${this.expression(one.address)} + ${one.offset}] := ${this.expression(one.value)}`]
      case 'instances':
        return [...this.list(one.before), ...this.block('for each instance', one.body), ...this.list(one.after)]
      default:
        return unreachable(one)
    }
  }

  private place(place: Place): string {
    const index = 'index' in place && place.index ? `[${this.expression(place.index)}]` : ''
    switch (place.kind) {
      case 'column':
      case 'pointer':
        return this.slot(place.slot) + index
      case 'shared':
        return `shared ${place.offset}${index}`
      case 'model':
        return modelGlobals[place.offset] ?? `model ${place.offset}`
      case 'node':
        return `node.${place.column}`
      case 'ion':
        return this.slot(place.slot)
      case 'weight':
        return `weight ${place.element}${place.base ? ` of ${name(place.base)}` : ''}`
      default:
        return unreachable(place)
    }
  }

  private slot(number: number): string {
    const slot = this.slots[number]
    if (slot?.kind === 'column') return `${slot.variable}${slot.element > 0 ? `/${slot.element}` : ''}`
    if (slot?.kind === 'together') return slot.variable
    if (slot?.kind === 'ion') return `${slot.ion}.${slot.value}`
    if (slot?.kind === 'pointer') return `*${slot.name}`
    return `slot ${number}`
  }

  private expression(one: IrExpr): string {
    const e = (inner: IrExpr) => this.expression(inner)
    switch (one.kind) {
      case 'const':
        return Object.is(one.value, -0) ? '-0' : String(one.value)
      case 'int':
        return `${one.value}i`
      case 'long':
        return `${one.value}L`
      case 'local':
        return name(one.local)
      case 'load':
        return this.place(one.place)
      case 'unary':
        return one.op === 'neg' ? `-${e(one.a)}` : `${one.op}(${e(one.a)})`
      case 'binary':
      case 'compare':
      case 'integer':
        return `(${e(one.a)} ${operators[one.op]} ${e(one.b)})`
      case 'convert':
        return `${one.op}(${e(one.a)})`
      case 'select':
        return `(${e(one.condition)} ? ${e(one.a)} : ${e(one.b)})`
      case 'call':
        return `${one.name}(${one.args.map(e).join(', ')})`
      case 'routine':
        return `this.${one.name.replace(/\W+/g, '_')}(${one.args.map(e).join(', ')})`
      case 'machine':
        return `${one.op}(${one.args.map(e).join(', ')})`
      case 'surrounding':
        return `the ${one.what}`
      case 'pointerAddress':
        return `&${this.slot(one.slot)}`
      case 'peek':
        return `${one.format}[${e(one.address)} + ${one.offset}]`
      case 'address':
        return `&${this.place(one.place)}`
      default:
        return unreachable(one)
    }
  }
}
