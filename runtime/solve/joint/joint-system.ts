/**
 * The equations of the cable together with others that have to be solved with them: potentials outside the membrane, and linear
 * equations that a program has added. Only where there are such or a program asks for it; all other models have the solver for trees.
 *
 * The order of all sums is NEURON's: currents of mechanisms, layers outside, linear equations, and the cable last.
 */
import { nodeColumn } from '../../cable/node.ts'
import { ModelError } from '../../errors.ts'
import type { Model } from '../../model.ts'
import { CablePart, makeCableFunctions } from './cable-part.ts'
import { type FactorFunctions, makeFactorFunctions } from './factor-code.ts'
import { type Layout, layoutOf } from './layout.ts'
import type { LinearEquations } from './linear-equations.ts'
import { LinearPart } from './linear-part.ts'
import { Outside } from './outside.ts'
import type { RecordFunction } from './record-code.ts'
import { SparseMatrix } from './sparse-matrix.ts'

/** The parts of one layout. */
export interface JointEquations {
  readonly layout: Layout
  readonly matrix: SparseMatrix
  readonly outside: Outside | undefined
  readonly linear: readonly LinearPart[]
  readonly cable: CablePart
}

/** What does not depend on the layout. */
interface Functions {
  readonly memory: WebAssembly.Memory
  readonly factors: FactorFunctions
  readonly cable: Record<string, RecordFunction>
}

export class JointSystem {
  private readonly sources = new Set<LinearEquations>()
  private built: JointEquations | undefined = undefined
  private generation = -1
  private looked = -1
  private made: Functions | undefined = undefined

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
      this.release()
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
    const { matrix } = this.equations()
    matrix.factor()
    matrix.solve()
  }

  /** Currents into each equation, for the present potentials. */
  rightSide(): void {
    const { outside, linear, matrix, cable } = this.equations()
    const rhs = matrix.right.f64
    rhs.fill(0)
    cable.takeCurrents()
    outside?.addRhs()
    for (const part of linear) part.addRhs(rhs)
    cable.addCurrents()
  }

  /** The matrix for `cj`: 1 / dt, or what the integrator has for it. */
  leftSide(cj: number): void {
    const { outside, linear, matrix, cable } = this.equations()
    matrix.clear()
    cable.takeDiagonals(0.001 * cj)
    outside?.addLhs(cj)
    for (const part of linear) part.addLhs(matrix.values, cj)
    cable.addCouplings()
  }

  /** The solution is the change of inner potentials, of those outside, and of own unknowns. */
  private update(cj: number, scale: number): void {
    const { outside, linear, matrix, cable } = this.equations()
    cable.move(scale)
    if (scale === 1) for (const part of linear) part.update(matrix.right.f64)
    if (this.model.secondorder === 2) this.correctCurrents()
    outside?.update()
    cable.show(0.001 * cj)
  }

  /** Currents at the middle of the step, by the change of the inner potentials, as in NEURON, and not of the membrane's. */
  private correctCurrents(): void {
    const { layout, matrix } = this.equations()
    const { rows, equations } = layout
    const { f64 } = this.model.arena
    const rhs = matrix.right.f64
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
    const functions = this.functions()
    const matrix = new SparseMatrix(layout.size + own, model.arena, functions.factors)
    const { parents, equations } = layout
    const coupled = (i: number, of: (own: number, parent: number) => number) =>
      parents[i]! < 0 ? -1 : of(equations[i]!, equations[parents[i]!]!)
    const diagonals = equations.map((equation) => matrix.element(equation, equation))
    const a = equations.map((_, i) => coupled(i, (self, parent) => matrix.element(parent, self)))
    const b = equations.map((_, i) => coupled(i, (self, parent) => matrix.element(self, parent)))
    const outside = inUse && new Outside(model, inUse, layout, matrix)
    const linear = this.linearParts(layout, matrix)
    // all elements are known: now they have their place
    const addresses = {
      element: (number: number) => matrix.addressOf(number),
      equation: (row: number) => matrix.rightOf(row),
    }
    outside?.settle(addresses, diagonals)
    const cable = new CablePart(model, layout, { diagonals, a, b }, addresses, functions.cable)
    return { layout, matrix, outside, linear, cable }
  }

  private functions(): Functions {
    const { memory } = this.model.arena
    if (this.made?.memory !== memory)
      this.made = { memory, factors: makeFactorFunctions(memory), cable: makeCableFunctions(memory) }
    return this.made
  }

  /** What the last layout had in memory. */
  private release(): void {
    const { built } = this
    if (!built) return
    this.built = undefined
    built.cable.release()
    built.outside?.release()
    built.matrix.release()
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
