/** What potentials outside the membrane add to the joint equations, as WebAssembly that goes through a record for each node with layers. */
import type { Local, ValueType } from '../../../wasm/code.ts'
import { moduleFor } from '../../../wasm/instance.ts'
import { Module } from '../../../wasm/module.ts'
import { Fields } from '../cvode/records.ts'
import {
  barePlace,
  coupling,
  type OutsideWord,
  outsideLists,
  outsidePlace,
  outsideRecord,
  ownPlace,
  recordWords,
} from './outside-record.ts'
import { type At, gather, layerOf, ofLayer, scatter, subtractSlopes } from './outside-vectors-code.ts'
import { emitRecordLoop } from './record-code.ts'

/** `outside`: the record. */
export interface OutsideFunctions {
  readonly clearElectrodes: (outside: number) => void
  /** Around the kernel of electrodes, in lists of calls. */
  readonly beforeElectrode: (outside: number, first: number, end: number) => void
  readonly afterElectrode: (outside: number, first: number, end: number) => void
  readonly addRight: (outside: number) => void
  readonly addLeft: (outside: number, factor: number) => void
  readonly move: (outside: number) => void
  /** For integrators: potentials against ground into a vector, and back; capacitive currents through layers off a residual. */
  readonly gather: (outside: number, y: number) => void
  readonly scatter: (outside: number, y: number) => void
  readonly subtractSlopes: (outside: number, slopes: number, residual: number) => void
}

/** `couple`, in JavaScript: areas or xraxial have changed. */
export function makeOutsideFunctions(
  memory: WebAssembly.Memory,
  layers: number,
  couple: (outside: number) => void,
): OutsideFunctions {
  const module = new Module()
  module.importMemory('env', 'memory')
  const coupled = module.importFunction('env', 'couple', { parameters: ['i32'], results: [] })
  emitOutside(module, layers, coupled)
  const env = { memory, couple }
  return new WebAssembly.Instance(moduleFor(memory, module.encode()), { env }).exports as unknown as OutsideFunctions
}

function emitOutside(module: Module, layers: number, couple: number): void {
  const writer = new OutsideCode(layers)
  const nodes = { layout: outsideRecord, first: 'records', count: 'count', bytes: 4 * recordWords(layers) } as const
  const bare = { layout: outsideRecord, first: 'bare', count: 'bareCount', bytes: barePlace.bytes } as const
  const add = (
    body: (at: At) => void,
    columns: readonly OutsideWord[] = [],
    parameters: readonly ValueType[] = [],
    records: typeof nodes | typeof bare = nodes,
  ) => emitRecordLoop(module, records, { columns, parameters, body })
  const electrode = ['v', 'd', 'rhs'] as const
  const exported: Partial<Record<keyof OutsideFunctions, number>> = {
    clearElectrodes: add((at) => writer.clearElectrodes(at)),
    beforeElectrode: add((at) => writer.beforeElectrode(at), electrode, ['i32', 'i32']),
    afterElectrode: add((at) => writer.afterElectrode(at), electrode, ['i32', 'i32']),
    move: add((at) => writer.move(at), ['v', 'layer', 'shown']),
    gather: add((at) => gather(at, layers), ['right', 'layer'], ['i32']),
    scatter: add((at) => scatter(at, layers), ['right', 'layer', 'v'], ['i32']),
    subtractSlopes: add((at) => subtractSlopes(at, layers), ['right', 'layer', 'xc', 'i_cap', 'shown'], ['i32', 'i32']),
  }
  for (const [name, index] of Object.entries(exported)) module.export(name, index)
  const takeConductances = add((at) => writer.takeConductances(at))
  const addConductances = add((at) => writer.addConductances(at), ['layer', 'xg', 'xc'], ['f64'])
  const left = module.function({ parameters: ['i32', 'f64'], results: [] }, 'addLeft').code
  left.get(left.parameter(0)).call(takeConductances)
  left.get(left.parameter(0)).get(left.parameter(1)).call(addConductances)
  emitRight(module, couple, {
    takeResistivities: writer.emitResistivities(module, nodes),
    takeCurrents: add((at) => writer.takeCurrents(at)),
    addCurrents: add((at) => writer.addCurrents(at), ['a', 'b', 'layer', 'xg', 'battery']),
    addToBare: add((at) => writer.addToBare(at), ['a', 'b'], [], bare),
  })
}

