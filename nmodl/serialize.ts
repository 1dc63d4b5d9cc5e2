/** A compiled mechanism as JSON, its WebAssembly as base64: built-in ones are compiled when the package is built. */
import type { MechanismSpec } from '../runtime/mechanism/spec.ts'

export function serializeSpec(spec: MechanismSpec): string {
  let binary = ''
  for (const byte of spec.wasm) binary += String.fromCharCode(byte)
  return JSON.stringify({ ...spec, wasm: btoa(binary) })
}

export function deserializeSpec(text: string): MechanismSpec {
  const plain = JSON.parse(text) as Omit<MechanismSpec, 'wasm'> & { wasm: string }
  return { ...plain, wasm: Uint8Array.from(atob(plain.wasm), (character) => character.charCodeAt(0)) }
}
