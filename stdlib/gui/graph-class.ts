/** Graph and Glyph as HOC sees them. */

import type { HocClass } from '../binding/class.ts'
import type { Context } from '../binding/context.ts'
import { anything, optional, rest } from '../binding/params.ts'
import { hocClassMadeBy } from '../binding/table.ts'
import type { HocObject } from '../binding/value.ts'
import { drawingRows, styleAt } from './drawing-rows.ts'
import { Glyph } from './glyph.ts'
import { Graph } from './graph.ts'
import { type Arguments, rowsFor } from './lenient.ts'
import { RangeVarPlot } from './range-var-plot.ts'
import { screenOf } from './screen.ts'

const { one, zero, minusOne } = rowsFor<Graph>()

export const graphClass: HocClass = hocClassMadeBy(
  'Graph',
  [optional(anything('map'))],
  (context, map) => new Graph(screenOf(context), map !== 0),
  {
    ...drawingRows<Graph>(),
    addvar: one('addvar(["label"], "variable" | &variable, [color, brush])', addvar),
    addexpr: one('addexpr(["label"], "expression", [object], [color, brush])', addexpr),
    addobject: one('addobject(rangeVarPlot, [color, brush])', (self, args) => {
      const plot = args.instance(0, RangeVarPlot)
      if (plot) self.addobject(plot, styleAt(args, 1))
    }),
    vector: one('vector(n, &x, &y)', (self, args) => {
      const [n, x, y] = [args.number(0), args.ref(1), args.ref(2)]
      if (n !== undefined && x && y) self.vector(n, x, y)
    }),
    xexpr: one('xexpr("expression")', (self, args) => {
      const value = expression(args.context, args.text(0) ?? '', null)
      self.xexpr(() => value() ?? 0)
    }),
    begin: one('begin()', (self) => self.begin()),
    plot: one('plot(x)', (self, args) => self.plot(args.number(0) ?? 0)),
    fastflush: one('fastflush()', (self) => self.fastflush()),
    simgraph: one('simgraph()'),
    family: one('family(0 | 1 | "label")', (self, args) => self.family(args.number(0) !== 0)),
    color: one('color(number, ["name"])', (self, args) => self.color(args.number(0) ?? 1)),
    brush: one('brush(number, [pattern, width])', (self, args) => self.brush(args.number(0) ?? 1)),
    fixed: one('fixed([scale])', (self) => self.fixed()),
    vfixed: one('vfixed([scale])', (self) => self.fixed()),
    relative: one('relative([scale])', (self) => self.relative()),
    align: one('align(x, y)'),
    xaxis: one('xaxis([mode | start, stop, ...])'),
    yaxis: one('yaxis([mode | start, stop, ...])'),
    glyph: zero('glyph(glyph, x, y, [scale x, scale y, angle])'),
    menu_remove: zero('menu_remove("label")'),
    crosshair_action: zero('crosshair_action("procedure")'),
    view_info: minusOne('view_info(...)'),
    view_size: zero('view_size(...)'),
    line_info: minusOne('line_info(i, vector)'),
    getline: minusOne('getline(previous, x, y)'),
  },
  { destroy: (graph) => graph.unmap() },
)

type Value1 = () => number | undefined

/** addvar("name"), addvar("label", "name"), addvar("label", &x), each with colour and brush after it. */
function addvar(self: Graph, args: Arguments): void {
  const label = args.text(0)
  if (label === undefined) return
  const pointer = args.ref(1)
  const name = args.text(1)
  const style = styleAt(args, pointer || name !== undefined ? 2 : 1)
  const ref = pointer ?? found(args.context, name ?? label)
  if (ref) self.addvar(label, ref, style)
  else self.addexpr(label, expression(args.context, name ?? label, null), style)
}

function found(context: Context, name: string) {
  try {
    return context.refByName(name)
  } catch {
    return undefined
  }
}

/** addexpr("expression"), addexpr("label", "expression"), each with an object, colour and brush after it. */
function addexpr(self: Graph, args: Arguments): void {
  const label = args.text(0)
  if (label === undefined) return
  const second = args.text(1)
  let next = second === undefined ? 1 : 2
  const object = args.object(next)
  if (object) next++
  self.addexpr(label, expression(args.context, second ?? label, object ?? null), styleAt(args, next))
}

/**
 * An expression of HOC as a function, in the section that is in use now. Not evaluated while nobody looks, as in NEURON; undefined where it cannot
 * be evaluated, as when an object is gone.
 */
function expression(context: Context, text: string, object: HocObject | null): Value1 {
  const screen = screenOf(context)
  const section = context.sectionOrNone()
  let assign: (() => void) | undefined
  const evaluate = () => {
    const result = context.refByName('hoc_ac_')
    if (!result) return undefined
    const before = result.get()
    assign ??= context.statement(`hoc_ac_ = ${text}`, object)
    assign()
    const value = result.get()
    result.set(before)
    return value
  }
  return () => {
    if (!screen.attached) return undefined
    try {
      return section && !section.deleted ? context.inside(section, evaluate) : evaluate()
    } catch {
      return undefined
    }
  }
}

const glyph = rowsFor<Glyph>()
const self = (name: string) => glyph.object(`${name}(...)`, (glyph, args) => glyph.add(name, args.numbers(0)))

export const glyphClass: HocClass = hocClassMadeBy('Glyph', [rest(anything('any'))], () => new Glyph(), {
  path: self('path'),
  m: self('m'),
  l: self('l'),
  s: self('s'),
  fill: self('fill'),
  close: self('close'),
  curve: self('curve'),
  cpt: self('cpt'),
  circle: self('circle'),
  gif: self('gif'),
  erase: glyph.object('erase()', (glyph) => glyph.erase()),
})
