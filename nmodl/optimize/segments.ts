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
  /** Locals that it sets. */
  readonly sets: ReadonlySet<number>
  /** How much there is to do in it, in operations; one that keeps its unit busy for longer counts as several. */
  readonly work: number
}

/** A statement of the body, and the locals it reads and sets. */
interface Step {
  readonly statement: IrStatement
  readonly reads: ReadonlySet<number>
  readonly sets: ReadonlySet<number>
}

/** Bodies shorter than this stay whole; longer ones are cut into pieces of about `pieceDepth`. */
const leastDepth = 120
const pieceDepth = 60
const mostPieces = 4
/** How far from the even places a cut may be moved to hand over less. */
const play = 0.4

/** None where the body stays whole. */
export function segmentsOf(body: readonly IrStatement[]): Segment[] {
  // no chain is longer than all statements one after the other
  if (sumOf(body) < leastDepth) return []
  const steps = body.map(stepOf)
  const depths = depthsOf(steps)
  const whole = Math.max(0, ...depths)
  if (whole < leastDepth) return []
  const count = Math.min(mostPieces, Math.max(2, Math.round(whole / pieceDepth)))
  const cuts = Array.from({ length: count - 1 }, (_, k) => bestCut(steps, depths, whole, k + 1, count))
  const places = depths.map((depth) => cuts.filter((cut) => depth > cut).length)
  moveBeginnings(steps, places)
  const pieces = Array.from({ length: count }, (_, k) => steps.filter((_, i) => places[i] === k))
  return pieces
    .map((piece, k) => ({
      statements: piece.map(({ statement }) => statement),
      needs: crossing(pieces.slice(0, k).flat(), piece),
      sets: setBy(piece),
      work: workOf(piece.map(({ statement }) => statement)),
    }))
    .filter(({ statements }) => statements.length > 0)
}

/** What only fetches a number stands in the piece that needs it first: so it need not be handed over. */
function moveBeginnings(steps: readonly Step[], places: number[]): void {
  const set = setBy(steps)
  const touching = touchedBy(steps)
  const firstStore = Math.min(...places.filter((_, i) => steps[i]!.statement.kind === 'store'))
  steps.forEach(({ statement, reads }, i) => {
    if (statement.kind !== 'set' || [...reads].some((id) => set.has(id))) return
    const { local, value } = statement
    if (value.kind !== 'const' && value.kind !== 'local' && value.kind !== 'load') return
    let first = Infinity
    for (const j of touching.get(local.id)!) if (j !== i) first = Math.min(first, places[j]!)
    if (first === Infinity || first <= places[i]!) return
    if (value.kind === 'load' && (value.place.kind !== 'column' || firstStore < first)) return
    places[i] = first
  })
}

/** Of each local: the steps that read or set it. */
function touchedBy(steps: readonly Step[]): ReadonlyMap<number, readonly number[]> {
  const found = new Map<number, number[]>()
  const note = (id: number, step: number) => {
    const known = found.get(id)
    if (known) known.push(step)
    else found.set(id, [step])
  }
  for (let i = 0; i < steps.length; i++) {
    const { reads, sets } = steps[i]!
    for (const id of reads) note(id, i)
    for (const id of sets) note(id, i)
  }
  return found
}

function bestCut(steps: readonly Step[], depths: readonly number[], whole: number, k: number, count: number) {
  const near = [...new Set(depths)].filter((depth) => Math.abs((depth * count) / whole - k) <= play)
  // a local is handed over where it is first set before the cut and last read behind it
  const [firstSet, lastRead] = [new Map<number, number>(), new Map<number, number>()]
  steps.forEach(({ reads, sets }, i) => {
    for (const id of sets) firstSet.set(id, Math.min(depths[i]!, firstSet.get(id) ?? Infinity))
    for (const id of reads) lastRead.set(id, Math.max(depths[i]!, lastRead.get(id) ?? 0))
  })
  const spans = [...firstSet].map(([id, from]) => [from, lastRead.get(id) ?? 0] as const)
  const cost = (cut: number) => spans.filter(([from, to]) => from <= cut && to > cut).length
  let [best, least] = [(whole * k) / count, Infinity]
  for (const cut of near) {
    const here = cost(cut)
    if (here < least) [best, least] = [cut, here]
  }
  return best
}

/** What `later` reads of what `earlier` sets. */
function crossing(earlier: readonly Step[], later: readonly Step[]): number[] {
  const set = setBy(earlier)
  const found = new Set<number>()
  for (const { reads } of later) for (const id of reads) if (set.has(id)) found.add(id)
  return [...found]
}

function setBy(steps: readonly Step[]): Set<number> {
  const found = new Set<number>()
  for (const { sets } of steps) for (const id of sets) found.add(id)
  return found
}

/** For each statement; never less than that of one that it has to follow. */
function depthsOf(steps: readonly Step[]): number[] {
  const written = new Map<number, number>()
  const read = new Map<number, number>()
  return steps.map(({ statement, reads, sets }) => {
    let start = 0
    for (const id of reads) start = Math.max(start, written.get(id) ?? 0)
    let depth = start + latency(statement)
    for (const id of sets) depth = Math.max(depth, written.get(id) ?? 0, read.get(id) ?? 0)
    for (const id of reads) read.set(id, Math.max(depth, read.get(id) ?? 0))
    for (const id of sets) written.set(id, depth)
    return depth
  })
}

function stepOf(statement: IrStatement): Step {
  const [reads, sets] = [new Set<number>(), new Set<number>()]
  visitStatements([statement], {
    expression: (one) => {
      if (one.kind === 'local') reads.add(one.local.id)
    },
    statement: (one) => {
      if (one.kind === 'set') sets.add(one.local.id)
    },
  })
  // what a branch leaves alone keeps its value
  return { statement, reads: statement.kind === 'if' ? new Set([...sets, ...reads]) : reads, sets }
}

function latency(statement: IrStatement): number {
  if (statement.kind === 'set' || statement.kind === 'store') return depthOf(statement.value)
  if (statement.kind !== 'if') return 0
  if (statement.seldom) return depthOf(statement.condition)
  return depthOf(statement.condition) + sumOf(statement.whenTrue) + sumOf(statement.otherwise)
}

const sumOf = (list: readonly IrStatement[]) => list.reduce((total, one) => total + latency(one), 0)

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

function workOf(list: readonly IrStatement[]): number {
  let work = 0
  visitStatements(list, {
    expression: (one) => {
      if (one.kind === 'binary' && one.op === 'div') work += 5
      else if (one.kind === 'call') work += one.name === 'exp' ? 30 : 100
      else if (one.kind !== 'const' && one.kind !== 'local') work++
    },
  })
  return work
}
