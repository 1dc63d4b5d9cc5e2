/** What refers to an object, and what all object variables hold: for programs that look for what keeps an object alive. */
import { objectName } from '../stdlib/binding/value.ts'
import type { Interpreter } from './interpreter.ts'
import { type Handle, isObjectField, type ObjectField } from './objects.ts'
import { isTemplate } from './store.ts'
import type { Sym } from './symbols.ts'
import type { Template } from './template.ts'

interface Variable {
  readonly name: string
  readonly field: ObjectField
}

/** Every reference that can be named, as the program would write it. */
export function referencesTo(session: Interpreter, object: Handle): string[] {
  return [
    ...topVariables(session).flatMap((variable) => mentions(variable, object)),
    ...session.store.living().flatMap((owner) => within(owner, object)),
  ]
}

/** References inside another object. */
function within(owner: Handle, object: Handle): string[] {
  const prefix = objectName(owner)
  if (isTemplate(owner.cls)) {
    const fields = fieldsOf(owner, owner.cls).filter((variable) => variable.name !== 'this')
    return fields.flatMap((variable) => mentions(variable, object)).map((name) => `${prefix}.${name}`)
  }
  const held = owner.cls.holds?.(owner.impl as never) ?? []
  return held.flatMap((each, i) => (each === object ? [`${prefix}.object(${i})`] : []))
}

function mentions({ name, field }: Variable, object: Handle): string[] {
  const many = field.dims.length > 0
  return field.cells.flatMap((cell, i) => (cell.get() === object ? [many ? `${name}[${i}]` : name] : []))
}

/** All object variables, those inside of objects below these. */
export function objectVariables(session: Interpreter): string[] {
  return topVariables(session).flatMap((variable) => described(variable, '', new Set()))
}

function described({ name, field }: Variable, indent: string, seen: Set<Handle>): string[] {
  return field.cells.flatMap((cell, i) => {
    const object = cell.get() as Handle | null
    const start = `${indent}obp ${name}[${i}] -> `
    if (!object) return [`${start}NULL`]
    const line = `${start}${objectName(object)} with ${object.refs} refs.`
    if (!isTemplate(object.cls) || seen.has(object)) return [line]
    seen.add(object)
    const inner = fieldsOf(object, object.cls).filter((variable) => variable.name !== 'this')
    return [line, ...inner.flatMap((variable) => described(variable, `${indent}   `, seen))]
  })
}

const topVariables = (session: Interpreter): Variable[] => variables(session.top.all(), (symbol) => symbol.data)

const fieldsOf = (object: Handle, template: Template): Variable[] =>
  variables(template.table.all(), (symbol) => object.fields[symbol.field])

function variables(symbols: Iterable<Sym>, fieldOf: (symbol: Sym) => unknown): Variable[] {
  const found: Variable[] = []
  for (const symbol of symbols) {
    const field = fieldOf(symbol)
    if (symbol.nameClass === 'OBJVAR' && isObjectField(field)) found.push({ name: symbol.name, field })
  }
  return found
}
