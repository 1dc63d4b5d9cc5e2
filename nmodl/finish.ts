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
import { type IrPass, kernelPasses, wholePasses } from './optimize/passes.ts'
import { reachOf } from './reach.ts'

export function finish(unit: Unit, file: string, options: CompileOptions): Compiled & { readonly hasLater: boolean } {
  const { kernels = 'all' } = options
  unit.complete()
  const whole = optimized(unit.functions, wholePasses, unit)
  const parts = kernels === 'all' ? { first: whole, later: [] } : partsOf(whole, unit.mechanism.hasC)
  const functions = optimized(kernels === 'later' ? parts.later : parts.first, kernelPasses, unit)
  const others = kernels === 'first' ? parts.later : []
  const all: IrModule = { functions: [...functions, ...others] }
  const findings = new Findings()
  return {
    ir: { functions },
    spec: {
      ...describe(unit, all, file),
      ...localKernels(all, findings),
      ...(leavesNothing(all, unit.odeStates, unit.slots.list) && { leavesNothing: true }),
      ...(reachOf(all, 'update_tables').needsInstance && { tabulatesFirst: true }),
      ...modulesOf({ functions }, findings, options),
    },
    hasLater: parts.later.length > 0,
  }
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
