/**
 * How a program can name sections and point processes from the top level: by the first way that leads there, through its variables in
 * the order of their declaration, objects in them, and the objects of its templates.
 */
import type { Section } from '../runtime/cable/section.ts'
import { objectName } from '../stdlib/binding/value.ts'
import type { Interpreter } from './interpreter.ts'
import { type Handle, isObjectField, SectionArray } from './objects.ts'
import { isTemplate } from './store.ts'
import type { Sym } from './symbols.ts'

/** `c[0].soma` of a section, `c[0].syn[1]` of a point process. */
export type Paths = Map<Section | Handle, string>

export function pathsOf(session: Interpreter): Paths {
  const paths: Paths = new Map()
  search(session, paths, session.top.all(), '', (symbol) => symbol.data, new Set())
  return paths
}

type Fields = (symbol: Sym) => unknown

function search(
  session: Interpreter,
  paths: Paths,
  symbols: Iterable<Sym>,
  prefix: string,
  fields: Fields,
  within: Set<Handle>,
): void {
  const note = (found: Section | Handle, name: string) => {
    if (!paths.has(found)) paths.set(found, prefix + name)
  }
  const enter = (object: Handle, name: string) => {
    if (!isTemplate(object.cls)) {
      note(object, name)
      return
    }
    if (within.has(object)) return
    within.add(object)
    search(session, paths, object.cls.table.all(), `${prefix}${name}.`, (symbol) => object.fields[symbol.field], within)
    within.delete(object)
  }
  for (const symbol of symbols) {
    const field = fields(symbol)
    const named = (i: number, many: boolean) => (many ? `${symbol.name}[${i}]` : symbol.name)
    if (symbol.nameClass === 'TEMPLATE' && symbol.cls)
      for (const object of session.store.population(symbol.cls).all()) enter(object, objectName(object))
    else if (symbol.nameClass === 'SECTION' && field instanceof SectionArray)
      field.sections.forEach((section, i) => {
        note(section, named(i, field.dims.length > 0))
      })
    else if (symbol.nameClass === 'OBJVAR' && symbol.name !== 'this' && isObjectField(field))
      field.cells.forEach((cell, i) => {
        const object = cell.get() as Handle | null
        if (object) enter(object, named(i, field.dims.length > 0))
      })
  }
}
