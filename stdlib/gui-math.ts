/** GUIMath: distances in a plane, for tools that pick things with a pointer. Single precision, as on a screen. */
import { type Rounding, toNearest } from '../runtime/math/directed.ts'
import type { HocClass } from './binding/class.ts'
import type { Context } from './binding/context.ts'
import { integer, number, optional } from './binding/params.ts'
import { asFlag, asNumber, hocClass, membersOf } from './binding/table.ts'

export class GUIMath {
  /** Whether the point lies in the box, its edge included. */
  inside(x: number, y: number, left: number, bottom: number, right: number, top: number): boolean {
    return x >= left && x <= right && y >= bottom && y <= top
  }

  /** Distance of the point (x, y) from the line through two points. */
  d2line(x: number, y: number, x1: number, y1: number, x2: number, y2: number): number {
    const length = Math.hypot(x2 - x1, y2 - y1)
    if (length === 0) return Math.fround(Math.hypot(x - x1, y - y1))
    return Math.fround(Math.abs((x2 - x1) * (y - y1) - (y2 - y1) * (x - x1)) / length)
  }

  /** The same from the piece of the line between them. */
  d2line_seg(x: number, y: number, x1: number, y1: number, x2: number, y2: number): number {
    const [dx, dy] = [x2 - x1, y2 - y1]
    const squared = dx * dx + dy * dy
    if (squared === 0) return Math.fround(Math.hypot(x - x1, y - y1))
    const along = ((x - x1) * dx + (y - y1) * dy) / squared
    if (along <= 0) return Math.fround(Math.hypot(x - x1, y - y1))
    return along >= 1 ? Math.fround(Math.hypot(x - x2, y - y2)) : this.d2line(x, y, x1, y1, x2, y2)
  }
}

/** The direction of rounding before: 1 down, 2 to nearest, 3 to zero, 4 up. What is not HOC's own arithmetic keeps rounding to nearest. */
function rounding(_self: GUIMath, context: Context, mode?: number): number {
  const before = context.rounding?.() ?? toNearest
  if (!mode) return before
  context.rounding?.(mode as Rounding)
  if (mode !== toNearest)
    context.warn(
      'HOC3205',
      `feround(${mode}): only the arithmetic of HOC is rounded so`,
      'vectors, matrices, mechanisms and mathematical functions go on rounding to nearest',
    )
  return before
}

const on = membersOf(GUIMath)
const six = ['x', 'y', 'x1', 'y1', 'x2', 'y2'].map((label) => number(label)) as unknown as readonly [
  ReturnType<typeof number>,
  ReturnType<typeof number>,
  ReturnType<typeof number>,
  ReturnType<typeof number>,
  ReturnType<typeof number>,
  ReturnType<typeof number>,
]

export const guiMathClass: HocClass = hocClass(
  GUIMath,
  [],
  {
    inside: on.method('inside', six, asFlag),
    d2line: on.method('d2line', six, asNumber),
    d2line_seg: on.method('d2line_seg', six, asNumber),
    feround: on.hoc([optional(integer('mode', 0, 4))], asNumber, rounding),
  },
  { name: 'GUIMath', help: 'Distances in a plane.' },
)
