/**
 * Elements of a Vector that lie in the memory of a model, since a POINTER of a mechanism points to one of them or C has its address:
 * kernels read and write them there. A vector that grows gets another block, and mechanisms are told.
 */
import type { Arena } from '../../runtime/memory/arena.ts'
import type { PointerUser } from '../../runtime/memory/ref.ts'

export class InMemory {
  /** -1: nowhere yet. */
  place = -1
  private capacity = 0
  readonly users = new Set<PointerUser>()
  private readonly unlook: () => void

  constructor(
    readonly arena: Arena,
    /** Gets the elements' view whenever there is another. */
    private readonly show: (values: Float64Array) => void,
  ) {
    this.unlook = arena.whenMoved(() => show(this.view()))
  }

  /** A block of that many elements, which begins with those given. */
  move(values: Float64Array, capacity: number): void {
    const { arena, place: before } = this
    const count = Math.min(values.length, capacity)
    const place = arena.allocate(capacity)
    if (before >= 0) arena.f64.copyWithin(place, before, before + count)
    else arena.f64.set(count === values.length ? values : values.subarray(0, count), place)
    this.release()
    this.place = place
    this.capacity = capacity
    this.show(this.view())
    for (const user of this.users) user.pointersMoved()
  }

  /** Nobody asks for the elements any more. */
  leave(): void {
    this.unlook()
    this.release()
    this.place = -1
  }

  /** The block is not used again where a mechanism had a pointer to it: that may still write there. */
  private release(): void {
    if (this.place >= 0 && this.users.size === 0) this.arena.release(this.place, this.capacity)
  }

  private view(): Float64Array {
    return this.arena.f64.subarray(this.place, this.place + this.capacity)
  }
}
