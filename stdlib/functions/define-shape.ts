/**
 * Shapes for sections that have none: roots along x; a child goes straight on from its parent's end 1, back from the end 0, and
 * sideways from between. Siblings at one place are fanned out. Points stand at the ends and at the centres of the segments.
 */
import type { Section } from '../../runtime/cable/section.ts'
import type { Model } from '../../runtime/model.ts'

/** Angle (radians) from the middle of a fan to its first branch. */
const fan = 0.4

interface Point {
  readonly x: number
  readonly y: number
  readonly z: number
}

export function defineShape(model: Model): void {
  for (const section of model.sections) if (!section.parent()) drawTree(section, { x: 0, y: 0, z: 0 }, 0)
}

function drawTree(section: Section, start: Point, angle: number): void {
  if (section.n3d() < 2) draw(section, start, angle)
  else if (section.parent()) moveTo(section, start)
  const children = section.children().reverse()
  for (const child of children) {
    const { x } = child.parent()!
    const siblings = children.filter((each) => each.parent()!.x === x)
    drawTree(child, pointAt(section, x), angle + direction(x) + turnOf(siblings.indexOf(child), siblings.length))
  }
}

/** A section that has points keeps its form, and is put where it belongs. */
function moveTo(section: Section, start: Point): void {
  const [dx, dy, dz] = [start.x - section.x3d(0), start.y - section.y3d(0), start.z - section.z3d(0)]
  if (dx === 0 && dy === 0 && dz === 0) return
  section.points.move(dx, dy, dz)
}

function direction(x: number): number {
  if (x === 0 || x === 1) return x === 1 ? 0 : Math.PI
  return x < 0.5 ? -Math.PI / 2 : Math.PI / 2
}

const turnOf = (i: number, count: number) => (count === 1 ? 0 : fan - (2 * fan * i) / (count - 1))

function draw(section: Section, start: Point, angle: number): void {
  const { L, nseg } = section
  const places = [0, ...Array.from({ length: nseg }, (_, k) => (k + 0.5) / nseg), 1]
  const diameters = places.map((x) => section.at(x).diam)
  section.pt3dclear()
  places.forEach((x, k) => {
    section.pt3dadd(start.x + x * L * Math.cos(angle), start.y + x * L * Math.sin(angle), start.z, diameters[k]!)
  })
  // a drawn section keeps the length it was given
  section.points.settle(L)
}

function pointAt(section: Section, x: number): Point {
  const arc = x * section.L
  let i = 1
  while (i < section.n3d() - 1 && section.arc3d(i) < arc) i++
  const [a, b] = [section.arc3d(i - 1), section.arc3d(i)]
  const exact = b > a ? (arc - a) / (b - a) : 0
  // a point that is meant is met, whatever rounding did to the lengths before it
  const share = Math.abs(exact - Math.round(exact)) < 1e-6 ? Math.round(exact) : exact
  const between = (from: number, to: number) => from + share * (to - from)
  return {
    x: between(section.x3d(i - 1), section.x3d(i)),
    y: between(section.y3d(i - 1), section.y3d(i)),
    z: between(section.z3d(i - 1), section.z3d(i)),
  }
}
