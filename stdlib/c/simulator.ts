/**
 * NEURON's own structures, as the C of mechanisms sees them: sections, nodes, instances of mechanisms. Each is a handle of what is meant in
 * our model; what C asks of it is answered from there, numbers by their addresses.
 */
import { problem } from '../../lang/problem.ts'
import { CableNode, DensityInstance, nodeColumn, rootPlace } from '../../runtime/cable/node.ts'
import { Section } from '../../runtime/cable/section.ts'
import { ghk, nernst } from '../../runtime/mechanism/ion.ts'
import type { Mechanism } from '../../runtime/mechanism/mechanism.ts'
import { PointProcess } from '../../runtime/mechanism/point-process.ts'
import type { MechanismSpec } from '../../runtime/mechanism/spec.ts'
import type { Model } from '../../runtime/model.ts'
import type { Context } from '../binding/context.ts'
import { isHocObject } from '../binding/value.ts'
import type { CFunction } from './library.ts'
import type { CMemory } from './memory.ts'

type Functions = Record<string, CFunction>
type Instance = PointProcess | DensityInstance

/** What `pnt_receive[type]` stands for. */
export class Receiver {
  constructor(readonly mechanism: Mechanism) {}

  call(model: Model, point: object | undefined, weights: number, flag: number): number {
    if (!(point instanceof PointProcess) || point.mechanism !== this.mechanism)
      throw wrongHandle(`a point process of ${this.mechanism.name}`)
    return model.events.receiveDirectly(point, weights, flag)
  }
}

const wrongHandle = (wanted: string) =>
  problem('HOC2278', undefined, `the C of a mechanism takes something else for ${wanted}`)

