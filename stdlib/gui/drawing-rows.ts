/** Rows that the tables of Graph, Shape and PlotShape share. */
import type { Member } from '../binding/class.ts'
import type { Drawing, Style } from './drawing.ts'
import { type Arguments, rowsFor } from './lenient.ts'

/** `zero` where shapes differ from graphs: NEURON's headless answers are not of one piece. */
export function drawingRows<T extends Drawing>(): Record<string, Member> {
  const { one, zero, number } = rowsFor<T>()
  return {
    size: number('size(x1, x2, y1, y2)', size),
    view: one('view([x1, y1, width, height, left, top, right, bottom])', view),
    view_count: number('view_count()', (self) => self.view_count()),
    unmap: zero('unmap()', (self) => self.unmap()),
    flush: one('flush()', (self) => self.flush()),
    begin: one('begin()'),
    beginline: one('beginline(["label"], [color, brush])', beginline),
    line: one('line(x, y)', (self, args) => self.line(args.number(0) ?? 0, args.number(1) ?? 0)),
    mark: one('mark(x, y, ["symbol"], [size, color, brush])', mark),
    label: one('label([x, y], "text", ...)', label),
    erase: one('erase()', (self) => self.erase()),
    erase_all: one('erase_all()', (self) => self.erase_all()),
    save_name: one('save_name("name")', (self, args) => {
      self.name = args.text(0) ?? ''
    }),
    exec_menu: zero('exec_menu("entry")', (self, args) => self.exec_menu(args.text(0) ?? '')),
    menu_tool: one('menu_tool("label", "procedure")', (self, args) => self.menu(args.text(0) ?? '')),
    menu_action: one('menu_action("label", "statement")', (self, args) => self.menu(args.text(0) ?? '')),
    printfile: one('printfile("file")'),
    gif: zero('gif("file")'),
  }
}

/** The style from the numbers at `at` and after it. */
export function styleAt(args: Arguments, at: number): Partial<Style> {
  const color = args.number(at)
  const brush = args.number(at + 1)
  return { ...(color !== undefined && { color }), ...(brush !== undefined && { brush }) }
}

/** Sets the limits, or tells one of them (1 to 4), or all into an array. */
function size(self: Drawing, args: Arguments): number {
  const { x1, x2, y1, y2 } = self.limits
  const limits = [x1, x2, y1, y2]
  const array = args.ref(0)
  if (array) {
    if (self.screen.attached) limits.forEach((limit, i) => void array.offset(i).set(limit))
  } else if (args.count >= 4) {
    const [left = x1, right = x2, bottom = y1, top = y2] = args.numbers(0)
    self.size(left, right, bottom, top)
  } else if (args.count === 1 && self.screen.attached) {
    return limits[(args.number(0) ?? 0) - 1] ?? 0
  }
  return 0
}

function view(self: Drawing, args: Arguments): void {
  const [x1, y1, width, height] = args.numbers(0)
  if (args.count === 8 && x1 !== undefined && y1 !== undefined && width !== undefined && height !== undefined)
    self.view({ x1, y1, x2: x1 + width, y2: y1 + height })
  else self.view()
}

function beginline(self: Drawing, args: Arguments): void {
  const text = args.text(0)
  const { color, brush } = styleAt(args, text === undefined ? 0 : 1)
  self.beginline(text ?? '', color, brush)
}

function mark(self: Drawing, args: Arguments): void {
  const [x, y] = [args.number(0), args.number(1)]
  if (x === undefined || y === undefined) return
  self.mark(x, y, args.text(2) ?? args.number(2), args.number(3), styleAt(args, 4))
}

/** label("text"), label(x, y, "text", fixed, size, alignment x, y, color), label(x, y): only the place. */
function label(self: Drawing, args: Arguments): void {
  const [x, y] = [args.number(0), args.number(1)]
  const text = args.text(0) ?? args.text(2)
  if (text === undefined) return
  const fixed = args.number(3)
  self.label(text, x, y, args.number(7), fixed === undefined ? undefined : fixed !== 2)
}
