/** SectionList: sections in order, for `forsec`. Sections that were deleted are no longer in it. */
import type { Section } from '../runtime/cable/section.ts'
import type { HocClass } from './binding/class.ts'
import { instance, optional, sectionInUse } from './binding/params.ts'
import { asDone, asFlag, asNumber, hocClass, membersOf } from './binding/table.ts'

export class SectionList {
  private items: Section[] = []

  static from(sections: Iterable<Section>): SectionList {
    return new SectionList().append(...sections)
  }

  /** The living ones. */
  sections(): readonly Section[] {
    return this.items.filter((section) => !section.deleted)
  }

  /** Deleted ones too. */
  everything(): readonly Section[] {
    return this.items
  }

  [Symbol.iterator](): IterableIterator<Section> {
    return this.sections()[Symbol.iterator]()
  }

  append(...sections: Section[]): this {
    this.items.push(...sections)
    return this
  }

  /** Takes a section out where it stands first, or all that another list holds wherever they stand. How many places went. */
  remove(what: Section | SectionList): number {
    if (!(what instanceof SectionList)) {
      const place = this.items.indexOf(what)
      if (place >= 0) this.items = this.items.filter((_, i) => i !== place)
      return place >= 0 ? 1 : 0
    }
    const gone = new Set(what.sections())
    const before = this.items.length
    this.items = this.items.filter((section) => !gone.has(section))
    return before - this.items.length
  }

  contains(section: Section): boolean {
    return this.items.includes(section)
  }

  /** Appends the section and all that hangs on it, generation after generation. */
  subtree(section: Section): this {
    const { items } = this
    let next = items.push(section) - 1
    while (next < items.length) {
      const { childList } = items[next++]!
      for (let i = 0; i < childList.length; i++) items.push(childList[i]!)
    }
    return this
  }

  wholetree(section: Section): this {
    return this.subtree(section.root())
  }

  children(section: Section): this {
    return this.append(...section.children())
  }

  allroots(sections: Iterable<Section>): this {
    for (const section of sections) if (!section.parent()) this.items.push(section)
    return this
  }

  /** Keeps the first of each section. How many places went. */
  unique(): number {
    const before = this.items.length
    this.items = [...new Set(this.items)]
    return before - this.items.length
  }
}

const on = membersOf(SectionList)

export const sectionListClass: HocClass = hocClass(
  SectionList,
  [],
  {
    append: on.hoc([sectionInUse], asDone, (self, context) => self.append(context.section())),
    remove: on.hoc([optional(instance(SectionList, 'SectionList'))], asNumber, (self, context, other) =>
      self.remove(other ?? context.section()),
    ),
    contains: on.hoc([sectionInUse], asFlag, (self, context) => self.contains(context.section())),
    subtree: on.hoc([sectionInUse], asDone, (self, context) => self.subtree(context.section())),
    wholetree: on.hoc([sectionInUse], asDone, (self, context) => self.wholetree(context.section())),
    children: on.hoc([sectionInUse], asDone, (self, context) => self.children(context.section())),
    allroots: on.hoc([], asDone, (self, context) => self.allroots(context.model.sections)),
    unique: on.method('unique', [], asNumber),
    printnames: on.hoc([], asDone, (self, context) => {
      for (const section of self) context.host.write(`${section.name}\n`)
    }),
  },
  { name: 'SectionList', help: 'Sections in order, for forsec.' },
)
