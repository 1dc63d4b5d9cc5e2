/**
 * Explicit methods that NEURON has in a library: `adrunge` (what DERIVATIVE without METHOD means) and `adeuler` choose
 * their own steps; a KINETIC block may be solved by these, `euler` and `runge` too, along the slopes that its reactions make.
 *
 * The step that was found last is kept for the next call, which is that of the next instance, as NEURON keeps it: so results
 * depend in the last digits on what stands before. Time runs from the end of the step on, as it does there.
 */
import { mapExpression, mapStatementExpressions, mapStatements, walkStatements } from '../build.ts'
import type { DerivativeEquation, Expression, Item, ItemOf, MechanismFile, Statement, Variable } from '../tree.ts'
import { procedure } from './replace-blocks.ts'
import { secondOrder } from './second-order.ts'
import { Sketch } from './sketch.ts'
import { KineticBlock, kineticLocals } from './solve-kinetic.ts'
import { numberUnknowns, statesOf, type Unknown } from './unknowns.ts'

type Method = 'euler' | 'runge' | 'adrunge' | 'adeuler'

/** `maxerr` of NEURON's translator, and what counts as no step at all. */
const mostError = 1e-5
const noStep = 1e-20

export function solveExplicit(file: MechanismFile): MechanismFile {
  const chosen = methodsOf(file)
  let started = false
  const items = file.items.flatMap((item): readonly Item[] => {
    const method = item.kind === 'solved' ? chosen.get(item.name.text) : undefined
    const plain = method === 'euler' || method === 'runge'
    if (
      item.kind !== 'solved' ||
      !method ||
      (plain ? item.block !== 'KINETIC' : !/KINETIC|DERIVATIVE/.test(item.block))
    )
      return [item]
    started ||= !plain
    return new Explicit(file, item).items(method)
  })
  if (!started) return items.length === file.items.length ? file : { ...file, items }
  const s = new Sketch({ source: file.source, start: 0, end: 0 })
  const initial: Item = { kind: 'initial', body: [s.set(s.name('_started'), 0)], span: s.span }
  return { ...file, items: [...items, initial, locals(s, ['_started', '_step', '_steps', '_h'])] }
}

const locals = (s: Sketch, names: readonly string[]): Item => ({
  kind: 'fileLocal',
  names: names.map((text) => ({ name: { text, span: s.span }, size: undefined })),
  span: s.span,
})

/** By which of these methods each block is solved. */
function methodsOf(file: MechanismFile): Map<string, Method> {
  const kinds = new Map(file.items.flatMap((one) => (one.kind === 'solved' ? [[one.name.text, one.block]] : [])))
  const found = new Map<string, Method>()
  for (const item of file.items) {
    if (item.kind !== 'breakpoint') continue
    for (const one of walkStatements(item.body)) {
      if (one.kind !== 'solve' || one.steadyState) continue
      const method = one.method?.text ?? ''
      const without = /^(after_cvode|cvode_t|)$/.test(method) && kinds.get(one.block.text) === 'DERIVATIVE'
      if (without) found.set(one.block.text, 'adrunge')
      else if (/^(euler|runge|adrunge|adeuler)$/.test(method)) found.set(one.block.text, method as Method)
    }
  }
  return found
}

class Explicit {
  private readonly s: Sketch
  private readonly unknowns: readonly Unknown[]
  /** Leaves the slopes of all states in `_slope...`. */
  private readonly evaluation: readonly Statement[]
  private readonly slopesName: string
  private readonly prefix: string

  constructor(
    file: MechanismFile,
    private readonly block: ItemOf<'solved'>,
  ) {
    this.s = new Sketch(block.span)
    this.prefix = `_${block.name.text}_`
    this.slopesName = `${block.name.text} slopes`
    if (block.block === 'KINETIC') {
      const kinetic = new KineticBlock(file, block, false)
      this.unknowns = kinetic.unknowns
      this.evaluation = this.ofReactions(kinetic)
    } else {
      const states = statesOf(file)
      const targets = walkStatements(block.body).filter((one): one is DerivativeEquation => one.kind === 'derivative')
      const { first, unknowns } = numberUnknowns(
        targets.map(({ target }) => target.name),
        states,
        block.span,
      )
      this.unknowns = unknowns
      this.evaluation = this.ofEquations(first)
    }
  }

  /** Slopes belong to each instance: `adeuler` goes on along those it found last. */
  private slope = (at: number | Expression): Variable => this.s.name(`${this.prefix}slope`, at)
  private kept = (name: string, at: number): Variable => this.s.name(`${this.prefix}${name}`, at)

