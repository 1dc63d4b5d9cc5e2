/**
 * Lets the engine begin with its better code for kernels of many instances before they are called: V8 compiles a function at its first call in a
 * simple way, and well, beside what the program does, when so many bytes of ways have been gone in it. They are counted as well in calls
 * for no instance, if the way to the end is long.
 */
import type { Mechanism } from './mechanism.ts'
import { besideName, type KernelName, readyName } from './spec.ts'

/** Kernels of fewer instances may never be optimized, or long after. */
const leastInstances = 200
/** V8 optimizes a function after 1.8 MB of ways; there are two to ten kilobytes in a call, which takes a tenth of a microsecond. */
const readyCalls = 1000

const kernelsOfSteps = ['current', 'state'] as const

/** `alone`: whether there are trees that have no other beside them; `hastened`: kernels for which it has been done, which grows. */
export function beginCompiling(mechanism: Mechanism, count: number, alone: boolean, hastened: WeakSet<object>): void {
  if (count < leastInstances) return
  for (const name of kernelsOfSteps) {
    const ready = readyKernel(mechanism, name, alone)
    if (!ready || hastened.has(ready)) continue
    hastened.add(ready)
    for (let k = 0; k < readyCalls; k++) ready(mechanism.context, 0, 0, 0)
  }
}

/** Has the engine compile it in the simple way. */
export function compileKernels(mechanism: Mechanism, alone: boolean): void {
  for (const name of kernelsOfSteps) readyKernel(mechanism, name, alone)?.(mechanism.context, 0, 0, 0)
}

function readyKernel(
  { exports }: Mechanism,
  name: KernelName,
  alone: boolean,
): Mechanism['exports'][string] | undefined {
  return exports[readyName(alone && exports[besideName(name)] ? besideName(name) : name)]
}
