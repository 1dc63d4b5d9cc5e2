/**
 * The body of a loop for two instances at a time, lane by lane the same operations as for one. Their nodes, and their
 * places in the tables of ions, follow each other: the caller has made sure, so a column is read and written in pairs.
 * Branches become masks: both sides run where the lanes disagree, and a value changes only in the lanes of its branch.
 */
import { unseenPlace } from '../../runtime/mechanism/spec.ts'
import type { Code, Local } from '../../wasm/code.ts'
import type { IrLocal, IrStatement } from '../ir.ts'
import { countLocals, interpolationOf, samePlaces } from '../optimize/interpolation.ts'
import type { Pairing } from '../optimize/pairable.ts'
import type { Segment } from '../optimize/segments.ts'
import { isAround } from '../optimize/seldom.ts'
import type { PairPlaces, Surroundings } from './wasm-pair-places.ts'
import { PairValues, type Scratch } from './wasm-pair-values.ts'

type Loop = Extract<IrStatement, { kind: 'instances' }>
type Shows = NonNullable<Extract<IrStatement, { kind: 'store' }>['shows']>

const showsOf = (one: IrStatement): Shows | undefined => (one.kind === 'store' ? one.shows : undefined)

export class PairEmitter {
  private readonly code: Code
  private readonly values: PairValues
  private readonly places: PairPlaces
  private readonly unseen = new Map<Shows, Local>()
  /** Of each local: how often it stands in the body, and how often it is set there. */
  private readonly occurrences: ReadonlyMap<number, number>
  private readonly settings: ReadonlyMap<number, number>
  /** Lanes of the branch in work, and locals that nothing outside it sees. */
  private mask: Local | undefined = undefined
  private own: ReadonlySet<number> = new Set()
  /** Of an index into a table what is behind the point, of one instance in both lanes. */
  private readonly fractions = new Map<string, Local>()

  constructor(
    private readonly around: Surroundings,
    private readonly loop: Loop,
    private readonly pairing: Pairing,
  ) {
    this.code = around.code
    this.occurrences = pairing.occurrences
    this.settings = pairing.settings
    this.values = new PairValues(around, (id) => this.settings.get(id) === 1 && this.mask === undefined)
    this.places = this.values.places
  }

  get through(): Pairing['through'] {
    return this.pairing.through
  }

  get hasLast(): boolean {
    return this.pairing.last.size > 0
  }

  get writesTables(): boolean {
    return this.pairing.writesTables
  }

  /** Before the loop: numbers that all instances share, in both lanes. */
  prepare(): void {
    for (const one of this.loop.body) if (one.kind === 'store' && one.shows) this.prepareShown(one.shows)
    this.values.prepare(this.pairing)
  }

  /** `together`: the instances' rows in the tables of nodes and ions are neighbours. */
  body(together: boolean): void {
    this.begin(together)
    this.statements(this.loop.body)
    this.statements(this.through)
    this.finish()
  }

  /** One segment; what others have worked out is in `scratch`. `isLast`: no later pair. */
  segment({ statements, needs, sets }: Segment, gives: readonly number[], scratch: Scratch, isLast: () => void): void {
    const { code } = this
    this.begin(true)
    for (const id of needs) code.get(scratch.address).loadPair(scratch.offset(id)).set(this.values.local(id))
    this.values.ordered = scratch
    this.statements(statements)
    this.values.ordered = undefined
    for (const id of gives) code.get(scratch.address).get(this.values.local(id)).storePair(scratch.offset(id))
    const through = this.through.filter(({ value }) => value.kind === 'local' && sets.has(value.local.id))
    if (through.length === 0) return
    isLast()
    code.if(() => this.statements(through))
  }

  /** What is read after the loop is the second instance's. */
  finish(): void {
    for (const id of this.pairing.last) {
      this.code.get(this.values.local(id)).extractLane(1).set(this.around.scalar(id))
    }
  }

  private begin(together: boolean): void {
    this.places.begin(together)
    this.fractions.clear()
  }

  private statements(list: readonly IrStatement[]): void {
    for (let i = 0; i < list.length; i++) {
      const one = list[i]!
      const shows = showsOf(one)
      if (shows) {
        const next = list.findIndex((one, k) => k > i && showsOf(one) !== shows)
        const end = next < 0 ? list.length : next
        this.shown(shows, list.slice(i, end))
        i = end - 1
      } else if (one.kind === 'set' && one.value.kind === 'load' && this.interpolateTwo(list, i)) i += 3
      else this.statement(one)
    }
  }

