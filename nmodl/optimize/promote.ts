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
  type IrExpr,
  type IrFunction,
  type IrLocal,
  type IrStatement,
  load,
  type Place,
  readLocal,
  store,
} from '../ir.ts'
import { mapIrStatements, replaceLoops } from '../ir-walk.ts'
import { placeKey, stride } from './place-key.ts'
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

export function promote(ir: IrFunction, makeLocal: (name: string) => IrLocal): IrFunction {
  if (ir.shape !== 'range') return ir
  return {
    ...ir,
    body: replaceLoops(ir.body, (loop) => promoteLoop(loop, makeLocal)),
  }
}

function isExcluded(key: number, ranges: ReadonlyMap<number, number>): boolean {
  for (const [first, count] of ranges)
    if (key >= first && key < first + stride * count && (key - first) % stride === 0) return true
  return false
}

function promoteLoop(loop: Loop, makeLocal: (name: string) => IrLocal): IrStatement {
  const { places, ranges, exposed, written, calls, fromC, pointerRead, pointerWritten } = new PlacesTouched(loop.body)
  if (calls || pointerWritten || fromC) return loop
  const kept = new Map<number, Kept>()
  for (const [key, touched] of places) {
    if (isExcluded(key, ranges) || (touched.written && pointerRead)) continue
    const { place } = touched
    const per = place.kind === 'shared' || place.kind === 'model' ? 'loop' : 'instance'
    const local = makeLocal(placeName(place))
    kept.set(key, { place, local, read: readLocal(local), per, written: touched.written })
  }
  const body = mapIrStatements(
    loop.body,
    (expression) => replaceLoad(expression, kept),
    (statement) => replaceStore(statement, kept),
  )
  // what is stored at the end has to have a value on every way there
  const needsValue = (key: number) => exposed.has(key) || !written.has(key)
  const all = [...kept.values()]
  const fetch = ({ place, local }: Kept) => assign(local, load(place))
  const keep = ({ place, read }: Kept) => store(place, read)
  const each = all.filter(({ per }) => per === 'instance')
  const once = all.filter(({ per }) => per === 'loop')
  return {
    ...loop,
    before: [...loop.before, ...once.map(fetch)],
    body: [
      ...each.filter(({ place, written }) => !written || needsValue(placeKey(place)!)).map(fetch),
      ...body,
      ...each.filter(({ written }) => written).map(keep),
    ],
    after: [...once.filter(({ written }) => written).map(keep), ...loop.after],
  }
}

function replaceLoad(expression: IrExpr, kept: ReadonlyMap<number, Kept>): IrExpr {
  if (expression.kind !== 'load') return expression
  const key = placeKey(expression.place)
  const found = key === undefined ? undefined : kept.get(key)
  return found ? found.read : expression
}

function replaceStore(statement: IrStatement, kept: ReadonlyMap<number, Kept>): IrStatement {
  if (statement.kind !== 'store') return statement
  const key = placeKey(statement.place)
  const found = key === undefined ? undefined : kept.get(key)
  return found ? assign(found.local, statement.value) : statement
}
