/**
 * A compiled mechanism as text and its WebAssembly as base64 (built-in ones are compiled when the package is built), or as
 * bytes, for one that is kept.
 */
import type { MechanismSpec } from '../runtime/mechanism/spec.ts'

/** All but the modules. */
type Plain = Omit<MechanismSpec, 'wasm' | 'fusedWasm'>

/** The modules of one mechanism. */
export interface StoredCode {
  readonly wasm: string
  readonly fusedWasm?: string
}

export function serializeSpec({ wasm, fusedWasm, ...plain }: MechanismSpec): { text: string; code: StoredCode } {
  return {
    text: JSON.stringify(plain),
    code: { wasm: toBase64(wasm), ...(fusedWasm && { fusedWasm: toBase64(fusedWasm) }) },
  }
}

/** The WebAssembly is looked up and decoded when it is asked for: most programs use few of the built-in mechanisms. */
export function deserializeSpec(text: string, code: (name: string) => StoredCode): MechanismSpec {
  const plain = JSON.parse(text) as Plain
  const known = new Map<keyof StoredCode, Uint8Array>()
  const bytes = (which: keyof StoredCode) => {
    const encoded = code(plain.name)[which]
    if (encoded !== undefined && !known.has(which)) known.set(which, fromBase64(encoded))
    return known.get(which)
  }
  return {
    ...plain,
    get wasm() {
      return bytes('wasm')!
    },
    get fusedWasm() {
      return bytes('fusedWasm')
    },
  }
}

function toBase64(bytes: Uint8Array): string {
  let binary = ''
  for (const byte of bytes) binary += String.fromCharCode(byte)
  return btoa(binary)
}

function fromBase64(encoded: string): Uint8Array {
  const binary = atob(encoded)
  const bytes = new Uint8Array(binary.length)
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i)
  return bytes
}

/** The lengths of the text and the first module, the text, the modules. Of what comes later only that there is something. */
export function packSpec({ wasm, fusedWasm = new Uint8Array(), later, ...plain }: MechanismSpec): Uint8Array {
  const text = new TextEncoder().encode(JSON.stringify({ ...plain, ...(later && { hasLater: true }) }))
  const packed = new Uint8Array(8 + text.length + wasm.length + fusedWasm.length)
  const lengths = new DataView(packed.buffer)
  lengths.setUint32(0, text.length, true)
  lengths.setUint32(4, wasm.length, true)
  packed.set(text, 8)
  packed.set(wasm, 8 + text.length)
  packed.set(fusedWasm, 8 + text.length + wasm.length)
  return packed
}

/** Whoever keeps a mechanism knows its text, and puts something better in this place. */
const notGiven = (): never => {
  throw new Error('these kernels have to be compiled')
}

/** Undefined for what `packSpec` has not made. */
export function unpackSpec(packed: Uint8Array): MechanismSpec | undefined {
  try {
    const lengths = new DataView(packed.buffer, packed.byteOffset, packed.byteLength)
    const textEnd = 8 + lengths.getUint32(0, true)
    const wasmEnd = textEnd + lengths.getUint32(4, true)
    const text = new TextDecoder().decode(packed.subarray(8, textEnd))
    const { hasLater, ...plain } = JSON.parse(text) as Plain & { readonly hasLater?: true }
    const fusedWasm = packed.length > wasmEnd ? new Uint8Array(packed.subarray(wasmEnd)) : undefined
    const spec = { ...plain, wasm: new Uint8Array(packed.subarray(textEnd, wasmEnd)), fusedWasm }
    return hasLater ? { ...spec, later: notGiven } : spec
  } catch {
    return undefined
  }
}
