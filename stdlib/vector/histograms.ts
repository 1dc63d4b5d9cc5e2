/** Counting into bins, smoothing, and what neurophysiologists do with spike times. */
import { sum } from './statistics.ts'

/** Bin 0 holds what lies less than one width under `low`, the last what lies above; what is further off is not counted. */
export function histogram(values: ArrayLike<number>, low: number, high: number, width: number): Float64Array {
  const bins = new Float64Array(Math.trunc((high - low) / width) + 2)
  for (let i = 0; i < values.length; i++) {
    const bin = Math.floor((values[i]! - low) / width) + 1
    if (bin >= 0 && bin < bins.length) bins[bin]! += 1
  }
  return bins
}

/** `size` bins from `low` on. */
export function hist(values: ArrayLike<number>, low: number, size: number, width: number): Float64Array {
  const bins = new Float64Array(size)
  for (let i = 0; i < values.length; i++) {
    const bin = Math.floor((values[i]! - low) / width)
    if (bin >= 0 && bin < size) bins[bin]! += 1
  }
  return bins
}

/** A Gaussian of the given variance for each value, put at the start of its bin; all summed. */
export function sumOfGaussians(
  values: ArrayLike<number>,
  low: number,
  size: number,
  step: number,
  variance: number,
  weights?: ArrayLike<number>,
): Float64Array {
  const bins = Float64Array.from(values, (value) => Math.trunc((value - low) / step))
  return gaussians(bins, size, step, variance, weights)
}

/** The same, without the values below the range, and with each Gaussian cut off where it is next to nothing. */
export function smoothedHistogram(
  values: ArrayLike<number>,
  low: number,
  size: number,
  step: number,
  variance: number,
  weights?: ArrayLike<number>,
): Float64Array {
  const bins: number[] = []
  const kept: number[] = []
  for (let i = 0; i < values.length; i++) {
    const bin = Math.floor((values[i]! - low) / step)
    if (bin < 0) continue
    bins.push(bin)
    kept.push(weights ? weights[i]! : 1)
  }
  return gaussians(bins, size, step, variance, kept, 5)
}

function gaussians(
  bins: ArrayLike<number>,
  size: number,
  step: number,
  variance: number,
  weights?: ArrayLike<number>,
  /** Standard deviations after which a Gaussian is cut off. */
  reach = Number.POSITIVE_INFINITY,
): Float64Array {
  const out = new Float64Array(size)
  const scaled = variance / (step * step)
  const height = 1 / Math.sqrt(2 * Math.PI * scaled) / step
  for (let i = 0; i < bins.length; i++) {
    const weight = (weights ? weights[i]! : 1) * height
    for (let k = 0; k < size; k++)
      if (Math.abs(k - bins[i]!) < reach * Math.sqrt(scaled))
        out[k]! += weight * Math.exp(-((k - bins[i]!) ** 2) / (2 * scaled))
  }
  return out
}

/** 1 where the curve reaches the threshold from below. */
export function spikes(curve: ArrayLike<number>, threshold: number): Float64Array {
  let above = false
  return Float64Array.from(curve, (x) => {
    const fires = x >= threshold && !above
    above = x >= threshold
    return fires ? 1 : 0
  })
}

/**
 * Firing rate around each bin of a spike histogram: the window grows to the right and to the left in turn until it holds
 * `wanted` spikes. Rates per second, for `dt` in ms.
 */
export function adaptiveRate(counts: ArrayLike<number>, dt: number, trials: number, wanted: number): Float64Array {
  return Float64Array.from(counts, (count, i) => {
    let [left, right, total, toRight] = [i, i, count, true]
    while (total < wanted && (left > 0 || right < counts.length - 1)) {
      if (toRight && right < counts.length - 1) total += counts[++right]!
      else if (!toRight && left > 0) total += counts[--left]!
      toRight = !toRight
    }
    return (total / (right - left + 1)) * (1000 / (dt * trials))
  })
}

/** Average of the data around the triggers that have `before` and `after` samples; also how many these were. */
export function triggeredAverage(
  data: ArrayLike<number>,
  triggers: ArrayLike<number>,
  before: number,
  after: number,
): { average: Float64Array; count: number } {
  const average = new Float64Array(before + after)
  const used = Array.from(triggers, Math.trunc).filter((at) => at - before >= 0 && at + after < data.length)
  for (const at of used) for (let k = 0; k < average.length; k++) average[k]! += data[at - before + k]!
  return { average: average.map((total) => total / used.length), count: used.length }
}

/** Membrane potential of an integrate-and-fire cell driven by the currents; 0 marks a spike. */
export function integrateAndFire(
  currents: ArrayLike<number>,
  {
    dt,
    gl,
    el,
    cm,
    threshold,
    reset,
  }: { dt: number; gl: number; el: number; cm: number; threshold: number; reset: number },
): Float64Array {
  const out = new Float64Array(currents.length)
  if (out.length > 0) out[0] = el
  for (let i = 0; i + 1 < out.length; i++) {
    const v = out[i]!
    if (i > 0 && v === 0) {
      out[i + 1] = reset
      continue
    }
    const next = v + (dt * (currents[i]! - gl * (v - el))) / cm
    out[i + 1] = next > threshold ? 0 : next
  }
  return out
}

/** Groups of `count` elements summed; what is left over at the end is dropped. */
export const rebin = (values: Float64Array, count: number): Float64Array =>
  Float64Array.from({ length: Math.floor(values.length / count) }, (_, i) =>
    sum(values.subarray(i * count, (i + 1) * count)),
  )

/** Each element `rate` times (or every 1/rate-th). */
export const resample = (values: ArrayLike<number>, rate: number): Float64Array =>
  Float64Array.from({ length: Math.trunc(values.length * rate) }, (_, i) => values[Math.trunc(i / rate)]!)

/** Lower median of the elements within `half` of each. */
export const medianFilter = (values: Float64Array, half: number): Float64Array =>
  values.map((_, i) => {
    const window = values.slice(Math.max(0, i - half), i + half + 1).sort()
    return window[(window.length - 1) >> 1]!
  })
