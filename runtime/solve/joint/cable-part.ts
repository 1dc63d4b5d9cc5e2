/**
 * The cable's part of the joint equations. What a node adds to which elements stands in records in the model's memory, and WebAssembly goes through
 * these: models of this kind often run no longer than code that has to become good first.
 */
import type { Local } from '../../../wasm/code.ts'
import type { Module } from '../../../wasm/module.ts'
import type { Model } from '../../model.ts'
import { type JointWord, jointRecord } from './joint-record.ts'
import type { Layout } from './layout.ts'
import { emitRecordLoop, type RecordCode } from './record-code.ts'

/** Words of a node: its row and its parent's (byte offsets into a column, -1 without a parent), equations, diagonals, and what couples both. */
const place = { row: 0, parent: 4, equation: 8, parentEquation: 12, diagonal: 16, parentDiagonal: 20, a: 24, b: 28 }
const bytes = 32

const cable = { layout: jointRecord, first: 'cable', count: 'cableCount', bytes } as const
type At = RecordCode<JointWord>

/** The numbers of the functions; each is called with the record of the joint equations. */
export type CableFunctions = Record<
  'takeCurrents' | 'addCurrents' | 'takeDiagonals' | 'addCouplings' | 'move' | 'show',
  number
>

export function emitCable(module: Module): CableFunctions {
  const add = (body: (at: At) => void, columns: readonly JointWord[], parameters: readonly 'f64'[] = []) =>
    emitRecordLoop(module, cable, { columns, parameters, body })
  return {
    takeCurrents: add(takeCurrents, ['rhs']),
    addCurrents: add(addCurrents, ['v', 'a', 'b']),
    takeDiagonals: add(takeDiagonals, ['d', 'cm'], ['f64']),
    addCouplings: add(addCouplings, ['a', 'b']),
    move: add(move, ['v'], ['f64']),
    show: add(show, ['rhs', 'cm', 'i_cap'], ['f64']),
  }
}

/** rhs = currents of mechanisms */
function takeCurrents(at: At): void {
  const row = at.word(place.row)
  at.put(place.equation, () => at.behind(row, at.column('rhs')))
}

/** Along the cable, for the present potentials. */
function addCurrents(at: At): void {
  const [v, a, b] = [at.column('v'), at.column('a'), at.column('b')]
  const { code } = at
  const [row, parent, target] = [code.local('i32'), code.local('i32'), code.local('i32')]
  const difference = code.local('f64')
  ifCoupled(at, parent, () => {
    at.word(place.row, row)
    at.behind(parent, v)
    at.behind(row, v).do('f64.sub').set(difference)
    at.changeAt(place.equation, 'sub', () => at.behind(row, b).get(difference).do('f64.mul'), target)
    at.changeAt(place.parentEquation, 'add', () => at.behind(row, a).get(difference).do('f64.mul'), target)
  })
}

/** Conductances of mechanisms, and capacitances times a factor. */
function takeDiagonals(at: At): void {
  const [d, cm, factor] = [at.column('d'), at.column('cm'), at.parameter(0)]
  const row = at.word(place.row)
  at.put(place.diagonal, () => {
    at.behind(row, d).get(factor)
    at.behind(row, cm).do('f64.mul', 'f64.add')
  })
}

function addCouplings(at: At): void {
  const [a, b] = [at.column('a'), at.column('b')]
  const { code } = at
  const [row, parent, target] = [code.local('i32'), code.local('i32'), code.local('i32')]
  const [toParent, fromParent] = [code.local('f64'), code.local('f64')]
  ifCoupled(at, parent, () => {
    at.word(place.row, row)
    at.behind(row, a).set(toParent)
    at.behind(row, b).set(fromParent)
    at.changeAt(place.a, 'add', () => code.get(toParent), target)
    at.changeAt(place.b, 'add', () => code.get(fromParent), target)
    at.changeAt(place.diagonal, 'sub', () => code.get(fromParent), target)
    at.changeAt(place.parentDiagonal, 'sub', () => code.get(toParent), target)
  })
}

/** Potentials by the solution times a factor. */
function move(at: At): void {
  const [v, scale] = [at.column('v'), at.parameter(0)]
  const { code } = at
  const [target, change] = [at.moved(place.row, v), at.word(place.equation)]
  at.change(target, 'add', () => code.get(scale).get(change).load('f64').do('f64.mul'))
}

/** What nodes show of it: the change, and the capacitive current. */
function show(at: At): void {
  const { code } = at
  const [row, equation] = [at.word(place.row), at.word(place.equation)]
  code.get(row).get(at.column('rhs')).do('i32.add').get(equation).load('f64').store('f64')
  code.get(row).get(at.column('i_cap')).do('i32.add').get(at.parameter(0))
  at.behind(row, at.column('cm')).do('f64.mul').get(equation).load('f64').do('f64.mul').store('f64')
}

function ifCoupled(at: At, parent: Local, body: () => void): void {
  at.word(place.parent, parent)
  at.code.get(parent).i32(0).do('i32.ge_s')
  at.code.if(body)
}

/** Byte addresses of elements and equations, as the matrix has them. */
export interface JointAddresses {
  element(number: number): number
  equation(row: number): number
}

export interface CableElements {
  readonly diagonals: Int32Array
  readonly a: Int32Array
  readonly b: Int32Array
}

export class CablePart {
  private readonly records: number
  private readonly count: number

  constructor(
    private readonly model: Model,
    layout: Layout,
    elements: CableElements,
    addresses: JointAddresses,
  ) {
    this.count = layout.rows.length
    this.records = model.arena.allocate((this.count * bytes) / 8)
    this.write(layout, elements, addresses)
  }

  release(): void {
    this.model.arena.release(this.records, (this.count * bytes) / 8)
  }

  private write(
    { rows, parents, equations }: Layout,
    { diagonals, a, b }: CableElements,
    { element, equation }: JointAddresses,
  ): void {
    const { i32 } = this.model.arena
    for (let i = 0, word = 2 * this.records; i < rows.length; i++, word += bytes / 4) {
      const parent = parents[i]!
      i32[word] = 8 * rows[i]!
      i32[word + 1] = parent < 0 ? -1 : 8 * rows[parent]!
      i32[word + 2] = equation(equations[i]!)
      i32[word + 4] = element(diagonals[i]!)
      if (parent < 0) continue
      i32[word + 3] = equation(equations[parent]!)
      i32[word + 5] = element(diagonals[parent]!)
      i32[word + 6] = element(a[i]!)
      i32[word + 7] = element(b[i]!)
    }
  }

  /** What the record of the joint equations has of it. */
  get words(): { cable: number; cableCount: number } {
    return { cable: 8 * this.records, cableCount: this.count }
  }
}
