/**
 * A WebAssembly module as text, from its bytes: what was written is shown, not what was meant. It reads what `Module` and
 * `Code` write, and no more; instructions stand one a line, without folding, as `wat2wasm` takes them.
 */
import { memoryCodes, plain, saturating, wide } from './instructions.ts'

const types: Readonly<Record<number, string>> = { 127: 'i32', 126: 'i64', 124: 'f64', 123: 'v128' }

export const moduleText = (bytes: Uint8Array): string => new Reader(bytes).module()

const plainNames = new Map(Object.entries(plain).map(([name, code]) => [code as number, name]))
const named = (prefix: number, table: Readonly<Record<string, number>>) =>
  Object.entries(table).map(([name, code]) => [`${prefix} ${code}`, name] as const)
const prefixedNames = new Map([...named(0xfc, saturating), ...named(0xfd, wide)])

/** Several formats have one code for the store; the text is the machine's own. */
const memoryNames: Readonly<Record<number, string>> = {
  40: 'i32.load',
  41: 'i64.load',
  42: 'f32.load',
  43: 'f64.load',
  44: 'i32.load8_s',
  45: 'i32.load8_u',
  46: 'i32.load16_s',
  47: 'i32.load16_u',
  54: 'i32.store',
  55: 'i64.store',
  56: 'f32.store',
  57: 'f64.store',
  58: 'i32.store8',
  59: 'i32.store16',
}
const memoryInstructions = new Set<number>(Object.values(memoryCodes).flat())

const vectorMemory: Readonly<Record<number, string>> = {
  0: 'v128.load',
  10: 'v128.load64_splat',
  11: 'v128.store',
  87: 'v128.load64_lane',
  91: 'v128.store64_lane',
}
const lanes: Readonly<Record<number, string>> = {
  27: 'i32x4.extract_lane',
  33: 'f64x2.extract_lane',
  34: 'f64x2.replace_lane',
}

class Reader {
  private at = 8
  private readonly view: DataView
  private readonly signatures: string[] = []
  private readonly lines: string[] = []
  private readonly functionTypes: number[] = []
  private readonly exported = new Map<number, string[]>()
  private imported = 0

  constructor(private readonly bytes: Uint8Array) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  module(): string {
    while (this.at < this.bytes.length) {
      const section = this.byte()
      const end = this.unsigned() + this.at
      if (section === 1) this.times(() => this.signature())
      else if (section === 2) this.times(() => this.import())
      else if (section === 3) this.times(() => this.functionTypes.push(this.unsigned()))
      else if (section === 7) this.times(() => this.export())
      else if (section === 10) this.times((i) => this.function(i))
      this.at = end
    }
    return `(module\n${this.lines.map((line) => `  ${line}`).join('\n')}\n)\n`
  }

  private times(body: (i: number) => void): void {
    const count = this.unsigned()
    for (let i = 0; i < count; i++) body(i)
  }

  private byte(): number {
    return this.bytes[this.at++]!
  }
  private unsigned(): number {
    return Number(BigInt.asUintN(32, this.leb(false)))
  }
  private leb(signed: boolean): bigint {
    let [value, shift] = [0n, 0n]
    for (;;) {
      const byte = this.byte()
      value |= BigInt(byte & 0x7f) << shift
      shift += 7n
      if (byte & 0x80) continue
      return signed && byte & 0x40 ? value - (1n << shift) : value
    }
  }
  private name(): string {
    const length = this.unsigned()
    this.at += length
    return JSON.stringify(new TextDecoder().decode(this.bytes.subarray(this.at - length, this.at)))
  }
  private typeList(word: string): string {
    const list: string[] = []
    this.times(() => list.push(types[this.byte()]!))
    return list.length > 0 ? ` (${word} ${list.join(' ')})` : ''
  }

  private signature(): void {
    this.byte()
    this.signatures.push(this.typeList('param') + this.typeList('result'))
  }

