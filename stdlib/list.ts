/**
 * List: objects in order. It holds a reference to each. `new List("Template")` is another thing under the same name: a view of all
 * living objects of a class.
 */
import { problem } from '../lang/problem.ts'
import type { HocClass } from './binding/class.ts'
import type { Context } from './binding/context.ts'
import { anything, argumentOutOfRange, either, number, object, optional, rest, text } from './binding/params.ts'
import { asNumber, asObject, hocClassMadeBy, membersOf } from './binding/table.ts'
import type { HocObject } from './binding/value.ts'

export class List<T extends object = object> {
  private readonly items: T[] = []
  /** What was taken out of a live list. */
  private hidden: Set<T> | undefined = undefined

  /** With `live`, the list shows what this returns. */
  constructor(private readonly live?: () => readonly T[]) {}

  get isLive(): boolean {
    return this.live !== undefined
  }

  /** The objects; a copy. */
  toArray(): T[] {
    return [...this.contents()]
  }

  [Symbol.iterator](): IterableIterator<T> {
    return this.contents()[Symbol.iterator]()
  }

  get count(): number {
    return this.live ? this.contents().length : this.items.length
  }

  /** The object at place `i`. */
  o(i: number): T {
    const { items } = this
    if (this.live === undefined && i >= 0 && i <= items.length - 1) return items[i | 0]!
    return this.contents()[this.place('object', i, this.count - 1)]!
  }

  /** One more at the end. */
  push(object: T): void {
    this.items.push(object)
  }

  /** How many there are then. */
  append(...objects: T[]): number {
    this.items.push(...objects)
    return this.count
  }

  prepend(object: T): number {
    this.items.unshift(object)
    return this.count
  }

  /** Puts an object before place `i`. */
  insrt(i: number, object: T): number {
    const at = this.place('insrt', i, this.count)
    this.items.splice(Math.max(0, at - this.borrowed), 0, object)
    return this.count
  }

  /** Takes out the object at place `i`, and returns it. One of a live list stays hidden from then on. */
  remove(i: number): T {
    const at = this.place('remove', i, this.count - 1)
    if (at >= this.borrowed) return this.takeOut(at - this.borrowed)
    const gone = this.contents()[at]!
    this.hide(gone)
    return gone
  }

  /** Lists are emptied from one end, or the other: engines need not move the others then. */
  private takeOut(at: number): T {
    const { items } = this
    if (at === items.length - 1) return items.pop()!
    return at === 0 ? items.shift()! : items.splice(at, 1)[0]!
  }

  remove_all(): T[] {
    for (const object of this.live?.() ?? []) this.hide(object)
    return this.items.splice(0)
  }

  private hide(object: T): void {
    this.hidden ??= new Set()
    this.hidden.add(object)
  }

  /** Place of the object, or -1. */
  index(object: T): number {
    return this.contents().indexOf(object)
  }

  private contents(): readonly T[] {
    if (!this.live) return this.items
    const { hidden } = this
    const objects = this.live()
    if (!hidden && this.items.length === 0) return objects
    return [...objects.filter((object) => !hidden?.has(object)), ...this.items]
  }

  /** How many of the objects come from the live list. */
  private get borrowed(): number {
    return this.count - this.items.length
  }

  private place(caller: string, i: number, most: number): number {
    if (i >= 0 && i <= most) return Math.trunc(i)
    throw argumentOutOfRange(caller, i, 0, most)
  }
}

// ---- HOC

type HocList = List<HocObject>
const on = membersOf<HocList>(List)

function added(context: Context, object: HocObject | null, add: (object: HocObject) => number, self: HocList): number {
  if (!object) return self.count
  const count = add(object)
  context.retain(object)
  return count
}

function appendOne(self: HocList, context: Context, object: HocObject | null): void {
  if (!object) return
  self.push(object)
  context.retain(object)
}

const className = optional(either(text('class'), number('size')))

function liveList(context: Context, name: string): HocList {
  const cls = context.classNamed(name)
  if (!cls) throw problem('HOC3022', undefined, `${name} is not a template name`)
  const list: HocList = new List<HocObject>(() => context.instances(cls))
  // a list of all lists counts itself twice: it was there already when it began to hear of new ones
  if (cls === listClass) list.append(context.handle(list))
  return list
}

const objectAt = on.method('o', [number('i')], asObject)

export const listClass: HocClass = hocClassMadeBy<HocList, [typeof className]>(
  'List',
  [className],
  // a number, as old programs give it, means nothing
  (context, name) => (typeof name === 'string' ? liveList(context, name) : new List<HocObject>()),
  {
    // others after the first are not looked at
    append: on.hoc([object('object')], asNumber, (self, context, first) => {
      appendOne(self, context, first)
      return self.count
    }),
    prepend: on.hoc([object('object')], asNumber, (self, context, item) =>
      added(context, item, (some) => self.prepend(some), self),
    ),
    insrt: on.hoc([number('i'), object('object')], asNumber, (self, context, i, item) => {
      if (!item && !(i >= 0 && i <= self.count)) throw argumentOutOfRange('insrt', i, 0, self.count)
      return added(context, item, (some) => self.insrt(i, some), self)
    }),
    remove: on.hoc([number('i')], asNumber, (self, context, i) => {
      const { isLive } = self
      const gone = self.remove(i)
      if (!isLive) context.release(gone)
      return self.count
    }),
    remove_all: on.hoc([], asNumber, (self, context) => {
      for (const item of self.remove_all()) context.release(item)
      return 0
    }),
    index: on.hoc([object('object')], asNumber, (self, _context, item) => (item ? self.index(item) : -1)),
    count: on.hoc([], asNumber, (self) => self.count),
    o: objectAt,
    object: objectAt,
    // the list as it is shown in a window: nothing is selected while there is no window
    browser: on.hoc([rest(anything('title, label'))], asNumber, () => 1),
    selected: on.hoc([], asNumber, () => -1),
    select: on.hoc([rest(anything('i'))], asNumber, () => 1),
    select_action: on.hoc([rest(anything('action'))], asNumber, () => 1),
    accept_action: on.hoc([rest(anything('action'))], asNumber, () => 1),
    scroll_pos: on.hoc([rest(anything('i'))], asNumber, () => -1),
  },
  {
    holds: (self) => (self.isLive ? [] : self.toArray()),
    help: 'Objects in order; `new List("Class")` shows all objects of a class.',
    destroy: (self, context) => {
      if (self.isLive) return
      for (const item of self.remove_all()) context.release(item)
    },
  },
)
