/**
 * KINETIC (sparse): backward Euler of the mass action equations, volume*(old - x)/dt + x' = 0, with the Jacobian of the
 * reaction terms, in which rates count as constants. CONSERVE replaces the equation of its last state.
 *
 * Order of unknowns, of elimination and of every sum is NEURON's, and so is the end of the iteration: one turn where no
 * flux is a product of states; else until all changes together are below 1e-6, with what falls below zero set to zero.
 */
import { mapStatements, walkStatements } from '../build.ts'
import { needsCompartment, notSupported } from '../problems.ts'
import type { Compartment, Conserve, Expression, ItemOf, MechanismFile, Name, Statement, Variable } from '../tree.ts'
import {
  conserveStatements,
  fluxes,
  isLinear,
  namesInReactions,
  type Parts,
  reactionStatements,
  type Scheme,
  type Sink,
} from './reactions.ts'
import { procedure, replaceBlocks, type Solver } from './replace-blocks.ts'
import { secondOrder } from './second-order.ts'
import { type Operand, Sketch } from './sketch.ts'
import { SparseSystem } from './sparse-system.ts'
import { steadyStatements } from './steady-kinetic.ts'
import { inTableOrder, numberUnknowns, statesOf, type Unknown } from './unknowns.ts'
import { substitute, unroll } from './unroll.ts'

export const solveKinetic = (file: MechanismFile): MechanismFile =>
  replaceBlocks(file, (block) => (block.block === 'KINETIC' ? new KineticBlock(file, block).solver() : undefined))

/** A KINETIC block taken apart. */
export class KineticBlock {
  readonly s: Sketch
  readonly scheme: Scheme
  readonly unknowns: readonly Unknown[]
  readonly linear: boolean
  private readonly body: readonly Statement[]
  private readonly conserves: readonly Conserve[]
  private readonly compartments: readonly Compartment[]

  constructor(
    readonly file: MechanismFile,
    readonly block: ItemOf<'solved'>,
    /** A variable step ignores CONSERVE, but for the order of unknowns. */
    private readonly conserving = true,
  ) {
    const { span } = block
    this.s = new Sketch(span)
    this.body = unroll(block.body, ({ kind }) => kind === 'reaction' || kind === 'conserve')
    const all = [...walkStatements(this.body)]
    const states = statesOf(file)
    this.compartments = all.filter((one) => one.kind === 'compartment')
    // the last one is numbered first
    this.conserves = all.filter((one) => one.kind === 'conserve').reverse()
    const diagonals: string[] = []
    for (const { left, span: at } of this.conserves) {
      const chosen = left
        .toReversed()
        .find(({ variable: { name, index } }) => !index && states.has(name) && !diagonals.includes(name))
      if (!chosen) throw notSupported(at, 'CONSERVE without a STATE of this block that is no array')
      diagonals.push(chosen.variable.name)
    }
    const names = namesInReactions(this.body).filter((name) => states.has(name))
    const { first, unknowns } = numberUnknowns([...diagonals, ...inTableOrder(file, names)], states, span)
    this.unknowns = unknowns
    this.scheme = { s: this.s, states, first, conserved: conserving ? diagonals.length : 0 }
    this.linear = isLinear(this.body, states)
  }

  /** Size of a state's compartment, undefined where it is 1. */
  volumeOf(x: Variable): Expression | undefined {
    const found = this.compartments.findLast(({ states }) => states.some(({ text }) => text === x.name))
    return found && this.forElement(x, found.volume, found.variable)
  }

  /** What diffuses along the cable, element by element, and how easily. */
  diffusing(): { readonly x: Variable; readonly coefficient: Expression }[] {
    return [...walkStatements(this.block.body)].flatMap((one) => {
      if (one.kind !== 'longitudinalDiffusion') return []
      const elements = numberUnknowns(
        one.states.map(({ text }) => text),
        this.scheme.states,
        one.span,
      ).unknowns
      return elements.map(({ variable: x }) => {
        if (!this.volumeOf(x)) throw needsCompartment(one.span, x.name)
        return { x, coefficient: this.forElement(x, one.coefficient, one.variable) }
      })
    })
  }

  /** An expression with the number of the element in the place of the index that stands for it. */
  private forElement(x: Variable, value: Expression, index: Name | undefined): Expression {
    if (!index || x.index?.kind !== 'number') return value
    const put = substitute(this.s.set(this.s.name(x.name), value), index.text, x.index.value)
    return put.kind === 'assign' ? put.value : value
  }

  /** The block's statements with each reaction put as `change` says; what only describes the scheme is gone. */
  statements(change: (statement: Statement) => readonly Statement[]): Statement[] {
    return mapStatements(this.body, (one) => {
      switch (one.kind) {
        case 'compartment':
        case 'longitudinalDiffusion':
          return []
        case 'reaction':
        case 'conserve':
          return change(one)
        default:
          return [one]
      }
    })
  }

