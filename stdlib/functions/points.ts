/** 3-D points of the section in use. Lengths in um. */
import type { Section } from '../../runtime/cable/section.ts'
import type { HocFunction } from '../binding/class.ts'
import type { Context } from '../binding/context.ts'
import { argumentOutOfRange, integer, number, optional } from '../binding/params.ts'
import { asDone, asNothing, asNumber, hocFunction } from '../binding/table.ts'
import { pointRules } from './point-rules.ts'

const i = number('i')
const four = [number('x'), number('y'), number('z'), number('diam')] as const

function place(section: Section, caller: string, at: number, most = section.n3d() - 1): number {
  if (at >= 0 && at <= most) return Math.trunc(at)
  throw argumentOutOfRange(caller, at, 0, most)
}

const coordinate = (name: string, help: string, read: (section: Section, at: number) => number): HocFunction =>
  hocFunction(name, [i], asNumber, help, (context, at) => {
    const section = context.section()
    return read(section, place(section, name, at))
  })

function changed(context: Context, at: number, a: number, y?: number, z?: number, diam?: number): void {
  const section = context.section()
  const which = place(section, 'pt3dchange', at)
  if (diam !== undefined) section.pt3dchange(which, a, y!, z!, diam)
  else section.changeDiameter(which, a)
}

export const pointFunctions: readonly HocFunction[] = [
  hocFunction('n3d', [], asNumber, 'Number of 3-D points.', (context) => context.section().n3d()),
  coordinate('x3d', 'x of point i (um).', (section, at) => section.x3d(at)),
  coordinate('y3d', 'y of point i (um).', (section, at) => section.y3d(at)),
  coordinate('z3d', 'z of point i (um).', (section, at) => section.z3d(at)),
  coordinate('diam3d', 'Diameter at point i (um).', (section, at) => section.diam3d(at)),
  coordinate('arc3d', 'Length from the first point to point i (um).', (section, at) => section.arc3d(at)),
  {
    ...hocFunction('pt3dadd', [...four, optional(number('spine'))], asDone, 'Adds a point.', (context, x, y, z, diam) =>
      context.section().pt3dadd(x, y, z, diam),
    ),
    /** A reconstructed cell has a hundred thousand of them. */
    callRows(values, first, width, count, context) {
      if (width < 4 || width > 5) return false
      context.section().pt3daddRows(values, first, width, count)
      return true
    },
  },
  hocFunction(
    'pt3dclear',
    [optional(integer('size', 0, 2 ** 31))],
    asNumber,
    'Forgets all points.',
    (context, size) => {
      context.section().pt3dclear()
      return size ?? 0
    },
  ),
  hocFunction('pt3dinsert', [i, ...four], asNothing, 'Puts a point before point i.', (context, at, x, y, z, diam) => {
    const section = context.section()
    section.pt3dinsert(place(section, 'pt3dinsert', at, section.n3d()), x, y, z, diam)
  }),
  hocFunction('pt3dremove', [i], asNothing, 'Takes point i out.', (context, at) => {
    const section = context.section()
    section.pt3dremove(place(section, 'pt3dremove', at))
  }),
  hocFunction(
    'pt3dchange',
    [i, number('x or diam'), optional(number('y')), optional(number('z')), optional(number('diam'))],
    asNothing,
    'Moves point i, or only changes its diameter.',
    changed,
  ),
  hocFunction('spine3d', [i], asNumber, 'Whether point i counts as a spine.', (context, at) => {
    const section = context.section()
    return section.points.diameter(place(section, 'spine3d', at)) < 0 ? 1 : 0
  }),
  ...pointRules,
]
