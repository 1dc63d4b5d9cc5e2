/**
 * The body of one WebAssembly function: instructions as methods, locals made on demand.
 *
 * Only the instructions that a numeric kernel needs are here. Blocks are opened and closed in one call, so that the
 * nesting of the source is the nesting of the code; `Label`s are turned into relative depths when a branch is written.
 */
import { Bytes } from './bytes.ts'

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

/** Instructions behind the two-byte prefixes 0xfc (saturating conversion) and 0xfd (two lanes of doubles). */
export const prefixed = {
  'i32.trunc_sat_f64_s': [0xfc, 2],
  'i32.trunc_sat_f64_u': [0xfc, 3],
  'i64.trunc_sat_f64_s': [0xfc, 6],
  'i64.trunc_sat_f64_u': [0xfc, 7],
  'v128.not': [0xfd, 0x4d],
  'v128.and': [0xfd, 0x4e],
  'v128.andnot': [0xfd, 0x4f],
  'v128.or': [0xfd, 0x50],
  'v128.xor': [0xfd, 0x51],
  'v128.bitselect': [0xfd, 0x52],
  'v128.any_true': [0xfd, 0x53],
  'f64x2.splat': [0xfd, 0x14],
  'f64x2.eq': [0xfd, 0x47],
  'f64x2.ne': [0xfd, 0x48],
  'f64x2.lt': [0xfd, 0x49],
  'f64x2.gt': [0xfd, 0x4a],
  'f64x2.le': [0xfd, 0x4b],
  'f64x2.ge': [0xfd, 0x4c],
  'f64x2.abs': [0xfd, 0xec],
  'f64x2.neg': [0xfd, 0xed],
  'f64x2.sqrt': [0xfd, 0xef],
  'f64x2.add': [0xfd, 0xf0],
  'f64x2.sub': [0xfd, 0xf1],
  'f64x2.mul': [0xfd, 0xf2],
  'f64x2.div': [0xfd, 0xf3],
  'f64x2.ceil': [0xfd, 0x74],
  'f64x2.floor': [0xfd, 0x75],
  'f64x2.convert_low_i32x4_s': [0xfd, 0xfe],
  'i32x4.trunc_sat_f64x2_s_zero': [0xfd, 0xfc],
  'i32x4.splat': [0xfd, 0x11],
  'i32x4.add': [0xfd, 0xae],
  'i32x4.sub': [0xfd, 0xb1],
  'i32x4.mul': [0xfd, 0xb5],
  'i64x2.eq': [0xfd, 0xd6],
  'i64x2.shl': [0xfd, 0xcb],
  'i64x2.shr_s': [0xfd, 0xcc],
  'f64x2.pmin': [0xfd, 0xf6],
  'f64x2.pmax': [0xfd, 0xf7],
  'i64x2.add': [0xfd, 0xce],
  'i64x2.sub': [0xfd, 0xd1],
  /** a * b + c, rounded once or twice as the engine likes. */
  'f64x2.relaxed_madd': [0xfd, 0x107],
} as const
export type PrefixedOperation = keyof typeof prefixed

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

export interface Local {
  readonly index: number
  readonly type: ValueType
}
export interface Label {
  readonly depth: number
}

export class Code {
  private readonly body = new Bytes()
  private readonly locals: ValueType[] = []
  private depth = 0

  constructor(private readonly parameters: readonly ValueType[]) {}

  parameter(index: number): Local {
    return { index, type: this.parameters[index]! }
  }

  local(type: ValueType): Local {
    this.locals.push(type)
    return { index: this.parameters.length + this.locals.length - 1, type }
  }

  /** Of one or several; a list of them would have to be made for each instruction. */
  do(first: PlainOperation, second?: PlainOperation, third?: PlainOperation, fourth?: PlainOperation): this {
    const { body } = this
    body.byte(plain[first])
    if (second !== undefined) body.byte(plain[second])
    if (third !== undefined) body.byte(plain[third])
    if (fourth !== undefined) body.byte(plain[fourth])
    return this
  }

  wide(operation: PrefixedOperation): this {
    const code = prefixed[operation]
    this.body.withNumber(code[0], code[1])
    return this
  }

  get(local: Local): this {
    this.body.withNumber(0x20, local.index)
    return this
  }

  set(local: Local): this {
    this.body.withNumber(0x21, local.index)
    return this
  }

  tee(local: Local): this {
    this.body.withNumber(0x22, local.index)
    return this
  }

