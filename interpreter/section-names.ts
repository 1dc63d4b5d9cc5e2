/** Sections get and lose the variables of the top level that stand for them: what SectionRef.rename and unname ask for. */
import type { Section } from '../runtime/cable/section.ts'
import type { Interpreter } from './interpreter.ts'
import { Handle, SectionArray } from './objects.ts'
import { alreadyDeclared } from './symbols.ts'

/** The variable stays declared, and says that its section was deleted; the section belongs to no object any more. */
export function forgetSectionName({ top, model }: Interpreter, section: Section): boolean {
  const array = arrayOf(top, section)
  if (!array) return false
  const gone = model.createSection(section.name)
  model.deleteSection(gone)
  array.sections[array.sections.indexOf(section)] = gone
  section.rename('')
  model.disownSection(section)
  return true
}

/** The variable, of the top level or of the object that owns the section, that stands for it. */
function arrayOf(top: Interpreter['top'], section: Section): SectionArray | undefined {
  const { owner } = section
  const places = owner instanceof Handle ? owner.fields : Array.from(top.all(), ({ data }) => data)
  return places.find((place) => place instanceof SectionArray && place.sections.includes(section)) as
    | SectionArray
    | undefined
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
