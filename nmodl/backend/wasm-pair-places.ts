/**
 * Places of two instances at a time. A column, and what lies at nodes and in ions' tables of neighbours, is read and written as a
 * pair; elsewhere each lane goes its own way.
 */
import type { Code, Local } from '../../wasm/code.ts'
import type { IrExpr, Place } from '../ir.ts'
import type { Addresses } from './wasm-addresses.ts'
import type { Arithmetic } from './wasm-math.ts'

/** What the loop for one instance knows. */
export interface Surroundings {
  readonly code: Code
  /** Puts the address of a place of the first or the second instance on the stack. Gives the constant offset to add. */
  address(place: Place, lane: 0 | 1): number
  /** Address of the globals. */
  readonly shared: () => Local
  readonly model: Pick<Addresses, 'wordOfModel'>
  readonly scalar: (id: number) => Local
  readonly callee: (name: string) => number
  readonly arithmetic: Arithmetic
}

/** What the body around it knows. */
interface Body {
  readonly expression: (one: IrExpr) => void
  /** A local that is set in one place, and for both instances. */
  readonly isSetOnce: (id: number) => boolean
}

export class PairPlaces {
  private readonly code: Code
  /** Whether the instances' rows in the tables of nodes and ions are neighbours. */
  private together = true
  /** Both lanes of an index; asked for again by the next variable of a table's row. */
  private readonly known = new Map<number, readonly [Local, Local]>()

  constructor(
    private readonly around: Surroundings,
    private readonly body: Body,
  ) {
    this.code = around.code
  }

  begin(together: boolean): void {
    this.together = together
    this.known.clear()
  }

  store(place: Place, value: () => void): void {
    const { code, around } = this
    if (place.kind === 'shared' || this.isPair(place)) {
      const offset = around.address(place, 0)
      value()
      if (place.kind === 'shared') code.storeLane(1, offset)
      else code.storePair(offset)
      return
    }
    value()
    const both = code.local('v128')
    code.set(both)
    for (const lane of [0, 1] as const) {
      const offset = around.address(place, lane)
      code.get(both).storeLane(lane, offset)
    }
  }

  load(place: Place): void {
    const { code, around } = this
    if (place.kind !== 'shared' && place.kind !== 'model') {
      if (this.isPair(place)) code.loadPair(around.address(place, 0))
      else this.gather(place)
      return
    }
    if (!('index' in place) || !place.index) {
      code.loadSplat(around.address(place, 0))
      return
    }
    const { index } = place
    const [first, second] = this.wordsOf(index)
    const at = (element: Local) => code.get(this.around.shared()).get(element).i32(3).do('i32.shl', 'i32.add')
    const pair = code.local('v128')
    at(first)
      .loadSplat(8 * place.offset)
      .set(pair)
    at(second)
      .get(pair)
      .loadLane(1, 8 * place.offset)
  }

  private gather(place: Place): void {
    const { code, around } = this
    const pair = code.local('v128')
    code.loadSplat(around.address(place, 0)).set(pair)
    const offset = around.address(place, 1)
    code.get(pair).loadLane(1, offset)
  }

  /** The two lanes of an index, as numbers. */
  wordsOf(index: IrExpr): readonly [Local, Local] {
    const { code } = this
    const id = index.kind === 'local' ? index.local.id : undefined
    const known = id === undefined ? undefined : this.known.get(id)
    if (known) return known
    const [first, second] = [code.local('i32'), code.local('i32')]
    this.body.expression(index)
    const both = code.local('v128')
    code.set(both)
    code.get(both).extractWord(0).set(first).get(both).extractWord(1).set(second)
    // an index that is set once stays what it was
    if (id !== undefined && this.body.isSetOnce(id)) this.known.set(id, [first, second])
    return [first, second]
  }

  private isPair(place: Place): boolean {
    return place.kind === 'column' || this.together
  }
}
