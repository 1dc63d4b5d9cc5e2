/** `name_declared`: what a name stands for, as a number. */

import type { Interpreter } from './interpreter.ts'
import { sectionProperties } from './machine/section-member.ts'
import { StrCell } from './objects.ts'
import { keywords } from './words.ts'

/**
 * 0 none, 1 something else, 2 object variable, 3 section, 4 string, 5 number. Flag 2 tells numbers apart: 6 array, 7 integer,
 * 8 section property. Flag 1 asks within the object in force.
 */
export function nameKind(session: Interpreter, name: string, flag: number): number {
  const table =
    flag === 1 ? (session.context.currentObject() ? tableOf(session) : session.current().table) : session.top
  const symbol = table.find(name)
  // numbers and strings of a statement are names without letters
  if (!symbol) return name === '' || keywords.has(name) || table.mentioned.has(name) ? 1 : 0
  if (symbol.nameClass === 'OBJVAR') return 2
  if (symbol.nameClass === 'SECTION') return 3
  if (symbol.nameClass === 'STRVAR' || symbol.data instanceof StrCell) return 4
  if (symbol.nameClass === 'PROPERTY') return flag === 2 && sectionProperties.has(name) ? 8 : 5
  if (symbol.nameClass !== 'VAR') return 1
  if (!symbol.assigned && !symbol.isArray) return 1
  if (flag !== 2) return 5
  if (symbol.isArray) return 6
  return symbol.integer ? 7 : 5
}

function tableOf(session: Interpreter) {
  const cls = session.context.currentObject()!.cls
  return 'table' in cls ? (cls.table as Interpreter['top']) : session.top
}