  /** A number that the module imports. */
  global(index: number): this {
    this.body.withNumber(0x23, index)
    return this
  }

  i32(value: number): this {
    this.body.byte(0x41).signed(value)
    return this
  }

  i64(value: bigint): this {
    this.body.byte(0x42).signed64(value)
    return this
  }

  f64(value: number): this {
    this.body.byte(0x44).double(value)
    return this
  }

  load(type: 'i32' | 'i64' | 'f64', offset = 0): this {
    this.body.byte(memoryCodes[type][0]).withNumber(type === 'i32' ? 2 : 3, offset)
    return this
  }

  store(type: 'i32' | 'i64' | 'f64', offset = 0): this {
    this.body.byte(memoryCodes[type][1]).withNumber(type === 'i32' ? 2 : 3, offset)
    return this
  }

  /** Shorter integers are widened to i32, f32 to f64. Addresses may have any alignment. */
  loadAs(format: MemoryFormat, offset = 0): this {
    this.body.byte(memoryCodes[format][0]).unsigned(0).unsigned(offset)
    return format === 'f32' ? this.do('f64.promote_f32') : this
  }

  storeAs(format: MemoryFormat, offset = 0): this {
    if (format === 'f32') this.do('f32.demote_f64')
    this.body.byte(memoryCodes[format][1]).unsigned(0).unsigned(offset)
    return this
  }

  loadPair(offset = 0): this {
    this.body.withNumber(0xfd, 0x00).withNumber(3, offset)
    return this
  }

  storePair(offset = 0): this {
    this.body.withNumber(0xfd, 0x0b).withNumber(3, offset)
    return this
  }

  /** Loads one double into lane 0 or 1 of the vector below the address on the stack... address first, then vector. */
  loadLane(lane: 0 | 1, offset = 0): this {
    this.body.withNumber(0xfd, 0x57).withNumber(3, offset).byte(lane)
    return this
  }

  storeLane(lane: 0 | 1, offset = 0): this {
    this.body.withNumber(0xfd, 0x5b).withNumber(3, offset).byte(lane)
    return this
  }

  extractLane(lane: 0 | 1): this {
    this.body.withNumber(0xfd, 0x21).byte(lane)
    return this
  }

  replaceLane(lane: 0 | 1): this {
    this.body.withNumber(0xfd, 0x22).byte(lane)
    return this
  }

  /** One double from memory in both lanes. */
  loadSplat(offset = 0): this {
    this.body.withNumber(0xfd, 0x0a).withNumber(3, offset)
    return this
  }

  /** One of the four 32-bit integers. */
  extractWord(word: 0 | 1 | 2 | 3): this {
    this.body.withNumber(0xfd, 0x1b).byte(word)
    return this
  }

  /** Of the two pairs on the stack both first lanes, or both second lanes. */
  unpack(lane: 0 | 1): this {
    this.body.byte(0xfd).unsigned(0x0d)
    for (const from of [8 * lane, 16 + 8 * lane]) for (let i = 0; i < 8; i++) this.body.byte(from + i)
    return this
  }

  call(functionIndex: number): this {
    this.body.withNumber(0x10, functionIndex)
    return this
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
      this.body.byte(0x05)
      otherwise()
    })
  }

  ifValue(type: ValueType, then: () => void, otherwise: () => void): this {
    this.body.byte(0x04).byte(typeCodes[type])
    this.depth++
    then()
    this.body.byte(0x05)
    otherwise()
    this.depth--
    this.body.byte(0x0b)
    return this
  }

  branch(label: Label): this {
    this.body.withNumber(0x0c, this.depth - label.depth)
    return this
  }

  branchIf(label: Label): this {
    this.body.withNumber(0x0d, this.depth - label.depth)
    return this
  }

  encode(): Bytes {
    const out = new Bytes()
    const { locals } = this
    let runs = 0
    for (let i = 0; i < locals.length; i++) if (i === 0 || locals[i] !== locals[i - 1]) runs++
    out.unsigned(runs)
    for (let i = 0, start = 0; i < locals.length; i++) {
      if (i + 1 < locals.length && locals[i + 1] === locals[i]) continue
      out.unsigned(i + 1 - start).byte(typeCodes[locals[i]!])
      start = i + 1
    }
    return out.raw(this.body.view()).byte(0x0b)
  }

  private nested(opcode: number, inside: (label: Label) => void): this {
    this.body.byte(opcode).byte(0x40)
    this.depth++
    inside({ depth: this.depth })
    this.depth--
    this.body.byte(0x0b)
    return this
  }
}
