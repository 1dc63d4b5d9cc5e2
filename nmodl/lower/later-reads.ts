/**
 * Which columns kernels of a variable step, and routines as HOC calls them, will load: found in the tree, so that these need not be lowered
 * for a program that never runs them. What others store there has to stay. It may be more than they will load in the end, never less.
 *
 * A kernel keeps its numbers in locals where it can, so that it loads what it may read before it has certainly assigned it; a routine as HOC
 * calls it loads all that it reads.
 */
import { expressionsOf, walkStatements } from '../build.ts'
import { ionValueOf } from '../heading.ts'
import type { Routine } from '../symbols.ts'
import type { Assignment, Expression, If, Statement } from '../tree.ts'
import { changedBy, concentrationRules, type OdeBlock, slopeName } from './ode.ts'
import { tableOf } from './tables.ts'
import type { Unit } from './unit.ts'

/** Names of the columns; undefined where only lowering can tell. */
export function readLater(
  unit: Unit,
  odes: readonly OdeBlock[],
  routines: readonly Routine[],
): ReadonlySet<string> | undefined {
  if (!keepsLocals(unit)) return undefined
  const reads = new LaterReads(unit)
  for (const routine of routines) reads.routine(routine)
  for (const { block } of odes) reads.kernel(block.body)
  for (const { value } of concentrationRules(unit.mechanism, odes)) reads.value(value)
  for (const { name } of integratorColumns(unit, odes)) reads.names.add(name)
  return reads.holdsC ? undefined : reads.names
}

/** The columns that kernels of a variable step will leave x' and slopes in, which no other kernel needs. */
export function integratorColumns(
  { mechanism: { states } }: Unit,
  blocks: readonly OdeBlock[],
): { readonly name: string; readonly size: number }[] {
  return blocks.flatMap(({ block }) =>
    [...new Set(changedBy(block))].flatMap((name) => {
      const size = states.find((state) => state.name === name)?.size
      if (size === undefined) return []
      const derivative = { name: `${name}'`, size }
      return block.block === 'DERIVATIVE' ? [derivative, { name: slopeName(name), size: 1 }] : [derivative]
    }),
  )
}

/** Calls that are not put in place, and pointers, may reach any number: a kernel with such keeps none. */
const keepsLocals = ({ mechanism: { meanings }, wanted, tablesAtCall }: Unit): boolean =>
  wanted.size === 0 &&
  ![...tablesAtCall.values()].includes(true) &&
  ![...meanings.values()].some(({ kind }) => kind === 'pointer')

class LaterReads {
  readonly names = new Set<string>()
  holdsC = false
  /** What routines may assign, by themselves and through those that they call. */
  private readonly known = new Map<Routine, ReadonlySet<string>>()
  private readonly certain = new Map<Routine, ReadonlySet<string>>()
  /** What the kernel in work has certainly assigned, and what it, or the routine in work, may have. */
  private assigned = new Set<string>()
  private touched = new Set<string>()
  /** LOCALs of the kernel, which hide what has their names. */
  private locals: readonly string[] = []

  constructor(private readonly unit: Unit) {}

  /** Notes all that it reads, as do those that it calls; gives what they may assign. */
  routine(routine: Routine): ReadonlySet<string> {
    const known = this.known.get(routine)
    if (known) return known
    const { assigned, touched } = this
    const { parameters, body } = routine
    this.touched = new Set()
    this.known.set(routine, this.touched)
    // what is hidden by an argument, or a LOCAL of the whole body, is as if it were assigned
    const hidden = [...parameters.map(({ name }) => name), ...body.flatMap(localNames)]
    this.assigned = new Set(hidden.map(({ text }) => text))
    for (const one of walkStatements(body)) this.own(one)
    const found = this.touched
    for (const { text } of hidden) found.delete(text)
    this.assigned = assigned
    this.touched = touched
    return found
  }

  /** The statements of a block that is integrated, with the ions before and after. */
  kernel(statements: readonly Statement[]): void {
    const { ions } = this.unit.mechanism
    this.locals = localsOf(statements)
    for (const { name: ion, reads, writes } of ions) {
      for (const name of reads) this.assigned.add(name)
      for (const name of writes) if (ionValueOf(ion, name)?.startsWith('conc')) this.assigned.add(name)
    }
    this.list(statements)
    for (const { name: ion, writes } of ions)
      for (const name of writes) if (ionValueOf(ion, name) !== 'i') this.name(name)
    // what may have been assigned is stored in the end, and so has to have a value
    for (const name of this.touched) this.name(name)
    this.assigned = new Set()
  }

