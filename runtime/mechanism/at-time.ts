/** Just above zero, so that an edge at the end of a step is found in that step. */
const edgeTolerance = 1e-11

/** Whether `time` falls in the phase of length `dt` that ends at `clock`: 1 once, for kernels that change at an instant. */
export function fallsInPhase(time: number, clock: number, dt: number): number {
  const edge = time - edgeTolerance
  return edge <= clock && edge > clock - dt ? 1 : 0
}
