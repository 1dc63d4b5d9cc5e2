/**
 * The sections of a model in the order of creation, all of them and those of each object. What an object creates later stands with its
 * other sections, if it still has any.
 */
import { Roster } from '../memory/roster.ts'
import type { Section } from './section.ts'

export class SectionList {
  private readonly living = new Roster<Section>()
  /** Of each object the first section of each run: those that it created one after the other, with nobody else's in between. */
  private readonly runs = new Map<object, Section[]>()
  /** All as a list, made when it is asked for. */
  private listed: readonly Section[] | undefined = undefined

  private lastOwner: object | undefined = undefined
  /** Some object has created sections behind those of others. */
  private isMixed = false

  get all(): readonly Section[] {
    return (this.listed ??= this.isMixed ? this.together() : this.living.list())
  }

  private together(): Section[] {
    const met = new Set<object>()
    const order: Section[] = []
    for (const section of this.living) {
      const { owner } = section
      if (!owner) order.push(section)
      else if (!met.has(owner)) {
        met.add(owner)
        order.push(...this.of(owner))
      }
    }
    return order
  }

  /** Those of one object. */
  of(owner: object): readonly Section[] {
    const found: Section[] = []
    const runs = this.runs.get(owner) ?? []
    for (let k = 0; k < runs.length; k++) {
      // of two runs what was in between may have gone
      const next = runs[k + 1]
      let section = runs[k]
      while (section && section !== next && section.owner === owner) {
        found.push(section)
        section = this.living.after(section)
      }
    }
    return found
  }

  add(section: Section): void {
    const { owner } = section
    this.living.add(section)
    this.listed = undefined
    const before = this.lastOwner
    this.lastOwner = owner
    if (!owner || before === owner) return
    const runs = this.runs.get(owner)
    if (runs) {
      this.isMixed = true
      runs.push(section)
    } else this.runs.set(owner, [section])
  }

  delete(section: Section): void {
    if (section.owner) this.leaveRun(section, section.owner, false)
    this.living.delete(section)
    this.listed = undefined
  }

  /** It goes on without the object that created it. */
  disown(section: Section): void {
    if (section.owner) this.leaveRun(section, section.owner, true)
    // what the object creates next stands behind one that is not its own
    if (section.owner === this.lastOwner) this.lastOwner = undefined
    section.owner = undefined
    this.listed = undefined
  }

  /** What follows it in its run is a run by itself where it was the first, or stays between. */
  private leaveRun(section: Section, owner: object, stays: boolean): void {
    const runs = this.runs.get(owner)!
    const place = runs.findLastIndex(({ slot }) => slot <= section.slot)
    const isFirst = runs[place] === section
    const next = this.living.after(section)
    const goesOn = next?.owner === owner && next !== runs[place + 1]
    const rest = goesOn && (isFirst || stays) ? [next] : []
    runs.splice(isFirst ? place : place + 1, isFirst ? 1 : 0, ...rest)
    if (runs.length === 0) this.runs.delete(owner)
    // what it creates next is a run by itself
    if (isFirst && !goesOn && this.lastOwner === owner) this.lastOwner = undefined
  }
}
