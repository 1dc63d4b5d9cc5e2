/**
 * Shapes for sections that have none: the root along x, children fanned out from the place they hang on. Two points a section
 * and one for each segment's centre when there are more segments.
 */
import type { Section } from '../../runtime/cable/section.ts'
import type { Model } from '../../runtime/model.ts'

interface Point {
  readonly x: number
  readonly y: number
}

export function defineShape(model: Model): void {
  let level = 0
  for (const section of model.sections) {
    if (section.parent()) continue
    drawTree(section, { x: 0, y: level }, 0)
    level += 100
  }
}

function drawTree(section: Section, start: Point, angle: number): void {
  if (section.n3d() < 2) draw(section, start, angle)
  const children = section.children()
  children.forEach((child, k) => {
    const connection = child.parent()!
    const spread = ((k + 1) / (children.length + 1) - 0.5) * Math.PI * 0.9
    const inward = connection.x < 0.5 ? Math.PI : 0
    drawTree(child, pointAt(section, connection.x), angle + inward + spread)
  })
}

function draw(section: Section, start: Point, angle: number): void {
  const { L, nseg, childEnd } = section
  const centres = Array.from({ length: nseg }, (_, k) => (k + 0.5) / nseg)
  const places = nseg === 1 ? [0, 1] : [0, ...centres, 1]
  const diameters = places.map((x) => section.at(x).diam)
  section.pt3dclear()
  places.forEach((x, k) => {
    const along = (childEnd === 1 ? 1 - x : x) * L
    section.pt3dadd(start.x + along * Math.cos(angle), start.y + along * Math.sin(angle), 0, diameters[k]!)
  })
}

function pointAt(section: Section, x: number): Point {
  const arc = x * section.L
  let i = 1
  while (i < section.n3d() - 1 && section.arc3d(i) < arc) i++
  const [a, b] = [section.arc3d(i - 1), section.arc3d(i)]
  const share = b > a ? (arc - a) / (b - a) : 0
  const between = (from: number, to: number) => from + share * (to - from)
  return {
    x: between(section.x3d(i - 1), section.x3d(i)),
    y: between(section.y3d(i - 1), section.y3d(i)),
  }
}
