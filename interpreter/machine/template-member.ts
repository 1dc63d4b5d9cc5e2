/** Members of a template's objects. */
import { problem } from '../../lang/problem.ts'
import type { Handle, NumberArray, ObjectArray, SectionArray, StrCell } from '../objects.ts'
import { FieldRef } from '../refs.ts'
import type { Sym } from '../symbols.ts'
import { wrongType } from './arguments.ts'
import type { Machine } from './machine.ts'
import { offsetOf } from './numbers.ts'
import type { Access, Owner, Usage } from './sites.ts'

export function templateAccess(machine: Machine, usage: Usage, symbol: Sym): Owner {
  switch (symbol.nameClass) {
    case 'VAR':
      return variable(symbol.isArray ? arrayAccess(machine, usage, symbol) : numberAccess(machine, usage, symbol))
    case 'STRVAR':
      return variable(stringAccess(usage, symbol))
    case 'OBJVAR':
      return variable(objectAccess(machine, usage, symbol))
    case 'SECTION':
      return variable(sectionAccess(machine, usage, symbol))
    case 'PROC':
    case 'FUNC':
    case 'OBFUNC':
    case 'ITERATOR':
      return callAccess(usage, symbol)
    default:
      throw problem('HOC2253', undefined, `${symbol.name} : can't push that type onto stack`)
  }
}

const variable = (fn: Access): Owner => ({ fn, isLight: true, givesLoose: false })

function callAccess(usage: Usage, symbol: Sym): Owner {
  if (usage.use === 'store')
    throw problem('HOC2254', undefined, `${usage.name} is a procedure: nothing can be assigned to it`)
  const isIterator = symbol.nameClass === 'ITERATOR'
  if (isIterator !== (usage.use === 'iterator'))
    throw problem('HOC2255', undefined, `${usage.name} is ${isIterator ? 'an' : 'not an'} iterator`)
  const wantsObject = symbol.nameClass === 'OBFUNC'
  if (wantsObject && usage.use === 'number') throw wrongType(-1, 'number', null)
  if (!wantsObject && usage.use === 'object') throw wrongType(-1, 'object', 0)
  return symbol
}

function numberAccess(machine: Machine, usage: Usage, symbol: Sym): Access {
  const { arena } = machine
  const { slot } = symbol
  if (usage.indices > 0 || usage.args > 0) throw problem('HOC2220', undefined, `${usage.name} not an array variable`)
  if (!symbol.assigned)
    throw problem('HOC2253', undefined, `${symbol.name} : can't push that type onto stack`, {
      help: 'no procedure of the template assigns it',
    })
  if (usage.use === 'ref') return (object: Handle) => new FieldRef(arena, object, slot, symbol.name)
  if (usage.use === 'store') return storeNumber(machine, usage.op, slot)
  if (usage.use === 'string' || usage.use === 'object' || usage.use === 'section') throw wrongType(-1, usage.use, 0)
  return (object: Handle) => arena.f64[object.base + slot]
}

function storeNumber(machine: Machine, op: string, slot: number): Access {
  const { arena } = machine
  if (op === '=') return (object: Handle, value) => (arena.f64[object.base + slot] = numeric(value))
  return (object: Handle, value) => {
    const place = object.base + slot
    return (arena.f64[place] = machine.combine(op, arena.f64[place]!, numeric(value)))
  }
}

function numeric(value: unknown): number {
  if (typeof value === 'number') return value
  throw wrongType(-1, 'number', value)
}

function arrayAccess(machine: Machine, usage: Usage, symbol: Sym): Access {
  const { arena } = machine
  const { place1, place } = machine.helpers
  const { field } = symbol
  const count = Math.max(usage.indices, usage.args)
  const where = (object: Handle, indices: number[]) => {
    const array = object.fields[field] as NumberArray
    if (count <= 0) return array.base
    return count === 1 ? place1(array, indices[0]!, machine.here) : place(array, indices, machine.here)
  }
  if (usage.use === 'ref')
    return (object: Handle, ...indices) =>
      new FieldRef(arena, object, where(object, indices) - object.base, symbol.name)
  if (usage.use === 'store') {
    return (object: Handle, value, ...indices) => {
      const i = where(object, indices)
      return (arena.f64[i] = machine.combine(usage.op, arena.f64[i]!, numeric(value)))
    }
  }
  if (count === 1) return (object: Handle, i) => arena.f64[place1(object.fields[field] as NumberArray, i, machine.here)]
  return (object: Handle, ...indices) => arena.f64[where(object, indices)]
}

function stringAccess(usage: Usage, { field }: Sym): Access {
  if (usage.use === 'store') return (object: Handle, value) => ((object.fields[field] as StrCell).value = textOf(value))
  if (usage.use === 'string') return (object: Handle) => (object.fields[field] as StrCell).value
  if (usage.use === 'value' || usage.use === 'any') return (object: Handle) => object.fields[field]
  throw wrongType(-1, usage.use, '')
}

export function textOf(value: unknown): string {
  if (typeof value === 'object' && value !== null && 'value' in value && typeof value.value === 'string')
    return value.value
  throw wrongType(-1, 'string', value)
}

function objectAccess(machine: Machine, usage: Usage, { field }: Sym): Access {
  const { whole } = machine.helpers
  const cell = (object: Handle, indices: number[]) => {
    const array = object.fields[field] as ObjectArray
    return indices.length === 0 ? array.cell : array.cells[offsetOf(array.dims, indices.map(whole), machine.here)]!
  }
  switch (usage.use) {
    case 'store':
      return (object: Handle, value, ...indices) => {
        const target = machine.helpers.objectOrFail(value)
        const own = cell(object, indices)
        if (value !== own) machine.held.assignTop(own, target)
        return target
      }
    case 'value':
      return (object: Handle, ...indices) => cell(object, indices)
    case 'object':
    case 'any':
      return (object: Handle, ...indices) => cell(object, indices).value
    default:
      throw wrongType(-1, usage.use, null)
  }
}

function sectionAccess(machine: Machine, usage: Usage, { field }: Sym): Access {
  if (usage.use !== 'section' && usage.use !== 'any' && usage.use !== 'value') throw wrongType(-1, usage.use, () => 0)
  return (object: Handle, ...indices) =>
    machine.helpers.sectionAt(object.fields[field] as SectionArray, indices, machine.here)
}
