/** Sections get and lose the variables of the top level that stand for them: what SectionRef.rename and unname ask for. */
import type { Section } from '../runtime/cable/section.ts'
import type { Interpreter } from './interpreter.ts'
import { SectionArray } from './objects.ts'
import { alreadyDeclared } from './symbols.ts'

/** The variable stays declared, and says that its section was deleted. */
export function forgetSectionName({ top, model }: Interpreter, section: Section): boolean {
  for (const symbol of top.all()) {
    const { data } = symbol
    if (!(data instanceof SectionArray) || data.dims.length > 0 || data.sections[0] !== section) continue
    const gone = model.createSection(symbol.name)
    model.deleteSection(gone)
    symbol.data = new SectionArray([gone], [])
    section.rename('')
    return true
  }
  return false
}

export function nameSections(
  interpreter: Interpreter,
  name: string,
  sections: readonly Section[],
  array: boolean,
): readonly Section[] {
  const { top, machine, model } = interpreter
  const symbol = top.lookup(name)
  const before = symbol.data instanceof SectionArray ? symbol.data.sections.filter((one) => !one.deleted) : []
  if (!(symbol.data instanceof SectionArray) && !symbol.isUndefined()) throw alreadyDeclared(name)
  for (const old of sections) forgetSectionName(interpreter, old)
  for (const old of before) if (!sections.includes(old)) model.deleteSection(old)
  machine.setKind(symbol, 'SECTION')
  symbol.data = new SectionArray([...sections], array ? [sections.length] : [])
  sections.forEach((section, i) => {
    section.rename(array ? `${name}[${i}]` : name)
  })
  return before
}
