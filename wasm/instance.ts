/**
 * Modules for the memory at hand. Ours import their memory as one that belongs to a single thread; one that threads share is
 * another type, with a flag and a maximum, and an engine takes no module for the other.
 */
import { Bytes } from './bytes.ts'

const importSection = 2
const functionImport = 0
const tableImport = 1
const memoryImport = 2
const globalImport = 3
const sharedLimits = 3
/** 4 GiB. */
export const mostPages = 65536

export const isShared = ({ buffer }: WebAssembly.Memory): boolean =>
  typeof SharedArrayBuffer !== 'undefined' && buffer instanceof SharedArrayBuffer

/** The module, to be used with that memory. */
export function moduleFor(memory: WebAssembly.Memory, bytes: Uint8Array): WebAssembly.Module {
  return new WebAssembly.Module((isShared(memory) ? withSharedMemory(bytes) : bytes) as Uint8Array<ArrayBuffer>)
}

/** The same module for a memory that threads share. */
export function withSharedMemory(bytes: Uint8Array): Uint8Array {
  const reader = new Reader(bytes)
  reader.at = 8
  while (reader.at < bytes.length) {
    const start = reader.at
    const id = reader.byte()
    const size = reader.unsigned()
    if (id !== importSection) {
      reader.at += size
      continue
    }
    const [body, end] = [reader.at, reader.at + size]
    const limits = findLimits(reader)
    if (limits < 0) return bytes
    const changed = new Bytes().raw(bytes.subarray(body, limits)).byte(sharedLimits)
    reader.at = limits + 1
    changed.unsigned(reader.unsigned()).unsigned(mostPages).raw(bytes.subarray(reader.at, end))
    return new Bytes()
      .raw(bytes.subarray(0, start))
      .byte(importSection)
      .sized(changed)
      .raw(bytes.subarray(end))
      .toUint8Array()
  }
  return bytes
}

/** Where in a section of imports the limits of the memory stand; negative when there is none. */
function findLimits(reader: Reader): number {
  for (let left = reader.unsigned(); left > 0; left--) {
    reader.skipName()
    reader.skipName()
    const kind = reader.byte()
    if (kind === memoryImport) return reader.at
    if (kind === functionImport) reader.unsigned()
    else if (kind === globalImport) reader.at += 2
    else if (kind === tableImport) reader.skipTable()
    else throw new Error('an import of another kind')
  }
  return -1
}

class Reader {
  at = 0

  constructor(private readonly bytes: Uint8Array) {}

  byte(): number {
    return this.bytes[this.at++]!
  }

  unsigned(): number {
    let value = 0
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte()
      value |= (byte & 0x7f) << shift
      if ((byte & 0x80) === 0) return value >>> 0
    }
  }

  /** Type of the elements, and limits. */
  skipTable(): void {
    this.byte()
    const hasMaximum = this.byte() === 1
    this.unsigned()
    if (hasMaximum) this.unsigned()
  }

  skipName(): void {
    const length = this.unsigned()
    this.at += length
  }
}
