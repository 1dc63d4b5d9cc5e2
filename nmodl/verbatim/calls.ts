/** Calls in C: functions of the file, of mathematics, of NEURON and the C library (`cFunctions` of the spec). */
import type { Span } from '../../lang/source.ts'
import { cFunctions } from '../../runtime/mechanism/spec-c.ts'
import { constant, type F64Unary, type IrExpr, integer, readLocal } from '../ir.ts'
import { builderName, tableOf } from '../lower/tables.ts'
import type { ExpressionLowering } from './expression-lowering.ts'
import { typeOfLetter } from './faces.ts'
import { evaluate } from './frame-lowering.ts'
import { badTypes, unknownCFunction } from './problems.ts'
import { linkLetter } from './program.ts'
import type { CExpression } from './tree.ts'
import { type CType, describe, double, int, irTypeOf, isFloating, long, voidType } from './types.ts'
import { converted, decay, machine, promoted, type Value } from './values.ts'

const nothing: Value = { type: voidType, value: integer(0) }
const inPlace: Readonly<Record<string, F64Unary>> = { sqrt: 'sqrt', fabs: 'abs', floor: 'floor', ceil: 'ceil' }
const mathematics: Readonly<Record<string, number>> = {
  exp: 1,
  log: 1,
  pow: 2,
  sin: 1,
  cos: 1,
  tan: 1,
  asin: 1,
  acos: 1,
  atan: 1,
  atan2: 2,
  sinh: 1,
  cosh: 1,
  tanh: 1,
  log10: 1,
  log2: 1,
  log1p: 1,
  expm1: 1,
  cbrt: 1,
  hypot: 2,
  fmod: 2,
  trunc: 1,
  asinh: 1,
  acosh: 1,
  atanh: 1,
}
/** Other names of the same. */
const aliases: Readonly<Record<string, string>> = {
  getarg: 'hoc_getarg',
  pgetarg: 'hoc_pgetarg',
  hoc_Exp: 'exp',
  execerror: 'hoc_execerror',
  hoc_Erealloc: 'erealloc',
  vector_instance: 'vector_instance_px',
  hoc_is_vector_arg: 'is_vector_arg',
}

/** Functions of C that know nothing but numbers. */
export const isOfNumbers = (name: string): boolean =>
  Object.hasOwn(mathematics, name) ||
  /^(abs|labs|fmin|fmax|round|isnan)$/.test(name) ||
  /^[vdliu] [dliu]*$/.test((Object.hasOwn(cFunctions, name) && cFunctions[name]) || '')

export function callNamed(
  lowering: ExpressionLowering,
  given: string,
  list: readonly CExpression[],
  span: Span,
): Value {
  const name = lowering.program.functions.has(given) ? given : (aliases[given] ?? given)
  const found = lowering.program.want(name)
  if (found) {
    const args = values(
      lowering,
      list,
      found.parameters.map(({ type }) => type),
      span,
    )
    return called(lowering, { kind: 'routine', name: `c ${name}`, args }, found.result)
  }
  const { mechanism } = lowering.unit
  const routine =
    mechanism.routines.get(name) ?? mechanism.routines.get(name.replace(new RegExp(`_${mechanism.name}$`), ''))
  if (routine) {
    const args = values(
      lowering,
      list,
      routine.parameters.map(() => double),
      span,
    )
    if (args.length < routine.parameters.length)
      throw badTypes(span, `${name} takes ${routine.parameters.length} arguments, not ${args.length}`)
    return lowering.kept({ type: double, value: lowering.body.callRoutine(routine, args) })
  }
  const tabulated = name.startsWith('_check_') ? mechanism.routines.get(name.slice(7)) : undefined
  if (tabulated && tableOf(tabulated)) {
    // makes the table where it is not up to date
    lowering.emit(evaluate({ kind: 'routine', name: builderName(tabulated), args: [] }))
    return nothing
  }
  return (
    ofMathematics(lowering, name, list, span) ??
    ofInstances(lowering, name, list, span) ??
    ofEvents(lowering, name, list, span) ??
    ofHost(lowering, name, list, span)
  )
}

function values(
  lowering: ExpressionLowering,
  list: readonly CExpression[],
  wanted: readonly CType[],
  span: Span,
): IrExpr[] {
  const args = lowering.args(list)
  if (args.length < wanted.length) throw badTypes(span, `${wanted.length} arguments are needed, not ${args.length}`)
  return wanted.map((type, i) => converted(args[i]!, type, span))
}

type Called = Extract<IrExpr, { kind: 'routine' }> | Omit<Extract<IrExpr, { kind: 'call' }>, 'result'>

function called(lowering: ExpressionLowering, call: Called, result: CType): Value {
  if (result.kind === 'void') {
    lowering.emit(evaluate({ ...call, result: 'none' }))
    if (mayTurn(call)) lowering.body.followTurn()
    return nothing
  }
  const value: IrExpr = { ...call, result: irTypeOf(result) }
  const local = lowering.body.temporary(value)
  if (mayTurn(call)) lowering.body.followTurn()
  return { type: result, value: readLocal(local) }
}

