/**
 * LinearMechanism: equations c dy/dt + g y = b that are solved together with those of the cable. The first unknowns may be
 * potentials of places on sections, inside or in a layer outside, so that the first rows are currents into these: gap junctions,
 * amplifiers, electrodes.
 */
import { problem } from '../lang/problem.ts'
import type { Section } from '../runtime/cable/section.ts'
import type { Model } from '../runtime/model.ts'
import type { Coefficients, LinearEquations, Terminal } from '../runtime/solve/joint/linear-equations.ts'
import type { HocClass } from './binding/class.ts'
import type { Context } from './binding/context.ts'
import { either, instance, number, optional, type Parameter } from './binding/params.ts'
import { asFlag, hocClassMadeBy, membersOf } from './binding/table.ts'
import { Matrix } from './matrix.ts'
import { SectionList } from './section-list.ts'
import { Vector } from './vector.ts'

/** A place whose potential is an unknown; layer 0 is the inside. */
export interface LinearPlace {
  readonly section: Section
  readonly x: number
  readonly layer?: number
}

export interface LinearSystem {
  readonly c: Matrix
  readonly g: Matrix
  /** The unknowns, kept up to date at each step. */
  readonly y: Vector
  readonly b: Vector
  /** What own unknowns start from at finitialize; 0 when left out. */
  readonly y0?: Vector | undefined
  readonly places?: readonly LinearPlace[]
  /** Runs before the equations are looked at, so that they may depend on time or on y. */
  readonly refresh?: () => void
}

export class LinearMechanism implements LinearEquations {
  readonly c: Coefficients
  readonly g: Coefficients
  readonly terminals: readonly Terminal[]
  readonly refresh?: () => void
  /** Takes the equations out of the model. */
  readonly remove: () => void

  constructor(
    model: Model,
    readonly system: LinearSystem,
  ) {
    this.c = new MatrixCoefficients(system.c)
    this.g = new MatrixCoefficients(system.g)
    if (system.refresh) this.refresh = system.refresh
    this.terminals = (system.places ?? []).map(({ section, x, layer }) => ({
      node: section.exactNode(x),
      layer: layer ?? 0,
    }))
    checkSizes(system)
    this.remove = model.joint.add(this)
  }

  /** Whether all places it refers to still exist; without them it no longer takes part. */
  valid(): boolean {
    const valid = this.terminals.every(({ node }) => node.alive)
    if (!valid) this.remove()
    return valid
  }

  y(): Float64Array {
    return this.system.y.data()
  }
  initial(): Float64Array | undefined {
    return this.system.y0?.data()
  }
  b(): Float64Array {
    return this.system.b.data()
  }
}

function checkSizes({ c, g, y, b, y0, places = [] }: LinearSystem): void {
  const n = g.nrow()
  const fits = [g.ncol(), c.nrow(), c.ncol(), y.length, b.length, y0?.length ?? n].every((size) => size === n)
  if (fits && places.length <= n) return
  throw problem('HOC3211', undefined, `LinearMechanism: the sizes of its matrices and vectors differ`, {
    help: `g has ${n} rows: c and g must be ${n} by ${n}, and y, y0 and b have ${n} elements, at most as many places`,
  })
}

/** A Matrix as the solver reads it. */
class MatrixCoefficients implements Coefficients {
  constructor(private readonly matrix: Matrix) {}

  get rows(): number {
    return this.matrix.nrow()
  }
  get cols(): number {
    return this.matrix.ncol()
  }

  getval(i: number, j: number): number {
    return this.matrix.getval(i, j)
  }

  /** Of a full matrix those that are not zero, of a sparse one all that were set. */
  places(): [number, number][] {
    const found: [number, number][] = []
    for (let i = 0; i < this.rows; i++) for (const j of this.columnsOf(i)) found.push([i, j])
    return found
  }

  get values(): Float64Array {
    return this.matrix.values
  }

  get terms(): number {
    const { matrix, rows, cols } = this
    if (!matrix.sparse) return rows * cols
    let count = 0
    for (let i = 0; i < rows; i++) count += matrix.sprowlen(i)
    return count
  }

  /** Of a full matrix all, of a sparse one those that were set. */
  termsOf(row: number): readonly number[] {
    const { matrix, cols } = this
    return matrix.sparse ? this.columnsOf(row) : Array.from({ length: cols }, (_, j) => j)
  }

  times(y: Float64Array, into: Float64Array): void {
    const { matrix, rows } = this
    for (let i = 0; i < rows; i++) {
      let sum = 0
      if (matrix.sparse) for (const j of this.columnsOf(i)) sum += matrix.getval(i, j) * y[j]!
      else for (let j = 0; j < y.length; j++) sum += matrix.getval(i, j) * y[j]!
      into[i] = sum
    }
  }

  private columnsOf(i: number): number[] {
    const { matrix } = this
    if (matrix.sparse) return Array.from({ length: matrix.sprowlen(i) }, (_, k) => matrix.spgetrowval(i, k).column)
    return Array.from({ length: this.cols }, (_, j) => j).filter((j) => matrix.getval(i, j) !== 0)
  }
}

// ---- HOC

const on = membersOf(LinearMechanism)
const matrix = instance(Matrix, 'Matrix')
const vector = instance(Vector, 'Vector')
const placing = optional(either(vector, number('x', 0, 1), instance(SectionList, 'SectionList')))

type Placing = Vector | number | SectionList | undefined

/** LinearMechanism(c, g, y, [y0,] b [, x | sections, x [, layers]]) */
function made(context: Context, c: Matrix, g: Matrix, y: Vector, fourth: Vector, ...others: Placing[]) {
  const [fifth] = others
  const hasInitial = fifth instanceof Vector
  const [where, x, layers] = hasInitial ? others.slice(1) : others
  const places = placesOf(context, where, x, layers)
  const system = hasInitial ? { c, g, y, y0: fourth, b: fifth, places } : { c, g, y, b: fourth, places }
  return new LinearMechanism(context.model, system)
}

function placesOf(context: Context, where: Placing, x: Placing, layers: Placing): LinearPlace[] {
  if (where === undefined) return []
  if (typeof where === 'number') return [{ section: context.section(), x: where }]
  if (!(where instanceof SectionList && x instanceof Vector))
    throw problem('HOC3212', undefined, 'LinearMechanism: a SectionList and a Vector of positions say where it is')
  const layerOf = (i: number) => (layers instanceof Vector ? Math.trunc(layers.get(i)) : 0)
  return [...where].map((section, i) => ({ section, x: x.get(i), layer: layerOf(i) }))
}

type Arguments = [
  Parameter<Matrix>,
  Parameter<Matrix>,
  Parameter<Vector>,
  Parameter<Vector>,
  Parameter<Placing>,
  Parameter<Placing>,
  Parameter<Placing>,
  Parameter<Placing>,
]

export const linearMechanismClass: HocClass = hocClassMadeBy<LinearMechanism, Arguments>(
  'LinearMechanism',
  [matrix, matrix, vector, vector, placing, placing, placing, placing],
  made,
  {
    valid: on.method('valid', [], asFlag),
  },
  {
    help: 'Linear equations c dy/dt + g y = b, solved together with the cable.',
    destroy: (self) => self.remove(),
  },
)
