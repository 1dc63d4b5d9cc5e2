/** What names of C stand for that NMODL declares: `_lx` arguments and LOCALs, `_p_x` pointers, `_ion_x`, variables, t, v. */
import type { Span } from '../../lang/source.ts'
import { constant, type IrExpr, integer } from '../ir.ts'
import { ionPlaceOf } from '../lower/body-places.ts'
import { isTogether } from '../lower/slots.ts'
import { samplesOf, tableOf } from '../lower/tables.ts'
import type { Unit } from '../lower/unit.ts'
import { cannotAssign } from '../problems.ts'
import { typeOfLetter } from './faces.ts'
import type { PlaceLowering } from './place-lowering.ts'
import { type CType, double, int, pointerTo, voidType } from './types.ts'
import type { LValue } from './values.ts'

const file = pointerTo({
  kind: 'struct',
  layout: { name: 'FILE', union: false, fields: undefined, size: 1, align: 1 },
} as CType)
/** Streams; threads, of which there is one; arrays of NEURON, of which elements are asked for. */
const known: Readonly<Record<string, { type: CType; value: number }>> = {
  hoc_epsilon: { type: double, value: 1e-11 },
  PI: { type: double, value: Math.PI },
  errno: { type: int, value: 0 },
  stdin: { type: file, value: 0x7e000000 },
  stdout: { type: file, value: 0x7e000001 },
  stderr: { type: file, value: 0x7e000002 },
  nrn_threads: { type: typeOfLetter.h!, value: 1 },
  _nt: { type: typeOfLetter.h!, value: 1 },
  nrn_nthread: { type: int, value: 1 },
  _thread: { type: pointerTo(voidType), value: 0 },
  _tqitem: { type: pointerTo(voidType), value: 0 },
  nrnmpi_myid: { type: int, value: 0 },
  nrnmpi_numprocs: { type: int, value: 1 },
  hoc_objectdata: { type: typeOfLetter.w!, value: 0 },
  hoc_top_level_data: { type: typeOfLetter.w!, value: 0 },
  hoc_symlist: { type: pointerTo(voidType), value: 0 },
  hoc_top_level_symlist: { type: pointerTo(voidType), value: 0 },
  hoc_built_in_symlist: { type: pointerTo(voidType), value: 0 },
  pnt_receive: { type: typeOfLetter.r!, value: 0 },
  memb_func: { type: typeOfLetter.b!, value: 0 },
}
/** Numbers of the simulator that C declares as int: places in `modelGlobals`. */
const ofModel: Readonly<Record<string, number>> = { secondorder: 3, cvode_active_: 4, stoprun: 5 }
/** Names for the present instance. */
const ofInstance: Readonly<Record<string, string>> = { _p: 'a', _ppvar: 'm', _prop: 'P', _pnt: 'q' }

const isOfModel = (name: string): boolean => Object.hasOwn(ofModel, name)
/** Numbers of NEURON that C sees, and so NMODL does too where nobody declares them. */
export const isOfNeuron = (name: string): boolean =>
  isOfModel(name) || (Object.hasOwn(known, name) && known[name]!.type.kind !== 'pointer')

export function resolveNmodl(lowering: PlaceLowering, name: string, span: Span): LValue | undefined {
  const { body } = lowering
  const aroundNmodl = body.nameOfC(name)
  if (aroundNmodl) return aroundNmodl
  const bound = body.binding(name)
  if (bound?.kind === 'local' || bound?.kind === 'counter')
    return { kind: 'local', local: bound.local, type: bound.kind === 'local' ? double : int }
  if (bound?.kind === 'weight')
    return { kind: 'place', place: { kind: 'weight', element: bound.element, base: bound.base }, type: double }
  if (bound?.kind === 'localArray') return columns(name, bound.slot, bound.size, false)
  if (name.startsWith('_p_')) {
    const pointer = body.unit.mechanism.meanings.get(name.slice(3))
    if (pointer?.kind === 'pointer') return pointerWord(lowering, name.slice(3))
  }
  const ion = name.startsWith('_ion_') ? ionPlaceOf(body.unit, name.slice(5)) : undefined
  if (ion) return { kind: 'place', place: ion, type: double }
  if (name === '_args' && body.around.weights)
    return asValue(lowering, pointerTo(double), { kind: 'surrounding', what: 'weights' })
  return variable(lowering, name, span) ?? ofTable(body.unit, name) ?? wellKnown(lowering, name)
}

/** A value that stands where a variable might: it is held by a local. */
function asValue({ body }: PlaceLowering, type: CType, value: IrExpr): Extract<LValue, { kind: 'local' }> {
  return { kind: 'local', local: body.temporary(value), type }
}

const columns = (name: string, slot: number, count: number, together: boolean): LValue => ({
  kind: 'columns',
  name,
  slot,
  count,
  together,
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
      if (meaning.array) return columns(name, slot, meaning.size, isTogether(meaning))
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

/** Of a TABLE: its start, `_tmin_rates`, how many steps there are in 1, `_mfac_rates`, and the samples, `_t_minf`. */
function ofTable(unit: Unit, name: string): LValue | undefined {
  const samples = name.startsWith('_t_') ? samplesOf(unit, name.slice(3)) : undefined
  if (samples) {
    const place = { kind: 'shared', offset: samples.offset, count: 1 } as const
    const type: CType = { kind: 'array', of: double, count: samples.count }
    return { kind: 'memory', address: { kind: 'address', place }, offset: 0, type }
  }
  const [, part, of] = /^_(tmin|mfac)_(\w+)$/.exec(name) ?? []
  const routine = of === undefined ? undefined : unit.mechanism.routines.get(of)
  if (!routine || !tableOf(routine)) return undefined
  const offset = unit.hidden(`table ${of} ${part === 'tmin' ? 'low' : 'scale'}`, 1)
  return { kind: 'place', place: { kind: 'shared', offset, count: 1 }, type: double }
}

function wellKnown(lowering: PlaceLowering, name: string): LValue | undefined {
  if (isOfModel(name)) return { kind: 'place', place: { kind: 'model', offset: ofModel[name]! }, type: double }
  const letter = ofInstance[name]
  if (letter && !(name === '_pnt' && lowering.unit.mechanism.kind === 'density')) {
    const { own } = lowering.body
    // `_pnt` is an argument: it stays when C turns to another instance
    const instance: IrExpr =
      name === '_pnt' && own ? { kind: 'local', local: own } : { kind: 'surrounding', what: 'instance' }
    const args: IrExpr[] = [{ kind: 'surrounding', what: 'mechanism' }, instance]
    const value: IrExpr = { kind: 'call', name: 'c_prop of', args, result: 'i32' }
    return { ...asValue(lowering, typeOfLetter[letter]!, value), fixed: name }
  }
  const found = known[name]
  return found && asValue(lowering, found.type, found.type === double ? constant(found.value) : integer(found.value))
}
