/**
 * From C to the kernel language. An expression becomes a tree without effects; what has effects (assignments, calls) is
 * put before it as statements, and what was read earlier is kept in a local where such statements follow.
 */
import type { Span } from '../../lang/source.ts'
import {
  assign,
  constant,
  type IrExpr,
  type IrLocal,
  type IrStatement,
  integer,
  load,
  readLocal,
  store,
} from '../ir.ts'
import type { Body } from '../lower/body.ts'
import type { Call, Variable } from '../tree.ts'
import { addressedNames, holds } from './addressed.ts'
import { callNamed, callPointer } from './calls.ts'
import { arithmetic, compared, comparisons, literal, negated, sizeValue } from './operators.ts'
import { badTypes, refusedC, unknownInC } from './problems.ts'
import { type CProgram, partsOf } from './program.ts'
import { resolveNmodl } from './resolve.ts'
import type { CExpression, CFunction, CStatement, Declarator, Initializer } from './tree.ts'
import {
  aligned,
  alignOf,
  type CType,
  char,
  describe,
  double,
  formatOf,
  int,
  irTypeOf,
  isArithmetic,
  isFloating,
  pointerTo,
  sizeOf,
  voidType,
} from './types.ts'
import { commonType, converted, decay, type LValue, machine, promoted, truth, type Value } from './values.ts'

const askedOfObject: Readonly<Record<string, string>> = {
  index: 'c_hoc_object_index',
  ctemplate: 'c_hoc_object_template',
  template: 'c_hoc_object_template',
}
const nothing: Value = { type: voidType, value: integer(0) }

export class CLowering {
  private scopes: Map<string, LValue>[] = [new Map()]
  private addressed: ReadonlySet<string> = new Set()
  /** Local arrays, structs and what has its address taken. */
  private frame: { readonly base: IrLocal; size: number } | undefined = undefined
  /** Something was called that may lend memory for the length of the block. */
  borrows = false
  private loops: { readonly leave: number; readonly again: number | undefined }[] = []
  private exit: { readonly label: number; readonly result: IrLocal | undefined; readonly type: CType } | undefined =
    undefined

  constructor(
    readonly program: CProgram,
    readonly body: Body,
  ) {}

  get unit() {
    return this.body.unit
  }

  // ---- whole bodies

  functionBody(one: CFunction, parameters: readonly IrLocal[], result: IrLocal | undefined): void {
    if (one.result.kind === 'struct') throw refusedC(one.span, 'a function that returns a struct')
    this.enclosed([one.body], { result, type: one.result }, () => {
      one.parameters.forEach(({ name, type }, i) => {
        if (type.kind === 'struct') throw refusedC(one.span, 'a struct as an argument', 'pass its address')
        const local = parameters[i]!
        if (this.addressed.has(name)) {
          const place = this.inFrame(type)
          this.write(place, readLocal(local))
          this.bind(name, place)
        } else this.bind(name, { kind: 'local', local, type })
      })
    })
  }

  /** A run of NMODL statements with C among them; `return` leaves the block or routine. */
  statementsOfNmodl(statements: readonly CStatement[]): void {
    const { exit } = this.body
    const moved: { readonly local: IrLocal; readonly place: LValue }[] = []
    const fetch = () => {
      if (holds(statements, 'nmodl')) return
      for (const name of this.addressed) {
        const bound = this.body.binding(name)
        if (bound?.kind !== 'local') continue
        const place = this.inFrame(double)
        this.write(place, readLocal(bound.local))
        this.bind(name, place)
        moved.push({ local: bound.local, place })
      }
    }
    // arguments and LOCALs whose addresses C takes lie in memory while it runs
    const giveBack = () => {
      for (const { local, place } of moved) this.emit(assign(local, this.read(place, statements[0]!.span).value))
    }
    this.enclosed(statements, { result: exit?.result, type: double }, fetch, giveBack)
  }

  private enclosed(
    statements: readonly CStatement[],
    exit: { result: IrLocal | undefined; type: CType },
    before: () => void,
    after = () => {},
  ): void {
    this.addressed = addressedNames(statements)
    this.exit = { label: this.unit.label(false), ...exit }
    this.frame = { base: this.unit.local('i32', 'frame'), size: 0 }
    const body = this.body.collect(() => {
      before()
      this.sequence(statements)
    })
    const framed = this.frame.size > 0 || this.borrows
    if (framed) {
      const size = integer(aligned(this.frame.size, 16))
      this.emit(assign(this.frame.base, { kind: 'call', name: 'c_enter', args: [size], result: 'i32' }))
    }
    this.emit({ kind: 'labelled', label: this.exit.label, loop: false, body })
    after()
    if (framed) this.emit(evaluate({ kind: 'call', name: 'c_leave', args: [], result: 'none' }))
  }

