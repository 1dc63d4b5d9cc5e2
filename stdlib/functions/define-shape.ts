/**
 * Shapes for sections that have none: roots along x, one above the other; a child goes on from its parent in the direction from the parent's
 * first point to its last, back from the end 0, and sideways from between. Siblings at one place are fanned out. Points stand at
 * the ends and at the centres of the segments. Sections that have points are moved to where they belong on their parent.
 *
 * Numbers are rounded to 32 bits where NEURON's are.
 */
import type { Points } from '../../runtime/cable/points.ts'
import type { Section } from '../../runtime/cable/section.ts'
import type { Model } from '../../runtime/model.ts'

const f = Math.fround
/** Angle (radians) from the middle of a fan to its first branch. */
const fan = 0.4
/** From one root to the next (um). */
const apart = 100
/** A first and a last point nearer to each other (um) give no direction. */
const noDirection = 1e-6

/** Where a section begins (um), and the direction it would go on in; dx and dy need no length. */
interface Start {
  readonly x: number
  readonly y: number
  readonly z: number
  readonly dx: number
  readonly dy: number
}

export function defineShape(model: Model, warn: (text: string) => void): void {
  // what is due to be computed is: areas of sections that have been turned around follow from where their points were
  model.settle()
  const order = model.sections.filter((section) => !section.parent())
  const roots = order.length
  // parents before their children: the list grows as it is walked
  for (let i = 0; i < order.length; i++) {
    const section = order[i]!
    const start = i < roots ? { x: 0, y: 0, z: i * apart, dx: 1, dy: 0 } : startOf(section)
    if (section.n3d() === 0) draw(section, start, angleOf(section, start, warn))
    else if (i >= roots) moveTo(section.points, start)
    order.push(...section.children())
  }
}

/** On the line from the parent's first point to its last. */
function startOf(section: Section): Start {
  const { section: parent, x } = section.parent()!
  const { points } = parent
  const last = points.count - 1
  const arc = parent.parent() && parent.childEnd === 1 ? 1 - x : x
  const sign = arc < 0.5 ? -1 : 1
  const between = (from: number, to: number) => f(to * arc + from * (1 - arc))
  return {
    x: between(points.x(0), points.x(last)),
    y: between(points.y(0), points.y(last)),
    z: between(points.z(0), points.z(last)),
    dx: sign * f(points.x(last) - points.x(0)),
    dy: sign * f(points.y(last) - points.y(0)),
  }
}

function angleOf(section: Section, { dx, dy }: Start, warn: (text: string) => void): number {
  const parent = section.parent()
  const place = parent?.x ?? 0
  let angle = 0
  if (Math.abs(dx) >= noDirection || Math.abs(dy) >= noDirection) angle = f(Math.atan2(dy, dx))
  else warn(`nrn_define_shape: ${parent!.section.name} first and last 3-d point at same (x,y)\n`)
  if (place > 0 && place < 1) angle = f(angle + Math.PI / 2)
  const siblings = parent?.section.children().filter((each) => each.parent()!.x === place) ?? []
  if (siblings.length < 2) return angle
  return f(angle + ((siblings.indexOf(section) / (siblings.length - 1)) * 2 * fan - fan))
}

function draw(section: Section, { x, y, z }: Start, angle: number): void {
  const { L, nseg } = section
  // the functions of 32 bits
  const endX = f(x + L * f(Math.cos(angle)))
  const endY = f(y + L * f(Math.sin(angle)))
  const centres = Array.from({ length: nseg }, (_, k) => (k + 0.5) / nseg)
  // points begin at the connected end, whichever that is
  const diameters = centres.map((place) => section.at(section.flipped ? 1 - place : place).diam)
  section.pt3dadd(x, y, z, diameters[0]!)
  centres.forEach((share, k) => {
    section.pt3dadd(x * (1 - share) + endX * share, y * (1 - share) + endY * share, z, diameters[k]!)
  })
  section.pt3dadd(endX, endY, z, diameters[nseg - 1]!)
  // a drawn section keeps the length it was given
  section.points.settle(L)
}

/** Keeps the form. What hangs at a place of its own moves as far as that place does. */
function moveTo(points: Points, { x, y, z }: Start): void {
  if (points.areFixed) return
  const { origin = { x: points.x(0), y: points.y(0), z: points.z(0) } } = points
  const [dx, dy, dz] = [f(x - origin.x), f(y - origin.y), f(z - origin.z)]
  if (points.origin) points.origin = { x, y, z }
  if (dx !== 0 || dy !== 0 || dz !== 0) points.move(dx, dy, dz)
}
