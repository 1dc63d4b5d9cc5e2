/**
 * The frame of the implicit methods: Newton's iteration on F(x) = 0, written in NMODL. What a method adds is the
 * statements that fill F (`_f`) and its Jacobian (`_m`, row by row); the rest is Gauss elimination with row exchange.
 */
import type { Span } from '../../lang/source.ts'
import { num, variable } from '../build.ts'
import { template } from '../template.ts'
import type { Expression, Item, ItemOf, MechanismFile, Statement, Variable } from '../tree.ts'

/** An element of a state: one unknown. */
export interface Unknown {
  readonly variable: Variable
  readonly position: number
}

/** STATEs of a file, with the size of arrays. */
export function statesOf(file: MechanismFile): Map<string, number | undefined> {
  const states = new Map<string, number | undefined>()
  for (const item of file.items) {
    if (item.kind !== 'declarations' || item.block !== 'STATE') continue
    for (const { name, size } of item.declarations) states.set(name.text, size)
  }
  return states
}

/** Numbers the elements of the states in `names`: first position of each, and all unknowns. */
export function numberUnknowns(names: Iterable<string>, states: ReadonlyMap<string, number | undefined>, span: Span) {
  const first = new Map<string, number>()
  const unknowns: Unknown[] = []
  for (const name of names) {
    if (first.has(name)) continue
    first.set(name, unknowns.length)
    const size = states.get(name)
    for (let i = 0; i < (size ?? 1); i++) {
      unknowns.push({
        variable: variable(name, span, size === undefined ? undefined : num(i, span)),
        position: unknowns.length,
      })
    }
  }
  return { first, unknowns }
}

export const at = (array: string, index: Expression, span: Span): Variable => variable(array, span, index)

/** Adds to an element: `array[index] = array[index] + value`. */
export function accumulate(array: string, index: Expression, value: Expression, span: Span): Statement {
  const target = at(array, index, span)
  return { kind: 'assign', target, value: { kind: 'binary', operator: '+', left: target, right: value, span }, span }
}

export interface Newton {
  readonly name: string
  readonly span: Span
  readonly unknowns: readonly Unknown[]
  /** Fills `_f` and `_m`, which are zero before; x at the start of the step is in `_old`, the step in `_step`. */
  readonly residual: readonly Statement[]
  /** One iteration is exact. */
  readonly linear: boolean
}

/** Sizes of the scratch arrays, shared by all methods of a file. */
export const scratchNames = ['_f', '_m', '_old', '_volume'] as const

export function newtonProcedure(
  { name, span, unknowns, residual, linear }: Newton,
  step: Expression,
): ItemOf<'routine'> {
  const n = unknowns.length
  const saved = unknowns.flatMap(({ variable: x, position }) =>
    template(`_old[${position}] = hole_x`, { hole_x: x }, span),
  )
  const update = unknowns.flatMap(({ variable: x, position }) => updateOne(x, position, span))
  const body = template(
    `LOCAL f_flux, b_flux, _step, _count, _change, _best, _row, _t, _kf, _kb
     _step = hole_step
     hole_saved()
     _count = 0
     _change = 1
     while (_change > 1e-10) {
       FROM _i = 0 TO ${n * n - 1} { _m[_i] = 0 }
       FROM _i = 0 TO ${n - 1} { _f[_i] = 0 _volume[_i] = 1 }
       hole_residual()
       ${eliminate(n)}
       _change = 0
       hole_update()
       _count = _count + 1
       ${linear ? '_change = 0' : 'if (_count > 100) { _diverged() }'}
     }`,
    { hole_step: step, hole_saved: saved, hole_residual: residual, hole_update: update },
    span,
  )
  return {
    kind: 'routine',
    routine: 'PROCEDURE',
    name: { text: name, span },
    parameters: [],
    body,
    span,
    generated: true,
  }
}

/** Relative to the state, so that concentrations and probabilities count alike. */
const updateOne = (x: Variable, position: number, span: Span): Statement[] => {
  const statements = template(
    `_t = hole_x - _f[${position}] _change = _change + fabs(_f[${position}])/(fabs(_t) + 1e-12)`,
    { hole_x: x },
    span,
  )
  return [...statements, { kind: 'assign', target: x, value: variable('_t', span), span }]
}

/** Gauss elimination of `_m`, `_f`; the solution ends in `_f`. Wants LOCALs `_best`, `_row`, `_t`. */
export const eliminate = (n: number): string => {
  const last = n - 1
  if (n === 1) return '_f[0] = _f[0]/_m[0]'
  return `FROM _k = 0 TO ${last} {
    _best = fabs(_m[_k*${n}+_k])
    _row = _k
    FROM _i = _k+1 TO ${last} { if (fabs(_m[_i*${n}+_k]) > _best) { _best = fabs(_m[_i*${n}+_k]) _row = _i } }
    if (_best == 0) { _singular() }
    if (_row != _k) {
      FROM _j = 0 TO ${last} { _t = _m[_k*${n}+_j] _m[_k*${n}+_j] = _m[_row*${n}+_j] _m[_row*${n}+_j] = _t }
      _t = _f[_k] _f[_k] = _f[_row] _f[_row] = _t
    }
    FROM _i = _k+1 TO ${last} {
      if (_m[_i*${n}+_k] != 0) {
        _t = _m[_i*${n}+_k]/_m[_k*${n}+_k]
        FROM _j = _k+1 TO ${last} { _m[_i*${n}+_j] = _m[_i*${n}+_j] - _t*_m[_k*${n}+_j] }
        _f[_i] = _f[_i] - _t*_f[_k]
      }
    }
  }
  FROM _k = 0 TO ${last} {
    _t = _f[${last}-_k]
    FROM _j = ${last}-_k+1 TO ${last} { _t = _t - _m[(${last}-_k)*${n}+_j]*_f[_j] }
    _f[${last}-_k] = _t/_m[(${last}-_k)*${n}+${last}-_k]
  }`
}

/** Scratch arrays big enough for the largest system. */
export function scratchItem(largest: number, span: Span): Item {
  const sizes: Record<string, number> = { _f: largest, _m: largest * largest, _old: largest, _volume: largest }
  return {
    kind: 'fileLocal',
    span,
    names: scratchNames.map((name) => ({ name: { text: name, span }, size: sizes[name] })),
  }
}

/** Replaces solved blocks by procedures; `make` gives none for a block that is not its business. */
export function replaceBlocks(
  file: MechanismFile,
  make: (block: ItemOf<'solved'>) => readonly Newton[] | undefined,
): MechanismFile {
  let largest = 0
  const items = file.items.flatMap((item): Item[] => {
    const systems = item.kind === 'solved' ? make(item) : undefined
    if (!systems || item.kind !== 'solved') return [item]
    return systems.flatMap((system) => {
      largest = Math.max(largest, system.unknowns.length)
      const dt = variable('dt', item.span)
      // a steady state is where one enormous step leads
      const steady: Newton = { ...system, name: `steady ${system.name}` }
      return [newtonProcedure(system, dt), newtonProcedure(steady, num(1e9, item.span))]
    })
  })
  if (largest === 0) return file
  return { ...file, items: [...items, scratchItem(largest, file.items[0]!.span)] }
}
