/**
 * A reconstructed cell before it becomes sections: unbranched pieces with their points, each hanging on a place of another.
 *
 * Every reader of a file format makes one of these; what becomes of it is in build.ts.
 */
import { Matrix } from '../matrix.ts'
import { Vector } from '../vector.ts'

/** x, y, z and diameter (um). */
export type Point = readonly [x: number, y: number, z: number, diameter: number]

/** Codes that all formats share. Others are allowed. */
export const partType = { other: 0, soma: 1, axon: 2, dendrite: 3, apical: 4 } as const

/** One unbranched piece. Programs see it as Import3d_Section, and may change it before it becomes a section. */
export class Part {
  /** One column a point: rows x, y, z (um). */
  readonly raw: Matrix
  /** The same as it is shown. */
  readonly xyz: Matrix
  /** Diameters (um). */
  readonly d: Vector
  /** 1 soma, 2 axon, 3 dendrite, 4 apical dendrite; others are named by their number. */
  type = 0
  parent: Part | null = null
  /** Where on the parent. */
  parentx = 1
  /** 1 when the first point is not part of the piece, only the place on the parent from which a wire leads to the second. */
  first = 0
  /** Index within `raw` of the point that `id` names. */
  fid = 0
  /** 1 for the outline of a soma. */
  iscontour_ = 0
  /** Further outlines of the same soma, in other planes. */
  slices: Part[] = []
  /** 1 for those. */
  is_subsidiary = 0
  /** Number among the sections of its type. */
  nameindex = 0
  /** The id of the point it hangs on, where that had to be told; or -1. */
  pid = -1
  /** Marks for whoever walks over the parts. */
  volatile = 0
  volatile2 = 0

  constructor(
    /** Number of its first point in the file. */
    public id: number,
    size: number,
  ) {
    this.raw = new Matrix(3, size)
    this.xyz = new Matrix(3, size)
    this.d = new Vector(size)
  }

  static of(id: number, points: readonly Point[]): Part {
    const part = new Part(id, points.length)
    for (const [i, point] of points.entries()) part.set(i, point)
    return part
  }

  get size(): number {
    return this.d.size()
  }

  point(i: number): Point {
    const { cols, values } = this.raw
    return [values[i]!, values[cols + i]!, values[2 * cols + i]!, this.d.get(i)]
  }
  points(): Point[] {
    return Array.from({ length: this.size }, (_, i) => this.point(i))
  }

  set(i: number, [x, y, z, diameter]: Point): void {
    ;[x, y, z].forEach((value, row) => void this.raw.setval(row, i, value))
    this.d.set(i, diameter)
  }

  /** One more point before point `i`. */
  insert(i: number, point: Point): void {
    const points = this.points()
    points.splice(i, 0, point)
    this.raw.resize(3, points.length)
    this.xyz.resize(3, points.length)
    this.d.resize(points.length)
    for (const [k, each] of points.entries()) this.set(k, each)
  }

  /** x, y, z without the diameters. */
  rows(): [Float64Array, Float64Array, Float64Array] {
    const row = (i: number) => this.raw.values.slice(i * this.raw.cols, (i + 1) * this.raw.cols)
    return [row(0), row(1), row(2)]
  }

  /** Hangs it by a wire on the middle of a soma: its centre becomes a point that is not part of the piece. */
  hangOnMiddle(soma: Part, [x, y, z]: readonly [number, number, number]): void {
    this.parent = soma
    this.parentx = 0.5
    this.insert(0, [x, y, z, 0.01])
    this.first = 1
  }
}

/** What a reader has made of a file. */
export interface Morphology {
  /** As NEURON names the format. */
  readonly format: string
  readonly parts: Part[]
  /** The types of points, or of parts where points have none: the first and last decide which names are looked for. */
  readonly types: readonly number[]
  /** The line of each point. */
  readonly lineOf: readonly number[]
  /** Whether something in the file was not as it should be. */
  readonly hasErrors: boolean
  /** What is said about it, in the words of NEURON. */
  readonly messages: string
  /** For programs that look at points: columns by name, lines of text by name. */
  readonly columns: Readonly<Record<string, readonly number[]>>
  readonly texts: Readonly<Record<string, readonly string[]>>
}

/** The lines of a file, each without its end: LF, CR LF, or CR alone as in files of old Macintoshes. */
export const linesOf = (text: string): string[] => {
  const lines = text.split(/\r\n|\r|\n/)
  if (lines.at(-1) === '') lines.pop()
  return lines
}
