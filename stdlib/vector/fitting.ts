/** `y.fit(result, "model" or function, x, &p1, &p2 ...)`: parameters of a curve through the points (x, y). */
import { problem } from '../../lang/problem.ts'
import type { Ref } from '../../runtime/memory/ref.ts'
import type { Member } from '../binding/class.ts'
import type { Context } from '../binding/context.ts'
import { instance, pointer, rest, text } from '../binding/params.ts'
import { asNumber, membersOf } from '../binding/table.ts'
import { type Curve, meanSquareError, namedCurves, simplexMinimum } from '../optimise/curve-fit.ts'
import { Vector } from '../vector.ts'

/** More than these HOC has never taken. */
const mostParameters = 16

function curveNamed(context: Context, name: string, given: number): Curve {
  const known = namedCurves[name]
  if (!known) return (x, parameters) => context.callByName(name, [x, ...Array.from(parameters)])
  if (given >= known.count) return known.curve
  throw problem('HOC3202', undefined, `.fit("${name}") requires ${known.parameters}`, {
    help: `it was given ${given} of these ${known.count} as pointers`,
  })
}

function fit(self: Vector, context: Context, result: Vector, name: string, x: Vector, ...parameters: Ref[]): number {
  if (x.length !== self.length)
    throw problem('HOC3203', undefined, 'Indep argument to .fit() wrong size', {
      help: `it has ${x.length} elements, the data ${self.length}`,
    })
  if (parameters.length > mostParameters) throw problem('HOC3204', undefined, 'Too many parameters to fit()')
  const curve = curveNamed(context, name, parameters.length)
  const [xs, ys] = [x.data().slice(), self.data().slice()]
  const found = simplexMinimum(
    (p) => meanSquareError(curve, p, xs, ys),
    parameters.map((ref) => ref.get()),
  )
  found.place.forEach((value, i) => void parameters[i]!.set(value))
  result.resize(xs.length)
  xs.forEach((at, i) => void result.set(i, curve(at, found.place)))
  return found.value
}

const on = membersOf(Vector)
const vector = () => instance(Vector, 'Vector')

export const vectorFitMembers: Readonly<Record<string, Member>> = {
  fit: on.hoc([vector(), text('model'), vector(), rest(pointer('parameter'))], asNumber, fit),
}
