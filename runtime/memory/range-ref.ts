/**
 * A pointer to a range variable at a place of a section. It keeps the place, not the address, so that it follows the
 * number when memory is laid out anew or the section is cut into another number of segments.
 */
import type { CableNode } from '../cable/node.ts'
import type { Section } from '../cable/section.ts'
import type { Recut } from '../cable/section-state.ts'
import type { RangeVariable } from '../mechanism/range-variable.ts'
import type { Model } from '../model.ts'
import { dangling, FixedRef, type Ref } from './ref.ts'

export class RangeRef implements Ref {
  private generation = -1
  private place = -1

  /** So many changes of `nseg` it has followed. */
  private followed: number
  private gone = false

  constructor(
    readonly section: Section,
    private at: number,
    readonly variable: RangeVariable,
    readonly element = 0,
  ) {
    this.followed = section.recuts().length
  }

  /** Where it points to: it stays with its segment when the section is cut anew. */
  get x(): number {
    const recuts = this.section.recuts()
    while (this.followed < recuts.length) this.follow(recuts[this.followed++]!)
    return this.at
  }

  private follow({ places, nseg }: Recut): void {
    if (!(this.at > 0 && this.at < 1) || this.gone) return
    const { flipped } = this.section
    const i = Math.trunc(this.at * places.length)
    const place = places[flipped ? places.length - 1 - i : i]!
    this.gone = place < 0
    if (!this.gone) this.at = ((flipped ? nseg - 1 - place : place) + 0.5) / nseg
  }

  get model(): Model {
    return this.section.model
  }

  get node(): CableNode {
    const { section, variable, x } = this
    return variable.onNode && variable !== section.model.mechanisms.v ? section.nodeAt(x) : section.exactNode(x)
  }

  get label(): string {
    const element = this.variable.array ? `[${this.element}]` : ''
    return `${this.section.name}.${this.variable.name}${element}(${this.x})`
  }

  get(): number {
    if (this.variable.shapesCable) this.section.refreshGeometry()
    return this.section.model.arena.f64[this.index()]!
  }

  set(value: number): void {
    if (this.variable.shapesCable) this.section.setRange(this.variable, this.x, value, this.element)
    else this.section.model.arena.f64[this.index()] = value
  }

  index(): number {
    const { section } = this
    if (section.model.generation !== this.generation) {
      if (section.deleted) throw dangling(this.label)
      this.place = section.rangeIndex(this.variable, this.x, this.element)
      this.generation = section.model.generation
    }
    return this.place
  }

  offset(count: number): Ref {
    const element = this.element + count
    if (element >= 0 && element < this.variable.size) return new RangeRef(this.section, this.x, this.variable, element)
    return new FixedRef(this.section.model.arena, this.index() + count, `${this.label}[${count}]`)
  }

  alive(): boolean {
    const { section, variable, x } = this
    return !section.deleted && !this.gone && section.hasRange(variable, x)
  }
}
