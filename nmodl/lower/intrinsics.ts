/** Functions every mechanism knows: mathematics, random numbers, events. */
import { lagFunction, op, variable } from '../build.ts'
import { binary, compare, constant, type F64Unary, type IrExpr, type IrStatement, integer, readLocal } from '../ir.ts'
import { misplaced, notSupported, wrongArgumentCount } from '../problems.ts'
import type { Call, Expression, Variable } from '../tree.ts'
import type { Body } from './body.ts'

/** `value` is missing for what gives none. */
interface Done {
  readonly value?: IrExpr
}
type Intrinsic = (body: Body, call: Call) => Done

const whenStatesMayJump = (whenTrue: IrStatement[]): IrStatement => ({
  kind: 'if',
  condition: compare('ne', { kind: 'call', name: 'states_may_jump', args: [], result: 'f64' }, constant(0)),
  whenTrue,
  otherwise: [],
})

const mechanism: IrExpr = { kind: 'surrounding', what: 'mechanism' }
const instance: IrExpr = { kind: 'surrounding', what: 'instance' }

const unary =
  (op: F64Unary): Intrinsic =>
  (body, call) => ({ value: { kind: 'unary', op, a: argument(body, call, 0, 1) } })
/** C's `abs` is one of whole numbers: it cuts off what is behind the point. */
const wholeAbs: Intrinsic = (body, call) => {
  const whole: IrExpr = { kind: 'convert', op: 'toInt', a: argument(body, call, 0, 1) }
  return { value: { kind: 'unary', op: 'abs', a: { kind: 'convert', op: 'toDouble', a: whole } } }
}
const imported =
  (name: string, count: number): Intrinsic =>
  (body, call) => ({ value: { kind: 'call', name, args: args(body, call, count), result: 'f64' } })
/** Calls whose result depends on when they are made are kept in the order of the text. */
const ordered =
  (name: string, count: number, before: readonly IrExpr[] = []): Intrinsic =>
  (body, call) => {
    const value: IrExpr = { kind: 'call', name, args: [...before, ...args(body, call, count)], result: 'f64' }
    return { value: { kind: 'local', local: body.temporary(value, name) } }
  }
const effect =
  (name: string, count: number, before: readonly IrExpr[]): Intrinsic =>
  (body, call) => {
    body.emit({
      kind: 'evaluate',
      value: { kind: 'call', name, args: [...before, ...args(body, call, count)], result: 'none' },
    })
    return {}
  }

function args(body: Body, call: Call, count: number): IrExpr[] {
  if (call.arguments.length !== count) throw wrongArgumentCount(call.span, call.name, count, call.arguments.length)
  return call.arguments.map((one) => body.number(one))
}
const argument = (body: Body, call: Call, index: number, count: number) => args(body, call, count)[index]!

/**
 * The time of an event, t + delay. NEURON writes `t + ` before the text of the delay, and rounding follows: for `event - t` the
 * time is (t + event) - t.
 */
function afterNow(delay: Expression): Expression {
  if (delay.kind === 'binary' && !delay.closed && (delay.operator === '+' || delay.operator === '-'))
    return { ...delay, left: afterNow(delay.left) }
  return op('+', variable('t', delay.span), delay)
}

const random =
  (kind: number, count: number): Intrinsic =>
  (body, call) => {
    const given = args(body, call, count)
    const value: IrExpr =
      kind === 0
        ? { kind: 'call', name: 'uniform', args: [], result: 'f64' }
        : {
            kind: 'call',
            name: 'random',
            args: [integer(kind), given[0] ?? constant(0), given[1] ?? constant(0)],
            result: 'f64',
          }
    return { value: { kind: 'local', local: body.temporary(value, 'random') } }
  }

function printed(body: Body, text: string): void {
  const args = [mechanism, integer(body.unit.text(text))]
  body.emit({ kind: 'evaluate', value: { kind: 'call', name: 'print', args, result: 'none' } })
}
/** Ends the run; `said` is what NEURON prints. */
const broken =
  (said: string, why: string): Intrinsic =>
  (body) => {
    printed(body, `${said}\n`)
    body.emitAll(body.fail(why))
    return {}
  }

