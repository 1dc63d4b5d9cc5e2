/** What names of C stand for that NMODL declares: `_lx` arguments and LOCALs, `_p_x` pointers, `_ion_x`, variables, t, v. */
import type { Span } from '../../lang/source.ts'
import { constant, type IrExpr, integer } from '../ir.ts'
import { ionPlaceOf } from '../lower/body-places.ts'
import { cannotAssign } from '../problems.ts'
import type { PlaceLowering } from './place-lowering.ts'
import { type CType, double, int, pointerTo, voidType } from './types.ts'
import type { LValue } from './values.ts'

const opaque = (name: string): CType => ({
  kind: 'struct',
  layout: { name, union: false, fields: undefined, size: 1, align: 1 },
})
const file = pointerTo(opaque('FILE'))
const thread = pointerTo(opaque('NrnThread'))
/** Streams, and threads, of which there is one. */
const known: Readonly<Record<string, { type: CType; value: number }>> = {
  hoc_epsilon: { type: double, value: 1e-11 },
  errno: { type: int, value: 0 },
  stdin: { type: file, value: 0x7e000000 },
  stdout: { type: file, value: 0x7e000001 },
  stderr: { type: file, value: 0x7e000002 },
  nrn_threads: { type: thread, value: 1 },
  _nt: { type: thread, value: 1 },
  _p: { type: pointerTo(voidType), value: 0 },
  _ppvar: { type: pointerTo(voidType), value: 0 },
  _thread: { type: pointerTo(voidType), value: 0 },
  nrnmpi_myid: { type: int, value: 0 },
  nrnmpi_numprocs: { type: int, value: 1 },
  stoprun: { type: int, value: 0 },
}

export function resolveNmodl(lowering: PlaceLowering, name: string, span: Span): LValue | undefined {
  const { body } = lowering
  if (name === 'cvode_active_') return { kind: 'place', place: { kind: 'model', offset: 4 }, type: double }
  const bound = body.binding(name)
  if (bound?.kind === 'local' || bound?.kind === 'counter')
    return { kind: 'local', local: bound.local, type: bound.kind === 'local' ? double : int }
  if (bound?.kind === 'weight')
    return { kind: 'place', place: { kind: 'weight', element: bound.element, base: bound.base }, type: double }
  if (bound?.kind === 'localArray') return columns(name, bound.slot, bound.size)
  if (name.startsWith('_p_')) {
    const pointer = body.unit.mechanism.meanings.get(name.slice(3))
    if (pointer?.kind === 'pointer') return pointerWord(lowering, name.slice(3))
  }
  const ion = name.startsWith('_ion_') ? ionPlaceOf(body.unit, name.slice(5)) : undefined
  if (ion) return { kind: 'place', place: ion, type: double }
  if (name === '_args' && body.around.weights)
    return asValue(lowering, pointerTo(double), { kind: 'surrounding', what: 'weights' })
  return variable(lowering, name, span) ?? wellKnown(lowering, name)
}

/** A value that stands where a variable might: it is held by a local. */
function asValue({ body }: PlaceLowering, type: CType, value: IrExpr): LValue {
  return { kind: 'local', local: body.temporary(value), type }
}

const columns = (name: string, slot: number, count: number): LValue => ({
  kind: 'columns',
  name,
  slot,
  count,
  type: { kind: 'array', of: double, count },
})

/** The word that holds what a POINTER points to. */
function pointerWord({ body }: PlaceLowering, name: string): LValue {
  const place = { kind: 'pointer', slot: body.unit.slots.pointer(name), count: 1 } as const
  return { kind: 'memory', address: { kind: 'address', place }, offset: 0, type: pointerTo(double) }
}

function variable(lowering: PlaceLowering, name: string, span: Span): LValue | undefined {
  const { body } = lowering
  const { mechanism, slots } = body.unit
  const meaning =
    mechanism.meanings.get(name) ??
    (mechanism.kind !== 'artificial' && (name === 'v' || name === 'area' || name === 'diam')
      ? ({ kind: 'node', name } as const)
      : undefined)
  switch (meaning?.kind) {
    case undefined:
      return undefined
    case 'constant':
      return asValue(lowering, double, constant(meaning.value))
    case 'instance': {
      const slot = slots.column(meaning)
      if (meaning.array) return columns(name, slot, meaning.size)
      return { kind: 'place', place: { kind: 'column', slot, count: 1 }, type: double }
    }
    case 'shared': {
      const place = { kind: 'shared', offset: meaning.offset, count: meaning.size } as const
      if (!meaning.array) return { kind: 'place', place, type: double }
      const type: CType = { kind: 'array', of: double, count: meaning.size }
      return { kind: 'memory', address: { kind: 'address', place: { ...place, count: 1 } }, offset: 0, type }
    }
    case 'pointer':
    case 'model':
      return { kind: 'place', place: body.place({ kind: 'variable', name, span }, false), type: double }
    case 'node':
      if (name === 'v' && body.around.v) return { kind: 'local', local: body.around.v, type: double }
      if (name !== 'v' && name !== 'area' && name !== 'diam') throw cannotAssign(span, name, 'no variable')
      return { kind: 'place', place: { kind: 'node', column: name }, type: double }
  }
}

function wellKnown(lowering: PlaceLowering, name: string): LValue | undefined {
  const found = known[name]
  return found && asValue(lowering, found.type, found.type === double ? constant(found.value) : integer(found.value))
}
