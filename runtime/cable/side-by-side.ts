/** Which sections of a tree that is alone may stand side by side, for what is at them: see `bundles.ts`. */
import type { Mechanism } from '../mechanism/mechanism.ts'
import { type Arrangement, arrangeTree, type LastStays } from './bundles.ts'
import { allGuests } from './node.ts'
import type { Section } from './section.ts'

/** What was arranged last, tree by tree: where a clamp is put elsewhere, or a range variable set, trees stay as they are. */
export class Arrangements {
  private readonly known: Known[] = []
  private next = 0

  begin(): void {
    this.next = 0
  }

  of(lengths: readonly number[], parents: Int32Array, lists: readonly LastStays[]): Arrangement | undefined {
    const place = this.next++
    const known = this.known[place]
    if (known && isSame(known.lengths, lengths) && isSame(known.parents, parents) && isSameLists(known.lists, lists))
      return known.arrangement
    const arrangement = arrangeTree(lengths, parents, lists)
    this.known[place] = { lengths, parents, lists, arrangement }
    return arrangement
  }
}

interface Known {
  readonly lengths: readonly number[]
  readonly parents: Int32Array
  readonly lists: readonly LastStays[]
  readonly arrangement: Arrangement | undefined
}

function isSame(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  if (a.length !== b.length) return false
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false
  return true
}

const isSameLists = (a: readonly LastStays[], b: readonly LastStays[]): boolean =>
  a.length === b.length && a.every((one, i) => one.whole === b[i]!.whole && isSame(one.pieces, b[i]!.pieces))

export class SideBySide {
  /** For each place in the order of elimination one more than the number of the section that begins there. */
  private starts: Int32Array | undefined = undefined

  constructor(
    private readonly sections: readonly Section[],
    private readonly nodeCount: number,
    private readonly arrangements: Arrangements,
  ) {
    arrangements.begin()
  }

  /** Of the tree whose nodes are at `members[first]` and behind it. */
  arrange(members: Int32Array, first: number, parents: Int32Array): Arrangement | undefined {
    const starts = this.sectionStarts()
    const lengths: number[] = []
    const lists = new Lists()
    for (let k = 0; k < parents.length; k += lengths.at(-1)!) {
      const section = this.sections[starts[members[first + k]!]! - 1]
      if (section && !lists.add(section, lengths.length)) return undefined
      lengths.push(section ? section.nseg + 1 : 1)
    }
    return this.arrangements.of(lengths, parents, lists.all())
  }

  private sectionStarts(): Int32Array {
    if (this.starts) return this.starts
    const starts = new Int32Array(this.nodeCount)
    this.sections.forEach(({ firstOrder }, i) => {
      starts[firstOrder] = i + 1
    })
    this.starts = starts
    return starts
  }
}

/**
 * Where mechanisms are whose last instance must remain the last: its numbers stay in GLOBAL variables. Those at single nodes must stay behind
 * the others with all of their section.
 */
class Lists {
  private readonly inserted = new Map<Mechanism, number[]>()
  private readonly single = new Map<Mechanism, number[]>()

  /** False where something has to keep its order altogether. */
  add({ mechanisms, strays, guests }: Section, piece: number): boolean {
    const note = (lists: Map<Mechanism, number[]>, mechanism: Mechanism) => {
      if (!mechanism.leavesLast) return mechanism.orderFree
      const list = lists.get(mechanism) ?? []
      if (list.at(-1) !== piece) list.push(piece)
      lists.set(mechanism, list)
      return mechanism.orderFree
    }
    return (
      mechanisms.every(({ mechanism }) => note(this.inserted, mechanism)) &&
      (strays ?? []).every(({ mechanism }) => note(this.single, mechanism)) &&
      allGuests(guests).every(({ points }) => points.every(({ mechanism }) => note(this.single, mechanism)))
    )
  }

  all(): LastStays[] {
    return [
      ...[...this.inserted.values()].map((pieces) => ({ pieces, whole: false })),
      ...[...this.single.values()].map((pieces) => ({ pieces, whole: true })),
    ]
  }
}
