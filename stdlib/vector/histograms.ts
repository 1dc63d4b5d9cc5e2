/** Counting into bins, smoothing, and what neurophysiologists do with spike times. */
import { exp } from '../../runtime/math/exp.ts'
import { convolved, nextPowerOfTwo } from './spectra.ts'

/** Bin 0 holds what lies less than one width under `low`, the last what lies above; what is further off is not counted. */
export function histogram(values: Float64Array, low: number, high: number, width: number): Float64Array {
  const bins = new Float64Array(Math.trunc((high - low) / width) + 2)
  for (let i = 0; i < values.length; i++) {
    const bin = Math.floor((values[i]! - low) / width) + 1
    // cut once more, for V8 to see that it is an integer
    if (bin >= 0 && bin < bins.length) bins[bin | 0]! += 1
  }
  return bins
}

/** `size` bins from `low` on. */
export function hist(values: Float64Array, low: number, size: number, width: number): Float64Array {
  const bins = new Float64Array(size)
  for (let i = 0; i < values.length; i++) {
    const bin = Math.floor((values[i]! - low) / width)
    if (bin >= 0 && bin < size) bins[bin | 0]! += 1
  }
  return bins
}

/** A Gaussian of the given variance for each value, put at the start of its bin; all summed. */
export function sumOfGaussians(
  values: Float64Array,
  low: number,
  size: number,
  step: number,
  variance: number,
  weights?: Float64Array,
): Float64Array {
  const out = new Float64Array(Math.max(0, size))
  const scaled = variance / (step * step)
  const height = 1 / Math.sqrt(2 * Math.PI * variance)
  for (let i = 0; i < values.length; i++) {
    const bin = Math.trunc((values[i]! - low) / step)
    for (let k = 0; k < out.length; k++) {
      const exponent = (-(k - bin) * (k - bin)) / (2 * scaled)
      if (exponent > -20) out[k]! += exp(exponent) * height * (weights ? weights[i]! : 1)
    }
  }
  return out
}

/** The histogram convolved with a Gaussian, cut off where that is next to nothing. */
export function smoothedHistogram(
  values: Float64Array,
  low: number,
  size: number,
  step: number,
  variance: number,
  weights?: Float64Array,
): Float64Array {
  const spread = (2 * variance) / (step * step)
  const height = 1 / Math.sqrt(2 * Math.PI * variance)
  const reach = Math.trunc(Math.sqrt(10 * spread))
  const length = 2 * reach + 1
  const n = nextPowerOfTwo(size + length)
  const gauss = new Float64Array(n)
  for (let i = 0; i <= reach; i++) gauss[i] = height * exp((-i * i) / spread)
  for (let i = 1; i <= reach; i++) gauss[length - i] = gauss[i]!
  const series = new Float64Array(n)
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!
    if (value >= low && value < low + n * step) series[Math.trunc((value - low) / step)]! += weights ? weights[i]! : 1
  }
  const smooth = convolved(series, gauss, length).slice(0, size)
  for (let i = 0; i < smooth.length; i++) if (!(smooth[i]! > 1e-9)) smooth[i] = 0
  return smooth
}

/** 1 where the curve reaches the threshold from below, looked at in groups of `width`. */
export function spikes(curve: Float64Array, threshold: number, width = 1): Float64Array {
  const out = new Float64Array(Math.floor(curve.length / width))
  let above = false
  for (let k = 0, i = 0; k < out.length; k++) {
    for (const end = i + width; i < end; i++) {
      // what is no number leaves it where it was
      if (curve[i]! >= threshold) {
        if (!above) out[k] = 1
        above = true
      } else if (curve[i]! < threshold) above = false
    }
  }
  return out
}

/**
 * Firing rate around each bin of a spike histogram: the window grows to the right and to the left in turn until it holds
 * `wanted` spikes. Rates per second, for `dt` in ms.
 */
export function adaptiveRate(counts: Float64Array, dt: number, trials: number, wanted: number): Float64Array {
  const n = counts.length
  const out = new Float64Array(n)
  for (let i = 0; i < n; i++) {
    let left = i
    let right = i
    let total = counts[i]!
    let toRight = true
    while (total < wanted && (left > 0 || right < n - 1)) {
      if (toRight && right < n - 1) total += counts[++right]!
      else if (!toRight && left > 0) total += counts[--left]!
      toRight = !toRight
    }
    out[i] = (total / (right - left + 1)) * (1000 / (dt * trials))
  }
  return out
}

/** Average of the data around the triggers that have `before` and `after` samples, into zeros; how many these were. */
export function addTriggered(
  average: Float64Array,
  data: Float64Array,
  triggers: Float64Array,
  before: number,
  after: number,
): number {
  let count = 0
  for (let i = 0; i < triggers.length; i++) {
    const at = Math.trunc(triggers[i]!)
    if (!(at >= before && at < data.length - after)) continue
    count++
    for (let k = 0; k < average.length; k++) average[k]! += data[at - before + k]!
  }
  // 0/0 as processors have it
  for (let k = 0; k < average.length; k++) average[k] = count === 0 ? Math.sqrt(-1) : average[k]! / count
  return count
}

/** Membrane potential of an integrate-and-fire cell driven by the currents; 0 marks a spike. */
export function integrateAndFire(
  out: Float64Array,
  currents: Float64Array,
  {
    dt,
    gl,
    el,
    cm,
    threshold,
    reset,
    refractory,
  }: { dt: number; gl: number; el: number; cm: number; threshold: number; reset: number; refractory: number },
): void {
  if (out.length > 0) out[0] = el
  let rest = 0
  for (let i = 0; i + 1 < out.length; i++) {
    const next = out[i]! + (-gl * (out[i]! - el) + currents[i]!) / (cm / dt)
    if (next >= threshold && rest <= 0) {
      out[i + 1] = 0
      i++
      if (i + 1 < out.length) out[i + 1] = reset
      rest = refractory
    } else {
      rest -= dt
      out[i + 1] = next
    }
  }
}

/** Groups of `count` elements summed; what is left over at the end is dropped. */
export function rebin(values: Float64Array, count: number): Float64Array {
  const out = new Float64Array(Math.floor(values.length / count))
  for (let i = 0, at = 0; i < out.length; i++) {
    let sum = 0
    for (const end = at + count; at < end; at++) sum += values[at]!
    out[i] = sum
  }
  return out
}

/** The same of a vector into itself: each element is cleared before its group is summed. */
export function rebinInPlace(values: Float64Array, count: number): Float64Array {
  const size = Math.floor(values.length / count)
  for (let i = 0; i < size; i++) {
    values[i] = 0
    for (let j = 0; j < count; j++) values[i]! += values[i * count + j]!
  }
  return values.subarray(0, size)
}

/** Each element `rate` times (or every 1/rate-th). */
export function resample(values: Float64Array, rate: number): Float64Array {
  const out = new Float64Array(Math.trunc(values.length * rate))
  for (let i = 0; i < out.length; i++) out[i] = values[Math.trunc(i / rate)]!
  return out
}

/**
 * Medians over windows. NEURON counts the end of a window from the start of the vector; where its window is not empty, that is the one
 * which is used.
 */
export const medianFilter = (values: Float64Array, half: number): Float64Array =>
  values.map((_, i) => {
    const start = Math.max(0, i - half)
    const length = (i < values.length - half ? i + half : values.length - 1) - start
    const middle = Math.trunc(length / 2)
    const theirs = values.slice(start, length).sort()
    const window = middle < theirs.length ? theirs : values.slice(start, start + length + 1).sort()
    return window[middle]!
  })
