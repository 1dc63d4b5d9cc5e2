/**
 * Refs: one kind of pointer for everything. `&v(0.5)`, `setpointer`, POINTER, `Vector.record`, NetCon sources and
 * TypeScript's `segment.ref('v')` are all a `Ref`: a place that holds one number and survives a new layout of memory.
 */
import type { CableNode } from '../cable/node.ts'
import { ModelError } from '../errors.ts'
import type { Model } from '../model.ts'
import type { Arena } from './arena.ts'

export interface Ref {
  get(): number
  set(value: number): void
  /**
   * Where the number lies now (index into `arena.f64`), or -1 for numbers outside the shared memory (elements of a
   * Vector). Valid until the next layout: ask again when `model.generation` has changed. Throws RUN1002 when the owner is gone.
   */
  index(): number
  /** Moves a number that lies outside the shared memory into it, where that can be done; who uses it is told when its place changes. */
  shared?(arena: Arena, user: PointerUser): number | undefined
  /** The place `count` further on, for `$&1[i]`. */
  offset(count: number): Ref
  /** The number there, for whoever needs no pointer to it. */
  at?(count: number): number
  /** The numbers from here on, where they lie in one row now; undefined where they do not. */
  row?(): { readonly numbers: ArrayLike<number>; readonly start: number }
  /** Whether the owner still exists. */
  alive(): boolean
  /** What it points to, as a user would write it; for messages. */
  readonly label: string
  /** The node of the cable that the number belongs to, of what has one. */
  readonly node?: CableNode | undefined
  /** The model whose number it is, where the pointer knows that. */
  readonly model?: Model
}

export const dangling = (label: string): ModelError =>
  new ModelError(
    'RUN1002',
    `the pointer to ${label} points to something that no longer exists`,
    'set the pointer again after the section or object it named was deleted',
  )

/** A number at a fixed place in the arena: HOC variables, `t`, global mechanism variables. */
export class FixedRef implements Ref {
  constructor(
    private readonly arena: Arena,
    private readonly place: number,
    readonly label: string,
    /** Says whether the owner (an object, a local variable) still lives. */
    private readonly lives: () => boolean = () => true,
  ) {}

  get(): number {
    return this.arena.f64[this.index()]!
  }

  set(value: number): void {
    this.arena.f64[this.index()] = value
  }

  index(): number {
    if (!this.lives()) throw dangling(this.label)
    return this.place
  }

  row(): { readonly numbers: ArrayLike<number>; readonly start: number } {
    return { numbers: this.arena.f64, start: this.index() }
  }

  offset(count: number): Ref {
    return new FixedRef(this.arena, this.place + count, `${this.label}[${count}]`, this.lives)
  }

  at(count: number): number {
    const number = this.lives() ? this.arena.f64[this.place + count] : undefined
    return number === undefined ? this.offset(count).get() : number
  }

  alive(): boolean {
    return this.lives()
  }
}

export interface PointerUser {
  pointersMoved(): void
}

/** Numbers that can move into the shared memory, where kernels find them: gives the place of the first. */
export interface Movable {
  moveTo(arena: Arena, user: PointerUser): number | undefined
}

/** A number in an array of JavaScript's: an element of a Vector, a local variable of a procedure. */
export class ArrayRef implements Ref {
  constructor(
    private readonly values: () => Float64Array | number[],
    readonly place: number,
    readonly label: string,
    /** Whose element it is. */
    readonly vector?: Movable,
  ) {}

  get(): number {
    const value = this.values()[this.place]
    if (value === undefined) throw dangling(this.label)
    return value
  }

  set(value: number): void {
    const values = this.values()
    if (this.place < 0 || this.place >= values.length) throw dangling(this.label)
    values[this.place] = value
  }

  index(): number {
    return -1
  }

  shared(arena: Arena, user: PointerUser): number | undefined {
    const first = this.vector?.moveTo(arena, user)
    return first === undefined ? undefined : first + this.place
  }

  row(): { readonly numbers: ArrayLike<number>; readonly start: number } {
    return { numbers: this.values(), start: this.place }
  }

  offset(count: number): Ref {
    return new ArrayRef(this.values, this.place + count, this.label, this.vector)
  }

  at(count: number): number {
    const number = this.values()[this.place + count]
    return number === undefined ? this.offset(count).get() : number
  }

  alive(): boolean {
    return this.place < this.values().length
  }
}
