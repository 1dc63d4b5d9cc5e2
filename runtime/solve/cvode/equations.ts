import type { Numbers } from '../../memory/numbers.ts'

/** What the integrator integrates: y' = f(t, y), and the linear systems of its Newton iteration. */
export interface Equations {
  readonly size: number
  /**
   * Puts f(t, y) into `slopes`. The next `solve` will be for this t, y and `gamma` (ms); 0 where none follows.
   * `h` (ms): the step that is being tried, 0 before the first.
   */
  evaluate(t: number, y: Numbers, slopes: Numbers, h: number, gamma: number): void
  /** Replaces b by the solution of (1 - gamma J) x = b, J about df/dy as of the last evaluation. */
  solve?(b: Numbers): void
  /**
   * Before a step in which WebAssembly evaluates and solves: the address of what it needs for that (`evaluation-record.ts`). Those that have no such
   * thing `solve`.
   */
  enter?(): number
  /** After a step: gamma of the last solution. */
  leave?(gamma: number): void
}

/** How exact, and within which bounds. */
export interface Limits {
  /** Relative and absolute error per step. */
  rtol: number
  atol: number
  maxOrder: number
  /** ms; 0 for none. */
  minStep: number
  /** ms */
  maxStep: number
}

/** How the equations of a step are solved. */
export interface Method {
  /** 0: by plain iteration; 1: by Newton's, in which states of mechanisms take no part; 2: by Newton's. */
  stiff: number
  /** 0: the model's own Jacobian; 1: one of differences; 2: a diagonal of differences. */
  jacobian: number
}
