/**
 * The C of one file: its macros, types, static variables and functions. Functions are lowered when something calls them,
 * so that what is never called is never refused.
 */
import { Problem } from '../../lang/problem.ts'
import type { Span } from '../../lang/source.ts'
import { type IrExpr, type IrFunction, type IrLocal, readLocal } from '../ir.ts'
import { Body } from '../lower/body.ts'
import type { Unit } from '../lower/unit.ts'
import type { Statement } from '../tree.ts'
import { trivialVerbatim } from '../verbatim.ts'
import { constantValue } from './constants.ts'
import { type CToken, lexBlock } from './lexer.ts'
import { CLowering } from './lower.ts'
import { CParser } from './parser.ts'
import { Preprocessor } from './preprocess.ts'
import { badTypes, refusedC } from './problems.ts'
import { isOfNeuron } from './resolve.ts'
import type { CExpression, CFunction, CStatement, Declarator, Initializer } from './tree.ts'
import { TypeNames } from './type-names.ts'
import { type CType, describe, double, formatOf, irTypeOf, sizeOf } from './types.ts'

/** A variable of the file or a static one of a function: its place in the block of globals, in bytes. */
export interface StaticVariable {
  readonly type: CType
  readonly offset: number
}

export class CProgram {
  readonly names = new TypeNames()
  readonly variables = new Map<string, StaticVariable>()
  readonly functions = new Map<string, CFunction>()
  /** Declared and not defined: the C library's and NEURON's. */
  readonly declared = new Map<string, CType>()
  private readonly preprocessor: Preprocessor
  private readonly strings = new Map<string, number>()
  private readonly lowered = new Map<string, 'called' | 'exported'>()
  private readonly queue: CFunction[] = []
  private readonly staticPlaces = new Map<string, StaticVariable>()
  /** Variables that other files see. */
  private readonly shared = new Set<string>()
  private statics = 0

  constructor(readonly unit: Unit) {
    const { file, external } = unit.mechanism
    for (const [name, count] of external)
      this.declared.set(name, count === undefined ? double : { kind: 'array', of: double, count })
    this.preprocessor = new Preprocessor({ source: file.source, start: 0, end: 0 }, unit.include)
    for (const item of file.items) if (item.kind === 'verbatim') this.readFileLevel(item.text, item.span)
  }

  private readFileLevel(text: string, span: Span): void {
    this.refusable(() => {
      const parser = new CParser(this.preprocessor.run(lexBlock(text, span)), this.names, endOf(span))
      for (const item of parser.items()) {
        if (item.kind === 'function') this.functions.set(item.name, item)
        else for (const one of item.names) this.declare(one)
      }
    })
  }

  private declare(one: Declarator): void {
    if (one.length) throw refusedC(one.length.span, 'a number that is not constant here')
    if (one.type.kind === 'function' || (one.storage === 'extern' && !one.initializer)) {
      this.declared.set(one.name, one.type)
      return
    }
    this.variables.set(one.name, this.staticVariable(one))
    if (one.storage !== 'static') this.shared.add(one.name)
  }

  /** What `build` does, or its problem noted: false then. */
  refusable(build: () => void): boolean {
    try {
      build()
      return true
    } catch (error) {
      if (!(error instanceof Problem) || !error.code.startsWith('NMOD3')) throw error
      this.unit.refusals.push(error)
      return false
    }
  }

  /** Statements with VERBATIM among them, as one run of C. */
  parseStatements(statements: readonly Statement[], span: Span): CStatement[] {
    const tokens = statements.flatMap((one): CToken[] =>
      one.kind === 'verbatim' ? lexBlock(one.text, one.span) : [{ type: 'hole', text: '', span: span, hole: one }],
    )
    return new CParser(this.preprocessor.run(tokens), this.names, endOf(span)).statements()
  }

  /** One place for each declaration, however often the code around it is written out. */
  staticVariable(one: Declarator): StaticVariable {
    const key = `${one.span.source.name} ${one.span.start}`
    const known = this.staticPlaces.get(key)
    if (known) return known
    const offset = this.reserve(sizeOf(one.type))
    const made = { type: one.type, offset }
    this.staticPlaces.set(key, made)
    if (one.initializer) this.fill(offset, one.type, one.initializer)
    return made
  }

