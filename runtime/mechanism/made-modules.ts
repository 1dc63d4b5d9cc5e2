/**
 * The modules of a mechanism: one with what every run needs, one with kernels and functions that most programs do not run. Each is made when
 * something of it is first asked for: many a program uses few of its mechanisms.
 */
import type { Mechanism } from './mechanism.ts'
import { type KernelModule, kernelNames } from './spec.ts'

type ContextKernel = (context: number, first: number, end: number) => void
/** Makes the functions of its module, or of the one with its later kernels. */
export type Maker = (later: boolean) => KernelModule
export type Kernels = { readonly [name: string]: ContextKernel | undefined }

export interface Made {
  readonly exports: KernelModule
  readonly kernels: Kernels
}

export class MadeModules {
  private made: Made | undefined = undefined
  private madeLater: KernelModule | undefined = undefined

  constructor(
    private readonly mechanism: Mechanism,
    private instantiate: Maker,
  ) {}

  /** The functions of the first module. */
  get exports(): KernelModule {
    return (this.made ?? this.make()).exports
  }
  /** All kernels; asking for a later one makes the other module. */
  get kernels(): Kernels {
    return (this.made ?? this.make()).kernels
  }

  /** The memory is another: modules are made again. */
  forget(): void {
    this.made = undefined
    this.madeLater = undefined
  }

  /** The mechanism has another text. */
  replace(instantiate: Maker): void {
    this.instantiate = instantiate
    this.forget()
  }

  /** There are later kernels that were not known. */
  addLater(instantiate: Maker): void {
    this.instantiate = instantiate
    if (this.made) this.promise(this.made.kernels)
  }

  /** A FUNCTION or PROCEDURE, by the name that the module has for HOC's calls of it. */
  routine(name: string): KernelModule[string] | undefined {
    const found = this.exports[name]
    if (found) return found
    this.mechanism.completeRest()
    return this.laterModule[name]
  }

  private get laterModule(): KernelModule {
    return (this.madeLater ??= this.mechanism.spec.later ? this.instantiate(true) : {})
  }

  private make(): Made {
    this.mechanism.complete()
    const exports = this.instantiate(false)
    const kernels: Record<string, ContextKernel> = {}
    for (const name of kernelNames) if (exports[name]) kernels[name] = exports[name] as ContextKernel
    if (this.mechanism.spec.later) this.promise(kernels)
    this.made = { exports, kernels }
    return this.made
  }

  /** Kernels of the later module, which is made when one of them is asked for. */
  private promise(kernels: Kernels): void {
    for (const name of this.mechanism.spec.kernels) {
      if (kernels[name]) continue
      const get = () => this.laterModule[name] as ContextKernel
      Object.defineProperty(kernels, name, { get, enumerable: true })
    }
  }
}
