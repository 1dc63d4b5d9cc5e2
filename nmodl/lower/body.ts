/** Statements of NMODL, in the kernel language. */
import { unreachable } from '../../lang/problem.ts'
import type { Span } from '../../lang/source.ts'
import { childStatements } from '../build.ts'
import { assign, binary, type IrExpr, integer, readLocal, store } from '../ir.ts'
import { misplaced } from '../problems.ts'
import type { Call, ForNetCons, From, If, Return, Statement, Variable, Verbatim, Watch } from '../tree.ts'
import { assignInC } from '../verbatim/from-nmodl.ts'
import { lowerMixed } from '../verbatim/program.ts'
import { translateVerbatim } from '../verbatim.ts'
import { BodyExpressions, hasReturn } from './body-expressions.ts'
import { rangeOfCounter } from './index-range.ts'
import { lowerSolve } from './solve.ts'

export class Body extends BodyExpressions {
  protected get self(): Body {
    return this
  }

  block(statements: readonly Statement[]): void {
    if (statements.some(mayDeclare)) this.scoped(() => this.sequence(statements))
    else this.sequence(statements)
  }

  /** A block that is a function in C: a `return` of VERBATIM leaves it. */
  enclosed(statements: readonly Statement[]): void {
    const outer = this.exit
    this.exit = undefined
    if (this.unit.holdsC(statements) && statements.some(hasReturn)) {
      this.exit = { result: this.unit.local('f64', 'ignored'), returned: this.temporary(integer(0), 'returned') }
    }
    this.block(statements)
    this.exit = outer
  }

  /** What follows a statement that may return runs only if it did not. One with a problem is left out: all of a file are told at once. */
  protected sequence(statements: readonly Statement[]): void {
    if (this.unit.holdsC(statements) && statements.some((one) => one.kind === 'verbatim' && !this.isSimple(one))) {
      lowerMixed(this, statements)
      return
    }
    const before = this.present()
    for (let i = 0; i < statements.length; i++) {
      try {
        this.lower(statements[i]!)
      } catch (error) {
        this.note(error, before)
      }
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
  protected isSimple(statement: Verbatim): boolean {
    const translated = translateVerbatim(statement.text, statement.span)
    return translated !== undefined && this.attempt(() => this.scoped(() => this.sequence(translated))) !== undefined
  }

  protected verbatim(statement: Verbatim): void {
    this.sequence(translateVerbatim(statement.text, statement.span) ?? [])
  }

  protected leave({ value, span }: Return): void {
    if (!this.exit) {
      this.unsupported(span, 'return outside a FUNCTION or PROCEDURE')
      return
    }
    if (value) this.emit(assign(this.exit.result, this.number(value)))
    this.emit(assign(this.exit.returned, integer(1)))
  }

  statement(statement: Statement): void {
    this.noting(() => this.lower(statement), undefined)
  }

  protected lower(statement: Statement): void {
    switch (statement.kind) {
      case 'assign':
        this.assign(statement.target, this.number(statement.value))
        return
      case 'local':
        this.declareLocals(statement)
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

  protected branch(statement: If): void {
    const condition = this.noting(() => this.truth(statement.condition), integer(0))
    const whenTrue = this.collect(() => this.block(statement.whenTrue))
    const otherwise = this.collect(() => this.block(statement.otherwise))
    this.emit({ kind: 'if', condition, whenTrue, otherwise })
  }

  /** Labels that C inside a loop of NMODL jumps to; innermost last. */
  readonly loopsOfC: { readonly leave: number; readonly again: number }[] = []

  /** A loop that `break` and `continue` of C may stand in. */
  protected loopWithC(
    statements: readonly Statement[],
    condition: () => IrExpr,
    body: () => void,
    step: () => void,
  ): void {
    if (!this.unit.holdsC(statements) || !statements.some(jumps)) {
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

  protected fromLoop(loop: From): void {
    const { variable, by, body } = loop
    const counter = this.unit.local('i32', variable.text)
    const from = this.whole(loop.from)
    this.emit(assign(counter, from))
    const to = this.whole(loop.to)
    const range = rangeOfCounter(loop, from, to, by ? this.whole(by) : integer(1))
    if (range) this.counters.set(counter.id, range)
    this.scoped(() => {
      this.bind(variable.text, { kind: 'counter', local: counter })
      this.loopWithC(
        body,
        // as in C: worked out each time
        () => ({
          kind: 'integer',
          op: 'ile',
          a: readLocal(counter),
          b: to.kind === 'int' ? to : this.whole(loop.to),
        }),
        () => this.block(body),
        () => {
          const step = by ? this.whole(by) : integer(1)
          this.emit(assign(counter, { kind: 'integer', op: 'iadd', a: readLocal(counter), b: step }))
        },
      )
    })
  }

  /** Fails when it is reached, not before: much of a file may never run. */
  protected unsupported(span: Span, what: string): void {
    const { line } = span.source.position(span.start)
    this.emitAll(this.fail(`${what} (${span.source.name}:${line}) is not supported yet`))
  }

  protected forNetCons({ names, body }: ForNetCons): void {
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

  protected watch(statement: Watch): void {
    for (const { condition, flag, span } of statement.conditions) {
      const which = this.unit.watches.length
      if (condition.kind !== 'binary' || (condition.operator !== '<' && condition.operator !== '>'))
        throw misplaced(span, 'WATCH (a > b)', 'this form')
      const [high, low] =
        condition.operator === '>' ? [condition.left, condition.right] : [condition.right, condition.left]
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

  protected callStatement(call: Call): void {
    const value = this.call(call, true)
    if (value && value.kind !== 'local' && value.kind !== 'const') this.emit({ kind: 'evaluate', value })
  }

  assign(target: Variable, value: IrExpr): void {
    const binding = this.binding(target.name)
    if (binding?.kind === 'local') this.emit(assign(binding.local, value))
    else if (binding?.kind === 'counter') this.emit(assign(binding.local, { kind: 'convert', op: 'toInt', a: value }))
    else if (!binding && this.around.v && this.isNodeVoltage(target)) this.emit(assign(this.around.v, value))
    else if (binding || !this.isOfC(target.name) || !assignInC(this, target, value))
      this.emit(store(this.place(target, true), value))
  }
}

/** Names for what follows in its block. */
const mayDeclare = ({ kind }: Statement): boolean => kind === 'local' || kind === 'verbatim'

const jumps = (statement: Statement): boolean =>
  (statement.kind === 'verbatim' && /\b(break|continue)\b/.test(statement.text)) ||
  childStatements(statement).some(jumps)
