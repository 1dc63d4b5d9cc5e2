/**
 * Objects that only a running expression refers to, and when they are let go.
 *
 * HOC counts references so exactly that programs see it: a template's `unref` hears of each decrement. So an object on the way counts
 * as it does on NEURON's stack. A call lets go of what it was given, the last argument first. An object before a dot goes from the
 * stack to a place of its own, and from there when the next member of any object has been found, or at the end of the statement.
 */
import { type HocObject, isHocObject } from '../../stdlib/binding/value.ts'
import type { Handle, ObjCell } from '../objects.ts'
import { isTemplate, type ObjectStore } from '../store.ts'
import { Stop } from './fault.ts'
import type { Site } from './sites.ts'

export class Held {
  /** How many there are. Generated code keeps a mark and comes back to it. */
  top = 0
  /** What stood before the last dot, if it was on its way. */
  deferred: Handle | null = null
  /** Some template has an `unref`: each decrement counts. Until then it is enough to keep objects alive. */
  isHeard = false
  private readonly objects: (Handle | null)[] = []
  readonly stopped = new Stop('stop')

  constructor(private readonly store: ObjectStore) {}

  hold<T>(object: T): T {
    if (object !== null) {
      const handle = object as unknown as Handle
      handle.refs++
      this.objects[this.top++] = handle
    }
    return object
  }

  /** What a built-in gave that has other references: held from here on, unless that is done. */
  keepLoose(object: unknown, mark: number, { givesLoose }: Site): void {
    if (givesLoose && this.top === mark && isHocObject(object) && isTemplate(object.cls)) this.hold(object)
  }

  /** Lets go of all above the mark, the last first. */
  dropTo(mark: number): void {
    while (this.top > mark) {
      const object = this.objects[this.top - 1]!
      this.objects[this.top - 1] = null
      this.letGo(object)
      this.top--
    }
  }

  private letGo(object: Handle | null): void {
    if (object !== null) this.store.release(object)
  }

  flush(): void {
    const object = this.deferred
    this.deferred = null
    this.letGo(object)
  }

  /** Whatever is let go on the way out of here, nobody hears of. */
  stop(): never {
    this.store.isSilent = true
    throw this.stopped
  }

  /** Behind the assignment of a new object, whose `init` may have stopped. */
  assigned<T>(value: T): T {
    if (!this.store.isStopping) return value
    this.store.isStopping = false
    throw this.stopped
  }

  silence(): void {
    this.store.isSilent = true
  }

  endSilence(): void {
    this.store.isSilent = false
  }

  flushed<T>(value: T): T {
    this.flush()
    return value
  }

  /** Behind a call that gave a number its arguments go, behind a comparison its sides. */
  afterCall<T>(mark: number, value: T): T {
    this.dropTo(mark)
    return value
  }

  /** Behind a call that may have given an object: the arguments from `mark` to `end` go, what lies above them takes their place. */
  afterObjectCall<T>(mark: number, end: number, value: T): T {
    this.settle(mark, end)
    return value
  }

  private settle(mark: number, end: number): void {
    const { objects } = this
    for (let i = end - 1; i >= mark; i--) {
      const object = objects[i]!
      objects[i] = null
      this.letGo(object)
    }
    if (this.top <= end) {
      this.top = mark
      return
    }
    const result = objects[end]!
    // what an obfunc was about to return when it held it already: nobody hears of that
    if (this.top > end + 1) result.refs -= this.top - end - 1
    this.top = mark + 1
    objects[mark] = result
  }

  /**
   * Behind a member: the object before the dot was held from `mark` to `args`, the arguments from there to `end`, the result is what
   * lies above.
   */
  afterMember<T>(mark: number, args: number, end: number, value: T, before: unknown): T {
    // what a section has is no member of an object
    if (typeof before === 'function') return this.afterCall(mark, value)
    return !this.isHeard && end === args && this.top <= end + 1
      ? this.afterUnheard(mark, args, value)
      : this.afterHeard(mark, args, end, value)
  }

  /** The same where neither the object before the dot nor an argument can have been held. */
  afterResult<T>(mark: number, value: T, before: unknown): T {
    const isPlain = this.deferred === null && !this.isHeard && this.top <= mark + 1 && typeof before !== 'function'
    return isPlain ? value : this.afterMember(mark, mark, mark, value, before)
  }

  /** The same where no argument can have been held: small enough to be put in line. */
  afterBefore<T>(mark: number, args: number, value: T, before: unknown): T {
    return this.isHeard || this.top > args + 1 || typeof before === 'function'
      ? this.afterMember(mark, args, args, value, before)
      : this.afterUnheard(mark, args, value)
  }

  private afterUnheard<T>(mark: number, args: number, value: T): T {
    const { objects, deferred } = this
    if (deferred !== null) {
      this.deferred = null
      this.letGo(deferred)
    }
    if (args > mark) {
      const before = objects[mark]!
      // with references left it does not end with this one, and nobody hears of it
      if (before.refs > 1) before.refs--
      else this.deferred = before
      if (this.top-- > args) objects[mark] = objects[args]!
    }
    return value
  }

  private afterHeard<T>(mark: number, args: number, end: number, value: T): T {
    const isObject = this.top > end
    this.settle(args, end)
    if (isObject) this.objects[args]!.refs++
    if (this.deferred !== null) this.flush()
    if (args > mark) this.defer(mark)
    if (isObject) this.tellOf(this.objects[this.top - 1]!)
    return value
  }

  private defer(mark: number): void {
    const { objects } = this
    const object = objects[mark]!
    this.tell(object)
    this.deferred = object
    if (this.top === mark + 2) objects[mark] = objects[mark + 1]!
    this.top--
  }

  private tellOf(result: Handle): void {
    result.refs--
    this.tell(result)
  }

  /** The count has gone up and down. */
  private tell(object: Handle): void {
    if (isTemplate(object.cls)) this.store.tellUnref(object, object.cls)
  }

  /** The object that an obfunc returns goes to its caller. What it held already is held twice until the call is over, see `settle`. */
  keep(mark: number, object: HocObject | null): HocObject | null {
    if (object === null) this.dropTo(mark)
    else this.hold(object)
    return object
  }

  /** An object on its way becomes that of a variable. */
  assign(mark: number, cell: ObjCell, object: HocObject | null): HocObject | null {
    if (object !== null) object.refs++
    this.dropTo(mark)
    cell.replace(object)
    return object
  }

  /** The same for one that lies on top, if it does. */
  assignTop(cell: ObjCell, object: HocObject | null): void {
    const isHeld = object !== null && this.top > 0 && this.objects[this.top - 1] === object
    if (isHeld) this.assign(this.top - 1, cell, object)
    else cell.set(object)
  }
}
