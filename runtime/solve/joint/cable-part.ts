/**
 * The cable's part of the joint equations. What a node adds to which elements stands in records in the model's memory, and WebAssembly goes through
 * these: models of this kind often run no longer than code that has to become good first.
 */
import { nodeColumn } from '../../cable/node.ts'
import type { Model } from '../../model.ts'
import type { Layout } from './layout.ts'
import { makeRecordFunctions, type RecordCode, type RecordFunction, type RecordLoop } from './record-code.ts'

/** Words of a node: its row and its parent's (byte offsets into a column, -1 without a parent), equations, diagonals, and what couples both. */
const place = { row: 0, parent: 4, equation: 8, parentEquation: 12, diagonal: 16, parentDiagonal: 20, a: 24, b: 28 }
const bytes = 32

const loops: readonly RecordLoop[] = [
  { name: 'takeCurrents', words: 1, body: takeCurrents },
  { name: 'addCurrents', words: 3, body: addCurrents },
  { name: 'takeDiagonals', words: 2, numbers: 1, body: takeDiagonals },
  { name: 'addCouplings', words: 2, body: addCouplings },
  { name: 'move', words: 1, numbers: 1, body: move },
  { name: 'show', words: 3, numbers: 1, body: show },
]

/** The functions, for a memory. */
export const makeCableFunctions = (memory: WebAssembly.Memory): Record<string, RecordFunction> =>
  makeRecordFunctions(memory, loops)

/** rhs = currents of mechanisms */
function takeCurrents(at: RecordCode): void {
  const row = at.word(place.row)
  at.put(place.equation, () => at.behind(row, at.parameter(0)))
}

/** Along the cable, for the present potentials. */
function addCurrents(at: RecordCode): void {
  const [v, a, b] = [at.parameter(0), at.parameter(1), at.parameter(2)]
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

/** Conductances of mechanisms, and capacitances. */
function takeDiagonals(at: RecordCode): void {
  const [d, cm, factor] = [at.parameter(0), at.parameter(1), at.parameter(2)]
  const row = at.word(place.row)
  at.put(place.diagonal, () => {
    at.behind(row, d).get(factor)
    at.behind(row, cm).do('f64.mul', 'f64.add')
  })
}

function addCouplings(at: RecordCode): void {
  const [a, b] = [at.parameter(0), at.parameter(1)]
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

/** Potentials by the solution. */
function move(at: RecordCode): void {
  const [v, scale] = [at.parameter(0), at.parameter(1)]
  const { code } = at
  const [target, change] = [at.moved(place.row, v), at.word(place.equation)]
  at.change(target, 'add', () => code.get(scale).get(change).load('f64').do('f64.mul'))
}

/** What nodes show of it: the change, and the capacitive current. */
function show(at: RecordCode): void {
  const { code } = at
  const [row, equation] = [at.word(place.row), at.word(place.equation)]
  code.get(row).get(at.parameter(0)).do('i32.add').get(equation).load('f64').store('f64')
  code.get(row).get(at.parameter(2)).do('i32.add').get(at.parameter(3))
  at.behind(row, at.parameter(1)).do('f64.mul').get(equation).load('f64').do('f64.mul').store('f64')
}

function ifCoupled(at: RecordCode, parent: ReturnType<RecordCode['word']>, body: () => void): void {
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
    private readonly functions: Record<string, RecordFunction>,
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

  takeCurrents(): void {
    this.run('takeCurrents', this.column('rhs'))
  }

  addCurrents(): void {
    this.run('addCurrents', this.column('v'), this.column('a'), this.column('b'))
  }

  takeDiagonals(factor: number): void {
    this.run('takeDiagonals', this.column('d'), this.column('cm'), factor)
  }

  addCouplings(): void {
    this.run('addCouplings', this.column('a'), this.column('b'))
  }

  move(scale: number): void {
    this.run('move', this.column('v'), scale)
  }

  show(factor: number): void {
    this.run('show', this.column('rhs'), this.column('cm'), this.column('i_cap'), factor)
  }

  private run(name: string, ...others: number[]): void {
    this.functions[name]!(8 * this.records, this.count, bytes, ...others)
  }

  private column(name: keyof typeof nodeColumn): number {
    return 8 * this.model.nodes.columns.column(nodeColumn[name])
  }
}
