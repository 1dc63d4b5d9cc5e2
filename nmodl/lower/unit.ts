/** What the lowering of one mechanism shares: its symbols, slots, hidden storage and the functions made so far. */

import type { Problem } from '../../lang/problem.ts'
import type { Span } from '../../lang/source.ts'
import type { DiffusionSpec, LinkSpec, OdeStateSpec, StaticData } from '../../runtime/mechanism/spec.ts'
import { holds } from '../build.ts'
import type { IrExpr, IrFunction, IrLocal, IrStatement, IrType, Place } from '../ir.ts'
import type { Include } from '../lexer.ts'
import type { LoopColumns } from '../optimize/promote.ts'
import type { Mechanism, Routine, SharedVariable } from '../symbols.ts'
import type { Statement } from '../tree.ts'
import { CProgram } from '../verbatim/program.ts'
import { scopRoutine } from './scop-library.ts'
import { Slots } from './slots.ts'

/** Per-instance storage that no declaration asks for: arrays among LOCALs. */
export interface HiddenColumn {
  readonly name: string
  readonly size: number
  /** See `optimize/remember.ts`. */
  readonly remembers?: true
}

/** What no problem can come of, and most programs never run: it is lowered when somebody wants it. */
export interface Rest {
  readonly isEmpty: boolean
  /** Makes the columns that it needs besides those of what is lowered already. */
  readonly prepare: () => void
  /** Names of the columns that it will load; undefined where only lowering can tell. */
  readonly loads: () => ReadonlySet<string> | undefined
  readonly lower: () => void
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
  /** Those of them that have one already. */
  readonly made = new Set<string>()
  /** Those of which all was put in place somewhere, and nothing was wrong. */
  readonly placed = new Set<Routine>()
  /** Of variables that are found in one place wherever they stand. */
  readonly places = new Map<string, Place>()
  sharedSize: number
  /** Of routines with a TABLE: whether it is looked after in each call; see `table-time.ts`. */
  readonly tablesAtCall = new Map<string, boolean>()
  usesNetEvent = false
  /** Whether any statement of the file does; found out when it is first asked. */
  assignsVoltage: boolean | undefined = undefined
  /** States that a variable step integrates. */
  odeStates: OdeStateSpec[] = []
  diffusion: DiffusionSpec[] = []
  /** It solves something that a variable step cannot. */
  fixedStepOnly = false
  readonly watches: { difference: (body: never) => IrExpr }[] = []
  /** Kernels of a variable step, and routines as HOC calls them, while they are not lowered. */
  rest: Rest | undefined = undefined
  /** What the optimizer has found out of loops over instances. */
  readonly columnsOfLoops = new Map<IrStatement, LoopColumns>()
  private locals = 0
  private labels = 0
  private program: CProgram | undefined = undefined
  /** First values among the globals: bytes, or the address of another of them. */
  readonly data: StaticData[] = []
  /** What its C uses of other files', as imports. */
  readonly links: Record<string, string> = {}
  readonly linkable: Record<string, LinkSpec> = {}
  readonly linkableVariables: Record<string, number> = {}
  /** Whether its C turns to other instances, by assigning `_p` or by what does that. */
  readonly switches: boolean
  /** What is wrong with statements: they are left out, so that all are told at once. */
  readonly problems: Problem[] = []
  /** Whether it is; otherwise the first problem is thrown. */
  gathers = true
  /** C that was not understood. */
  readonly refusals: Problem[] = []
  /** Those of them that kernels run into. */
  readonly refusedBodies = new Set<Problem>()

  constructor(
    readonly mechanism: Mechanism,
    /** Text of a file beside the mechanism's. */
    readonly include?: Include | undefined,
    /** Whether kernels have loops for a program that sets `usetable` to 0. */
    readonly tables: 'on' | 'both' = 'both',
  ) {
    this.sharedSize = mechanism.sharedSize
    this.switches = mechanism.hasC && /\b(_p(?:pvar)?\s*=(?!=)|_(hoc_)?setdata\b)/.test(mechanism.file.source.text)
  }

  /**
   * Whether all loops of kernels go by their TABLEs. C has numbers of its own among those that instances share, in the order in which it is
   * lowered: there the loops that are made later would not find them.
   */
  get onlyTables(): boolean {
    const { hasTable, hasC, meanings } = this.mechanism
    return this.tables === 'on' && hasTable && !hasC && meanings.get('usetable')?.kind === 'shared'
  }

  complete(): void {
    const { rest } = this
    this.rest = undefined
    rest?.lower()
  }

  private readonly listsWithC = new Map<readonly Statement[], boolean>()
  /** Whether there is VERBATIM, or what was made of it, anywhere in the statements; found out once, for routines are put in place again and again. */
  holdsC(statements: readonly Statement[]): boolean {
    if (!this.mechanism.file.mayHoldC) return false
    const known = this.listsWithC.get(statements)
    if (known !== undefined) return known
    const found = holds(statements, ({ kind }) => kind === 'verbatim' || kind === 'return')
    this.listsWithC.set(statements, found)
    return found
  }

  /** What `build` gives; its first problem is thrown. */
  strictly<T>(build: () => T): T {
    const { gathers } = this
    this.gathers = false
    try {
      return build()
    } finally {
      this.gathers = gathers
    }
  }

  local(type: IrType, name: string): IrLocal {
    return { id: this.locals++, type, name }
  }

  /** The C of VERBATIM. */
  get c(): CProgram {
    this.program ??= new CProgram(this)
    return this.program
  }
  get usesC(): boolean {
    return this.program !== undefined
  }

  private readonly scop = new Map<string, Routine | undefined>()
  /** A function of SCoP's library. */
  inScop(name: string): Routine | undefined {
    if (!this.scop.has(name)) this.scop.set(name, scopRoutine(name))
    return this.scop.get(name)
  }

  /** An import that another file's C fills. */
  link(name: string, { source, start }: Span): string {
    this.links[name] ??= `${source.name}:${source.position(start).line}`
    return name
  }

  /** Of a labelled block; loops have odd ones. */
  label(loop: boolean): number {
    this.labels++
    return 2 * this.labels + (loop ? 1 : 0)
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

  /** For what instances remember: a place in a column of its own. */
  memory(): Place {
    const name = `remembered ${this.hiddenColumns.length}`
    this.hiddenColumns.push({ name, size: 1, remembers: true })
    return { kind: 'column', slot: this.slots.column_(name, 1), count: 1 }
  }

  /** Told once when the file is loaded, however often the statement is lowered. */
  warn(problem: Problem): void {
    const { span } = problem
    if (this.refusals.some((one) => one.code === problem.code && one.span?.start === span?.start)) return
    this.refusals.push(problem)
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
