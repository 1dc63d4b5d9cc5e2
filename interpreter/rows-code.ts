/**
 * The function of WebAssembly that reads calls with numbers alone (rows-kernel.ts): the name, a parenthesis, so many numbers, another
 * parenthesis, the end of the line.
 */
import { exactPowers } from '../lang/decimal.ts'
import type { Code, Label, Local } from '../wasm/code.ts'
import { Module } from '../wasm/module.ts'

/** What may follow a call, and whether it stands in braces. */
export const rowForm = { block: 0, line: 1, braces: 2 } as const
export type RowForm = (typeof rowForm)[keyof typeof rowForm]

/** Bytes of a page of WebAssembly's memory. */
const page = 65536
/** Where the powers of ten, the place behind the last number, the function's name, its numbers and the text lie. */
export const rowPlace = { powers: 64, end: 512, name: 1024, numbers: page, text: 3 * page, size: 4 * page } as const

/** Where reading from `at` ends; the place behind the last number is at `rowPlace.end`. */
export type RowFunction = (at: number, length: number, width: number, limit: number, form: number) => number

export function makeRowKernel(memory: WebAssembly.Memory): RowFunction {
  const module = new Module()
  module.importMemory('env', 'memory')
  const { code } = module.function({ parameters: ['i32', 'i32', 'i32', 'i32', 'i32'], results: ['i32'] }, 'rows')
  new KernelCode(code).emit()
  const compiled = new WebAssembly.Module(module.encode() as Uint8Array<ArrayBuffer>)
  return new WebAssembly.Instance(compiled, { env: { memory } }).exports.rows as RowFunction
}

const zero = 48
const point = 46
const comma = 44
const opening = 40
const closing = 41
const minus = 45
const openBrace = 123
const closeBrace = 125

class KernelCode {
  private readonly start: Local
  private readonly length: Local
  private readonly width: Local
  private readonly limit: Local
  private readonly form: Local
  /** Where the kernel stands, the character there, behind the last call, behind its last number. */
  private readonly at: Local
  private readonly c: Local
  private readonly behind: Local
  private readonly out: Local

  constructor(private readonly code: Code) {
    this.start = code.parameter(0)
    this.length = code.parameter(1)
    this.width = code.parameter(2)
    this.limit = code.parameter(3)
    this.form = code.parameter(4)
    this.at = code.local('i32')
    this.c = code.local('i32')
    this.behind = code.local('i32')
    this.out = code.local('i32')
  }

  emit(): void {
    const { code } = this
    code.get(this.start).tee(this.at).set(this.behind)
    code.i32(rowPlace.end).i32(rowPlace.numbers).store('i32')
    code.i32(rowPlace.numbers).set(this.out)
    code.block((stop) => {
      code.loop((again) => {
        code.get(this.out).get(this.limit).do('i32.gt_u').branchIf(stop)
        this.begin(stop)
        this.arguments(stop)
        this.ending(stop)
        code.i32(rowPlace.end).get(this.out).store('i32')
        code.get(this.at).set(this.behind)
        // to the next line that is not empty
        code.block((found) => {
          code.loop((blank) => {
            this.peek()
            this.isBlank()
            this.isLineEnd()
            code.do('i32.or', 'i32.eqz').branchIf(found)
            this.step()
            code.branch(blank)
          })
        })
        code.branch(again)
      })
    })
    code.get(this.behind)
  }

  private step(): void {
    this.code.get(this.at).i32(1).do('i32.add').set(this.at)
  }

  private peek(): void {
    this.code.get(this.at).loadAs('u8').set(this.c)
  }

  /** On the stack: whether the character is this one. */
  private is(character: number): Code {
    return this.code.get(this.c).i32(character).do('i32.eq')
  }

  private isBlank(): void {
    this.is(32)
    this.is(9).do('i32.or')
  }

  private isLineEnd(): void {
    this.is(10)
    this.is(13).do('i32.or')
  }

  /** Passes over blanks; `c` is what follows. */
  private blanks(): void {
    const { code } = this
    code.loop((again) => {
      this.peek()
      this.isBlank()
      code.if(() => {
        this.step()
        code.branch(again)
      })
    })
  }