  /** Whether anybody is going to look. */
  private prepareShown(shows: Shows): void {
    if (this.unseen.has(shows)) return
    const local = this.code.local('i32')
    this.around.model.wordOfModel(unseenPlace[shows])
    this.code.set(local)
    this.unseen.set(shows, local)
  }

  private shown(shows: Shows, list: readonly IrStatement[]): void {
    this.code
      .get(this.unseen.get(shows)!)
      .do('i32.eqz')
      .if(() => {
        for (const one of list) this.statement(one)
      })
  }

  /**
   * Two variables that stand side by side in a table's row: for each instance both come with one load, and are sorted
   * by variable only after the arithmetic.
   */
  private interpolateTwo(list: readonly IrStatement[], i: number): boolean {
    const a = this.mask === undefined ? interpolationOf(list[i], list[i + 1]) : undefined
    const b = a && interpolationOf(list[i + 2], list[i + 3])
    if (!a || !b || !samePlaces(a, b)) return false
    if (this.occurrences.get(a.here.id) !== 3 || this.occurrences.get(b.here.id) !== 3) return false
    const { code } = this
    const words = this.places.wordsOf(a.index)
    const values = ([0, 1] as const).map((lane) => {
      const [address, low] = [code.local('i32'), code.local('v128')]
      code.get(this.around.shared()).get(words[lane]).i32(3).do('i32.shl', 'i32.add').set(address)
      code
        .get(address)
        .loadPair(8 * a.low)
        .tee(low)
      code.get(this.fractionOf(a.fraction, lane))
      code
        .get(address)
        .loadPair(8 * a.high)
        .get(low)
        .wide('f64x2.sub')
      code.wide('f64x2.mul').wide('f64x2.add')
      return this.values.keep()
    })
    for (const lane of [0, 1] as const) {
      const { id } = (lane === 0 ? a : b).target
      code.get(values[0]!).get(values[1]!).unpack(lane).set(this.values.local(id))
    }
    return true
  }

  /** One instance's fraction in both lanes. */
  private fractionOf(fraction: IrLocal, lane: 0 | 1): Local {
    const key = `${fraction.id} ${lane}`
    const known = this.fractions.get(key)
    if (known !== undefined) return known
    const local = this.values.local(fraction.id)
    this.code.get(local).get(local).unpack(lane)
    const made = this.values.keep()
    if (this.settings.get(fraction.id) === 1) this.fractions.set(key, made)
    return made
  }

  private statement(one: IrStatement): void {
    const { code } = this
    switch (one.kind) {
      case 'set': {
        const { id } = one.local
        this.values.note(one.local, one.value)
        this.values.expression(one.value)
        const local = this.values.local(id)
        if (this.mask !== undefined && !this.own.has(id)) code.get(local).get(this.mask).wide('v128.bitselect')
        code.set(local)
        return
      }
      case 'store':
        this.places.store(one.place, () => {
          this.values.expression(one.value)
          if (this.mask === undefined) return
          this.places.load(one.place)
          code.get(this.mask).wide('v128.bitselect')
        })
        return
      case 'if':
        this.branches(one)
        return
      default:
        throw new Error(`${one.kind} in a loop of pairs`)
    }
  }

  private branches(one: Extract<IrStatement, { kind: 'if' }>): void {
    const { condition, whenTrue, otherwise } = one
    const { code, mask: outer } = this
    this.values.expression(condition)
    const holds = this.values.keep()
    if (isAround(one)) {
      // both lanes take the usual side, without a look; what the seldom one gives replaces it
      this.statements(otherwise)
      if (outer !== undefined) code.get(holds).get(outer).wide('v128.and').set(holds)
      this.branch(whenTrue, holds)
      return
    }
    if (otherwise.length > 0) {
      if (outer !== undefined) code.get(outer).get(holds).wide('v128.andnot')
      else code.get(holds).wide('v128.not')
    }
    const fails = otherwise.length > 0 ? this.values.keep() : undefined
    if (outer !== undefined) code.get(holds).get(outer).wide('v128.and').set(holds)
    this.branch(whenTrue, holds)
    if (fails !== undefined) this.branch(otherwise, fails)
  }

  private branch(list: readonly IrStatement[], mask: Local): void {
    if (list.length === 0) return
    const [outerMask, outerOwn] = [this.mask, this.own]
    this.mask = mask
    const inside = countLocals(list).occurrences
    this.own = new Set(
      [...inside]
        .filter(([id, count]) => this.occurrences.get(id) === count && !this.pairing.last.has(id))
        .map(([id]) => id),
    )
    this.code
      .get(mask)
      .wide('v128.any_true')
      .if(() => this.statements(list))
    this.mask = outerMask
    this.own = outerOwn
  }
}
