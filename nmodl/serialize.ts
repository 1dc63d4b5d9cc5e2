/**
 * A compiled mechanism as text, its WebAssembly as base64 (built-in ones are compiled when the package is built), or as
 * bytes, for one that is kept.
 */
import type { MechanismSpec } from '../runtime/mechanism/spec.ts'

export function serializeSpec(spec: MechanismSpec): string {
  let binary = ''
  for (const byte of spec.wasm) binary += String.fromCharCode(byte)
  return JSON.stringify({ ...spec, wasm: btoa(binary) })
}

/** The WebAssembly is decoded when it is asked for: most programs use few of the built-in mechanisms. */
export function deserializeSpec(text: string): MechanismSpec {
  const { wasm: encoded, ...plain } = JSON.parse(text) as Omit<MechanismSpec, 'wasm'> & { wasm: string }
  let bytes: Uint8Array | undefined
  return {
    ...plain,
    get wasm() {
      bytes ??= fromBase64(encoded)
      return bytes
    },
  }
}

function fromBase64(encoded: string): Uint8Array {
  const binary = atob(encoded)
  const bytes = new Uint8Array(binary.length)
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i)
  return bytes
}

/** The length of the text, the text, the WebAssembly. */
export function packSpec({ wasm, ...plain }: MechanismSpec): Uint8Array {
  const text = new TextEncoder().encode(JSON.stringify(plain))
  const packed = new Uint8Array(4 + text.length + wasm.length)
  new DataView(packed.buffer).setUint32(0, text.length, true)
  packed.set(text, 4)
  packed.set(wasm, 4 + text.length)
  return packed
}

/** Undefined for what `packSpec` has not made. */
export function unpackSpec(packed: Uint8Array): MechanismSpec | undefined {
  try {
    const length = new DataView(packed.buffer, packed.byteOffset, packed.byteLength).getUint32(0, true)
    const plain = JSON.parse(new TextDecoder().decode(packed.subarray(4, 4 + length))) as Omit<MechanismSpec, 'wasm'>
    return { ...plain, wasm: new Uint8Array(packed.subarray(4 + length)) }
  } catch {
    return undefined
  }
}
