/** FILE: HOC's File, as C reads and writes it. */
import type { Host } from '../binding/host.ts'
import { File } from '../file.ts'

export class CFile {
  atEnd = false

  constructor(private readonly file: File) {}

  static open(host: Host, path: string, mode: string): CFile | undefined {
    const file = new File(host, path)
    const isOpen = mode.startsWith('w') ? file.wopen() : mode.startsWith('a') ? file.aopen() : file.ropen()
    if (!isOpen) return undefined
    if (mode.includes('+') && !mode.startsWith('a')) file.update()
    return new CFile(file)
  }

  write(text: string): void {
    this.file.write(text)
  }

  flush(): void {
    this.file.flush()
  }

  close(): void {
    if (this.file.isopen()) this.file.close()
  }

  /** What is left to read. */
  get rest(): string {
    return this.file.rest()
  }

  skip(count: number): void {
    this.file.seek(count, 1)
  }

  /** So many characters, or fewer at the end. */
  take(count: number): string {
    const text = this.file.rest().slice(0, count)
    if (text.length < count) this.atEnd = true
    this.skip(text.length)
    return text
  }

  /** A character's code, -1 at the end. */
  character(): number {
    const text = this.take(1)
    return text === '' ? -1 : text.charCodeAt(0)
  }

  line(most: number): string | undefined {
    const { rest } = this
    const end = rest.indexOf('\n')
    const text = this.take(Math.min(end < 0 ? rest.length : end + 1, most))
    if (text === '') this.atEnd = true
    return text === '' ? undefined : text
  }

  get place(): number {
    return this.file.tell()
  }
  /** From the start (0), from here (1), from the end (2). */
  seek(offset: number, from: number): void {
    this.file.seek(offset, from)
    this.atEnd = false
  }
}

export interface Scanned {
  /** Characters used up. */
  readonly length: number
  readonly values: readonly { readonly letter: string; readonly long: boolean; readonly text: string }[]
  readonly failed: boolean
}

/** scanf, without character sets. */
export function scan(format: string, input: string): Scanned {
  const values: { letter: string; long: boolean; text: string }[] = []
  let at = 0
  const skipSpace = () => {
    while (at < input.length && /\s/.test(input[at]!)) at++
  }
  for (const [piece, star, width, size, letter] of format.matchAll(/\s+|%(\*?)(\d*)([lh]*)([diufegxsc%])|[^%\s]/g)) {
    if (/^\s/.test(piece)) skipSpace()
    else if (letter === undefined || letter === '%') {
      if (input[at] !== (letter ?? piece)) return { length: at, values, failed: true }
      at++
    } else {
      if (letter !== 'c') skipSpace()
      const found = patterns[letter]!.exec(width === '' ? input.slice(at) : input.slice(at, at + Number(width)))
      if (!found) return { length: at, values, failed: true }
      at += found[0].length
      if (star === '') values.push({ letter, long: size!.includes('l'), text: found[0] })
    }
  }
  return { length: at, values, failed: false }
}

const real = /^[-+]?(?:\d+\.?\d*(?:[eE][-+]?\d+)?|\.\d+(?:[eE][-+]?\d+)?|inf|nan)/i
const whole = /^[-+]?\d+/
const patterns: Readonly<Record<string, RegExp>> = {
  d: whole,
  i: whole,
  u: whole,
  x: /^(?:0x)?[0-9a-f]+/i,
  f: real,
  e: real,
  g: real,
  s: /^\S+/,
  c: /^[\s\S]/,
}