const table: Readonly<Record<string, Intrinsic>> = {
  fabs: unary('abs'),
  abs: wholeAbs,
  sqrt: unary('sqrt'),
  floor: unary('floor'),
  ceil: unary('ceil'),
  exp: imported('exp', 1),
  log: imported('log', 1),
  log10: imported('log10', 1),
  pow: (body, call) => {
    const [a, b] = args(body, call, 2)
    return { value: body.power(a!, b!) }
  },
  sin: imported('sin', 1),
  cos: imported('cos', 1),
  tan: imported('tan', 1),
  asin: imported('asin', 1),
  acos: imported('acos', 1),
  atan: imported('atan', 1),
  atan2: imported('atan2', 2),
  sinh: imported('sinh', 1),
  cosh: imported('cosh', 1),
  tanh: imported('tanh', 1),
  fmod: imported('fmod', 2),
  erf: imported('erf', 1),
  // C looks at no argument of it
  scop_random: (body, call) => random(0, 0)(body, { ...call, arguments: [] }),
  exprand: random(1, 1),
  normrand: random(2, 2),
  poisrand: random(3, 1),
  set_seed: effect('set_seed', 1, []),
  // of the generator that the instance was given, or else exprand(1)
  instance_random: ordered('instance_random', 0, [mechanism, instance]),
  nernst: imported('nernst', 3),
  ghk: imported('ghk', 4),
  nrn_ghk: imported('ghk', 4),
  // the density of the normal distribution, with as many digits of 2 pi as NEURON's library has
  gauss: (body, call) => {
    const [x, mean, deviation] = args(body, call, 3)
    const place = readLocal(body.temporary(binary('div', binary('sub', x!, mean!), deviation!), 'place'))
    const power = binary('mul', constant(-0.5), binary('mul', place, place))
    const height: IrExpr = { kind: 'call', name: 'exp', args: [power], result: 'f64' }
    const width = binary('mul', { kind: 'unary', op: 'sqrt', a: constant(6.2831853) }, deviation!)
    return { value: binary('div', height, width) }
  },
  threshold: (body, call) => {
    const [x, limit, mode] = call.arguments
    if (!x || !limit || mode?.kind !== 'string')
      throw misplaced(call.span, 'threshold', 'the form threshold(x, limit, "min" or "max")')
    const [a, b] = [body.number(x), body.number(limit)]
    const which = mode.text.toLowerCase()
    if (which !== 'min' && which !== 'max') return { value: constant(-1) }
    return { value: compare(which === 'min' ? 'ge' : 'le', a, b) }
  },
  at_time: (body, call) => {
    const given = call.arguments.at(-1)
    if (!given) throw wrongArgumentCount(call.span, call.name, 1, 0)
    return ordered('at_time', 1)(body, { ...call, arguments: [given] })
  },
  net_send: (body, call) => {
    body.unit.slots.event()
    const weights: IrExpr = body.around.weights ? { kind: 'surrounding', what: 'weights' } : integer(0)
    const [delay, flag] = call.arguments
    const timed = delay && flag ? { ...call, arguments: [afterNow(delay), flag] } : call
    return effect('net_send', 2, [mechanism, instance, weights])(body, timed)
  },
  net_move: (body, call) => {
    body.unit.slots.event()
    return effect('net_move', 1, [mechanism, instance])(body, call)
  },
  net_event: (body, call) => {
    body.unit.usesNetEvent = true
    return effect('net_event', 1, [mechanism, instance])(body, call)
  },
  state_discontinuity: (body, call) => {
    const [state, value] = call.arguments
    if (state?.kind !== 'variable' || !value) throw wrongArgumentCount(call.span, call.name, 2, call.arguments.length)
    if (body.statesJump) body.emit(whenStatesMayJump(body.collect(() => body.assign(state, body.number(value)))))
    return {}
  },
  nrn_pointing: (body, call) => {
    const name = pointerName(call.arguments[0])
    if (name === undefined) throw misplaced(call.span, 'nrn_pointing', 'the form nrn_pointing(pointer)')
    return {
      value: compare(
        'ne',
        {
          kind: 'convert',
          op: 'toDouble',
          a: { kind: 'convert', op: 'not', a: { kind: 'pointerAddress', slot: body.unit.slots.pointer(name) } },
        },
        constant(1),
      ),
    }
  },
  // of FUNCTION_TABLE: which one, then its arguments
  _function_table: (body, call) => {
    const [which, ...given] = call.arguments
    if (which?.kind !== 'number' || given.length < 1 || given.length > 3)
      throw notSupported(call.span, `a FUNCTION_TABLE of ${given.length} arguments`)
    const values = given.map((one) => body.number(one))
    const args = [mechanism, integer(which.value), ...values]
    const value: IrExpr = { kind: 'call', name: `function_table${given.length}`, args, result: 'f64' }
    return { value: { kind: 'local', local: body.temporary(value, 'table') } }
  },
  // of LAG: the number that is kept, and how long ago it is asked for
  [lagFunction]: (body, call) => {
    const [kept, delay] = call.arguments as [Variable, Variable]
    const { meanings } = body.unit.mechanism
    const which = integer([...meanings.keys()].indexOf(kept.name))
    const whose = meanings.get(kept.name)?.kind === 'shared' ? integer(0) : instance
    const values = [kept, delay, variable('t', call.span)].map((one) => body.number(one))
    const value: IrExpr = { kind: 'call', name: 'lag', args: [mechanism, whose, which, ...values], result: 'f64' }
    return { value: { kind: 'local', local: body.temporary(value, 'lag') } }
  },
  // written by passes only
  _diverged: broken(
    'Convergence not achieved in maximum number of iterations',
    'the iteration of an implicit method does not converge',
  ),
  _singular: broken(
    'The matrix in the solution method is singular or ill-conditioned',
    'the equations to be solved are singular',
  ),
  _negative: broken('Cannot compute factorial of negative argument', 'a factorial of a negative number'),
  _imprecise: broken(
    'The increment in the independent variable is less than machine roundoff error',
    'the steps of an adaptive method have become too small',
  ),
  prterr: (body, call) => {
    const [text] = call.arguments
    if (text?.kind !== 'string') throw misplaced(call.span, 'prterr', 'the form prterr("text")')
    body.emitAll(body.fail(`${withoutEscapes(text.text)} from prterr`))
    return {}
  },
  printf: (body, call) => {
    const [format, ...values] = call.arguments
    if (format?.kind !== 'string') throw misplaced(call.span, 'printf', 'the form printf("format", ...)')
    // texts among the values are put into the format right away
    let text = format.text
    for (const value of values) {
      if (value.kind === 'string') text = text.replace(/%[-0-9.]*s/, value.text.replaceAll('%', '%%'))
      else
        body.emit({
          kind: 'evaluate',
          value: { kind: 'call', name: 'print_number', args: [body.number(value)], result: 'none' },
        })
    }
    printed(body, withoutEscapes(text))
    return {}
  },
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' }
const withoutEscapes = (text: string) => text.replace(/\\(.)/g, (_, letter: string) => escapes[letter] ?? letter)

const pointerName = (expression: Expression | undefined) =>
  expression?.kind === 'variable' ? expression.name : undefined

export function lowerIntrinsic(body: Body, call: Call): Done | undefined {
  return Object.hasOwn(table, call.name) ? table[call.name]!(body, call) : undefined
}
