/**
 * The order of numbers where some cannot be compared: with NaN, or zeros of both signs, what comes out depends on which numbers a method
 * compares with which. Programs see the order of C++'s library, so the comparisons here are in its order: a quicksort with the middle of
 * three, and insertion at the end; extremes by pairs.
 */

/** In place. */
export function sortNumbers(values: Float64Array): Float64Array {
  if (!values.some(isPeculiar)) return values.sort()
  partitionAll(values, 0, values.length, 2 * Math.floor(Math.log2(values.length)))
  for (let i = 1; i < values.length; i++) insert(values, i, i < short)
  return values
}

const isPeculiar = (x: number) => Number.isNaN(x) || Object.is(x, -0)

/** Stretches up to this long are left to the insertion. */
const short = 16

function partitionAll(values: Float64Array, from: number, to: number, rounds: number): void {
  let [end, left] = [to, rounds]
  for (; end - from > short; left--) {
    // a stretch that will not be halved: any method will do
    if (left === 0) {
      values.subarray(from, end).sort()
      return
    }
    medianFirst(values, from, from + ((end - from) >> 1), end - 1)
    const cut = partition(values, from, end)
    partitionAll(values, cut, end, left - 1)
    end = cut
  }
}

/** Brings the middle one of the second, the one at `middle` and the last to the front. */
function medianFirst(values: Float64Array, first: number, middle: number, last: number): void {
  const [a, b, c] = [first + 1, middle, last]
  const less = (i: number, j: number) => values[i]! < values[j]!
  if (less(a, b)) swap(values, first, less(b, c) ? b : less(a, c) ? c : a)
  else swap(values, first, less(a, c) ? a : less(b, c) ? c : b)
}

/** Around the first: where the larger ones begin. */
function partition(values: Float64Array, first: number, end: number): number {
  const pivot = values[first]!
  let [low, high] = [first + 1, end - 1]
  for (; ; low++, high--) {
    while (values[low]! < pivot) low++
    while (pivot < values[high]!) high--
    if (low >= high) return low
    swap(values, low, high)
  }
}

function swap(values: Float64Array, i: number, j: number): void {
  const kept = values[i]!
  values[i] = values[j]!
  values[j] = kept
}

/** What is less than the first of all goes before it at once, unless nothing that far away can be less any more. */
function insert(values: Float64Array, at: number, toFront: boolean): void {
  const x = values[at]!
  let to = at
  if (toFront && x < values[0]!) to = 0
  else while (x < values[to - 1]!) to--
  values.copyWithin(to + 1, to, at)
  values[to] = x
}

/** The least and the largest, two at a time. */
export function extremes(values: Float64Array): readonly [least: number, most: number] {
  const n = values.length
  let [least, most] = n < 2 ? [values[0]!, values[0]!] : inOrder(values[0]!, values[1]!)
  let i = 2
  for (; i + 1 < n; i += 2) {
    const [low, high] = inOrder(values[i]!, values[i + 1]!)
    if (low < least) least = low
    if (!(high < most)) most = high
  }
  if (i < n) {
    if (values[i]! < least) least = values[i]!
    else if (!(values[i]! < most)) most = values[i]!
  }
  return [least, most]
}

const inOrder = (a: number, b: number): [number, number] => (b < a ? [b, a] : [a, b])