/** Handles that stand for the same thing are the same number. */
class Handles {
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

export function simulatorFunctions(model: Model, memory: CMemory, context: () => Context): Functions {
  const handles = new Handles(model, memory, context)
  return {
    ...sectionFunctions(handles),
    ...nodeFunctions(handles),
    ...instanceFunctions(handles),
    ...eventFunctions(handles),
    'NrnThread.t': () => model.globalsAddress,
    'NrnThread.dt': () => model.globalsAddress + 8,
    'NrnThread.id': () => 0,
    'Receivers[]': (_: number, type: number) => handles.ofReceiver(model.mechanisms.at(type)),
    'Descriptions[]': (_: number, type: number) => memory.handle(model.mechanisms.at(type)),
    'Memb_func.is_point': (handle: number) => Number((memory.object(handle) as Mechanism).isPoint),
    nrn_get_mechtype: (name: number) => model.mechanisms.get(memory.text(name))?.number ?? -1,
    nrn_nernst: (inside: number, outside: number, z: number) => nernst(inside, outside, z, model.celsius),
    nrn_ghk: (v: number, inside: number, outside: number, z: number) => ghk(v, inside, outside, z, model.celsius),
    nrn_event_queue_stats: (counts: number) => {
      const { inserted, moved, size } = model.events.queue
      memory.f64.set([inserted, moved, inserted - size], counts / 8)
      return size
    },
  }
}

function sectionFunctions(handles: Handles): Functions {
  const { memory, context } = handles
  const of = (handle: number) => handles.section(handle)
  return {
    'Section.nnode': (handle: number) => of(handle).nseg + 1,
    'Section.parentsec': (handle: number) => handles.ofOptional(of(handle).parent()?.section),
    'Section.child': (handle: number) => handles.ofOptional(of(handle).children()[0]),
    'Section.sibling': (handle: number) => {
      const parent = of(handle).parent()?.section
      const all = parent?.children() ?? []
      return handles.ofOptional(all[all.indexOf(of(handle)) + 1])
    },
    'Section.parentnode': (handle: number) => handles.ofNode(of(handle).nearNode()),
    'Section.pnode': (handle: number) => handles.nodeList(of(handle)),
    'Section.order': (handle: number) => handles.model.sections.indexOf(of(handle)),
    'Section.npt3d': (handle: number) => of(handle).n3d(),
    secname: (handle: number) => memory.lendText(handle === 0 ? context().section().name : of(handle).name),
    chk_access: () => memory.handle(context().section()),
    nrn_pushsec: (handle: number) => context().pushSection(of(handle)),
    nrn_popsec: () => context().popSection(),
    section_length: (handle: number) => of(handle).L,
    nrn_is_valid_section_ptr: (handle: number) => {
      const found = memory.object(handle)
      return Number(found instanceof Section && !found.deleted)
    },
    node_exact: (handle: number, x: number) => handles.ofNode(of(handle).exactNode(x)),
  }
}

function nodeFunctions(handles: Handles): Functions {
  const of = (handle: number) => handles.node(handle)
  const place = (column: number) => (handle: number) => handles.addressOf(of(handle), column)
  const shaped = (column: number) => (handle: number) => {
    of(handle).section.refreshGeometry()
    return handles.addressOf(of(handle), column)
  }
  const coupling = (column: number) => (handle: number) => {
    handles.model.settle()
    return handles.addressOf(of(handle), column)
  }
  return {
    'Node.v': place(nodeColumn.v),
    'Node.d': place(nodeColumn.d),
    'Node.rhs': place(nodeColumn.rhs),
    'Node.area': shaped(nodeColumn.area),
    'Node.rinv': shaped(nodeColumn.rinv),
    NODEV: place(nodeColumn.v),
    NODED: place(nodeColumn.d),
    NODERHS: place(nodeColumn.rhs),
    NODEAREA: shaped(nodeColumn.area),
    NODERINV: shaped(nodeColumn.rinv),
    NODEA: coupling(nodeColumn.a),
    NODEB: coupling(nodeColumn.b),
    'Node.sec': (handle: number) => handles.memory.handle(of(handle).section),
    'Node.child': (handle: number) => {
      const node = of(handle)
      const found = node.section.children().find((child) => {
        const near = child.nearNode()
        return near.section === node.section && near.place === node.place
      })
      return handles.ofOptional(found)
    },
    'Node.nt': () => 1,
    'Node.prop': (handle: number) => handles.chain(of(handle))[0] ?? 0,
    'Node.v_node_index': (handle: number) => of(handle).order,
    'Node.sec_node_index_': (handle: number) => of(handle).ordinal,
    'Node.classical_parent': (handle: number) => parentOf(handles, of(handle)),
    nrn_parent_node: (handle: number) => parentOf(handles, of(handle)),
    nrn_diameter: (handle: number) => {
      const { section } = of(handle)
      section.refreshGeometry()
      return of(handle).get(nodeColumn.diam)
    },
  }
}

function parentOf(handles: Handles, node: CableNode): number {
  if (node.place === rootPlace) return 0
  return handles.ofNode(node.before ?? node.section.nearNode())
}

function instanceFunctions(handles: Handles): Functions {
  const { memory, model } = handles
  const of = (handle: number) => handles.instance(handle)
  const nodeOf = (handle: number) => of(handle).node
  const point = (handle: number) => handles.point(handle)
  const sectionOf = (handle: number) => handles.ofOptional(point(handle).section)
  const ofNode = (handle: number) => {
    const { node } = point(handle)
    return node ? handles.ofNode(node) : 0
  }
  const objectOf = (handle: number) => {
    const found = of(handle)
    return found instanceof PointProcess ? handle : 0
  }
  const columns = new PointerColumns()
  const pointOf = (handle: number) => (memory.object(handle) instanceof PointProcess ? handle : 0)
  return {
    'prop of': (asking: number, row: number) => {
      const mechanism = model.mechanisms.at(asking)
      if (mechanism.isPoint) return memory.handle(mechanism.instances[row] ?? null)
      return row < mechanism.active ? handles.ofInstance(mechanism, mechanism.nodeAt(row)) : 0
    },
    'row of': (handle: number, asking: number) => {
      const found = of(handle)
      if (found.mechanism !== model.mechanisms.at(asking))
        throw wrongHandle(`an instance of ${model.mechanisms.at(asking).name}`)
      return found.index
    },
    'Prop.type': (handle: number) => of(handle).mechanism.number,
    'Prop.next': (handle: number) => {
      const node = nodeOf(handle)
      const all = node ? handles.chain(node) : []
      return all[all.indexOf(handle) + 1] ?? 0
    },
    'Prop.param_size': (handle: number) => parametersOf(of(handle).mechanism).length,
    'Prop.param': (handle: number) => handle,
    'Prop.dparam': (handle: number) => handle,
    'Prop.ob': objectOf,
    'Parameters[]': (handle: number, k: number) => {
      const { mechanism, index } = of(handle)
      const column = parametersOf(mechanism)[k]
      if (column === undefined)
        throw problem('HOC2279', undefined, `the C of a mechanism asks for number ${k} of ${mechanism.name}`, {
          help: 'only what a RANGE statement or a STATE block names has a place there',
        })
      return 8 * mechanism.table.at(column, index)
    },
    'Datum[]': (handle: number, k: number) => datumAddress(columns, of(handle), k),
    'Point_process.sec': sectionOf,
    'Point_process.node': ofNode,
    'Point_process.prop': pointOf,
    'Point_process.ob': pointOf,
    'Point_process.vnt': () => 1,
    ob2pntproc: (handle: number) => memory.handle(handles.point(handle)),
    ob2pntproc_0: pointOf,
    is_obj_type: (handle: number, name: number) => {
      const found = memory.object(handle)
      const object = found && (isHocObject(found) ? found : handles.context().handle(found))
      return Number(object !== undefined && object.cls.name === memory.text(name))
    },
  }
}

/** Columns of what NEURON's `param` has first: parameters, assigned variables, states, as far as others see them. */
function parametersOf({ spec, places }: Mechanism): number[] {
  const roles = ['parameter', 'assigned', 'state']
  const seen = spec.variables.filter(({ visible }) => visible)
  return roles.flatMap((role) =>
    seen
      .filter((variable) => variable.role === role)
      .flatMap(({ name, size }) => Array.from({ length: size }, (_, k) => places.doubles.get(name)! + k)),
  )
}

/** Places in `dparam` before those of POINTERs: of a point process its area and itself, then what it uses of ions. */
const beforePointers = ({ kind, ions }: MechanismSpec): number =>
  ions.reduce(
    (count, { reads, writes }) => {
      const style = writes.some((one) => one.startsWith('conc')) ? 1 : 0
      return count + new Set([...reads, ...writes]).size + (writes.includes('i') ? 1 : 0) + style
    },
    kind === 'density' ? 0 : 2,
  )

/** Columns of POINTERs by their places in `dparam`, kept: networks ask for them at each event. */
class PointerColumns {
  private readonly known = new WeakMap<MechanismSpec, readonly (number | undefined)[]>()

