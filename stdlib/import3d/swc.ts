/**
 * SWC: one point a line: number, type, x, y, z, radius, number of the point before it (-1 for a root).
 *
 * Parts are runs of points that follow one another, of one type, without a branch. What is particular is the soma: a soma of one
 * point is a sphere with all else on its middle; one of three points as NeuroMorpho.org writes it is a sphere too; what begins inside
 * a soma is joined to it by a wire, and its first diameter is that of its own next point and not that of the soma.
 */
import { formatNumber, sprintf } from '../../lang/printf.ts'
import { numberAt, skipBlanks } from '../text/scan.ts'
import { linesOf, type Morphology, Part, type Point, partType } from './part.ts'

interface SwcPoint {
  readonly id: number
  readonly type: number
  readonly point: Point
  /** The id of its parent as the file has it. */
  parentId: number
  readonly line: number
  readonly text: string
}

export function readSwc(text: string, name: string, quiet = false): Morphology {
  return new SwcReader(name, quiet).read(text)
}

class SwcReader {
  private readonly points: SwcPoint[] = []
  private readonly header: string[] = []
  private readonly placeOfId = new Map<number, number>()
  private messages = ''
  private hasErrors = false

  constructor(
    private readonly name: string,
    private readonly quiet: boolean,
  ) {}

  read(text: string): Morphology {
    linesOf(text).forEach((line, i) => {
      this.line(line, i + 1)
    })
    this.check()
    const { points } = this
    const parts = points.length > 0 ? new SwcParts(points, (id) => this.placeOfId.get(id) ?? -1).make() : undefined
    this.hasErrors ||= points.length > 1 && points[0]!.type !== points[1]!.type
    const column = (get: (point: SwcPoint) => number) => points.map(get)
    return {
      format: 'SWC',
      parts: parts?.parts ?? [],
      types: column(({ type }) => type),
      lineOf: column(({ line }) => line),
      hasErrors: this.hasErrors || (parts?.wired ?? false),
      messages: this.messages,
      columns: {
        id: column(({ id }) => id),
        type: column(({ type }) => type),
        x: column(({ point }) => point[0]),
        y: column(({ point }) => point[1]),
        z: column(({ point }) => point[2]),
        d: column(({ point }) => point[3]),
        pid: column(({ parentId }) => parentId),
        iline: column(({ line }) => line),
        point2sec: parts?.partOfPoint ?? [],
      },
      texts: { header: this.header, lines: points.map(({ text: line }) => line) },
    }
  }

  private line(text: string, line: number): void {
    const numbers = sevenNumbers(text)
    if (numbers) {
      const [id, type, x, y, z, radius, parentId] = numbers
      this.points.push({ id, type, point: [x, y, z, radius * 2], parentId, line, text })
    } else if (/^\s*#/.test(text)) this.header.push(`${text}\n`)
    // a single word is let pass as an empty line is
    else if (/\S\s+\S/.test(text) || /^\s+\S/.test(text)) {
      this.hasErrors = true
      this.messages += `error ${this.name} line ${line}: could not parse: ${text}\n`
    }
  }

  private check(): void {
    const { points } = this
    points.forEach(({ id, parentId, line }, i) => {
      if (parentId < id) return
      this.hasErrors = true
      this.messages += sprintf(
        'error %s line %d: index %d pid=%d is not less than id=%d\n',
        this.name,
        line,
        i,
        parentId,
        id,
      )
    })
    points.sort((a, b) => a.id - b.id)
    const roots = points.filter(({ parentId }) => parentId < 0)
    if (roots.length > 1) {
      this.hasErrors = true
      if (!this.quiet)
        this.messages += `warning ${this.name}: more than one tree:\n${roots.map(({ line }) => `  root at line ${line}\n`).join('')}`
    }
    points.forEach((point, i) => {
      const before = points[i - 1]
      if (before?.id === point.id) {
        this.hasErrors = true
        this.messages += `error ${this.name}: duplicate id:\n  ${before.line}: ${before.text}\n  ${point.line}: ${point.text}\n`
      }
      this.placeOfId.set(point.id, i)
    })
  }
}

/** The seven numbers at the start of a line, in single precision. */
function sevenNumbers(text: string): [number, number, number, number, number, number, number] | undefined {
  const numbers: number[] = []
  for (let at = 0; numbers.length < 7; ) {
    const found = numberAt(text, skipBlanks(text, at))
    if (!found) return undefined
    numbers.push(Math.fround(found.value))
    at = found.end
  }
  return numbers as [number, number, number, number, number, number, number]
}

/** Cuts the points into parts. */
class SwcParts {
  readonly parts: Part[] = []
  readonly partOfPoint: number[] = []
  /** Whether something had to be hung on the near end of a part. */
  wired = false
  private readonly parent: number[]
  /** How many points of the soma follow each point of the soma. */
  private readonly somaChildren: number[]
  /** Points whose parent is the first of a part that a wire joins to the soma: they begin where that part does. */
  private readonly fromNearEnd = new Set<number>()
  private isSphere = false

