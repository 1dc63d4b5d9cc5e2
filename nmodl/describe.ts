/** What a mechanism is, as programs see it: variables, globals, ions, functions, kernels by name, places of what kernels work on. */
import { formatProblem } from '../lang/problem.ts'
import type {
  GlobalSpec,
  HocFunctionSpec,
  IonUse,
  IonVariable,
  KernelName,
  MechanismSpec,
  NetReceiveSpec,
  VariableSpec,
} from '../runtime/mechanism/spec.ts'
import { kernelNames } from '../runtime/mechanism/spec.ts'
import { ionValueOf } from './heading.ts'
import type { IrModule } from './ir.ts'
import { routineExport } from './lower/routines.ts'
import { isTogether } from './lower/slots.ts'
import type { Unit } from './lower/unit.ts'
import { reachOf } from './reach.ts'
import { sixDigits } from './symbol-table.ts'
import type { InstanceVariable, Mechanism, SharedVariable } from './symbols.ts'
import { refusalText } from './verbatim/program.ts'

/** `all`: what its modules will have. */
export function describe(unit: Unit, all: IrModule, file: string): Omit<MechanismSpec, 'wasm'> {
  const { mechanism } = unit
  const exported = new Set(all.functions.filter((one) => one.exported).map(({ name }) => name))
  const netReceive = netReceiveOf(mechanism, unit)
  return {
    name: mechanism.name,
    kind: mechanism.kind,
    file,
    variables: variablesOf(mechanism, unit),
    globals: globalsOf(mechanism, unit),
    globalsSize: unit.sharedSize,
    ions: mechanism.ions.map(
      ({ name, reads, writes, valence }): IonUse => ({
        ion: name,
        reads: valuesOf(name, reads),
        writes: valuesOf(name, writes),
        ...(valence !== undefined && { valence }),
      }),
    ),
    pointers: [...mechanism.meanings.values()].filter(({ kind }) => kind === 'pointer').map(({ name }) => name),
    ...(unit.odeStates.length > 0 && { odeStates: unit.odeStates }),
    ...(unit.diffusion.length > 0 && { diffusion: unit.diffusion }),
    ...(!mechanism.threadSafe && { threadUnsafe: true }),
    ...(unit.fixedStepOnly && { fixedStepOnly: true }),
    slots: [...unit.slots.list],
    hasCurrent: mechanism.currents.length > 0,
    electrode: mechanism.currents.some(({ kind }) => kind === 'electrode'),
    writesConcentration: mechanism.ions.some(({ name, writes }) =>
      valuesOf(name, writes).some((value) => value.startsWith('conc')),
    ),
    ...(netReceive && { netReceive }),
    hasNetEvent: unit.usesNetEvent,
    functions: functionsOf(mechanism, all, unit.texts),
    ...(mechanism.functionTables.length > 0 && {
      functionTables: mechanism.functionTables.map(({ name, parameters }) => ({
        name: name.text,
        arguments: parameters.length,
      })),
    }),
    kernels: kernelNames.filter((name): name is KernelName => exported.has(name)),
    failures: unit.failures,
    texts: unit.texts,
    ...(unit.data.length > 0 && { data: unit.data }),
    ...(Object.keys(unit.links).length > 0 && { links: unit.links }),
    ...(Object.keys(unit.linkable).length > 0 && { linkable: unit.linkable }),
    ...(Object.keys(unit.linkableVariables).length > 0 && { linkableVariables: unit.linkableVariables }),
    ...refusalsOf(unit),
  }
}

function functionsOf(mechanism: Mechanism, ir: IrModule, texts: readonly string[]): HocFunctionSpec[] {
  const routines = [...mechanism.routines.values()]
    .filter(({ generated }) => !generated)
    .map(
      (routine): HocFunctionSpec => ({
        name: routine.name.text,
        kind: routine.routine === 'FUNCTION' ? 'function' : 'procedure',
        parameters: routine.parameters.length,
        export: routineExport(routine),
        ...touched(ir, routineExport(routine), texts),
      }),
    )
  const setters = mechanism.functionTables.map(
    ({ name }, sets): HocFunctionSpec => ({
      name: `table_${name.text}`,
      kind: 'function',
      parameters: 0,
      export: '',
      needsInstance: false,
      sets,
    }),
  )
  return [...routines, ...setters]
}

/** Of what is not lowered yet it is only known when it is used. */
function touched(
  ir: IrModule,
  name: string,
  texts: readonly string[],
): Pick<HocFunctionSpec, 'needsInstance' | 'keepsTo'> {
  if (!ir.functions.some((one) => one.name === name)) return { needsInstance: true }
  const { needsInstance, keepsTo } = reachOf(ir, name, texts)
  return { needsInstance, ...(keepsTo && { keepsTo }) }
}

/** C that was not understood: told when the file is loaded, and what kernels need of it when the mechanism is inserted. */
function refusalsOf({
  refusals,
  refusedBodies,
  mechanism,
  functions,
}: Unit): Pick<MechanismSpec, 'refused' | 'warnings'> {
  if (refusals.length === 0) return {}
  const used = [...refusedBodies].filter(() => !mechanism.plainNames && functions.length > 0)
  return {
    warnings: refusals.map((one) => formatProblem(one)),
    ...(used.length > 0 && { refused: used.map(refusalText) }),
  }
}

const valuesOf = (ion: string, names: readonly string[]): IonVariable[] =>
  names.map((name) => ionValueOf(ion, name)).filter((value) => value !== undefined)

/** In HOC's order: parameters, assigned variables, states; then what HOC does not see. */
function variablesOf(mechanism: Mechanism, unit: Unit): VariableSpec[] {
  const all = [...mechanism.meanings.values()].filter((m): m is InstanceVariable => m.kind === 'instance')
  const rank = ({ role, visible }: InstanceVariable) =>
    (visible ? 0 : 10) + ['parameter', 'assigned', 'state'].indexOf(role)
  const declared = all
    .sort((a, b) => rank(a) - rank(b))
    .map(
      (one): VariableSpec => ({
        name: one.name,
        role: one.role,
        visible: one.visible,
        size: one.size,
        array: one.array,
        initial: one.role === 'parameter' ? one.initial : 0,
        unit: one.unit,
        ...(one.limits && { limits: one.limits }),
        ...(one.role === 'state' && one.tolerance !== undefined && { tolerance: sixDigits(one.tolerance) }),
        ...(isTogether(one) && { together: true }),
      }),
    )
  const hidden = unit.hiddenColumns.map(
    ({ name, size, remembers }): VariableSpec => ({
      name,
      role: 'assigned',
      visible: false,
      size,
      array: size > 1,
      initial: 0,
      unit: '',
      ...(remembers && { remembers }),
    }),
  )
  return [...declared, ...hidden]
}

function globalsOf(mechanism: Mechanism, unit: Unit): GlobalSpec[] {
  const declared = [...mechanism.meanings.values()].filter((m): m is SharedVariable => m.kind === 'shared')
  return [...declared, ...unit.hiddenShared].map(
    ({ name, size, array, initial, unit: declaredUnit, visible, offset }) => ({
      name,
      size,
      array,
      initial,
      unit: declaredUnit,
      visible,
      offset,
    }),
  )
}

function netReceiveOf(mechanism: Mechanism, unit: Unit): NetReceiveSpec | undefined {
  const { netReceive } = mechanism
  return (
    netReceive && {
      weights: netReceive.parameters.length,
      weightNames: netReceive.parameters.map(({ name }) => name.text),
      hasInitial: netReceive.body.some(({ kind }) => kind === 'initial'),
      watches: unit.watches.length,
    }
  )
}
