/**
 * Neurolucida's older text files: `[major,minor] (x,y,z) radius` a line. 2 moves to the start of a branch, 1 draws on, [10,5] marks where
 * a branch forks; the minor code of the start says of what. Which branch goes on where has to be found from the places.
 */
import { sprintf } from '../../lang/printf.ts'
import type { Ref } from '../../runtime/memory/ref.ts'
import { sscanf } from '../text/scan.ts'
import { sampled } from './outline.ts'
import { linesOf, type Morphology, Part, type Point, partType } from './part.ts'

export const readNeurolucida1 = (text: string, name: string): Morphology => new Reader(name).read(text)

interface Row {
  readonly major: number
  readonly minor: number
  readonly point: Point
  readonly line: number
  readonly text: string
}

/** 0 starts a branch, 1 goes on, 2 is where it forks. */
type Role = 0 | 1 | 2

const headings = {
  parse: '  Following lines could not be parsed\n',
  lineAfterFork:
    '  LINETO follows branch and does not coincide in the xy plane.\n  Make a physical connection using the LINETO diameter.\n',
  above: '  Nearest branch point is coincident in xy plane.\n  Make a physical connection with diam of the MOVETO\n',
  onLine:
    '  No coincident branchpoint in xy plane but 3-d coincident to previous LINETO.\n  point. Make a logical connection to the section containing that LINETO\n',
  notNearest:
    '  The xy plane coincident branch point is not the nearest in the 3-d sense.\n  However we connect physically to the indicated xy coincident branch point\n',
  none: '  Cannot figure out which is the parent\n  No coincident (even in xy plane) branch point.\n',
  outside:
    '  Unconnected branch is more than .5 microns outside the soma bounding box.\n  Connect logically to nearest branch point\n',
} as const
type Trouble = keyof typeof headings

class Reader {
  private readonly rows: Row[] = []
  /** Points that count, as places in `rows`. */
  private readonly points: number[] = []
  private readonly roles: Role[] = []
  private readonly header: string[] = []
  private readonly troubles = new Map<Trouble, string[]>()
  private readonly farFromFork: number[] = []
  private parts: Part[] = []
  private readonly partOfPoint: Part[] = []
  private readonly types: number[] = []
  private messages = ''
  private hasErrors = false

  constructor(private readonly name: string) {}

  read(text: string): Morphology {
    linesOf(text).forEach((line, i) => {
      this.line(line, i + 1)
    })
    this.findParents()
    this.repairDiameters()
    this.joinToSoma()
    if (this.hasErrors) this.report()
    const column = (get: (row: Row) => number) => this.rows.map(get)
    return {
      format: 'Neurolucida',
      parts: this.parts,
      types: this.types,
      // NEURON's own look-up takes the number of a row for that of a point
      lineOf: this.points.map((place) => this.rows[place]!.line),
      hasErrors: this.hasErrors,
      messages: this.messages,
      columns: {
        type: this.types,
        x: column(({ point }) => point[0]),
        y: column(({ point }) => point[1]),
        z: column(({ point }) => point[2]),
        d: column(({ point }) => point[3]),
        iline: column(({ line }) => line),
        points: this.points,
        pointtype: this.roles,
      },
      texts: { header: this.header, lines: this.rows.map((row) => row.text) },
    }
  }

  private trouble(kind: Trouble, text: string): void {
    this.hasErrors = true
    const list = this.troubles.get(kind) ?? []
    this.troubles.set(kind, [...list, text])
  }

  private line(text: string, line: number): void {
    const found: number[] = []
    const cell = (i: number): Ref =>
      ({ set: (value: number) => void (found[i] = value), get: () => 0 }) as unknown as Ref
    const count = sscanf(`${text}\n`, '[%d,%d] (%f,%f,%f) %f', [0, 1, 2, 3, 4, 5].map(cell))
    if (count === 0) this.header.push(text)
    else if (count !== 6) this.trouble('parse', `${line}: ${text}  parse failure after item ${count}`)
    else {
      const [major, minor, x, y, z, radius] = found as [number, number, number, number, number, number]
      const row: Row = { major, minor, point: [x, y, z, radius * 2], line, text }
      this.role(row)
      this.rows.push(row)
    }
  }

  private role(row: Row): void {
    const before = this.rows.at(-1)
    const isFork = ({ major, minor }: Row) => major === 10 && minor === 5
    const role: Role | undefined =
      row.major === 1 ? (before && isFork(before) ? 0 : 1) : row.major === 2 ? 0 : isFork(row) ? 2 : undefined
    if (role === undefined) return
    this.points.push(this.rows.length)
    this.roles.push(role)
    if (row.major !== 1 || role !== 0 || !before) return
    const [x, y] = row.point
    if (x === before.point[0] && y === before.point[1]) return
    this.farFromFork.push(this.rows.length)
    const far = apart(row.point, before.point)
    this.trouble('lineAfterFork', sprintf('%d: %s separated by %g from branch', row.line, row.text, far))
  }

  private row(point: number): Row {
    return this.rows[this.points[point]!]!
  }
  private forks(): number[] {
    return this.roles.flatMap((role, i) => (role === 2 ? [i] : []))
  }

  private findParents(): void {
    const starts = this.roles.flatMap((role, i) => (role === 0 ? [i] : []))
    const forks = this.forks()
    starts.forEach((start, k) => {
      const part = this.part(start, starts[k + 1] ?? this.points.length)
      if (this.row(start).minor !== 41) this.findParent(part, start, forks)
    })
  }