  /** What C of other files may use: functions are lowered for that, and nobody is told of one that cannot be. */
  link(): void {
    const { refusals } = this.unit
    const before = refusals.length
    for (const one of this.functions.values()) if (!one.isStatic) this.want(one.name, true)
    this.drain()
    refusals.length = before
    for (const one of this.functions.values()) {
      if (one.isStatic) continue
      const parameters = one.parameters.map(({ type }) => linkLetter(type)).join('')
      this.unit.linkable[one.name] = { result: linkLetter(one.result), parameters }
    }
    for (const name of this.shared) this.unit.linkableVariables[name] = this.variables.get(name)!.offset
    const { mechanism } = this.unit
    if (!mechanism.plainNames) return
    // of a file with SUFFIX nothing the globals are plain variables of C too
    for (const meaning of mechanism.meanings.values())
      if (meaning.kind === 'shared') this.unit.linkableVariables[meaning.name] = 8 * meaning.offset
  }

  private reserve(bytes: number): number {
    const doubles = Math.max(1, Math.ceil(bytes / 8))
    return 8 * this.unit.hidden(`static of C ${this.statics++}`, doubles)
  }

  /** Byte offset of a text among the globals. */
  string(text: string): number {
    const known = this.strings.get(text)
    if (known !== undefined) return known
    const offset = this.reserve(text.length + 1)
    this.unit.data.push({ offset, bytes: [...text].map((one) => one.charCodeAt(0)) })
    this.strings.set(text, offset)
    return offset
  }

  private fill(offset: number, type: CType, value: Initializer): void {
    if (type.kind === 'array' && value.kind === 'string') {
      this.unit.data.push({ offset, bytes: [...value.text].map((one) => one.charCodeAt(0)) })
    } else if (value.kind === 'list') {
      this.fillList(offset, type, value.items, value.span)
    } else if (value.kind === 'string') {
      this.unit.data.push({ offset, address: this.string(value.text) })
    } else this.fillNumber(offset, type, value)
  }

  private fillList(offset: number, type: CType, items: readonly Initializer[], span: Span): void {
    const [first] = items
    if (type.kind !== 'array' && type.kind !== 'struct') {
      if (first) this.fill(offset, type, first)
      return
    }
    if (this.fillParts(offset, type, items, 0) < items.length) throw refusedC(span, 'more values than members')
  }

  /** A list may leave out the braces of its parts: what is given one by one goes into them in turn. Returns how far it came. */
  private fillParts(offset: number, type: CType, items: readonly Initializer[], from: number): number {
    let next = from
    for (const part of partsOf(type)) {
      const item = items[next]
      if (!item) break
      const isWhole = item.kind === 'list' || (item.kind === 'string' && part.type.kind === 'array')
      if (isWhole || (part.type.kind !== 'array' && part.type.kind !== 'struct')) {
        this.fill(offset + part.offset, part.type, item)
        next++
      } else next = this.fillParts(offset + part.offset, part.type, items, next)
    }
    return next
  }

  private fillNumber(offset: number, type: CType, value: Exclude<Initializer, { kind: 'list' }>): void {
    if (type.kind === 'array' || type.kind === 'struct')
      throw badTypes(value.span, `a number cannot become ${describe(type)}`)
    const number = constantValue(value, this.names)
    if (number === undefined) throw refusedC(value.span, 'a static variable whose first value is not a constant')
    const bytes = new DataView(new ArrayBuffer(8))
    const format = formatOf(type)
    if (format === 'f64') bytes.setFloat64(0, number, true)
    else if (format === 'f32') bytes.setFloat32(0, number, true)
    else bytes.setBigInt64(0, BigInt(Math.trunc(number)), true)
    this.unit.data.push({
      offset,
      bytes: Array.from({ length: sizeOf(type) }, (_, i) => bytes.getUint8(i)),
    })
  }