/** The right side has the inside's currents, without those along the cable. */
function emitRight(
  module: Module,
  couple: number,
  parts: Record<'takeResistivities' | 'takeCurrents' | 'addCurrents' | 'addToBare', number>,
): void {
  const { code } = module.function({ parameters: ['i32'], results: [] }, 'addRight')
  const f = new Fields(code, outsideRecord)
  // resistivities are noted in any case
  f.own().call(parts.takeResistivities).get('isOther').do('i32.or')
  code.if(() => f.own().call(couple))
  for (const part of [parts.takeCurrents, parts.addCurrents, parts.addToBare]) f.own().call(part)
}

type Amount = () => void

class OutsideCode {
  constructor(private readonly layers: number) {}

  clearElectrodes(at: At): void {
    const { code } = at
    const own = at.word(outsidePlace.own)
    code.get(own).f64(0).store('f64', ownPlace.electrodeD)
    code.get(own).f64(0).store('f64', ownPlace.electrodeRhs)
  }

  /** Electrodes feel the inner potential, and what they add stands by itself. */
  beforeElectrode(at: At): void {
    const { code } = at
    const [own, vext] = [at.word(outsidePlace.own), at.word(outsidePlace.vext)]
    const [v, d, rhs] = this.rowOf(at)
    code.get(own).get(v).load('f64').store('f64', ownPlace.v)
    code.get(own).get(d).load('f64').store('f64', ownPlace.d)
    code.get(own).get(rhs).load('f64').store('f64', ownPlace.rhs)
    at.change(v, 'add', () => code.get(vext).load('f64'))
    code.get(d).f64(0).store('f64')
    code.get(rhs).f64(0).store('f64')
  }

  afterElectrode(at: At): void {
    const { code } = at
    const own = at.word(outsidePlace.own)
    const [v, d, rhs] = this.rowOf(at)
    at.change(own, 'add', () => code.get(d).load('f64'), ownPlace.electrodeD)
    at.change(own, 'add', () => code.get(rhs).load('f64'), ownPlace.electrodeRhs)
    code.get(v).get(own).load('f64', ownPlace.v).store('f64')
    code.get(d).get(own).load('f64', ownPlace.d).get(d).load('f64').do('f64.add').store('f64')
    code.get(rhs).get(own).load('f64', ownPlace.rhs).get(rhs).load('f64').do('f64.add').store('f64')
  }

  private rowOf(at: At): [v: Local, d: Local, rhs: Local] {
    const of = (column: 'v' | 'd' | 'rhs') => at.moved(outsidePlace.row, at.column(column))
    return [of('v'), of('d'), of('rhs')]
  }

  /** The membrane's current goes from the inside's row to that of the innermost layer. */
  takeCurrents(at: At): void {
    const { code } = at
    const [own, equation] = [at.word(outsidePlace.own), at.word(outsidePlace.equation)]
    const current = code.local('f64')
    code.get(own).load('f64', ownPlace.electrodeRhs).get(equation).load('f64').do('f64.sub').set(current)
    code.get(own).get(current).store('f64', ownPlace.current)
    code.get(equation).get(current).store('f64', 8)
  }