  value(one: Expression): void {
    switch (one.kind) {
      case 'number':
      case 'string':
        return
      case 'variable':
        this.name(one.name)
        if (one.index) this.value(one.index)
        return
      case 'unary':
        this.value(one.operand)
        return
      case 'binary':
        this.value(one.left)
        this.value(one.right)
        return
      case 'call': {
        for (const argument of one.arguments) this.value(argument)
        const called = this.unit.mechanism.routines.get(one.name)
        if (called) this.called(called)
      }
    }
  }

  private called(routine: Routine): void {
    for (const name of this.routine(routine)) this.touched.add(name)
  }

  private name(name: string): void {
    if (!this.assigned.has(name)) this.names.add(name)
  }

  private list(statements: readonly Statement[]): void {
    for (const one of statements) this.statement(one)
  }

  private statement(one: Statement): void {
    switch (one.kind) {
      case 'if':
        this.value(one.condition)
        this.branches(one)
        return
      case 'block':
        this.list(one.body)
        return
      case 'while':
      case 'from':
        this.own(one)
        this.apart(one.body)
        return
      default:
        this.own(one)
        for (const name of this.assignedIn(one)) if (!this.locals.includes(name)) this.assigned.add(name)
    }
  }

  /** What stands directly in a statement. */
  private own(one: Statement): void {
    switch (one.kind) {
      case 'assign':
        this.value(one.value)
        this.touched.add(one.target.name)
        if (!one.target.index) return
        // an array of which only the program knows the element is kept as it is
        this.value(one.target)
        return
      case 'solve': {
        const solved = this.unit.mechanism.routines.get(one.block.text)
        if (solved) this.called(solved)
        return
      }
      case 'verbatim':
      case 'return':
        this.holdsC = true
        return
      default:
        for (const part of expressionsOf(one)) this.value(part)
    }
  }

  /** What both have assigned is assigned. */
  private branches({ whenTrue, otherwise }: If): void {
    const first = this.apart(whenTrue)
    const second = this.apart(otherwise)
    for (const name of first) if (second.has(name)) this.assigned.add(name)
  }

  /** Of statements that may not run; gives what is assigned where they have. */
  private apart(statements: readonly Statement[]): ReadonlySet<string> {
    const before = this.assigned
    this.assigned = new Set(before)
    this.list(statements)
    const after = this.assigned
    this.assigned = before
    return after
  }

  private assignedIn(one: Statement): Iterable<string> {
    if (one.kind === 'assign') return isWhole(one) ? [one.target.name] : []
    const called = one.kind === 'callStatement' ? this.unit.mechanism.routines.get(one.call.name) : undefined
    return called ? this.assignedByRoutine(called) : []
  }

  /** By its body and by its TABLE alike; LOCALs and arguments hide what has their names. */
  private assignedByRoutine(routine: Routine): ReadonlySet<string> {
    const known = this.certain.get(routine)
    if (known) return known
    this.certain.set(routine, new Set())
    const names = new Set<string>()
    this.certainly(routine.body, names)
    for (const { name } of routine.parameters) names.delete(name.text)
    for (const name of localsOf(routine.body)) names.delete(name)
    const table = tableOf(routine)
    const tabulated = table && new Set(table.variables.map(({ text }) => text))
    for (const name of names) if (tabulated && !tabulated.has(name)) names.delete(name)
    this.certain.set(routine, names)
    return names
  }

  private certainly(statements: readonly Statement[], names: Set<string>): void {
    for (const one of statements) {
      if (one.kind === 'block') this.certainly(one.body, names)
      else if (one.kind === 'if') {
        const [first, second] = [new Set<string>(), new Set<string>()]
        this.certainly(one.whenTrue, first)
        this.certainly(one.otherwise, second)
        for (const name of first) if (second.has(name)) names.add(name)
      } else for (const name of this.assignedIn(one)) names.add(name)
    }
  }
}

const isWhole = ({ target }: Assignment): boolean => target.index === undefined

/** Arrays among them have columns. */
const localNames = (one: Statement) =>
  one.kind === 'local' ? one.names.flatMap(({ name, size }) => (size === undefined ? [name] : [])) : []

const localsOf = (statements: readonly Statement[]): string[] =>
  walkStatements(statements).flatMap((one) => localNames(one).map(({ text }) => text))
