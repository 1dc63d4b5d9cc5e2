/**
 * From statements to the kernel language. Routines are put in place where they are called (a routine that calls itself
 * becomes a function); a call inside an expression puts its statements before the statement it stands in.
 */
import { Problem, unreachable } from '../../lang/problem.ts'
import type { Span } from '../../lang/source.ts'
import { childStatements } from '../build.ts'
import {
  assign,
  binary,
  type Comparison,
  compare,
  constant,
  type F64Unary,
  type IrExpr,
  type IrLocal,
  type IrStatement,
  integer,
  load,
  negate,
  type Place,
  readLocal,
  store,
  typeOf,
} from '../ir.ts'
import {
  cannotAssign,
  misplaced,
  needsIndex,
  notAnArray,
  notDeclaredState,
  notSupported,
  outside,
  unknownFunction,
  wrongArgumentCount,
} from '../problems.ts'
import { ionValueOf, type Meaning, meaningOf, type Routine, type SharedVariable } from '../symbols.ts'
import type {
  Binary,
  Call,
  Expression,
  ForNetCons,
  From,
  If,
  LocalDeclaration,
  Return,
  Statement,
  Variable,
  Verbatim,
  Watch,
} from '../tree.ts'
import { assignInC, callOfC, numberInC } from '../verbatim/from-nmodl.ts'
import { lowerMixed } from '../verbatim/program.ts'
import { mayReturn, translateVerbatim } from '../verbatim.ts'
import { lowerIntrinsic } from './intrinsics.ts'
import { lowerBlockCall, lowerSolve } from './solve.ts'
import { lowerTableCall, tableOf } from './tables.ts'
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

export class Body {
  statements: IrStatement[] = []
  private scopes: Map<string, Binding>[] = [new Map()]
  readonly unit: Unit
  readonly around: Surroundings
  /** Routines being put in place, outermost first. */
  private readonly inside: string[] = []
  /** Of the routine being put in place: where its value goes, and whether it has returned (for VERBATIM's `return`). */
  exit: { readonly result: IrLocal; readonly returned: IrLocal } | undefined = undefined

  constructor(unit: Unit, around: Surroundings) {
    this.unit = unit
    this.around = around
  }

  emit(...statements: IrStatement[]): void {
    this.statements.push(...statements)
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
    this.scopes.at(-1)!.set(name, binding)
  }

  scoped<T>(build: () => T): T {
    this.scopes.push(new Map())
    try {
      return build()
    } finally {
      this.scopes.pop()
    }
  }

  temporary(value: IrExpr, name = 'temporary'): IrLocal {
    const local = this.unit.local(typeOf(value), name)
    this.emit(assign(local, value))
    return local
  }

  block(statements: readonly Statement[]): void {
    this.scoped(() => this.sequence(statements))
  }

  /** A block that is a function in C: a `return` of VERBATIM leaves it. */
  enclosed(statements: readonly Statement[]): void {
    const outer = this.exit
    this.exit = undefined
    if (statements.some(hasReturn)) {
      this.exit = { result: this.unit.local('f64', 'ignored'), returned: this.temporary(integer(0), 'returned') }
    }
    this.block(statements)
    this.exit = outer
  }

  /** What follows a statement that may return runs only if it did not. */
  private sequence(statements: readonly Statement[]): void {
    if (statements.some((one) => one.kind === 'verbatim' && !this.isSimple(one))) {
      lowerMixed(this, statements)
      return
    }
    for (let i = 0; i < statements.length; i++) {
      this.statement(statements[i]!)
      if (!this.exit || i + 1 === statements.length || !hasReturn(statements[i]!)) continue
      const rest = this.collect(() => this.sequence(statements.slice(i + 1)))
      this.emit({
        kind: 'if',
        condition: { kind: 'convert', op: 'not', a: readLocal(this.exit.returned) },
        whenTrue: rest,
        otherwise: [],
      })
      return
    }
  }

  /** What NMODL could say too is left to it: the optimizer knows what that means. */
  private isSimple(statement: Verbatim): boolean {
    const translated = translateVerbatim(statement.text, statement.span)
    return translated !== undefined && this.attempt(() => this.scoped(() => this.sequence(translated))) !== undefined
  }

