/**
 * The section stack: which section a HOC statement means when it names none.
 *
 * `access soma` replaces the one in use for good; `soma { ... }` pushes for the length of the block.
 */
import { problem } from '../lang/problem.ts'
import type { Section } from '../runtime/cable/section.ts'

export class SectionStack {
  private readonly stack: Section[] = []
  private accessed: Section | undefined

  /** `sections`: all there are; the first stands in when none was accessed. */
  constructor(private readonly sections: () => readonly Section[]) {}

  get depth(): number {
    return this.stack.length
  }

  /** The section in use, if any. */
  orNone(): Section | undefined {
    const { stack } = this
    const top = stack[stack.length - 1]
    if (top) return top.deleted ? this.standIn(top) : top
    if (this.accessed?.deleted) {
      this.accessed = undefined
      this.lost = true
    }
    this.accessed ??= this.sections()[0]
    return this.accessed
  }

  /** A section that was deleted while it was in use: the first there is takes its place. */
  private standIn(top: Section): Section {
    const [first] = this.sections()
    if (first) this.replace(first)
    return first ?? top
  }

  current(): Section {
    const section = this.orNone()
    if (!section) throw this.lost ? deleted() : unspecified()
    if (section.deleted) throw deleted()
    return section
  }

  /** The section of the last `access` was deleted. */
  private lost = false

  push(section: Section): void {
    this.stack.push(section)
  }

  pop(): void {
    this.stack.pop()
  }

  /** Puts another section in the place of the top one. */
  replace(section: Section): void {
    this.stack[this.stack.length - 1] = section
  }

  /** Within `dend { access soma }` only the section of the block changes. */
  access(section: Section): void {
    if (this.stack.length > 0) this.replace(section)
    else this.accessed = section
  }

  /** Drops what was pushed since the stack was this deep. */
  truncate(depth: number): void {
    if (this.stack.length > depth) this.stack.length = depth
  }
}

const unspecified = () =>
  problem('HOC2301', undefined, 'Section access unspecified', {
    help: 'no section is accessed here: first `create soma` and `access soma`, or write `soma { ... }`',
  })

export const deleted = () =>
  problem('HOC2302', undefined, 'Accessing a deleted section', { help: 'the section was deleted; access another one' })
