/**
 * Classes of NEURON that do not exist here yet. Programs that only mention them load and run; making one says what is missing.
 */
import { problem } from '../lang/problem.ts'
import type { HocClass } from './binding/class.ts'

const classes: Readonly<Record<string, string>> = {
  TQueue: 'a queue of events of its own, which NEURON 8.2.2 cannot make either',
}

export const unavailableClasses: readonly HocClass[] = Object.entries(classes).map(([name, what]) => ({
  name,
  help: `Not available here yet: ${what}.`,
  signature: `${name}(...)`,
  members: new Map(),
  construct() {
    throw problem('HOC3191', undefined, `${name} is not available yet: ${what}`, {
      help: 'leave out the part of the program that needs it',
    })
  },
}))
