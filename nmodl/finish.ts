/** The second half of a mechanism's way: kernel language -> optimizer -> WebAssembly, and what is only known of optimized kernels. */

import { once } from '../lang/once.ts'
import type { MechanismSpec } from '../runtime/mechanism/spec.ts'
import { emitFusedModule, emitModule } from './backend/wasm.ts'
import type { Arithmetic } from './backend/wasm-math.ts'
import type { Compiled, CompileOptions } from './compile.ts'
import { describe } from './describe.ts'
import type { IrFunction, IrModule } from './ir.ts'
import { partsOf } from './later-kernels.ts'
import { leavesNothing } from './leaves-nothing.ts'
import { localKernels } from './local-kernels.ts'
import type { Unit } from './lower/unit.ts'
import { Findings } from './optimize/findings.ts'
import { type IrPass, irPasses, kernelPasses, wholePasses } from './optimize/passes.ts'
import { reachOf } from './reach.ts'

/** `hasRest`: there is more than what the module has, which `kernels: 'later'` makes. */
export function finish(unit: Unit, file: string, options: CompileOptions): Compiled & { readonly hasRest: boolean } {
  const { functions, known, hasRest } = partsFor(unit, options.kernels ?? 'all')
  const all: IrModule = { functions: known }
  const findings = new Findings()
  return {
    ir: { functions },
    spec: {
      ...describe(unit, all, file),
      ...localKernels(all, findings),
      ...(!hasRest && leavesNothing(all, unit.odeStates, unit.slots.list) && { leavesNothing: true }),
      ...(reachOf(all, 'update_tables').needsInstance && { tabulatesFirst: true }),
      ...modulesOf({ functions }, findings, options),
    },
    hasRest,
  }
}

interface PartsFor {
  /** What the module will have. */
  readonly functions: readonly IrFunction[]
  /** What the spec tells of: of the first module its own, of the later one what both have, its own as before the last passes. */
  readonly known: readonly IrFunction[]
  readonly hasRest: boolean
}

function partsFor(unit: Unit, kernels: NonNullable<CompileOptions['kernels']>): PartsFor {
  const { rest } = unit
  // where the tree does not tell what it will load, all is lowered at once
  if (kernels === 'all' || rest?.isEmpty || !rest?.loads()) unit.complete()
  if (kernels === 'all') {
    const functions = optimized(unit.functions, irPasses, unit)
    return { functions, known: functions, hasRest: false }
  }
  const parts = () => partsOf(optimized(unit.functions, wholePasses, unit), unit.mechanism.hasC)
  unit.rest?.prepare()
  const { first, later } = parts()
  const functions = optimized(first, kernelPasses, unit)
  if (kernels === 'first') return { functions, known: functions, hasRest: later.length > 0 || unit.rest !== undefined }
  // only now, for the columns in which instances remember numbers are where the first module has them
  const isLeft = unit.rest !== undefined
  unit.complete()
  const wanted = isLeft ? parts().later : later
  return { functions: optimized(wanted, kernelPasses, unit), known: [...functions, ...wanted], hasRest: false }
}

const optimized = (functions: readonly IrFunction[], passes: readonly IrPass[], unit: Unit): readonly IrFunction[] =>
  passes.reduce((before, pass) => pass.run(before, unit), functions)

/** Made when they are first asked for. */
function modulesOf(
  ir: IrModule,
  findings: Findings,
  { arithmetic = 'plain', briefly = (work) => work() }: CompileOptions,
): Pick<MechanismSpec, 'wasm' | 'fusedWasm'> {
  const both = arithmetic === 'both'
  const make = (chosen: Arithmetic) => briefly(() => emitModule(ir, chosen, findings))
  return {
    wasm: once(() => make(both ? 'plain' : typeof arithmetic === 'function' ? arithmetic() : arithmetic)),
    ...(both && { fusedWasm: once(() => emitFusedModule(ir, findings)) }),
  }
}
