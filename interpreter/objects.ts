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

export class StrCell implements StringCell {
  constructor(public value: string) {}
}

/** Takes and drops references; the object store below. */
export interface References {
  release(object: HocObject): void
}

/** One object variable. Reading is `cell.value`; writing goes through `set`, which keeps the counts. */
export class ObjCell implements ObjectCell {
  readonly isObjectCell = true
  value: HocObject | null = null

  constructor(private readonly references: References) {}

  get(): HocObject | null {
    return this.value
  }

  set(value: HocObject | null): void {
    const before = this.value
    if (value !== null) value.refs++
    this.value = value
    if (before !== null) this.references.release(before)
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

/** `objref o`, `objref o[3]`: `dims` is empty for a scalar. */
export class ObjectArray {
  readonly kind = 'objects'
  readonly cell: ObjCell

  constructor(
    readonly cells: ObjCell[],
    readonly dims: readonly number[],
  ) {
    this.cell = cells[0]!
  }
}

/** `create soma, dend[3]`. */
export class SectionArray {
  readonly kind = 'sections'

  constructor(
    readonly sections: Section[],
    readonly dims: readonly number[],
  ) {}
}

export type Field = StrCell | NumberArray | ObjectArray | SectionArray

export class Handle implements HocObject {
  refs = 0
  readonly impl: object
  /** Start of a template object's block of numbers. */
  base = -1
  readonly fields: (Field | undefined)[] = []
  dead = false

  constructor(
    readonly cls: HocClass,
    readonly index: number,
    impl: object | undefined,
  ) {
    this.impl = impl ?? this
  }
}

/** The living objects of one class, by number. */
export class Population {
  private next = 0
  private readonly living = new Map<number, Handle>()
  private listed: Handle[] | undefined

  /** Number of the next object. */
  claim(): number {
    return this.next++
  }

  add(handle: Handle): void {
    this.living.set(handle.index, handle)
    this.listed = undefined
  }

  remove(handle: Handle): void {
    this.living.delete(handle.index)
    this.listed = undefined
    if (this.living.size === 0) this.next = 0
  }

  get(index: number): Handle | undefined {
    return this.living.get(index)
  }

  all(): readonly Handle[] {
    this.listed ??= [...this.living.values()].sort((a, b) => a.index - b.index)
    return this.listed
  }
}
