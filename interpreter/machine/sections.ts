/** Sections, their properties and range variables, as generated code uses them. */
import { problem } from '../../lang/problem.ts'
import { setRangeLinear, updateDiameters } from '../../runtime/cable/range.ts'
import type { Section } from '../../runtime/cable/section.ts'
import { whyItStays } from '../../runtime/mechanism/insert.ts'
import type { RangeVariable } from '../../runtime/mechanism/range-variable.ts'
import type { Ref } from '../../runtime/memory/ref.ts'
import { sectionPattern } from '../../stdlib/binding/section-pattern.ts'
import { isHocObject, isObjectCell, isStringCell, objectName } from '../../stdlib/binding/value.ts'
import { type Handle, SectionArray } from '../objects.ts'
import { PropertyRef } from '../refs.ts'
import { deleted } from '../section-stack.ts'
import { type Found, nowhere, type Sym } from '../symbols.ts'
import { wrongType } from './arguments.ts'
import { Fault } from './fault.ts'
import type { Machine } from './machine.ts'
import { offsetOf } from './numbers.ts'
import { SectionWalk } from './section-walk.ts'

export function sectionHelpers(machine: Machine, whole: (value: number) => number, epsilon: number) {
  const { stack, model } = machine
  const variableOf = (symbol: Sym, tok: number): RangeVariable => {
    const found = model.mechanisms.names.rangeVariable(symbol.name)
    if (!found) throw new Fault(tok, 'HOC2303', (name) => `${name} is not a range variable`)
    return found
  }
  const elementOf = (element: number) => (element < 0 ? 0 : whole(element))
  const { arena } = model
  const isStill = (found: Found, section: Section, x: number, element: number) =>
    found.section === section && found.x === x && found.element === element && found.generation === model.generation
  /** Within a segment, and nothing else follows from its value. */
  const isPlain = (variable: RangeVariable, x: number) =>
    x > 0 && x < 1 && !variable.shapesCable && variable !== model.mechanisms.cm
  const remember = (symbol: Sym, section: Section, x: number, element: number) => {
    const index = section.rangeIndex(symbol.range!, x, elementOf(element))
    const { found } = symbol
    if (found === nowhere) symbol.found = { section, x, element, generation: model.generation, index }
    else {
      found.section = section
      found.x = x
      found.element = element
      found.generation = model.generation
      found.index = index
    }
    return index
  }
  const sectionAt = (array: unknown, indices: readonly number[], tok: number): Section => {
    if (!(array instanceof SectionArray)) throw notASection(tok, 'it is made by `create` before it is used')
    const section = array.sections[offsetOf(array.dims, indices.map(whole), tok)]
    if (!section) throw notASection(tok)
    if (section.deleted) throw deleted()
    return section
  }
  /** Where a range variable without a place is, while something asks for its address. */
  let usualPlace: number | undefined
  return {
    here: () => stack.current(),
    push: (section: Section) => stack.push(section),
    pop: () => stack.pop(),
    /** What stands before a statement: a section, or an object that changes none. */
    pushIfSection: (value: unknown) =>
      typeof value === 'function' ? stack.push(value as unknown as Section) : stack.repeat(),
    access: (section: Section) => stack.access(section),
    sectionAt,
    /** With one index, or none. */
    section1(array: unknown, index: number, given: number, tok: number): Section {
      const i = index + arena.f64[epsilon]!
      if (array instanceof SectionArray && array.dims.length === given && i > -1 && i < array.extent) {
        const section = array.sections[i | 0]!
        if (!section.deleted) return section
      }
      return sectionAt(array, given === 0 ? [] : [index], tok)
    },
    rangeValue(symbol: Sym, section: Section, x: number | undefined, element: number, _tok: number): number {
      const { found } = symbol
      const place = x === undefined ? 0.5 : x
      if (isStill(found, section, place, element)) return arena.f64[found.index]!
      const variable = symbol.range
      if (!variable) return pointed(machine, symbol, section, x).get()
      if (isPlain(variable, place)) return arena.f64[remember(symbol, section, place, element)]!
      return section.getRange(variable, place, elementOf(element))
    },
    inTheMiddle(find: () => Ref): Ref {
      const before = usualPlace
      usualPlace = 0.5
      try {
        return find()
      } finally {
        usualPlace = before
      }
    },
    rangeRef(symbol: Sym, section: Section, given: number | undefined, element: number, tok: number): Ref {
      const x = given ?? usualPlace
      if (x === undefined)
        throw new Fault(tok, 'HOC2307', (name) => `a pointer to ${name} needs a place: &${name}(0.5)`)
      return section.refRange((symbol.range ??= variableOf(symbol, tok)), x, elementOf(element))
    },
    rangeStore(
      symbol: Sym,
      section: Section,
      x: number | undefined,
      element: number,
      _tok: number,
      op: string,
      value: number,
    ): number {
      const { found } = symbol
      if (op === '=' && x !== undefined && isStill(found, section, x, element)) return (arena.f64[found.index] = value)
      const known = symbol.range ?? model.mechanisms.names.rangeVariable(symbol.name)
      if (!known) {
        const target = pointed(machine, symbol, section, x)
        target.set(op === '=' ? value : machine.combine(op, target.get(), value))
        return value
      }
      symbol.range = known
      const variable = known
      const i = elementOf(element)
      if (x !== undefined) {
        if (isPlain(variable, x)) {
          const index = remember(symbol, section, x, element)
          arena.f64[index] = op === '=' ? value : machine.combine(op, arena.f64[index]!, value)
          return value
        }
        const next = op === '=' ? value : machine.combine(op, section.getRange(variable, x, i), value)
        section.setRange(variable, x, next, i)
      } else if (op === '=') section.setRangeAll(variable, value, i)
      else updateAll(machine, section, variable, i, op, value)
      return value
    },
    rangeLinear(
      symbol: Sym,
      section: Section,
      element: number,
      op: string,
      x0: number,
      x1: number,
      y0: number,
      y1: number,
    ): void {
      const variable = (symbol.range ??= variableOf(symbol, 0))
      const update = op === '=' ? undefined : (before: number, next: number) => machine.combine(op, before, next)
      setRangeLinear(section, variable, [x0, x1], [y0, y1], elementOf(element), update)
    },
    property: propertyOf,
    propertyRef(section: Section, name: string): Ref {
      if (name === 'L' || name === 'Ra' || name === 'rallbranch') return new PropertyRef(section, name)
      throw problem('HOC2256', undefined, `${name} has no address: it is not a USERPROPERTY that can be pointed to`)
    },
    setProperty(section: Section, name: string, op: string, value: number): number {
      const next = op === '=' ? value : machine.combine(op, propertyOf(section, name), value)
      if (name === 'nseg' && whole(next) < 1) throw problem('HOC2309', undefined, 'nseg  must be positive')
      const tooMany = name === 'nseg' && whole(next) > 32767
      if (tooMany) machine.warn('HOC2309', `${section.name}.nseg = ${next}: nseg too large, setting to 1.`)
      setPropertyOf(section, name, name !== 'nseg' ? next : tooMany ? 1 : whole(next))
      return value
    },
    connect(child: Section, end: number, parent: Section, x: number): void {
      if (end !== 0 && end !== 1)
        throw problem('HOC2310', undefined, `${child.name}  must connect at position 0 or 1, not ${end}`)
      const before = child.parent()
      child.connect(parent, x, end)
      if (before)
        machine.warn(
          'HOC2311',
          `Notice: ${child.name}(${end}) had previously been connected to parent ${before.section.name}(${before.x})`,
        )
    },
    insert(name: string, tok: number): void {
      const section = stack.current()
      const mechanism = model.mechanisms.get(name)
      if (!mechanism) throw notAMechanism(tok)
      section.insert(mechanism.isPoint ? name : mechanism)
    },
    uninsert(name: string, tok: number): void {
      const section = stack.current()
      const mechanism = model.mechanisms.get(name)
      if (!mechanism) throw notAMechanism(tok)
      const reason = whyItStays(mechanism)
      if (reason) machine.warn(reason.code, reason.message, reason.help)
      else section.uninsert(name)
    },
    setRangePointer(symbol: Sym, section: Section, x: number, target: Ref): void {
      machine.setRangePointer(symbol.name, section, x, target)
    },
    setPointer: (object: unknown, name: string, x: number | undefined, target: Ref) =>
      typeof object === 'function'
        ? machine.setRangePointer(name, object as unknown as Section, x ?? 0.5, target)
        : machine.setPointer(object as Handle | null, name, x, target),
    notAPointer(tok: number): never {
      throw new Fault(tok, 'HOC2312', () => 'setpointer needs a POINTER variable of a mechanism or point process')
    },
    allSections: (self: Handle | null): SectionWalk => walk(machine, self),
    sectionSet(set: unknown, tok: number, self: Handle | null): SectionWalk {
      const name = nameIn(set)
      if (name !== undefined) return walk(machine, self, sectionPattern(machine.context, name))
      const list = members(set, tok)
      return new SectionWalk(list.everything(), () => list.everything())
    },
    inSet(set: unknown, tok: number): boolean {
      const section = stack.current()
      const name = nameIn(set)
      if (name !== undefined) return sectionPattern(machine.context, name).test(section.name)
      return members(set, tok).contains(section)
    },
    segments: (): number => stack.current().nseg,
    leaveSections: (depth: number) => machine.leaveSections(depth),
  }
}

