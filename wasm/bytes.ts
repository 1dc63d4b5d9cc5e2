/** A growing run of bytes with the number formats of WebAssembly's binary encoding (LEB128, IEEE doubles, names). */
export class Bytes {
  private data = new Uint8Array(256)
  /** Writes numbers into `data`. */
  private numbers: DataView | undefined = undefined
  length = 0

  byte(value: number): this {
    if (this.length === this.data.length) this.grow(1)
    this.data[this.length++] = value
    return this
  }

  /** A byte and a number behind it, as most instructions are. */
  withNumber(value: number, operand: number): this {
    if (this.length + 6 > this.data.length) this.grow(6)
    this.data[this.length++] = value
    if (operand >>> 14 !== 0) return this.unsigned(operand)
    if (operand > 0x7f) {
      this.data[this.length++] = (operand & 0x7f) | 0x80
      this.data[this.length++] = operand >>> 7
    } else this.data[this.length++] = operand
    return this
  }

  raw(values: Uint8Array | readonly number[]): this {
    this.grow(values.length)
    this.data.set(values, this.length)
    this.length += values.length
    return this
  }

  unsigned(value: number): this {
    let rest = value >>> 0
    if (rest <= 0x7f) return this.byte(rest)
    while (rest > 0x7f) {
      this.byte((rest & 0x7f) | 0x80)
      rest >>>= 7
    }
    return this.byte(rest)
  }

  signed(value: number): this {
    let rest = value | 0
    for (;;) {
      const low = rest & 0x7f
      rest >>= 7
      const done = (rest === 0 && !(low & 0x40)) || (rest === -1 && (low & 0x40) !== 0)
      if (done) return this.byte(low)
      this.byte(low | 0x80)
    }
  }

  signed64(value: bigint): this {
    let rest = BigInt.asIntN(64, value)
    for (;;) {
      const low = Number(rest & 0x7fn)
      rest >>= 7n
      const done = (rest === 0n && !(low & 0x40)) || (rest === -1n && (low & 0x40) !== 0)
      if (done) return this.byte(low)
      this.byte(low | 0x80)
    }
  }

  double(value: number): this {
    this.grow(8)
    this.numbers ??= new DataView(this.data.buffer)
    this.numbers.setFloat64(this.length, value, true)
    this.length += 8
    return this
  }

  name(text: string): this {
    const encoded = new TextEncoder().encode(text)
    return this.unsigned(encoded.length).raw(encoded)
  }

  /** Another run with its length before it, as sections and function bodies are written. */
  sized(body: Bytes): this {
    return this.unsigned(body.length).raw(body.view())
  }

  view(): Uint8Array {
    return this.data.subarray(0, this.length)
  }

  toUint8Array(): Uint8Array {
    return this.data.slice(0, this.length)
  }

  private grow(count: number): void {
    if (this.length + count <= this.data.length) return
    const bigger = new Uint8Array(Math.max(this.data.length * 2, this.length + count))
    bigger.set(this.view())
    this.data = bigger
    this.numbers = undefined
  }
}
