/** Handles of NEURON's structures: sections, nodes, instances of mechanisms. Those that stand for the same thing are the same number. */
import { problem } from '../../lang/problem.ts'
import { CableNode, DensityInstance } from '../../runtime/cable/node.ts'
import { Section } from '../../runtime/cable/section.ts'
import type { Mechanism } from '../../runtime/mechanism/mechanism.ts'
import { PointProcess } from '../../runtime/mechanism/point-process.ts'
import type { Model } from '../../runtime/model.ts'
import type { Context } from '../binding/context.ts'
import type { CMemory } from './memory.ts'

export type Instance = PointProcess | DensityInstance

/** What `pnt_receive[type]` stands for. */
export class Receiver {
  constructor(readonly mechanism: Mechanism) {}

  call(model: Model, point: object | undefined, weights: number, flag: number): number {
    if (!(point instanceof PointProcess) || point.mechanism !== this.mechanism)
      throw wrongHandle(`a point process of ${this.mechanism.name}`)
    return model.events.receiveDirectly(point, weights, flag)
  }
}

export const wrongHandle = (wanted: string) =>
  problem('HOC2278', undefined, `the C of a mechanism takes something else for ${wanted}`)

export class Handles {
  private readonly nodes = new WeakMap<Section, Map<number, CableNode>>()
  private readonly instances = new WeakMap<Section, Map<string, DensityInstance>>()
  private readonly lists = new WeakMap<Section, { address: number; count: number }>()
  private readonly receivers = new Map<Mechanism, Receiver>()

  constructor(
    readonly model: Model,
    readonly memory: CMemory,
    readonly context: () => Context,
  ) {}

  section(handle: number): Section {
    const found = this.memory.object(handle)
    if (found instanceof Section) return found
    throw wrongHandle('a Section')
  }

  node(handle: number): CableNode {
    const found = this.memory.object(handle)
    if (found instanceof CableNode) return found
    throw wrongHandle('a Node')
  }

  instance(handle: number): Instance {
    const found = this.memory.object(handle)
    if (found instanceof PointProcess || found instanceof DensityInstance) return found
    throw wrongHandle('an instance of a mechanism')
  }

  point(handle: number): PointProcess {
    const found = this.memory.object(handle)
    if (found instanceof PointProcess) return found
    throw wrongHandle('a Point_process')
  }

  ofNode({ section, place }: CableNode): number {
    let known = this.nodes.get(section)
    if (!known) this.nodes.set(section, (known = new Map()))
    let node = known.get(place)
    if (!node) known.set(place, (node = new CableNode(section, place)))
    return this.memory.handle(node)
  }

  ofInstance(mechanism: Mechanism, { section, place }: CableNode): number {
    let known = this.instances.get(section)
    if (!known) this.instances.set(section, (known = new Map()))
    const key = `${mechanism.number} ${place}`
    let instance = known.get(key)
    if (!instance) known.set(key, (instance = new DensityInstance(mechanism, section, place)))
    return this.memory.handle(instance)
  }

  ofOptional(section: Section | undefined): number {
    return this.memory.handle(section ?? null)
  }

  ofReceiver(mechanism: Mechanism): number {
    const receiver = this.receivers.get(mechanism) ?? new Receiver(mechanism)
    this.receivers.set(mechanism, receiver)
    return this.memory.handle(receiver)
  }

  /** Handles of a section's nodes, side by side. */
  nodeList(section: Section): number {
    const { nodes } = section
    const known = this.lists.get(section)
    const list = known && known.count >= nodes.length ? known : { address: 0, count: nodes.length }
    if (list !== known) {
      list.address = this.memory.allocate(4 * nodes.length)
      this.lists.set(section, list)
    }
    nodes.forEach((node, i) => void this.memory.view.setInt32(list.address + 4 * i, this.ofNode(node), true))
    return list.address
  }

  addressOf(node: CableNode, column: number): number {
    return 8 * (this.model.nodes.columns.column(column) + node.index)
  }

  /** Instances at a node, as NEURON chains them: what came last stands first. */
  chain(node: CableNode): number[] {
    const points = node.points.map((point) => this.memory.handle(point))
    const inserted = node.section.inserted().filter((mechanism) => node.instance(mechanism))
    return [...points, ...inserted.reverse().map((mechanism) => this.ofInstance(mechanism, node))]
  }
}
