/**
 * Expressions of C. What has effects (assignments, calls) is put before the statement as statements, and what was read earlier is kept in
 * a local where such statements follow.
 */
import type { Span } from '../../lang/source.ts'
import { assign, type IrExpr, integer, readLocal } from '../ir.ts'
import { callNamed, callPointer, placeOfCall } from './calls.ts'
import { isAskedFor } from './faces.ts'
import { arithmetic, compared, comparisons, literal, negated, sizeValue } from './operators.ts'
import { PlaceLowering } from './place-lowering.ts'
import { badTypes, refusedC } from './problems.ts'
import type { CExpression } from './tree.ts'
import {
  type CType,
  char,
  describe,
  int,
  irTypeOf,
  isArithmetic,
  isFloating,
  pointerTo,
  sizeOf,
  voidType,
} from './types.ts'
import { commonType, converted, type LValue, machine, promoted, truth, type Value } from './values.ts'

const nothing: Value = { type: voidType, value: integer(0) }

export abstract class ExpressionLowering extends PlaceLowering {
  truth(one: CExpression): IrExpr {
    return truth(this.rvalue(one))
  }

  /** An expression whose value nobody wants. */
  protected effect(one: CExpression): void {
    if (one.kind === 'binary' && one.operator === ',') {
      this.effect(one.left)
      this.effect(one.right)
      return
    }
    this.rvalue(one)
  }

  rvalue(one: CExpression): Value {
    switch (one.kind) {
      case 'number':
        return { type: one.type, value: literal(one.value, one.type) }
      case 'string': {
        const place = { kind: 'shared', offset: this.program.string(one.text) / 8, count: 1 } as const
        return { type: pointerTo(char), value: { kind: 'address', place } }
      }
      case 'name': {
        const known = this.lookup(one.name) ? undefined : this.program.names.constants.get(one.name)
        return known === undefined
          ? this.read(this.named(one.name, one.span), one.span)
          : { type: int, value: integer(known) }
      }
      case 'index':
      case 'member':
        return this.read(this.lvalue(one), one.span)
      case 'unary':
        return this.unary(one)
      case 'step':
        return this.step(one)
      case 'binary':
        return this.binary(one)
      case 'assign':
        return this.assignment(one)
      case 'conditional':
        return this.conditional(one)
      case 'cast': {
        const value = this.rvalue(one.operand)
        return one.type.kind === 'void' ? nothing : { type: one.type, value: converted(value, one.type, one.span) }
      }
      case 'sizeofType':
        return sizeValue(one.type)
      case 'sizeof':
        if (one.operand.kind === 'name' && this.sizedHere.has(one.operand.name))
          throw refusedC(one.span, 'the size of an array that is known at run time only')
        return sizeValue(this.typeOf(one.operand))
      case 'call':
        return this.call(one)
    }
  }

  /** Type of an expression that is not evaluated. */
  protected typeOf(one: CExpression): CType {
    let type: CType = int
    this.body.collect(() => {
      type =
        ['name', 'index', 'member'].includes(one.kind) || (one.kind === 'unary' && one.operator === '*')
          ? this.lvalue(one).type
          : one.kind === 'string'
            ? { kind: 'array', of: char, count: one.text.length + 1 }
            : this.rvalue(one).type
    })
    return type
  }

  protected unary(one: Extract<CExpression, { kind: 'unary' }>): Value {
    const { operator, operand, span } = one
    if (operator === '*') return this.read(this.lvalue(one), span)
    if (operator === '&') {
      const place = this.lvalue(operand)
      return { type: pointerTo(place.type), value: this.addressOf(place, span) }
    }
    const value = this.rvalue(operand)
    if (operator === '!') return { type: int, value: { kind: 'convert', op: 'not', a: truth(value) } }
    const type = promoted(value.type)
    if (!isArithmetic(type)) throw badTypes(span, `${operator} does not go with ${describe(type)}`)
    const a = converted(value, type, span)
    if (operator === '+') return { type, value: a }
    if (operator === '-') return { type, value: negated(a, type) }
    if (isFloating(type)) throw badTypes(span, '~ does not go with double')
    return { type, value: arithmetic('^', a, literal(-1, type), type) }
  }

  protected step({ operator, before, operand, span }: Extract<CExpression, { kind: 'step' }>): Value {
    const place = this.settled(this.lvalue(operand))
    const old = this.kept(this.read(place, span))
    const by: Value = { type: int, value: integer(1) }
    const next = this.operate(operator[0]!, old, by, span)
    const made = this.assignTo(place, next, span)
    return before ? made : old
  }

  protected assignment({ operator, target, value, span }: Extract<CExpression, { kind: 'assign' }>): Value {
    if (operator === '' && this.isPresentInstance(target)) return this.turnTo(this.rvalue(value), span)
    const place = this.settled(this.lvalue(target))
    if (operator === '') return this.assignTo(place, this.rvalue(value), span)
    const [old, by] = this.inOrder([() => this.read(place, span), () => this.rvalue(value)], (one) => this.kept(one))
    return this.assignTo(place, this.operate(operator, old!, by!, span), span)
  }

  protected isPresentInstance(target: CExpression): boolean {
    return target.kind === 'name' && (target.name === '_p' || target.name === '_ppvar') && !this.lookup(target.name)
  }

