/**
 * The equations of the cable together with others that have to be solved with them: potentials outside the membrane, and linear
 * equations that a program has added. Only where there are such or a program asks for it; all other models have the solver for trees.
 *
 * The order of all sums is NEURON's: currents of mechanisms, layers outside, linear equations, and the cable last.
 */
import { nodeColumn } from '../../cable/node.ts'
import { ModelError } from '../../errors.ts'
import type { Model } from '../../model.ts'
import { type Layout, layoutOf } from './layout.ts'
import type { LinearEquations } from './linear-equations.ts'
import { LinearPart } from './linear-part.ts'
import { Outside } from './outside.ts'
import { SparseMatrix } from './sparse-matrix.ts'

/** The parts of one layout. */
export interface JointEquations {
  readonly layout: Layout
  readonly matrix: SparseMatrix
  readonly outside: Outside | undefined
  readonly linear: readonly LinearPart[]
  readonly diagonals: Int32Array
  /** Elements that couple a node with its parent, -1 for roots. */
  readonly a: Int32Array
  readonly b: Int32Array
  /** The right side, and after `solve` the solution. */
  readonly rhs: Float64Array
}

export class JointSystem {
  private readonly sources = new Set<LinearEquations>()
  private built: JointEquations | undefined = undefined
  private generation = -1
  private looked = -1

  /** The general solver takes fixed steps of the cable alone as well: a program asks for it, or it was needed before. */
  asked = false

  constructor(private readonly model: Model) {}

  /** Whether fixed steps are solved here. */
  get solves(): boolean {
    return this.asked || this.active
  }

  /** Whether there is anything to solve with the cable. */
  get active(): boolean {
    if (this.sources.size > 0 && this.looked !== this.model.generation) this.dropHomeless()
    return this.sources.size > 0 || (this.model.mechanisms.extracellular?.active ?? 0) > 0
  }

  get hasLinear(): boolean {
    return this.active && this.sources.size > 0
  }

  /** Those that a program has added. */
  get linear(): Iterable<LinearEquations> {
    return this.sources
  }

  /** Equations of places that are gone are out. */
  private dropHomeless(): void {
    this.looked = this.model.generation
    for (const source of this.sources) if (source.terminals.some(({ node }) => !node.alive)) this.sources.delete(source)
  }

  /** Returns how to take them out. */
  add(equations: LinearEquations): () => void {
    this.sources.add(equations)
    this.model.structureChanged()
    return () => {
      if (this.sources.delete(equations)) this.model.structureChanged()
    }
  }

  equations(): JointEquations {
    if (this.active) this.asked = true
    if (!this.built || this.generation !== this.model.generation) {
      this.built = this.build()
      this.generation = this.model.generation
    }
    return this.built
  }

  /** How a run begins: the potentials outside, before INITIAL blocks. */
  initialiseOutside(): void {
    if (this.active) this.equations().outside?.reset()
  }

  /** And the unknowns of linear equations, after them. */
  initialiseLinear(): void {
    if (!this.hasLinear) return
    if (this.model.secondorder > 0)
      throw new ModelError(
        'RUN4021',
        'NrnDAEs only work with secondorder==0 or daspk',
        'a LinearMechanism is solved by backward Euler: set secondorder = 0',
      )
    for (const part of this.equations().linear) part.initialise()
  }

  /** A step's currents are in the node table; adds the cable and all others, solves, and moves the potentials on. */
  step(cj: number, scale: number): void {
    this.assemble(cj)
    this.solve()
    this.update(cj, scale)
  }

  assemble(cj: number): void {
    this.rightSide()
    this.leftSide(cj)
  }

  solve(): void {
    const { matrix, rhs } = this.equations()
    matrix.factor()
    matrix.solve(rhs)
  }

  /** Currents into each equation, for the present potentials. */
  rightSide(): void {
    const { layout, outside, linear, rhs } = this.equations()
    const { rows, equations } = layout
    const { f64 } = this.model.arena
    const column = this.model.nodes.columns.column(nodeColumn.rhs)
    rhs.fill(0)
    for (let i = 0; i < rows.length; i++) rhs[equations[i]!] = f64[column + rows[i]!]!
    outside?.addRhs(rhs)
    for (const part of linear) part.addRhs(rhs)
    this.addCableRhs(layout, rhs)
  }

  /** The matrix for `cj`: 1 / dt, or what the integrator has for it. */
  leftSide(cj: number): void {
    const { layout, outside, linear, matrix, diagonals } = this.equations()
    const { rows } = layout
    const { f64 } = this.model.arena
    const { columns } = this.model.nodes
    const [d, cm] = [columns.column(nodeColumn.d), columns.column(nodeColumn.cm)]
    const factor = 0.001 * cj
    matrix.clear()
    const { values } = matrix
    for (let i = 0; i < rows.length; i++) values[diagonals[i]!] = f64[d + rows[i]!]! + factor * f64[cm + rows[i]!]!
    outside?.addLhs(values, diagonals, cj)
    for (const part of linear) part.addLhs(values, cj)
    this.addCableLhs(values)
  }

