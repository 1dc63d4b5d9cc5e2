/**
 * Vector's methods that draw on a Graph: plot follows the vector, line and mark draw it as it is now. All return the vector.
 */
import type { Member } from '../binding/class.ts'
import type { Vector } from '../vector.ts'
import { Line } from './drawing.ts'
import { styleAt } from './drawing-rows.ts'
import { Graph } from './graph.ts'
import { type Arguments, rowsFor } from './lenient.ts'

const { object } = rowsFor<Vector>()

/** `vectorClass` is Vector's own, handed in because Vector's table is made from these rows. */
export function vectorPlotRows(vectorClass: typeof Vector): Record<string, Member> {
  const drawn = (signature: string, draw: (graph: Graph, self: Vector, args: Arguments) => void) =>
    object(signature, (self, args) => {
      const graph = args.instance(0, Graph)
      if (graph) draw(graph, self, args)
      return self
    })
  /** The x values: a vector, a step, or the index. Second, how many arguments that takes. */
  const abscissa = (args: Arguments): readonly [(i: number) => number, number] => {
    const x = args.instance(1, vectorClass)
    const step = args.number(1)
    if (x) return [(i) => x.data()[i] ?? Number.NaN, 1]
    if (step !== undefined) return [(i) => i * step, 1]
    return [(i) => i, 0]
  }
  return {
    plot: drawn('plot(graph, [x | step], [color, brush])', (graph, self, args) => {
      const [x, taken] = abscissa(args)
      const curve = () => ({ x: Array.from(self.data(), (_, i) => x(i)), y: self.data() })
      graph.addobject({ label: self.label(), curve }, styleAt(args, 1 + taken))
      graph.flush()
    }),
    line: drawn('line(graph, [x | step], [color, brush])', (graph, self, args) => {
      const [x, taken] = abscissa(args)
      draw(graph, self, x, args, 1 + taken)
    }),
    ploterr: drawn('ploterr(graph, x, errors, [size, color, brush])', (graph, self, args) => {
      const [x] = abscissa(args)
      const line = draw(graph, self, x, args, 4)
      const errors = args.instance(2, vectorClass)
      if (errors) line.errors = [...errors.data()]
    }),
    mark: drawn('mark(graph, x | step, ["symbol", size, color, brush])', (graph, self, args) => {
      const [x] = abscissa(args)
      const style = styleAt(args, 4)
      self.data().forEach((y, i) => graph.mark(x(i), y, args.text(2) ?? args.number(2), args.number(3), style))
    }),
  }
}

function draw(graph: Graph, self: Vector, x: (i: number) => number, args: Arguments, at: number): Line {
  const line = new Line(self.label(), { ...graph.style, ...styleAt(args, at) })
  self.data().forEach((y, i) => line.add(x(i), y))
  graph.drawn.push(line)
  graph.flush()
  return line
}
