/** What potentials outside the membrane add to the joint equations, as WebAssembly that goes through a record for each node with layers. */
import type { Code, Local } from '../../../wasm/code.ts'
import { makeRecordFunctions, type RecordCode, type RecordFunction, type RecordLoop } from './record-code.ts'

/**
 * Words of a node: its row (byte offset into a column); address of vext of its first layer; of the inside's equation, whose layers follow; of the
 * inside's diagonal; of its own numbers; what it is coupled with; its parent's vext, equation and record. Behind these lists of addresses, one for each
 * layer: diagonal, to the layer further in and back, to the parent and back.
 */
export const outsidePlace = {
  row: 0,
  vext: 4,
  equation: 8,
  diagonal: 12,
  own: 16,
  coupling: 20,
  isBare: 24,
  parentVext: 28,
  parentEquation: 32,
  parent: 36,
  lists: 40,
} as const
export const outsideLists = { d: 0, out: 1, back: 2, a: 3, b: 4 } as const
export const recordWords = (layers: number): number => outsidePlace.lists / 4 + 5 * layers

/** What a node has for a parent. */
export const coupling = { root: 0, bareParent: 1, layers: 2 } as const

/**
 * A node's own numbers: conductance and current of electrodes, conductance (with capacitance) and current of the membrane, v, d and rhs while an
 * electrode is at work. Behind these, one for each layer: what couples it with its parent and back, and the resistivities which that was worked out from.
 */
export const ownPlace = {
  electrodeD: 0,
  electrodeRhs: 8,
  conductance: 16,
  current: 24,
  v: 32,
  d: 40,
  rhs: 48,
  lists: 56,
} as const
export const ownDoubles = (layers: number): number => ownPlace.lists / 8 + 3 * layers

/** Words of a node without layers whose parent has some. */
export const barePlace = { row: 0, equation: 4, parentEquation: 8, parentVext: 12, bytes: 16 } as const

export function makeOutsideFunctions(
  memory: WebAssembly.Memory,
  layers: number,
  /** Bytes from layer to layer, and from vext to other columns of the mechanism. */
  columns: OutsideColumns,
): Record<string, RecordFunction> {
  const writer = new OutsideCode(layers, columns)
  const loops: RecordLoop[] = [
    { name: 'clearElectrodes', words: 0, body: (at) => writer.clearElectrodes(at) },
    { name: 'beforeElectrode', words: 3, body: (at) => writer.beforeElectrode(at) },
    { name: 'afterElectrode', words: 3, body: (at) => writer.afterElectrode(at) },
    { name: 'takeCurrents', words: 0, body: (at) => writer.takeCurrents(at) },
    { name: 'addCurrents', words: 2, body: (at) => writer.addCurrents(at) },
    { name: 'addToBare', words: 2, body: (at) => writer.addToBare(at) },
    { name: 'takeConductances', words: 0, body: (at) => writer.takeConductances(at) },
    { name: 'addConductances', words: 0, numbers: 1, body: (at) => writer.addConductances(at) },
    { name: 'move', words: 1, body: (at) => writer.move(at) },
  ]
  return makeRecordFunctions(memory, loops)
}

export interface OutsideColumns {
  readonly layer: number
  readonly xg: number
  readonly xc: number
  readonly battery: number
  readonly shown: number
}

type Amount = () => void

class OutsideCode {
  constructor(
    private readonly layers: number,
    private readonly columns: OutsideColumns,
  ) {}

  clearElectrodes(at: RecordCode): void {
    const { code } = at
    const own = at.word(outsidePlace.own)
    code.get(own).f64(0).store('f64', ownPlace.electrodeD)
    code.get(own).f64(0).store('f64', ownPlace.electrodeRhs)
  }

