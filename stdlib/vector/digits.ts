/**
 * Sorting by digits (Knuth, The Art of Computer Programming 3, 5.2.5): three rounds by the upper half of each number's bits, eleven at a
 * time, put all in order but for those in which that half is the same; these few stand side by side then. No comparisons, so that a processor
 * has nothing to guess.
 */

const upper = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1 ? 1 : 0
const digits = 2048
/** Runs up to this long are put in order by insertion. */
const short = 24

/** Bits of the upper half as an integer that rises with the number. */
const risingKey = (half: number): number => (half ^ ((half >> 31) | 0x80000000)) >>> 0

/** In place; no NaN, and no zeros of both signs. */
export function sortByDigits(values: Float64Array, n: number): Float64Array {
  const halves = new Int32Array(values.buffer, values.byteOffset, 2 * n)
  const other = new Float64Array(n)
  const otherHalves = new Int32Array(other.buffer)
  const counts = new Int32Array(3 * digits)
  for (let i = 0; i < n; i++) count(counts, risingKey(halves[2 * i + upper]!))
  startsOf(counts)
  distribute(other, values, halves, n, counts, 0)
  distribute(values, other, otherHalves, n, counts, 1)
  distribute(other, values, halves, n, counts, 2)
  for (let i = 0; i < n; ) {
    const half = otherHalves[2 * i + upper]!
    let end = i + 1
    while (end < n && otherHalves[2 * end + upper] === half) end++
    if (end - i > short) other.subarray(i, end).sort()
    else if (end - i > 1) insertAll(other, i, end)
    i = end
  }
  values.set(other)
  return values
}

function count(counts: Int32Array, key: number): void {
  counts[key & 2047]! += 1
  counts[digits + ((key >>> 11) & 2047)]! += 1
  counts[2 * digits + (key >>> 22)]! += 1
}

/** What was how many of each digit becomes where the first goes. */
function startsOf(counts: Int32Array): void {
  for (let round = 0; round < 3; round++) {
    let start = 0
    for (let i = round * digits; i < (round + 1) * digits; i++) {
      const many = counts[i]!
      counts[i] = start
      start += many
    }
  }
}

function distribute(
  to: Float64Array,
  from: Float64Array,
  halves: Int32Array,
  n: number,
  starts: Int32Array,
  round: number,
): void {
  const [shift, base] = [11 * round, digits * round]
  for (let i = 0; i < n; i++) {
    const digit = base + ((risingKey(halves[2 * i + upper]!) >>> shift) & 2047)
    const place = starts[digit]!
    starts[digit] = place + 1
    to[place] = from[i]!
  }
}

function insertAll(values: Float64Array, from: number, end: number): void {
  for (let i = from + 1; i < end; i++) {
    const x = values[i]!
    let to = i
    for (; to > from && x < values[to - 1]!; to--) values[to] = values[to - 1]!
    values[to] = x
  }
}

/** The places of `n` numbers in rising order of these, equal ones as they stand; no NaN. */
export function placesByDigits(values: Float64Array, n: number): Int32Array {
  const halves = new Int32Array(values.buffer, values.byteOffset, 2 * n)
  const counts = new Int32Array(3 * digits)
  let [keys, places] = [new Uint32Array(n), new Int32Array(n)]
  for (let i = 0; i < n; i++) {
    // both zeros are the same number
    const key = values[i] === 0 ? 0x80000000 : risingKey(halves[2 * i + upper]!)
    keys[i] = key
    places[i] = i
    count(counts, key)
  }
  startsOf(counts)
  let [otherKeys, others] = [new Uint32Array(n), new Int32Array(n)]
  for (let round = 0; round < 3; round++) {
    distributePlaces(otherKeys, others, keys, places, counts, round)
    ;[keys, places, otherKeys, others] = [otherKeys, others, keys, places]
  }
  for (let i = 0; i < n; ) {
    const key = keys[i]!
    let end = i + 1
    while (end < n && keys[end] === key) end++
    if (end - i > short) places.subarray(i, end).sort((a, b) => values[a]! - values[b]!)
    else if (end - i > 1) insertPlaces(places, values, i, end)
    i = end
  }
  return places
}

function distributePlaces(
  toKeys: Uint32Array,
  to: Int32Array,
  keys: Uint32Array,
  from: Int32Array,
  starts: Int32Array,
  round: number,
): void {
  const [shift, base, n] = [11 * round, digits * round, keys.length]
  for (let i = 0; i < n; i++) {
    const key = keys[i]!
    const digit = base + ((key >>> shift) & 2047)
    const place = starts[digit]!
    starts[digit] = place + 1
    toKeys[place] = key
    to[place] = from[i]!
  }
}

function insertPlaces(places: Int32Array, values: Float64Array, from: number, end: number): void {
  for (let i = from + 1; i < end; i++) {
    const place = places[i]!
    const x = values[place]!
    let to = i
    for (; to > from && x < values[places[to - 1]!]!; to--) places[to] = places[to - 1]!
    places[to] = place
  }
}