  private ofEquations(first: ReadonlyMap<string, number>): Statement[] {
    const { s } = this
    const rowOf = ({ name, index }: Variable): Expression => {
      const base = s.number(first.get(name)!)
      return index ? s.plus(base, index) : base
    }
    const readSlope = (one: Expression): Expression =>
      one.kind === 'variable' && one.name.endsWith("'") && first.has(one.name.slice(0, -1))
        ? this.slope(first.get(one.name.slice(0, -1))!)
        : one
    return mapStatements(this.block.body, (one) => {
      const put = mapStatementExpressions(one, (part) => mapExpression(part, readSlope))
      return put.kind === 'derivative' ? [s.set(this.slope(rowOf(put.target)), put.value)] : [put]
    })
  }

  /** What each reaction makes of its states, by their compartments' volumes; CONSERVE has no say. */
  private ofReactions(kinetic: KineticBlock): Statement[] {
    const { s } = this
    const { system } = kinetic.system(false)
    return [
      s.locals([...kineticLocals, ...system.locals]),
      s.block(kinetic.filling(system, { right: true, matrix: false })),
      ...kinetic.unknowns.map(({ variable, position }) => {
        const [right, volume] = [system.right(position), kinetic.volumeOf(variable)]
        return s.set(this.slope(position), volume ? s.over(right, volume) : right)
      }),
    ]
  }

  items(method: Method): Item[] {
    const { s, block, unknowns } = this
    const evaluate = s.run(this.slopesName)
    const rungeName = `${block.name.text} runge`
    const runge = (h: Expression): Statement[] => [s.set(s.name('_h'), h), s.run(rungeName)]
    const dt = s.name('dt')
    const step = {
      euler: () => [evaluate, ...this.along(dt)],
      runge: () => runge(dt),
      adrunge: () => this.adaptive(runge),
      adeuler: () => this.adaptiveEuler(evaluate),
    }[method]()
    const needsRunge = method === 'runge' || method === 'adrunge'
    const size = unknowns.length
    const arrays = ['slope', 'old', 'sum', 'before'].map((text) => ({
      name: { text: `${this.prefix}${text}`, span: s.span },
      size,
      value: undefined,
      unit: '',
      limits: undefined,
    }))
    return [
      { kind: 'declarations', block: 'ASSIGNED', declarations: arrays, span: s.span },
      ...(method === 'runge' ? [locals(s, ['_h'])] : []),
      procedure(this.slopesName, s.span, this.evaluation, true),
      ...(needsRunge ? [procedure(rungeName, s.span, this.rungeStep(evaluate), true)] : []),
      procedure(block.name.text, s.span, [
        ...step,
        secondOrder(s, unknowns, (position) => this.slope(position)),
        // `euler` alone leaves it at that
        ...(method === 'euler' ? [] : [evaluate]),
      ]),
    ]
  }

  private along(h: Expression): Statement[] {
    const { s } = this
    return this.unknowns.map(({ variable: x, position }) => s.set(x, s.plus(x, s.times(h, this.slope(position)))))
  }

  /** One step of length `_h`, summed up in NEURON's order; t is where it was afterwards. */
  private rungeStep(evaluate: Statement): Statement[] {
    const { s, unknowns } = this
    const [h, t, way] = [s.name('_h'), s.name('t'), s.name('_way')]
    const half = s.over(h, 2)
    const stage = (length: Expression, first: boolean, goes: (way: Variable) => Expression) => [
      evaluate,
      ...unknowns.flatMap(({ variable: x, position }) => {
        const [old, sum] = [this.kept('old', position), this.kept('sum', position)]
        return [
          ...(first ? [s.set(old, x)] : []),
          s.set(way, s.times(length, this.slope(position))),
          s.set(x, s.plus(old, goes(way))),
          s.set(sum, s.plus(first ? old : sum, s.over(way, 3))),
        ]
      }),
    ]
    return [
      s.locals(['_way']),
      ...stage(half, true, (one) => one),
      s.set(t, s.plus(t, half)),
      ...stage(h, false, (one) => s.over(one, 2)),
      ...stage(h, false, (one) => one),
      s.set(t, s.plus(t, half)),
      evaluate,
      ...unknowns.map(({ variable: x, position }) =>
        s.set(x, s.plus(this.kept('sum', position), s.times(s.over(h, 6), this.slope(position)))),
      ),
      s.set(t, s.minus(t, h)),
    ]
  }

