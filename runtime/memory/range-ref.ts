/**
 * A pointer to a range variable at a place of a section. It keeps the place, not the address, so that it follows the
 * number when memory is laid out anew or the section is cut into another number of segments.
 */
import { FollowedPlace } from '../cable/followed-place.ts'
import { type CableNode, rootPlace } from '../cable/node.ts'
import type { Section } from '../cable/section.ts'
import type { RangeVariable } from '../mechanism/range-variable.ts'
import type { Model } from '../model.ts'
import { dangling, FixedRef, type Ref } from './ref.ts'

export class RangeRef implements Ref {
  private generation = -1
  private address = -1
  /** The section that has the node: at a connected end it is another, and it stays that one's whatever is connected later. */
  private readonly owner: Section
  private readonly place: FollowedPlace
  /** At an end: which node of the owner. */
  private readonly end: number | undefined

  constructor(
    readonly section: Section,
    private readonly named: number,
    readonly variable: RangeVariable,
    readonly element = 0,
  ) {
    this.owner = section
    let at = named
    if (!(named > 0 && named < 1) && !section.model.mayHaveLoops) {
      const node = nodeOfEnd(section, named, variable)
      if (node) this.owner = node.section
      if (node && node.place < 0) this.end = node.place
      else if (node) at = node.section.positionOf(node)
    }
    this.place = new FollowedPlace(this.owner, at)
  }

  /** Where it points to in its owner: it stays with its segment when the section is cut anew, and with its end when that is turned. */
  private get x(): number {
    const { owner, end } = this
    if (end !== undefined) return (end === rootPlace) === (owner.childEnd === 0) ? 0 : 1
    return this.place.x
  }

  get model(): Model {
    return this.section.model
  }

  get node(): CableNode {
    const { owner, variable, x } = this
    return variable.onNode && !variable.atEnds ? owner.nodeAt(x) : owner.exactNode(x)
  }

  get label(): string {
    const element = this.variable.array ? `[${this.element}]` : ''
    return `${this.section.name}.${this.variable.name}${element}(${this.end === undefined ? this.x : this.named})`
  }

  get(): number {
    if (this.variable.shapesCable) this.owner.refreshGeometry()
    return this.owner.model.arena.f64[this.index()]!
  }

  set(value: number): void {
    if (this.variable.shapesCable) this.owner.setRange(this.variable, this.x, value, this.element)
    else this.owner.model.arena.f64[this.index()] = value
  }

  index(): number {
    const { owner } = this
    if (owner.model.generation !== this.generation) {
      if (owner.deleted || this.isConnected) throw dangling(this.label)
      this.address = owner.rangeIndex(this.variable, this.x, this.element)
      this.generation = owner.model.generation
    }
    return this.address
  }

  /** The node at the beginning of a tree goes when that is connected to another. */
  private get isConnected(): boolean {
    return this.end === rootPlace && this.owner.connection !== undefined
  }

  offset(count: number): Ref {
    const element = this.element + count
    if (element >= 0 && element < this.variable.size) return new RangeRef(this.owner, this.x, this.variable, element)
    return new FixedRef(this.owner.model.arena, this.index() + count, `${this.label}[${count}]`)
  }

  alive(): boolean {
    const { owner, variable, x } = this
    return !owner.deleted && !this.place.gone && !this.isConnected && owner.hasRange(variable, x)
  }
}

/** Of a variable that ends have: their node, where that has it. */
function nodeOfEnd(section: Section, x: number, variable: RangeVariable): CableNode | undefined {
  const node = variable.atEnds ? section.exactNode(x) : undefined
  return node?.section.hasRange(variable, node.section.positionOf(node)) ? node : undefined
}
