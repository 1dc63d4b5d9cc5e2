/**
 * The register of mechanisms: what `insert`, `new` and range variable names refer to, and the order in which kernels run.
 *
 * Ions come first in a phase, then mechanisms that write concentrations, then the others in the order of registration.
 */
import { isShared } from '../../wasm/instance.ts'
import { nodeColumn } from '../cable/node.ts'
import { ModelError } from '../errors.ts'
import { hasFusedOperations } from '../math/fused-operations.ts'
import type { Model } from '../model.ts'
import { defineAccessor } from './accessor.ts'
import { extracellularName, extracellularSpec, usualLayers } from './extracellular.ts'
import { kernelFunctions } from './imports.ts'
import { bringIons, insertIons } from './insert.ts'
import { Ion, ionSpec } from './ion.ts'
import { linksOf } from './links.ts'
import type { Maker } from './made-modules.ts'
import { Mechanism } from './mechanism.ts'
import { MechanismNames } from './mechanism-names.ts'
import type { RangeVariable } from './range-variable.ts'
import { swap } from './reload.ts'
import type { Instantiate, KernelImports, KernelModule, MechanismSpec } from './spec.ts'

/** Where a kernel comes from. */
export interface KernelOrigin {
  readonly module: WebAssembly.Module
  readonly name: string
}

export class Mechanisms {
  readonly v: RangeVariable
  readonly diam: RangeVariable
  readonly cm: RangeVariable
  /** Order of kernels: artificial cells are not in it. */
  readonly order: Mechanism[] = []
  readonly artificial: Mechanism[] = []
  readonly ions: Mechanism[] = []
  readonly names = new MechanismNames()
  private readonly byName = new Map<string, Mechanism>()
  private readonly byNumber: Mechanism[] = []
  /** Of kernels that threads may have as well, where they come from. */
  readonly origins = new Map<unknown, KernelOrigin>()
  /** Where the next writer of concentrations goes: behind the ions there are. */
  private firstWriter = 0
  private zero: number | undefined = undefined
  private outside: Mechanism | undefined = undefined
  /** Whether the engine has fused operations, once that was asked. */
  private fused: boolean | undefined = undefined

  constructor(
    private readonly model: Model,
    private readonly instantiate: Instantiate,
  ) {
    this.v = this.names.addOfNodes('v', undefined, nodeColumn.v, 'mV', { atEnds: true })
    const morphology = this.pseudo('morphology')
    this.diam = this.names.addOfNodes('diam', morphology, nodeColumn.diam, 'um')
    this.names.addOfNodes('i_membrane_', undefined, nodeColumn.i_membrane_, 'nA', {
      atEnds: true,
      missing: () => model.membraneCurrent.missing(),
    })
    const capacitance = this.pseudo('capacitance')
    this.cm = this.names.addOfNodes('cm', capacitance, nodeColumn.cm, 'uF/cm2')
    this.names.addOfNodes('i_cap', capacitance, nodeColumn.i_cap, 'mA/cm2')
  }

  register(spec: MechanismSpec): Mechanism {
    this.checkNames(spec)
    for (const { ion, valence } of spec.ions) this.registerIon(ion, valence)
    const mechanism = this.add(spec, false, this.maker(spec))
    if (spec.kind === 'artificial') this.artificial.push(mechanism)
    else if (spec.writesConcentration) this.order.splice(this.firstWriter, 0, mechanism)
    else this.order.push(mechanism)
    this.makeKnown(mechanism)
    this.model.structureChanged()
    return mechanism
  }

  /** Puts an edited mechanism in the place of the one that is registered. */
  reload(spec: MechanismSpec): void {
    const mechanism = this.byName.get(spec.name)
    if (!mechanism) throw new ModelError('RUN3041', `there is no mechanism ${spec.name} to reload`, 'load it first')
    for (const { ion, valence } of spec.ions) this.registerIon(ion, valence)
    this.forget(mechanism)
    const whole = spec.whole?.() ?? spec
    try {
      swap(mechanism, whole, this.maker(whole))
    } finally {
      this.names.addGlobals(mechanism)
      this.makeKnown(mechanism)
    }
    this.model.addressesChanged()
    this.model.structureChanged()
  }

