/**
 * `force` and `stepforce` of SCoP's library: the value of a table in a file at some time, along a natural cubic spline or in steps.
 * A file is read once in a session. It begins with six lines that are skipped; numbers are C's floats, in the order of time.
 */
import { ModelError } from '../../runtime/errors.ts'
import type { Host } from '../binding/host.ts'
import { CFile } from './files.ts'
import type { CFunction } from './library.ts'
import type { CMemory } from './memory.ts'

const head = 6

export function forcingFunctions(host: Host, memory: CMemory): Record<string, CFunction> {
  const tables = new Map<string, ForcingTable>()
  const fail = (text: string): never => {
    host.write(`${text}\n`)
    throw new ModelError('RUN3028', 'a mechanism asks the table of force or stepforce for what it does not have', text)
  }
  const table = (path: number): ForcingTable => {
    const name = memory.text(path)
    const known = tables.get(name)
    if (known) return known
    const file = CFile.open(host, name, 'r')
    if (!file) return fail('Could not open forcing function file\nThe model cannot be run without the forcing function')
    const made = new ForcingTable(file.rest)
    file.close()
    tables.set(name, made)
    return made
  }
  const outside = () => fail('Value of variable is outside the range of the forcing function data table')
  return {
    force: (x: number, path: number) => table(path).smooth(x) ?? outside(),
    stepforce: (x: number, path: number) => table(path).step(x) ?? outside(),
  }
}

class ForcingTable {
  private readonly x: readonly number[]
  private readonly y: readonly number[]
  private readonly widths: readonly number[]
  private readonly bends: readonly number[]

  constructor(text: string) {
    const words = text.split('\n').slice(head).join('\n').trim().split(/\s+/)
    const points: (readonly [number, number])[] = []
    for (let i = 0; i + 1 < words.length; i += 2)
      points.push([Math.fround(Number(words[i])), Math.fround(Number(words[i + 1]))])
    points.sort((a, b) => a[0] - b[0])
    this.x = points.map(([x]) => x)
    this.y = points.map(([, y]) => y)
    this.widths = this.x.slice(1).map((x, i) => x - this.x[i]!)
    this.bends = secondSlopes(this.y, this.widths)
  }

  /** The value of the last point before; a tenth of a width beyond the ends is still inside. */
  step(at: number): number | undefined {
    const { x, y, widths } = this
    const last = x.length - 1
    if (!(at >= x[0]! - 0.1 * widths[0]! && at <= x[last]! + 0.1 * widths[last - 1]!)) return undefined
    let i = 0
    while (i < last && at >= x[i + 1]!) i++
    return y[i]
  }

  smooth(at: number): number | undefined {
    const { x, y, widths, bends } = this
    const last = x.length - 1
    if (at < x[0]!) {
      if (x[0]! - at > 0.1 * widths[0]!) return undefined
      return y[0]! - ((x[0]! - at) * (y[1]! - y[0]!)) / widths[0]!
    }
    if (at > x[last]!) {
      if (at - x[last]! > 0.1 * widths[last - 1]!) return undefined
      return y[last]! + ((at - x[last]!) * (y[last]! - y[last - 1]!)) / widths[last - 1]!
    }
    let i = 0
    while (i < last && !(at >= x[i]! && at <= x[i + 1]!)) i++
    const [behind, before, width] = [at - x[i]!, x[i + 1]! - at, widths[i]!]
    const [a, b] = [bends[i]!, bends[i + 1]!]
    let value = (a * before * before * before) / (6 * width)
    value += (b * behind * behind * behind) / (6 * width)
    value += (y[i + 1]! / width - (b * width) / 6) * behind
    return value + (y[i]! / width - (a * width) / 6) * before
  }
}

/** Second derivatives of the spline at its points, zero at both ends: a system of three diagonals, by elimination. */
function secondSlopes(y: readonly number[], widths: readonly number[]): number[] {
  const count = y.length
  const inner = count - 2
  const out = new Array<number>(count).fill(0)
  if (inner < 1) return out
  const slopes = widths.map((width, i) => (y[i + 1]! - y[i]!) / width)
  const diagonal = new Array<number>(inner).fill(2)
  const above = diagonal.map((_, i) => widths[i + 1]! / (widths[i]! + widths[i + 1]!))
  const right = diagonal.map((_, i) => (6 * (slopes[i + 1]! - slopes[i]!)) / (widths[i]! + widths[i + 1]!))
  for (let i = 1; i < inner; i++) {
    const share = (1 - above[i]!) / diagonal[i - 1]!
    diagonal[i] = diagonal[i]! - share * above[i - 1]!
    right[i] = right[i]! - share * right[i - 1]!
  }
  for (let i = inner - 1; i >= 0; i--)
    out[i + 1] = (i === inner - 1 ? right[i]! : right[i]! - above[i]! * out[i + 2]!) / diagonal[i]!
  return out
}
