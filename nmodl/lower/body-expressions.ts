/**
 * Expressions of NMODL. Routines are put in place where they are called (a routine that calls itself becomes a function); a call inside an
 * expression puts its statements before the statement it stands in.
 */
import { unreachable } from '../../lang/problem.ts'
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
  integer,
  load,
  negate,
  readLocal,
  typeOf,
} from '../ir.ts'
import { misplaced, notAnArray, notSupported, unknownFunction, wrongArgumentCount } from '../problems.ts'
import { meaningOf, type Routine } from '../symbols.ts'
import type { Binary, Call, Expression, Statement, Variable } from '../tree.ts'
import { callOfC, callOfLibrary, numberInC } from '../verbatim/from-nmodl.ts'
import { mayReturn, translateVerbatim } from '../verbatim.ts'
import type { Body } from './body.ts'
import { BodyPlaces } from './body-places.ts'
import type { Binding } from './body-scopes.ts'
import { lowerIntrinsic } from './intrinsics.ts'
import { isSolver, lowerBlockCall } from './solve.ts'
import { lowerTableCall, tableOf } from './tables.ts'

export abstract class BodyExpressions extends BodyPlaces {
  /** The same, with all it can. */
  protected abstract get self(): Body
  abstract block(statements: readonly Statement[]): void

  /** An expression as a double. What is most frequent is done here: each call of all those that this takes costs as much as what it does. */
  number(expression: Expression): IrExpr {
    let value: IrExpr
    switch (expression.kind) {
      case 'number':
        return constant(expression.value)
      case 'binary': {
        const op = arithmetic[expression.operator]
        if (op !== undefined) return binary(op, this.number(expression.left), this.number(expression.right))
        value = this.binary(expression)
        break
      }
      case 'variable':
        value = this.variable(expression)
        if (value.kind === 'load') return value
        break
      default:
        value = this.expression(expression)
    }
    if (typeOf(value) === 'f64') return value
    return value.kind === 'int' ? constant(value.value) : { kind: 'convert', op: 'toDouble', a: value }
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
    const cut = expression.kind === 'call' && expression.name === 'INT' ? expression.arguments[0] : undefined
    const value = this.expression(cut ?? expression)
    if (typeOf(value) === 'i32') return value
    return value.kind === 'const' ? integer(Math.trunc(value.value)) : { kind: 'convert', op: 'toInt', a: value }
  }