  private begin(largest: number, first: number, more: readonly Statement[]): Statement {
    const { s } = this
    const [step, dt] = [s.name('_step'), s.name('dt')]
    return s.when(s.binary('==', s.name('_started'), 0), [
      s.when(s.binary('<', dt, largest), [s.set(step, s.over(dt, 10))], [s.set(step, first)]),
      ...more,
      s.set(s.name('_started'), 1),
    ])
  }

  /** The largest of what `of` says of the states. */
  private greatest(into: Variable, of: (unknown: Unknown) => Expression): Statement[] {
    const { s } = this
    const share = s.name('_share')
    return [
      s.set(into, 0),
      ...this.unknowns.flatMap((one) => [
        s.set(share, of(one)),
        s.when(s.binary('>', share, into), [s.set(into, share)]),
      ]),
    ]
  }

  /** Every tenth step the length is chosen anew, by the difference of a double step and two single ones. */
  private adaptive(runge: (h: Expression) => Statement[]): Statement[] {
    const { s, unknowns } = this
    const [t, dt, step, steps, end, error] = ['t', 'dt', '_step', '_steps', '_end', '_error'].map((one) =>
      s.name(one),
    ) as [Variable, Variable, Variable, Variable, Variable, Variable]
    const twice = s.times(2, step)
    const forward = s.change(t, '+', step)
    const tenth = s.binary('==', s.minus(steps, s.times(10, s.call('floor', s.over(steps, 10)))), 0)
    const choose = [
      ...unknowns.map(({ variable: x, position }) => s.set(this.kept('before', position), x)),
      s.when(s.binary('>', s.plus(t, twice), end), [s.set(step, s.over(s.minus(end, t), 2))]),
      ...runge(twice),
      // `old` and `sum` are the method's; the result of the double step changes places with the states
      ...unknowns.flatMap(({ variable: x, position }) => {
        const before = this.kept('before', position)
        return [s.set(s.name('_swap'), x), s.set(x, before), s.set(before, s.name('_swap'))]
      }),
      ...runge(step),
      forward,
      ...runge(step),
      forward,
      s.change(steps, '+', 1),
      ...this.greatest(error, ({ variable: x, position }) =>
        s.over(s.size(s.minus(x, this.kept('before', position))), 30),
      ),
      s.when(s.binary('<', error, noStep), [s.set(error, s.times(0.1, mostError))]),
      s.set(step, s.call('pow', s.over(s.times(mostError, s.call('pow', step, 5)), error), 0.25)),
      s.when(s.binary('<', step, noStep), [s.run('_imprecise')]),
    ]
    const next = s.plus(t, step)
    return [
      s.locals(['_end', '_error', '_share', '_swap']),
      this.begin(0.1, 0.01, [s.set(steps, -1)]),
      s.set(end, s.plus(t, dt)),
      s.repeat(s.binary('<', t, end), [
        s.change(steps, '+', 1),
        s.when(tenth, choose),
        s.when(s.binary('&&', s.binary('<', t, end), s.binary('>', next, end)), runge(s.minus(end, t)), [
          s.when(s.binary('<=', next, end), runge(step)),
        ]),
        forward,
      ]),
      s.set(t, s.minus(end, dt)),
    ]
  }

  /** The length of the next step follows from how much the slopes have changed. */
  private adaptiveEuler(evaluate: Statement): Statement[] {
    const { s, unknowns } = this
    const [t, dt, step, end, largest] = ['t', 'dt', '_step', '_end', '_largest'].map((one) => s.name(one)) as [
      Variable,
      Variable,
      Variable,
      Variable,
      Variable,
    ]
    return [
      s.locals(['_end', '_largest', '_share']),
      this.begin(0.01, 0.001, [evaluate]),
      s.set(end, s.plus(t, dt)),
      s.repeat(s.binary('<', t, end), [
        s.when(s.binary('>', s.plus(t, step), end), [s.set(step, s.minus(end, t))]),
        ...this.along(step),
        ...unknowns.map(({ position }) => s.set(this.kept('before', position), this.slope(position))),
        evaluate,
        ...this.greatest(largest, ({ position }) =>
          s.over(s.size(s.minus(this.slope(position), this.kept('before', position))), step),
        ),
        s.when(s.binary('!=', largest, 0), [s.set(step, s.call('sqrt', s.over(s.times(2, mostError), largest)))]),
        s.change(t, '+', step),
      ]),
      s.set(t, s.minus(end, dt)),
      s.when(s.binary('<', step, noStep), [s.run('_imprecise')]),
    ]
  }
}
