/**
 * The body of one WebAssembly function: instructions as methods, locals made on demand.
 *
 * Only the instructions that a numeric kernel needs are here. Blocks are opened and closed in one call, so that the
 * nesting of the source is the nesting of the code; `Label`s are turned into relative depths when a branch is written.
 */
import { Bytes, pushSigned, pushSigned64, pushUnsigned } from './bytes.ts'
import {
  type MemoryFormat,
  memoryCodes,
  type PlainOperation,
  plain,
  type SaturatingOperation,
  saturating,
  typeCodes,
  type ValueType,
  type WideOperation,
  wide,
} from './instructions.ts'

export type { ValueType } from './instructions.ts'

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

type Words<Names extends string> = Names extends `${infer First} ${infer Rest}` ? First | Words<Rest> : Names

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

  /** New locals of one type, in the order of their names, which have blanks between. */
  locals<Names extends string>(type: ValueType, names: Names): Record<Words<Names>, Local> {
    return Object.fromEntries(names.split(' ').map((name) => [name, this.local(type)])) as Record<Words<Names>, Local>
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

  /** The function of the imported table whose number is on the stack, behind its parameters. */
  callByTable(signature: number): this {
    this.withNumber(0x11, signature).bytes.push(0x00)
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