  private import(): void {
    const [from, name] = [this.name(), this.name()]
    const kind = this.byte()
    if (kind === 0) {
      this.lines.push(`(import ${from} ${name} (func $${this.imported++}${this.signatures[this.unsigned()]}))`)
      return
    }
    if (kind === 1) {
      this.at++
      const isBounded = this.byte() === 1
      const sizes = [this.unsigned(), ...(isBounded ? [this.unsigned()] : [])]
      this.lines.push(`(import ${from} ${name} (table ${sizes.join(' ')} funcref))`)
      return
    }
    const limits = this.byte()
    const pages = [this.unsigned(), ...(limits & 1 ? [this.unsigned()] : [])]
    this.lines.push(`(import ${from} ${name} (memory ${pages.join(' ')}${limits & 2 ? ' shared' : ''}))`)
  }

  private export(): void {
    const name = this.name()
    this.byte()
    const index = this.unsigned()
    this.exported.set(index, [...(this.exported.get(index) ?? []), name])
  }

  private function(i: number): void {
    const end = this.unsigned() + this.at
    const index = this.imported + i
    const names = (this.exported.get(index) ?? []).map((name) => ` (export ${name})`)
    this.lines.push(`(func $${index}${names.join('')}${this.signatures[this.functionTypes[i]!]}`)
    this.times(() => {
      const count = this.unsigned()
      const type = types[this.byte()]!
      this.lines.push(`  (local${` ${type}`.repeat(count)})`)
    })
    let depth = 1
    while (this.at < end - 1) {
      const text = this.instruction()
      if (text === 'end' || text === 'else') depth--
      this.lines.push('  '.repeat(depth) + text)
      if (/^(block|loop|if|else)\b/.test(text)) depth++
    }
    this.lines.push(')')
    this.at = end
  }

  private instruction(): string {
    const code = this.byte()
    const simple = plainNames.get(code)
    if (simple) return simple
    if (memoryInstructions.has(code)) return memoryNames[code]! + this.memoryArgument()
    switch (code) {
      case 0x02:
        return `block${this.blockType()}`
      case 0x03:
        return `loop${this.blockType()}`
      case 0x04:
        return `if${this.blockType()}`
      case 0x05:
        return 'else'
      case 0x0b:
        return 'end'
      case 0x0c:
        return `br ${this.unsigned()}`
      case 0x0d:
        return `br_if ${this.unsigned()}`
      case 0x10:
        return `call $${this.unsigned()}`
      case 0x11: {
        const type = this.unsigned()
        this.byte()
        return `call_indirect${this.signatures[type]}`
      }
      case 0x20:
        return `local.get ${this.unsigned()}`
      case 0x21:
        return `local.set ${this.unsigned()}`
      case 0x22:
        return `local.tee ${this.unsigned()}`
      case 0x41:
        return `i32.const ${this.leb(true)}`
      case 0x42:
        return `i64.const ${this.leb(true)}`
      case 0x44:
        this.at += 8
        return `f64.const ${number(this.view.getFloat64(this.at - 8, true))}`
      default:
        return this.vector(code)
    }
  }

  private vector(prefix: number): string {
    const code = this.unsigned()
    const known = prefixedNames.get(`${prefix} ${code}`)
    if (known) return known
    const memory = vectorMemory[code]
    if (memory) return `${memory}${this.memoryArgument()}${memory.endsWith('lane') ? ` ${this.byte()}` : ''}`
    if (lanes[code]) return `${lanes[code]} ${this.byte()}`
    if (code === 12) return `v128.const i8x16 ${Array.from({ length: 16 }, () => this.byte()).join(' ')}`
    if (code === 13) return `i8x16.shuffle ${Array.from({ length: 16 }, () => this.byte()).join(' ')}`
    throw new Error(`instruction ${prefix} ${code} at ${this.at}`)
  }

  private blockType(): string {
    const type = this.byte()
    return type === 0x40 ? '' : ` (result ${types[type]})`
  }

  private memoryArgument(): string {
    const align = this.unsigned()
    const offset = this.unsigned()
    return `${offset > 0 ? ` offset=${offset}` : ''} align=${2 ** align}`
  }
}

const number = (value: number): string =>
  Number.isNaN(value)
    ? 'nan'
    : Number.isFinite(value)
      ? Object.is(value, -0)
        ? '-0'
        : String(value)
      : value > 0
        ? 'inf'
        : '-inf'
