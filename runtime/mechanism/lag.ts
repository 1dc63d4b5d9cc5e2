/**
 * What LAG statements remember: the values of numbers since a run began, as far back as they are asked for. NEURON's rules, down to what
 * it gives when it is asked twice for one time: the value between two that are kept is not worked out again.
 */
interface Kept {
  readonly times: number[]
  readonly values: number[]
  /** The last that is as old as the delay, or the first of all. */
  oldest: number
  /** What was last found between two. */
  between: number
}

/** Behind so many that nobody asks for any more, room is given back. */
const mostForgotten = 1024

export class Lags {
  private readonly kept = new Map<string, Kept>()

  clear(): void {
    // an empty map makes itself anew all the same
    if (this.kept.size > 0) this.kept.clear()
  }

  /** `key` tells numbers and delays apart. */
  at(key: string, value: number, delay: number, now: number): number {
    const known = this.kept.get(key)
    if (known) return delayed(known, value, delay, now)
    this.kept.set(key, { times: [now], values: [value], oldest: 0, between: 0 })
    return value
  }
}

function delayed(kept: Kept, value: number, delay: number, now: number): number {
  const { times, values, oldest } = kept
  const last = times.length - 1
  const isOver = now - times[oldest]! >= delay
  if (now === times[last]) {
    values[last] = value
    return isOver ? kept.between : values[oldest]!
  }
  if (!isOver && now <= times[last]!) return values[oldest]!
  times.push(now)
  values.push(value)
  return isOver ? interpolated(kept, delay, now) : values[oldest]!
}

function interpolated(kept: Kept, delay: number, now: number): number {
  const { times, values } = kept
  while (kept.oldest < times.length - 1 && now - times[kept.oldest + 1]! >= delay) kept.oldest++
  forget(kept)
  const at = kept.oldest
  const [begin, end] = [times[at]!, times[at + 1]!]
  if (!(now - delay > begin)) return values[at]!
  const part = (now - delay - begin) / (end - begin)
  kept.between = values[at]! + part * (values[at + 1]! - values[at]!)
  return kept.between
}

function forget(kept: Kept): void {
  if (kept.oldest < mostForgotten) return
  kept.times.splice(0, kept.oldest)
  kept.values.splice(0, kept.oldest)
  kept.oldest = 0
}
