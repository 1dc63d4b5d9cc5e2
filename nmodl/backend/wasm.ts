/**
 * Back end: WebAssembly. A module with the functions of one mechanism; it imports the memory, and of mathematics what it has no
 * instructions for. See `runtime/mechanism/spec.ts` for the context through which kernels find their columns.
 */
import { chainsOfKernels, type KernelWithChain } from '../../runtime/math/chain.ts'
import { besideName, readyName } from '../../runtime/mechanism/spec.ts'
import type { Code, ValueType } from '../../wasm/code.ts'
import { Module, type Signature } from '../../wasm/module.ts'
import { type IrFunction, type IrModule, type IrStatement, typeOf } from '../ir.ts'
import type { Findings } from '../optimize/findings.ts'
import { doesNothingWithout } from '../optimize/stands-alone.ts'
import { importSignature } from './imports.ts'
import { type Around, FunctionEmitter, leading } from './wasm-function.ts'
import type { ChainOfKernel, Extent } from './wasm-loop.ts'
import { type Arithmetic, emitMath, fallbacks, isPorted } from './wasm-math.ts'

/** With fused arithmetic only where that makes a difference. */
export function emitFusedModule(ir: IrModule, findings: Findings): Uint8Array | undefined {
  const calls = collectCalls(ir, findings)
  return ['exp', 'log', 'pow'].some((name) => calls.has(name)) ? emitModule(ir, 'fused', findings) : undefined
}

export function emitModule(ir: IrModule, arithmetic: Arithmetic, findings: Findings): Uint8Array {
  const module = new Module()
  module.importMemory('env', 'memory')
  const calls = collectCalls(ir, findings)
  const imports = new Map<string, number>()
  for (const [name, count] of calls) {
    if (isPorted(name) && !(name in fallbacks)) continue
    imports.set(name, module.importFunction('env', name, importSignature(name, count)))
  }
  const math = emitMath(module, new Set([...calls.keys()].filter(isPorted)), imports, arithmetic)
  const routines = new Map(
    ir.functions.map((one) => [one.name, module.function(signatureOf(one), one.exported ? one.name : undefined)]),
  )
  const routine = (name: string) => routines.get(name)!.index
  /** Functions that have a form with a chain beside their instances. */
  const withForm = new Map<number, Code>()
  const surroundings: Around = { imports, math, arithmetic, findings, routine, part, besideOf }
  function emit(one: IrFunction, { index, code }: Made, extent: Extent, chain?: ChainOfKernel): number {
    if (chain) withForm.set(index, code)
    new FunctionEmitter(one, code, surroundings, extent, chain).emit()
    return index
  }
  function part(one: IrFunction, extent: Extent, chain?: ChainOfKernel): number {
    return emit(one, module.function(signatureOf(one)), extent, chain)
  }
  function besideOf(index: number): number {
    const made = module.function(besideSignature)
    made.code.becomeFormOf(withForm.get(index)!)
    return made.index
  }
  for (const one of ir.functions) emit(one, routines.get(one.name)!, 'whole', chainOf(one, findings))
  for (const one of ir.functions) {
    if (!one.exported || one.shape !== 'range') continue
    const names = [[one.name, routine(one.name)] as const]
    if (withForm.has(routine(one.name))) {
      names.push([besideName(one.name), besideOf(routine(one.name))])
      module.export(...names[1]!)
    }
    if (doesNothingWithout(one, (loop) => findings.isApart(loop, one)))
      for (const [name, index] of names) module.export(readyName(name), index)
  }
  return module.encode()
}

type Made = ReturnType<Module['function']>

/** Where a kernel takes a chain along. */
const chainOf = (one: IrFunction, findings: Findings): ChainOfKernel | undefined =>
  one.exported && one.shape === 'range' && takesChain(one.name) && hasPairs(one, findings)
    ? chainsOfKernels[one.name]
    : undefined

const takesChain = (name: string): name is KernelWithChain => name in chainsOfKernels

/** Context, first and last instance, chain. */
const besideSignature: Signature = { parameters: ['i32', 'i32', 'i32', 'i32'], results: [] }

/** Whether some loop takes instances two by two. */
const hasPairs = ({ body }: IrFunction, findings: Findings): boolean => body.some((one) => hasPairsIn(one, findings))

function hasPairsIn(one: IrStatement, findings: Findings): boolean {
  if (one.kind === 'instances') return findings.pairing(one) !== undefined
  return one.kind === 'if' && [...one.whenTrue, ...one.otherwise].some((inner) => hasPairsIn(inner, findings))
}

function collectCalls(ir: IrModule, findings: Findings): ReadonlyMap<string, number> {
  const calls = new Map<string, number>()
  for (const one of ir.functions) for (const [name, count] of findings.usesOfFunction(one).calls) calls.set(name, count)
  return calls
}

function signatureOf({ shape, parameters, result }: IrFunction): Signature {
  const integers: ValueType[] = Array.from({ length: leading[shape] }, () => 'i32')
  return { parameters: [...integers, ...parameters.map(({ type }) => type)], results: result ? [typeOf(result)] : [] }
}