  /** One of which only what programs see was known becomes whole; what they have seen stays where it is. */
  complete(mechanism: Mechanism): void {
    const spec = mechanism.spec.whole?.()
    if (spec) this.remake(mechanism, spec)
  }

  /** The same mechanism, with other kernels, or hidden columns. */
  remake(mechanism: Mechanism, spec: MechanismSpec): void {
    const { refused } = mechanism
    mechanism.become(spec, this.maker(spec))
    mechanism.refused = refused
    this.model.addressesChanged()
  }

  /** One of which kernels of a variable step and functions were left out gets them, perhaps while there are instances. */
  completeRest(mechanism: Mechanism): void {
    const { spec: before, orderFree, leavesLast } = mechanism
    const spec = before.rest?.()
    if (!spec) return
    const isWider = spec.slots.length > before.slots.length || spec.variables.length > before.variables.length
    if (isWider) this.remake(mechanism, spec)
    else mechanism.addLater(spec, this.maker(spec))
    // of the order of instances more is known now
    if (isWider || mechanism.orderFree !== orderFree || mechanism.leavesLast !== leavesLast)
      this.model.structureChanged()
  }

  /** Registers a mechanism whose kernels are functions of TypeScript: one that a program puts together while it runs. */
  define(spec: MechanismSpec, kernels: (mechanism: Mechanism) => KernelModule): Mechanism {
    this.checkNames(spec)
    for (const { ion } of spec.ions) this.registerIon(ion, undefined)
    const mechanism: Mechanism = this.add(spec, false, () => kernels(mechanism))
    this.order.push(mechanism)
    this.makeKnown(mechanism)
    this.model.structureChanged()
    return mechanism
  }

  /** Such a mechanism has changed: other variables, other ions, another name. Instances keep the numbers that are still there. */
  redefine(mechanism: Mechanism, spec: MechanismSpec, kernels: (mechanism: Mechanism) => KernelModule): void {
    if (spec.name !== mechanism.name) this.checkNames(spec)
    this.forget(mechanism)
    this.byName.delete(mechanism.name)
    this.byName.set(spec.name, mechanism)
    for (const { ion } of spec.ions) this.registerIon(ion, undefined)
    mechanism.describe(spec)
    for (const { node } of mechanism.instances) if (node) insertIons(node, mechanism)
    for (const section of this.model.sections) if (section.instancesOf(mechanism)) bringIons(section, mechanism)
    mechanism.become(spec, () => kernels(mechanism))
    this.makeKnown(mechanism)
    this.model.addressesChanged()
    this.model.structureChanged()
  }

  private readonly noteOrigins = (module: WebAssembly.Module, exports: KernelModule): void => {
    for (const [name, kernel] of Object.entries(exports)) this.origins.set(kernel, { module, name })
  }

  /** The memory is another: all modules are made again when something of them is asked for. */
  forgetModules(): void {
    this.origins.clear()
    for (const mechanism of this.byNumber) mechanism.modules.forget()
  }

  /** Makes the mechanism's module, or the one with its later kernels. */
  private maker(spec: MechanismSpec): (later: boolean) => KernelModule {
    return (later) =>
      this.instantiate(later && spec.later ? { ...spec, wasm: spec.later, fusedWasm: undefined } : spec, {
        fused: (this.fused ??= hasFusedOperations()),
        memory: this.model.arena.memory,
        made: isShared(this.model.arena.memory) ? this.noteOrigins : undefined,
        functions: Object.assign(Object.create(this.imports()), linksOf(this.model, spec)),
      })
  }

  private makeKnown(mechanism: Mechanism): void {
    const { spec } = mechanism
    this.names.addFunctions(mechanism)
    if (spec.kind === 'density') this.names.addRanges(mechanism, (name) => `${name}_${spec.name}`)
    this.model.variableStep.scales.declare(mechanism)
    defineAccessor(this.model, mechanism)
  }

  private forget(mechanism: Mechanism): void {
    this.names.forget(mechanism)
    Reflect.deleteProperty(this.model.segmentClass.prototype, mechanism.name)
  }

  /** Makes the extracellular mechanism; its place in the register is among the built-in ones. */
  addExtracellular(): void {
    this.installExtracellular(this.add(extracellularSpec(usualLayers)))
  }