  protected isWhole(expression: Expression): boolean {
    if (expression.kind === 'number') return Number.isInteger(expression.value)
    // each name is cut off, before anything is made of it
    if (expression.kind === 'variable') return !expression.index
    if (expression.kind === 'call') return expression.name === 'INT'
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
        return this.negative(expression.operand)
      case 'binary':
        return this.binary(expression)
      case 'call':
        return this.call(expression, false)!
      default:
        return unreachable(expression)
    }
  }

  /** What is true or not is a whole number in C, which has no -0. */
  protected negative(operand: Expression): IrExpr {
    const value = this.expression(operand)
    if (typeOf(value) === 'f64') return negate(value)
    return value.kind === 'int' ? constant(-value.value) : integerBelow(value)
  }

  protected variable(target: Variable): IrExpr {
    const { name } = target
    const binding = this.names.get(name)
    if (binding !== undefined) return this.bound(binding, target)
    const known = this.settled(target)
    if (known !== undefined) return load(known)
    const meaning = this.unit.mechanism.meanings.get(name)
    if (meaning === undefined || meaning.kind === 'node') return this.elsewhere(target)
    return meaning.kind === 'constant' ? constant(meaning.value) : load(this.placeOf(meaning, target))
  }

  private bound(binding: Binding, target: Variable): IrExpr {
    if (binding.kind !== 'local' && binding.kind !== 'counter') return load(this.place(target, false))
    if (target.index) throw notAnArray(target.span, target.name)
    return readLocal(binding.local)
  }

  /** What no block of the file declares by itself: known to C by another name, an ion's value, a slope, C's, the node's. */
  private elsewhere(target: Variable): IrExpr {
    const { name, span } = target
    const binding = this.binding(name)
    if (binding !== undefined) return this.bound(binding, target)
    if (!name.startsWith('_ion_') && !name.endsWith("'")) {
      const inC = this.nameInC(target)
      if (inC) return inC
      const meaning = meaningOf(this.unit.mechanism, name, span)
      if (meaning.kind === 'node' && meaning.name === 'v' && this.around.v) return readLocal(this.around.v)
    }
    return load(this.place(target, false))
  }

  /** What only the C of the file declares: a macro, a variable. */
  protected nameInC(target: Variable): IrExpr | undefined {
    const { mechanism } = this.unit
    const { name } = target
    if (!mechanism.hasC || (mechanism.kind !== 'artificial' && /^(v|area|diam)$/.test(name))) return undefined
    return numberInC(this.self, target)
  }

  protected binary(expression: Binary): IrExpr {
    const { operator, left, right } = expression
    const op = arithmetic[operator]
    if (op !== undefined) return binary(op, this.number(left), this.number(right))
    const comparison = comparisons[operator]
    if (comparison !== undefined) return compare(comparison, this.number(left), this.number(right))
    if (operator === '&&' || operator === '||') return this.logical(operator, left, right)
    if (operator === '^') return this.power(this.number(left), this.number(right))
    throw notSupported(expression.span, `the operator ${operator}`, 'use fmod(a, b)')
  }

  protected logical(operator: '&&' | '||', left: Expression, right: Expression): IrExpr {
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
  protected call(call: Call, asStatement: boolean): IrExpr | undefined {
    const routine = this.unit.mechanism.routines.get(call.name)
    if (routine && !isSolver(this.unit.mechanism, call.name)) return this.routine(routine, call)
    const done = lowerIntrinsic(this.self, call)
    if (done) return done.value ?? (asStatement ? undefined : constant(0))
    if (lowerBlockCall(this.self, call.name)) return constant(0)
    const fromC = this.unit.mechanism.hasC ? callOfC(this.self, call) : undefined
    if (fromC) return fromC
    const ofLibrary = callOfLibrary(this.self, call)
    if (ofLibrary) return ofLibrary
    const inLibrary = this.unit.inScop(call.name)
    if (inLibrary) return this.routine(inLibrary, call)
    throw unknownFunction(call.span, call.name, this.unit.mechanism.routines.keys())
  }

  protected routine(routine: Routine, call: Call): IrExpr {
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
      const value = lowerTableCall(this.self, routine, args)
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
      const value: IrExpr = { kind: 'routine', name: wanted, args: [...args, this.currentVoltage()] }
      const result = this.temporary(value, name)
      this.followTurn()
      return readLocal(result)
    }
    const locals = args.map((argument, i) => this.temporary(argument, routine.parameters[i]!.name.text))
    return this.inPlace(routine, locals)
  }

  /** Routines with C are functions of their own; what HOC calls directly is one already. */
  protected isApart(routine: Routine): boolean {
    if (routine.apart || !this.unit.holdsC(routine.body)) return routine.apart === true
    return (this.inside.length > 0 || this.around.where !== 'routine') && hasCode(routine.body)
  }

  /** The node's voltage goes along as a last argument, since `current` evaluates at v + 0.001 too. */
  protected currentVoltage(): IrExpr {
    if (this.around.v) return readLocal(this.around.v)
    const node = this.unit.mechanism.kind !== 'artificial'
    return node ? load({ kind: 'node', column: 'v' }) : constant(0)
  }

  inPlace(routine: Routine, parameters: readonly IrLocal[]): IrExpr {
    const outer = this.names
    const scope = new Map<string, Binding>()
    routine.parameters.forEach(({ name }, i) => {
      scope.set(name.text, { kind: 'local', local: parameters[i]! })
    })
    const result = this.unit.local('f64', routine.name.text)
    if (routine.routine === 'FUNCTION') {
      scope.set(routine.name.text, { kind: 'local', local: result })
      this.emit(assign(result, constant(0)))
    }
    const [outerExit, outerC] = [this.exit, this.scopesOfC.splice(0)]
    this.names = scope
    this.inside.push(routine.name.text)
    this.exit = undefined
    if (this.unit.holdsC(routine.body) && routine.body.some(hasReturn)) {
      this.exit = { result, returned: this.temporary(integer(0), 'returned') }
    }
    const wrong = this.unit.problems.length
    this.block(routine.body)
    if (this.unit.problems.length === wrong) this.unit.placed.add(routine)
    this.inside.pop()
    this.names = outer
    this.scopesOfC.push(...outerC)
    this.exit = outerExit
    return routine.routine === 'FUNCTION' ? readLocal(result) : constant(0)
  }
}

const integerBelow = (a: IrExpr): IrExpr => ({
  kind: 'convert',
  op: 'toDouble',
  a: { kind: 'integer', op: 'isub', a: integer(0), b: a },
})

/** Of the functions that routines become which HOC calls. */
export const fromHocSuffix = ' for HOC'

export const hasReturn = (statement: Statement): boolean =>
  statement.kind === 'return' ||
  (statement.kind === 'verbatim' && mayReturn(statement.text)) ||
  childStatements(statement).some(hasReturn)

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
