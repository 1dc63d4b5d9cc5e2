/**
 * The order of numbers where some cannot be compared: with NaN, or zeros of both signs, what comes out depends on which numbers a method
 * compares with which. Programs see the order of C++'s library, so the comparisons here are in its order: a quicksort with the middle of
 * three, and insertion at the end; extremes by pairs.
 */
import { placesByDigits, sortByDigits } from './digits.ts'

/** From here on sorting by digits takes less than by comparisons. */
const many = 400

/** In place. */
export function sortNumbers(values: Float64Array): Float64Array {
  const n = values.length
  let isRising = true
  let isPeculiar = false
  for (let i = 0, before = -Infinity; i < n; i++) {
    const x = values[i]!
    // NaN, and zeros with a sign
    if (Number.isNaN(x) || (x === 0 && 1 / x < 0)) isPeculiar = true
    if (!(x >= before)) isRising = false
    before = x
  }
  if (isRising && !isPeculiar) return values
  if (n >= many && !isPeculiar) return sortByDigits(values, n)
  partitionAll(values, 0, n, 2 * Math.floor(Math.log2(n)))
  for (let i = 1; i < n; i++) insert(values, i, i < short)
  return values
}

/** The places of the elements in rising order of these; equal ones as they stand. */
export function sortedPlaces(values: Float64Array): Int32Array {
  const n = values.length
  if (n >= many && !hasNaN(values, n)) return placesByDigits(values, n)
  const places = new Int32Array(n)
  for (let i = 0; i < n; i++) places[i] = i
  return places.sort((a, b) => values[a]! - values[b]!)
}

function hasNaN(values: Float64Array, n: number): boolean {
  for (let i = 0; i < n; i++) if (Number.isNaN(values[i])) return true
  return false
}

/** Stretches up to this long are left to the insertion. */
const short = 16

function partitionAll(values: Float64Array, from: number, to: number, rounds: number): void {
  let end = to
  let left = rounds
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
  const a = values[first + 1]!
  const b = values[middle]!
  const c = values[last]!
  if (a < b) swap(values, first, b < c ? middle : a < c ? last : first + 1)
  else swap(values, first, a < c ? first + 1 : b < c ? last : middle)
}

/** Around the first: where the larger ones begin. */
function partition(values: Float64Array, first: number, end: number): number {
  const pivot = values[first]!
  let low = first + 1
  let high = end - 1
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
  if (toFront && x < values[0]!) {
    values.copyWithin(1, 0, at)
    to = 0
  } else for (; x < values[to - 1]!; to--) values[to] = values[to - 1]!
  values[to] = x
}

/** The least and the largest, two at a time. */
export function extremes(values: Float64Array): readonly [least: number, most: number] {
  const n = values.length
  let least = values[0]!
  let most = least
  if (n > 1) {
    const second = values[1]!
    if (second < least) least = second
    else most = second
  }
  let i = 2
  for (; i + 1 < n; i += 2) {
    const a = values[i]!
    const b = values[i + 1]!
    const isFalling = b < a
    const low = isFalling ? b : a
    const high = isFalling ? a : b
    if (low < least) least = low
    if (!(high < most)) most = high
  }
  if (i < n) {
    if (values[i]! < least) least = values[i]!
    else if (!(values[i]! < most)) most = values[i]!
  }
  return [least, most]
}
