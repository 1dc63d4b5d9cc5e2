/** The surface between outlines that lie over one another: triangles between each and the next. */
import { distance, sampled } from './outline.ts'
import type { Part, Point } from './part.ts'

export function areaOfStack(outlines: readonly Part[]): number {
  let area = 0
  for (let k = 1; k < outlines.length; k++) {
    const [a, b] = [outlines[k - 1]!.points(), outlines[k]!.points()]
    area += areaOf(a, b, between(outlines[k - 1]!, outlines[k]!))
  }
  return area
}

type Pair = readonly [number, number]

/** Edges between two outlines: each next one is the shorter of the two that are possible. */
function between(a: Part, b: Part): Pair[] {
  const [first, second] = [around(a, a.point(0)), around(b, a.point(0))]
  const apart = (i: number, j: number) => {
    const [p, q] = [a.point(first[i]!), b.point(second[j]!)]
    return (p[0] - q[0]) ** 2 + (p[1] - q[1]) ** 2
  }
  const edges: Pair[] = []
  let [i, j] = [0, 0]
  for (;;) {
    edges.push([first[i]!, second[j]!])
    const [atEnd, otherAtEnd] = [i + 1 === first.length, j + 1 === second.length]
    if (atEnd && otherAtEnd) return edges
    if (otherAtEnd || (!atEnd && apart(i + 1, j) < apart(i, j + 1))) i++
    else j++
  }
}

/** Places of the points, clockwise seen from above, from the one nearest to `start` and back to it. */
function around(part: Part, start: Point): number[] {
  const places = Array.from({ length: part.size }, (_, i) => i)
  const { middle } = sampled(part.rows())
  const [p, q] = [part.point(0), part.point(1)]
  const cross = (p[0] - middle[0]) * (q[1] - middle[1]) - (p[1] - middle[1]) * (q[0] - middle[0])
  if (cross > 0) places.reverse()
  const distances = places.map((i) => distance(part.point(i), start))
  const nearest = distances.indexOf(Math.min(...distances))
  return [...places.slice(nearest), ...places.slice(0, nearest), places[nearest]!]
}

function areaOf(a: readonly Point[], b: readonly Point[], edges: readonly Pair[]): number {
  let area = 0
  for (let k = 1; k < edges.length; k++) {
    const [[i, j], [nextI, nextJ]] = [edges[k - 1]!, edges[k]!]
    const side = i === nextI ? distance(b[j]!, b[nextJ]!) : distance(a[i]!, a[nextI]!)
    area += triangle(distance(a[i]!, b[j]!), distance(a[nextI]!, b[nextJ]!), side)
  }
  return area
}

/** W. Kahan, Miscalculating area and angles of a needle-like triangle. */
function triangle(...sides: [number, number, number]): number {
  const [c, b, a] = Float64Array.from(sides).sort() as unknown as [number, number, number]
  return 0.25 * Math.sqrt(Math.max(0, (a + (b + c)) * (c - (a - b)) * (c + (a - b)) * (a + (b - c))))
}
