/** Calls into the C of mechanisms' VERBATIM blocks: the arguments it may ask for, and what to do when it fails. */
import { ModelError } from '../errors.ts'
import type { Model } from '../model.ts'

/** What C of a mechanism does for HOC: it sees these arguments, and leaves nothing open when it fails. */
export function withArguments<T>(model: Model, args: readonly unknown[], run: () => T): T {
  const { callArguments } = model
  callArguments.push(args)
  try {
    return run()
  } catch (error) {
    if (callArguments.length === 1) model.external.c_unwind?.()
    throw error instanceof WebAssembly.RuntimeError ? trapped(error) : error
  } finally {
    callArguments.pop()
  }
}

const trapped = (error: Error): ModelError =>
  new ModelError(
    'RUN3025',
    `the C code of a mechanism failed: ${error.message}`,
    'it divides by zero, calls itself without end, or uses memory that is not its own',
  )
