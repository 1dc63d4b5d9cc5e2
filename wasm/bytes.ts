/**
 * A growing run of bytes with the number formats of WebAssembly's binary encoding (LEB128, IEEE doubles, names).
 *
 * Bytes are written as plain numbers: most of a compiler's code runs for the first time, where several numbers are put into a list by one call,
 * and the length of a typed array alone is one. What was written elsewhere is taken over as it stands, and copied once, in the end.
 */
export class Bytes {
  /** Runs that are finished, and the one in work behind them. */
  private readonly runs: (readonly number[] | Uint8Array)[] = []
  private numbers: number[] = []
  private before = 0

  get length(): number {
    return this.before + this.numbers.length
  }

  byte(value: number): this {
    this.numbers.push(value)
    return this
  }

  /** A few bytes. */
  list(values: readonly number[]): this {
    this.numbers.push(...values)
    return this
  }

  /** Taken over, not copied: it may not change any more. */
  raw(values: Uint8Array | readonly number[]): this {
    const { numbers } = this
    if (numbers.length > 0) {
      this.runs.push(numbers)
      this.before += numbers.length
      this.numbers = []
    }
    this.runs.push(values)
    this.before += values.length
    return this
  }

  unsigned(value: number): this {
    pushUnsigned(this.numbers, value)
    return this
  }

  name(text: string): this {
    const encoded = encoder.encode(text)
    return this.unsigned(encoded.length).raw(encoded)
  }

  /** What stands there, taken over as well. */
  append(other: Bytes): this {
    for (const run of other.runs) this.raw(run)
    return other.numbers.length > 0 ? this.raw(other.numbers) : this
  }

  /** Another run with its length before it, as sections and function bodies are written. */
  sized(body: Bytes): this {
    return this.unsigned(body.length).append(body)
  }

  toUint8Array(): Uint8Array {
    const out = new Uint8Array(this.length)
    let at = 0
    for (const run of [...this.runs, this.numbers]) {
      out.set(run, at)
      at += run.length
    }
    return out
  }
}

export function pushUnsigned(bytes: number[], value: number): void {
  let rest = value >>> 0
  while (rest > 0x7f) {
    bytes.push((rest & 0x7f) | 0x80)
    rest >>>= 7
  }
  bytes.push(rest)
}

export function pushSigned(bytes: number[], value: number): void {
  let rest = value | 0
  for (;;) {
    const low = rest & 0x7f
    rest >>= 7
    if ((rest === 0 && !(low & 0x40)) || (rest === -1 && (low & 0x40) !== 0)) {
      bytes.push(low)
      return
    }
    bytes.push(low | 0x80)
  }
}

export function pushSigned64(bytes: number[], value: bigint): void {
  let rest = BigInt.asIntN(64, value)
  for (;;) {
    const low = Number(rest & 0x7fn)
    rest >>= 7n
    if ((rest === 0n && !(low & 0x40)) || (rest === -1n && (low & 0x40) !== 0)) {
      bytes.push(low)
      return
    }
    bytes.push(low | 0x80)
  }
}

const encoder = new TextEncoder()
