/**
 * Pieces of random programs: a piece writes itself when the program is complete, so that names made on the way (counters of loops,
 * templates) differ within the program whatever fast-check leaves out of it while it shrinks.
 */
import fc from 'fast-check'

/** Gives names that occur nowhere else in the program. */
export class Names {
  private last = 0
  fresh(start: string): string {
    return `${start}${++this.last}`
  }
}

export type Node = (names: Names) => string
export type Piece = fc.Arbitrary<Node>

export const write = (node: Node): string => node(new Names())

export const text = (...options: readonly string[]): Piece => fc.constantFrom(...options).map((option) => () => option)

/** A piece made of others: `of(a, b)\`${0} + ${1}\`` puts them where their numbers stand. */
export const of =
  (...parts: readonly Piece[]) =>
  (strings: TemplateStringsArray, ...places: readonly number[]): Piece =>
    fc.tuple(...parts).map((nodes) => (names) => {
      const texts = nodes.map((node) => node(names))
      return strings.map((string, i) => string + (i < places.length ? texts[places[i]!]! : '')).join('')
    })

/** One of these; the first are what shrinking leads to. */
export function anyOf(...options: readonly (Piece | readonly [number, Piece])[]): Piece {
  const weighted = options.map((option) =>
    'generate' in option ? { weight: 1, arbitrary: option } : { weight: option[0], arbitrary: option[1] },
  )
  return fc.oneof({ withCrossShrink: true }, ...weighted)
}

/** So many pieces, one after the other. */
export const several = (piece: Piece, minLength: number, maxLength: number, between: string): Piece =>
  fc
    .array(piece, { minLength, maxLength, size: 'max' })
    .map((nodes) => (names) => nodes.map((node) => node(names)).join(between))

/** These pieces, one after the other. */
export const inOrder = (pieces: readonly Piece[], between: string): Piece =>
  fc.tuple(...pieces).map((nodes) => (names) => nodes.map((node) => node(names)).join(between))

/** A piece that uses a new name in several places. */
export const naming = (start: string, piece: Piece, make: (name: string, inner: string) => string): Piece =>
  piece.map((node) => (names) => {
    const name = names.fresh(start)
    return make(name, node(names))
  })

/** Pieces that need one another are made when they are first wanted, and once. */
export class Memory {
  private readonly known = new Map<string, Piece>()
  get(key: string, make: () => Piece): Piece {
    let piece = this.known.get(key)
    if (!piece) this.known.set(key, (piece = make()))
    return piece
  }
}
