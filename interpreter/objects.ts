/**
 * HOC objects: handles with a class, a number and a reference count, and the storage that variables are made of.
 *
 * One handle class serves built-in objects and objects of templates alike, so that generated code sees one shape. For a
 * built-in, `impl` is the TypeScript instance; for a template's object it is the handle itself: its numbers are one block of the
 * arena at `base`, everything else is in `fields`.
 */
import type { Section } from '../runtime/cable/section.ts'
import type { HocClass } from '../stdlib/binding/class.ts'
import type { HocObject, ObjectCell, StringCell } from '../stdlib/binding/value.ts'

const noDims: readonly number[] = []

export class StrCell implements StringCell {
  constructor(public value: string) {}
}

/** Takes and drops references; the object store below. */
export interface References {
  release(object: HocObject): void
}

/**
 * One object variable. Reading is `cell.value`; writing goes through `set`, which keeps the counts. By itself it is also the storage of
 * `objref o`: an array of one, without dimensions.
 */
export abstract class ObjCell implements ObjectCell {
  value: HocObject | null = null
  /** The store's: all its cells have it in common, so that a cell is but its value. */
  protected abstract readonly references: References

  get isObjectCell(): true {
    return true
  }

  get cell(): ObjCell {
    return this
  }
  get cells(): readonly ObjCell[] {
    return [this]
  }
  get dims(): readonly number[] {
    return noDims
  }

  get(): HocObject | null {
    return this.value
  }

  set(value: HocObject | null): void {
    if (value !== null) value.refs++
    this.replace(value)
  }

  /** By an object that counts this variable already. The old one is gone before the new one can be seen. */
  replace(value: HocObject | null): void {
    const before = this.value
    if (before !== null) {
      this.value = null
      this.references.release(before)
    }
    this.value = value
  }
}

/** The cells of one store. */
export function cellClass(references: References): new () => ObjCell {
  return class extends ObjCell {
    protected get references(): References {
      return references
    }
  }
}

/** An array of numbers, `double a[3][2]`: a block of the arena. */
export class NumberArray {
  readonly kind = 'numbers'
  /** First dimension of an array with one; -1 otherwise, so that the quick check of generated code fails. */
  readonly extent: number
  alive = true

  constructor(
    readonly base: number,
    readonly dims: readonly number[],
  ) {
    this.extent = dims.length === 1 ? dims[0]! : -1
  }
}

/** `objref o[3]`. */
export class ObjectArray {
  readonly kind = 'objects'
  readonly cell: ObjCell
  /** As that of a NumberArray. */
  readonly extent: number

  constructor(
    readonly cells: ObjCell[],
    readonly dims: readonly number[],
  ) {
    this.cell = cells[0]!
    this.extent = dims.length === 1 ? dims[0]! : -1
  }
}

/** `create soma, dend[3]`. */
export class SectionArray {
  readonly kind = 'sections'
  /** Number of sections where one index names them, 1 where none does; -1 otherwise. */
  readonly extent: number

  constructor(
    readonly sections: Section[],
    readonly dims: readonly number[],
  ) {
    this.extent = dims.length < 2 ? sections.length : -1
  }
}

export type ObjectField = ObjCell | ObjectArray
export const isObjectField = (field: unknown): field is ObjectField =>
  field instanceof ObjCell || field instanceof ObjectArray

export type Field = StrCell | NumberArray | ObjectField | SectionArray

/** What objects of built-in classes have in common. */
const noFields: never[] = []

export class Handle implements HocObject {
  refs = 0
  readonly impl: object
  /** Start of a template object's block of numbers. */
  base = -1
  readonly fields: (Field | undefined)[]
  dead = false
  /** Neighbours among the living of the class. */
  previous: Handle | undefined = undefined
  next: Handle | undefined = undefined

  constructor(
    /** Changes only when the object is given aliases. */
    public cls: HocClass,
    readonly index: number,
    impl: object | undefined,
  ) {
    this.impl = impl ?? this
    this.fields = impl ? noFields : []
  }
}

/** The living objects of one class, in the order of their numbers: a chain, so that coming and going cost little. */
export class Population {
  private following = 0
  private living = 0
  private first: Handle | undefined = undefined
  private last: Handle | undefined = undefined
  private listed: Handle[] | undefined = undefined

  /** Number of the next object. */
  claim(): number {
    return this.following++
  }

  add(handle: Handle): void {
    this.living++
    handle.previous = this.last
    if (this.last) this.last.next = handle
    else this.first = handle
    this.last = handle
    this.listed?.push(handle)
  }

  /** When the last one is gone, with all it had, numbers start from 0 again. */
  forget(): void {
    if (--this.living === 0) this.following = 0
  }

  remove(handle: Handle): void {
    const { previous, next } = handle
    if (previous) previous.next = next
    else this.first = next
    if (next) next.previous = previous
    else {
      this.last = previous
      this.listed?.pop()
    }
    if (next) this.listed = undefined
    // a chain of the dead would seem alive to the garbage collector, from its first old link on
    handle.previous = undefined
    handle.next = undefined
  }

  /** By its number: they rise along the chain. */
  get(index: number): Handle | undefined {
    const all = this.all()
    let [low, high] = [0, all.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if (all[middle]!.index < index) low = middle + 1
      else high = middle
    }
    return all[low]?.index === index ? all[low] : undefined
  }

  all(): readonly Handle[] {
    if (this.listed) return this.listed
    const list: Handle[] = []
    for (let handle = this.first; handle; handle = handle.next) list.push(handle)
    this.listed = list
    return list
  }
}

interface Mark {
  get(object: object): Handle | undefined
  set(object: object, handle: Handle): void
}

/**
 * Remembers the handle of an instance in the instance itself, invisibly: a WeakMap costs the garbage collector dearly. Each store
 * has its own, so that sessions do not see each other's.
 */
export function handleMark(): Mark {
  const Given = class {
    constructor(object: object) {
      // biome-ignore lint/correctness/noConstructorReturn: the private field below goes to the object given
      return object
    }
  }
  class Marked extends Given {
    #handle: Handle
    constructor(object: object, handle: Handle) {
      super(object)
      this.#handle = handle
    }
    static get(object: object): Handle | undefined {
      return #handle in object ? object.#handle : undefined
    }
    static set(object: object, handle: Handle): void {
      if (#handle in object) object.#handle = handle
      else new Marked(object, handle)
    }
  }
  return Marked
}
