/** The greatest that states, and the errors of their steps, were since somebody asked for it, without their signs. */
export class Magnitudes {
  readonly states: Float64Array
  readonly errors: Float64Array

  constructor(size: number) {
    this.states = new Float64Array(size)
    this.errors = new Float64Array(size)
  }

  /** `errors`: of the step that led there, if there was one. */
  note(states: ArrayLike<number>, errors?: ArrayLike<number>): void {
    raise(this.states, states)
    if (errors) raise(this.errors, errors)
  }
}

function raise(greatest: Float64Array, values: ArrayLike<number>): void {
  for (let i = 0; i < greatest.length; i++) greatest[i] = Math.max(greatest[i]!, Math.abs(values[i]!))
}
