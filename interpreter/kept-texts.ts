/**
 * Texts that programs give to `execute` again and again, as they were read.
 *
 * Each has its place in a table of fixed size, by its characters; what comes there takes the place of what was there before. A text is
 * kept when it comes for the second time: of texts that are always new nothing stays behind for the garbage collector.
 */
import type { Parsed } from './token.ts'
import type { Statement } from './tree.ts'

type Read = readonly Parsed<Statement>[]

interface Kept {
  readonly key: string
  readonly read: Read
  readonly version: number
}

const places = 512

export class KeptTexts {
  private readonly seen: (string | undefined)[] = Array.from({ length: places }, () => undefined)
  private readonly kept: (Kept | undefined)[] = Array.from({ length: places }, () => undefined)

  /** What was read of this text, while names mean what they meant then. */
  find(key: string, version: number): Read | undefined {
    const found = this.kept[placeOf(key)]
    return found !== undefined && found.version === version && found.key === key ? found.read : undefined
  }

  /** Whether the text was asked about before. */
  isKnown(key: string): boolean {
    const place = placeOf(key)
    if (this.seen[place] === key) return true
    this.seen[place] = key
    return false
  }

  keep(key: string, read: Read, version: number): void {
    this.kept[placeOf(key)] = { key, read, version }
  }
}

function placeOf(key: string): number {
  let sum = key.length
  for (let i = 0; i < key.length; i++) sum = (Math.imul(sum, 31) + key.charCodeAt(i)) & 0x3fffffff
  return (sum ^ (sum >> 11)) & (places - 1)
}
