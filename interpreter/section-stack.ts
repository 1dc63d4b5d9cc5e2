/**
 * The section stack: which section a HOC statement means when it names none.
 *
 * `access soma` replaces the one in use; `soma { ... }` pushes one for the length of the block. At the bottom is what the top level has
 * accessed, or nothing.
 */
import { problem } from '../lang/problem.ts'
import type { Section } from '../runtime/cable/section.ts'

export class SectionStack {
  private readonly stack: (Section | undefined)[] = [undefined]
  /** How many of them push_section() has put there: as long as there are any, a jump leaves the stack as it is. */
  private held = 0

  /** `sections`: all there are; the first stands in when none was accessed. */
  constructor(private readonly sections: () => readonly Section[]) {}

  /** How many were pushed. */
  get depth(): number {
    return this.stack.length - 1
  }

  /** The section in use, if any. The first there is takes the place of one that was deleted while in use. */
  orNone(): Section | undefined {
    const { stack } = this
    const top = stack[stack.length - 1]
    if (top && !top.deleted) return top
    const [first] = this.sections()
    if (first) this.access(first)
    return first ?? (this.depth > 0 ? top : undefined)
  }

  current(): Section {
    const section = this.orNone()
    if (!section) throw this.stack[this.stack.length - 1] ? deleted() : unspecified()
    if (section.deleted) throw deleted()
    return section
  }

  push(section: Section): void {
    this.stack.push(section)
  }

  /** The section in use once more. */
  repeat(): void {
    this.stack.push(this.stack[this.stack.length - 1])
  }

  pop(): void {
    if (this.stack.length > 1) this.stack.pop()
  }

  /** As push_section() does: it stays until pop_section(). */
  hold(section: Section): void {
    this.held++
    this.stack.push(section)
  }

  letGo(): void {
    if (this.held > 0) this.held--
    this.pop()
  }

  /** Within `dend { access soma }` only the section of the block changes. */
  access(section: Section): void {
    this.stack[this.stack.length - 1] = section
  }

  /** A jump goes back to where the stack was this deep; whether there was anything to drop. */
  leave(depth: number): boolean {
    if (this.held > 0 || this.depth <= depth) return false
    this.truncate(depth)
    return true
  }

  /** Drops what was pushed since the stack was this deep. */
  truncate(depth: number): void {
    if (this.depth > depth) this.stack.length = depth + 1
    if (depth === 0) this.held = 0
  }
}

const unspecified = () =>
  problem('HOC2301', undefined, 'Section access unspecified', {
    help: 'no section is accessed here: first `create soma` and `access soma`, or write `soma { ... }`',
  })

export const deleted = () =>
  problem('HOC2302', undefined, 'Accessing a deleted section', { help: 'the section was deleted; access another one' })
