/**
 * Instances of mechanisms, as the C of others sees them: `Prop` with its parameters and `dparam`, `Point_process`. Numbers are asked for
 * by their places in NEURON's arrays.
 */
import { problem } from '../../lang/problem.ts'
import type { Mechanism } from '../../runtime/mechanism/mechanism.ts'
import { PointProcess } from '../../runtime/mechanism/point-process.ts'
import type { MechanismSpec } from '../../runtime/mechanism/spec.ts'
import { isHocObject } from '../binding/value.ts'
import { type Handles, type Instance, wrongHandle } from './handles.ts'
import type { CFunction } from './library.ts'

export function instanceFunctions(handles: Handles): Record<string, CFunction> {
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
  const [parameters, pointers] = [new ColumnsKept(parametersOf), new ColumnsKept(pointersOf)]
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
    'Prop.param_size': (handle: number) => parameters.of(of(handle).mechanism).length,
    'Prop.param': (handle: number) => handle,
    'Prop.dparam': (handle: number) => handle,
    'Prop.ob': objectOf,
    'Parameters[]': (handle: number, k: number) => {
      const { mechanism, index } = of(handle)
      const column = parameters.of(mechanism)[k]
      if (column === undefined)
        throw problem('HOC2279', undefined, `the C of a mechanism asks for number ${k} of ${mechanism.name}`, {
          help: 'only what a RANGE statement or a STATE block names has a place there',
        })
      return 8 * mechanism.table.at(column, index)
    },
    'Datum[]': (handle: number, k: number) => datumAddress(pointers, of(handle), k),
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

type Columns = readonly (number | undefined)[]

/** Columns of POINTERs by their places in `dparam`, which are in the order of the file. */
function pointersOf({ spec, places }: Mechanism): Columns {
  const first = beforePointers(spec)
  const columns: (number | undefined)[] = []
  for (const [slot, column] of places.integers)
    if (slot.kind === 'pointer') columns[first + spec.pointers.indexOf(slot.name) + slot.element] = column
  return columns
}

/** Kept, for networks ask for them at each event, and while connections are looked for. */
class ColumnsKept {
  private readonly known = new WeakMap<MechanismSpec, Columns>()

  constructor(private readonly make: (mechanism: Mechanism) => Columns) {}

  of(mechanism: Mechanism): Columns {
    const found = this.known.get(mechanism.spec)
    if (found) return found
    const made = this.make(mechanism)
    this.known.set(mechanism.spec, made)
    return made
  }
}

/** The word of a POINTER. */
function datumAddress(columns: ColumnsKept, { mechanism, index }: Instance, k: number): number {
  const column = columns.of(mechanism)[k]
  if (column !== undefined) return 4 * (mechanism.table.integerColumn(column) + index)
  throw problem('HOC2279', undefined, `the C of a mechanism asks for dparam[${k}] of ${mechanism.name}`, {
    help: 'only its POINTERs are there',
  })
}
