/**
 * ACG, libg++'s additive congruential generator: the one `new Random()` starts with.
 *
 * An additive generator x[n] = x[n-k] + x[n-j] (mod 2^32) picks words from an auxiliary table that a linear congruential
 * generator refills, and permutes the bytes of each; Knuth, The Art of Computer Programming 2, 3.2.2, algorithms A and M.
 */
import { fractionOf, type Generator } from './generator.ts'

/** Size of the additive table, its lag, and size of the auxiliary table. */
const shapes: readonly (readonly [lag: number, size: number, auxiliary: number])[] = [
  [3, 7, 16],
  [4, 9, 32],
  [3, 10, 32],
  [1, 11, 32],
  [1, 15, 64],
  [3, 17, 128],
  [7, 18, 128],
  [3, 20, 128],
  [2, 21, 128],
  [1, 22, 128],
  [5, 23, 128],
  [3, 25, 128],
  [2, 29, 128],
  [3, 31, 128],
  [13, 33, 256],
  [2, 35, 256],
  [11, 36, 256],
  [14, 39, 256],
  [3, 41, 256],
  [9, 49, 256],
  [3, 52, 256],
  [24, 55, 256],
  [7, 57, 256],
  [19, 58, 256],
  [38, 89, 512],
  [17, 95, 512],
  [6, 97, 512],
  [11, 98, 512],
]

/** For each of 16 permutations: the bits kept from the word turned right by 0, 8, 16 and 24. */
const permutations = Uint32Array.of(
  0xffffffff,
  0,
  0,
  0,
  0x0000ffff,
  0x00ff0000,
  0,
  0xff000000,
  0xff0000ff,
  0x0000ff00,
  0,
  0x00ff0000,
  0x00ff00ff,
  0,
  0xff00ff00,
  0,
  0xffff0000,
  0x000000ff,
  0,
  0x0000ff00,
  0,
  0x00ff00ff,
  0,
  0xff00ff00,
  0xff000000,
  0,
  0x000000ff,
  0x00ffff00,
  0,
  0,
  0,
  0xffffffff,
  0xff00ff00,
  0,
  0x00ff00ff,
  0,
  0x0000ff00,
  0,
  0x00ff0000,
  0xff0000ff,
  0,
  0,
  0xffffffff,
  0,
  0,
  0x0000ff00,
  0xffff0000,
  0x000000ff,
  0,
  0xffffffff,
  0,
  0,
  0x00ffff00,
  0xff000000,
  0,
  0x000000ff,
  0,
  0xff000000,
  0x0000ffff,
  0x00ff0000,
  0,
  0xff00ff00,
  0,
  0x00ff00ff,
)

/** Stand-ins for small seeds, which have too few bits set. */
export const seedTable = Uint32Array.of(
  0xbdcc47e5,
  0x54aea45d,
  0xec0df859,
  0xda84637b,
  0xc8c6cb4f,
  0x35574b01,
  0x28260b7d,
  0x0d07fdbf,
  0x9faaeeb0,
  0x613dd169,
  0x5ce2d818,
  0x85b9e706,
  0xab2469db,
  0xda02b0dc,
  0x45c60d6e,
  0xffe49d10,
  0x7224fea3,
  0xf9684fc9,
  0xfc7ee074,
  0x326ce92a,
  0x366d13b5,
  0x17aaa731,
  0xeb83a675,
  0x7781cb32,
  0x4ec7c92d,
  0x7f187521,
  0x2cf346b4,
  0xad13310f,
  0xb89cff2b,
  0x12164de1,
  0xa865168d,
  0x32b56cdf,
)

const scramble = (x: number) => (Math.imul(x, 66049) + 3907864577) >>> 0

export class Acg implements Generator {
  private readonly lag: number
  private readonly state: Uint32Array
  private readonly auxiliary: Uint32Array
  private last = 0
  private j = 0
  private k = 0

  constructor(
    private readonly seed: number,
    size = 55,
  ) {
    const [lag, states, auxiliary] = shapes.find((shape) => shape[1] >= size) ?? shapes.at(-1)!
    this.lag = lag
    this.state = new Uint32Array(states)
    this.auxiliary = new Uint32Array(auxiliary)
    this.reset()
  }

  reset(): void {
    const { state, auxiliary } = this
    const mask = seedTable.length - 1
    const seed = this.seed >>> 0
    let x = seed <= mask ? seedTable[seed]! : (seed ^ seedTable[seed & mask]!) >>> 0
    for (let i = 0; i < state.length; i++) state[i] = x = scramble(x)
    for (let i = 0; i < auxiliary.length; i++) auxiliary[i] = x = scramble(x)
    this.last = x
    this.k = x % state.length
    this.j = this.k - (state.length - this.lag)
    if (this.j < 0) this.j += state.length
  }

  word(): number {
    const { state, auxiliary } = this
    const sum = (state[this.k] = (state[this.k]! + state[this.j]!) >>> 0)
    this.j = this.j > 0 ? this.j - 1 : state.length - 1
    this.k = this.k > 0 ? this.k - 1 : state.length - 1
    const place = (sum >>> 24) & (auxiliary.length - 1)
    const picked = auxiliary[place]!
    auxiliary[place] = this.last = scramble(this.last)
    return permuted(picked, sum & 0x3c)
  }

  uniform(): number {
    const low = this.word()
    return fractionOf(low, this.word())
  }
}

function permuted(word: number, row: number): number {
  const straight = permutations[row]! & word
  const by8 = permutations[row + 1]! & ((word << 24) | (word >>> 8))
  const by16 = permutations[row + 2]! & ((word << 16) | (word >>> 16))
  const by24 = permutations[row + 3]! & ((word << 8) | (word >>> 24))
  return (straight | by8 | by16 | by24) >>> 0
}