  /** Electrodes feel the inner potential, and what they add stands by itself. */
  beforeElectrode(at: RecordCode): void {
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

  afterElectrode(at: RecordCode): void {
    const { code } = at
    const own = at.word(outsidePlace.own)
    const [v, d, rhs] = this.rowOf(at)
    at.change(own, 'add', () => code.get(d).load('f64'), ownPlace.electrodeD)
    at.change(own, 'add', () => code.get(rhs).load('f64'), ownPlace.electrodeRhs)
    code.get(v).get(own).load('f64', ownPlace.v).store('f64')
    code.get(d).get(own).load('f64', ownPlace.d).get(d).load('f64').do('f64.add').store('f64')
    code.get(rhs).get(own).load('f64', ownPlace.rhs).get(rhs).load('f64').do('f64.add').store('f64')
  }

  private rowOf(at: RecordCode): [v: Local, d: Local, rhs: Local] {
    const of = (k: number) => at.moved(outsidePlace.row, at.parameter(k))
    return [of(0), of(1), of(2)]
  }

  /** The membrane's current goes from the inside's row to that of the innermost layer. */
  takeCurrents(at: RecordCode): void {
    const { code } = at
    const [own, equation] = [at.word(outsidePlace.own), at.word(outsidePlace.equation)]
    const current = code.local('f64')
    code.get(own).load('f64', ownPlace.electrodeRhs).get(equation).load('f64').do('f64.sub').set(current)
    code.get(own).get(current).store('f64', ownPlace.current)
    code.get(equation).get(current).store('f64', 8)
  }

  /** Along the section in each layer, and through the layers. */
  addCurrents(at: RecordCode): void {
    const { code } = at
    const { layers, columns } = this
    const lists = ownPlace.lists
    const own = at.word(outsidePlace.own)
    const [vext, equation] = [at.word(outsidePlace.vext), at.word(outsidePlace.equation)]
    const kind = at.word(outsidePlace.coupling)
    const [parentVext, parent, difference] = [code.local('i32'), code.local('i32'), code.local('f64')]
    at.word(outsidePlace.parentEquation, parent)
    code.get(kind).i32(coupling.layers).do('i32.eq')
    code.if(() => {
      at.word(outsidePlace.parentVext, parentVext)
      for (let j = 0; j < layers; j++) {
        const at8 = j * columns.layer
        code.get(parentVext).load('f64', at8).get(vext).load('f64', at8).do('f64.sub').set(difference)
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
  private addInside(at: RecordCode, equation: Local, parent: Local, difference: Local): void {
    const row = at.word(outsidePlace.row)
    at.change(equation, 'sub', () => at.behind(row, at.parameter(1)).get(difference).do('f64.mul'))
    at.change(parent, 'add', () => at.behind(row, at.parameter(0)).get(difference).do('f64.mul'))
  }

  addToBare(at: RecordCode): void {
    const { code } = at
    const difference = code.local('f64')
    code.get(at.word(barePlace.parentVext)).load('f64').set(difference)
    this.addInside(at, at.word(barePlace.equation), at.word(barePlace.parentEquation), difference)
  }

  /** From each layer to the next, and from the last to the battery. */
  private addToGround(at: RecordCode, vext: Local, equation: Local): void {
    const { code } = at
    const { layers, columns } = this
    const [outer, potential, outwards] = [code.local('f64'), code.local('f64'), code.local('f64')]
    const last = layers - 1
    const potentialOf = (j: number) => code.get(vext).load('f64', j * columns.layer)
    const conductance = (j: number) => column(code, vext, columns.xg + j * columns.layer)
    potentialOf(last).set(outer)
    const toBattery: Amount = () => {
      conductance(last).get(outer)
      column(code, vext, columns.battery).do('f64.sub', 'f64.mul')
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
  takeConductances(at: RecordCode): void {
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

  addConductances(at: RecordCode): void {
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

  /** From layer to layer; the factor is the function's number. */
  private addOutwards(at: RecordCode): void {
    const { code } = at
    const { layers, columns } = this
    const vext = at.word(outsidePlace.vext)
    const [outwards, target] = [code.local('f64'), code.local('i32')]
    const value: Amount = () => code.get(outwards)
    for (let j = 0; j < layers; j++) {
      column(code, vext, columns.xg + j * columns.layer)
      column(code, vext, columns.xc + j * columns.layer)
        .get(at.parameter(0))
        .do('f64.mul', 'f64.add')
        .set(outwards)
      at.changeAt(this.list('d', j), 'add', value, target)
      if (j + 1 === layers) break
      at.changeAt(this.list('d', j + 1), 'add', value, target)
      at.changeAt(this.list('out', j + 1), 'sub', value, target)
      at.changeAt(this.list('back', j + 1), 'sub', value, target)
    }
  }

  private addAlong(at: RecordCode): void {
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
  move(at: RecordCode): void {
    const { code } = at
    const { layers, columns } = this
    const own = at.word(outsidePlace.own)
    const [vext, equation] = [at.word(outsidePlace.vext), at.word(outsidePlace.equation)]
    const v = at.moved(outsidePlace.row, at.parameter(0))
    for (let j = 0; j < layers; j++)
      at.change(vext, 'add', () => code.get(equation).load('f64', 8 * (1 + j)), j * columns.layer)
    at.change(v, 'sub', () => code.get(equation).load('f64', 8))
    at.change(equation, 'sub', () => code.get(equation).load('f64', 8))
    code.get(vext).i32(columns.shown).do('i32.add')
    code.get(own).load('f64', ownPlace.conductance).get(equation).load('f64').do('f64.mul')
    code.get(own).load('f64', ownPlace.current).do('f64.add').store('f64')
  }

  /** Where a record has the address of a layer's element. */
  private list(name: keyof typeof outsideLists, layer: number): number {
    return outsidePlace.lists + 4 * (outsideLists[name] * this.layers + layer)
  }
}

/** A number of another column, which may lie before vext. */
const column = (code: Code, vext: Local, offset: number): Code => code.get(vext).i32(offset).do('i32.add').load('f64')
