/** Statements and whole bodies of C, in the kernel language; what jumps becomes labelled blocks. */
import type { Span } from '../../lang/source.ts'
import { assign, type IrExpr, type IrLocal, type IrStatement, integer, readLocal } from '../ir.ts'
import type { Body } from '../lower/body.ts'
import { addressedNames, holds } from './addressed.ts'
import { DeclarationLowering } from './declaration-lowering.ts'
import { evaluate } from './frame-lowering.ts'
import { refusedC } from './problems.ts'
import type { CExpression, CFunction, CStatement } from './tree.ts'
import { aligned, type CType, double, int } from './types.ts'
import { converted, type LValue } from './values.ts'

export class CLowering extends DeclarationLowering {
  protected loops: { readonly leave: number; readonly again: number | undefined }[] = []

  protected exit: { readonly label: number; readonly result: IrLocal | undefined; readonly type: CType } | undefined =
    undefined

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

  protected enclosed(
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

  // ---- statements

  protected sequence(statements: readonly CStatement[]): void {
    if (statements.some(({ kind }) => kind === 'label')) this.labelled(statements)
    else for (const one of statements) this.statement(one)
  }

  protected readonly labels: { names: ReadonlyMap<string, number>; next: IrLocal; again: number }[] = []

  /**
   * Statements with labels among them: a loop whose turns begin at the label that was jumped to, the first at the top. Each part is the
   * end of a block that leaving begins there, as with `switch`.
   */
  protected labelled(statements: readonly CStatement[]): void {
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

  protected goto(name: string, span: Span): void {
    const found = this.labels.findLast(({ names }) => names.has(name))
    if (!found) throw refusedC(span, `goto ${name}, a label that is not in a block around it,`)
    this.emit(assign(found.next, integer(found.names.get(name)!)), { kind: 'jump', label: found.again })
  }

  protected statement(one: CStatement): void {
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

  protected nmodl(statement: Parameters<Body['statement']>[0]): void {
    if (statement.kind === 'local') this.body.statement(statement)
    else this.body.scoped(() => this.withOwnNames(() => this.body.statement(statement)))
    const { exit } = this.body
    if (!exit || !this.exit) return
    const leave: IrStatement = { kind: 'jump', label: this.exit.label }
    if (
      /"kind":"(return|verbatim)"/.test(JSON.stringify(statement, (key, value) => (key === 'span' ? undefined : value)))
    )
      this.emit({ kind: 'if', condition: readLocal(exit.returned), whenTrue: [leave], otherwise: [] })
  }

  /** Variables of C around statements of NMODL are seen there, and by C among those. */
  protected withOwnNames(build: () => void): void {
    for (const scope of this.scopes)
      for (const [name, place] of scope) {
        if (place.kind !== 'local' || place.local.type === 'i64') continue
        this.body.bind(name, { kind: place.local.type === 'f64' ? 'local' : 'counter', local: place.local })
      }
    this.body.scopesOfC.push(...this.scopes)
    build()
    this.body.scopesOfC.length -= this.scopes.length
  }

  protected branch(condition: IrExpr, whenTrue: CStatement, otherwise: CStatement | undefined): void {
    this.emit({
      kind: 'if',
      condition,
      whenTrue: this.body.collect(() => this.scoped(() => this.statement(whenTrue))),
      otherwise: otherwise ? this.body.collect(() => this.scoped(() => this.statement(otherwise))) : [],
    })
  }

  protected loop(one: { condition?: CExpression | undefined; step?: CExpression | undefined; body: CStatement }): void {
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

  protected doLoop(condition: CExpression, statement: CStatement): void {
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

  protected inside(loop: { leave: number; again: number | undefined }, body: CStatement): IrStatement[] {
    this.loops.push(loop)
    const statements = this.body.collect(() => this.scoped(() => this.statement(body)))
    this.loops.pop()
    return statements
  }

  protected unless(condition: IrExpr, label: number): void {
    const not: IrExpr = { kind: 'convert', op: 'not', a: condition }
    this.emit({ kind: 'if', condition: not, whenTrue: [{ kind: 'jump', label }], otherwise: [] })
  }

  protected jump(kind: 'break' | 'continue', span: Span): void {
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
  protected switch(value: CExpression, body: CStatement): void {
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

  protected leave(value: CExpression | undefined, span: Span): void {
    const exit = this.exit!
    if (value) {
      const given = this.rvalue(value)
      if (exit.result && given.type.kind !== 'void') this.emit(assign(exit.result, converted(given, exit.type, span)))
    }
    const { exit: outer } = this.body
    if (outer) this.emit(assign(outer.returned, integer(1)))
    this.emit({ kind: 'jump', label: exit.label })
  }
}
