/**
 * The body of one WebAssembly function: instructions as methods, locals made on demand.
 *
 * Only the instructions that a numeric kernel needs are here. Blocks are opened and closed in one call, so that the
 * nesting of the source is the nesting of the code; `Label`s are turned into relative depths when a branch is written.
 */
import { Bytes, pushSigned, pushSigned64, pushUnsigned } from './bytes.ts'

export type ValueType = 'i32' | 'i64' | 'f64' | 'v128'

const typeCodes: Record<ValueType, number> = { i32: 0x7f, i64: 0x7e, f64: 0x7c, v128: 0x7b }
export const typeCode = (type: ValueType): number => typeCodes[type]

/** Instructions without operands in the code stream. */
export const plain = {
  unreachable: 0x00,
  return: 0x0f,
  drop: 0x1a,
  select: 0x1b,
  'i32.eqz': 0x45,
  'i32.eq': 0x46,
  'i32.ne': 0x47,
  'i32.lt_s': 0x48,
  'i32.lt_u': 0x49,
  'i32.gt_s': 0x4a,
  'i32.gt_u': 0x4b,
  'i32.le_s': 0x4c,
  'i32.le_u': 0x4d,
  'i32.ge_s': 0x4e,
  'i32.ge_u': 0x4f,
  'i64.eqz': 0x50,
  'i64.eq': 0x51,
  'i64.ne': 0x52,
  'i64.lt_s': 0x53,
  'i64.lt_u': 0x54,
  'i64.gt_s': 0x55,
  'i64.gt_u': 0x56,
  'i64.le_s': 0x57,
  'i64.le_u': 0x58,
  'i64.ge_s': 0x59,
  'i64.ge_u': 0x5a,
  'f64.eq': 0x61,
  'f64.ne': 0x62,
  'f64.lt': 0x63,
  'f64.gt': 0x64,
  'f64.le': 0x65,
  'f64.ge': 0x66,
  'i32.add': 0x6a,
  'i32.sub': 0x6b,
  'i32.mul': 0x6c,
  'i32.div_s': 0x6d,
  'i32.div_u': 0x6e,
  'i32.rem_s': 0x6f,
  'i32.rem_u': 0x70,
  'i32.and': 0x71,
  'i32.or': 0x72,
  'i32.xor': 0x73,
  'i32.shl': 0x74,
  'i32.shr_s': 0x75,
  'i32.shr_u': 0x76,
  'i32.rotl': 0x77,
  'i64.add': 0x7c,
  'i64.sub': 0x7d,
  'i64.mul': 0x7e,
  'i64.div_s': 0x7f,
  'i64.div_u': 0x80,
  'i64.rem_s': 0x81,
  'i64.rem_u': 0x82,
  'i64.and': 0x83,
  'i64.or': 0x84,
  'i64.xor': 0x85,
  'i64.shl': 0x86,
  'i64.shr_s': 0x87,
  'i64.shr_u': 0x88,
  'f64.abs': 0x99,
  'f64.neg': 0x9a,
  'f64.ceil': 0x9b,
  'f64.floor': 0x9c,
  'f64.trunc': 0x9d,
  'f64.nearest': 0x9e,
  'f64.sqrt': 0x9f,
  'f64.add': 0xa0,
  'f64.sub': 0xa1,
  'f64.mul': 0xa2,
  'f64.div': 0xa3,
  'f64.min': 0xa4,
  'f64.max': 0xa5,
  'f64.copysign': 0xa6,
  'i32.wrap_i64': 0xa7,
  'i64.extend_i32_s': 0xac,
  'i64.extend_i32_u': 0xad,
  'f64.convert_i32_s': 0xb7,
  'f64.convert_i32_u': 0xb8,
  'f64.convert_i64_s': 0xb9,
  'f64.convert_i64_u': 0xba,
  'f32.demote_f64': 0xb6,
  'f64.promote_f32': 0xbb,
  'i64.reinterpret_f64': 0xbd,
  'f64.reinterpret_i64': 0xbf,
} as const
export type PlainOperation = keyof typeof plain

