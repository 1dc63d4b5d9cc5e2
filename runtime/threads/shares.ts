/** Which blocks each thread steps: neighbours, so that each of them keeps its part of the memory in its own cache. */

export interface Share {
  readonly first: number
  readonly count: number
}

/** Shares of about the same cost; none is empty, as long as there are blocks enough. */
export function divide(costs: readonly number[], threads: number): Share[] {
  const shares: Share[] = []
  let left = costs.reduce((sum, cost) => sum + cost, 0)
  let next = 0
  for (let thread = threads; thread > 0 && next < costs.length; thread--) {
    const first = next
    let cost = costs[next++]!
    // one more where that comes nearer to an equal part of what is left
    while (
      thread === 1
        ? next < costs.length
        : costs.length - next >= thread && 2 * cost + costs[next]! <= (2 * left) / thread
    )
      cost += costs[next++]!
    shares.push({ first, count: next - first })
    left -= cost
  }
  return shares
}