  /** A macro that is an expression, or a variable of the file. */
  named(name: string, span: Span): CExpression | undefined {
    if (this.variables.has(name) || this.declared.get(name) || isOfNeuron(name)) return { kind: 'name', name, span }
    if (!this.preprocessor.has(name)) return undefined
    const tokens = this.preprocessor.run([{ type: 'name', text: name, span }])
    return new CParser(tokens, this.names, endOf(span)).expression()
  }

  // ---- functions

  want(name: string, exported = false): CFunction | undefined {
    const found = this.functions.get(name)
    if (!found) return undefined
    if (!this.lowered.has(name)) this.queue.push(found)
    if (exported || !this.lowered.has(name)) this.lowered.set(name, exported ? 'exported' : 'called')
    return found
  }

  /** Lowers what has been called since. True when there was something. */
  drain(): boolean {
    const some = this.queue.length > 0
    for (let one = this.queue.shift(); one; one = this.queue.shift()) this.unit.functions.push(this.lower(one))
    return some
  }

  /** Which functions C hands out the addresses of is known at the end. */
  markExports(): void {
    this.unit.functions.forEach((one, i) => {
      if (one.name.startsWith('c ') && this.lowered.get(one.name.slice(2)) === 'exported')
        this.unit.functions[i] = { ...one, exported: true }
    })
  }

  private lower(one: CFunction): IrFunction {
    const parameters: IrLocal[] = one.parameters.map(({ name, type }) => this.unit.local(irTypeOf(type), name))
    const result = one.result.kind === 'void' ? undefined : this.unit.local(irTypeOf(one.result), 'result')
    const body = new Body(this.unit, { where: 'routine', tables: 'ask', weights: false })
    body.followTurn()
    const done = this.refusable(() => new CLowering(this, body).functionBody(one, parameters, result))
    if (!done) {
      body.statements = []
      body.emitAll(body.fail(refusalText(this.unit.refusals.at(-1)!)))
    }
    const value: IrExpr | undefined = result && readLocal(result)
    return { name: `c ${one.name}`, shape: 'one', parameters, body: body.statements, result: value, exported: false }
  }
}

/** Elements or members, where they lie. */
export function* partsOf(type: CType): Iterable<{ type: CType; offset: number }> {
  if (type.kind === 'array') {
    const size = sizeOf(type.of)
    for (let i = 0; i < (type.count ?? 0); i++) yield { type: type.of, offset: i * size }
  } else if (type.kind === 'struct') {
    const { fields = [], union } = type.layout
    yield* union ? fields.slice(0, 1) : fields
  }
}

/** v nothing, d double, l 64-bit integer, i everything else. */
export const linkLetter = (type: CType): string => {
  if (type.kind === 'void') return 'v'
  return { f64: 'd', i64: 'l', i32: 'i' }[irTypeOf(type)]
}

const endOf = (span: Span): CToken => ({
  type: 'end',
  text: '',
  span: { source: span.source, start: Math.max(span.start, span.end - 1), end: span.end },
})

export function refusalText(refusal: Problem): string {
  const { span, message } = refusal
  if (!span) return message
  return `${message} (${span.source.name}:${span.source.position(span.start).line})`
}

/** Statements of a body, VERBATIM among them. */
export function lowerMixed(body: Body, statements: readonly Statement[]): void {
  const { unit } = body
  const program = unit.c
  const span = statements.find((one) => one.kind === 'verbatim')!.span
  // a problem may leave the body within a part of itself
  const { statements: emitted } = body
  const before = emitted.length
  const done = program.refusable(() => {
    const parsed = program.parseStatements(statements, span)
    new CLowering(program, body).statementsOfNmodl(parsed)
  })
  if (done) return
  body.statements = emitted
  emitted.length = before
  unit.refusedBodies.add(unit.refusals.at(-1)!)
  body.emitAll(body.fail(refusalText(unit.refusals.at(-1)!)))
}

export const isTrivial = (statement: Statement): boolean =>
  statement.kind === 'verbatim' && trivialVerbatim(statement.text)
