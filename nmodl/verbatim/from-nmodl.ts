/** What NMODL uses of the C of its file: functions, variables, macros. */
import { constant, type IrExpr, integer, readLocal } from '../ir.ts'
import type { Body } from '../lower/body.ts'
import type { Call, Variable } from '../tree.ts'
import { callNamed, isOfNumbers } from './calls.ts'
import { evaluate } from './frame-lowering.ts'
import { CLowering } from './lower.ts'
import type { CExpression } from './tree.ts'
import { double, int, irTypeOf } from './types.ts'
import { converted, type Value } from './values.ts'

/** A call from NMODL of a function that only C defines. */
export function callOfC(body: Body, call: Call): IrExpr | undefined {
  const program = body.unit.c
  const found = program.want(call.name)
  if (!found) return undefined
  const values = call.arguments.map((one): Value => ({ type: double, value: body.number(one) }))
  const args = found.parameters.map(({ type }, i) =>
    converted(values[i] ?? { type: int, value: integer(0) }, type, call.span),
  )
  const isVoid = found.result.kind === 'void'
  const value: IrExpr = {
    kind: 'routine',
    name: `c ${call.name}`,
    args,
    result: isVoid ? 'none' : irTypeOf(found.result),
  }
  if (isVoid) {
    body.emit(evaluate(value))
    body.followTurn()
    return constant(0)
  }
  const result = body.temporary(value, call.name)
  body.followTurn()
  return converted({ type: found.result, value: readLocal(result) }, double, call.span)
}

/**
 * A call of what C's own library has, numbers in and a number out: NEURON's translator lets it through where the code of a
 * file is for one thread only.
 */
export function callOfLibrary(body: Body, { name, arguments: given, span }: Call): IrExpr | undefined {
  const forced = name === 'force' || name === 'stepforce'
  if (!forced && (body.unit.mechanism.threadSafe || !isOfNumbers(name))) return undefined
  const values = given.map((one) => (one.kind === 'string' ? one : body.temporary(body.number(one), name)))
  let result: IrExpr | undefined
  body.scoped(() => {
    const list = values.map((local, i): CExpression => {
      if ('kind' in local) return { kind: 'string', text: local.text, span }
      body.bind(`argument ${i}`, { kind: 'local', local })
      return { kind: 'name', name: `argument ${i}`, span }
    })
    const value = callNamed(new CLowering(body.unit.c, body), name, list, span)
    result = value.type.kind === 'void' ? constant(0) : converted(value, double, span)
  })
  return result
}

/** A name of C's, read from NMODL; undefined where C does not know it either. */
export function numberInC(body: Body, { name, index, span }: Variable): IrExpr | undefined {
  const program = body.unit.c
  const expression = program.named(name, span)
  if (!expression) return undefined
  const lowering = new CLowering(program, body)
  if (!index) return converted(lowering.rvalue(expression), double, span)
  return converted(lowering.read(lowering.elementOf(expression, body.whole(index)), span), double, span)
}

/** The same for a name that NMODL assigns; false where C does not know it either. */
export function assignInC(body: Body, { name, index, span }: Variable, value: IrExpr): boolean {
  const program = body.unit.c
  const expression = program.named(name, span)
  if (!expression) return false
  const lowering = new CLowering(program, body)
  const place = index ? lowering.elementOf(expression, body.whole(index)) : lowering.lvalue(expression)
  lowering.assignTo(place, { type: double, value }, span)
  return true
}
