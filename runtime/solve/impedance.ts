/**
 * Impedance: how potentials answer to a small sinusoidal current, from the matrix of the cable with i omega C in the place of
 * C/dt. Gates and other states can be taken as fixed, or as following the potential (`extended`): then each instance's
 * states, linearised, are eliminated into the admittance of its node.
 */
import { type CableNode, nodeColumn, parentColumn } from '../cable/node.ts'
import { ModelError } from '../errors.ts'
import type { Model } from '../model.ts'
import { absolute, type Complex, divide, multiply, phase, subtract } from './complex.ts'
import { States } from './cvode/states.ts'
import { currents } from './fixed-step.ts'
import { stateAdmittances } from './state-admittance.ts'

export interface ImpedanceOptions {
  /** States follow the potential. */
  readonly extended?: boolean
  /** Change of states for differences, times their scale. */
  readonly delta?: number
}

/** Impedances at one frequency, for current injected at one node or measured there. */
export class Impedances {
  private readonly transfers: Complex[]
  private readonly inputs: Complex[]

  constructor(
    private readonly model: Model,
    frequency: number,
    at: CableNode,
    options: ImpedanceOptions = {},
  ) {
    const tree = treeOf(model)
    const diagonal = admittances(model, tree, frequency, options)
    const pivots = eliminate(tree, diagonal)
    this.transfers = transferFrom(tree, diagonal, pivots, at.order)
    this.inputs = inputsOf(tree, diagonal, pivots)
  }

  /** Amplitude (MOhm) of the potential at a node for a current of 1 nA at the chosen one, or the other way round. */
  transfer(node: CableNode): number {
    return absolute(this.of(this.transfers, node))
  }
  /** Potential at a node for a current there. */
  input(node: CableNode): number {
    return absolute(this.of(this.inputs, node))
  }
  /** How much of the potential at a node is seen at the chosen one. */
  ratio(node: CableNode): number {
    return absolute(divide(this.of(this.transfers, node), this.of(this.inputs, node)))
  }
  transferPhase(node: CableNode): number {
    return phase(this.of(this.transfers, node))
  }
  inputPhase(node: CableNode): number {
    return phase(this.of(this.inputs, node))
  }

  private of(values: readonly Complex[], node: CableNode): Complex {
    this.model.settle()
    const { count } = this.model.nodes
    // another tree than the one that was computed
    return count === values.length ? values[node.order]! : { re: 0, im: 0 }
  }
}

/** Nodes in the order of elimination, and what couples each with its parent. */
interface Tree {
  readonly rows: Int32Array
  readonly parents: Int32Array
  readonly a: Float64Array
  readonly b: Float64Array
  readonly area: Float64Array
}

function treeOf(model: Model): Tree {
  model.settle()
  const { columns, order } = model.nodes
  const { i32 } = model.arena
  const parentRows = columns.integerColumn(parentColumn)
  const orderOf = new Map(order.map(({ index }, i) => [index, i]))
  const column = (k: number) => Float64Array.from(order, (node) => node.get(k))
  return {
    rows: Int32Array.from(order, ({ index }) => index),
    parents: Int32Array.from(order, ({ index }) => orderOf.get(i32[parentRows + index]!) ?? -1),
    a: column(nodeColumn.a),
    b: column(nodeColumn.b),
    area: column(nodeColumn.area),
  }
}

/** The diagonal of the matrix. Its unit is that of conductance per area; for a frequency in Hz the capacitance comes in with 1e-6. */
function admittances(model: Model, tree: Tree, frequency: number, options: ImpedanceOptions): Complex[] {
  const omega = 1e-6 * 2 * Math.PI * frequency
  model.clock = model.t
  currents(model)
  model.matrix.addCable(0)
  const { f64 } = model.arena
  const { columns } = model.nodes
  const [d, cm] = [columns.column(nodeColumn.d), columns.column(nodeColumn.cm)]
  const diagonal = Array.from(tree.rows, (row) => ({ re: f64[d + row]!, im: omega * f64[cm + row]! }))
  if (!options.extended) return diagonal
  checkExtended(model)
  const found = stateAdmittances(model, new States(model), 1000 * omega, options.delta ?? 1e-3)
  tree.rows.forEach((row, i) => {
    const more = found.get(row)
    if (more) diagonal[i] = subtract(diagonal[i]!, more)
  })
  return diagonal
}

function checkExtended(model: Model): void {
  const missing = model.joint.hasLinear ? 'LinearMechanism' : model.joint.active ? 'extracellular' : undefined
  if (missing)
    throw new ModelError(
      'RUN4030',
      `Impedance calculation with ${missing} not implemented`,
      'leave the second argument of compute out: gates then stand still',
    )
}

/** From the tips to the roots; what each row takes of its own to its parent's. */
function eliminate({ parents, a, b }: Tree, diagonal: Complex[]): Complex[] {
  const pivots: Complex[] = new Array(parents.length)
  for (let i = parents.length - 1; i >= 0; i--) {
    const parent = parents[i]!
    if (parent < 0) continue
    const pivot = divide({ re: a[i]!, im: 0 }, diagonal[i]!)
    pivots[i] = pivot
    diagonal[parent] = subtract(diagonal[parent]!, { re: pivot.re * b[i]!, im: pivot.im * b[i]! })
  }
  return pivots
}

function transferFrom({ parents, b, area }: Tree, d: readonly Complex[], pivots: readonly Complex[], at: number) {
  const potentials: Complex[] = Array.from(parents, () => ({ re: 0, im: 0 }))
  potentials[at] = { re: 100 / area[at]!, im: 0 }
  for (let i = at; parents[i]! >= 0; i = parents[i]!)
    potentials[parents[i]!] = subtract(potentials[parents[i]!]!, multiply(potentials[i]!, pivots[i]!))
  parents.forEach((parent, i) => {
    const above = parent < 0 ? { re: 0, im: 0 } : potentials[parent]!
    const own = potentials[i]!
    potentials[i] = divide({ re: own.re - b[i]! * above.re, im: own.im - b[i]! * above.im }, d[i]!)
  })
  return potentials
}

function inputsOf({ parents, b, area }: Tree, d: readonly Complex[], pivots: readonly Complex[]): Complex[] {
  const inputs: Complex[] = []
  parents.forEach((parent, i) => {
    const above = parent < 0 ? { re: 0, im: 0 } : multiply(inputs[parent]!, pivots[i]!)
    inputs.push(divide({ re: 1 + above.re * b[i]!, im: 0 + above.im * b[i]! }, d[i]!))
  })
  return inputs.map(({ re, im }, i) => {
    // roots have no area of their own
    const scale = parents[i]! < 0 ? 1 : 100 / area[i]!
    return { re: re * scale, im: im * scale }
  })
}