  private addCableRhs({ rows, parents, equations }: Layout, rhs: Float64Array): void {
    const { f64 } = this.model.arena
    const { columns } = this.model.nodes
    const [v, a, b] = [columns.column(nodeColumn.v), columns.column(nodeColumn.a), columns.column(nodeColumn.b)]
    for (let i = 0; i < rows.length; i++) {
      const parent = parents[i]!
      if (parent < 0) continue
      const row = rows[i]!
      const difference = f64[v + rows[parent]!]! - f64[v + row]!
      rhs[equations[i]!]! -= f64[b + row]! * difference
      rhs[equations[parent]!]! += f64[a + row]! * difference
    }
  }

  private addCableLhs(values: Float64Array): void {
    const { layout, diagonals, a, b } = this.equations()
    const { rows, parents } = layout
    const { f64 } = this.model.arena
    const { columns } = this.model.nodes
    const [columnA, columnB] = [columns.column(nodeColumn.a), columns.column(nodeColumn.b)]
    for (let i = 0; i < rows.length; i++) {
      const parent = parents[i]!
      if (parent < 0) continue
      const [toParent, fromParent] = [f64[columnA + rows[i]!]!, f64[columnB + rows[i]!]!]
      values[a[i]!]! += toParent
      values[b[i]!]! += fromParent
      values[diagonals[i]!]! -= fromParent
      values[diagonals[parent]!]! -= toParent
    }
  }

  /** The solution is the change of inner potentials, of those outside, and of own unknowns. */
  private update(cj: number, scale: number): void {
    const { layout, outside, linear, rhs } = this.equations()
    const { rows, equations } = layout
    const { f64 } = this.model.arena
    const { columns } = this.model.nodes
    const v = columns.column(nodeColumn.v)
    for (let i = 0; i < rows.length; i++) f64[v + rows[i]!]! += scale * rhs[equations[i]!]!
    if (scale === 1) for (const part of linear) part.update(rhs)
    if (this.model.secondorder === 2) this.correctCurrents()
    outside?.update(rhs)
    const [change, cm, shown] = [nodeColumn.rhs, nodeColumn.cm, nodeColumn.i_cap].map((k) => columns.column(k)) as [
      number,
      number,
      number,
    ]
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i]!
      f64[change + row] = rhs[equations[i]!]!
      f64[shown + row] = 0.001 * cj * f64[cm + row]! * rhs[equations[i]!]!
    }
  }

  /** Currents at the middle of the step, by the change of the inner potentials, as in NEURON, and not of the membrane's. */
  private correctCurrents(): void {
    const { layout, rhs } = this.equations()
    const { rows, equations } = layout
    const { f64 } = this.model.arena
    const change = this.model.nodes.columns.column(nodeColumn.rhs)
    for (let i = 0; i < rows.length; i++) f64[change + rows[i]!] = rhs[equations[i]!]!
    for (const { ion } of this.model.phases.ions) ion!.correctCurrents()
  }

  private build(): JointEquations {
    const { model } = this
    model.threads.only('NrnDAE only one thread allowed')
    const { extracellular } = model.mechanisms
    const inUse = extracellular && extracellular.active > 0 ? extracellular : undefined
    const layout = layoutOf(model, inUse, inUse ? inUse.variable('vext')!.spec.size : 0)
    const own = [...this.sources].reduce((sum, { g, terminals }) => sum + g.rows - terminals.length, 0)
    const matrix = new SparseMatrix(layout.size + own)
    const { parents, equations } = layout
    const coupled = (i: number, of: (own: number, parent: number) => number) =>
      parents[i]! < 0 ? -1 : of(equations[i]!, equations[parents[i]!]!)
    const diagonals = equations.map((equation) => matrix.element(equation, equation))
    const a = equations.map((_, i) => coupled(i, (self, parent) => matrix.element(parent, self)))
    const b = equations.map((_, i) => coupled(i, (self, parent) => matrix.element(self, parent)))
    const outside = inUse && new Outside(model, inUse, layout, matrix)
    const linear = this.linearParts(layout, matrix)
    return { layout, matrix, outside, linear, diagonals, a, b, rhs: new Float64Array(matrix.size) }
  }

  private linearParts(layout: Layout, matrix: SparseMatrix): LinearPart[] {
    const { extracellular } = this.model.mechanisms
    const parts: LinearPart[] = []
    let first = layout.size
    for (const source of this.sources) {
      const part = new LinearPart(this.model, source, layout, extracellular, matrix, first)
      parts.push(part)
      first += part.size - source.terminals.length
    }
    return parts
  }
}