  private verbatim(statement: Verbatim): void {
    this.sequence(translateVerbatim(statement.text, statement.span) ?? [])
  }

  /** What `build` emits, or undefined where it meets a problem, such as a name that only C knows. */
  private attempt(build: () => void): IrStatement[] | undefined {
    const { statements } = this
    try {
      return this.unit.strictly(() => this.collect(build))
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      this.statements = statements
      return undefined
    }
  }

  private leave({ value, span }: Return): void {
    if (!this.exit) {
      this.unsupported(span, 'return outside a FUNCTION or PROCEDURE')
      return
    }
    if (value) this.emit(assign(this.exit.result, this.number(value)))
    this.emit(assign(this.exit.returned, integer(1)))
  }

  /** A statement with a problem is left out: all of a file are told at once. */
  statement(statement: Statement): void {
    this.noting(() => this.lower(statement), undefined)
  }

  private noting<T>(build: () => T, instead: T): T {
    const { unit, statements, scopes, exit } = this
    const [depth, inside] = [scopes.length, this.inside.length]
    try {
      return build()
    } catch (error) {
      if (!unit.gathers || !(error instanceof Problem) || !error.code.startsWith('NMOD2')) throw error
      unit.problems.push(error)
      this.statements = statements
      this.exit = exit
      this.scopes = scopes
      scopes.length = depth
      this.inside.length = inside
      return instead
    }
  }

  private lower(statement: Statement): void {
    switch (statement.kind) {
      case 'local':
        this.declareLocals(statement)
        return
      case 'assign':
        this.assign(statement.target, this.number(statement.value))
        return
      case 'callStatement':
        this.callStatement(statement.call)
        return
      case 'if':
        this.branch(statement)
        return
      case 'while':
        this.loopWithC(
          statement.body,
          () => this.truth(statement.condition),
          () => this.block(statement.body),
          () => {},
        )
        return
      case 'from':
        this.fromLoop(statement)
        return
      case 'block':
        this.block(statement.body)
        return
      case 'solve':
        lowerSolve(this, statement)
        return
      case 'verbatim':
        this.verbatim(statement)
        return
      case 'return':
        this.leave(statement)
        return
      case 'watch':
        this.watch(statement)
        return
      case 'table':
      case 'hint':
      case 'initial':
        return
      case 'derivative':
        throw misplaced(statement.span, "x' = ...", 'a DERIVATIVE block')
      case 'reaction':
      case 'conserve':
      case 'compartment':
      case 'longitudinalDiffusion':
        throw misplaced(statement.span, 'a reaction', 'a KINETIC block')
      case 'equation':
        throw misplaced(statement.span, 'an equation', 'a LINEAR or NONLINEAR block')
      case 'forNetCons':
        this.forNetCons(statement)
        return
      default:
        unreachable(statement)
        return
    }
  }

