/** Members of built-in classes, from their tables. */
import { problem } from '../../lang/problem.ts'
import type { Member, MethodReturn, Result } from '../../stdlib/binding/class.ts'
import type { Context } from '../../stdlib/binding/context.ts'
import type { Value } from '../../stdlib/binding/value.ts'
import { type Handle, StrCell } from '../objects.ts'
import { wrongType } from './arguments.ts'
import type { Machine } from './machine.ts'
import type { Access, Usage } from './sites.ts'
import { textOf } from './template-member.ts'

type Of<Kind> = Extract<Member, { kind: Kind }>

export function builtinAccess(machine: Machine, usage: Usage, member: Member): Access {
  switch (member.kind) {
    case 'method':
      return methodAccess(machine, usage, member)
    case 'number':
      return numberAccess(machine, usage, member)
    case 'string':
      return stringAccess(usage, member)
    case 'object':
      return resultAccess(machine, usage, 'object', (self) => member.get(self as never, machine.context))
    default:
      return sectionAccess(machine, usage, member)
  }
}

type Run = (self: object, args: never[]) => Result

function methodAccess(machine: Machine, usage: Usage, member: Of<'method'>): Access {
  if (usage.use === 'store')
    throw problem('HOC2254', undefined, `${usage.name} is a method: nothing can be assigned to it`)
  const { context } = machine
  const count = usage.indices + Math.max(0, usage.args)
  const { call1 } = member
  if (call1 && count === 1) {
    const single = singleAccess(machine, usage.use, member.returns, call1 as Single)
    if (single) return single
  }
  const call = (self: object, args: unknown[]) => member.call(self as never, args as never[], context)
  if (member.returns === 'number' && (usage.use === 'number' || usage.use === 'any' || usage.use === 'value')) {
    if (count === 0) return (object: Handle) => call(object.impl, []) ?? 0
    if (count === 1) return (object: Handle, a) => call(object.impl, [a]) ?? 0
    if (count === 2) return (object: Handle, a, b) => call(object.impl, [a, b]) ?? 0
  }
  return resultAccess(machine, usage, member.returns, call as Run)
}

type Single = (self: object, argument: Value, context: Context) => Result

/** One argument and the usual results: nothing is made on the way. */
function singleAccess(machine: Machine, use: Usage['use'], returns: MethodReturn, call: Single): Access | undefined {
  const { context } = machine
  if (returns === 'number' && (use === 'number' || use === 'any' || use === 'value'))
    return (object: Handle, a: Value) => call(object.impl, a, context) ?? 0
  if (returns === 'object' && use === 'any')
    return (object: Handle, a: Value) => machine.looseResult(call(object.impl, a, context))
  if (returns === 'object' && (use === 'object' || use === 'value'))
    return (object: Handle, a: Value) => machine.objectResult(call(object.impl, a, context))
  return undefined
}

/** What a method gives back, as the site wants it. */
function resultAccess(machine: Machine, usage: Usage, returns: MethodReturn, run: Run): Access {
  const { use } = usage
  if (returns === 'object' && (use === 'object' || use === 'value' || use === 'any')) {
    if (use === 'any') return (object: Handle, ...args) => machine.looseResult(run(object.impl, args as never[]))
    const count = usage.indices + Math.max(0, usage.args)
    if (count === 0) return (object: Handle) => machine.objectResult(run(object.impl, []))
    if (count === 1) return (object: Handle, a: never) => machine.objectResult(run(object.impl, [a]))
    return (object: Handle, ...args) => machine.objectResult(run(object.impl, args as never[]))
  }
  if (returns === 'string' && use === 'string') return (object: Handle, ...args) => run(object.impl, args as never[])
  if (returns === 'string' && (use === 'value' || use === 'any')) {
    return (object: Handle, ...args) => new StrCell(String(run(object.impl, args as never[])))
  }
  if (returns === 'section' && (use === 'section' || use === 'any' || use === 'value')) {
    return (object: Handle, ...args) => run(object.impl, args as never[])
  }
  if (returns === 'number' && use !== 'object' && use !== 'string' && use !== 'section' && use !== 'ref') {
    return (object: Handle, ...args) => run(object.impl, args as never[]) ?? 0
  }
  throw wrongType(-1, use === 'ref' ? 'variable' : use, sample[returns])
}

const sample: Record<MethodReturn, unknown> = { number: 0, string: '', object: null, section: () => 0 }

function numberAccess(machine: Machine, usage: Usage, member: Of<'number'>): Access {
  const { context } = machine
  const { whole } = machine.helpers
  const { rank } = member
  const given = usage.indices + Math.max(0, usage.args)
  if (given > rank) throw problem('HOC2220', undefined, `${usage.name} not an array variable`)
  if (given < rank && !member.firstByDefault)
    throw problem('HOC2230', undefined, `interpreter stack type error: ${usage.name} needs ${rank} subscripts`)
  if (usage.use === 'store') return storeAccess(machine, usage, member)
  if (usage.use === 'ref') {
    const { ref } = member
    if (!ref) throw problem('HOC2256', undefined, `${usage.name} has no address`)
    return (object: Handle, i = 0, j = 0) => ref(object.impl as never, context, whole(i), whole(j))
  }
  if (usage.use === 'object' || usage.use === 'string' || usage.use === 'section') throw wrongType(-1, usage.use, 0)
  if (rank === 0) return (object: Handle) => member.get(object.impl as never, context, 0, 0)
  if (given === 1) return (object: Handle, i: number) => member.get(object.impl as never, context, whole(i), 0)
  return (object: Handle, i = 0, j = 0) => member.get(object.impl as never, context, whole(i), whole(j))
}

function storeAccess(machine: Machine, usage: Usage, member: Of<'number'>): Access {
  const { context } = machine
  const { whole } = machine.helpers
  const { set } = member
  const { op } = usage
  if (!set) throw problem('HOC2257', undefined, `${usage.name} cannot be assigned to`)
  if (op === '=' && usage.indices + usage.args === 0) {
    // one index in brackets and no parentheses: indices 1, args -1
    return (object: Handle, value, i: number) => {
      if (typeof value !== 'number') throw wrongType(-1, 'number', value)
      set(object.impl as never, value, context, whole(i), 0)
      return value
    }
  }
  return (object: Handle, value, i = 0, j = 0) => {
    if (typeof value !== 'number') throw wrongType(-1, 'number', value)
    const [self, row, column] = [object.impl as never, whole(i), whole(j)]
    const next = op === '=' ? value : machine.combine(op, member.get(self, context, row, column), value)
    set(self, next, context, row, column)
    return next
  }
}

function stringAccess(usage: Usage, member: Of<'string'>): Access {
  if (usage.use === 'store') return (object: Handle, value) => (member.cell(object.impl as never).value = textOf(value))
  if (usage.use === 'string') return (object: Handle) => member.cell(object.impl as never).value
  if (usage.use === 'value' || usage.use === 'any') return (object: Handle) => member.cell(object.impl as never)
  throw wrongType(-1, usage.use, '')
}

function sectionAccess(machine: Machine, usage: Usage, member: Of<'section'>): Access {
  if (usage.use === 'store')
    throw problem('HOC2254', undefined, `${usage.name} is a section: nothing can be assigned to it`)
  // unlike other indices -1 is not taken for 0 here
  return (object: Handle, i = 0) => member.get(object.impl as never, machine.context, Math.trunc(i))
}
