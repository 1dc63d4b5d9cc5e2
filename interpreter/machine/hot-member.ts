/**
 * Members of built-in classes that a place in a loop or procedure uses again and again.
 *
 * V8 keeps what it learns about a function with the function's text. The accesses of builtin-member.ts share theirs among all members,
 * so V8 knows of none what it calls; a member that is used often gets an access of its own text, which V8 puts in line.
 */
import type { Member, MethodParts } from '../../stdlib/binding/class.ts'
import type { AnyParameter } from '../../stdlib/binding/params.ts'
import type { Machine } from './machine.ts'
import type { Access, Usage } from './sites.ts'

/** Names that the text uses, and what they stand for. */
type Names = Record<string, unknown>

const wantsNumber = new Set<Usage['use']>(['number', 'any', 'value'])
const wantsObject = new Set<Usage['use']>(['object', 'any', 'value'])

/** An access with the results of `plain`, if it is one of the common kind. */
export function hotAccess(machine: Machine, usage: Usage, member: Member, plain: Access): Access | undefined {
  if (member.kind === 'method') return member.parts && methodAccess(machine, usage, member.returns, member.parts)
  if (member.kind === 'number' && member.rank < 2) return numberAccess(machine, usage, member, plain)
  return undefined
}

function made(names: Names, text: string): Access {
  return new Function(...Object.keys(names), `'use strict'\nreturn ${text}`)(...Object.values(names)) as Access
}

// ---- methods

function methodAccess(machine: Machine, usage: Usage, returns: string, parts: MethodParts): Access | undefined {
  const given = usage.indices + Math.max(0, usage.args)
  const isNumber = returns === 'number' && wantsNumber.has(usage.use)
  if (!isNumber && !(returns === 'object' && wantsObject.has(usage.use))) return undefined
  const taken = parametersFor(parts.parameters, given)
  if (!taken || given > mostGiven) return undefined
  const names: Names = { run: parts.run, result: parts.convert, context: machine.context, called: parts.row, machine }
  taken.forEach((parameter, i) => {
    names[`p${i}`] = parameter
  })
  const called = callOf(parts, taken, given)
  const value = parts.convert ? `result(${called})` : called
  const parameters = ['object', ...Array.from({ length: given }, (_, i) => `a${i}`)]
  const body = isNumber ? `${value} ?? 0` : objectText(value, usage.use === 'any' ? 'looseResult' : 'objectResult')
  return made(names, `(${parameters}) => ${body}`)
}

const mostGiven = 4

/** A method that gives back its own object, as those of Vector do, needs no search for the handle; whether it has to be held `result` knows. */
const objectText = (value: string, result: 'looseResult' | 'objectResult') => {
  const isOwn = 'found === object.impl && !machine.isFleeting(object)'
  return `{\nconst found = ${value}\nreturn ${isOwn} ? object : machine.${result}(found)\n}`
}

function callOf(parts: MethodParts, taken: readonly AnyParameter[], given: number): string {
  const name = 'called.name'
  const values = taken.map((_, i) => `p${i}.convert(${i < given ? `a${i}` : 'undefined'}, context, ${name})`)
  return parts.takesContext
    ? `run(${['object.impl', 'context', ...values]})`
    : `run.call(${['object.impl', ...values]})`
}

/** One parameter for each argument: the last, if it takes all that are left, may stand for several or none. */
function parametersFor(parameters: readonly AnyParameter[], given: number): AnyParameter[] | undefined {
  const last = parameters.at(-1)
  if (last?.kind !== 'rest') return [...parameters]
  const fixed = parameters.slice(0, -1)
  if (fixed.some(({ kind }) => kind === 'rest')) return undefined
  return [...fixed, ...Array.from({ length: Math.max(0, given - fixed.length) }, () => last)]
}

// ---- numbers and elements

type NumberMember = Extract<Member, { kind: 'number' }>

function numberAccess(machine: Machine, usage: Usage, member: NumberMember, plain: Access): Access | undefined {
  const given = usage.indices + Math.max(0, usage.args)
  if (given !== member.rank) return undefined
  const { get, set, property, rank } = member
  const names: Names = { get, set, plain, whole: machine.helpers.whole, context: machine.context }
  const [index, parameter] = rank === 0 ? ['0', ''] : ['whole(i)', ', i']
  const read = property === undefined ? `get(object.impl, context, ${index}, 0)` : `object.impl.${property}`
  if (wantsNumber.has(usage.use)) return made(names, `(object${parameter}) => ${read}`)
  if (usage.use !== 'store' || usage.op === '/=' || !set) return undefined
  const next = usage.op === '=' ? 'value' : `${read} ${usage.op[0]} value`
  const write =
    property === undefined ? `set(object.impl, next, context, ${index}, 0)` : `object.impl.${property} = next`
  const other = `if (typeof value !== 'number') return plain(object, value${parameter})`
  return made(names, `(object, value${parameter}) => {\n${other}\nconst next = ${next}\n${write}\nreturn next\n}`)
}