  private declareLocals(statement: LocalDeclaration): void {
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

  private branch(statement: If): void {
    const condition = this.noting(() => this.truth(statement.condition), integer(0))
    const whenTrue = this.collect(() => this.block(statement.whenTrue))
    const otherwise = this.collect(() => this.block(statement.otherwise))
    this.emit({ kind: 'if', condition, whenTrue, otherwise })
  }

  /** Labels that C inside a loop of NMODL jumps to; innermost last. */
  readonly loopsOfC: { readonly leave: number; readonly again: number }[] = []

  /** A loop that `break` and `continue` of C may stand in. */
  private loopWithC(
    statements: readonly Statement[],
    condition: () => IrExpr,
    body: () => void,
    step: () => void,
  ): void {
    if (!statements.some(jumps)) {
      this.loop(condition, () => {
        body()
        step()
      })
      return
    }
    const [leave, again] = [this.unit.label(false), this.unit.label(false)]
    const whole = this.collect(() =>
      this.loop(condition, () => {
        this.loopsOfC.push({ leave, again })
        this.emit({ kind: 'labelled', label: again, loop: false, body: this.collect(body) })
        this.loopsOfC.pop()
        step()
      }),
    )
    this.emit({ kind: 'labelled', label: leave, loop: false, body: whole })
  }

  loop(condition: () => IrExpr, body: () => void): void {
    let test: IrExpr | undefined
    const head = this.collect(() => {
      test = condition()
      if (!this.exit) return
      const running: IrExpr = { kind: 'convert', op: 'not', a: readLocal(this.exit.returned) }
      test = { kind: 'integer', op: 'and', a: running, b: test }
    })
    this.emit({ kind: 'loop', head, condition: test!, body: this.collect(body) })
  }

  private fromLoop({ variable, from, to, by, body }: From): void {
    const counter = this.unit.local('i32', variable.text)
    this.emit(assign(counter, this.whole(from)))
    const end = this.temporary(this.whole(to), 'end')
    const step = by ? this.whole(by) : integer(1)
    this.scoped(() => {
      this.bind(variable.text, { kind: 'counter', local: counter })
      this.loopWithC(
        body,
        () => ({ kind: 'integer', op: 'ile', a: readLocal(counter), b: readLocal(end) }),
        () => this.block(body),
        () => this.emit(assign(counter, { kind: 'integer', op: 'iadd', a: readLocal(counter), b: step })),
      )
    })
  }

  /** Fails when it is reached, not before: much of a file may never run. */
  private unsupported(span: Span, what: string): void {
    const { line } = span.source.position(span.start)
    this.emit(...this.fail(`${what} (${span.source.name}:${line}) is not supported yet`))
  }

  private forNetCons({ names, body }: ForNetCons): void {
    const surroundings: IrExpr[] = [
      { kind: 'surrounding', what: 'mechanism' },
      { kind: 'surrounding', what: 'instance' },
    ]
    const count = this.temporary({ kind: 'call', name: 'netcon_count', args: surroundings, result: 'i32' }, 'count')
    const which = this.temporary(integer(0), 'which')
    const base = this.unit.local('i32', 'weights')
    this.scoped(() => {
      names.forEach(({ text }, element) => {
        this.bind(text, { kind: 'weight', element, base })
      })
      this.loop(
        () => ({ kind: 'integer', op: 'ilt', a: readLocal(which), b: readLocal(count) }),
        () => {
          this.emit(
            assign(base, {
              kind: 'call',
              name: 'netcon_weights',
              args: [...surroundings, readLocal(which)],
              result: 'i32',
            }),
          )
          this.block(body)
          this.emit(assign(which, { kind: 'integer', op: 'iadd', a: readLocal(which), b: integer(1) }))
        },
      )
    })
  }

  private watch(statement: Watch): void {
    for (const { condition, flag, span } of statement.conditions) {
      const which = this.unit.watches.length
      if (condition.kind !== 'binary' || !'<>'.includes(condition.operator[0]!))
        throw misplaced(span, 'WATCH (a > b)', 'this form')
      const [high, low] =
        condition.operator[0] === '>' ? [condition.left, condition.right] : [condition.right, condition.left]
      this.unit.watches.push({ difference: (body: Body) => binary('sub', body.number(high), body.number(low)) })
      const args: IrExpr[] = [
        { kind: 'surrounding', what: 'mechanism' },
        { kind: 'surrounding', what: 'instance' },
        integer(which),
        this.number(flag),
      ]
      this.emit({ kind: 'evaluate', value: { kind: 'call', name: 'watch_activate', args, result: 'none' } })
    }
  }

  private callStatement(call: Call): void {
    const value = this.call(call, true)
    if (value && value.kind !== 'local' && value.kind !== 'const') this.emit({ kind: 'evaluate', value })
  }

  /** A place to read from or write to; undefined for what is not in memory. */
  binding(name: string): Binding | undefined {
    for (let i = this.scopes.length - 1; i >= 0; i--) {
      const found = this.scopes[i]!.get(name)
      if (found) return found
    }
    // C sees arguments and LOCALs by this name
    return name.startsWith('_l') && name.length > 2 ? this.binding(name.slice(2)) : undefined
  }

  assign(target: Variable, value: IrExpr): void {
    const binding = this.binding(target.name)
    if (binding?.kind === 'local') this.emit(assign(binding.local, value))
    else if (binding?.kind === 'counter') this.emit(assign(binding.local, { kind: 'convert', op: 'toInt', a: value }))
    else if (!binding && this.around.v && this.isNodeVoltage(target)) this.emit(assign(this.around.v, value))
    else if (binding || !this.isOfC(target.name) || !assignInC(this, target, value))
      this.emit(store(this.place(target, true), value))
  }

  /** What NMODL does not declare may be a variable of the file's C. */
  private isOfC(name: string): boolean {
    const { mechanism } = this.unit
    return mechanism.hasC && !mechanism.meanings.has(name) && !/^(_ion_.*|.*'|v|t|dt|area|diam|celsius)$/.test(name)
  }

  private isNodeVoltage(target: Variable): boolean {
    return target.name === 'v' && meaningOf(this.unit.mechanism, 'v', target.span).kind === 'node'
  }

  place(target: Variable, writing: boolean): Place {
    const { name, span } = target
    const binding = this.binding(name)
    if (binding?.kind === 'weight') return { kind: 'weight', element: binding.element, base: binding.base }
    if (binding?.kind === 'localArray')
      return this.element({ kind: 'column', slot: binding.slot, count: binding.size }, target, true)
    const ion = name.startsWith('_ion_') ? ionPlaceOf(this.unit, name.slice(5)) : undefined
    if (ion) return ion
    if (name.endsWith("'")) return this.slope(target)
    const meaning = meaningOf(this.unit.mechanism, name, span)
    if (writing) this.refuseConstant(meaning, span)
    switch (meaning.kind) {
      case 'instance':
        return this.element(
          { kind: 'column', slot: this.unit.slots.column(meaning), count: meaning.size },
          target,
          meaning.array,
        )
      case 'shared':
        return this.element(
          { kind: 'shared', offset: this.sharedOffset(meaning), count: meaning.size },
          target,
          meaning.array,
        )
      case 'pointer':
        return this.pointer(name)
      case 'model':
        return { kind: 'model', offset: ['t', 'dt', 'celsius', 'secondorder'].indexOf(name) }
      case 'node':
        return { kind: 'node', column: meaning.name }
      default:
        throw cannotAssign(span, name, 'a constant')
    }
  }

  /** `x'` in an expression: 0 until something works it out. */
  private slope({ name, span }: Variable): Place {
    const state = name.slice(0, -1)
    if (!this.unit.mechanism.states.some((one) => one.name === state)) throw notDeclaredState(span, state)
    return { kind: 'column', slot: this.unit.hiddenColumn(name, 1), count: 1 }
  }

  private sharedOffset({ name, size, offset, local }: SharedVariable): number {
    const twin = local && this.around.fromHoc && this.unit.mechanism.threadSafe
    return twin ? this.unit.hidden(`${name} for HOC`, size) : offset
  }

  private refuseConstant(meaning: Meaning, span: Span): void {
    if (meaning.kind === 'constant') throw cannotAssign(span, meaning.name, 'a constant')
    if (meaning.kind === 'node') throw cannotAssign(span, meaning.name, "the section's own")
  }

  /** Adds the index to a place: part of it when it is a number, worked out at run time else. */
  private element(place: Extract<Place, { kind: 'column' | 'shared' }>, target: Variable, array: boolean): Place {
    if (!target.index) {
      if (array) throw needsIndex(target.span, target.name)
      return place
    }
    if (!array) throw notAnArray(target.span, target.name)
    const index = this.whole(target.index)
    if (index.kind !== 'int') return { ...place, index: this.checkedIndex(index, place.count, target) }
    if (index.value < 0 || index.value >= place.count) throw outside(target.span, target.name, index.value, place.count)
    return place.kind === 'column'
      ? { kind: 'column', slot: place.slot + index.value, count: 1 }
      : { kind: 'shared', offset: place.offset + index.value, count: 1 }
  }

  private checkedIndex(index: IrExpr, count: number, target: Variable): IrExpr {
    // arrays of our own passes are indexed by what they counted
    if (target.name.startsWith('_')) return index
    const local = this.temporary(index, 'index')
    const inside: IrExpr = {
      kind: 'integer',
      op: 'and',
      a: { kind: 'integer', op: 'ige', a: readLocal(local), b: integer(0) },
      b: { kind: 'integer', op: 'ilt', a: readLocal(local), b: integer(count) },
    }
    this.emit({
      kind: 'if',
      condition: { kind: 'convert', op: 'not', a: inside },
      whenTrue: this.fail(`the index of ${target.name}[${count}] is out of bounds`),
      otherwise: [],
    })
    return readLocal(local)
  }

  private pointer(name: string): Place {
    const slot = this.unit.slots.pointer(name)
    const unset: IrExpr = { kind: 'convert', op: 'not', a: { kind: 'pointerAddress', slot } }
    this.emit({
      kind: 'if',
      condition: unset,
      whenTrue: this.fail(`the POINTER ${name} is not set: use setpointer`),
      otherwise: [],
    })
    return { kind: 'pointer', slot, count: 1 }
  }

  fail(text: string): IrStatement[] {
    const args: IrExpr[] = [
      { kind: 'surrounding', what: 'mechanism' },
      { kind: 'surrounding', what: 'instance' },
      integer(this.unit.failure(text)),
    ]
    return [{ kind: 'evaluate', value: { kind: 'call', name: 'fail', args, result: 'none' } }]
  }

  /** An expression as a double. */
  number(expression: Expression): IrExpr {
    const value = this.expression(expression)
    return typeOf(value) === 'f64'
      ? value
      : value.kind === 'int'
        ? constant(value.value)
        : { kind: 'convert', op: 'toDouble', a: value }
  }

  /** An expression as a truth value: not 0. */
  truth(expression: Expression): IrExpr {
    const value = this.expression(expression)
    return typeOf(value) === 'i32' ? value : compare('ne', value, constant(0))
  }

  /** An expression as a whole number, for indices and loop bounds. */
  whole(expression: Expression): IrExpr {
    if (expression.kind === 'binary') {
      const op = wholeOperations[expression.operator]
      if (op && this.isWhole(expression.left) && this.isWhole(expression.right)) {
        const [a, b] = [this.whole(expression.left), this.whole(expression.right)]
        if (a.kind === 'int' && b.kind === 'int' && op !== 'idiv') {
          return integer(op === 'iadd' ? a.value + b.value : op === 'isub' ? a.value - b.value : a.value * b.value)
        }
        return { kind: 'integer', op, a, b }
      }
    }
    const value = this.expression(expression)
    if (typeOf(value) === 'i32') return value
    return value.kind === 'const' ? integer(Math.trunc(value.value)) : { kind: 'convert', op: 'toInt', a: value }
  }

  private isWhole(expression: Expression): boolean {
    if (expression.kind === 'number') return Number.isInteger(expression.value)
    if (expression.kind === 'variable') return this.binding(expression.name)?.kind === 'counter'
    return (
      expression.kind === 'binary' &&
      '+-*/'.includes(expression.operator) &&
      this.isWhole(expression.left) &&
      this.isWhole(expression.right)
    )
  }

  expression(expression: Expression): IrExpr {
    switch (expression.kind) {
      case 'number':
        return constant(expression.value)
      case 'string':
        throw misplaced(expression.span, 'a text', 'printf')
      case 'variable':
        return this.variable(expression)
      case 'unary':
        if (expression.operator === '!') return { kind: 'convert', op: 'not', a: this.truth(expression.operand) }
        return negate(this.number(expression.operand))
      case 'binary':
        return this.binary(expression)
      case 'call':
        return this.call(expression, false)!
      default:
        return unreachable(expression)
    }
  }

  private variable(target: Variable): IrExpr {
    const binding = this.binding(target.name)
    if (binding?.kind === 'local' || binding?.kind === 'counter') {
      if (target.index) throw notAnArray(target.span, target.name)
      return readLocal(binding.local)
    }
    if (!binding && !target.name.startsWith('_ion_') && !target.name.endsWith("'")) {
      const inC = this.unit.mechanism.meanings.has(target.name) ? undefined : this.nameInC(target)
      if (inC) return inC
      const meaning = meaningOf(this.unit.mechanism, target.name, target.span)
      if (meaning.kind === 'constant') return constant(meaning.value)
      if (meaning.kind === 'node' && meaning.name === 'v' && this.around.v) return readLocal(this.around.v)
    }
    return load(this.place(target, false))
  }

  /** What only the C of the file declares: a macro, a variable. */
  private nameInC(target: Variable): IrExpr | undefined {
    const { mechanism } = this.unit
    const { name } = target
    if (!mechanism.hasC || (mechanism.kind !== 'artificial' && /^(v|area|diam)$/.test(name))) return undefined
    return numberInC(this, target)
  }

  private binary(expression: Binary): IrExpr {
    const { operator, left, right } = expression
    const comparison = comparisons[operator]
    if (comparison) return compare(comparison, this.number(left), this.number(right))
    if (operator === '&&' || operator === '||') return this.logical(operator, left, right)
    if (operator === '^') return this.power(this.number(left), this.number(right))
    if (operator === '%') throw notSupported(expression.span, 'the operator %', 'use fmod(a, b)')
    return binary(arithmetic[operator]!, this.number(left), this.number(right))
  }

  private logical(operator: '&&' | '||', left: Expression, right: Expression): IrExpr {
    const a = this.truth(left)
    let b: IrExpr | undefined
    const before = this.collect(() => {
      b = this.truth(right)
    })
    if (before.length === 0) return { kind: 'integer', op: operator === '&&' ? 'and' : 'or', a, b: b! }
    const result = this.temporary(a, 'truth')
    const decide = [...before, assign(result, b!)]
    const open: IrExpr = operator === '&&' ? readLocal(result) : { kind: 'convert', op: 'not', a: readLocal(result) }
    this.emit({ kind: 'if', condition: open, whenTrue: decide, otherwise: [] })
    return readLocal(result)
  }

  /** Small whole powers are what a compiler of C makes of pow(x, 2). */
  power(a: IrExpr, b: IrExpr): IrExpr {
    if (b.kind === 'const') {
      if (b.value === 0) return constant(1)
      if (b.value === 1) return a
      if (b.value === -1) return binary('div', constant(1), a)
      if (b.value === 2) {
        const local = this.temporary(a, 'square')
        return binary('mul', readLocal(local), readLocal(local))
      }
    }
    return { kind: 'call', name: 'pow', args: [a, b], result: 'f64' }
  }

  /** A call as a value; as a statement it may have none. */
  private call(call: Call, asStatement: boolean): IrExpr | undefined {
    const routine = this.unit.mechanism.routines.get(call.name)
    if (routine) return this.routine(routine, call)
    const done = lowerIntrinsic(this, call)
    if (done) return done.value ?? (asStatement ? undefined : constant(0))
    if (lowerBlockCall(this, call.name)) return constant(0)
    const fromC = this.unit.mechanism.hasC ? callOfC(this, call) : undefined
    if (fromC) return fromC
    throw unknownFunction(call.span, call.name, this.unit.mechanism.routines.keys())
  }

  private routine(routine: Routine, call: Call): IrExpr {
    const { parameters } = routine
    const name = routine.name.text
    if (call.arguments.length !== parameters.length)
      throw wrongArgumentCount(call.span, name, parameters.length, call.arguments.length)
    return this.callRoutine(
      routine,
      call.arguments.map((argument) => this.number(argument)),
    )
  }

  callRoutine(routine: Routine, args: readonly IrExpr[]): IrExpr {
    if (tableOf(routine)) {
      const value = lowerTableCall(this, routine, args)
      if (value) return value
    }
    return this.routineBody(routine, args)
  }

  /** The routine's body in place, or a call of it where it is being put in place already. */
  routineBody(routine: Routine, args: readonly IrExpr[]): IrExpr {
    const name = routine.name.text
    if (this.inside.includes(name) || this.inside.length > deepestInlining || this.isApart(routine)) {
      const wanted = this.around.fromHoc ? `${name}${fromHocSuffix}` : name
      this.unit.wanted.add(wanted)
      return readLocal(this.temporary({ kind: 'routine', name: wanted, args: [...args, this.currentVoltage()] }, name))
    }
    const locals = args.map((argument, i) => this.temporary(argument, routine.parameters[i]!.name.text))
    return this.inPlace(routine, locals)
  }

  /** Routines with C are functions of their own; what HOC calls directly is one already. */
  private isApart(routine: Routine): boolean {
    return routine.apart || ((this.inside.length > 0 || this.around.where !== 'routine') && hasCode(routine.body))
  }

  /** The node's voltage goes along as a last argument, since `current` evaluates at v + 0.001 too. */
  private currentVoltage(): IrExpr {
    if (this.around.v) return readLocal(this.around.v)
    const node = this.unit.mechanism.kind !== 'artificial'
    return node ? load({ kind: 'node', column: 'v' }) : constant(0)
  }

  inPlace(routine: Routine, parameters: readonly IrLocal[]): IrExpr {
    const outer = this.scopes
    const scope = new Map<string, Binding>()
    routine.parameters.forEach(({ name }, i) => {
      scope.set(name.text, { kind: 'local', local: parameters[i]! })
    })
    const result = this.unit.local('f64', routine.name.text)
    if (routine.routine === 'FUNCTION') {
      scope.set(routine.name.text, { kind: 'local', local: result })
      this.emit(assign(result, constant(0)))
    }
    const outerExit = this.exit
    this.scopes = [scope]
    this.inside.push(routine.name.text)
    this.exit = undefined
    if (routine.body.some(hasReturn)) {
      this.exit = { result, returned: this.temporary(integer(0), 'returned') }
    }
    this.block(routine.body)
    this.inside.pop()
    this.scopes = outer
    this.exit = outerExit
    return routine.routine === 'FUNCTION' ? readLocal(result) : constant(0)
  }
}

/** Of the functions that routines become which HOC calls. */
export const fromHocSuffix = ' for HOC'

/** The ion's own value, as C names it. */
export function ionPlaceOf(unit: Unit, name: string): Place | undefined {
  for (const { name: ion } of unit.mechanism.ions) {
    const value = ionValueOf(ion, name)
    if (value) return { kind: 'ion', slot: unit.slots.ion(ion, value), indexSlot: unit.slots.ionIndex(ion) }
  }
  return undefined
}

const hasReturn = (statement: Statement): boolean =>
  statement.kind === 'return' ||
  (statement.kind === 'verbatim' && mayReturn(statement.text)) ||
  childStatements(statement).some(hasReturn)

const jumps = (statement: Statement): boolean =>
  (statement.kind === 'verbatim' && /\b(break|continue)\b/.test(statement.text)) ||
  childStatements(statement).some(jumps)

/** Whether there is C that says more than NMODL could. */
const hasCode = (statements: readonly Statement[]): boolean =>
  statements.some((one) =>
    one.kind === 'verbatim' ? translateVerbatim(one.text, one.span) === undefined : hasCode(childStatements(one)),
  )

/** Deeper than any model nests its functions; what lies below becomes calls. */
const deepestInlining = 12

const wholeOperations: Readonly<Record<string, 'iadd' | 'isub' | 'imul' | 'idiv'>> = {
  '+': 'iadd',
  '-': 'isub',
  '*': 'imul',
  '/': 'idiv',
}
const comparisons: Readonly<Record<string, Comparison>> = {
  '<': 'lt',
  '<=': 'le',
  '>': 'gt',
  '>=': 'ge',
  '==': 'eq',
  '!=': 'ne',
}
const arithmetic: Readonly<Record<string, 'add' | 'sub' | 'mul' | 'div'>> = {
  '+': 'add',
  '-': 'sub',
  '*': 'mul',
  '/': 'div',
}

export type { F64Unary }
