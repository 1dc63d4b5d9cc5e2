/**
 * Vectors on a Graph: `plot` follows the vector, `line`, `mark` and `ploterr` draw it as it is now. Against another vector, a step, or the index.
 */
import { isStringCell, objectOf, type Value } from '../binding/value.ts'
import { Vector } from '../vector.ts'
import { Line, type Style } from './drawing.ts'
import type { Graph } from './graph.ts'

export type VectorDrawing = 'plot' | 'line' | 'mark' | 'ploterr'

/** `args` are those after the graph: [x | step], then style; for `mark` symbol and size before it, for `ploterr` errors and size. */
export function drawVector(graph: Graph, kind: VectorDrawing, y: Vector, args: readonly Value[]): void {
  const x = abscissa(args[0])
  switch (kind) {
    case 'plot':
      graph.addobject(
        { label: y.label(), curve: () => ({ x: Array.from(y.data(), (_, i) => x(i)), y: y.data() }) },
        styleFrom(args, 1),
      )
      break
    case 'line':
      graph.drawn.push(lineOf(graph, y, x, styleFrom(args, 1)))
      break
    case 'ploterr': {
      const line = lineOf(graph, y, x, styleFrom(args, 3))
      line.errors = [...(vectorOf(args[1])?.data() ?? [])]
      graph.drawn.push(line)
      break
    }
    case 'mark':
      for (const [i, value] of y.data().entries()) {
        graph.mark(x(i), value, symbolOf(args[1]), numberOf(args[2]), styleFrom(args, 3))
      }
  }
  graph.flush()
}

const vectorOf = (value: Value | undefined): Vector | undefined => {
  const found = objectOf(value)?.impl
  return found instanceof Vector ? found : undefined
}
const numberOf = (value: Value | undefined): number | undefined => (typeof value === 'number' ? value : undefined)
const symbolOf = (value: Value | undefined): string | number | undefined =>
  isStringCell(value) ? value.value : numberOf(value)

function abscissa(value: Value | undefined): (i: number) => number {
  const vector = vectorOf(value)
  if (vector) return (i) => vector.data()[i] ?? Number.NaN
  const step = numberOf(value) ?? 1
  return (i) => i * step
}

function styleFrom(args: readonly Value[], at: number): Partial<Style> {
  const [color, brush] = [numberOf(args[at]), numberOf(args[at + 1])]
  return { ...(color !== undefined && { color }), ...(brush !== undefined && { brush }) }
}

function lineOf(graph: Graph, y: Vector, x: (i: number) => number, style: Partial<Style>): Line {
  const line = new Line(y.label(), { ...graph.style, ...style })
  for (const [i, value] of y.data().entries()) line.add(x(i), value)
  return line
}
