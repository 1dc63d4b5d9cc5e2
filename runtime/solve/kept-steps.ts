/**
 * The steps that were made last. Programs change their cells and go back, cut sections anew, or put in an electrode for each run: the next layout
 * mostly takes the same step, which the engine has compiled well by then.
 */
import { addressesOf, makeStepKernel, makeStepModule, type StepKernel, type StepModule } from './step-kernel.ts'
import type { KernelCall, ReceiveCall, StepPlan } from './step-plan.ts'

/** What is made for a layout. */
export interface MadeStep {
  readonly module: StepModule
  readonly kernel: StepKernel
}

interface KeptStep extends MadeStep {
  /** What the module was made from, and what this instance of it imports. */
  readonly form: string
  readonly places: string
  readonly memory: WebAssembly.Memory
}

const mostKept = 4

export class KeptSteps {
  /** The one used last is first. */
  private kept: readonly KeptStep[] = []
  /** Kernels by number. */
  private readonly numbers = new WeakMap<object, number>()
  private count = 0

  of(plan: StepPlan): MadeStep {
    const [form, places] = [this.formOf(plan), Object.values(addressesOf(plan)).join()]
    const same = this.kept.filter((one) => one.memory === plan.memory && one.form === form)
    const found = same.find((one) => one.places === places)
    const step = found ?? this.make(plan, same[0]?.module ?? makeStepModule(plan), form, places)
    this.kept = [step, ...this.kept.filter((one) => one !== step)].slice(0, mostKept)
    return step
  }

  private make(plan: StepPlan, module: StepModule, form: string, places: string): KeptStep {
    return { module, kernel: makeStepKernel(plan, module), form, places, memory: plan.memory }
  }

  /** All of a plan that is in the module's code, or which functions it imports. */
  private formOf({ stride, ions, lanes, bundles, currents, states, tables, receivers }: StepPlan): string {
    const calls = [currents ?? [], states, tables].map((list) => list.map((one) => this.callOf(one)).join())
    const received = receivers.map(({ kernel }) => this.numberOf(kernel)).join()
    return [stride, ions.join(), lanes.join(), bundles.join(), currents !== undefined, ...calls, received].join(';')
  }

  private callOf({ kernel, beside }: KernelCall): string {
    return `${this.numberOf(kernel)}${beside ? 'b' : ''}`
  }

  private numberOf(kernel: KernelCall['kernel'] | ReceiveCall['kernel']): number {
    const known = this.numbers.get(kernel)
    if (known !== undefined) return known
    this.numbers.set(kernel, this.count)
    return this.count++
  }
}