  constructor(
    private readonly points: readonly SwcPoint[],
    place: (id: number) => number,
  ) {
    this.parent = points.map(({ parentId }) => (parentId < 0 ? -1 : place(parentId)))
    this.somaChildren = points.map(() => 0)
    points.forEach((_, i) => {
      const p = this.parent[i]!
      if (i > 0 && p >= 0 && this.isSoma(i) && this.isSoma(p)) this.somaChildren[p]!++
    })
  }

  make(): this {
    const ends = this.ends()
    let start = 0
    this.points.forEach((_, i) => {
      this.partOfPoint.push(this.parts.length)
      if (!ends[i] && i + 1 < this.points.length) return
      this.parts.push(start === 0 ? this.root(i + 1) : this.branch(start, i + 1))
      start = i + 1
    })
    return this
  }

  private isSoma(i: number): boolean {
    return this.points[i]?.type === partType.soma
  }

  /** Which points are the last of their part: all but those that exactly one point follows, directly and of the same type. */
  private ends(): boolean[] {
    const { points, parent } = this
    const weights = this.weights()
    this.isSphere = this.isNeuroMorphoSoma(weights)
    return points.map((_, i) => {
      const follows = i + 1 < points.length && this.isSoma(i) && this.isSoma(i + 1) && parent[i + 1] === i
      if (follows && (i === 0 || this.somaChildren[i]! <= 1)) return false
      return weights[i] !== 1
    })
  }

  /** 1 for each follower, and a little more for one that is not the next point or of another type. */
  private weights(): number[] {
    const { points, parent } = this
    const weights = points.map(() => 0)
    points.forEach(({ type }, i) => {
      const p = parent[i]!
      if (p < 0) return
      weights[p]!++
      if (p !== i - 1) {
        weights[p]! += 0.01
        if (this.beginsAtNearEnd(p)) {
          this.fromNearEnd.add(i)
          if (p > 1) this.wired = true
          weights[p] = 1
        }
      }
      if (points[p]!.type !== type) weights[p]! += 0.01
    })
    return weights
  }

  private beginsAtNearEnd(p: number): boolean {
    if (this.isSoma(p)) return false
    return p === 0 || (p > 1 && this.isSoma(this.parent[p]!))
  }

  /** Three points, the first in the middle of the others at the distance of a radius, all of one diameter. */
  private isNeuroMorphoSoma(weights: readonly number[]): boolean {
    const { points, parent } = this
    if (points.filter(({ type }) => type === partType.soma).length !== 3) return false
    if (parent[1] !== 0 || parent[2] !== 0 || weights[1] !== 0 || weights[2] !== 0) return false
    const [middle, a, b] = points.map(({ point }) => point) as [Point, Point, Point]
    if (a[3] !== middle[3] || b[3] !== middle[3]) return false
    const length = [a, b].reduce(
      (sum, end) => sum + Math.hypot(end[0] - middle[0], end[1] - middle[1], end[2] - middle[2]),
      0,
    )
    if (!(Math.abs(length / middle[3] - 1) < 0.01)) return false
    points[2]!.parentId = points[1]!.id
    parent[2] = 1
    return true
  }

  private root(end: number): Part {
    const part = Part.of(
      0,
      this.points.slice(0, this.isSphere ? 1 : end).map(({ point }) => point),
    )
    part.type = this.points[0]!.type
    return part
  }

  private branch(start: number, end: number): Part {
    const { points } = this
    const from = this.parent[start]!
    const own = points.slice(start, end).map(({ point }) => point)
    // another root has nothing before it
    if (from < 0) return Object.assign(Part.of(start, own), { type: points[start]!.type })
    const part = Part.of(start, [points[from]!.point, ...own])
    const parent = this.parts[this.partOfPoint[from]!]!
    part.type = points[start]!.type
    part.parent = parent
    this.join(part, parent, from, own.length > 1)
    if (parent.type === partType.soma && part.type !== partType.soma) part.d.set(0, part.d.get(1))
    if (this.fromNearEnd.has(start)) {
      part.pid = parent.id
      part.parentx = 0
    }
    return part
  }

  /** The place on the parent, and whether a wire leads there. */
  private join(part: Part, parent: Part, from: number, several: boolean): void {
    const leavesSoma = parent.type === partType.soma && part.type !== partType.soma
    const wire = () => {
      part.first = 1
    }
    const isRoot = parent === this.parts[0]
    if (isRoot && leavesSoma && parent.size === 1) {
      part.parentx = 0.5
      if (several) wire()
    } else if (isRoot && from === parent.id) {
      part.parentx = 0
      if (part.type !== partType.soma && this.somaChildren[from]! > 1) wire()
    } else if (parent.type === partType.soma) {
      // parts but the root, or rather but one that begins with the first point, have a point of their parent in front
      const last = parent.id + parent.size - (parent.id === 0 ? 1 : 2)
      if (from < last) {
        part.parentx = 0.5
        if (leavesSoma && several) wire()
      } else if (several && this.somaChildren[from]! > 1 && part.type !== partType.soma) wire()
    }
  }
}

/** A number as HOC prints it. */
export const shown = formatNumber
