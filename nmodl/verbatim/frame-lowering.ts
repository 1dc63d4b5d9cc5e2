/** What all of the lowering of C stands on: scopes, the frame of what lies in memory, values kept for later. */
import { type IrExpr, type IrLocal, type IrStatement, readLocal } from '../ir.ts'
import type { Body } from '../lower/body.ts'
import type { CProgram } from './program.ts'
import { aligned, alignOf, type CType, sizeOf } from './types.ts'
import type { LValue, Value } from './values.ts'

export abstract class FrameLowering {
  protected scopes: Map<string, LValue>[] = [new Map()]
  protected addressed: ReadonlySet<string> = new Set()

  /** Local arrays, structs and what has its address taken. */
  protected frame: { readonly base: IrLocal; size: number } | undefined = undefined

  /** Something was called that may lend memory for the length of the block. */
  borrows = false

  constructor(
    readonly program: CProgram,
    readonly body: Body,
  ) {}

  get unit() {
    return this.body.unit
  }

  emit(...statements: IrStatement[]): void {
    this.body.emitAll(statements)
  }

  keep(value: IrExpr): IrExpr {
    return value.kind === 'const' || value.kind === 'int' || value.kind === 'long'
      ? value
      : readLocal(this.body.temporary(value))
  }

  kept(value: Value): Value {
    return { type: value.type, value: this.keep(value.value) }
  }

  protected bind(name: string, value: LValue): void {
    this.scopes.at(-1)!.set(name, value)
  }

  protected scoped(build: () => void): void {
    this.scopes.push(new Map())
    build()
    this.scopes.pop()
  }

  protected inFrame(type: CType): LValue {
    const frame = this.frame!
    const offset = aligned(frame.size, alignOf(type))
    frame.size = offset + sizeOf(type)
    return { kind: 'memory', address: readLocal(frame.base), offset, type }
  }

  /** Several values in order: those before one with effects are kept. */
  inOrder<T>(builds: readonly (() => T)[], keep: (value: T) => T): T[] {
    const values: T[] = []
    for (const build of builds) {
      let value: T | undefined
      const statements = this.body.collect(() => {
        value = build()
      })
      if (statements.length > 0) values.forEach((one, i) => void (values[i] = keep(one)))
      this.emit(...statements)
      values.push(value as T)
    }
    return values
  }

  /** Names of arrays whose size is known when they are declared. */
  protected readonly sizedHere = new Set<string>()

  staticPlace({ type, offset }: { type: CType; offset: number }): LValue {
    const place = { kind: 'shared', offset: offset / 8, count: 1 } as const
    return { kind: 'memory', address: { kind: 'address', place }, offset: 0, type }
  }
}

export const evaluate = (value: IrExpr): IrStatement => ({ kind: 'evaluate', value })