  /** Along the section in each layer, and through the layers. */
  addCurrents(at: At): void {
    const { code } = at
    const { layers } = this
    const { lists } = ownPlace
    const own = at.word(outsidePlace.own)
    const [vext, equation] = [at.word(outsidePlace.vext), at.word(outsidePlace.equation)]
    const kind = at.word(outsidePlace.coupling)
    const [parentVext, parent, difference] = [code.local('i32'), code.local('i32'), code.local('f64')]
    at.word(outsidePlace.parentEquation, parent)
    code.get(kind).i32(coupling.layers).do('i32.eq')
    code.if(() => {
      at.word(outsidePlace.parentVext, parentVext)
      for (let j = 0; j < layers; j++) {
        layerOf(at, parentVext, j).load('f64')
        layerOf(at, vext, j).load('f64').do('f64.sub').set(difference)
        const times = (place: number) => () => code.get(own).load('f64', place).get(difference).do('f64.mul')
        at.change(equation, 'sub', times(lists + 8 * (layers + j)), 8 * (1 + j))
        at.change(parent, 'add', times(lists + 8 * j), 8 * (1 + j))
        if (j === 0) this.addInside(at, equation, parent, difference)
      }
    })
    code.get(kind).i32(coupling.bareParent).do('i32.eq')
    code.if(() => {
      code.get(vext).load('f64').do('f64.neg').set(difference)
      this.addInside(at, equation, parent, difference)
    })
    // roots are ends, and what is bare has no way out
    code.get(kind)
    code.if(() => {
      code.get(at.word(outsidePlace.isBare)).do('i32.eqz')
      code.if(() => this.addToGround(at, vext, equation))
    })
  }

  /** The part of the inner potential outside the membrane drives current along the inside as well. */
  private addInside(at: At, equation: Local, parent: Local, difference: Local): void {
    const row = at.word(outsidePlace.row)
    at.change(equation, 'sub', () => at.behind(row, at.column('b')).get(difference).do('f64.mul'))
    at.change(parent, 'add', () => at.behind(row, at.column('a')).get(difference).do('f64.mul'))
  }

  addToBare(at: At): void {
    const { code } = at
    const difference = code.local('f64')
    code.get(at.word(barePlace.parentVext)).load('f64').set(difference)
    this.addInside(at, at.word(barePlace.equation), at.word(barePlace.parentEquation), difference)
  }

  /** From each layer to the next, and from the last to the battery. */
  private addToGround(at: At, vext: Local, equation: Local): void {
    const { code } = at
    const [outer, potential, outwards] = [code.local('f64'), code.local('f64'), code.local('f64')]
    const last = this.layers - 1
    const potentialOf = (j: number) => layerOf(at, vext, j).load('f64')
    const conductance = (j: number) => ofLayer(at, vext, 'xg', j)
    potentialOf(last).set(outer)
    const toBattery: Amount = () => {
      conductance(last).get(outer)
      at.behind(vext, at.column('battery')).do('f64.sub', 'f64.mul')
    }
    at.change(equation, 'sub', toBattery, 8 * (1 + last))
    for (let j = last - 1; j >= 0; j--) {
      potentialOf(j).set(potential)
      conductance(j).get(potential).get(outer).do('f64.sub', 'f64.mul').set(outwards)
      at.change(equation, 'sub', () => code.get(outwards), 8 * (1 + j))
      at.change(equation, 'add', () => code.get(outwards), 8 * (2 + j))
      code.get(potential).set(outer)
    }
  }

  /** The inside's diagonals hold the membrane's conductances, without those along the cable. */
  takeConductances(at: At): void {
    const { code } = at
    const own = at.word(outsidePlace.own)
    const [membrane, target] = [code.local('f64'), code.local('i32')]
    code.get(own).load('f64', ownPlace.electrodeD).do('f64.neg')
    code.get(at.word(outsidePlace.diagonal)).load('f64').do('f64.add').set(membrane)
    code.get(own).get(membrane).store('f64', ownPlace.conductance)
    at.put(this.list('d', 0), () => code.get(membrane))
    at.changeAt(this.list('out', 0), 'sub', () => code.get(membrane), target)
    at.changeAt(this.list('back', 0), 'sub', () => code.get(membrane), target)
  }

  addConductances(at: At): void {
    const { code } = at
    const kind = at.word(outsidePlace.coupling)
    code.get(kind)
    code.if(() => {
      code.get(at.word(outsidePlace.isBare)).do('i32.eqz')
      code.if(() => this.addOutwards(at))
    })
    code.get(kind).i32(coupling.layers).do('i32.eq')
    code.if(() => this.addAlong(at))
  }