  /** What fills right sides and matrix. */
  filling(sink: Sink, parts: Parts = { right: true, matrix: true }): Statement[] {
    return this.statements((one) => {
      if (one.kind === 'reaction') return reactionStatements(this.scheme, one, sink, parts)
      const row = this.conserves.indexOf(one as Conserve)
      if (one.kind !== 'conserve' || row < 0 || !this.conserving) return []
      return conserveStatements(this.scheme, row, one, (x) => this.volumeOf(x), sink)
    })
  }

  /** The system that the reactions make, with every element in its place. */
  system(mayBeInMemory = true): { system: SparseSystem; elimination: Statement[] } {
    const elements: [number, number][] = []
    const note = new SparseSystem(this.s, 0, false)
    this.filling({
      right: (row) => note.right(row),
      element: (row, column) => {
        elements.push([row, column])
        return this.s.name('_')
      },
    })
    const system = SparseSystem.for(this.s, this.unknowns.length, elements, mayBeInMemory)
    return { system, elimination: system.solve() }
  }

  /** `scale*x` for the rows that no CONSERVE has, times their volumes. */
  diagonal(system: SparseSystem, right: (unknown: Unknown) => Expression, scale: Expression): Statement[] {
    const { s } = this
    const rows = this.unknowns.filter(({ position }) => position >= this.scheme.conserved)
    return [
      ...rows.flatMap((one) => [
        s.set(system.right(one.position), right(one)),
        s.set(system.element(one.position, one.position), scale),
      ]),
      ...rows.flatMap(({ variable, position }) => {
        const volume = this.volumeOf(variable)
        if (!volume) return []
        return [
          s.change(system.right(position), '*', volume),
          s.change(system.element(position, position), '*', volume),
        ]
      }),
    ]
  }

  solver(): Solver {
    const { s, unknowns, block } = this
    const { system, elimination } = this.system()
    const shares = s.name('_perStep')
    const keep = unknowns.map(({ variable: x, position }) => s.set(system.old(position), x))
    const side = ({ variable: x, position }: Unknown) => s.times(s.negative(shares), s.minus(x, system.old(position)))
    const turn = [
      ...system.cleared,
      ...this.diagonal(system, side, shares),
      s.block(this.filling(system)),
      ...elimination,
    ]
    const declared = [s.locals([...kineticLocals, '_change', '_count', ...system.locals])]
    const begin = [s.set(shares, s.over(1, s.name('dt'))), ...system.prepared, ...keep]
    const last = this.lastEvaluation()
    const oneTurn = [...turn, ...unknowns.map(({ variable: x, position }) => s.change(x, '+', system.right(position)))]
    const turns = this.iteration(turn, system)
    const slopes = (step: Operand) =>
      secondOrder(s, unknowns, (position) => s.over(s.minus(unknowns[position]!.variable, system.old(position)), step))
    // where NEURON gives up, the old states stand where the slopes should
    const oldSlopes = secondOrder(s, unknowns, (position) => system.old(position))
    return {
      scratch: system.scratch,
      items: [
        procedure(block.name.text, block.span, [
          ...declared,
          ...begin,
          ...(this.linear
            ? [...oneTurn, ...last, slopes(s.name('dt'))]
            : [...turns, this.unlessGivenUp([...last, slopes(s.name('dt'))], [oldSlopes])]),
        ]),
        procedure(`steady ${block.name.text}`, block.span, [
          ...declared,
          ...steadyStatements(s, unknowns, {
            linear: this.linear,
            begin,
            oneTurn: [...oneTurn, ...last],
            turns: [...turns, this.unlessGivenUp(last)],
            after: (step) => this.unlessGivenUp([slopes(step)], [oldSlopes]),
          }),
        ]),
      ],
    }
  }

  /** Turns until the changes are small; what falls below zero is set to zero. */
  private iteration(turn: readonly Statement[], system: SparseSystem): Statement[] {
    const { s, unknowns } = this
    const [change, count] = [s.name('_change'), s.name('_count')]
    const steps = unknowns.flatMap(({ variable: x, position }) => [
      s.change(x, '+', system.right(position)),
      s.when(s.binary('<', x, 0), [s.set(x, 0)]),
      s.change(change, '+', s.size(system.right(position))),
    ])
    return [
      s.set(change, 1),
      s.set(count, 0),
      s.repeat(s.binary('&&', s.binary('>', change, converged), s.binary('<=', count, mostTurns)), [
        ...turn,
        s.set(change, 0),
        ...steps,
        s.change(count, '+', 1),
      ]),
    ]
  }

  private unlessGivenUp(statements: readonly Statement[], otherwise: readonly Statement[] = []): Statement {
    return this.s.when(this.s.binary('<=', this.s.name('_count'), mostTurns), statements, otherwise)
  }

  /** The statements once more, with the new states: what they assign, fluxes among them, belongs to these. */
  private lastEvaluation(): Statement[] {
    const rest = this.statements((one) => (one.kind === 'reaction' ? fluxes(this.s, one) : []))
    return [this.s.block(rest)]
  }
}

/** What the statements of a block are written with. */
export const kineticLocals = ['f_flux', 'b_flux', '_term', '_perStep', '_r']

const converged = 1e-6
/** Turns after the first two. */
const mostTurns = 21