  /** `_p = point->_prop->param`: variables of NMODL are those of another instance from here on. */
  protected turnTo(given: Value, span: Span): Value {
    if (!isAskedFor(given.type)) throw refusedC(span, 'anything but the numbers of an instance as _p')
    const { body } = this
    if (!body.canTurn) throw refusedC(span, 'turning to another instance in a block that runs for all of them')
    const handle = this.keep(given.value)
    const args: IrExpr[] = [handle, { kind: 'surrounding', what: 'mechanism' }]
    body.turnTo(readLocal(body.temporary({ kind: 'call', name: 'c_row of', args, result: 'i32' }, 'instance')))
    body.followTurn()
    return { type: given.type, value: handle }
  }

  protected conditional({
    condition,
    whenTrue,
    otherwise,
    span,
  }: Extract<CExpression, { kind: 'conditional' }>): Value {
    const test = this.truth(condition)
    let [a, b]: Value[] = []
    const first = this.body.collect(() => {
      a = this.rvalue(whenTrue)
    })
    const second = this.body.collect(() => {
      b = this.rvalue(otherwise)
    })
    if (a!.type.kind === 'void' || b!.type.kind === 'void') {
      this.emit({ kind: 'if', condition: test, whenTrue: first, otherwise: second })
      return nothing
    }
    const type =
      isArithmetic(a!.type) && isArithmetic(b!.type)
        ? commonType(a!.type, b!.type)
        : isArithmetic(a!.type)
          ? b!.type
          : a!.type
    const result = this.unit.local(irTypeOf(type), 'chosen')
    this.emit({
      kind: 'if',
      condition: test,
      whenTrue: [...first, assign(result, converted(a!, type, span))],
      otherwise: [...second, assign(result, converted(b!, type, span))],
    })
    return { type, value: readLocal(result) }
  }

  protected binary(one: Extract<CExpression, { kind: 'binary' }>): Value {
    const { operator, left, right, span } = one
    if (operator === ',') {
      this.effect(left)
      return this.rvalue(right)
    }
    if (operator === '&&' || operator === '||') return this.logical(operator, left, right)
    const [a, b] = this.inOrder([() => this.rvalue(left), () => this.rvalue(right)], (value) => this.kept(value))
    return this.operate(operator, a!, b!, span)
  }

  protected logical(operator: '&&' | '||', left: CExpression, right: CExpression): Value {
    const a = this.truth(left)
    let b: IrExpr | undefined
    const before = this.body.collect(() => {
      b = this.truth(right)
    })
    if (before.length === 0)
      return { type: int, value: { kind: 'integer', op: operator === '&&' ? 'and' : 'or', a, b: b! } }
    const result = this.body.temporary(a, 'truth')
    const open: IrExpr = operator === '&&' ? readLocal(result) : { kind: 'convert', op: 'not', a: readLocal(result) }
    this.emit({ kind: 'if', condition: open, whenTrue: [...before, assign(result, b!)], otherwise: [] })
    return { type: int, value: readLocal(result) }
  }

  /** An operator on two values. */
  operate(operator: string, a: Value, b: Value, span: Span): Value {
    const comparison = comparisons[operator]
    if (a.type.kind === 'pointer' || b.type.kind === 'pointer') return this.onPointers(operator, a, b, span)
    if (!isArithmetic(a.type) || !isArithmetic(b.type))
      throw badTypes(span, `${operator} does not go with ${describe(a.type)} and ${describe(b.type)}`)
    const shifting = operator === '<<' || operator === '>>'
    const type = shifting ? promoted(a.type) : commonType(a.type, b.type)
    const [x, y] = [converted(a, type, span), converted(b, type, span)]
    if (comparison) return { type: int, value: compared(comparison, x, y, type) }
    if (isFloating(type) && !'+-*/'.includes(operator)) throw badTypes(span, `${operator} does not go with double`)
    const value = arithmetic(operator, x, y, type)
    return { type, value: type.kind === 'float' ? machine('f32.round', 'f64', value) : value }
  }

  protected onPointers(operator: string, a: Value, b: Value, span: Span): Value {
    const comparison = comparisons[operator]
    if (comparison) {
      const type = a.type.kind === 'pointer' ? a.type : b.type
      return { type: int, value: compared(comparison, converted(a, type, span), converted(b, type, span), type) }
    }
    if (operator === '-' && a.type.kind === 'pointer' && b.type.kind === 'pointer') {
      const bytes: IrExpr = { kind: 'integer', op: 'isub', a: a.value, b: b.value }
      const value: IrExpr = { kind: 'integer', op: 'idiv', a: bytes, b: integer(sizeOf(a.type.to)) }
      return { type: int, value }
    }
    if (operator === '+') return a.type.kind === 'pointer' ? this.moved(a, b, 1, span) : this.moved(b, a, 1, span)
    if (operator === '-') return this.moved(a, b, -1, span)
    throw badTypes(span, `${operator} does not go with ${describe(a.type)} and ${describe(b.type)}`)
  }

  protected placeOfCall(one: Extract<CExpression, { kind: 'call' }>): LValue | undefined {
    const pointer = placeOfCall(this, one)
    return pointer && this.target(pointer, one.span)
  }

  protected call(one: Extract<CExpression, { kind: 'call' }>): Value {
    const { callee, span } = one
    const place = this.placeOfCall(one)
    if (place) return this.read(place, span)
    const name = callee.kind === 'name' ? callee.name : undefined
    const local = name === undefined ? undefined : this.scopes.some((scope) => scope.has(name))
    if (name === undefined || local || this.program.variables.has(name)) return callPointer(this, one)
    return callNamed(this, name, one.args, span)
  }

  args(list: readonly CExpression[]): Value[] {
    return this.inOrder(
      list.map((one) => () => this.rvalue(one)),
      (value) => this.kept(value),
    )
  }
}
