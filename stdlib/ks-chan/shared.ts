/** What channels of a session have in common. */
import type { Context } from '../binding/context.ts'

const sessionKey = Symbol('KSChan')
/** How many there were, and the settings of single channels. */
export const shared = (context: Context) =>
  context.state(sessionKey, () => ({ made: 0, seed: 0, resolution: 0.1, kept: new WeakSet<object>() }))

/** A part of a channel as an object: the channel refers to it as well, so it keeps its number. */
export function part<T extends object>(context: Context, found: T): T {
  const { kept } = shared(context)
  if (kept.has(found)) return found
  kept.add(found)
  context.retain(context.handle(found))
  return found
}