/** Instructions behind the prefix 0xfc: conversions that saturate. */
export const saturating = {
  'i32.trunc_sat_f64_s': 2,
  'i32.trunc_sat_f64_u': 3,
  'i64.trunc_sat_f64_s': 6,
  'i64.trunc_sat_f64_u': 7,
} as const

/** Those behind the prefix 0xfd: two lanes of doubles. */
export const wide = {
  'v128.not': 0x4d,
  'v128.and': 0x4e,
  'v128.andnot': 0x4f,
  'v128.or': 0x50,
  'v128.xor': 0x51,
  'v128.bitselect': 0x52,
  'v128.any_true': 0x53,
  'f64x2.splat': 0x14,
  'f64x2.eq': 0x47,
  'f64x2.ne': 0x48,
  'f64x2.lt': 0x49,
  'f64x2.gt': 0x4a,
  'f64x2.le': 0x4b,
  'f64x2.ge': 0x4c,
  'f64x2.abs': 0xec,
  'f64x2.neg': 0xed,
  'f64x2.sqrt': 0xef,
  'f64x2.add': 0xf0,
  'f64x2.sub': 0xf1,
  'f64x2.mul': 0xf2,
  'f64x2.div': 0xf3,
  'f64x2.ceil': 0x74,
  'f64x2.floor': 0x75,
  'f64x2.convert_low_i32x4_s': 0xfe,
  'i32x4.trunc_sat_f64x2_s_zero': 0xfc,
  'i32x4.splat': 0x11,
  'i32x4.add': 0xae,
  'i32x4.sub': 0xb1,
  'i32x4.mul': 0xb5,
  'i64x2.eq': 0xd6,
  'i64x2.shl': 0xcb,
  'i64x2.shr_s': 0xcc,
  'f64x2.pmin': 0xf6,
  'f64x2.pmax': 0xf7,
  'i64x2.add': 0xce,
  'i64x2.sub': 0xd1,
  /** a * b + c, rounded once or twice as the engine likes. */
  'f64x2.relaxed_madd': 0x107,
} as const
export type SaturatingOperation = keyof typeof saturating
export type WideOperation = keyof typeof wide

/** Codes of load and store for numbers as they lie in memory. */
export const memoryCodes = {
  i8: [0x2c, 0x3a],
  u8: [0x2d, 0x3a],
  i16: [0x2e, 0x3b],
  u16: [0x2f, 0x3b],
  i32: [0x28, 0x36],
  i64: [0x29, 0x37],
  f32: [0x2a, 0x38],
  f64: [0x2b, 0x39],
} as const
export type MemoryFormat = keyof typeof memoryCodes

declare const local: unique symbol
/** A parameter or local by its number, which may be 0: most instructions read or set one. */
export type Local = number & { readonly [local]: true }
export interface Label {
  readonly depth: number
}

interface Run {
  readonly type: ValueType
  count: number
}

/** Between two places of a function stands something else in its other form. */
interface Seam {
  readonly from: number
  readonly to: number
  readonly other: (code: Code) => void
}

/** Prefix of the instructions in `wide`. */
const twoLanes = 0xfd

/**
 * Whatever writes kernels runs mostly for the first time: an instruction is put into the list of bytes at once, and numbers of one byte, as
 * most are, are not taken to pieces.
 */
export class Code {
  /** Instructions that came from another form, and those written since. */
  private readonly body = new Bytes()
  private bytes: number[] = []
  private readonly seams: Seam[] = []
  /** Types of locals: how many of one type follow each other, and the last of these. */
  private readonly runs: Run[] = []
  private run: Run | undefined = undefined
  private next: number
  private depth = 0
  private double: DataView | undefined = undefined

  constructor(parameters: readonly ValueType[]) {
    this.next = parameters.length
  }

  parameter(index: number): Local {
    return index as Local
  }

  local(type: ValueType): Local {
    const { run } = this
    if (run !== undefined && run.type === type) run.count++
    else this.runs.push((this.run = { type, count: 1 }))
    return this.next++ as Local
  }

