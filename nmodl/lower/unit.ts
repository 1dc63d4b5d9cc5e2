/** What the lowering of one mechanism shares: its symbols, slots, hidden storage and the functions made so far. */
import type { OdeStateSpec } from '../../runtime/mechanism/spec.ts'
import type { IrExpr, IrFunction, IrLocal, IrType } from '../ir.ts'
import type { Mechanism, SharedVariable } from '../symbols.ts'
import { Slots } from './slots.ts'

/** Per-instance storage that no declaration asks for: arrays among LOCALs. */
export interface HiddenColumn {
  readonly name: string
  readonly size: number
}

export class Unit {
  readonly slots = new Slots()
  readonly functions: IrFunction[] = []
  readonly hiddenShared: SharedVariable[] = []
  readonly hiddenColumns: HiddenColumn[] = []
  readonly failures: string[] = []
  readonly texts: string[] = []
  /** Routines that are called and not put in place; each gets a function of its own. */
  readonly wanted = new Set<string>()
  sharedSize: number
  usesNetEvent = false
  /** States that a variable step integrates. */
  odeStates: OdeStateSpec[] = []
  /** It solves something that a variable step cannot. */
  fixedStepOnly = false
  readonly watches: { difference: (body: never) => IrExpr }[] = []
  private locals = 0

  constructor(readonly mechanism: Mechanism) {
    this.sharedSize = mechanism.sharedSize
  }

  local(type: IrType, name: string): IrLocal {
    return { id: this.locals++, type, name }
  }

  /** Doubles in the block of globals that HOC does not see. Returns their offset. */
  hidden(name: string, size: number, initial = 0): number {
    const known = this.hiddenShared.find((one) => one.name === name)
    if (known) return known.offset
    const offset = this.sharedSize
    this.sharedSize += size
    this.hiddenShared.push({ kind: 'shared', name, size, array: size > 1, initial, unit: '', visible: false, offset })
    return offset
  }

  hiddenColumn(name: string, size: number): number {
    if (!this.hiddenColumns.some((one) => one.name === name)) this.hiddenColumns.push({ name, size })
    return this.slots.column_(name, size)
  }

  /** A format of printf. */
  text(text: string): number {
    if (!this.texts.includes(text)) this.texts.push(text)
    return this.texts.indexOf(text)
  }

  failure(text: string): number {
    const known = this.failures.indexOf(text)
    if (known >= 0) return known
    this.failures.push(text)
    return this.failures.length - 1
  }
}