  // ---- helpers

  emit(...statements: IrStatement[]): void {
    this.body.emit(...statements)
  }

  keep(value: IrExpr): IrExpr {
    return value.kind === 'const' || value.kind === 'int' || value.kind === 'long'
      ? value
      : readLocal(this.body.temporary(value))
  }

  kept(value: Value): Value {
    return { type: value.type, value: this.keep(value.value) }
  }

  private bind(name: string, value: LValue): void {
    this.scopes.at(-1)!.set(name, value)
  }

  private scoped(build: () => void): void {
    this.scopes.push(new Map())
    build()
    this.scopes.pop()
  }

  private inFrame(type: CType): LValue {
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

  // ---- statements

  private sequence(statements: readonly CStatement[]): void {
    if (statements.some(({ kind }) => kind === 'label')) this.labelled(statements)
    else for (const one of statements) this.statement(one)
  }

  private readonly labels: { names: ReadonlyMap<string, number>; next: IrLocal; again: number }[] = []

  /**
   * Statements with labels among them: a loop whose turns begin at the label that was jumped to, the first at the top. Each part is the
   * end of a block that leaving begins there, as with `switch`.
   */
  private labelled(statements: readonly CStatement[]): void {
    const parts: { label: number; statements: CStatement[] }[] = [{ label: this.unit.label(false), statements: [] }]
    const names = new Map<string, number>()
    for (const one of statements) {
      if (one.kind === 'label') {
        names.set(one.name, parts.length)
        parts.push({ label: this.unit.label(false), statements: [] })
      } else parts.at(-1)!.statements.push(one)
    }
    const next = this.body.temporary(integer(0), 'next')
    const again = this.unit.label(true)
    let inner: IrStatement[] = parts.slice(1).map(({ label }, i) => ({
      kind: 'if',
      condition: { kind: 'integer', op: 'ieq', a: readLocal(next), b: integer(i + 1) },
      whenTrue: [{ kind: 'jump', label }],
      otherwise: [],
    }))
    inner.push({ kind: 'jump', label: parts[0]!.label })
    this.labels.push({ names, next, again })
    for (const part of parts) {
      const own = this.body.collect(() => this.sequence(part.statements))
      inner = [{ kind: 'labelled', label: part.label, loop: false, body: inner }, ...own]
    }
    this.labels.pop()
    this.emit({ kind: 'labelled', label: again, loop: true, body: inner })
  }

  private goto(name: string, span: Span): void {
    const found = this.labels.findLast(({ names }) => names.has(name))
    if (!found) throw refusedC(span, `goto ${name}, a label that is not in a block around it,`)
    this.emit(assign(found.next, integer(found.names.get(name)!)), { kind: 'jump', label: found.again })
  }

  private statement(one: CStatement): void {
    switch (one.kind) {
      case 'block':
        this.scoped(() => this.sequence(one.body))
        return
      case 'declare':
        for (const name of one.names) this.declare(name)
        return
      case 'expression':
        this.effect(one.value)
        return
      case 'if':
        this.branch(this.truth(one.condition), one.whenTrue, one.otherwise)
        return
      case 'while':
        this.loop({ condition: one.condition, body: one.body })
        return
      case 'do':
        this.doLoop(one.condition, one.body)
        return
      case 'for':
        this.scoped(() => {
          if (one.start) this.statement(one.start)
          this.loop(one)
        })
        return
      case 'switch':
        this.switch(one.value, one.body)
        return
      case 'case':
        throw refusedC(one.span, 'case inside another statement of its switch')
      case 'break':
      case 'continue':
        this.jump(one.kind, one.span)
        return
      case 'return':
        this.leave(one.value, one.span)
        return
      case 'goto':
        this.goto(one.name, one.span)
        return
      case 'label':
        this.labelled([one])
        return
      case 'nmodl':
        this.nmodl(one.statement)
        return
      case 'empty':
        return
    }
  }

  private nmodl(statement: Parameters<Body['statement']>[0]): void {
    this.body.statement(statement)
    const { exit } = this.body
    if (!exit || !this.exit) return
    const leave: IrStatement = { kind: 'jump', label: this.exit.label }
    if (
      /"kind":"(return|verbatim)"/.test(JSON.stringify(statement, (key, value) => (key === 'span' ? undefined : value)))
    )
      this.emit({ kind: 'if', condition: readLocal(exit.returned), whenTrue: [leave], otherwise: [] })
  }

  private branch(condition: IrExpr, whenTrue: CStatement, otherwise: CStatement | undefined): void {
    this.emit({
      kind: 'if',
      condition,
      whenTrue: this.body.collect(() => this.scoped(() => this.statement(whenTrue))),
      otherwise: otherwise ? this.body.collect(() => this.scoped(() => this.statement(otherwise))) : [],
    })
  }

  private loop(one: { condition?: CExpression | undefined; step?: CExpression | undefined; body: CStatement }): void {
    const [leave, again, next] = [this.unit.label(false), this.unit.label(true), this.unit.label(false)]
    const body = this.body.collect(() => {
      if (one.condition) this.unless(this.truth(one.condition), leave)
      this.emit({ kind: 'labelled', label: next, loop: false, body: this.inside({ leave, again: next }, one.body) })
      if (one.step) this.effect(one.step)
      this.emit({ kind: 'jump', label: again })
    })
    this.emit({
      kind: 'labelled',
      label: leave,
      loop: false,
      body: [{ kind: 'labelled', label: again, loop: true, body }],
    })
  }

  private doLoop(condition: CExpression, statement: CStatement): void {
    const [leave, again, next] = [this.unit.label(false), this.unit.label(true), this.unit.label(false)]
    const body = this.body.collect(() => {
      this.emit({ kind: 'labelled', label: next, loop: false, body: this.inside({ leave, again: next }, statement) })
      this.emit({
        kind: 'if',
        condition: this.truth(condition),
        whenTrue: [{ kind: 'jump', label: again }],
        otherwise: [],
      })
    })
    this.emit({
      kind: 'labelled',
      label: leave,
      loop: false,
      body: [{ kind: 'labelled', label: again, loop: true, body }],
    })
  }

  private inside(loop: { leave: number; again: number | undefined }, body: CStatement): IrStatement[] {
    this.loops.push(loop)
    const statements = this.body.collect(() => this.scoped(() => this.statement(body)))
    this.loops.pop()
    return statements
  }

  private unless(condition: IrExpr, label: number): void {
    const not: IrExpr = { kind: 'convert', op: 'not', a: condition }
    this.emit({ kind: 'if', condition: not, whenTrue: [{ kind: 'jump', label }], otherwise: [] })
  }

  private jump(kind: 'break' | 'continue', span: Span): void {
    const loops = [...this.body.loopsOfC, ...this.loops]
    for (let i = loops.length - 1; i >= 0; i--) {
      const label = kind === 'break' ? loops[i]!.leave : loops[i]!.again
      if (label === undefined) continue
      this.emit({ kind: 'jump', label })
      return
    }
    throw refusedC(span, `${kind} outside a loop`)
  }

  /** Each case is the end of a block that leaving begins there; they are nested, the last outermost. */
  private switch(value: CExpression, body: CStatement): void {
    if (body.kind !== 'block') throw refusedC(body.span, 'a switch without braces')
    const chosen = this.keep(converted(this.rvalue(value), int, value.span))
    const parts: { label: number; value: CExpression | undefined; statements: CStatement[] }[] = []
    for (const one of body.body) {
      if (one.kind === 'case') parts.push({ label: this.unit.label(false), value: one.value, statements: [] })
      else if (parts.length > 0) parts.at(-1)!.statements.push(one)
      else if (one.kind !== 'empty' && one.kind !== 'declare')
        throw refusedC(one.span, 'a statement before the first case')
    }
    const leave = this.unit.label(false)
    let inner = this.body.collect(() => {
      for (const part of parts) {
        if (!part.value) continue
        const equal: IrExpr = {
          kind: 'integer',
          op: 'ieq',
          a: chosen,
          b: converted(this.rvalue(part.value), int, value.span),
        }
        this.emit({ kind: 'if', condition: equal, whenTrue: [{ kind: 'jump', label: part.label }], otherwise: [] })
      }
      this.emit({ kind: 'jump', label: parts.find((part) => !part.value)?.label ?? leave })
    })
    this.loops.push({ leave, again: undefined })
    this.scoped(() => {
      for (const part of parts) {
        const statements = this.body.collect(() => this.sequence(part.statements))
        inner = [{ kind: 'labelled', label: part.label, loop: false, body: inner }, ...statements]
      }
    })
    this.loops.pop()
    this.emit({ kind: 'labelled', label: leave, loop: false, body: inner })
  }

  private leave(value: CExpression | undefined, span: Span): void {
    const exit = this.exit!
    if (value) {
      const given = this.rvalue(value)
      if (exit.result && given.type.kind !== 'void') this.emit(assign(exit.result, converted(given, exit.type, span)))
    }
    const { exit: outer } = this.body
    if (outer) this.emit(assign(outer.returned, integer(1)))
    this.emit({ kind: 'jump', label: exit.label })
  }

  // ---- declarations

  private declare(one: Declarator): void {
    const { name, type, storage, initializer } = one
    if (storage === 'extern' || type.kind === 'function') {
      this.program.declared.set(name, type)
      return
    }
    if (storage === 'static') {
      this.bind(name, this.staticPlace(this.program.staticVariable(one)))
      return
    }
    if (one.length) {
      this.declareSized(one, one.length)
      return
    }
    if (type.kind === 'array' && type.count === undefined) throw refusedC(one.span, `${name}[] without a size`)
    const inMemory = type.kind === 'array' || type.kind === 'struct' || this.addressed.has(name)
    if (inMemory) this.borrows = true
    const place: LValue = inMemory
      ? this.inFrame(type)
      : { kind: 'local', local: this.unit.local(irTypeOf(type), name), type }
    this.bind(name, place)
    if (initializer) this.initialize(place, initializer)
  }

  /** Names of arrays whose size is known when they are declared. */
  private readonly sizedHere = new Set<string>()

  /** Such an array lies behind the frame until the function is left. */
  private declareSized({ name, type, span }: Declarator, length: CExpression): void {
    if (type.kind !== 'pointer') throw refusedC(span, 'a number that is not constant here')
    this.borrows = true
    this.sizedHere.add(name)
    const count = converted(this.rvalue(length), int, span)
    const bytes: IrExpr = { kind: 'integer', op: 'imul', a: count, b: integer(sizeOf(type.to)) }
    const size = machine('i64.extend_i32_s', 'i64', bytes)
    const local = this.body.temporary({ kind: 'call', name: 'c_alloca', args: [size], result: 'i32' }, name)
    this.bind(name, { kind: 'local', local, type })
  }

  private initialize(place: LValue, value: Initializer): void {
    if (value.kind !== 'list' && !(place.type.kind === 'array' && value.kind === 'string')) {
      this.assignTo(place, this.rvalue(value), value.span)
      return
    }
    if (place.kind !== 'memory') {
      if (value.kind === 'list' && value.items.length === 1) this.initialize(place, value.items[0]!)
      return
    }
    const size = integer(sizeOf(place.type))
    const args = [this.addressOf(place, value.span), integer(0), machine('i64.extend_i32_s', 'i64', size)]
    this.emit(evaluate({ kind: 'call', name: 'c_memset', args, result: 'i32' }))
    if (value.kind === 'string') {
      ;[...value.text].forEach((one, i) => {
        this.write({ ...place, offset: place.offset + i, type: char }, integer(one.charCodeAt(0)))
      })
    } else if (this.initializeParts(place, value.items, 0) < value.items.length)
      throw refusedC(value.span, 'more values than members')
  }

  /** As `fillParts` of the program: braces of parts may be left out. Returns how far it came. */
  private initializeParts(place: Extract<LValue, { kind: 'memory' }>, items: readonly Initializer[], from: number) {
    let next = from
    for (const part of partsOf(place.type)) {
      const item = items[next]
      if (!item) break
      const at = { ...place, offset: place.offset + part.offset, type: part.type }
      const whole = item.kind === 'list' || (item.kind === 'string' && part.type.kind === 'array')
      if (!whole && (part.type.kind === 'array' || (part.type.kind === 'struct' && !this.isStruct(item))))
        next = this.initializeParts(at, items, next)
      else {
        this.initialize(at, item)
        next++
      }
    }
    return next
  }

  private isStruct(item: Initializer): boolean {
    return item.kind !== 'list' && this.typeOf(item).kind === 'struct'
  }

  staticPlace({ type, offset }: { type: CType; offset: number }): LValue {
    const place = { kind: 'shared', offset: offset / 8, count: 1 } as const
    return { kind: 'memory', address: { kind: 'address', place }, offset: 0, type }
  }

  // ---- places

  /** What a name stands for in C, seen from inside out. */
  private lookup(name: string): LValue | undefined {
    for (let i = this.scopes.length - 1; i >= 0; i--) {
      const found = this.scopes[i]!.get(name)
      if (found) return found
    }
    const variable = this.program.variables.get(name)
    if (variable) return this.staticPlace(variable)
    const defined = this.program.functions.get(name)
    if (defined)
      return { kind: 'function', name, type: { kind: 'function', result: defined.result, parameters: undefined } }
    return undefined
  }

  private named(name: string, span: Span): LValue {
    const found = this.lookup(name) ?? resolveNmodl(this, name, span) ?? this.ofAnotherFile(name, span)
    if (found) return found
    throw unknownInC(span, name, [...this.scopes.flatMap((one) => [...one.keys()]), ...this.program.variables.keys()])
  }

  /** A variable that C of another file defines: found when it is used. */
  private ofAnotherFile(name: string, span: Span): LValue | undefined {
    const type = this.program.declared.get(name)
    if (!type) return undefined
    if (type.kind === 'function') return { kind: 'function', name, type }
    const link = this.unit.link(`y ${name} i`, span)
    const address = readLocal(this.body.temporary({ kind: 'call', name: link, args: [], result: 'i32' }))
    return { kind: 'memory', address, offset: 0, type }
  }

  lvalue(one: CExpression): LValue {
    switch (one.kind) {
      case 'name':
        return this.named(one.name, one.span)
      case 'unary':
        if (one.operator === '*') return this.target(this.rvalue(one.operand), one.span)
        break
      case 'index':
        return this.element(one.base, one.index, one.span)
      case 'member':
        return this.member(one)
      case 'cast':
        // (double*)x = ... is no C, but &((T)x) does not occur either
        break
      case 'assign':
      case 'step':
      case 'conditional':
      case 'call': {
        const value = this.rvalue(one)
        if (value.type.kind === 'struct') throw refusedC(one.span, 'a struct as a value')
        break
      }
    }
    throw badTypes(one.span, 'this cannot be assigned and has no address')
  }

  private target({ type, value }: Value, span: Span): LValue {
    if (type.kind !== 'pointer' || type.to.kind === 'void')
      throw badTypes(span, `${describe(type)} does not point to anything that can be read`)
    if (type.to.kind === 'function') return { kind: 'memory', address: value, offset: 0, type: type.to }
    return { kind: 'memory', address: value, offset: 0, type: type.to }
  }

  /** Of an array or pointer, by an index that is worked out already. */
  elementOf(base: CExpression, index: IrExpr): LValue {
    return this.target(this.moved(this.rvalue(base), { type: int, value: index }, 1, base.span), base.span)
  }

  private element(base: CExpression, index: CExpression, span: Span): LValue {
    const place = base.kind === 'name' ? this.named(base.name, base.span) : undefined
    if (place?.kind === 'columns') {
      const at = converted(this.rvalue(index), int, span)
      const { slot, count } = place
      if (at.kind === 'int')
        return { kind: 'place', place: { kind: 'column', slot: slot + at.value, count: 1 }, type: double }
      return { kind: 'place', place: { kind: 'column', slot, count, index: this.keep(at) }, type: double }
    }
    const [pointer, at] = this.inOrder([() => this.rvalue(base), () => this.rvalue(index)], (one) => this.kept(one))
    return this.target(
      pointer!.type.kind === 'pointer' ? this.moved(pointer!, at!, 1, span) : this.moved(at!, pointer!, 1, span),
      span,
    )
  }

  private member(one: Extract<CExpression, { kind: 'member' }>): LValue {
    const ofObject = this.memberOfObject(one)
    if (ofObject) return ofObject
    const base = one.arrow ? this.target(this.rvalue(one.base), one.span) : this.lvalue(one.base)
    const { type } = base
    if (base.kind !== 'memory' || type.kind !== 'struct') throw badTypes(one.span, `${describe(type)} has no members`)
    if (!type.layout.fields)
      throw refusedC(one.span, `a look inside ${type.layout.name}`, 'the inside of NEURON is not there')
    const field = type.layout.fields.find(({ name }) => name === one.name)
    if (!field)
      throw unknownInC(
        one.span,
        one.name,
        type.layout.fields.map(({ name }) => name),
      )
    return { ...base, offset: base.offset + field.offset, type: field.type }
  }

  /** What is known of HOC's objects: `ob->index`, `ob->ctemplate` to compare, `ob->u.this_pointer` of a Vector, which is the Vector. */
  private memberOfObject({ base, name, arrow }: Extract<CExpression, { kind: 'member' }>): LValue | undefined {
    const isWhole = name === 'this_pointer' && !arrow && base.kind === 'member' && base.arrow && base.name === 'u'
    const ask = arrow ? askedOfObject[name] : undefined
    const object = isWhole ? base.base : ask ? base : undefined
    if (!object) return undefined
    const type = this.typeOf(object)
    if (type.kind !== 'pointer' || type.to.kind !== 'struct' || type.to.layout.name !== 'Object') return undefined
    const { value } = this.rvalue(object)
    const given: IrExpr = ask ? { kind: 'call', name: ask, args: [value], result: 'i32' } : value
    const of = ask === 'c_hoc_object_index' ? int : pointerTo(voidType)
    return { kind: 'local', local: this.body.temporary(given, name), type: of }
  }

  addressOf(place: LValue, span: Span): IrExpr {
    switch (place.kind) {
      case 'memory':
        return place.offset === 0
          ? place.address
          : { kind: 'integer', op: 'iadd', a: place.address, b: integer(place.offset) }
      case 'place':
        if (place.place.kind === 'pointer') {
          return { kind: 'pointerAddress', slot: place.place.slot }
        }
        return { kind: 'address', place: place.place }
      case 'function': {
        this.program.want(place.name, true)
        const text = integer(this.unit.text(`c ${place.name}`))
        const args: IrExpr[] = [
          { kind: 'surrounding', what: 'mechanism' },
          { kind: 'surrounding', what: 'instance' },
          text,
        ]
        return { kind: 'call', name: 'c_function', args, result: 'i32' }
      }
      case 'columns':
        throw refusedC(
          span,
          `the address of ${place.name}[${place.count}], an array that each instance has`,
          'its elements are not neighbours in memory: use them by index',
        )
      default:
        throw refusedC(span, 'the address of an argument or LOCAL of NMODL', 'copy it into a variable of C first')
    }
  }

  read(place: LValue, span: Span): Value {
    const { type } = place
    if (place.kind === 'columns' || place.kind === 'function' || type.kind === 'array')
      return { type: decay(type), value: this.addressOf(place, span) }
    if (place.kind === 'local') return { type, value: readLocal(place.local) }
    if (place.kind === 'place') return { type, value: load(place.place) }
    if (type.kind === 'struct' || type.kind === 'function') return { type, value: this.addressOf(place, span) }
    return { type, value: { kind: 'peek', format: formatOf(type), address: place.address, offset: place.offset } }
  }

  write(place: LValue, value: IrExpr): void {
    if (place.kind === 'local') this.emit(assign(place.local, value))
    else if (place.kind === 'place') this.emit(store(place.place, value))
    else if (place.kind === 'memory')
      this.emit({ kind: 'poke', format: formatOf(place.type), address: place.address, offset: place.offset, value })
  }

  /** Assigns; the value is what the place then holds. */
  assignTo(place: LValue, given: Value, span: Span): Value {
    const { type } = place
    if (place.kind === 'columns' || place.kind === 'function' || type.kind === 'array')
      throw badTypes(span, `${describe(type)} cannot be assigned`)
    if (type.kind === 'struct') {
      if (given.type.kind !== 'struct') throw badTypes(span, `${describe(given.type)} cannot become ${describe(type)}`)
      const args = [this.addressOf(place, span), given.value, machine('i64.extend_i32_s', 'i64', integer(sizeOf(type)))]
      this.emit(evaluate({ kind: 'call', name: 'c_memcpy', args, result: 'i32' }))
      return given
    }
    const value = this.keep(converted(given, type, span))
    this.write(place, value)
    return { type, value }
  }

  // ---- expressions

  truth(one: CExpression): IrExpr {
    return truth(this.rvalue(one))
  }

  /** An expression whose value nobody wants. */
  private effect(one: CExpression): void {
    if (one.kind === 'binary' && one.operator === ',') {
      this.effect(one.left)
      this.effect(one.right)
      return
    }
    this.rvalue(one)
  }

  rvalue(one: CExpression): Value {
    switch (one.kind) {
      case 'number':
        return { type: one.type, value: literal(one.value, one.type) }
      case 'string': {
        const place = { kind: 'shared', offset: this.program.string(one.text) / 8, count: 1 } as const
        return { type: pointerTo(char), value: { kind: 'address', place } }
      }
      case 'name': {
        const known = this.lookup(one.name) ? undefined : this.program.names.constants.get(one.name)
        return known === undefined
          ? this.read(this.named(one.name, one.span), one.span)
          : { type: int, value: integer(known) }
      }
      case 'index':
      case 'member':
        return this.read(this.lvalue(one), one.span)
      case 'unary':
        return this.unary(one)
      case 'step':
        return this.step(one)
      case 'binary':
        return this.binary(one)
      case 'assign':
        return this.assignment(one)
      case 'conditional':
        return this.conditional(one)
      case 'cast': {
        const value = this.rvalue(one.operand)
        return one.type.kind === 'void' ? nothing : { type: one.type, value: converted(value, one.type, one.span) }
      }
      case 'sizeofType':
        return sizeValue(one.type)
      case 'sizeof':
        if (one.operand.kind === 'name' && this.sizedHere.has(one.operand.name))
          throw refusedC(one.span, 'the size of an array that is known at run time only')
        return sizeValue(this.typeOf(one.operand))
      case 'call':
        return this.call(one)
    }
  }

  /** Type of an expression that is not evaluated. */
  private typeOf(one: CExpression): CType {
    let type: CType = int
    this.body.collect(() => {
      type =
        ['name', 'index', 'member'].includes(one.kind) || (one.kind === 'unary' && one.operator === '*')
          ? this.lvalue(one).type
          : one.kind === 'string'
            ? { kind: 'array', of: char, count: one.text.length + 1 }
            : this.rvalue(one).type
    })
    return type
  }

  private unary(one: Extract<CExpression, { kind: 'unary' }>): Value {
    const { operator, operand, span } = one
    if (operator === '*') return this.read(this.lvalue(one), span)
    if (operator === '&') {
      const place = this.lvalue(operand)
      return { type: pointerTo(place.type), value: this.addressOf(place, span) }
    }
    const value = this.rvalue(operand)
    if (operator === '!') return { type: int, value: { kind: 'convert', op: 'not', a: truth(value) } }
    const type = promoted(value.type)
    if (!isArithmetic(type)) throw badTypes(span, `${operator} does not go with ${describe(type)}`)
    const a = converted(value, type, span)
    if (operator === '+') return { type, value: a }
    if (operator === '-') return { type, value: negated(a, type) }
    if (isFloating(type)) throw badTypes(span, '~ does not go with double')
    return { type, value: arithmetic('^', a, literal(-1, type), type) }
  }

  private step({ operator, before, operand, span }: Extract<CExpression, { kind: 'step' }>): Value {
    const place = this.settled(this.lvalue(operand))
    const old = this.kept(this.read(place, span))
    const by: Value = { type: int, value: integer(1) }
    const next = this.operate(operator[0]!, old, by, span)
    const made = this.assignTo(place, next, span)
    return before ? made : old
  }

  /** A place whose address is not worked out again. */
  private settled(place: LValue): LValue {
    return place.kind === 'memory' && place.address.kind !== 'address'
      ? { ...place, address: this.keep(place.address) }
      : place
  }

  private assignment({ operator, target, value, span }: Extract<CExpression, { kind: 'assign' }>): Value {
    const place = this.settled(this.lvalue(target))
    if (operator === '') return this.assignTo(place, this.rvalue(value), span)
    const [old, by] = this.inOrder([() => this.read(place, span), () => this.rvalue(value)], (one) => this.kept(one))
    return this.assignTo(place, this.operate(operator, old!, by!, span), span)
  }

  private conditional({ condition, whenTrue, otherwise, span }: Extract<CExpression, { kind: 'conditional' }>): Value {
    const test = this.truth(condition)
    let [a, b]: Value[] = []
    const first = this.body.collect(() => {
      a = this.rvalue(whenTrue)
    })
    const second = this.body.collect(() => {
      b = this.rvalue(otherwise)
    })
    if (a!.type.kind === 'void' || b!.type.kind === 'void') {
      this.emit({ kind: 'if', condition: test, whenTrue: first, otherwise: second })
      return nothing
    }
    const type =
      isArithmetic(a!.type) && isArithmetic(b!.type)
        ? commonType(a!.type, b!.type)
        : isArithmetic(a!.type)
          ? b!.type
          : a!.type
    const result = this.unit.local(irTypeOf(type), 'chosen')
    this.emit({
      kind: 'if',
      condition: test,
      whenTrue: [...first, assign(result, converted(a!, type, span))],
      otherwise: [...second, assign(result, converted(b!, type, span))],
    })
    return { type, value: readLocal(result) }
  }

  private binary(one: Extract<CExpression, { kind: 'binary' }>): Value {
    const { operator, left, right, span } = one
    if (operator === ',') {
      this.effect(left)
      return this.rvalue(right)
    }
    if (operator === '&&' || operator === '||') return this.logical(operator, left, right)
    const [a, b] = this.inOrder([() => this.rvalue(left), () => this.rvalue(right)], (value) => this.kept(value))
    return this.operate(operator, a!, b!, span)
  }

  private logical(operator: '&&' | '||', left: CExpression, right: CExpression): Value {
    const a = this.truth(left)
    let b: IrExpr | undefined
    const before = this.body.collect(() => {
      b = this.truth(right)
    })
    if (before.length === 0)
      return { type: int, value: { kind: 'integer', op: operator === '&&' ? 'and' : 'or', a, b: b! } }
    const result = this.body.temporary(a, 'truth')
    const open: IrExpr = operator === '&&' ? readLocal(result) : { kind: 'convert', op: 'not', a: readLocal(result) }
    this.emit({ kind: 'if', condition: open, whenTrue: [...before, assign(result, b!)], otherwise: [] })
    return { type: int, value: readLocal(result) }
  }

  /** An operator on two values. */
  operate(operator: string, a: Value, b: Value, span: Span): Value {
    const comparison = comparisons[operator]
    if (a.type.kind === 'pointer' || b.type.kind === 'pointer') return this.onPointers(operator, a, b, span)
    if (!isArithmetic(a.type) || !isArithmetic(b.type))
      throw badTypes(span, `${operator} does not go with ${describe(a.type)} and ${describe(b.type)}`)
    const shifting = operator === '<<' || operator === '>>'
    const type = shifting ? promoted(a.type) : commonType(a.type, b.type)
    const [x, y] = [converted(a, type, span), converted(b, type, span)]
    if (comparison) return { type: int, value: compared(comparison, x, y, type) }
    if (isFloating(type) && !'+-*/'.includes(operator)) throw badTypes(span, `${operator} does not go with double`)
    const value = arithmetic(operator, x, y, type)
    return { type, value: type.kind === 'float' ? machine('f32.round', 'f64', value) : value }
  }

  private onPointers(operator: string, a: Value, b: Value, span: Span): Value {
    const comparison = comparisons[operator]
    if (comparison) {
      const type = a.type.kind === 'pointer' ? a.type : b.type
      return { type: int, value: compared(comparison, converted(a, type, span), converted(b, type, span), type) }
    }
    if (operator === '-' && a.type.kind === 'pointer' && b.type.kind === 'pointer') {
      const bytes: IrExpr = { kind: 'integer', op: 'isub', a: a.value, b: b.value }
      const value: IrExpr = { kind: 'integer', op: 'idiv', a: bytes, b: integer(sizeOf(a.type.to)) }
      return { type: int, value }
    }
    if (operator === '+') return a.type.kind === 'pointer' ? this.moved(a, b, 1, span) : this.moved(b, a, 1, span)
    if (operator === '-') return this.moved(a, b, -1, span)
    throw badTypes(span, `${operator} does not go with ${describe(a.type)} and ${describe(b.type)}`)
  }

  /** A pointer some elements further on. */
  private moved(pointer: Value, count: Value, sign: 1 | -1, span: Span): Value {
    if (pointer.type.kind !== 'pointer') throw badTypes(span, `${describe(pointer.type)} has no elements`)
    const width = sizeOf(pointer.type.to)
    const at = converted(count, int, span)
    if (at.kind === 'int' && at.value === 0) return pointer
    const bytes: IrExpr =
      at.kind === 'int' ? integer(at.value * width) : { kind: 'integer', op: 'imul', a: at, b: integer(width) }
    return {
      type: pointer.type,
      value: { kind: 'integer', op: sign > 0 ? 'iadd' : 'isub', a: pointer.value, b: bytes },
    }
  }

  // ---- calls

  private call(one: Extract<CExpression, { kind: 'call' }>): Value {
    const { callee, span } = one
    const name = callee.kind === 'name' ? callee.name : undefined
    const local = name === undefined ? undefined : this.scopes.some((scope) => scope.has(name))
    if (name === undefined || local || this.program.variables.has(name)) return callPointer(this, one)
    return callNamed(this, name, one.args, span)
  }

  args(list: readonly CExpression[]): Value[] {
    return this.inOrder(
      list.map((one) => () => this.rvalue(one)),
      (value) => this.kept(value),
    )
  }
}

/** A call from NMODL of a function that only C defines. */
export function callOfC(body: Body, call: Call): IrExpr | undefined {
  const program = body.unit.c
  const found = program.want(call.name)
  if (!found) return undefined
  const values = call.arguments.map((one): Value => ({ type: double, value: body.number(one) }))
  const args = found.parameters.map(({ type }, i) =>
    converted(values[i] ?? { type: int, value: integer(0) }, type, call.span),
  )
  const isVoid = found.result.kind === 'void'
  const value: IrExpr = {
    kind: 'routine',
    name: `c ${call.name}`,
    args,
    result: isVoid ? 'none' : irTypeOf(found.result),
  }
  if (isVoid) {
    body.emit(evaluate(value))
    return constant(0)
  }
  return converted({ type: found.result, value: readLocal(body.temporary(value, call.name)) }, double, call.span)
}

/** A name of C's, read from NMODL; undefined where C does not know it either. */
export function numberInC(body: Body, { name, index, span }: Variable): IrExpr | undefined {
  const program = body.unit.c
  const expression = program.named(name, span)
  if (!expression) return undefined
  const lowering = new CLowering(program, body)
  if (!index) return converted(lowering.rvalue(expression), double, span)
  return converted(lowering.read(lowering.elementOf(expression, body.whole(index)), span), double, span)
}

/** The same for a name that NMODL assigns; false where C does not know it either. */
export function assignInC(body: Body, { name, index, span }: Variable, value: IrExpr): boolean {
  const program = body.unit.c
  const expression = program.named(name, span)
  if (!expression) return false
  const lowering = new CLowering(program, body)
  const place = index ? lowering.elementOf(expression, body.whole(index)) : lowering.lvalue(expression)
  lowering.assignTo(place, { type: double, value }, span)
  return true
}

export const evaluate = (value: IrExpr): IrStatement => ({ kind: 'evaluate', value })
