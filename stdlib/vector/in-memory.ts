/**
 * Elements of a Vector that lie in the memory of a model, since a POINTER of a mechanism points to one of them: kernels read and write
 * them there. A vector that grows gets another block, and mechanisms are told.
 */
import type { Arena } from '../../runtime/memory/arena.ts'
import type { PointerUser } from '../../runtime/memory/ref.ts'

export class InMemory {
  place = 0
  private capacity = 0
  readonly users = new Set<PointerUser>()

  constructor(
    readonly arena: Arena,
    /** Gets the elements' view whenever there is another. */
    private readonly show: (values: Float64Array) => void,
  ) {
    arena.whenMoved(() => show(this.view()))
  }

  /** A block of that many elements, which begins with those given. The old one is not used again: what points there may still write. */
  move(values: Float64Array, capacity: number): void {
    const kept = values.slice()
    this.place = this.arena.allocate(capacity)
    this.capacity = capacity
    const view = this.view()
    view.set(kept)
    this.show(view)
    for (const user of this.users) user.pointersMoved()
  }

  private view(): Float64Array {
    return this.arena.f64.subarray(this.place, this.place + this.capacity)
  }
}
