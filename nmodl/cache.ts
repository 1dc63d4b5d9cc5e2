/**
 * Compiled mechanisms that are kept from one program to the next. A key is all that the result depends on: the compiler, the
 * file's name (messages hold it), its text and that of the files it INCLUDEs. So nothing is ever out of date: what has
 * changed has another key.
 *
 * What a mechanism is stands by itself, and so does each of its modules: a program reads those of the mechanisms that it uses.
 */

import { once } from '../lang/once.ts'
import type { MechanismSpec } from '../runtime/mechanism/spec.ts'
import type { Arithmetic } from './backend/wasm-math.ts'
import type { CompileOptions } from './compile.ts'
import type { Include } from './lexer.ts'
import { type KeptSpec, keptSpec, packSpec, unpackSpec } from './serialize.ts'

/** Where they are kept: it tells what it was given for the same key, or nothing. */
export interface Store {
  read(key: string): Uint8Array | undefined
  write(key: string, value: Uint8Array): void
}

/** `arithmetic` is asked when a module is made or read. */
export interface KeptOptions
  extends Pick<CompileOptions, 'include' | 'legacyUnits' | 'kernels' | 'tables' | 'briefly' | 'isWhole'> {
  readonly arithmetic?: () => Arithmetic
}
export type CompileMechanism = (text: string, file: string, options?: KeptOptions) => MechanismSpec

/** As `compile`, from the store where that has it. `compiler` tells one compiler from another. */
export function keptIn(store: Store, compiler: string, compile: CompileMechanism): CompileMechanism {
  const kept: CompileMechanism = (text, file, options = {}) => {
    const about = [
      compiler,
      options.tables ?? '',
      options.legacyUnits ? 'legacy' : '',
      file,
      text,
      ...includedTexts(text, options.include),
    ].join('\0')
    const key = `mechanism\0${about}`
    const compiled = once(() => compile(text, file, options))
    const compiledWhole = once(() => compiled().whole?.() ?? compiled())
    const compiledLater = once(() => compile(text, file, { ...options, kernels: 'later', isWhole: true }))
    const known = (part: string): KeptSpec | undefined => {
      const found = store.read(part)
      return found && unpackSpec(found)
    }
    const keep = (spec: MechanismSpec, part = key): KeptSpec => {
      store.write(part, packSpec(spec))
      return keptSpec(spec)
    }
    const module = (part: string, make: () => Uint8Array) =>
      once(() => keptModule(store, `${part} ${options.arithmetic?.()}\0${about}`, make))
    const first = module('first', () => compiledWhole().wasm())
    const untabled = once(() => kept(text, file, { ...options, tables: 'both', isWhole: true }))
    const rest = once((): MechanismSpec => {
      const part = `rest\0${about}`
      const { hasRest, hasUntabled, isPart, ...plain } = known(part) ?? keep(compiledLater(), part)
      return {
        ...plain,
        ...(hasUntabled && { untabled }),
        wasm: first,
        later: module('later', () => compiledLater().wasm()),
      }
    })
    const withModules = ({ hasRest, hasUntabled, isPart, ...plain }: KeptSpec): MechanismSpec => ({
      ...plain,
      wasm: first,
      ...(hasUntabled && { untabled }),
      ...(hasRest && { rest }),
    })
    const found = known(key) ?? keep(compiled())
    if (!found.isPart) return withModules(found)
    // what is kept from now on is the whole
    const whole = once(() => withModules(keep(compiledWhole())))
    return { ...withModules(found), wasm: () => whole().wasm(), whole }
  }
  return kept
}

function keptModule(store: Store, key: string, make: () => Uint8Array): Uint8Array {
  const known = store.read(key)
  if (known) return known
  const made = make()
  store.write(key, made)
  return made
}

/** Every file that may be included, one that stands in a comment too. */
function includedTexts(text: string, include: Include | undefined): string[] {
  const found = new Map<string, string>()
  const follow = (inside: string): void => {
    if (!/include/i.test(inside)) return
    for (const [, nmodl, c] of inside.matchAll(/\bINCLUDE\s*"([^"\n]*)"|#\s*include\s*"([^"\n]*)"/g)) {
      const name = (nmodl ?? c)!
      if (found.has(name)) continue
      const content = include?.(name)
      found.set(name, `${name}\0${content ?? ''}`)
      if (content !== undefined) follow(content)
    }
  }
  follow(text)
  return [...found.values()]
}
