/** SectionRef: a section as an object, with its relatives. */
import { problem } from '../lang/problem.ts'
import type { Section } from '../runtime/cable/section.ts'
import type { HocClass } from './binding/class.ts'
import type { Context } from './binding/context.ts'
import { instance, optional, text } from './binding/params.ts'
import { asFlag, asNumber, hocClassMadeBy, membersOf } from './binding/table.ts'
import { type HocObject, objectOf } from './binding/value.ts'
import { List } from './list.ts'

export class SectionRef {
  constructor(private readonly section: Section) {}

  get sec(): Section {
    if (this.section.deleted) throw problem('HOC3081', undefined, 'Section was deleted')
    return this.section
  }

  get parent(): Section {
    const parent = this.sec.parent()?.section
    if (parent) return parent
    throw problem('HOC3082', undefined, `SectionRef has no parent for  ${this.section.name}`)
  }

  /** The section that has the node this one is connected to: not a sibling which is connected there itself. */
  get trueparent(): Section {
    const found = trueParent(this.sec)
    if (found) return found
    throw problem('HOC3082', undefined, `SectionRef has no parent for  ${this.section.name}`)
  }

  get root(): Section {
    return this.sec.root()
  }

  child(i: number): Section {
    const found = this.sec.childList[i]
    if (found) return found
    throw problem('HOC3083', undefined, `SectionRef.child index too large for ${this.section.name}`)
  }

  nchild(): number {
    return this.sec.childList.length
  }
  has_parent(): boolean {
    return this.sec.parent() !== undefined
  }
  has_trueparent(): boolean {
    return trueParent(this.sec) !== undefined
  }
  exists(): boolean {
    return !this.section.deleted
  }
}

function trueParent(section: Section): Section | undefined {
  for (let here = section; ; ) {
    const connection = here.parent()
    if (!connection) return undefined
    if (connection.x !== connection.section.childEnd) return connection.section
    here = connection.section
  }
}

const on = membersOf(SectionRef)

function unname(section: Section, context: Context): number {
  if (section.name === '') throw problem('HOC3084', undefined, 'section is unnamed')
  if (context.forgetSectionName(section)) return 1
  throw problem('HOC3085', undefined, `${section.name} cannot be unnamed`, {
    help: 'no variable stands for it',
  })
}

/** A name for the section; with a list of SectionRefs an array for theirs. */
function rename(section: Section, context: Context, name: string, list: List | undefined): number {
  if (section.name !== '') {
    context.host.write(`${section.name} must first be unnamed\n`)
    return 0
  }
  const gone = context.nameSections(name, list ? sectionsOf(list) : [section], list !== undefined)
  gone.forEach((_, i) => {
    context.host.write(`Previously existing ${name}[${i}] points to a section which is being deleted\n`)
  })
  return 1
}

function sectionsOf(list: List): Section[] {
  return Array.from(list as Iterable<object>, (item) => {
    const impl = objectOf(item as HocObject)?.impl
    if (impl instanceof SectionRef) return impl.sec
    throw problem('HOC3086', undefined, 'SectionRef.rename: the list has to hold SectionRefs')
  })
}

export const sectionRefClass: HocClass = hocClassMadeBy<SectionRef, []>(
  'SectionRef',
  [],
  (context) => new SectionRef(context.section()),
  {
    sec: on.section((self) => self.sec),
    parent: on.section((self) => self.parent),
    trueparent: on.section((self) => self.trueparent),
    root: on.section((self) => self.root),
    child: on.section((self, _context, i) => self.child(i), 1),
    nchild: on.method('nchild', [], asNumber),
    has_parent: on.method('has_parent', [], asFlag),
    has_trueparent: on.method('has_trueparent', [], asFlag),
    exists: on.method('exists', [], asFlag),
    is_cas: on.hoc([], asFlag, (self, context) => context.sectionOrNone() === self.sec),
    rename: on.hoc([text('name'), optional(instance(List))], asNumber, (self, context, name, list) =>
      rename(self.sec, context, name, list),
    ),
    unname: on.hoc([], asNumber, (self, context) => unname(self.sec, context)),
  },
  { help: 'A section as an object, with its relatives.' },
)
