/** The functions of mathematics that kernels may ask for: whatever of JavaScript's Math has no port of ours, by name, and our ports. */
import { acos, asin, atan, atan2, cos, sin, tan } from '../math/angles.ts'
import { erf, erfc } from '../math/error-function.ts'
import { clippedExp } from '../math/exp.ts'
import { cosh, expm1, sinh, tanh } from '../math/hyperbolic.ts'
import { log, log10 } from '../math/log.ts'
import { pow } from '../math/pow.ts'

export type KernelFunctions = Record<string, (...values: number[]) => number>

export function mathematics(): KernelFunctions {
  const functions: KernelFunctions = {}
  for (const name of Object.getOwnPropertyNames(Math)) {
    const each = (Math as unknown as Record<string, unknown>)[name]
    if (typeof each === 'function') functions[name] = each as (...values: number[]) => number
  }
  functions.fabs = Math.abs
  functions.fmod = (a, b) => a! % b!
  return {
    ...functions,
    sin,
    cos,
    tan,
    asin,
    acos,
    atan,
    atan2,
    cosh,
    sinh,
    tanh,
    expm1,
    erf,
    erfc,
    exp: clippedExp,
    log,
    log10,
    pow,
  } as KernelFunctions
}
