/** VBox, HBox, Deck and PWManager as HOC sees them. */
import type { HocClass, Member } from '../binding/class.ts'
import type { Context } from '../binding/context.ts'
import { anything, argumentOutOfRange, rest } from '../binding/params.ts'
import { hocClassMadeBy } from '../binding/table.ts'
import type { HocObject } from '../binding/value.ts'
import { type Box, Deck, HBox, VBox } from './boxes.ts'
import { type Arguments, rowsFor } from './lenient.ts'
import { type Screen, screenOf } from './screen.ts'

/** Objects that a box keeps alive until it is closed, per session. */
const keptKey = Symbol('objects kept by boxes')
const keptBy = (context: Context): Map<Box, HocObject> => context.state(keptKey, () => new Map())

function boxRows<T extends Box>(): Record<string, Member> {
  const { one, zero, number } = rowsFor<T>()
  return {
    intercept: number('intercept(0 | 1)', (self, args) => {
      const given = args.number(0) ?? 0
      if (!(given >= 0 && given <= 1)) throw argumentOutOfRange('intercept', given, 0, 1)
      const on = Math.trunc(given)
      self.intercept(on !== 0)
      return on
    }),
    map: one('map(["title"], [left, top, width, height])', map),
    unmap: zero('unmap()', (self, args) => {
      self.unmap()
      letGo(self, args.context)
    }),
    save: one('save("statement")'),
    flip_to: number('flip_to([i])', flipTo),
  }
}

/** For VBox and HBox alone. */
function windowRows<T extends Box>(): Record<string, Member> {
  const { zero, number } = rowsFor<T>()
  return {
    ismapped: number('ismapped()', (self) => (self.ismapped() ? 1 : 0)),
    ref: zero('ref(object)', keep),
    adjuster: zero('adjuster(size)'),
    adjust: zero('adjust(size, [i])'),
    full_request: zero('full_request([0 | 1])'),
    priority: number('priority(i)', (_, args) => args.number(0) ?? 0),
    size: zero('size(&x)'),
    dismiss_action: zero('dismiss_action("statement")', (self, args) => {
      const text = args.text(0)
      if (text) self.onDismiss = args.context.statement(text, args.context.currentObject())
    }),
    dialog: zero('dialog("label", ["accept", "cancel"])'),
  }
}

function map(self: Box, args: Arguments): void {
  const [left, top, width, height] = args.numbers(1)
  self.map(args.text(0), height === undefined ? undefined : [left!, top!, width!, height])
}

function flipTo(self: Box, args: Arguments): number {
  const wanted = args.number(0)
  if (wanted !== undefined) self.flip(wanted)
  return self.screen.attached ? self.front : -1
}

/** The object lives as long as the window does. */
function keep(self: Box, args: Arguments): void {
  const object = args.object(0)
  const kept = keptBy(args.context)
  if (!object || kept.has(self)) return
  kept.set(self, object)
  args.context.retain(object)
}

function letGo(self: Box, context: Context): void {
  const kept = keptBy(context)
  const object = kept.get(self)
  kept.delete(self)
  if (object) context.release(object)
}

const any = [rest(anything('any'))] as const
const boxClass = <T extends Box>(name: string, make: (screen: Screen) => T, rows: Record<string, Member>): HocClass =>
  hocClassMadeBy(name, any, (context) => make(screenOf(context)), rows, { destroy: (box: T) => box.unmap() })

const { flip_to, ...plainRows } = boxRows<Box>()

export const vBoxClass = boxClass('VBox', (screen) => new VBox(screen), { ...plainRows, ...windowRows<VBox>() })
export const hBoxClass = boxClass('HBox', (screen) => new HBox(screen), { ...plainRows, ...windowRows<HBox>() })

const deck = rowsFor<Deck>()
export const deckClass = boxClass('Deck', (screen) => new Deck(screen), {
  ...plainRows,
  flip_to: flip_to!,
  remove_last: deck.zero('remove_last()', (self) => void self.parts.pop()),
  remove: deck.zero('remove(i)', (self, args) => void self.parts.splice(args.number(0) ?? 0, 1)),
  move_last: deck.zero('move_last(i)', (self, args) => {
    self.parts.push(...self.parts.splice(args.number(0) ?? 0, 1))
  }),
})

/** Print and file window manager: without a desk there is nothing to manage. */
class PWManager {}

const manager = rowsFor<PWManager>()
const given = (fallback: number) => (signature: string) =>
  manager.number(signature, (_, args) => args.number(0) ?? fallback)
const oneOrGiven = given(1)

export const pwManagerClass: HocClass = hocClassMadeBy('PWManager', any, () => new PWManager(), {
  count: manager.zero('count()'),
  name: manager.zero('name(i, strdef)'),
  is_mapped: manager.zero('is_mapped(i)'),
  map: manager.zero('map(i)'),
  hide: manager.zero('hide(i)'),
  close: manager.zero('close(i)'),
  iconify: manager.zero('iconify()'),
  deiconify: manager.zero('deiconify()'),
  leader: manager.minusOne('leader()'),
  manager: manager.minusOne('manager([show])'),
  group: manager.object('group(i | "name")', () => null),
  snap: manager.zero('snap()'),
  save: manager.zero('save("file", ...)'),
  landscape: manager.one('landscape([on])'),
  deco: manager.one('deco([on])'),
  scale: oneOrGiven('scale(factor)'),
  printfile: manager.one('printfile("file", ...)'),
  window_place: manager.one('window_place(i, x, y)'),
  paper_place: manager.one('paper_place(i, show, x, y)'),
})
