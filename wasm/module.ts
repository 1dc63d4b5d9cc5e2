/**
 * A WebAssembly module under construction: an imported memory, imported functions and constants, functions of its own, exports.
 * Function indices are handed out before bodies exist, so that functions may call each other in any order; all
 * imports have to be declared before the first function.
 */
import { Bytes } from './bytes.ts'
import { Code, type ValueType } from './code.ts'
import { typeCodes } from './instructions.ts'

export interface Signature {
  readonly parameters: readonly ValueType[]
  readonly results: readonly ValueType[]
}

interface ImportedFunction {
  readonly module: string
  readonly name: string
  readonly type: number
}
interface ImportedGlobal {
  readonly module: string
  readonly name: string
  readonly type: ValueType
}

export class Module {
  private readonly signatures: Signature[] = []
  private readonly signatureKeys = new Map<string, number>()
  private readonly imports: ImportedFunction[] = []
  private readonly globals: ImportedGlobal[] = []
  private readonly functions: { type: number; code: Code }[] = []
  private readonly exports: { name: string; index: number }[] = []
  private memory: { module: string; name: string } | undefined = undefined
  private table: { module: string; name: string } | undefined = undefined

  importMemory(module: string, name: string): void {
    this.memory = { module, name }
  }

  /** Functions of other modules that code calls by their number. */
  importTable(module: string, name: string): void {
    this.table = { module, name }
  }

  importFunction(module: string, name: string, signature: Signature): number {
    if (this.functions.length > 0) throw new Error('imports come before functions')
    this.imports.push({ module, name, type: this.typeIndex(signature) })
    return this.imports.length - 1
  }

  /** A number that stays as it is, other in each instance of the module. */
  importGlobal(module: string, name: string, type: ValueType): number {
    this.globals.push({ module, name, type })
    return this.globals.length - 1
  }

  /** A function whose code the caller fills in later, before `encode`. */
  function(signature: Signature, exportName?: string): { index: number; code: Code } {
    const code = new Code(signature.parameters)
    this.functions.push({ type: this.typeIndex(signature), code })
    const index = this.imports.length + this.functions.length - 1
    if (exportName !== undefined) this.exports.push({ name: exportName, index })
    return { index, code }
  }

  /** Another name for a function. */
  export(name: string, index: number): void {
    this.exports.push({ name, index })
  }

  encode(): Uint8Array {
    const out = new Bytes().list([0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00])
    this.section(out, 1, this.signatures, (into, { parameters, results }) => {
      into.byte(0x60).unsigned(parameters.length)
      for (const type of parameters) into.byte(typeCodes[type])
      into.unsigned(results.length)
      for (const type of results) into.byte(typeCodes[type])
    })
    this.importSection(out)
    this.section(out, 3, this.functions, (into, { type }) => into.unsigned(type))
    this.section(out, 7, this.exports, (into, { name, index }) => into.name(name).byte(0x00).unsigned(index))
    this.section(out, 10, this.functions, (into, { code }) => code.encode(into))
    return out.toUint8Array()
  }

  private importSection(out: Bytes): void {
    const others = (this.memory ? 1 : 0) + (this.table ? 1 : 0)
    const body = new Bytes().unsigned(this.imports.length + this.globals.length + others)
    // limits: no maximum, at least one page, so that any memory fits
    if (this.memory) body.name(this.memory.module).name(this.memory.name).list([0x02, 0x00, 0x01])
    if (this.table) body.name(this.table.module).name(this.table.name).list([0x01, 0x70, 0x00, 0x00])
    for (const { module, name, type } of this.imports) body.name(module).name(name).byte(0x00).unsigned(type)
    for (const { module, name, type } of this.globals) body.name(module).name(name).list([0x03, typeCodes[type], 0x00])
    out.byte(2).sized(body)
  }

  private section<T>(out: Bytes, id: number, items: readonly T[], write: (into: Bytes, item: T) => void): void {
    if (items.length === 0) return
    const body = new Bytes().unsigned(items.length)
    for (const item of items) write(body, item)
    out.byte(id).sized(body)
  }

  /** Number of a signature, for calls by a table. */
  typeIndex(signature: Signature): number {
    const key = `${signature.parameters.join()}:${signature.results.join()}`
    const known = this.signatureKeys.get(key)
    if (known !== undefined) return known
    this.signatures.push(signature)
    this.signatureKeys.set(key, this.signatures.length - 1)
    return this.signatures.length - 1
  }
}