  private part(start: number, end: number): Part {
    const points = Array.from({ length: end - start }, (_, i) => this.row(start + i).point)
    const part = Part.of(start, points)
    for (let i = start; i < end; i++) this.partOfPoint[i] = part
    const { minor, line, text } = this.row(start)
    const type = (
      [
        [1, 2],
        [21, 22],
        [41, 42],
        [61, 62],
      ] as const
    ).findIndex((codes) => (codes as readonly number[]).includes(minor))
    part.type = [partType.dendrite, partType.axon, partType.soma, partType.apical][type] ?? 0
    if (part.type === partType.soma) part.iscontour_ = 1
    if (type < 0) {
      this.hasErrors = true
      this.messages += `${this.name} line ${line}: don't know section type: ${text}\n`
    }
    this.parts.push(part)
    this.types.push(part.type)
    return part
  }

  private findParent(part: Part, start: number, forks: readonly number[]): void {
    const row = this.row(start)
    const place = this.points[start]!
    if (this.farFromFork[0] === place) {
      this.farFromFork.shift()
      // the fork is the row before
      this.join(part, this.rows[place - 1]!, start - 1, row)
      return
    }
    const earlier = forks.filter((fork) => this.points[fork]! < place)
    const distances = earlier.map((fork) => apart(row.point, this.row(fork).point))
    const least = distances.length > 0 ? Math.min(...distances) : 1e9
    const nearest = earlier[distances.indexOf(least)]
    if (nearest !== undefined && least <= 0) part.parent = this.partOfPoint[nearest]!
    else if (![1, 21, 61].includes(row.minor)) this.guess(part, start, row, earlier, nearest, least)
  }

  private guess(
    part: Part,
    start: number,
    row: Row,
    earlier: readonly number[],
    nearest: number | undefined,
    least: number,
  ): void {
    const line = nearest === undefined ? 0 : this.row(nearest).line
    const text = sprintf('%d: %s branch at line %d is %.4g away', row.line, row.text, line, least)
    if (nearest !== undefined && apartAbove(row.point, this.row(nearest).point) <= 0) {
      this.trouble('above', text)
      this.join(part, this.row(nearest), nearest, row)
      return
    }
    if (start > 0 && apart(row.point, this.row(start - 1).point) <= 0) {
      this.trouble('onLine', `${text}\n      but coincides with line ${this.row(start - 1).line}`)
      part.parent = this.partOfPoint[start - 1]!
      return
    }
    const below = earlier.find((fork) => apartAbove(row.point, this.row(fork).point) <= 0)
    if (below === undefined) this.trouble('none', text)
    else {
      this.join(part, this.row(below), below, row)
      this.trouble('notNearest', `${text}\n      but coincides with branch point at line ${this.row(below).line}`)
    }
  }

  /** The point of the parent comes first, with the diameter of the part. */
  private join(part: Part, from: Row, point: number, own: Row): void {
    const [x, y, z] = from.point
    part.parent = this.partOfPoint[point]!
    part.insert(0, [x, y, z, own.point[3]])
    part.id--
  }

  /** The program that wrote such files gave the first point the diameter of where it had been before. */
  private repairDiameters(): void {
    for (const { parent, d, first, size } of this.parts) if (parent && first < size - 1) d.set(first, d.get(first + 1))
  }

  private joinToSoma(): void {
    const soma = this.parts.find((part) => part.iscontour_)
    if (!soma) return
    this.parts = [soma, ...this.parts.filter((part) => part !== soma)]
    const [xs, ys] = soma.rows()
    const box = [Math.min(...xs) - 0.5, Math.max(...xs) + 0.5, Math.min(...ys) - 0.5, Math.max(...ys) + 0.5].map(
      Math.fround,
    )
    const { middle } = sampled(soma.rows())
    this.parts.forEach((part, i) => {
      if (part.parent || part === soma) return
      const [x, y] = part.point(0).map(Math.fround) as [number, number]
      if (x >= box[0]! && x <= box[1]! && y >= box[2]! && y <= box[3]!) {
        part.hangOnMiddle(soma, middle)
        part.id--
      } else this.joinFromOutside(part, i, soma, middle)
    })
  }

  private joinFromOutside(part: Part, i: number, soma: Part, middle: [number, number, number]): void {
    const row = this.row(part.id)
    const continued = this.parts.slice(0, i).find((other) => apart(other.point(other.size - 1), row.point) === 0)
    if (continued) {
      part.parent = continued
      return
    }
    const earlier = this.forks().filter((fork) => this.points[fork]! < this.points[part.id]!)
    let [best, least]: [number | undefined, number] = [undefined, apart(middle, row.point)]
    for (const fork of earlier) {
      const far = apart(row.point, this.row(fork).point)
      if (far < least) [best, least] = [fork, far]
    }
    const where = best === undefined ? 'soma' : String(this.row(best).line)
    this.trouble('outside', `${row.line}: ${row.text} is outside soma, logically connect to ${where}`)
    const [x, y, z] = best === undefined ? middle : this.row(best).point
    part.parent = best === undefined ? soma : this.partOfPoint[best]!
    part.insert(0, [x, y, z, 0.01])
    part.id--
    part.first = 1
  }

  private report(): void {
    this.messages += `\n${this.name} problems and default fixes\n\n`
    for (const [kind, heading] of Object.entries(headings) as [Trouble, string][]) {
      const found = this.troubles.get(kind)
      if (found) this.messages += `${heading}${found.map((text) => `    ${text}\n`).join('')}\n`
    }
  }
}

function apart(a: readonly number[], b: readonly number[]): number {
  const [x, y, z] = [a[0]! - b[0]!, a[1]! - b[1]!, a[2]! - b[2]!]
  return Math.sqrt(x * x + y * y + z * z)
}
function apartAbove(a: readonly number[], b: readonly number[]): number {
  const [x, y] = [a[0]! - b[0]!, a[1]! - b[1]!]
  return Math.sqrt(x * x + y * y)
}
