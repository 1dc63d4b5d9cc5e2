/**
 * The mathematical functions of one argument, with HOC's rules at the edge of their domains: a wrong argument is an error, a
 * result out of range a warning.
 */
import { problem } from '../../lang/problem.ts'
import { atan, atan2, cos, sin } from '../../runtime/math/angles.ts'
import { erf, erfc } from '../../runtime/math/error-function.ts'
import { exp as portedExp } from '../../runtime/math/exp.ts'
import { tanh } from '../../runtime/math/hyperbolic.ts'
import { log as portedLog, log10 as portedLog10 } from '../../runtime/math/log.ts'
import type { HocFunction } from '../binding/class.ts'
import type { Context } from '../binding/context.ts'
import { number } from '../binding/params.ts'
import { asNumber, hocFunction } from '../binding/table.ts'

const domain = (name: string, x: number) =>
  problem('HOC3061', undefined, `${name} argument out of domain: ${name}(${x})`)

const outOfRange = (context: Context, name: string) => context.warn('HOC3062', `${name} result out of range`)

function log(context: Context, x: number): number {
  if (x < 0) throw domain('log', x)
  if (x === 0) outOfRange(context, 'log')
  return portedLog(x)
}

function log10(context: Context, x: number): number {
  if (x < 0) throw domain('log10', x)
  if (x === 0) outOfRange(context, 'log10')
  return portedLog10(x)
}

/** Beyond 700 the result stays at exp(700), below -700 it is 0. */
function exp(context: Context, x: number): number {
  if (x < -700) return 0
  if (x <= 700) return portedExp(x)
  if (Number.isNaN(x)) return x
  outOfRange(context, 'exp')
  return portedExp(700)
}

function sqrt(_context: Context, x: number): number {
  if (x < 0) throw domain('sqrt', x)
  return Math.sqrt(x)
}

const mostNegative = -(2 ** 63)

/** Cut to an integer, float_epsilon being forgiven; what does not fit into 64 bits becomes the least of them. */
export function int(context: Context, x: number): number {
  const epsilon = context.epsilon?.() ?? 1e-11
  const whole = Math.trunc(x < 0 ? x - epsilon : x + epsilon) + 0
  return whole >= mostNegative && whole < -mostNegative ? whole : mostNegative
}

/** These take one argument and no more: a second is a mistake that HOC has always refused. */
function one(name: string, help: string, body: (context: Context, x: number) => number): HocFunction {
  const row = hocFunction(name, [number('x')], asNumber, help, body)
  const { call } = row
  return {
    ...row,
    call(args, context) {
      if (args.length > 1) throw tooManyArguments(name, args.length)
      return call(args, context)
    },
  }
}

const tooManyArguments = (name: string, count: number) =>
  problem('HOC3063', undefined, `${name} takes one argument and was given ${count}`)

export const mathFunctions: readonly HocFunction[] = [
  one('sin', 'Sine of an angle in radians.', (_, x) => sin(x)),
  one('cos', 'Cosine of an angle in radians.', (_, x) => cos(x)),
  one('atan', 'Angle (radians) with that tangent.', (_, x) => atan(x)),
  one('tanh', 'Hyperbolic tangent.', (_, x) => tanh(x)),
  one('log', 'Natural logarithm.', log),
  one('log10', 'Logarithm to base 10.', log10),
  one('exp', 'E to the power of x.', exp),
  one('sqrt', 'Square root.', sqrt),
  one('int', 'x without its fraction.', int),
  one('abs', 'Absolute value.', (_, x) => Math.abs(x)),
  one('erf', 'Error function.', (_, x) => erf(x)),
  one('erfc', 'Complementary error function, 1 - erf(x).', (_, x) => erfc(x)),
  hocFunction('atan2', [number('y'), number('x')], asNumber, 'Angle (radians) of the point (x, y).', (_, y, x) =>
    atan2(y, x),
  ),
]
