/**
 * The sections that a `forall` or `forsec` goes through. Sections may come and go meanwhile: a loop skips what is deleted by its turn, and
 * takes what was added behind the last one before it came there.
 */
import type { Section } from '../../runtime/cable/section.ts'

export class SectionWalk {
  constructor(
    /** Those there are when the loop begins. */
    readonly sections: readonly Section[],
    /** Those there are now, where the walk may become longer. */
    private readonly now?: () => readonly Section[],
    /** Their names match it, behind the name of the object whose code runs. */
    private readonly pattern?: RegExp,
    private readonly prefix = 0,
  ) {}

  takes(section: Section): boolean {
    return !section.deleted && (this.pattern === undefined || this.pattern.test(section.name.slice(this.prefix)))
  }

  /** With what stands behind the last one now. */
  further(sections: readonly Section[]): readonly Section[] {
    const now = this.now?.() ?? sections
    if (now === sections) return sections
    const last = now.indexOf(sections.at(-1)!)
    return last < 0 || last === now.length - 1 ? sections : [...sections, ...now.slice(last + 1)]
  }
}
