/**
 * Whether the engine multiplies and adds with one rounding: WebAssembly's `f64x2.relaxed_madd` may do so or not, as the
 * processor can, so a small module is asked. C libraries do it where they can, and kernels then take the same operations.
 */
import { Module } from '../../wasm/module.ts'

export function hasFusedOperations(): boolean {
  const bytes = probe()
  if (!WebAssembly.validate(bytes)) return false
  const { fma } = new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports as unknown as { fma: Fma }
  // the product is 1 - 2^-60, which two roundings make 1
  return fma(1 + 2 ** -30, 1 - 2 ** -30, -1) === -(2 ** -60)
}

type Fma = (a: number, b: number, c: number) => number

function probe(): Uint8Array<ArrayBuffer> {
  const module = new Module()
  const { code } = module.function({ parameters: ['f64', 'f64', 'f64'], results: ['f64'] }, 'fma')
  for (let i = 0; i < 3; i++) code.get(code.parameter(i)).wide('f64x2.splat')
  code.wide('f64x2.relaxed_madd').extractLane(0)
  return module.encode() as Uint8Array<ArrayBuffer>
}
