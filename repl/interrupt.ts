/**
 * Ctrl-C while HOC runs. JavaScript that computes hears no signals; `vm` can end it from outside, and nothing in between sees that happen: no
 * `catch`, no `finally`. So whoever calls this puts the session in order afterwards.
 */
import { Script } from 'node:vm'

/** Where the script finds what to run: it has to be named in JavaScript's own global object. */
const key = '$loligoRuns'
const script = new Script(`globalThis.${key}()`)

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
  const global = globalThis as { [key]?: (() => void) | undefined }
  const outer = global[key]
  global[key] = run
  try {
    script.runInThisContext({ breakOnSigint: true })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_SCRIPT_EXECUTION_INTERRUPTED') throw error
    return false
  } finally {
    global[key] = outer
  }
  if (thrown) throw thrown.error
  return true
}