/** Whether code of this file may run meanwhile, which turns to another instance. */
const mayTurn = (call: Called): boolean =>
  call.kind === 'routine' || /^([xz] |c_(hoc_call|hoc_run|hoc_oc|qsort|pthread_create))/.test(call.name)

function ofMathematics(
  lowering: ExpressionLowering,
  name: string,
  list: readonly CExpression[],
  span: Span,
): Value | undefined {
  const op = inPlace[name]
  if (op) {
    const [a] = values(lowering, list, [double], span)
    return { type: double, value: { kind: 'unary', op, a: a! } }
  }
  const count = mathematics[name]
  if (count !== undefined) {
    const args = values(
      lowering,
      list,
      Array.from({ length: count }, () => double),
      span,
    )
    return { type: double, value: { kind: 'call', name, args, result: 'f64' } }
  }
  switch (name) {
    case 'abs':
    case 'labs': {
      const a = lowering.kept({ type: int, value: values(lowering, list, [int], span)[0]! }).value
      const negative: IrExpr = { kind: 'integer', op: 'ilt', a, b: integer(0) }
      const minus: IrExpr = { kind: 'integer', op: 'isub', a: integer(0), b: a }
      return { type: int, value: { kind: 'select', condition: negative, a: minus, b: a } }
    }
    case 'fmin':
    case 'fmax': {
      const [a, b] = values(lowering, list, [double, double], span).map((one) => lowering.keep(one))
      const condition: IrExpr = { kind: 'compare', op: name === 'fmin' ? 'lt' : 'gt', a: a!, b: b! }
      return { type: double, value: { kind: 'select', condition, a: a!, b: b! } }
    }
    case 'round': {
      const [a] = values(lowering, list, [double], span).map((one) => lowering.keep(one))
      const half: IrExpr = { kind: 'binary', op: 'add', a: { kind: 'unary', op: 'abs', a: a! }, b: constant(0.5) }
      const size = lowering.keep({ kind: 'unary', op: 'floor', a: half })
      const condition: IrExpr = { kind: 'compare', op: 'lt', a: a!, b: constant(0) }
      return { type: double, value: { kind: 'select', condition, a: { kind: 'unary', op: 'neg', a: size }, b: size } }
    }
    case 'isnan': {
      const [a] = values(lowering, list, [double], span).map((one) => lowering.keep(one))
      return { type: int, value: { kind: 'compare', op: 'ne', a: a!, b: a! } }
    }
    case 'assert': {
      const failed: IrExpr = { kind: 'convert', op: 'not', a: lowering.truth(list[0]!) }
      const whenTrue = lowering.body.fail('an assertion of its C code failed')
      lowering.emit({ kind: 'if', condition: failed, whenTrue, otherwise: [] })
      return nothing
    }
    default:
      return undefined
  }
}

/** What NEURON's translator makes for each file: variables of NMODL are from here on those of another instance. */
function ofInstances(
  lowering: ExpressionLowering,
  name: string,
  list: readonly CExpression[],
  span: Span,
): Value | undefined {
  const isPoint = lowering.unit.mechanism.kind !== 'density'
  const given = list[0]
  if (!given || !(name === '_setdata' || (name === '_hoc_setdata' && isPoint))) return undefined
  const part = (base: CExpression, of: string): CExpression => ({ kind: 'member', base, arrow: true, name: of, span })
  const point = (operand: CExpression): CExpression => ({ kind: 'cast', type: typeOfLetter.q!, operand, span })
  const prop = name === '_setdata' ? given : part(point(given), '_prop')
  const target: CExpression = { kind: 'name', name: '_p', span }
  lowering.rvalue({ kind: 'assign', operator: '', target, value: part(prop, 'param'), span })
  return nothing
}

const mechanism: IrExpr = { kind: 'surrounding', what: 'mechanism' }
const instance: IrExpr = { kind: 'surrounding', what: 'instance' }

