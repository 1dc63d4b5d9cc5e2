/** A place on a section that stays with its segment when the section is cut anew. */
import type { Section } from './section.ts'
import type { Recut } from './section-state.ts'

export class FollowedPlace {
  /** So many changes of `nseg` it has followed. */
  private followed: number
  private isGone = false

  constructor(
    private readonly section: Section,
    private at: number,
  ) {
    this.followed = section.recuts().length
  }

  /** Where it is now; where it was last, when its segment has gone. */
  get x(): number {
    const recuts = this.section.recuts()
    while (this.followed < recuts.length) this.follow(recuts[this.followed++]!)
    return this.at
  }

  /** Whether its segment is no longer there, as of the last look at `x`. */
  get gone(): boolean {
    return this.isGone
  }

  private follow({ places, nseg }: Recut): void {
    if (!(this.at > 0 && this.at < 1) || this.isGone) return
    const { flipped } = this.section
    const i = Math.trunc(this.at * places.length)
    const place = places[flipped ? places.length - 1 - i : i]!
    this.isGone = place < 0
    if (!this.isGone) this.at = ((flipped ? nseg - 1 - place : place) + 0.5) / nseg
  }
}
