/**
 * A list in the order of entry, from which anything can be taken at once: each member knows its place. A `Set` does the same, but
 * moves all its members each time that it grows, and gives each of them a number of its own.
 */
export interface Member {
  /** Place in the roster, -1 when it is in none. */
  slot: number
}

export class Roster<T extends Member> {
  /** With holes where some have left. */
  private places: (T | undefined)[] = []
  private count = 0

  get size(): number {
    return this.count
  }

  add(member: T): void {
    member.slot = this.places.push(member) - 1
    this.count++
  }

  delete(member: T): void {
    if (member.slot < 0) return
    this.places[member.slot] = undefined
    member.slot = -1
    this.count--
    if (this.places.length > 32 && 2 * this.count < this.places.length) this.closeUp()
  }

  /** All members. */
  list(): T[] {
    return this.places.filter((each) => each !== undefined)
  }

  /** The member behind one of them. */
  after({ slot }: T): T | undefined {
    const { places } = this
    for (let i = slot + 1; i < places.length; i++) if (places[i] !== undefined) return places[i]
    return undefined
  }

  /** As of a Set: who leaves on the way is not met any more. */
  *[Symbol.iterator](): Iterator<T> {
    let { places } = this
    for (let i = 0; i < places.length; i++) {
      const member = places[i]
      if (member && member.slot >= 0) yield member
      // closed up on the way: go on behind the one that was met last, or where it was
      if (places !== this.places) {
        const met = places.slice(0, i + 1).filter((each) => each && each.slot >= 0).length
        places = this.places
        i = met - 1
      }
    }
  }

  /** A new list: whoever goes through the old one sees it. */
  private closeUp(): void {
    this.places = this.places.filter((each) => each !== undefined)
    this.places.forEach((each, slot) => {
      each!.slot = slot
    })
  }
}