/** What NMODL's statements become in the C that it makes. */
function ofEvents(
  lowering: ExpressionLowering,
  name: string,
  list: readonly CExpression[],
  span: Span,
): Value | undefined {
  const { body } = lowering
  const last = (count: number) =>
    values(
      lowering,
      list.slice(-count),
      Array.from({ length: count }, () => double),
      span,
    )
  const run = (host: string, args: IrExpr[]): Value => {
    body.emit(evaluate({ kind: 'call', name: host, args: [mechanism, instance, ...args], result: 'none' }))
    return nothing
  }
  switch (name) {
    case 'net_event':
      if (list.length === 2) return ofHost(lowering, 'nrn_net_event', list, span)
      body.unit.usesNetEvent = true
      return run('net_event', last(1))
    case 'net_move':
      if (list.length === 3) return ofHost(lowering, 'nrn_net_move', list, span)
      return run('net_move', last(1))
    case 'net_send': {
      // as C declares it, to an instance and for a time; the other form is NMODL's
      if (list.length === 5) return ofHost(lowering, 'nrn_net_send', list, span)
      const weights: IrExpr = body.around.weights ? { kind: 'surrounding', what: 'weights' } : integer(0)
      const [delay, flag] = last(2)
      const now: IrExpr = { kind: 'load', place: { kind: 'model', offset: 0 } }
      return run('net_send', [weights, { kind: 'binary', op: 'add', a: now, b: delay! }, flag!])
    }
    case 'at_time':
      return called(lowering, { kind: 'call', name: 'at_time', args: last(1) }, double)
    case 'state_discontinuity':
      throw unknownCFunction(span, name)
    case 'scop_random':
      return called(lowering, { kind: 'call', name: 'uniform', args: [] }, double)
    case 'exprand':
    case 'normrand':
    case 'poisrand': {
      const kind = ['scop_random', 'exprand', 'normrand', 'poisrand'].indexOf(name)
      const args = lowering.args(list).map((one) => converted(one, double, span))
      while (args.length < 2) args.push(constant(0))
      return called(lowering, { kind: 'call', name: 'random', args: [integer(kind), ...args] }, double)
    }
    default:
      return undefined
  }
}

function ofHost(lowering: ExpressionLowering, name: string, list: readonly CExpression[], span: Span): Value {
  const signature = cFunctions[name]
  if (signature === undefined) return ofAnotherFile(lowering, name, list, span)
  const [result, letters] = signature.split(' ') as [string, string]
  const rest = letters.endsWith('...')
  const wanted = [...letters.replace('...', '')].map((letter) => typeOfLetter[letter]!)
  lowering.borrows = true
  const args = lowering.args(list)
  const pointee = result.startsWith('*') ? result.slice(1) : undefined
  // what is left out is 0, as calls without prototypes get away with
  const given = wanted.map((type, i) => converted(args[i] ?? { type: int, value: integer(0) }, type, span))
  if (rest) for (const one of args.slice(wanted.length)) hand(lowering, one, span)
  return called(lowering, { kind: 'call', name: `c_${name}`, args: given }, typeOfLetter[pointee ?? result]!)
}

/** A call that gives a place: `NODEV(nd)`. */
export function placeOfCall(lowering: ExpressionLowering, one: Extract<CExpression, { kind: 'call' }>) {
  const { callee, span } = one
  if (callee.kind !== 'name' || lowering.program.functions.has(callee.name)) return undefined
  if (!cFunctions[callee.name]?.startsWith('*')) return undefined
  return ofHost(lowering, callee.name, one.args, span)
}

/** Found when it is called: C of the mechanisms that are loaded is one program. */
function ofAnotherFile(lowering: ExpressionLowering, name: string, list: readonly CExpression[], span: Span): Value {
  const known = lowering.program.declared.get(name)
  const declared = known?.kind === 'function' ? known : undefined
  const given = lowering.args(list)
  const wanted = given.map(({ type }, i) => declared?.parameters?.[i] ?? passedAs(type))
  const args = given.map((one, i) => converted(one, wanted[i]!, span))
  const result = declared?.result ?? int
  const letters = wanted.map(linkLetter).join('')
  const link = lowering.unit.link(`x ${name} ${linkLetter(result)} ${letters}`.trimEnd(), span)
  return called(lowering, { kind: 'call', name: link, args }, result)
}

/** As arguments of functions without prototypes are. */
const passedAs = (type: CType): CType => (isFloating(type) ? double : decay(promoted(type)))

/** A call through a pointer, which is a handle of the function: see `addressOf`. */
export function callPointer(lowering: ExpressionLowering, one: Extract<CExpression, { kind: 'call' }>): Value {
  const pointer = lowering.kept(lowering.rvalue(one.callee))
  const type = pointer.type.kind === 'pointer' ? pointer.type.to : pointer.type
  if (type.kind !== 'function') throw badTypes(one.span, `${describe(pointer.type)} cannot be called`)
  const given = lowering.args(one.args)
  const wanted = given.map((value, i) => type.parameters?.[i] ?? passedAs(value.type))
  const args = given.map((value, i) => converted(value, wanted[i]!, one.span))
  const letters = wanted.map(linkLetter).join('')
  const link = lowering.unit.link(`z pointer ${linkLetter(type.result)} i${letters}`, one.span)
  return called(lowering, { kind: 'call', name: link, args: [pointer.value, ...args] }, type.result)
}

/** One of the values that printf takes. */
function hand(lowering: ExpressionLowering, value: Value, span: Span): void {
  const call: IrExpr = isFloating(value.type)
    ? { kind: 'call', name: 'c_push_double', args: [value.value], result: 'none' }
    : { kind: 'call', name: 'c_push_integer', args: [converted(value, long, span)], result: 'none' }
  lowering.emit(evaluate(call))
}

export { machine }
