/**
 * Which places a loop's body touches, and which of them it may read before it has certainly written them: all found out on one way through
 * it, for this is asked of each kernel of each mechanism.
 */
import type { IrExpr, IrStatement, Place } from '../ir.ts'
import { slotsReached } from '../ir.ts'
import { isExpressionOfC, isStatementOfC } from '../ir-walk.ts'
import { columnKey, placeKey, sharedKey } from './place-key.ts'

export interface Touched {
  readonly place: Place
  written: boolean
}

export class PlacesTouched {
  /** By their keys, in the order they come. */
  readonly places = new Map<number, Touched>()
  /** Arrays that an index reaches into: the first element's key, and how many there are. */
  readonly ranges = new Map<number, number>()
  /** May be read before they are written. */
  readonly exposed = new Set<number>()
  /** Are written on every way through. */
  readonly written = new Set<number>()
  /** Those of them that the branch in work has written. */
  private added: number[] = []
  calls = false
  fromC = false
  pointerRead = false
  pointerWritten = false

  constructor(body: readonly IrStatement[]) {
    this.follow(body)
  }

  private follow(statements: readonly IrStatement[]): void {
    for (let i = 0; i < statements.length; i++) this.statement(statements[i]!)
  }

  private statement(one: IrStatement): void {
    switch (one.kind) {
      case 'set':
      case 'evaluate':
        this.read(one.value)
        return
      case 'store':
        this.read(one.value)
        this.write(one.place)
        return
      case 'if':
        this.read(one.condition)
        this.branches(one.whenTrue, one.otherwise)
        return
      case 'loop':
        this.follow(one.head)
        this.read(one.condition)
        this.branches(one.body, [])
        return
      case 'instances':
        this.branches([...one.before, ...one.body, ...one.after], [])
        return
      default:
        if (isStatementOfC(one)) this.fromC = true
    }
  }

  /** What is written in both is written. */
  private branches(some: readonly IrStatement[], others: readonly IrStatement[]): void {
    const { added } = this
    const first = this.writtenBy(some)
    const second = this.writtenBy(others)
    this.added = added
    if (second.length > 0) for (const key of first) if (second.includes(key)) this.markWritten(key)
  }

  private writtenBy(list: readonly IrStatement[]): readonly number[] {
    const added: number[] = []
    this.added = added
    this.follow(list)
    for (let i = 0; i < added.length; i++) this.written.delete(added[i]!)
    return added
  }

  private markWritten(key: number): void {
    if (this.written.has(key)) return
    this.written.add(key)
    this.added.push(key)
  }

  private read(one: IrExpr): void {
    switch (one.kind) {
      case 'local':
      case 'const':
        return
      case 'binary':
      case 'compare':
      case 'integer':
        this.read(one.a)
        this.read(one.b)
        return
      case 'load':
        this.readPlace(one.place)
        return
      case 'unary':
      case 'convert':
        this.read(one.a)
        return
      case 'select':
        this.read(one.condition)
        this.read(one.a)
        this.read(one.b)
        return
      case 'call':
      case 'routine':
        if (one.kind === 'routine') this.calls = true
        else if (isExpressionOfC(one)) this.fromC = true
        for (let i = 0; i < one.args.length; i++) this.read(one.args[i]!)
        return
      default:
        if (isExpressionOfC(one)) this.fromC = true
    }
  }

  private readPlace(place: Place): void {
    if (place.kind === 'pointer') this.pointerRead = true
    const key = placeKey(place)
    if (key === undefined) this.excludeRange(place)
    else {
      if (!this.written.has(key)) this.exposed.add(key)
      if (!this.places.has(key)) this.places.set(key, { place, written: false })
    }
    if ('index' in place && place.index) this.read(place.index)
  }

  private write(place: Place): void {
    if (place.kind === 'pointer') this.pointerWritten = true
    const key = placeKey(place)
    if (key === undefined) this.excludeRange(place)
    else {
      const known = this.places.get(key)
      if (known) known.written = true
      else this.places.set(key, { place, written: true })
    }
    if ('index' in place && place.index) this.read(place.index)
    if (key !== undefined) this.markWritten(key)
  }

  /** An index may reach any element. */
  private excludeRange(place: Place): void {
    if (place.kind !== 'column' && place.kind !== 'shared') return
    const first = place.kind === 'column' ? columnKey(place.slot) : sharedKey(place.offset)
    const count = place.kind === 'column' ? slotsReached(place) : place.count
    this.ranges.set(first, Math.max(count, this.ranges.get(first) ?? 0))
  }
}