  /** From layer to layer; the factor is what the function is called with. */
  private addOutwards(at: At): void {
    const { code } = at
    const { layers } = this
    const vext = at.word(outsidePlace.vext)
    const [outwards, target] = [code.local('f64'), code.local('i32')]
    const value: Amount = () => code.get(outwards)
    for (let j = 0; j < layers; j++) {
      ofLayer(at, vext, 'xg', j)
      ofLayer(at, vext, 'xc', j).get(at.parameter(0)).do('f64.mul', 'f64.add').set(outwards)
      at.changeAt(this.list('d', j), 'add', value, target)
      if (j + 1 === layers) break
      at.changeAt(this.list('d', j + 1), 'add', value, target)
      at.changeAt(this.list('out', j + 1), 'sub', value, target)
      at.changeAt(this.list('back', j + 1), 'sub', value, target)
    }
  }

  private addAlong(at: At): void {
    const { code } = at
    const { layers } = this
    const own = at.word(outsidePlace.own)
    const [parent, target] = [at.word(outsidePlace.parent), code.local('i32')]
    for (let j = 0; j < layers; j++) {
      const a: Amount = () => code.get(own).load('f64', ownPlace.lists + 8 * j)
      const b: Amount = () => code.get(own).load('f64', ownPlace.lists + 8 * (layers + j))
      at.changeAt(this.list('d', j), 'sub', b, target)
      code.get(parent).load('i32', this.list('d', j)).set(target)
      at.change(target, 'sub', a)
      at.changeAt(this.list('a', j), 'add', a, target)
      at.changeAt(this.list('b', j), 'add', b, target)
    }
  }

  /** By the solution: layers, and the membrane, whose potential has moved with the inner one. What the inside has left is the membrane's change. */
  move(at: At): void {
    const { code } = at
    const own = at.word(outsidePlace.own)
    const [vext, equation] = [at.word(outsidePlace.vext), at.word(outsidePlace.equation)]
    const v = at.moved(outsidePlace.row, at.column('v'))
    const place = code.local('i32')
    for (let j = 0; j < this.layers; j++) {
      layerOf(at, vext, j).set(place)
      at.change(place, 'add', () => code.get(equation).load('f64', 8 * (1 + j)))
    }
    at.change(v, 'sub', () => code.get(equation).load('f64', 8))
    at.change(equation, 'sub', () => code.get(equation).load('f64', 8))
    code.get(vext).get(at.column('shown')).do('i32.add')
    code.get(own).load('f64', ownPlace.conductance).get(equation).load('f64').do('f64.mul')
    code.get(own).load('f64', ownPlace.current).do('f64.add').store('f64')
  }

  /** Notes xraxial of all nodes; whether one has changed. */
  emitResistivities(module: Module, nodes: Parameters<typeof emitRecordLoop<OutsideWord>>[1]): number {
    let isOther: Local | undefined
    const axial = ownPlace.lists + 16 * this.layers
    return emitRecordLoop<OutsideWord>(module, nodes, {
      columns: ['layer', 'xraxial'],
      body: (at) => {
        const { code } = at
        const found = (isOther ??= code.local('i32'))
        const [own, vext] = [at.word(outsidePlace.own), at.word(outsidePlace.vext)]
        const value = code.local('f64')
        for (let j = 0; j < this.layers; j++) {
          ofLayer(at, vext, 'xraxial', j)
            .tee(value)
            .get(own)
            .load('f64', axial + 8 * j)
            .do('f64.ne')
          code.if(() =>
            code
              .get(own)
              .get(value)
              .store('f64', axial + 8 * j)
              .i32(1)
              .set(found),
          )
        }
      },
      result: ({ code }) => code.get(isOther!),
    })
  }

  /** Where a record has the address of a layer's element. */
  private list(name: keyof typeof outsideLists, layer: number): number {
    return outsidePlace.lists + 4 * (outsideLists[name] * this.layers + layer)
  }
}
