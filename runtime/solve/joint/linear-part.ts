/** One system of linear equations in its place among the joint equations. */
import { nodeColumn } from '../../cable/node.ts'
import type { Mechanism } from '../../mechanism/mechanism.ts'
import type { Model } from '../../model.ts'
import type { Layout } from './layout.ts'
import type { Coefficients, LinearEquations, Terminal } from './linear-equations.ts'
import { LinearMirror } from './linear-mirror.ts'
import type { SparseMatrix } from './sparse-matrix.ts'

/** An element of c or g, and where it goes. */
interface Link {
  readonly i: number
  readonly j: number
  readonly element: number
}

export class LinearPart {
  readonly size: number
  /** Row of the matrix of each unknown; -1 for a layer that is not there: ground. */
  readonly equations: Int32Array
  private readonly c: readonly Link[]
  private readonly g: readonly Link[]
  private readonly product: Float64Array
  /** Where the potentials of its terminals are, as long as this layout lasts. */
  private readonly potentials: Int32Array
  private readonly outer: Int32Array
  /** Its numbers for WebAssembly. */
  mirror: LinearMirror | undefined = undefined

  constructor(
    private readonly model: Model,
    readonly source: LinearEquations,
    layout: Layout,
    outside: Mechanism | undefined,
    matrix: SparseMatrix,
    /** First row of the own unknowns. */
    readonly first: number,
  ) {
    this.size = source.g.rows
    const { terminals } = source
    this.equations = Int32Array.from({ length: this.size }, (_, i) => {
      const terminal = terminals[i]
      if (!terminal) return first + i - terminals.length
      if (terminal.layer > 0 && !(outside && terminal.node.instance(outside))) return -1
      return layout.equations[terminal.node.order]! + terminal.layer
    })
    this.product = new Float64Array(this.size)
    const places = terminals.map((terminal) => placesOf(model, outside, terminal))
    this.potentials = Int32Array.from(places, ([first]) => first)
    this.outer = Int32Array.from(places, ([, second]) => second)
    this.c = this.links(source.c, matrix)
    this.g = this.links(source.g, matrix)
  }

  /** Once the matrix has its place in memory. */
  settle(rightOf: (row: number) => number): void {
    const { model, source, equations, potentials, outer } = this
    const rights = Array.from(equations, (equation) => (equation < 0 ? 0 : rightOf(equation)))
    this.mirror = new LinearMirror(model.arena, source, rights, { first: potentials, second: outer })
  }

  release(): void {
    this.mirror?.release()
  }

  /** Elements in use now are part of the structure; what comes later only counts on the right side. */
  private links(coefficients: Coefficients, matrix: SparseMatrix): Link[] {
    const { equations } = this
    return coefficients.places().flatMap(([i, j]) => {
      const [row, column] = [equations[i]!, equations[j]!]
      return row < 0 || column < 0 ? [] : [{ i, j, element: matrix.element(row, column) }]
    })
  }

  /** Own unknowns to their first values. */
  initialise(): void {
    this.takePotentials()
    const y = this.source.y()
    const initial = this.source.initial()
    for (let i = this.source.terminals.length; i < this.size; i++) y[i] = initial?.[i] ?? 0
  }

  /** rhs += b - g y */
  addRhs(rhs: Float64Array): void {
    const { source, equations, product } = this
    this.takePotentials()
    source.refresh?.()
    source.g.times(source.y(), product)
    const b = source.b()
    for (let i = 0; i < this.size; i++) if (equations[i]! >= 0) rhs[equations[i]!]! += b[i]! - product[i]!
  }

  /** What is added to which element, in that order: the numbers of c, which are multiplied by what stands for 1 / dt, then those of g. */
  get elements(): readonly { readonly element: number; readonly isSlope: boolean }[] {
    const slopes = this.c.map(({ element }) => ({ element, isSlope: true }))
    return [...slopes, ...this.g.map(({ element }) => ({ element, isSlope: false }))]
  }

  /** The numbers, one behind the other from a place in the arena on, so far apart; where the next one would be. */
  takeElements(f64: Float64Array, first: number, apart: number): number {
    const { c, g } = this.source
    let at = first
    for (const { i, j } of this.c) {
      f64[at] = c.getval(i, j)
      at += apart
    }
    for (const { i, j } of this.g) {
      f64[at] = g.getval(i, j)
      at += apart
    }
    return at
  }

  /** y += change */
  update(change: Float64Array): void {
    const y = this.source.y()
    for (let i = 0; i < this.size; i++) if (this.equations[i]! >= 0) y[i]! += change[this.equations[i]!]!
  }

  /** residual -= c y' */
  subtractSlopes(slopes: Float64Array, residual: Float64Array): void {
    const { equations, product, size } = this
    const own = Float64Array.from(equations, (equation) => (equation < 0 ? 0 : slopes[equation]!))
    this.source.c.times(own, product)
    for (let i = 0; i < size; i++) if (equations[i]! >= 0) residual[equations[i]!]! -= product[i]!
  }

  /** Own unknowns into the integrator's vector, and back. */
  gather(y: Float64Array): void {
    const own = this.source.y()
    for (let i = this.source.terminals.length; i < this.size; i++) y[this.equations[i]!] = own[i]!
  }
  scatter(y: Float64Array): void {
    const own = this.source.y()
    for (let i = this.source.terminals.length; i < this.size; i++) own[i] = y[this.equations[i]!]!
  }

  /** Potentials may have been set since the last step. */
  private takePotentials(): void {
    const y = this.source.y()
    const { potentials, outer } = this
    const { f64 } = this.model.arena
    for (let i = 0; i < potentials.length; i++) y[i] = numberAt(f64, potentials[i]!) + numberAt(f64, outer[i]!)
  }
}

/** Of nothing outside the potential is zero. */
const numberAt = (f64: Float64Array, place: number): number => (place < 0 ? 0 : f64[place]!)

/** Where in the arena the potentials of a terminal are: the first, and what is added to it; -1 for what is not there. */
function placesOf(model: Model, outside: Mechanism | undefined, { node, layer }: Terminal): [number, number] {
  const index = outside && node.instance(outside)?.index
  const vext = (k: number) =>
    index === undefined
      ? -1
      : outside!.table.column(outside!.variable('vext')!.column) + k * outside!.table.stride + index
  if (layer > 0) return [vext(layer - 1), -1]
  return [model.nodes.columns.column(nodeColumn.v) + node.index, vext(0)]
}
