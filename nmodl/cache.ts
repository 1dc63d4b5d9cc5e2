/**
 * Compiled mechanisms that are kept from one program to the next. A key is all that the result depends on: the compiler, the
 * file's name (messages hold it), its text and that of the files it INCLUDEs. So nothing is ever out of date: what has
 * changed has another key.
 */
import type { MechanismSpec } from '../runtime/mechanism/spec.ts'
import type { CompileOptions } from './compile.ts'
import type { Include } from './lexer.ts'
import { packSpec, unpackSpec } from './serialize.ts'

/** Where they are kept: it tells what it was given for the same key, or nothing. */
export interface Store {
  read(key: string): Uint8Array | undefined
  write(key: string, value: Uint8Array): void
}

export type CompileMechanism = (text: string, file: string, options?: CompileOptions) => MechanismSpec

/** As `compile`, from the store where that has it. `compiler` tells one compiler from another. */
export function keptIn(store: Store, compiler: string, compile: CompileMechanism): CompileMechanism {
  const kept: CompileMechanism = (text, file, options = {}) => {
    const { kernels = '', arithmetic = '' } = options
    const key = [compiler, kernels, arithmetic, file, text, ...includedTexts(text, options.include)].join('\0')
    const known = store.read(key)
    const found = known && unpackSpec(known)
    const spec = found ?? compile(text, file, options)
    if (!found) store.write(key, packSpec(spec))
    const later = () => kept(text, file, { ...options, kernels: 'later' }).wasm
    return spec.later ? { ...spec, later } : spec
  }
  return kept
}

/** Every file that may be included, one that stands in a comment too. */
function includedTexts(text: string, include: Include | undefined): string[] {
  const found = new Map<string, string>()
  const follow = (inside: string): void => {
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
