/**
 * The table of built-in names: functions, classes, variables, and what mechanisms bring along (range variables, global variables, functions,
 * their own names). A name's symbol is made when it is first asked for.
 */
import type { Model } from '../runtime/model.ts'
import type { HocClass, HocFunction } from '../stdlib/binding/class.ts'
import type { Context } from '../stdlib/binding/context.ts'
import { number } from '../stdlib/binding/params.ts'
import { asNumber, hocFunction } from '../stdlib/binding/table.ts'
import { NumberArray } from './objects.ts'
import { Sym } from './symbols.ts'
import type { NameClass } from './token.ts'

const properties = ['nseg', 'L', 'Ra', 'rallbranch']
/** Variables of the simulator that hold integers. */
const integers = new Set(['secondorder', 'diam_changed', 'nrn_shape_changed_', 'stoprun'])

const classOfResult = { number: 'BUILTIN', string: 'STRFUNC', object: 'OBJFUNC', section: 'OBJFUNC' } as const

export class Builtins {
  private readonly symbols = new Map<string, Sym>()

  constructor(
    private readonly model: Model,
    private readonly context: Context,
    private readonly pointProcessClass: (name: string) => HocClass | undefined,
  ) {
    for (const name of properties) this.add(name, 'PROPERTY')
    for (const [name, ref] of model.variables) this.addVariable(name, ref.index(), integers.has(name)).ref = ref
  }

  find(name: string): Sym | undefined {
    return this.symbols.get(name) ?? this.fromMechanisms(name)
  }

  addFunction(builtin: HocFunction): void {
    this.add(builtin.name, classOfResult[builtin.returns]).builtin = builtin
  }

  addClass(cls: HocClass): void {
    this.add(cls.name, 'TEMPLATE').cls = cls
  }

  addVariable(name: string, slot: number, integer = false): Sym {
    const symbol = this.add(name, 'VAR', slot)
    symbol.assigned = true
    symbol.integer = integer
    return symbol
  }

  /** Every name there is by now, for `name_declared` and advice. */
  names(): Iterable<string> {
    return this.symbols.keys()
  }

  private add(name: string, kind: NameClass, slot?: number): Sym {
    const symbol = new Sym(name, undefined, true, slot)
    symbol.nameClass = kind
    this.symbols.set(name, symbol)
    return symbol
  }

  private fromMechanisms(name: string): Sym | undefined {
    const { mechanisms } = this.model
    const range = mechanisms.names.rangeVariable(name)
    if (range) {
      const symbol = this.add(name, 'RANGE')
      symbol.range = range
      return symbol
    }
    if (this.isPointer(name)) return this.add(name, 'RANGE')
    return this.globalOfMechanism(name) ?? this.functionOfMechanism(name) ?? this.chooser(name) ?? this.mechanism(name)
  }

  /** `ptr_mech`: a POINTER of a distributed mechanism. */
  private isPointer(name: string): boolean {
    if (!name.includes('_')) return false
    return this.model.mechanisms
      .all()
      .some(({ spec, isPoint }) => !isPoint && spec.pointers.some((pointer) => `${pointer}_${spec.name}` === name))
  }

  private globalOfMechanism(name: string): Sym | undefined {
    const ref = this.model.mechanisms.names.global(name)
    if (!ref) return undefined
    const spec = this.model.mechanisms.names.globalSpec(name)
    const symbol = this.addVariable(name, ref.index())
    symbol.ref = ref
    if (spec?.array) {
      symbol.isArray = true
      symbol.numbers = new NumberArray(ref.index(), [spec.size])
    }
    return symbol
  }

  private functionOfMechanism(name: string): Sym | undefined {
    const found = this.model.mechanisms.names.function(name)
    if (!found) return undefined
    const { mechanism, spec } = found
    const symbol = this.add(name, 'BUILTIN')
    symbol.builtin = {
      name,
      returns: 'number',
      signature: `${name}(...)`,
      help: `${spec.kind} of the mechanism ${mechanism.name}`,
      call: (args) => {
        const needsInstance = mechanism.function(spec.name)?.needsInstance === true
        return mechanism.call(spec.name, args, this.instance(mechanism.name, needsInstance))
      },
    }
    return symbol
  }

  /** `setdata_hh(x)`: functions of hh work on its data there from then on. */
  private chooser(name: string): Sym | undefined {
    const mechanism = name.startsWith('setdata_') ? this.model.mechanisms.get(name.slice('setdata_'.length)) : undefined
    if (!mechanism || mechanism.isPoint || mechanism.ion) return undefined
    const symbol = this.add(name, 'BUILTIN')
    const help = `functions of ${mechanism.name} work on its data at x from then on`
    symbol.builtin = hocFunction(name, [number('x', 0, 1)], asNumber, help, (context, x) => {
      mechanism.setData(context.section(), x)
      return 1
    })
    return symbol
  }

  /** What a mechanism's function works on when it needs data of a place: the section in use. */
  private instance(mechanism: string, needed: boolean) {
    const found = this.model.mechanisms.get(mechanism)!
    if (!needed || found.chosen) return undefined
    return this.context.section().nodeAt(0.5).instance(found)
  }

  private mechanism(name: string): Sym | undefined {
    const mechanism = this.model.mechanisms.get(name)
    if (!mechanism) return undefined
    if (!mechanism.isPoint) return this.add(name, 'MECHANISM')
    const cls = this.pointProcessClass(name)
    if (!cls) return undefined
    this.addClass(cls)
    return this.symbols.get(name)
  }
}
