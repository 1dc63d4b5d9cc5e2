/**
 * What the simulator core reports. It knows no source text: whoever called adds the place and shows it to the user.
 */
export class ModelError extends Error {
  constructor(
    /** Stable code, RUN1001 and on. */
    readonly code: string,
    message: string,
    readonly help?: string,
  ) {
    super(message)
    this.name = 'ModelError'
  }
}
