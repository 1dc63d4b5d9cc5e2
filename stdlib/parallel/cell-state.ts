/**
 * ParallelContext.prcellstate: all numbers of one cell as lines of text, to compare two runs with. Nodes count from 0 at the root; of each
 * mechanism come the numbers that NEURON keeps in its place, in that order. Slopes that its solver leaves behind are 0 here.
 */
import { sprintf } from '../../lang/printf.ts'
import { CableNode, nodeColumn, parentColumn, rootPlace } from '../../runtime/cable/node.ts'
import type { Section } from '../../runtime/cable/section.ts'
import type { Detector } from '../../runtime/events/detector.ts'
import type { NetCon } from '../../runtime/events/net-con.ts'
import type { Mechanism } from '../../runtime/mechanism/mechanism.ts'
import type { PointProcess } from '../../runtime/mechanism/point-process.ts'
import type { Model } from '../../runtime/model.ts'
import type { Context } from '../binding/context.ts'
import { allHeldAt, type Held, mechanismsOf, numbersInPlace, typeOf } from '../save-state/layout.ts'
import { office } from './office.ts'

const shown = (value: number) => sprintf('%.15g', value)

/** The text of the file; nothing for a number that has no cell. */
export function cellState(context: Context, gid: number): string | undefined {
  const { model } = context
  const source = office(context).cells.get(gid)
  if (!source) return undefined
  model.settle()
  const head = [`gid = ${gid}`, `t = ${shown(model.t)}`, `celsius = ${shown(model.celsius)}`]
  const lines = source.node ? [...head, ...new CellLines(context, source).all()] : head
  return `${lines.join('\n')}\n`
}

class CellLines {
  private readonly model: Model
  private readonly nodes: CableNode[]
  /** Number of a node by its row. */
  private readonly numbers = new Map<number, number>()
  /** Point processes that receive events, in the order of their lines. */
  private readonly receivers = new Map<PointProcess, number>()

  constructor(
    private readonly context: Context,
    private readonly source: Detector,
  ) {
    this.model = context.model
    this.nodes = nodesOf(source.node!.section.root())
    for (const [i, node] of this.nodes.entries()) this.numbers.set(node.index, i)
  }

  all(): string[] {
    return [...this.tree(), ...this.potentials(), ...this.capacitances(), ...this.mechanisms(), ...this.connections()]
  }

  private number(row: number): number {
    return this.numbers.get(row) ?? -1
  }

  private tree(): string[] {
    const { nodes, source, model } = this
    const { columns } = model.nodes
    const parent = (node: CableNode) => this.number(model.arena.i32[columns.integerColumn(parentColumn) + node.index]!)
    const line = (node: CableNode, i: number) => {
      const numbers = [nodeColumn.area, nodeColumn.a, nodeColumn.b].map((column) => shown(node.get(column)))
      return `${i} ${i === 0 ? -1 : parent(node)} ${numbers.join(' ')}`
    }
    return [
      `${nodes.length} nodes  ${this.number(source.node!.index) - 1} is the threshold node`,
      ` threshold ${shown(source.threshold)}`,
      'inode parent area a b',
      ...nodes.map(line),
    ]
  }

  private potentials(): string[] {
    return ['inode v', ...this.nodes.map((node, i) => `${i} ${shown(node.get(nodeColumn.v))}`)]
  }

  private capacitances(): string[] {
    const lines = this.nodes.flatMap((node, i) =>
      node.zeroArea
        ? []
        : [nodeColumn.cm, nodeColumn.i_cap].map((column, k) => ` ${i} ${k} ${shown(node.get(column))}`),
    )
    return ['type=3 capacitance size=2', ...lines]
  }

  /** Those of all segments first, then ions, then what else there is by number. */
  private mechanisms(): string[] {
    const held = this.nodes.flatMap((node) => allHeldAt(node, mechanismsOf(node.section)))
    const kinds = [...new Set(held.map(({ mechanism }) => mechanism))]
    const rank = (mechanism: Mechanism) => (typeOf(mechanism) < 6 ? 0 : mechanism.ion ? 1 : 2)
    kinds.sort((a, b) => rank(a) - rank(b) || typeOf(a) - typeOf(b))
    return kinds.flatMap((kind) =>
      this.instances(
        kind,
        held.filter(({ mechanism }) => mechanism === kind),
      ),
    )
  }

  private instances(mechanism: Mechanism, held: readonly Held[]): string[] {
    const lines = held.flatMap((one) => {
      const node = this.number(one.node!.index)
      const values = numbersInPlace(this.model, one)
      return [...this.receiver(one, node), ...values.map((value, k) => ` ${node} ${k} ${shown(value)}`)]
    })
    const size = held.length > 0 ? numbersInPlace(this.model, held[0]!).length : 0
    return [`type=${typeOf(mechanism)} ${mechanism.name} size=${size}`, ...lines]
  }

  private receiver({ point }: Held, node: number): string[] {
    if (!point?.mechanism.spec.netReceive) return []
    const place = this.receivers.size
    this.receivers.set(point, place)
    return [`${node} nri ${place}`]
  }

  private connections(): string[] {
    const { receivers } = this
    if (receivers.size === 0) return []
    const all = [...this.model.events.connections].filter(({ target }) => target && receivers.has(target))
    const place = (nc: NetCon) => receivers.get(nc.target!)!
    const lines = all.sort((a, b) => place(a) - place(b)).map((nc) => `${place(nc)} ${this.connection(nc)}`)
    return [`netcons ${all.length}`, ' pntindex srcgid active delay weights', ...lines]
  }

  private connection(nc: NetCon): string {
    const weights = Array.from({ length: nc.weightCount }, (_, k) => shown(nc.getWeight(k)))
    return [this.sourceOf(nc), nc.active ? 1 : 0, shown(nc.presentDelay), ...weights].join(' ')
  }

  private sourceOf({ detector }: NetCon): string | number {
    if (!detector) return -3
    if (detector.gid >= 0) return detector.gid
    if (detector.source) return this.context.handle(detector.source).cls.name
    return detector.section ? 'v' : -1
  }
}

/** Of a tree, from its root on: parents come before their children. */
function nodesOf(root: Section): CableNode[] {
  const nodes = [new CableNode(root, rootPlace)]
  const add = (section: Section) => {
    nodes.push(...section.nodes)
    for (const child of section.children()) add(child)
  }
  add(root)
  return nodes.sort((a, b) => a.order - b.order)
}
