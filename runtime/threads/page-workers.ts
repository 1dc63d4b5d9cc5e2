/** Workers of a page, where it is isolated from others: only then may threads share memory. */
import type { Workers } from './workers.ts'

export function pageWorkers(): Workers | undefined {
  if (typeof Worker === 'undefined' || globalThis.crossOriginIsolated !== true) return undefined
  return { processors: navigator.hardwareConcurrency, start: (program) => new Worker(addressOf(program)) }
}

const addressOf = (program: string) => URL.createObjectURL(new Blob([program], { type: 'text/javascript' }))
