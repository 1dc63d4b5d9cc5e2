/** Where `distance` measures from: a place that stays with its segment, until its section is deleted. */
import { ModelError } from '../errors.ts'
import { pathDistance } from './distance.ts'
import { FollowedPlace } from './followed-place.ts'
import type { Section } from './section.ts'

export class DistanceOrigin {
  private origin: { readonly section: Section; readonly place: FollowedPlace } | undefined = undefined

  set(section: Section, x: number): void {
    this.origin = { section, place: new FollowedPlace(section, x) }
  }

  /** The section is deleted. */
  forget(section: Section): void {
    if (this.origin?.section === section) this.origin = undefined
  }

  /** Path length (um) from here; 1e20 for another tree. */
  distanceTo(section: Section, x: number): number {
    if (!this.origin)
      throw new ModelError(
        'RUN2007',
        'distance origin not valid',
        'set it first: `distance()` in the section it is measured from',
      )
    return pathDistance(this.origin.section, this.origin.place.x, section, x)
  }
}
