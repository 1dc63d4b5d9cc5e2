/**
 * A compiled mechanism as text. Built-in ones are compiled when the package is built: their WebAssembly is base64. Of those that are
 * kept modules stand by themselves.
 */

import { fromBase64, toBase64 } from '../lang/base64.ts'
import { once } from '../lang/once.ts'
import type { MechanismSpec } from '../runtime/mechanism/spec.ts'

/** All but the modules. */
export type PlainSpec = Omit<MechanismSpec, 'wasm' | 'fusedWasm' | 'rest' | 'later' | 'untabled'>

/** The modules of one mechanism. */
export interface StoredCode {
  readonly wasm: string
  readonly fusedWasm?: string
}

export function serializeSpec({ wasm, fusedWasm, ...plain }: MechanismSpec): { text: string; code: StoredCode } {
  const fused = fusedWasm?.()
  return {
    text: JSON.stringify(plain),
    code: { wasm: toBase64(wasm()), ...(fused && { fusedWasm: toBase64(fused) }) },
  }
}

/** The WebAssembly is looked up and decoded when it is asked for: most programs use few of the built-in mechanisms. */
export function deserializeSpec(text: string, code: (name: string) => StoredCode): MechanismSpec {
  const plain = JSON.parse(text) as PlainSpec
  return {
    ...plain,
    wasm: once(() => fromBase64(code(plain.name).wasm)),
    fusedWasm: once(() => {
      const encoded = code(plain.name).fusedWasm
      return encoded === undefined ? undefined : fromBase64(encoded)
    }),
  }
}

/** What is kept of one: all but what is made when it is used, and of that whether there is something. */
export interface KeptSpec extends Omit<PlainSpec, 'whole'> {
  readonly hasRest: boolean
  readonly hasUntabled: boolean
  readonly isPart: boolean
}

export function keptSpec({ wasm, fusedWasm, rest, later, untabled, whole, ...plain }: MechanismSpec): KeptSpec {
  return { ...plain, hasRest: rest !== undefined, hasUntabled: untabled !== undefined, isPart: whole !== undefined }
}

export const packSpec = (spec: MechanismSpec): Uint8Array => new TextEncoder().encode(JSON.stringify(keptSpec(spec)))

/** Undefined for what `packSpec` has not made. */
export function unpackSpec(packed: Uint8Array): KeptSpec | undefined {
  try {
    return JSON.parse(new TextDecoder().decode(packed))
  } catch {
    return undefined
  }
}
