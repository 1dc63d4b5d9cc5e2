/**
 * Where those numbers of sections lie that belong to the state of a model. They are looked for once, and known as long as all stays where it
 * is: a program that saves and goes back again and again only has them copied.
 */
import { CableNode, nodeColumn, rootPlace } from '../../runtime/cable/node.ts'
import type { Section } from '../../runtime/cable/section.ts'
import type { Model } from '../../runtime/model.ts'
import { heldAt, type Kept, mechanismsOf, type StateLayout, typeOf } from './layout.ts'
import { isAnotherModel, type SavedNode, type SavedSection } from './saved-state.ts'

/** In the place of a number's place, what only NEURON keeps there; and of what is not put back. */
const nothing = -1
const lastEvent = -2
const never = -1

/** A node, what it holds, and which numbers are its own: the first is its potential. */
interface NodeNumbers {
  readonly node: CableNode
  readonly types: readonly number[]
  readonly first: number
  readonly end: number
}

interface SectionNumbers {
  readonly section: Section
  readonly nodes: readonly NodeNumbers[]
  readonly root: NodeNumbers | undefined
}

export class KeptPlaces {
  private readonly generation: number
  private readonly sections: readonly SectionNumbers[]
  /** Of each number, as indices into `arena.f64`: where it is taken from, and where it is put back. */
  private readonly sources: number[] = []
  private readonly targets: number[] = []

  /** The layout is up to date. */
  constructor(
    private readonly model: Model,
    private readonly layout: StateLayout,
  ) {
    this.generation = model.generation
    this.sections = model.sections.map((section) => this.find(section))
  }

  get areValid(): boolean {
    return this.generation === this.model.generation
  }

  take(): Float64Array {
    const { sources } = this
    const { f64 } = this.model.arena
    const values = new Float64Array(sources.length)
    for (let i = 0; i < sources.length; i++) {
      const from = sources[i]!
      values[i] = from >= 0 ? f64[from]! : from === nothing ? 0 : -1e20
    }
    return values
  }

  put(values: Float64Array): void {
    const { targets } = this
    const { f64 } = this.model.arena
    for (let i = 0; i < targets.length; i++) {
      const to = targets[i]!
      if (to >= 0) f64[to] = values[i]!
    }
  }

  /** As files have them. */
  toSections(values: Float64Array): SavedSection[] {
    const show = ({ types, first, end }: NodeNumbers): SavedNode => ({
      v: values[first]!,
      types,
      values: [...values.subarray(first + 1, end)],
    })
    return this.sections.map(({ nodes, root }) => ({ nodes: nodes.map(show), root: root && show(root) }))
  }

  /** The other way round; throws where these are the sections of another model. */
  fromSections(saved: readonly SavedSection[]): Float64Array {
    const { sections } = this
    if (saved.length !== sections.length)
      throw isAnotherModel(`${sections.length} sections, ${saved.length} in what was saved`)
    const values = new Float64Array(this.sources.length)
    sections.forEach((one, i) => {
      fill(values, one, saved[i]!)
    })
    return values
  }

  private find(section: Section): SectionNumbers {
    const distributed = mechanismsOf(section)
    const numbersOf = (node: CableNode): NodeNumbers => {
      const held = heldAt(node, distributed, this.layout)
      const first = this.sources.length
      const v = this.model.nodes.columns.column(nodeColumn.v) + node.index
      this.add(v, v)
      for (const { mechanism, row } of held)
        for (const kept of this.layout.keptOf(mechanism)) {
          if (typeof kept === 'string') this.add(sourceOf(kept, v), never)
          else this.add(mechanism.table.at(kept, row), mechanism.table.at(kept, row))
        }
      return { node, types: held.map(({ mechanism }) => typeOf(mechanism)), first, end: this.sources.length }
    }
    const root = section.rootRow >= 0 ? numbersOf(new CableNode(section, rootPlace)) : undefined
    return { section, nodes: section.nodes.map(numbersOf), root }
  }

  private add(source: number, target: number): void {
    this.sources.push(source)
    this.targets.push(target)
  }
}

const sourceOf = (kept: Exclude<Kept, number>, v: number) =>
  kept === 'v' ? v : kept === 'nothing' ? nothing : lastEvent

function fill(values: Float64Array, { section, nodes, root }: SectionNumbers, saved: SavedSection): void {
  if (nodes.length !== saved.nodes.length)
    throw isAnotherModel(
      `${section.name} has ${nodes.length - 1} segments, ${saved.nodes.length - 1} in what was saved`,
    )
  if ((root !== undefined) !== (saved.root !== undefined)) throw isAnotherModel(`how ${section.name} is connected`)
  nodes.forEach((one, i) => {
    fillNode(values, one, saved.nodes[i]!)
  })
  if (root) fillNode(values, root, saved.root!)
}

function fillNode(values: Float64Array, { node, types, first, end }: NodeNumbers, saved: SavedNode): void {
  if (types.join() !== saved.types.join() || end - first - 1 !== saved.values.length)
    throw isAnotherModel(`the mechanisms in ${node.section.name}(${node.section.positionOf(node)})`)
  values[first] = saved.v
  values.set(saved.values, first + 1)
}
