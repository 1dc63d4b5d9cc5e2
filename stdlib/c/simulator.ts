/**
 * NEURON's own structures, as the C of mechanisms sees them: sections, nodes, instances of mechanisms. Each is a handle of what is meant in
 * our model; what C asks of it is answered from there, numbers by their addresses.
 */
import { type CableNode, nodeColumn, rootPlace } from '../../runtime/cable/node.ts'
import { Section } from '../../runtime/cable/section.ts'
import { ghk, nernst } from '../../runtime/mechanism/ion.ts'
import type { Mechanism } from '../../runtime/mechanism/mechanism.ts'
import type { Model } from '../../runtime/model.ts'
import type { Context } from '../binding/context.ts'
import { Handles } from './handles.ts'
import { instanceFunctions } from './instances.ts'
import type { CFunction } from './library.ts'
import type { CMemory } from './memory.ts'

type Functions = Record<string, CFunction>
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
    nrn_nernst: (inside: number, outside: number, z: number) => nernst(inside, outside, z, model),
    nrn_ghk: (v: number, inside: number, outside: number, z: number) => ghk(v, inside, outside, z, model),
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
