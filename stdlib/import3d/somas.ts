/**
 * Where branches meet somas that are outlines: outlines that lie over one another are one soma; a branch that begins within the box
 * around a soma hangs on its middle; any other on the nearest one, which is worth a remark.
 */
import { sprintf } from '../../lang/printf.ts'
import { symmetricEigen } from '../matrix/symmetric-eigen.ts'
import { mean } from '../vector/statistics.ts'
import { distance, middleOfStack, type Place, sampled } from './outline.ts'
import type { Part } from './part.ts'

export interface Joined {
  readonly parts: Part[]
  readonly hasErrors: boolean
  readonly remarks: readonly string[]
  readonly messages: string
}

/** `lineOf` gives the line of a point by its number. */
export function joinToSomas(all: readonly Part[], lineOf: (id: number) => number): Joined {
  const outlines = all.filter((part) => part.iscontour_)
  const parts = [...outlines, ...all.filter((part) => !part.iscontour_)]
  const remarks: string[] = []
  const somas = stacked(outlines)
  const messages = somas.map((soma) => stackReport(soma, remarks)).join('')
  const loose = parts.filter((part) => !part.iscontour_ && !part.parent)
  if (somas.length === 0) return { parts, hasErrors: false, remarks, messages }
  const middles = somas.map((soma) => hangThoseInside(soma, loose))
  for (const root of loose) {
    const start = root.point(0)
    const distances = middles.map((middle) => distance(start, middle))
    const nearest = distances.indexOf(Math.min(...distances))
    remarks.push(
      `\nMain branch starting at line ${lineOf(root.id)} is outside the soma bounding boxes`,
      '  Making a logical connection to center of nearest soma',
    )
    hang(root, somas[nearest]!, middles[nearest]!)
  }
  return { parts, hasErrors: loose.length > 0, remarks, messages }
}

function hang(root: Part, soma: Part, middle: Place): void {
  root.hangOnMiddle(soma, middle)
  root.fid = 1
}

interface Box {
  readonly low: Place
  readonly high: Place
}

function boxOf(parts: readonly Part[]): Box {
  const rows = [0, 1, 2].map((k) => parts.flatMap((part) => Array.from(part.rows()[k]!)))
  const extreme = (choose: (...values: number[]) => number) => rows.map((row) => choose(...row)) as Place
  return { low: extreme(Math.min), high: extreme(Math.max) }
}

/** Each outline that overlaps the one before, seen from above, is a slice of the same soma. */
function stacked(outlines: readonly Part[]): Part[] {
  const somas: Part[] = []
  let before: Box | undefined
  for (const outline of outlines) {
    const box = boxOf([outline])
    if (before && overlap(before, box)) {
      somas.at(-1)!.slices.push(outline)
      outline.is_subsidiary = 1
    } else somas.push(outline)
    before = box
  }
  return somas
}

const overlap = (a: Box, b: Box) => [0, 1].every((k) => a.low[k]! <= b.high[k]! && b.low[k]! <= a.high[k]!)

/** Takes the branches that begin inside out of `loose`. */
function hangThoseInside(soma: Part, loose: Part[]): Place {
  const isStack = soma.slices.length > 0
  const { low, high } = boxOf([soma, ...soma.slices])
  const margin = isStack ? 0 : 0.5
  const middle = isStack ? middleOfStack([soma, ...soma.slices]) : sampled(soma.rows()).middle
  for (let i = loose.length - 1; i >= 0; i--) {
    const [x, y] = loose[i]!.point(0)
    if (!within(x, low[0] - margin, high[0] + margin) || !within(y, low[1] - margin, high[1] + margin)) continue
    hang(loose.splice(i, 1)[0]!, soma, middle)
  }
  return middle
}

/** On a screen coordinates have single precision. */
const within = (x: number, low: number, high: number) =>
  Math.fround(x) >= Math.fround(low) && Math.fround(x) <= Math.fround(high)

// ---- what NEURON prints about outlines over one another

function stackReport(soma: Part, remarks: string[]): string {
  if (soma.slices.length === 0) return ''
  remarks.push(...senseOfStack(soma))
  // it looks at the first three points of each
  const rows = [0, 1, 2].map((k) => [soma, ...soma.slices].flatMap((part) => Array.from(part.rows()[k]!.slice(0, 3))))
  const centre = rows.map(mean)
  const centred = rows.map((row, k) => row.map((value) => value - centre[k]!))
  const products = new Float64Array(9)
  for (let i = 0; i < 3; i++)
    for (let j = i; j < 3; j++)
      products[i * 3 + j] = products[j * 3 + i] = centred[i]!.reduce((sum, x, k) => sum + x * centred[j]![k]!, 0)
  const { values, vectors } = symmetricEigen(products, 3)
  const line = (numbers: ArrayLike<number>) => `${Array.from(numbers, (x) => sprintf('%g\t', x)).join('')}\n`
  const table = [0, 3, 6].map((k) => `${Array.from(vectors.slice(k, k + 3), (x) => sprintf(' %-8.3g', x)).join('')}\n`)
  return `somastack_process ${soma.slices.length + 1}\ncenter\n${line(centre)}Principle values\n${line(values)}Principle axes\n${table.join('')}`
}

/** Outlines ought to lie in planes that go one way. */
function senseOfStack(soma: Part): string[] {
  const isLevel = (part: Part) => part.rows()[2].every((z) => z === part.point(0)[2])
  const seriously = '    Soma area calculation may be serious in error.'
  if (!isLevel(soma)) return ['Soma stack contour does not have constant z value.', seriously]
  let way = 0
  let z = soma.point(0)[2]
  for (const [j, slice] of soma.slices.entries()) {
    const next = slice.point(0)[2]
    if (next === z) return [`Adjacent contour ${j} of soma stack has same z coordinate and previous.`]
    if (way !== 0 && Math.sign(next - z) !== way)
      return [
        `Contour ${j} of the Soma stack is not monotonic in z.`,
        '    Manually edit the neurolucida file and reorder or eliminate some contours.',
        '    Presently the soma surface is nonsense.',
      ]
    way = Math.sign(next - z)
    z = next
    if (!isLevel(slice)) return [`contour ${j} of the Soma stack does not have constant z value.`, seriously]
  }
  return []
}
