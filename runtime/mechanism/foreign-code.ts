/**
 * The C of mechanisms' VERBATIM blocks: the functions that it calls, calls into it with the arguments it may ask for, and what to do when
 * it fails.
 */
import { ModelError } from '../errors.ts'

type ForeignFunctions = Readonly<Record<string, (...values: never[]) => unknown>>

export class ForeignCode {
  /** What C calls, as `c_<name>`; the library puts it here. */
  makeFunctions: () => ForeignFunctions = () => ({})
  private made: ForeignFunctions | undefined = undefined
  /** HOC's arguments of the calls of mechanisms' functions that are going on: C asks for them by number. */
  readonly callArguments: (readonly unknown[])[] = []
  /** Makes a method of Vector from a function of C. */
  installVectorMethod:
    | ((name: string, call: (vector: object, args: readonly unknown[]) => number) => void)
    | undefined = undefined

  /** What C calls, made when the first kernels ask for it. */
  get functions(): ForeignFunctions {
    this.made ??= this.makeFunctions()
    return this.made
  }

  /** What C of a mechanism does for HOC: it sees these arguments, and leaves nothing open when it fails. */
  withArguments<T>(args: readonly unknown[], run: () => T): T {
    const { callArguments } = this
    callArguments.push(args)
    try {
      return run()
    } catch (error) {
      if (callArguments.length === 1) this.functions.c_unwind?.()
      throw error instanceof WebAssembly.RuntimeError ? trapped(error) : error
    } finally {
      callArguments.pop()
    }
  }
}

const trapped = (error: Error): ModelError =>
  new ModelError(
    'RUN3025',
    `the C code of a mechanism failed: ${error.message}`,
    'it divides by zero, calls itself without end, or uses memory that is not its own',
  )