  /** Asked for in every step. */
  get extracellular(): Mechanism | undefined {
    return this.outside
  }

  /** Layers outside the membrane. */
  get layers(): number {
    return this.extracellular?.variable('vext')?.spec.size ?? usualLayers
  }

  /** Another number of layers outside, for as long as no section has any. */
  setLayers(layers: number): void {
    const old = this.extracellular!
    if (this.model.sections.some((section) => section.instancesOf(old)))
      throw new ModelError('RUN3030', 'Cannot change nlayer_extracellular when instances exist')
    const made = new Mechanism(this.model, extracellularSpec(layers), old.number)
    this.byNumber[old.number] = made
    this.byName.set(extracellularName, made)
    this.order.splice(this.order.indexOf(old), 1)
    this.installExtracellular(made)
  }

  private installExtracellular(mechanism: Mechanism): void {
    this.outside = mechanism
    this.order.push(mechanism)
    this.names.addRanges(mechanism, (variable) => variable)
    defineAccessor(this.model, mechanism)
    this.model.structureChanged()
  }

  /** Where a number lies that is always zero. */
  nothing(): number {
    const { arena } = this.model
    this.zero ??= arena.allocate(1)
    arena.f64[this.zero] = 0
    return this.zero
  }

  /** By SUFFIX, point process name, or `na_ion`. */
  get(name: string): Mechanism | undefined {
    return this.byName.get(name)
  }
  at(number: number): Mechanism {
    return this.byNumber[number]!
  }
  /** A kernel has met what its file says is a failure. */
  fail(number: number, instance: number, code: number): never {
    const failed = this.at(number)
    const reason = failed.spec.failures[code] ?? 'failed'
    throw new ModelError('RUN3020', `${failed.name}: ${reason}`, placeOf(failed, instance))
  }
  /** In the order of registration, the pseudo mechanisms first. */
  all(): Mechanism[] {
    return [...this.byNumber]
  }

  private functionsForKernels: KernelImports['functions'] | undefined = undefined
  private imports(): KernelImports['functions'] {
    this.functionsForKernels ??= kernelFunctions(this.model)
    return this.functionsForKernels
  }

  private add(spec: MechanismSpec, isPseudo = false, instantiate?: Maker): Mechanism {
    const mechanism = new Mechanism(this.model, spec, this.byNumber.length, isPseudo, instantiate)
    this.byNumber.push(mechanism)
    this.byName.set(spec.name, mechanism)
    this.names.addGlobals(mechanism)
    return mechanism
  }

  /** Makes `na_ion` for `na`, when it is not there yet. */
  registerIon(name: string, valence: number | undefined): void {
    const old = this.byName.get(`${name}_ion`)
    const ion = old?.ion ?? this.addIon(name)
    if (valence === undefined) return
    if (ion.hasValence && ion.valence !== valence)
      throw new ModelError('RUN3002', `${name} ion valence defined differently: ${ion.valence} and ${valence}`)
    ion.valence = valence
    ion.hasValence = true
  }

  private addIon(name: string): Ion {
    const mechanism = this.add(ionSpec(name))
    mechanism.ion = new Ion(mechanism, name)
    this.ions.push(mechanism)
    this.order.splice(this.firstWriter++, 0, mechanism)
    this.names.addRanges(mechanism, (variable) => variable)
    return mechanism.ion
  }

  private pseudo(name: string): Mechanism {
    return this.add({ ...ionSpec(name), name, variables: [], globals: [], globalsSize: 0, slots: [] }, true)
  }

  private checkNames(spec: MechanismSpec): void {
    // any number of files may say SUFFIX nothing: they only bring functions
    if (spec.name !== 'nothing' && this.byName.has(spec.name))
      throw new ModelError(
        'RUN3001',
        `The user defined name, ${spec.name}, already exists.`,
        'two .mod files may not have the same SUFFIX',
      )
  }
}

function placeOf(mechanism: Mechanism, instance: number): string | undefined {
  // functions of a file without suffix have no instance
  const isSomewhere = instance < mechanism.active
  const node = mechanism.isPoint
    ? mechanism.instances[instance]?.node
    : isSomewhere
      ? mechanism.nodeAt(instance)
      : undefined
  return node && `in section ${node.section.name}`
}
