import { describe, expect, it } from 'vitest'
import type { Section } from '../../../runtime/cable/section.ts'
import { handMadeModel } from './kernels.ts'

/** area (um2), ri (MOhm) and diam (um) of each segment. */
const shapes = (section: Section) => section.segments().map(({ area, ri, diam }) => [area, ri, diam])

function expectShapes(section: Section, expected: number[][]): void {
  shapes(section).forEach((shape, i) => {
    shape.forEach((value, k) => {
      expect(Math.abs(value / expected[i]![k]! - 1)).toBeLessThan(1e-14)
    })
  })
}

describe('a section with 3-D points', () => {
  // all numbers as nrniv 8.2.2 printed them with %.17g
  const build = () => {
    const section = handMadeModel().createSection('s')
    section.pt3dadd(0, 0, 0, 4)
    section.pt3dadd(10, 3, 0, 2.2)
    section.pt3dadd(10, 3, 0, 1)
    section.pt3dadd(22, -5, 7, 0.8)
    section.pt3dadd(40, 0, 1, 3)
    section.nseg = 3
    section.Ra = 100
    return section
  }

  it('sums truncated cones', () => {
    const section = build()
    expect(section.L).toBe(46.092942921140533)
    expectShapes(section, [
      [120.06489218943635, 0.91395253372099772, 2.4171411764388071],
      [44.24662067907682, 19.642659168577804, 0.91621440247559471],
      [103.39173864342942, 15.353409117894163, 2.1386582448226208],
    ])
  })

  it('is stretched by setting L', () => {
    const section = build()
    section.L = 50
    expectShapes(section, [
      [129.92513730434962, 0.99142349761075188, 2.4171411764388071],
      [47.993527672697766, 21.307664388216679, 0.91621440247559471],
      [112.12932623766082, 16.654837101811871, 2.1386582448226208],
    ])
  })

  it('gives its points the diameters of their segments when diam is set', () => {
    const section = build()
    section.L = 50
    section(0.5).diam = 5
    expectShapes(section, [
      [133.34744644561698, 1.8160375787671521, 2.5442654447349358],
      [224.00879681632654, 2.2713830001348594, 4.2671486656299624],
      [171.02210069898172, 1.224691905759415, 3.2589278797744297],
    ])
  })

  it('keeps its length and diameters when the points are cleared', () => {
    const section = build()
    const before = shapes(section).map(([, , diam]) => diam)
    section.pt3dclear()
    expect(section.L).toBe(46.092942921140533)
    expect(shapes(section).map(([, , diam]) => diam)).toEqual(before)
  })
})

describe('distance', () => {
  it('goes through the points of connection, and is 1e20 to another tree', () => {
    const model = handMadeModel()
    const [a, b, c, other] = ['a', 'b', 'c', 'other'].map((name) => model.createSection(name))
    b!.connect(a!, 1)
    c!.connect(a!, 0)
    b!.L = 30
    c!.L = 40
    model.setDistanceOrigin(b!, 0.5)
    expect(model.distance(a!, 0)).toBe(115)
    expect(model.distance(c!, 1)).toBe(155)
    expect(model.distance(other!, 0)).toBe(1e20)
  })
})