  /** Of one or several; a list of them would have to be made for each instruction. */
  do(first: PlainOperation, second?: PlainOperation, third?: PlainOperation, fourth?: PlainOperation): this {
    const { bytes } = this
    bytes.push(plain[first])
    if (second !== undefined) bytes.push(plain[second])
    if (third !== undefined) bytes.push(plain[third])
    if (fourth !== undefined) bytes.push(plain[fourth])
    return this
  }

  /** One by its code, for whoever has a table of them. */
  plain(code: number): this {
    this.bytes.push(code)
    return this
  }

  wide(operation: WideOperation): this {
    return this.wideCode(wide[operation])
  }

  /** One by its code behind the prefix. */
  wideCode(code: number): this {
    if (code < 0x80) this.bytes.push(twoLanes, code)
    else this.bytes.push(twoLanes, (code & 0x7f) | 0x80, code >> 7)
    return this
  }

  saturate(operation: SaturatingOperation): this {
    this.bytes.push(0xfc, saturating[operation])
    return this
  }

  get(local: Local): this {
    if (local < 0x80) this.bytes.push(0x20, local)
    else this.withNumber(0x20, local)
    return this
  }

  set(local: Local): this {
    if (local < 0x80) this.bytes.push(0x21, local)
    else this.withNumber(0x21, local)
    return this
  }

  tee(local: Local): this {
    return this.withNumber(0x22, local)
  }

  /** A number that the module imports. */
  global(index: number): this {
    return this.withNumber(0x23, index)
  }

  i32(value: number): this {
    if (value >= 0 && value < 0x40) this.bytes.push(0x41, value)
    else {
      this.bytes.push(0x41)
      pushSigned(this.bytes, value)
    }
    return this
  }

  i64(value: bigint): this {
    this.bytes.push(0x42)
    pushSigned64(this.bytes, value)
    return this
  }

  f64(value: number): this {
    this.double ??= new DataView(new ArrayBuffer(8))
    const { double } = this
    double.setFloat64(0, value)
    const high = double.getInt32(0)
    const low = double.getInt32(4)
    this.bytes.push(0x44, low & 0xff, (low >> 8) & 0xff, (low >> 16) & 0xff, low >>> 24)
    this.bytes.push(high & 0xff, (high >> 8) & 0xff, (high >> 16) & 0xff, high >>> 24)
    return this
  }

  load(type: 'i32' | 'i64' | 'f64', offset = 0): this {
    return this.access(memoryCodes[type][0], type === 'i32' ? 2 : 3, offset)
  }

  store(type: 'i32' | 'i64' | 'f64', offset = 0): this {
    return this.access(memoryCodes[type][1], type === 'i32' ? 2 : 3, offset)
  }

  /** Shorter integers are widened to i32, f32 to f64. Addresses may have any alignment. */
  loadAs(format: MemoryFormat, offset = 0): this {
    this.access(memoryCodes[format][0], 0, offset)
    return format === 'f32' ? this.do('f64.promote_f32') : this
  }

  storeAs(format: MemoryFormat, offset = 0): this {
    if (format === 'f32') this.do('f32.demote_f64')
    return this.access(memoryCodes[format][1], 0, offset)
  }

  loadPair(offset = 0): this {
    return this.wideAccess(0x00, offset)
  }

  storePair(offset = 0): this {
    return this.wideAccess(0x0b, offset)
  }

  /** Loads one double into lane 0 or 1 of the vector below the address on the stack... address first, then vector. */
  loadLane(lane: 0 | 1, offset = 0): this {
    this.wideAccess(0x57, offset).bytes.push(lane)
    return this
  }

  storeLane(lane: 0 | 1, offset = 0): this {
    this.wideAccess(0x5b, offset).bytes.push(lane)
    return this
  }

  extractLane(lane: 0 | 1): this {
    this.bytes.push(twoLanes, 0x21, lane)
    return this
  }

  replaceLane(lane: 0 | 1): this {
    this.bytes.push(twoLanes, 0x22, lane)
    return this
  }

  /** One double from memory in both lanes. */
  loadSplat(offset = 0): this {
    return this.wideAccess(0x0a, offset)
  }

  /** One of the four 32-bit integers. */
  extractWord(word: 0 | 1 | 2 | 3): this {
    this.bytes.push(twoLanes, 0x1b, word)
    return this
  }

