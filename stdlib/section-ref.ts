/** SectionRef: a section as an object, with its relatives. */
import { problem } from '../lang/problem.ts'
import type { Section } from '../runtime/cable/section.ts'
import type { HocClass } from './binding/class.ts'
import { anything, rest } from './binding/params.ts'
import { asFlag, asNumber, hocClassMadeBy, membersOf } from './binding/table.ts'

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
    const found = this.sec.children()[i]
    if (found) return found
    throw problem('HOC3083', undefined, `SectionRef.child index too large for ${this.section.name}`)
  }

  nchild(): number {
    return this.sec.children().length
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
const renaming = on.hoc([rest(anything('name'))], asNumber, () => {
  throw problem('HOC3084', undefined, 'sections cannot be renamed', {
    help: 'create the section under the name it is to have',
  })
})

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
    rename: renaming,
    unname: renaming,
  },
  { help: 'A section as an object, with its relatives.' },
)
