/**
 * The compiler of mechanisms as hosts use it, without a session: for the engine at hand, and with what the host keeps. It stands beside index.ts
 * because who only compiles need not load what runs programs.
 */

import { once } from './lang/once.ts'
import { Problem } from './lang/problem.ts'
import { type CompileMechanism, type KeptOptions, keptIn } from './nmodl/cache.ts'
import { compileForUse } from './nmodl/compile.ts'
import { hasFusedOperations } from './runtime/math/fused-operations.ts'
import type { MechanismSpec } from './runtime/mechanism/spec.ts'
import type { Host } from './stdlib/binding/host.ts'

/** Put in by the bundler: a hash of the compiler's sources. What runs from sources keeps nothing. */
declare const loligoCompilerMark: string | undefined
const compilerMark = typeof loligoCompilerMark === 'string' ? loligoCompilerMark : undefined

/** What the compiler needs of a host. */
export type CompilingHost = Pick<Host, 'store' | 'briefly'>

export function compilerOf(host: CompilingHost): CompileMechanism {
  const briefly = <T>(work: () => T): T => (host.briefly ? host.briefly(work) : work())
  const fresh: CompileMechanism = (...given) => {
    // asked for before: where the compiler is a script that is loaded when it is asked for, loading it is no part of that work
    const compile = compileForUse
    return briefly(() => compile(...given))
  }
  const compile = host.store && compilerMark ? keptIn(host.store, compilerMark, fresh) : fresh
  // asked when a module is made: whether there are fused operations takes an engine some time to tell
  const arithmetic = once(() => (hasFusedOperations() ? 'fused' : 'plain'))
  return (text, file, options) => compile(text, file, { ...options, arithmetic, briefly })
}

export type CompileFile = (path: string, options?: Pick<KeptOptions, 'isWhole'>) => MechanismSpec

/** For several .mod files, without a session; throws a file's Problem. */
export function fileCompilerOf(host: CompilingHost & Pick<Host, 'readFile'>): CompileFile {
  const compile = compilerOf(host)
  return (path, options) => {
    const text = host.readFile(path)
    if (text === undefined)
      throw new Problem('CLI1001', undefined, `can't open ${path}`, { help: 'there is no such file' })
    const folder = path.replace(/[^/]*$/, '')
    const include = (name: string) => host.readFile(folder + name) ?? host.readFile(name)
    return compile(text, path, { ...options, include })
  }
}

/** One .mod file compiled; throws its Problem. */
export const compileMechanismFile = (host: Host, path: string): MechanismSpec => fileCompilerOf(host)(path)

export { formatProblem, Problem } from './lang/problem.ts'
export type { MechanismSpec } from './runtime/mechanism/spec.ts'
export type { Host } from './stdlib/binding/host.ts'