  /** Of the two pairs on the stack both first lanes, or both second lanes. */
  unpack(lane: 0 | 1): this {
    // the numbers of the bytes taken: 0 to 15 are the first pair's
    if (lane === 0) this.bytes.push(twoLanes, 0x0d, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23)
    else this.bytes.push(twoLanes, 0x0d, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31)
    return this
  }

  call(functionIndex: number): this {
    return this.withNumber(0x10, functionIndex)
  }

  block(inside: (label: Label) => void): this {
    return this.nested(0x02, inside)
  }

  loop(inside: (label: Label) => void): this {
    return this.nested(0x03, inside)
  }

  /** The condition is on the stack. */
  if(then: () => void, otherwise?: () => void): this {
    return this.nested(0x04, () => {
      then()
      if (!otherwise) return
      this.bytes.push(0x05)
      otherwise()
    })
  }

  ifValue(type: ValueType, then: () => void, otherwise: () => void): this {
    this.bytes.push(0x04, typeCodes[type])
    this.depth++
    then()
    this.bytes.push(0x05)
    otherwise()
    this.depth--
    this.bytes.push(0x0b)
    return this
  }

  branch(label: Label): this {
    return this.withNumber(0x0c, this.depth - label.depth)
  }

  branchIf(label: Label): this {
    return this.withNumber(0x0d, this.depth - label.depth)
  }

  /**
   * What stands here, and what does in another form of the function that has one parameter more. That takes the place of the first local,
   * so that all else is the same in both, and is copied: see `becomeFormOf`.
   */
  seam(other: Seam['other'], own?: () => void): this {
    const from = this.place
    own?.()
    this.seams.push({ from, to: this.place, other })
    return this
  }

  /** Takes over what is there, with what its seams have for this form. */
  becomeFormOf({ bytes, seams, runs, next }: Code): void {
    const whole = new Uint8Array(bytes)
    this.next = next
    for (const { type, count } of runs) this.runs.push((this.run = { type, count }))
    this.runs[0]!.count--
    let at = 0
    for (const { from, to, other } of seams) {
      this.body.raw(whole.subarray(at, from))
      this.bytes = []
      other(this)
      this.body.raw(this.bytes)
      at = to
    }
    this.body.raw(whole.subarray(at))
    this.bytes = []
  }

  /** The function as it stands in a module: its length, its locals, its instructions. */
  encode(into: Bytes): void {
    const { body, bytes } = this
    const runs = this.runs.filter(({ count }) => count > 0)
    const head: number[] = []
    pushUnsigned(head, runs.length)
    for (const { type, count } of runs) {
      pushUnsigned(head, count)
      head.push(typeCodes[type])
    }
    into.unsigned(head.length + body.length + bytes.length + 1)
    into.list(head).append(body).raw(bytes).byte(0x0b)
  }

  /** Where the next instruction comes to stand, for `repeat`. */
  get place(): number {
    return this.bytes.length
  }

  /** The instructions between two places once more: blocks that begin there have to end there. */
  repeat(from: number, to: number): this {
    this.bytes.push(...this.bytes.slice(from, to))
    return this
  }

  /** An instruction and a number behind it, as most are. */
  private withNumber(instruction: number, number: number): this {
    const { bytes } = this
    if (number < 0x80) bytes.push(instruction, number)
    else if (number < 0x4000) bytes.push(instruction, (number & 0x7f) | 0x80, number >> 7)
    else {
      bytes.push(instruction)
      pushUnsigned(bytes, number)
    }
    return this
  }

  private access(instruction: number, alignment: number, offset: number): this {
    this.bytes.push(instruction)
    return this.withNumber(alignment, offset)
  }

  private wideAccess(instruction: number, offset: number): this {
    this.bytes.push(twoLanes, instruction)
    return this.withNumber(3, offset)
  }

  private nested(opcode: number, inside: (label: Label) => void): this {
    this.bytes.push(opcode, 0x40)
    this.depth++
    inside({ depth: this.depth })
    this.depth--
    this.bytes.push(0x0b)
    return this
  }
}
