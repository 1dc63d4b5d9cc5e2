/** The whole way of a mechanism: text -> tree -> passes -> symbols -> kernel language -> WebAssembly. */
import { formatProblem, type Problem, together } from '../lang/problem.ts'
import { Source } from '../lang/source.ts'
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
import { emitFusedModule, emitModule } from './backend/wasm.ts'
import type { Arithmetic } from './backend/wasm-math.ts'
import type { IrFunction, IrModule } from './ir.ts'
import { partsOf } from './later-kernels.ts'
import type { Include } from './lexer.ts'
import { localKernels } from './local-kernels.ts'
import { lowerMechanism } from './lower/kernels.ts'
import { diffusingBlocks, odeBlocks } from './lower/ode.ts'
import { routineExport } from './lower/routines.ts'
import { isTogether } from './lower/slots.ts'
import type { Unit } from './lower/unit.ts'
import { keepsToInstance, needsInstance } from './needs-instance.ts'
import { once } from './once.ts'
import { type IrPass, kernelPasses, wholePasses } from './optimize/passes.ts'
import { parseMechanism } from './parse.ts'
import { runPasses } from './passes/passes.ts'
import { violations } from './rules/rules.ts'
import {
  analyse,
  type InstanceVariable,
  ionValueOf,
  type Mechanism,
  type SharedVariable,
  sixDigits,
} from './symbols.ts'
import { isThreadSafe } from './thread-safe.ts'
import { refusalText } from './verbatim/program.ts'

export interface CompileOptions {
  /** Text of an INCLUDEd file. */
  readonly include?: Include | undefined
  /** Which kernels the module has; see `later-kernels.ts`. */
  readonly kernels?: 'all' | 'first' | 'later'
  /** Fused for an engine that has such operations; `both` for a module of each. A function is asked when a module is made. */
  readonly arithmetic?: Arithmetic | 'both' | (() => Arithmetic)
  /** Does the making of a module, which may be long after the rest. */
  readonly briefly?: <T>(work: () => T) => T
}
export interface Compiled {
  readonly spec: MechanismSpec
  readonly ir: IrModule
}

/** What most programs do not run is made when something of it is first taken. */
export function compileMechanism(text: string, file: string, options: CompileOptions = {}): MechanismSpec {
  const { kernels = 'first', briefly = (work) => work() } = options
  const { spec, hasLater } = compile(text, file, { ...options, kernels })
  if (kernels !== 'first' || !hasLater) return spec
  const later = () => briefly(() => compileMechanism(text, file, { ...options, kernels: 'later' })).wasm()
  return { ...spec, later: once(later) }
}

/** All of it, with the kernel language for the reference back end. */
export const compileToIR = (text: string, file: string, options: CompileOptions = {}): Compiled =>
  compile(text, file, { ...options, kernels: 'all' })

function compile(text: string, file: string, options: CompileOptions): Compiled & { readonly hasLater: boolean } {
  const { kernels = 'all' } = options
  const unit = lowered(text, file, options)
  const whole = optimized(unit.functions, wholePasses, unit)
  const parts = kernels === 'all' ? { first: whole, later: [] } : partsOf(whole, unit.mechanism.hasC)
  const functions = optimized(kernels === 'later' ? parts.later : parts.first, kernelPasses, unit)
  const others = kernels === 'first' ? parts.later : []
  return {
    ir: { functions },
    spec: { ...specOf(unit, { functions }, others, file), ...modulesOf({ functions }, options) },
    hasLater: parts.later.length > 0,
  }
}

const lineOf = ({ span }: Problem) => span && `${span.source.name} ${span.source.position(span.start).line}`

const optimized = (functions: readonly IrFunction[], passes: readonly IrPass[], unit: Unit): readonly IrFunction[] =>
  passes.reduce((before, pass) => pass.run(before, unit), functions)

/** Up to the kernel language, as the optimizer takes it. */
export function lowered(text: string, file: string, options: CompileOptions = {}): Unit {
  const parsed = parseMechanism(new Source(file, text), options.include)
  const found = [...violations(parsed)]
  let unit: Unit | undefined
  try {
    const mechanism = analyse(runPasses(parsed), isThreadSafe(parsed))
    unit = lowerMechanism(mechanism, odeBlocks(parsed), diffusingBlocks(parsed), options.include)
    const known = new Set(found.map(lineOf))
    found.push(...unit.problems.filter((one) => !known.has(lineOf(one))))
  } catch (error) {
    // what is against the rules may lead to anything
    if (found.length === 0) throw error
  }
  const all = together(found)
  if (all) throw all
  return unit!
}

/** `later`: kernels that are not in `ir`, but that the mechanism has. */
function specOf(unit: Unit, ir: IrModule, later: readonly IrFunction[], file: string): Omit<MechanismSpec, 'wasm'> {
  const { mechanism } = unit
  const all: IrModule = later.length > 0 ? { functions: [...ir.functions, ...later] } : ir
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
    slots: unit.slots.list,
    hasCurrent: mechanism.currents.length > 0,
    electrode: mechanism.currents.some(({ kind }) => kind === 'electrode'),
    writesConcentration: mechanism.ions.some(({ name, writes }) =>
      valuesOf(name, writes).some((value) => value.startsWith('conc')),
    ),
    ...(netReceive && { netReceive }),
    hasNetEvent: unit.usesNetEvent,
    functions: functionsOf(mechanism, all),
    ...(mechanism.functionTables.length > 0 && {
      functionTables: mechanism.functionTables.map(({ name, parameters }) => ({
        name: name.text,
        arguments: parameters.length,
      })),
    }),
    kernels: kernelNames.filter((name): name is KernelName => exported.has(name)),
    ...localKernels(all),
    ...(needsInstance(all, 'update_tables') && { tabulatesFirst: true }),
    failures: unit.failures,
    texts: unit.texts,
    ...(unit.data.length > 0 && { data: unit.data }),
    ...(Object.keys(unit.links).length > 0 && { links: unit.links }),
    ...(Object.keys(unit.linkable).length > 0 && { linkable: unit.linkable }),
    ...(Object.keys(unit.linkableVariables).length > 0 && { linkableVariables: unit.linkableVariables }),
    ...refusalsOf(unit),
  }
}

/** Made when they are first asked for. */
function modulesOf(
  ir: IrModule,
  { arithmetic = 'plain', briefly = (work) => work() }: CompileOptions,
): Pick<MechanismSpec, 'wasm' | 'fusedWasm'> {
  const both = arithmetic === 'both'
  const make = (chosen: Arithmetic) => briefly(() => emitModule(ir, chosen))
  return {
    wasm: once(() => make(both ? 'plain' : typeof arithmetic === 'function' ? arithmetic() : arithmetic)),
    ...(both && { fusedWasm: once(() => emitFusedModule(ir)) }),
  }
}

function functionsOf(mechanism: Mechanism, ir: IrModule): HocFunctionSpec[] {
  const routines = [...mechanism.routines.values()]
    .filter(({ generated }) => !generated)
    .map(
      (routine): HocFunctionSpec => ({
        name: routine.name.text,
        kind: routine.routine === 'FUNCTION' ? 'function' : 'procedure',
        parameters: routine.parameters.length,
        export: routineExport(routine),
        needsInstance: needsInstance(ir, routineExport(routine)),
        ...(keepsToInstance(ir, routineExport(routine)) && { keepsToInstance: true }),
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
