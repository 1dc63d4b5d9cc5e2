/** What HOC calls the range variables, globals and functions of mechanisms. */
import { nodeColumn } from '../cable/node.ts'
import type { FixedRef } from '../memory/ref.ts'
import type { Mechanism } from './mechanism.ts'
import type { RangeVariable } from './range-variable.ts'
import type { GlobalSpec, HocFunctionSpec } from './spec.ts'

export interface MechanismFunction {
  readonly mechanism: Mechanism
  readonly spec: HocFunctionSpec
}

export class MechanismNames {
  private readonly ranges = new Map<string, RangeVariable>()
  private readonly globalNames = new Map<string, { mechanism: Mechanism; spec: GlobalSpec }>()
  private readonly functionNames = new Map<string, MechanismFunction>()

  /** By HOC's name: `v`, `diam`, `gnabar_hh`, `ena`. */
  rangeVariable(name: string): RangeVariable | undefined {
    return this.ranges.get(name)
  }
  rangeNames(): Iterable<string> {
    return this.ranges.keys()
  }

  /** A number shared by all instances, by HOC's name: `usetable_hh`, `nai0_na_ion`. */
  global(name: string): FixedRef | undefined {
    const found = this.globalNames.get(name)
    return found?.mechanism.global(found.spec.name)
  }
  globalSpec(name: string): GlobalSpec | undefined {
    return this.globalNames.get(name)?.spec
  }
  globals(): Iterable<string> {
    return this.globalNames.keys()
  }

  /** A FUNCTION or PROCEDURE by HOC's name: `rates_hh`. Those of point processes are called on the object. */
  function(name: string): MechanismFunction | undefined {
    return this.functionNames.get(name)
  }
  functions(): Iterable<string> {
    return this.functionNames.keys()
  }

  // ---- for the register

  addFunctions(mechanism: Mechanism): void {
    for (const spec of mechanism.spec.functions)
      this.functionNames.set(mechanism.globalName(spec.name), { mechanism, spec })
  }

  addGlobals(mechanism: Mechanism): void {
    for (const spec of mechanism.spec.globals)
      if (spec.visible) this.globalNames.set(mechanism.globalName(spec.name), { mechanism, spec })
  }

  addRanges(mechanism: Mechanism, hocName: (name: string) => string): void {
    for (const { name, visible, size, array, unit } of mechanism.spec.variables) {
      if (!visible) continue
      const column = mechanism.variable(name)!.column
      const atEnds = mechanism.spec.onEnds === true && name === 'vext'
      const own = { mechanism, size, array, unit, onNode: false, column, shapesCable: false, atEnds }
      this.addRange({ name: hocName(name), ...own })
    }
  }

  /** A number that all nodes have. */
  addOfNodes(
    name: string,
    mechanism: Mechanism | undefined,
    column: number,
    unit: string,
    more: Pick<RangeVariable, 'atEnds' | 'missing'> = {},
  ): RangeVariable {
    const shapesCable = column === nodeColumn.diam
    return this.addRange({ name, mechanism, size: 1, array: false, unit, onNode: true, column, shapesCable, ...more })
  }

  private addRange(variable: RangeVariable): RangeVariable {
    const known = this.ranges.get(variable.name)
    // made again with another size: who has looked it up before keeps what he has
    const again = known !== undefined && known.mechanism?.name === variable.mechanism?.name
    const kept = again ? Object.assign(known, variable) : variable
    this.ranges.set(variable.name, kept)
    variable.mechanism?.addRangeVariable(kept)
    return kept
  }

  /** All of a mechanism that gets another text. */
  forget(mechanism: Mechanism): void {
    const { spec } = mechanism
    for (const { name } of spec.globals) this.globalNames.delete(mechanism.globalName(name))
    for (const { name } of spec.functions) this.functionNames.delete(mechanism.globalName(name))
    for (const { name } of mechanism.rangeVariables()) this.ranges.delete(name)
    mechanism.forgetRangeVariables()
  }
}
