/** Kernels by their numbers in a table, from where WebAssembly calls them. */
import { Module } from '../../../wasm/module.ts'
import type { ContextKernel } from '../phases.ts'

/** The table grows by so many. */
const atOnce = 32

export class KernelNumbers {
  readonly table = new WebAssembly.Table({ initial: atOnce, element: 'anyfunc' })
  private readonly numbers = new Map<unknown, number>()
  private adapter: WebAssembly.Module | undefined = undefined

  of(kernel: (...numbers: never[]) => void): number {
    const known = this.numbers.get(kernel)
    if (known !== undefined) return known
    const number = this.numbers.size
    if (number === this.table.length) this.table.grow(atOnce)
    this.put(number, kernel)
    this.numbers.set(kernel, number)
    return number
  }

  /** A table takes functions of WebAssembly alone; a kernel in JavaScript becomes one. */
  private put(number: number, kernel: unknown): void {
    try {
      this.table.set(number, kernel as () => void)
    } catch {
      this.adapter ??= new WebAssembly.Module(adapterModule() as Uint8Array<ArrayBuffer>)
      const made = new WebAssembly.Instance(this.adapter, { env: { kernel: kernel as ContextKernel } })
      this.table.set(number, made.exports.kernel as () => void)
    }
  }
}

function adapterModule(): Uint8Array {
  const module = new Module()
  const kernel = module.importFunction('env', 'kernel', { parameters: ['i32', 'i32', 'i32'], results: [] })
  module.export('kernel', kernel)
  return module.encode()
}
