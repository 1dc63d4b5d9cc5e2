/**
 * Keeps numbers in locals while a loop works on one instance, and shared ones while it works on all: each is loaded at
 * most once, stored at most once. Two evaluations of a current then share what does not depend on v, for the engine
 * sees equal expressions of equal locals.
 *
 * Nothing is kept across calls of the mechanism's own functions or where a pointer is written, as those may touch anything;
 * where a pointer is read, only what the loop never writes is kept.
 */
import {
  assign,
  binary,
  type IrExpr,
  type IrFunction,
  type IrLocal,
  type IrStatement,
  load,
  type Place,
  readLocal,
  store,
} from '../ir.ts'
import { mapIr, mapIrStatements, mapList, replaceLoops } from '../ir-map.ts'
import { columnOf, placeKey, stride } from './place-key.ts'
import { PlacesTouched } from './places-touched.ts'

type Loop = Extract<IrStatement, { kind: 'instances' }>

interface Kept {
  readonly place: Place
  readonly local: IrLocal
  /** What stands where the place was read: the same object for all of them. */
  readonly read: IrExpr
  /** For each instance anew, or once for the loop. */
  readonly per: 'instance' | 'loop'
  readonly written: boolean
}

/** For whoever reads the kernel language. */
function placeName(place: Place): string {
  if (place.kind === 'column') return `column ${place.slot}`
  if (place.kind === 'node') return `node ${place.column}`
  return 'offset' in place ? `${place.kind} ${place.offset}` : place.kind
}

/** Columns that the body of a loop loads, and those that it stores: by their slots. */
export interface LoopColumns {
  readonly loaded: readonly number[]
  readonly stored: readonly number[]
}

/** `note` hears of loops whose columns are known then. */
export function promote(
  ir: IrFunction,
  makeLocal: (name: string) => IrLocal,
  note: (loop: IrStatement, columns: LoopColumns) => void = () => {},
): IrFunction {
  if (ir.shape !== 'range') return ir
  return {
    ...ir,
    body: replaceLoops(ir.body, (loop) => promoteLoop(loop, makeLocal, note)),
  }
}

function isExcluded(key: number, ranges: ReadonlyMap<number, number>): boolean {
  for (const [first, count] of ranges)
    if (key >= first && key < first + stride * count && (key - first) % stride === 0) return true
  return false
}

function promoteLoop(
  loop: Loop,
  makeLocal: (name: string) => IrLocal,
  note: (loop: IrStatement, columns: LoopColumns) => void,
): IrStatement {
  const touched = new PlacesTouched(loop.body)
  const { places, ranges, exposed, written, calls, fromC, pointerRead, pointerWritten } = touched
  if (calls || pointerWritten || fromC) return loop
  const kept = new Map<number, Kept>()
  for (const [key, { place, written }] of places) {
    if ((ranges.size > 0 && isExcluded(key, ranges)) || (written && pointerRead)) continue
    const per = place.kind === 'shared' || place.kind === 'model' ? 'loop' : 'instance'
    const local = makeLocal(placeName(place))
    kept.set(key, { place, local, read: readLocal(local), per, written })
  }
  const body = new Replacing(kept).list(loop.body)
  // what is stored at the end has to have a value on every way there
  const needsValue = (key: number) => exposed.has(key) || !written.has(key)
  const all = [...kept.values()]
  const fetch = ({ place, local }: Kept) => assign(local, load(place))
  const keep = ({ place, read }: Kept) => store(place, read)
  const each = all.filter(({ per }) => per === 'instance')
  const once = all.filter(({ per }) => per === 'loop')
  const made: Loop = {
    ...loop,
    before: [...loop.before, ...once.map(fetch)],
    body: [
      ...each.filter(({ place, written }) => !written || needsValue(placeKey(place)!)).map(fetch),
      ...body,
      ...each.filter(({ written }) => written).map(keep),
    ],
    after: [...once.filter(({ written }) => written).map(keep), ...loop.after],
  }
  if (!pointerRead) note(made, columnsOf(touched, needsValue))
  return made
}

/** What is in a local is loaded where it needs a value at the beginning; of arrays any element may be loaded, and stored. */
function columnsOf({ places, ranges }: PlacesTouched, needsValue: (key: number) => boolean): LoopColumns {
  const loaded: number[] = []
  const stored: number[] = []
  for (const [key, { place, written }] of places) {
    if (place.kind !== 'column') continue
    if (!written || needsValue(key)) loaded.push(place.slot)
    if (written) stored.push(place.slot)
  }
  for (const [key, count] of ranges) {
    const slot = columnOf(key)
    if (slot === undefined) continue
    for (let i = 0; i < count; i++) loaded.push(slot + i)
    stored.push(slot)
  }
  return { loaded, stored }
}

/** Puts locals in the place of what is kept. By itself, and not by way of the general maps: all kernels of all mechanisms come through here. */
class Replacing {
  constructor(private readonly kept: ReadonlyMap<number, Kept>) {}

  list(statements: readonly IrStatement[]): readonly IrStatement[] {
    return mapList(statements, this.replaced)
  }

  private readonly replaced = (one: IrStatement): IrStatement => {
    switch (one.kind) {
      case 'set': {
        const value = this.expression(one.value)
        return value === one.value ? one : assign(one.local, value)
      }
      case 'store': {
        const found = this.at(one.place)
        if (!found && 'index' in one.place && one.place.index) return this.general(one)
        const value = this.expression(one.value)
        if (found) return assign(found.local, value)
        return value === one.value ? one : { ...one, value }
      }
      case 'if': {
        const condition = this.expression(one.condition)
        const whenTrue = this.list(one.whenTrue)
        const otherwise = this.list(one.otherwise)
        const same = condition === one.condition && whenTrue === one.whenTrue && otherwise === one.otherwise
        return same ? one : { ...one, condition, whenTrue, otherwise }
      }
      default:
        return this.general(one)
    }
  }

  private general(one: IrStatement): IrStatement {
    return mapIrStatements([one], this.change, this.replacedStore)[0]!
  }

  private expression(one: IrExpr): IrExpr {
    switch (one.kind) {
      case 'local':
      case 'const':
        return one
      case 'binary': {
        const a = this.expression(one.a)
        const b = this.expression(one.b)
        return a === one.a && b === one.b ? one : binary(one.op, a, b)
      }
      case 'load':
        return this.at(one.place)?.read ?? mapIr(one, this.change)
      default:
        return mapIr(one, this.change)
    }
  }

  private readonly change = (one: IrExpr): IrExpr => (one.kind === 'load' ? (this.at(one.place)?.read ?? one) : one)

  private readonly replacedStore = (one: IrStatement): IrStatement => {
    const found = one.kind === 'store' ? this.at(one.place) : undefined
    return found ? assign(found.local, (one as Extract<IrStatement, { kind: 'store' }>).value) : one
  }

  private at(place: Place): Kept | undefined {
    const key = placeKey(place)
    return key === undefined ? undefined : this.kept.get(key)
  }
}
