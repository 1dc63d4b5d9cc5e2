/**
 * The equations of the cable together with others that have to be solved with them: potentials outside the membrane, and linear
 * equations that a program has added. Only where there are such or a program asks for it; all other models have the solver for trees.
 *
 * The order of all sums is NEURON's: currents of mechanisms, layers outside, linear equations, and the cable last.
 */
import { nodeColumn } from '../../cable/node.ts'
import { ModelError } from '../../errors.ts'
import type { Mechanism } from '../../mechanism/mechanism.ts'
import type { Model } from '../../model.ts'
import { CablePart } from './cable-part.ts'
import { type JointFunctions, makeJointFunctions } from './joint-code.ts'
import { JointCourse } from './joint-course.ts'
import { jointBesides } from './joint-record.ts'
import { type Layout, layoutOf } from './layout.ts'
import type { LinearEquations } from './linear-equations.ts'
import { LinearPart } from './linear-part.ts'
import { Outside } from './outside.ts'
import { makeOutsideFunctions, type OutsideFunctions } from './outside-code.ts'
import { singular } from './pivots.ts'
import { SeveralJointSteps } from './several-steps.ts'
import { SparseMatrix } from './sparse-matrix.ts'

/** The parts of one layout. */
export interface JointEquations {
  readonly layout: Layout
  readonly matrix: SparseMatrix
  readonly outside: Outside | undefined
  readonly linear: readonly LinearPart[]
  readonly cable: CablePart
  readonly course: JointCourse
  readonly functions: JointFunctions
}

/** What does not depend on the layout. */
interface Functions {
  readonly memory: WebAssembly.Memory
  readonly joint: JointFunctions
  /** By the number of layers. */
  readonly outside: Map<number, OutsideFunctions>
}

export class JointSystem {
  private readonly sources = new Set<LinearEquations>()
  private built: JointEquations | undefined = undefined
  /** Those of the layout before: somebody may be in the middle of a step. */
  private dropped: JointEquations | undefined = undefined
  /** By the addresses of their records. */
  private readonly byRecord = new Map<number, JointEquations>()
  private generation = -1
  private looked = -1
  private made: Functions | undefined = undefined
  private several: SeveralJointSteps | undefined = undefined

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

