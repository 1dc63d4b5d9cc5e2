/**
 * The sections of a model in the order of creation, all of them and those of each object. What an object creates later stands with its
 * other sections, if it still has any.
 */
import { Roster } from '../memory/roster.ts'
import { appended, without } from '../memory/short-list.ts'
import type { Section } from './section.ts'

export class SectionList {
  private readonly living = new Roster<Section>()
  /** The same by owner; and all as a list, made when it is asked for. */
  private readonly owned = new Map<object, readonly Section[]>()
  private listed: readonly Section[] | undefined = undefined

  private lastOwner: object | undefined = undefined
  /** Some object has created sections behind those of others. */
  private isMixed = false

  get all(): readonly Section[] {
    return (this.listed ??= this.isMixed ? this.together() : [...this.living])
  }

  private together(): Section[] {
    const met = new Set<object>()
    const order: Section[] = []
    for (const section of this.living) {
      const { owner } = section
      if (!owner) order.push(section)
      else if (!met.has(owner)) {
        met.add(owner)
        order.push(...this.owned.get(owner)!)
      }
    }
    return order
  }

  /** Those of one object. */
  of(owner: object): readonly Section[] {
    return [...(this.owned.get(owner) ?? [])]
  }

  add(section: Section): void {
    const { owner } = section
    this.living.add(section)
    this.listed = undefined
    const before = this.lastOwner
    this.lastOwner = owner
    if (!owner) return
    const siblings = this.owned.get(owner)
    if (siblings && before !== owner) this.isMixed = true
    const longer = siblings ? appended(siblings, section) : [section]
    if (longer !== siblings) this.owned.set(owner, longer)
  }

  delete(section: Section): void {
    const { owner } = section
    this.living.delete(section)
    this.listed = undefined
    if (!owner) return
    if (without(this.owned.get(owner)!, section).length === 0) this.owned.delete(owner)
  }
}
