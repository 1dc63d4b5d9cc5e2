/**
 * Ctrl-C while HOC runs. JavaScript that computes hears no signals; `vm` can end it from outside, and nothing in between sees that happen: no
 * `catch`, no `finally`. So whoever calls this puts the session in order afterwards.
 */
import { createContext, Script } from 'node:vm'

const script = new Script('run()')

/** Runs `body`; false when Ctrl-C ended it. */
export function untilInterrupted(body: () => void): boolean {
  let thrown: { error: unknown } | undefined
  const run = () => {
    // errors of the program go round the vm, which would decorate them
    try {
      body()
    } catch (error) {
      thrown = { error }
    }
  }
  try {
    script.runInContext(createContext({ run }), { breakOnSigint: true })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_SCRIPT_EXECUTION_INTERRUPTED') throw error
    return false
  }
  if (thrown) throw thrown.error
  return true
}