/** By name: V8 finds a property much faster where it is written out. */
function propertyOf(section: Section, name: string): number {
  switch (name) {
    case 'L':
      return section.L
    case 'nseg':
      return section.nseg
    case 'Ra':
      return section.Ra
    default:
      return section.rallbranch
  }
}

function setPropertyOf(section: Section, name: string, value: number): void {
  if (name === 'L') section.L = value
  else if (name === 'nseg') section.nseg = value
  else if (name === 'Ra') section.Ra = value
  else section.rallbranch = value
}

const notASection = (tok: number, help?: string) =>
  new Fault(tok, 'HOC2306', (name) => `${name} not a section variable`, help)

/** `ptr_mech(0.5)`: what a mechanism's POINTER points to. */
function pointed(machine: Machine, symbol: Sym, section: Section, x: number | undefined): Ref {
  const { mechanism, pointer, instance } = machine.rangePointer(symbol.name, section, x ?? 0.5)
  const target = mechanism.getPointer(instance, pointer)
  if (!target)
    throw problem('HOC2315', undefined, `${symbol.name} : the POINTER points to nothing`, {
      help: `first \`setpointer ${symbol.name}(0.5), variable\``,
    })
  return target
}

const notAMechanism = (tok: number) =>
  new Fault(
    tok,
    'HOC2313',
    (name) => `${name} is not a MECHANISM`,
    'is its .mod file in the working folder, or loaded with -dll or --mod?',
  )

