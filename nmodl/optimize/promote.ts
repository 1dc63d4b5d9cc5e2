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
  type NodeColumn,
  type Place,
  readLocal,
  slotsReached,
  store,
} from '../ir.ts'
import { isExpressionOfC, isStatementOfC, mapIrStatements, replaceLoops, visitStatements } from '../ir-walk.ts'
import { exposureOf } from './exposed.ts'

type Loop = Extract<IrStatement, { kind: 'instances' }>

interface Kept {
  readonly place: Place
  readonly local: IrLocal
  /** For each instance anew, or once for the loop. */
  readonly per: 'instance' | 'loop'
  written: boolean
}

/** Tells places without an index from each other; undefined for what is never kept. */
export function placeKey(place: Place): number | undefined {
  switch (place.kind) {
    case 'column':
      return place.index ? undefined : columnKey(place.slot)
    case 'shared':
      return place.index ? undefined : sharedKey(place.offset)
    case 'model':
      return 4 * place.offset + 2
    case 'node':
      return nodeKeys[place.column]
    default:
      return undefined
  }
}

const columnKey = (slot: number) => 4 * slot
const sharedKey = (offset: number) => 4 * offset + 1
const nodeKeys: Readonly<Partial<Record<NodeColumn, number>>> = { v: 3, area: 7, diam: 11 }

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

interface Survey {
  readonly places: Map<number, { place: Place; written: boolean }>
  /** Arrays that an index reaches into: the first element, and how many there are. */
  readonly ranges: Map<number, number>
  calls: boolean
  fromC: boolean
  pointerRead: boolean
  pointerWritten: boolean
}

function survey(body: readonly IrStatement[]): Survey {
  const found: Survey = {
    places: new Map(),
    ranges: new Map(),
    calls: false,
    fromC: false,
    pointerRead: false,
    pointerWritten: false,
  }
  visitStatements(body, {
    statement: (one) => {
      if (isStatementOfC(one)) found.fromC = true
    },
    expression: (one) => {
      if (one.kind === 'routine') found.calls = true
      else if (isExpressionOfC(one)) found.fromC = true
    },
    place: (place, use) => {
      if (place.kind === 'pointer') found[use === 'read' ? 'pointerRead' : 'pointerWritten'] = true
      const key = placeKey(place)
      if (key === undefined) excludeRange(place, found.ranges)
      else {
        const known = found.places.get(key)
        if (!known) found.places.set(key, { place, written: use === 'write' })
        else if (use === 'write') known.written = true
      }
    },
  })
  return found
}

/** An index may reach any element. */
function excludeRange(place: Place, ranges: Map<number, number>): void {
  if (place.kind !== 'column' && place.kind !== 'shared') return
  const first = place.kind === 'column' ? columnKey(place.slot) : sharedKey(place.offset)
  ranges.set(first, Math.max(place.kind === 'column' ? slotsReached(place) : place.count, ranges.get(first) ?? 0))
}

const stride = columnKey(1) - columnKey(0)

function isExcluded(key: number, ranges: ReadonlyMap<number, number>): boolean {
  for (const [first, count] of ranges)
    if (key >= first && key < first + stride * count && (key - first) % stride === 0) return true
  return false
}

function promoteLoop(loop: Loop, makeLocal: (name: string) => IrLocal): IrStatement {
  const { places, ranges, calls, fromC, pointerRead, pointerWritten } = survey(loop.body)
  if (calls || pointerWritten || fromC) return loop
  const kept = new Map<number, Kept>()
  for (const [key, { place, written }] of places) {
    if (isExcluded(key, ranges) || (written && pointerRead)) continue
    const per = place.kind === 'shared' || place.kind === 'model' ? 'loop' : 'instance'
    kept.set(key, { place, local: makeLocal(placeName(place)), per, written })
  }
  const body = mapIrStatements(
    loop.body,
    (expression) => replaceLoad(expression, kept),
    (statement) => replaceStore(statement, kept),
  )
  const exposure = exposureOf(loop.body)
  // what is stored at the end has to have a value on every way there
  const needsValue = (key: number) => exposure.read.has(key) || !exposure.written.has(key)
  const all = [...kept.values()]
  const fetch = ({ place, local }: Kept) => assign(local, load(place))
  const keep = ({ place, local }: Kept) => store(place, readLocal(local))
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
  return found ? readLocal(found.local) : expression
}

function replaceStore(statement: IrStatement, kept: ReadonlyMap<number, Kept>): IrStatement {
  if (statement.kind !== 'store') return statement
  const key = placeKey(statement.place)
  const found = key === undefined ? undefined : kept.get(key)
  return found ? assign(found.local, statement.value) : statement
}
