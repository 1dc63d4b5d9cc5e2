/** What all lowering of NMODL stands on: the statements made so far, scopes of names, values kept for later, problems noted. */
import { Problem } from '../../lang/problem.ts'
import { assign, constant, type IrExpr, type IrLocal, type IrStatement, typeOf } from '../ir.ts'
import type { LocalDeclaration } from '../tree.ts'
import type { LValue } from '../verbatim/values.ts'
import type { Unit } from './unit.ts'

export type Binding =
  | { readonly kind: 'local'; readonly local: IrLocal }
  /** An array among LOCALs lives in a hidden column. */
  | { readonly kind: 'localArray'; readonly slot: number; readonly size: number }
  | { readonly kind: 'weight'; readonly element: number; readonly base?: IrLocal | undefined }
  /** A loop counter: a whole number. */
  | { readonly kind: 'counter'; readonly local: IrLocal }

/** Whether TABLEs are used: known for a whole kernel, or asked at each call. */
export type TableMode = 'on' | 'off' | 'ask'

export interface Surroundings {
  readonly where: 'init' | 'current' | 'state' | 'receive' | 'routine' | 'other'
  readonly tables: TableMode
  /** Holds v where the kernel keeps it apart from the node. */
  readonly v?: IrLocal | undefined
  readonly weights: boolean
  /** HOC calls it: LOCALs of the file are its own. */
  readonly fromHoc?: boolean
}

/** Where there is one instance to begin with, and not a loop over all. */
const turning: ReadonlySet<string> = new Set(['routine', 'receive'])

export abstract class BodyScopes {
  statements: IrStatement[] = []
  /** What names stand for here: one table, for names are looked up far more often than bound. */
  protected names = new Map<string, Binding>()
  /** What names stood for that scopes have bound, to be put back at their ends. */
  private readonly hidden: { readonly name: string; readonly outer: Binding | undefined }[] = []
  readonly unit: Unit
  readonly around: Surroundings

  /** Routines being put in place, outermost first. */
  protected readonly inside: string[] = []

  /** Of the routine being put in place: where its value goes, and whether it has returned (for VERBATIM's `return`). */
  exit: { readonly result: IrLocal; readonly returned: IrLocal } | undefined = undefined

  /** state_discontinuity counts: not in the second of two evaluations of the current. */
  statesJump = true
  /** Names of C around statements of NMODL that hold C again; innermost last. */
  readonly scopesOfC: ReadonlyMap<string, LValue>[] = []

  constructor(unit: Unit, around: Surroundings) {
    this.unit = unit
    this.around = around
  }

  emit(statement: IrStatement): void {
    this.statements.push(statement)
  }
  emitAll(statements: readonly IrStatement[]): void {
    for (let i = 0; i < statements.length; i++) this.statements.push(statements[i]!)
  }

  /** Where C that turns to other instances keeps the number of the present one. */
  private get instanceOfC(): IrExpr {
    const offset = this.unit.hidden('present instance', 1)
    return { kind: 'address', place: { kind: 'shared', offset, count: 1 } }
  }

  /** Its C turns to an instance, for whoever goes on after it too; by itself, to the one that it is called for. */
  turnTo(instance: IrExpr = { kind: 'surrounding', what: 'instance' }): void {
    if (this.unit.switches)
      this.emit({ kind: 'poke', format: 'i32', address: this.instanceOfC, offset: 0, value: instance })
  }

  /** The instance that an event is for, where C may turn to others meanwhile. */
  own: IrLocal | undefined = undefined

  keepOwn(): void {
    if (this.unit.switches) this.own = this.temporary({ kind: 'surrounding', what: 'instance' }, 'own')
  }

  get canTurn(): boolean {
    return turning.has(this.around.where)
  }

  /** Something was called that may have turned to another instance. */
  followTurn(): void {
    if (!this.unit.switches || !this.canTurn) return
    this.emit({ kind: 'switch', instance: { kind: 'peek', format: 'i32', address: this.instanceOfC, offset: 0 } })
  }

  /** Statements that `build` emits, apart. */
  collect(build: () => void): IrStatement[] {
    const outer = this.statements
    this.statements = []
    build()
    const collected = this.statements
    this.statements = outer
    return collected
  }

  bind(name: string, binding: Binding): void {
    this.hidden.push({ name, outer: this.names.get(name) })
    this.names.set(name, binding)
  }

  protected declareLocals(statement: LocalDeclaration): void {
    for (const { name, size } of statement.names) {
      if (size === undefined) {
        const local = this.unit.local('f64', name.text)
        this.emit(assign(local, constant(0)))
        this.bind(name.text, { kind: 'local', local })
      } else {
        const slot = this.unit.hiddenColumn(`local ${name.text} ${size}`, size)
        this.bind(name.text, { kind: 'localArray', slot, size })
      }
    }
  }

  scoped<T>(build: () => T): T {
    // where a problem ends it, another routine's may be the present ones
    const { names, hidden } = this
    const depth = hidden.length
    try {
      return build()
    } finally {
      while (hidden.length > depth) {
        const { name, outer } = hidden.pop()!
        if (outer) names.set(name, outer)
        else names.delete(name)
      }
    }
  }

  temporary(value: IrExpr, name = 'temporary'): IrLocal {
    const local = this.unit.local(typeOf(value), name)
    this.emit(assign(local, value))
    return local
  }

  /** What `build` emits, or undefined where it meets a problem, such as a name that only C knows. */
  protected attempt(build: () => void): IrStatement[] | undefined {
    const { statements } = this
    try {
      return this.unit.strictly(() => this.collect(build))
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      this.statements = statements
      return undefined
    }
  }

  /** What `build` gives; a problem is noted, and `instead` given. */
  protected noting<T>(build: () => T, instead: T): T {
    const before = this.present()
    try {
      return build()
    } catch (error) {
      this.note(error, before)
      return instead
    }
  }

  /** What a problem may leave in disorder. */
  protected present(): Present {
    return { statements: this.statements, names: this.names, exit: this.exit, depth: this.inside.length }
  }

  protected note(error: unknown, { statements, names, exit, depth }: Present): void {
    const { unit } = this
    if (!unit.gathers || !(error instanceof Problem) || !error.code.startsWith('NMOD2')) throw error
    unit.problems.push(error)
    this.statements = statements
    this.names = names
    this.exit = exit
    this.inside.length = depth
  }

  nameOfC(name: string): LValue | undefined {
    return this.scopesOfC.findLast((scope) => scope.has(name))?.get(name)
  }

  /** A place to read from or write to; undefined for what is not in memory. */
  binding(name: string): Binding | undefined {
    return this.names.get(name) ?? this.bindingInC(name)
  }

  /** C sees arguments and LOCALs by this name. */
  private bindingInC(name: string): Binding | undefined {
    return name.startsWith('_l') && name.length > 2 ? this.binding(name.slice(2)) : undefined
  }
}

interface Present {
  readonly statements: IrStatement[]
  readonly names: Map<string, Binding>
  readonly exit: BodyScopes['exit']
  readonly depth: number
}
