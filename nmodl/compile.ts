/** The whole way of a mechanism: text -> tree -> passes -> symbols -> kernel language -> WebAssembly. */

import { once } from '../lang/once.ts'
import { type Problem, together } from '../lang/problem.ts'
import { Source } from '../lang/source.ts'
import type { MechanismSpec } from '../runtime/mechanism/spec.ts'
import { Module } from '../wasm/module.ts'
import type { Arithmetic } from './backend/wasm-math.ts'
import { describe } from './describe.ts'
import { finish } from './finish.ts'
import type { IrModule } from './ir.ts'
import type { Include } from './lexer.ts'
import { diffusingBlocks } from './lower/diffusion.ts'
import { lowerMechanism } from './lower/kernels.ts'
import { odeBlocks } from './lower/ode.ts'
import type { Unit } from './lower/unit.ts'
import { parseWhatIsThere } from './parse.ts'
import { runPasses } from './passes/passes.ts'
import { violations } from './rules/rules.ts'
import { analyse } from './symbols.ts'
import { isThreadSafe } from './thread-safe.ts'

export interface CompileOptions {
  /** Text of an INCLUDEd file. */
  readonly include?: Include | undefined
  /** Whether constants of physics are those of before the SI of 2019. */
  readonly legacyUnits?: boolean
  /** Which kernels the module has; see `later-kernels.ts`. */
  readonly kernels?: 'all' | 'first' | 'later'
  /** Whether kernels of a file with TABLEs have loops for a program that sets `usetable` to 0 as well; where not, `untabled` makes them. */
  readonly tables?: 'on' | 'both'
  /** Fused for an engine that has such operations; `both` for a module of each. A function is asked when a module is made. */
  readonly arithmetic?: Arithmetic | 'both' | (() => Arithmetic)
  /** Does what is left of the work, which may be long after the rest. */
  readonly briefly?: <T>(work: () => T) => T
  /** For somebody who keeps it: nothing is left until it is used. */
  readonly isWhole?: boolean
}
export interface Compiled {
  readonly spec: MechanismSpec
  readonly ir: IrModule
}

const atOnce = <T>(work: () => T): T => work()

/** What most programs do not run is made when something of it is first taken. */
export function compileMechanism(text: string, file: string, options: CompileOptions = {}): MechanismSpec {
  return finished(lowered(text, file, options), text, file, options)
}

/**
 * Up to where all is told that is wrong with it, and all is known that programs see of it; `whole` is the rest, for when it is used. C is
 * seen through at once: who calls whom is known in the end only.
 */
export function compileForUse(text: string, file: string, given: CompileOptions = {}): MechanismSpec {
  const options: CompileOptions = { tables: 'on', ...given }
  const unit = lowered(text, file, options)
  if (options.isWhole || unit.mechanism.hasC) return finished(unit, text, file, options)
  const whole = once(() => {
    // asked for before: where these are scripts that are loaded when they are asked for, loading them is no part of that work
    const [work] = [finish, Module]
    return (options.briefly ?? atOnce)(() => finished(unit, text, file, options, work))
  })
  return { ...describe(unit, unit, file), wasm: () => whole().wasm(), whole }
}

function finished(unit: Unit, text: string, file: string, options: CompileOptions, work = finish): MechanismSpec {
  const { kernels = 'first', briefly = atOnce } = options
  const made = work(unit, file, { ...options, kernels })
  const untabled = () => briefly(() => compileMechanism(text, file, { ...options, kernels: 'first', tables: 'both' }))
  const spec = unit.onlyTables ? { ...made.spec, untabled: once(untabled) } : made.spec
  if (!made.hasRest) return spec
  const rest = () =>
    withLater(
      spec,
      briefly(() => compileMechanism(text, file, { ...options, kernels: 'later' })),
    )
  return { ...spec, rest: once(rest) }
}

/** What is known of all kernels, `later` being compiled as those of the second module. */
export const withLater = ({ wasm, fusedWasm, untabled }: Modules, later: MechanismSpec): MechanismSpec => ({
  ...later,
  wasm,
  fusedWasm,
  ...(untabled && { untabled }),
  later: later.wasm,
})

type Modules = Pick<MechanismSpec, 'wasm' | 'fusedWasm' | 'untabled'>

/** All of it, with the kernel language for the reference back end. */
export const compileToIR = (text: string, file: string, options: CompileOptions = {}): Compiled =>
  finish(lowered(text, file, options), file, { ...options, kernels: 'all' })

/** What the text of an INCLUDEd file may have settled: names, functions and blocks that are nowhere. */
const mayBeElsewhere = /^NMOD(2001|2003|2009|2010|2013|2014|2023)$/

const lineOf = ({ span }: Problem) => span && `${span.source.name} ${span.source.position(span.start).line}`

/** Up to the kernel language, as the optimizer takes it. */
export function lowered(text: string, file: string, options: CompileOptions = {}): Unit {
  const { file: parsed, missing } = parseWhatIsThere(new Source(file, text), options.include)
  const found = [...missing, ...violations(parsed)]
  let unit: Unit | undefined
  try {
    const mechanism = analyse(runPasses(parsed), isThreadSafe(parsed), options.legacyUnits ?? false)
    unit = lowerMechanism(mechanism, odeBlocks(parsed), diffusingBlocks(parsed), options.include, options.tables)
    const known = new Set(found.map(lineOf))
    found.push(...unit.problems.filter((one) => !known.has(lineOf(one))))
  } catch (error) {
    // what is against the rules may lead to anything
    if (found.length === 0) throw error
  }
  const all = together(missing.length > 0 ? found.filter(({ code }) => !mayBeElsewhere.test(code)) : found)
  if (all) throw all
  return unit!
}
