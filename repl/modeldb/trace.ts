/** What was recorded of a run, and where two of them part. */

export interface Row {
  readonly section: string
  readonly variable: string
  /** Empty for what belongs to the cable. */
  readonly mechanism: string
  readonly values: readonly number[]
}

export interface Trace {
  readonly times: readonly number[]
  readonly rows: readonly Row[]
}

export interface Difference {
  readonly step: number
  readonly t: number
  readonly section: string
  readonly variable: string
  readonly mechanism: string
  readonly expected: number
  readonly found: number
  /** How many of the recorded numbers differ at that step. */
  readonly count: number
}

const same = (a: number | undefined, b: number | undefined) => Object.is(a, b) || a === b

/** The first step where a number differs; at that step the one that differs most, relative to its size. */
export function firstDifference(expected: Trace, found: Trace): Difference | undefined {
  const steps = Math.max(expected.times.length, found.times.length)
  const pairs = pairsOf(expected, found)
  for (let step = 0; step < steps; step++) {
    const [a, b] = [expected.times[step], found.times[step]]
    const differing = pairs.filter(([one, other]) => !same(one.values[step], other.values[step]))
    if (same(a, b) && differing.length === 0) continue
    const t = a ?? b ?? Number.NaN
    const worst = differing.sort((x, y) => distance(y, step) - distance(x, step))[0]
    if (!worst || !same(a, b)) return timeDiffers(step, t, a, b, differing.length)
    const [{ section, variable, mechanism, values }, other] = worst
    const [wanted, got] = [values[step] ?? Number.NaN, other.values[step] ?? Number.NaN]
    return { step, t, section, variable, mechanism, expected: wanted, found: got, count: differing.length }
  }
  return undefined
}

const timeDiffers = (step: number, t: number, a = Number.NaN, b = Number.NaN, count = 0): Difference => ({
  step,
  t,
  section: '',
  variable: 't',
  mechanism: '',
  expected: a,
  found: b,
  count: count + 1,
})

function distance([one, other]: readonly [Row, Row], step: number): number {
  const [a, b] = [one.values[step] ?? Number.NaN, other.values[step] ?? Number.NaN]
  const relative = Math.abs(a - b) / Math.max(Math.abs(a), Math.abs(b))
  return Number.isNaN(relative) ? Number.POSITIVE_INFINITY : relative
}

function pairsOf(expected: Trace, found: Trace): (readonly [Row, Row])[] {
  const key = ({ section, variable }: Row) => `${section} ${variable}`
  const others = new Map(found.rows.map((row) => [key(row), row]))
  return expected.rows.flatMap((row) => {
    const other = others.get(key(row))
    return other ? [[row, other] as const] : []
  })
}
