/**
 * Sections of one tree side by side: those with equal numbers of nodes, none of which is another's ancestor, have their rows interleaved as
 * whole trees of one shape have. The solver then takes several at a time, and instances of mechanisms stand in long runs, which the
 * far ends of sections, where nothing is inserted, would cut short.
 *
 * Sums keep their order: a parent's rows stand before its children's, and siblings in theirs.
 */

/** Sections side by side. */
export const bundleLanes = [8, 4, 2] as const
export type BundleLanes = (typeof bundleLanes)[number]

/** `first`: position of the first row of its first section; the second row of that is `lanes` behind it. */
export interface Bundle {
  readonly first: number
  readonly rows: number
  readonly lanes: BundleLanes
}

export interface Arrangement {
  /** For each new position the one before. */
  readonly order: Int32Array
  /** For each new position its parent's, -1 for the root. */
  readonly parents: Int32Array
  /** In the order of their positions. */
  readonly bundles: readonly Bundle[]
}

/** Rows that stay in a line: a section's, or a root. */
interface Piece {
  readonly start: number
  readonly length: number
  /** What has to be placed before it, and is not yet. */
  waits: number
  /** The first child at each of its rows. */
  children: Piece[] | undefined
  sibling: Piece | undefined
  /** Of the siblings behind it how many are as long, without a gap. */
  alike: number
  /** Pieces that come behind it for another reason: some may be beside it, in a later lane. */
  before: Piece[] | undefined
  above: Piece[] | undefined
  /** Pieces of its subtree. */
  size: number
}

/** Places of pieces, in rising order, of which the last has to stay behind the others; `whole`: with all of its rows. */
export interface LastStays {
  readonly pieces: readonly number[]
  readonly whole: boolean
}

/** `lengths` and `parents`: of the pieces in their order, and of all rows. Undefined where nothing can stand side by side. */
export function arrangeTree(
  lengths: readonly number[],
  parents: Int32Array,
  lists: readonly LastStays[],
): Arrangement | undefined {
  const pieces = piecesOf(lengths, parents)
  for (const { pieces: places, whole } of lists) {
    const last = pieces[places.at(-1)!]!
    const list = whole ? 'above' : 'before'
    for (let i = 0; i < places.length - 1; i++) {
      const piece = pieces[places[i]!]!
      piece[list] = added(piece[list], last)
    }
    last.waits += places.length - 1
  }
  const { order, bundles } = new Placing(parents.length, pieces[0]!)
  if (bundles.length === 0) return undefined
  const places = new Int32Array(order.length)
  for (let place = 0; place < order.length; place++) places[order[place]!] = place
  const moved = new Int32Array(order.length)
  for (let place = 0; place < order.length; place++) {
    const parent = parents[order[place]!]!
    moved[place] = parent < 0 ? -1 : places[parent]!
  }
  return { order, parents: moved, bundles }
}

const none: readonly Piece[] = []

function added(list: Piece[] | undefined, piece: Piece): Piece[] {
  if (!list) return [piece]
  list.push(piece)
  return list
}

const pieceOf = (start: number, length: number): Piece => ({
  start,
  length,
  waits: 1,
  children: undefined,
  sibling: undefined,
  alike: 0,
  before: undefined,
  above: undefined,
  size: 1,
})

function piecesOf(lengths: readonly number[], parents: Int32Array): Piece[] {
  const pieces: Piece[] = []
  const parentPieces: (Piece | undefined)[] = []
  const owners: Piece[] = []
  const youngest = new Map<number, Piece>()
  for (const length of lengths) {
    const start = owners.length
    const piece = pieceOf(start, length)
    const parent = parents[start]!
    const elder = youngest.get(parent)
    youngest.set(parent, piece)
    parentPieces.push(owners[parent])
    if (elder) elder.sibling = piece
    else if (parent >= 0) owners[parent]!.children = added(owners[parent]!.children, piece)
    for (let i = 0; i < length; i++) owners.push(piece)
    pieces.push(piece)
  }
  for (let i = pieces.length - 1; i >= 0; i--) {
    const piece = pieces[i]!
    const { sibling, length, size } = piece
    if (sibling?.length === length) piece.alike = sibling.alike + 1
    const parent = parentPieces[i]
    if (parent) parent.size += size
  }
  return pieces
}

/** Pieces of one length that could be placed. */
class Ready {
  private readonly pieces: Piece[] = []
  private first = 0
  /** How many there are with the siblings that follow. */
  count = 0

  add(piece: Piece): void {
    this.pieces.push(piece)
    this.count += piece.alike + 1
  }

  /** The one that has waited longest. */
  take(): Piece | undefined {
    const piece = this.pieces[this.first]
    if (!piece) return undefined
    this.first++
    this.count -= piece.alike + 1
    return piece
  }

  /** How much hangs on the first. */
  get size(): number {
    return this.pieces[this.first]!.size
  }
}

/** Places the longest lists of what is ready first; so short ones grow meanwhile. */
class Placing {
  readonly order: Int32Array
  readonly bundles: Bundle[] = []
  private filled = 0
  private readonly ready = new Map<number, Ready>()

  constructor(rows: number, root: Piece) {
    this.order = new Int32Array(rows)
    this.release(root)
    while (this.filled < rows) this.placeSome()
  }

  private release(piece: Piece): void {
    if (--piece.waits > 0) return
    const same = this.ready.get(piece.length) ?? new Ready()
    this.ready.set(piece.length, same)
    same.add(piece)
  }

  private placeSome(): void {
    const most = this.most()
    const lanes = bundleLanes.find((one) => one <= most.count) ?? 1
    const taken: Piece[] = []
    while (taken.length < lanes) {
      const piece = most.take()
      if (!piece) break
      taken.push(piece)
      // a sibling may stand in the next lane already
      if (piece.sibling) this.release(piece.sibling)
      for (const other of piece.before ?? none) this.release(other)
    }
    for (let next = 0; next < taken.length; ) {
      const some = bundleLanes.find((one) => one <= taken.length - next) ?? 1
      this.place(taken.slice(next, next + some))
      next += some
    }
    for (const { children, above } of taken) {
      for (const child of children ?? none) this.release(child)
      for (const other of above ?? none) this.release(other)
    }
  }

  private most(): Ready {
    let best: Ready | undefined
    for (const one of this.ready.values()) {
      if (one.count === 0) continue
      if (!best || one.count > best.count || (one.count === best.count && one.size > best.size)) best = one
    }
    return best!
  }

  private place(pieces: readonly Piece[]): void {
    const { length } = pieces[0]!
    if (pieces.length > 1) this.bundles.push({ first: this.filled, rows: length, lanes: pieces.length as BundleLanes })
    const { order } = this
    for (let i = 0; i < length; i++) for (let k = 0; k < pieces.length; k++) order[this.filled++] = pieces[k]!.start + i
  }
}
