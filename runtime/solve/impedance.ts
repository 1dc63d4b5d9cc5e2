/**
 * Impedance: how potentials answer to a small sinusoidal current, from the matrix of the cable with i omega C in the place of
 * C/dt. Gates and other states can be taken as fixed, or as following the potential (`extended`): then each instance's
 * states, linearised, are eliminated into the admittance of its node.
 */
import { type CableNode, nodeColumn } from '../cable/node.ts'
import { ModelError } from '../errors.ts'
import type { Model } from '../model.ts'
import { absolute, type Complex, divide, divideInto, type Pairs, phase } from './complex.ts'
import { States } from './cvode/states.ts'
import { currents } from './fixed-step.ts'
import { FromRoot, ImpedanceTree } from './impedance-tree.ts'
import { stateAdmittances } from './state-admittance.ts'

export interface ImpedanceOptions {
  /** States follow the potential. */
  readonly extended?: boolean
  /** Change of states for differences, times their scale. */
  readonly delta?: number
}

/**
 * Impedances at one frequency at a time, for current injected at one node or measured there. Programs go through many frequencies and
 * ask for a few places: room is kept, and only what lies between a place and its root is worked out, when somebody asks.
 */
export class Impedances {
  private tree: ImpedanceTree
  private diagonal!: Pairs
  private pivots!: Pairs
  private transfers!: FromRoot
  private inputs!: FromRoot

  constructor(readonly model: Model) {
    model.settle()
    this.tree = new ImpedanceTree(model)
    this.makeRoom()
  }

  compute(frequency: number, at: CableNode, options: ImpedanceOptions = {}): void {
    const { model } = this
    model.settle()
    if (options.extended) checkExtended(model)
    if (!this.tree.fits()) {
      this.tree = new ImpedanceTree(model)
      this.makeRoom()
    }
    const { tree, diagonal, pivots, transfers } = this
    admittances(model, tree, frequency, options, diagonal)
    eliminate(tree, diagonal, pivots)
    transfers.forget()
    this.inputs.forget()
    injectAt(at.order, tree, pivots, transfers.values)
  }

  private makeRoom(): void {
    const { tree } = this
    const made = () => new Float64Array(2 * tree.rows.length)
    const diagonal = (this.diagonal = made())
    const pivots = (this.pivots = made())
    this.transfers = new FromRoot(tree, (values, i) => substitute(tree, diagonal, values, i))
    this.inputs = new FromRoot(tree, (values, i) => inputInto(tree, diagonal, pivots, values, i))
  }

  /** Amplitude (MOhm) of the potential at a node for a current of 1 nA at the chosen one, or the other way round. */
  transfer(node: CableNode): number {
    return absolute(this.transferAt(node))
  }
  /** Potential at a node for a current there. */
  input(node: CableNode): number {
    return absolute(this.inputAt(node))
  }
  /** How much of the potential at a node is seen at the chosen one. */
  ratio(node: CableNode): number {
    return absolute(divide(this.transferAt(node), this.inputAt(node)))
  }
  transferPhase(node: CableNode): number {
    return phase(this.transferAt(node))
  }
  inputPhase(node: CableNode): number {
    return phase(this.inputAt(node))
  }

  private transferAt(node: CableNode): Complex {
    return this.isOther() ? nothing : this.transfers.at(node.order)
  }

  private inputAt(node: CableNode): Complex {
    if (this.isOther()) return nothing
    const { re, im } = this.inputs.at(node.order)
    const { parents, area } = this.tree
    const i = node.order
    // roots have no area of their own
    const scale = parents[i]! < 0 ? 1 : 100 / area[i]!
    return { re: re * scale, im: im * scale }
  }

  /** Whether the tree is another than the one that was computed. */
  private isOther(): boolean {
    this.model.settle()
    return this.model.nodes.count !== this.tree.rows.length
  }
}

const nothing: Complex = { re: 0, im: 0 }

/** The diagonal of the matrix. Its unit is that of conductance per area; for a frequency in Hz the capacitance comes in with 1e-6. */
function admittances(
  model: Model,
  { rows }: ImpedanceTree,
  frequency: number,
  options: ImpedanceOptions,
  diagonal: Pairs,
): void {
  const omega = 1e-6 * 2 * Math.PI * frequency
  model.clock = model.t
  currents(model)
  model.matrix.addCable(0)
  const { f64 } = model.arena
  const { columns } = model.nodes
  const [d, cm] = [columns.column(nodeColumn.d), columns.column(nodeColumn.cm)]
  for (let i = 0; i < rows.length; i++) {
    diagonal[2 * i] = f64[d + rows[i]!]!
    diagonal[2 * i + 1] = omega * f64[cm + rows[i]!]!
  }
  if (!options.extended) return
  const found = stateAdmittances(model, new States(model), 1000 * omega, options.delta ?? 1e-3)
  rows.forEach((row, i) => {
    const more = found.get(row)
    if (!more) return
    diagonal[2 * i]! -= more.re
    diagonal[2 * i + 1]! -= more.im
  })
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
function eliminate({ parents, a, b }: ImpedanceTree, diagonal: Pairs, pivots: Pairs): void {
  for (let i = parents.length - 1; i >= 0; i--) {
    const parent = 2 * parents[i]!
    if (parent < 0) continue
    divideInto(pivots, 2 * i, a[i]!, 0, diagonal)
    diagonal[parent]! -= pivots[2 * i]! * b[i]!
    diagonal[parent + 1]! -= pivots[2 * i + 1]! * b[i]!
  }
}

/** Where the current goes in, and what it is for the nodes from there to the root. */
function injectAt(at: number, { parents, area }: ImpedanceTree, pivots: Pairs, potentials: Pairs): void {
  potentials.fill(0)
  potentials[2 * at] = 100 / area[at]!
  for (let i = at; parents[i]! >= 0; i = parents[i]!) takeUp(potentials, 2 * i, 2 * parents[i]!, pivots)
}

/** Takes off a parent's what its child has, times the child's pivot. */
function takeUp(potentials: Pairs, own: number, parent: number, pivots: Pairs): void {
  const [re, im] = [potentials[own]!, potentials[own + 1]!]
  const [p, q] = [pivots[own]!, pivots[own + 1]!]
  potentials[parent]! -= re * p - im * q
  potentials[parent + 1]! -= re * q + im * p
}

/** The potential of a node behind its parent's. */
function substitute({ parents, b }: ImpedanceTree, diagonal: Pairs, potentials: Pairs, i: number): void {
  const own = 2 * i
  const parent = 2 * parents[i]!
  const re = parent < 0 ? 0 : potentials[parent]!
  const im = parent < 0 ? 0 : potentials[parent + 1]!
  divideInto(potentials, own, potentials[own]! - b[i]! * re, potentials[own + 1]! - b[i]! * im, diagonal)
}

/** The inverse's element on the diagonal, behind the parent's. */
function inputInto({ parents, b }: ImpedanceTree, diagonal: Pairs, pivots: Pairs, inputs: Pairs, i: number): void {
  const own = 2 * i
  const parent = 2 * parents[i]!
  let re = 0
  let im = 0
  if (parent >= 0) {
    re = inputs[parent]! * pivots[own]! - inputs[parent + 1]! * pivots[own + 1]!
    im = inputs[parent]! * pivots[own + 1]! + inputs[parent + 1]! * pivots[own]!
  }
  divideInto(inputs, own, 1 + re * b[i]!, 0 + im * b[i]!, diagonal)
}
