/**
 * Cuts a long body into segments that run one after the other over a strip of instances. A processor looks ahead a few
 * hundred instructions; where one instance's chain of operations fills that window it waits, and shorter chains let it
 * work on several instances at once.
 *
 * Depth is a statement's place in the chain of what it needs, in clock cycles, roughly. A segment is what lies between
 * two depths, so it needs nothing of a later one.
 */
import type { IrExpr, IrStatement } from '../ir.ts'
import { visitStatements } from '../ir-walk.ts'

export interface Segment {
  readonly statements: readonly IrStatement[]
  /** Locals handed over from earlier segments. */
  readonly needs: readonly number[]
}

/** Bodies shorter than this stay whole; longer ones are cut into pieces of about `pieceDepth`. */
const leastDepth = 120
const pieceDepth = 90
const mostPieces = 4
/** How far from the even places a cut may be moved to hand over less. */
const play = 0.4

export function segmentsOf(body: readonly IrStatement[]): Segment[] {
  const depths = depthsOf(body)
  const whole = Math.max(0, ...depths)
  const count = whole < leastDepth ? 1 : Math.min(mostPieces, Math.max(2, Math.round(whole / pieceDepth)))
  const cuts = Array.from({ length: count - 1 }, (_, k) => bestCut(body, depths, whole, k + 1, count))
  const pieceOf = (depth: number) => cuts.filter((cut) => depth > cut).length
  const pieces = Array.from({ length: count }, (_, k) => body.filter((_, i) => pieceOf(depths[i]!) === k))
  return pieces
    .map((statements, k) => ({ statements, needs: crossing(pieces.slice(0, k).flat(), statements) }))
    .filter(({ statements }) => statements.length > 0)
}

function bestCut(body: readonly IrStatement[], depths: readonly number[], whole: number, k: number, count: number) {
  const near = [...new Set(depths)].filter((depth) => Math.abs((depth * count) / whole - k) <= play)
  const cost = (cut: number) =>
    crossing(
      body.filter((_, i) => depths[i]! <= cut),
      body.filter((_, i) => depths[i]! > cut),
    ).length
  let [best, least] = [(whole * k) / count, Infinity]
  for (const cut of near) {
    const here = cost(cut)
    if (here < least) [best, least] = [cut, here]
  }
  return best
}

/** What `later` reads of what `earlier` sets. */
function crossing(earlier: readonly IrStatement[], later: readonly IrStatement[]): number[] {
  const set = localsSet(earlier)
  return [...localsRead(later)].filter((id) => set.has(id))
}

/** For each statement; never less than that of one that it has to follow. */
function depthsOf(body: readonly IrStatement[]): number[] {
  const written = new Map<number, number>()
  const read = new Map<number, number>()
  return body.map((statement) => {
    const reads = localsRead([statement])
    const sets = localsSet([statement])
    let start = 0
    for (const id of reads) start = Math.max(start, written.get(id) ?? 0)
    let depth = start + latency(statement)
    for (const id of sets) depth = Math.max(depth, written.get(id) ?? 0, read.get(id) ?? 0)
    for (const id of reads) read.set(id, Math.max(depth, read.get(id) ?? 0))
    for (const id of sets) written.set(id, depth)
    return depth
  })
}

function localsRead(list: readonly IrStatement[]): Set<number> {
  const read = new Set<number>()
  visitStatements(list, {
    expression: (one) => {
      if (one.kind === 'local') read.add(one.local.id)
    },
    statement: (one) => {
      // what a branch leaves alone keeps its value
      if (one.kind === 'if') for (const id of localsSet([one])) read.add(id)
    },
  })
  return read
}

function localsSet(list: readonly IrStatement[]): Set<number> {
  const set = new Set<number>()
  visitStatements(list, {
    statement: (one) => {
      if (one.kind === 'set') set.add(one.local.id)
    },
  })
  return set
}

function latency(statement: IrStatement): number {
  if (statement.kind === 'set' || statement.kind === 'store') return depthOf(statement.value)
  if (statement.kind !== 'if') return 0
  const sum = (list: readonly IrStatement[]) => list.reduce((total, one) => total + latency(one), 0)
  return depthOf(statement.condition) + sum(statement.whenTrue) + sum(statement.otherwise)
}

function depthOf(one: IrExpr): number {
  switch (one.kind) {
    case 'load':
      return 'index' in one.place && one.place.index ? 15 + depthOf(one.place.index) : 5
    case 'unary':
      return depthOf(one.a) + (one.op === 'sqrt' ? 18 : one.op === 'neg' || one.op === 'abs' ? 1 : 8)
    case 'binary':
      return Math.max(depthOf(one.a), depthOf(one.b)) + (one.op === 'div' ? 14 : 4)
    case 'compare':
      return Math.max(depthOf(one.a), depthOf(one.b)) + 4
    case 'integer':
      return Math.max(depthOf(one.a), depthOf(one.b)) + (one.op === 'imul' ? 10 : 1)
    case 'convert':
      return depthOf(one.a) + (one.op === 'toInt' ? 14 : 5)
    case 'select':
      return Math.max(depthOf(one.a), depthOf(one.b), depthOf(one.condition)) + 4
    case 'call':
      return Math.max(0, ...one.args.map(depthOf)) + (one.name === 'exp' ? 70 : 100)
    default:
      return 0
  }
}