  /** The name and the parenthesis. */
  private begin(stop: Label): void {
    const { code } = this
    const i = code.local('i32')
    this.inBraces(() => {
      this.peek()
      this.is(openBrace).do('i32.eqz').branchIf(stop)
      this.step()
      this.blanks()
    })
    code.i32(0).set(i)
    code.loop((again) => {
      code.get(this.at).get(i).do('i32.add').loadAs('u8')
      code.get(i).loadAs('u8', rowPlace.name).do('i32.ne').branchIf(stop)
      code.get(i).i32(1).do('i32.add').tee(i).get(this.length).do('i32.lt_u').branchIf(again)
    })
    code.get(this.at).get(this.length).do('i32.add').set(this.at)
    this.expect(opening, stop)
  }

  private inBraces(then: () => void): void {
    this.code.get(this.form).i32(rowForm.braces).do('i32.eq').if(then)
  }

  private expect(character: number, stop: Label): void {
    this.peek()
    this.is(character).do('i32.eqz').branchIf(stop)
    this.step()
  }

  /** As many numbers as the call has to have. */
  private arguments(stop: Label): void {
    const { code, out } = this
    const left = code.local('i32')
    code.get(this.width).set(left)
    code.loop((again) => {
      this.blanks()
      this.number(stop)
      code.get(out).i32(8).do('i32.add').set(out)
      this.blanks()
      this.step()
      code.get(left).i32(1).do('i32.sub').tee(left)
      code.if(() => {
        this.is(comma).do('i32.eqz').branchIf(stop)
        code.branch(again)
      })
    })
    this.is(closing).do('i32.eqz').branchIf(stop)
  }

  /** Stores a number whose digits are few enough to be summed up without rounding, as lang/decimal.ts has it. */
  private number(stop: Label): void {
    const { code, out } = this
    const [isNegative, begin, dot, places] = [0, 1, 2, 3].map(() => code.local('i32')) as [Local, Local, Local, Local]
    const [mantissa, value] = [code.local('i64'), code.local('f64')]
    this.is(minus).tee(isNegative).get(this.at).do('i32.add').tee(this.at).set(begin)
    code.i32(0).set(dot)
    code.i64(0n).set(mantissa)
    code.loop((again) => {
      this.peek()
      code.get(this.c).i32(zero).do('i32.sub').i32(10).do('i32.lt_u')
      code.if(() => {
        code.get(mantissa).i64(10n).do('i64.mul')
        code.get(this.c).i32(zero).do('i32.sub', 'i64.extend_i32_u', 'i64.add').set(mantissa)
        this.step()
        code.branch(again)
      })
      this.is(point).get(dot).do('i32.eqz', 'i32.and')
      code.if(() => {
        code.get(this.at).set(dot)
        this.step()
        code.branch(again)
      })
    })
    code.get(mantissa).do('f64.convert_i64_u').set(value)
    code.i32(0).set(places)
    code.get(dot).if(() => {
      code.get(this.at).get(dot).do('i32.sub').i32(1).do('i32.sub').set(places)
      code.get(begin).i32(1).do('i32.add').set(begin)
    })
    // without digits, or with too many
    code.get(this.at).get(begin).do('i32.sub').i32(1).do('i32.sub')
    code
      .i32(exactPowers.length - 1)
      .do('i32.ge_u')
      .branchIf(stop)
    code.get(places).if(() => {
      code.get(value).get(places).i32(3).do('i32.shl').load('f64', rowPlace.powers).do('f64.div').set(value)
    })
    code.get(isNegative).if(() => code.get(value).do('f64.neg').set(value))
    code.get(out).get(value).store('f64')
  }

  /** What follows the call, up to where the next may begin. */
  private ending(stop: Label): void {
    const { code } = this
    this.blanks()
    this.inBraces(() => {
      this.expect(closeBrace, stop)
      this.blanks()
    })
    this.isLineEnd()
    code.get(this.form).do('i32.eqz')
    this.is(closeBrace)
    this.isLetter()
    code.do('i32.or', 'i32.and', 'i32.or', 'i32.eqz').branchIf(stop)
  }

  private isLetter(): void {
    const { code } = this
    code.get(this.c).i32(32).do('i32.or').i32(97).do('i32.sub').i32(26).do('i32.lt_u')
    this.is(95).do('i32.or')
  }
}
