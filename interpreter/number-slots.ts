/** Places of the top level's numbers, from blocks of many. */
import type { Arena } from '../runtime/memory/arena.ts'
import type { Slots } from './symbols.ts'

const slotsAtOnce = 256

export class NumberSlots implements Slots {
  private free = 0
  private left = 0

  constructor(private readonly arena: Arena) {}

  slot(): number {
    if (this.left === 0) {
      this.free = this.arena.allocate(slotsAtOnce)
      this.left = slotsAtOnce
    }
    this.left--
    return this.free++
  }
}