  /** Whether a statement of the program belongs to them. */
  get refreshes(): boolean {
    for (const { refresh } of this.sources) if (refresh) return true
    return false
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

  // ---- a step, as WebAssembly has it

  /** What mechanisms put into the node table. */
  currents(): void {
    this.during(({ course, functions }) => functions.currents(course.record.address, course.lists))
  }

  /** Currents, the cable and all others, solution; moves the potentials on. */
  step(cj: number, scale: number): void {
    this.during(({ course, functions }) => functions.step(course.record.address, cj, scale))
  }

  /** The same, and states at time `end`. */
  wholeStep(cj: number, scale: number, end: number): void {
    this.during(({ course, functions }) => functions.whole(course.record.address, cj, scale, end))
  }

  /** Several such steps, of a layout that is up to date; how many they were. */
  takeSeveral(until: number, most: number): number {
    this.several ??= new SeveralJointSteps(this.model)
    return this.several.take(until, most, (run) => this.during(run))
  }

  /** Whether there may be several, after one by itself. */
  get mayFollow(): boolean {
    return this.several?.mayFollow ?? true
  }

  states(): void {
    this.during(({ course, functions }) => functions.calls(course.word('states'), course.word('end')))
  }

  /** A step's currents are in the node table; adds the cable and all others. */
  assemble(cj: number): void {
    this.during(({ course, functions }) => {
      functions.right(course.record.address)
      functions.left(course.record.address, cj)
    })
  }

  solve(): void {
    this.during(({ course, functions }) => functions.solve(course.record.address))
  }

  /** WebAssembly works on them meanwhile. */
  private during(run: (equations: JointEquations) => void): void {
    const equations = this.equations()
    this.enter(equations)
    try {
      run(equations)
    } finally {
      equations.course.leave()
    }
  }

  /** Before that: what it is to leave to JavaScript. Behind it the course has to `leave`. */
  enter({ outside, course }: JointEquations): void {
    outside?.enter()
    course.enter()
  }

  /** One of `jointBesides`. */
  private beside(record: number, what: number, lists: number): void {
    const equations = this.byRecord.get(record)!
    const { outside, linear, matrix, course } = equations
    const { membraneCurrent, phases } = this.model
    switch (what) {
      case jointBesides.reversal:
        for (const { ion } of phases.ions) ion!.followConcentrations()
        return
      case jointBesides.currents:
        membraneCurrent.runCurrents(course.phaseOf(lists), outside)
        return
      case jointBesides.linear:
        for (const part of linear) part.addRhs(matrix.right.f64)
        course.takeLinks()
        return
      case jointBesides.moved:
        for (const part of linear) part.update(matrix.right.f64)
        return
      case jointBesides.middle:
        this.correctCurrents(equations)
        return
      case jointBesides.pivots:
        course.set(matrix.order())
        return
      case jointBesides.singular:
        throw singular()
    }
  }

  /** Currents at the middle of the step, by the change of the inner potentials, as in NEURON, and not of the membrane's. */
  private correctCurrents({ layout, matrix }: JointEquations): void {
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
    const matrix = new SparseMatrix(layout.size + own, model.arena, functions.joint)
    const { parents, equations } = layout
    const coupled = (i: number, of: (own: number, parent: number) => number) =>
      parents[i]! < 0 ? -1 : of(equations[i]!, equations[parents[i]!]!)
    const diagonals = equations.map((equation) => matrix.element(equation, equation))
    const a = equations.map((_, i) => coupled(i, (self, parent) => matrix.element(parent, self)))
    const b = equations.map((_, i) => coupled(i, (self, parent) => matrix.element(self, parent)))
    const outside = inUse && new Outside(model, inUse, layout, matrix, this.outsideFunctions(functions, inUse))
    const linear = this.linearParts(layout, matrix)
    // all elements are known: now they have their place
    const addresses = {
      element: (number: number) => matrix.addressOf(number),
      equation: (row: number) => matrix.rightOf(row),
    }
    outside?.settle(addresses, diagonals)
    for (const part of linear) part.settle(addresses.equation)
    const cable = new CablePart(model, layout, { diagonals, a, b }, addresses)
    const course = new JointCourse(model, { cable, matrix, outside, linear })
    const built = { layout, matrix, outside, linear, cable, course, functions: functions.joint }
    this.byRecord.set(course.record.address, built)
    return built
  }

  /** What works on them, whatever the layout is. */
  get code(): JointFunctions {
    return this.functions().joint
  }

  private functions(): Functions {
    const { memory } = this.model.arena
    if (this.made?.memory !== memory) {
      const { kernels } = this.model.variableStep.maker
      const beside = (record: number, what: number, lists: number) => this.beside(record, what, lists)
      this.made = { memory, joint: makeJointFunctions(memory, kernels.table, beside), outside: new Map() }
    }
    return this.made
  }

  private outsideFunctions({ memory, outside }: Functions, mechanism: Mechanism): OutsideFunctions {
    const layers = mechanism.variable('vext')!.spec.size
    const known = outside.get(layers)
    if (known) return known
    const couple = (record: number) => {
      for (const { outside: one } of this.byRecord.values()) if (one?.record.address === record) one.couple()
    }
    const made = makeOutsideFunctions(memory, layers, couple)
    outside.set(layers, made)
    return made
  }

  /** What the last layout had in memory is kept until the next time. */
  private release(): void {
    const { dropped } = this
    this.dropped = this.built
    this.built = undefined
    if (!dropped) return
    this.byRecord.delete(dropped.course.record.address)
    for (const part of [dropped.cable, dropped.outside, dropped.matrix, dropped.course, ...dropped.linear])
      part?.release()
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