function updateAll(
  machine: Machine,
  section: Section,
  variable: RangeVariable,
  element: number,
  op: string,
  value: number,
): void {
  if (variable.shapesCable) {
    updateDiameters(section, (before) => machine.combine(op, before, value))
    return
  }
  const { nseg } = section
  const update = (x: number) =>
    section.setRange(variable, x, machine.combine(op, section.getRange(variable, x, element), value), element)
  for (let i = 0; i < nseg; i++) update((i + 0.5) / nseg)
  if (variable !== section.model.mechanisms.v) return
  // the ends have voltages of their own
  update(0)
  update(1)
}

/** What a SectionList offers. */
interface SectionSet {
  everything(): readonly Section[]
  contains(section: Section): boolean
}

function walk(machine: Machine, self: Handle | null, pattern?: RegExp): SectionWalk {
  const { model } = machine
  if (self === null) return new SectionWalk(model.sections, () => model.sections, pattern)
  return new SectionWalk(model.sectionsOf(self), undefined, pattern, objectName(self).length)
}

/** The text of a string, or of an object's. */
const nameIn = (set: unknown): string | undefined => {
  if (typeof set === 'string') return set
  return isStringCell(set) ? set.value : undefined
}

function members(set: unknown, tok: number): SectionSet {
  const object = isObjectCell(set) ? set.get() : set
  const impl = isHocObject(object) ? (object.impl as Partial<SectionSet>) : undefined
  if (!impl?.everything || !impl.contains) throw wrongType(tok, 'string or a SectionList', set)
  return impl as SectionSet
}
