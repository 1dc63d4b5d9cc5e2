/** What 3-D points mean for the section: whether they follow L and diam, where they hang, what a spine adds. Lengths in um. */
import type { Ref } from '../../runtime/memory/ref.ts'
import type { HocFunction } from '../binding/class.ts'
import type { Context } from '../binding/context.ts'
import { argumentOutOfRange, either, notEnoughArguments, number, optional, pointer } from '../binding/params.ts'
import { asDone, asNumber, hocFunction } from '../binding/table.ts'
import { defineShape } from './define-shape.ts'

function fix(context: Context, flag: number | undefined): number {
  const { pointStore } = context.model
  const before = pointStore.areFixed ? 1 : 0
  if (flag !== undefined) pointStore.areFixed = Math.trunc(inFlagRange('pt3dconst', flag)) === 1
  return before
}

function inFlagRange(caller: string, flag: number): number {
  if (flag >= 0 && flag <= 1) return flag
  throw argumentOutOfRange(caller, flag, 0, 1)
}

/** `pt3dstyle(1, x, y, z)` sets the origin, with pointers it is read; `pt3dstyle(0)` forgets it. */
function style(context: Context, flag?: number, ...place: (number | Ref | undefined)[]): number {
  const section = context.section()
  const { points } = section
  if (flag !== undefined) {
    if (Math.trunc(inFlagRange('pt3dstyle', flag)) === 0) points.origin = undefined
    else if (typeof place[0] === 'object') readOrigin(points.origin, place as Ref[])
    else {
      const [x, y, z] = (place as (number | undefined)[]).map((at) => (at === undefined ? at : Math.fround(at)))
      if (x === undefined || y === undefined || z === undefined) throw notEnoughArguments('pt3dstyle', 'x, y, z')
      points.origin = { x, y, z }
    }
    section.shapeChanged()
  }
  return points.origin ? 1 : 0
}

function readOrigin(origin: { x: number; y: number; z: number } | undefined, [x, y, z]: readonly Ref[]): void {
  if (!origin) return
  x?.set(origin.x)
  y?.set(origin.y)
  z?.set(origin.z)
}

/** Like NEURON's, it counts when the areas of a section are computed next, for some other reason. */
function setSpineArea(context: Context, area: number): number {
  context.model.pointStore.spineArea = area
  return area
}

const coordinate = (name: string) => optional(either(pointer(name), number(name)))

export const pointRules: readonly HocFunction[] = [
  hocFunction(
    'pt3dconst',
    [optional(number('flag'))],
    asNumber,
    '1: assignments to L and diam do not change sections that have points.',
    fix,
  ),
  hocFunction(
    'pt3dstyle',
    [optional(number('style')), coordinate('x'), coordinate('y'), coordinate('z')],
    asNumber,
    'Whether the first point hangs at a place of its own on the parent, and where.',
    style,
  ),
  hocFunction(
    'setSpineArea',
    [number('area')],
    asNumber,
    'Area (um2) that each point of negative diameter adds.',
    setSpineArea,
  ),
  hocFunction(
    'getSpineArea',
    [],
    asNumber,
    'Area (um2) that each point of negative diameter adds.',
    (context) => context.model.pointStore.spineArea,
  ),
  hocFunction('define_shape', [], asDone, 'Gives points to the sections that have none.', (context) => {
    defineShape(context.model, (text) => context.host.write(text))
  }),
]