  of({ spec, places }: Mechanism): readonly (number | undefined)[] {
    const found = this.known.get(spec)
    if (found) return found
    const pointers = [...places.integers].filter(([slot]) => slot.kind === 'pointer').map(([, column]) => column)
    const made = [...new Array<undefined>(beforePointers(spec)), ...pointers]
    this.known.set(spec, made)
    return made
  }
}

/** The word of a POINTER. */
function datumAddress(columns: PointerColumns, { mechanism, index }: Instance, k: number): number {
  const column = columns.of(mechanism)[k]
  if (column !== undefined) return 4 * (mechanism.table.integerColumn(column) + index)
  throw problem('HOC2279', undefined, `the C of a mechanism asks for dparam[${k}] of ${mechanism.name}`, {
    help: 'only its POINTERs are there',
  })
}

function eventFunctions(handles: Handles): Functions {
  const { events } = handles.model
  const point = (handle: number) => handles.point(handle)
  return {
    nrn_net_send: (_item: number, weights: number, target: number, time: number, flag: number) =>
      void events.selfEvents.sendLater(point(target), weights, time, flag),
    nrn_net_event: (source: number, time: number) => {
      const { mechanism, index } = point(source)
      events.fire(mechanism, index, time)
    },
    nrn_net_move: (_item: number, target: number, time: number) => {
      const { mechanism, index } = point(target)
      events.selfEvents.netMove(mechanism, index, time)
    },
  }
}
