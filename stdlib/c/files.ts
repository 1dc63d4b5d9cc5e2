/** FILE: read whole at fopen, written at fclose. */
import type { Host } from '../binding/host.ts'

export class CFile {
  private at = 0
  private written = ''
  atEnd = false

  constructor(
    private readonly host: Host,
    readonly path: string,
    readonly mode: string,
    private readonly content: string,
  ) {}

  static open(host: Host, path: string, mode: string): CFile | undefined {
    const reading = mode.startsWith('r')
    const content = reading ? host.readFile(path) : ''
    if (content === undefined) return undefined
    if (mode.startsWith('w')) host.writeFile(path, '')
    return new CFile(host, path, mode, content)
  }

  write(text: string): void {
    this.written += text
  }

  flush(): void {
    if (this.written !== '') this.host.appendFile(this.path, this.written)
    this.written = ''
  }

  /** What is left to read. */
  get rest(): string {
    return this.content.slice(this.at)
  }

  skip(count: number): void {
    this.at += count
  }

  /** A character's code, -1 at the end. */
  character(): number {
    if (this.at >= this.content.length) {
      this.atEnd = true
      return -1
    }
    return this.content.charCodeAt(this.at++)
  }

  line(most: number): string | undefined {
    if (this.at >= this.content.length) {
      this.atEnd = true
      return undefined
    }
    const end = this.content.indexOf('\n', this.at)
    const text = this.content.slice(this.at, Math.min(end < 0 ? this.content.length : end + 1, this.at + most))
    this.at += text.length
    return text
  }

  get place(): number {
    return this.at
  }
  set place(at: number) {
    this.at = Math.max(0, at)
    this.atEnd = false
  }
  get size(): number {
    return this.content.length
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
