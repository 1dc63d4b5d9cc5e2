/**
 * NEURON's files of a state: lines of text and, between them, numbers as they are in memory. In NEURON a source of spikes fills 32 bytes of
 * which only the first says something. A file that is damaged is refused as a whole.
 */
import { problem } from '../../lang/problem.ts'
import type {
  SavedCells,
  SavedConnection,
  SavedEvent,
  SavedNode,
  SavedSection,
  SavedSeries,
  SavedState,
} from './saved-state.ts'

const title = 'SaveState binary file version 6.0'
const sourceBytes = 32

class Writer {
  private readonly parts: string[] = []
  private readonly cell = new DataView(new ArrayBuffer(8))

  line(...words: (string | number)[]): void {
    this.parts.push(`${words.join(' ')}\n`)
  }
  int(value: number): void {
    this.cell.setInt32(0, value, true)
    this.raw(4)
  }
  double(value: number): void {
    this.cell.setFloat64(0, value, true)
    this.raw(8)
  }
  bytes(values: readonly number[]): void {
    this.parts.push(String.fromCharCode(...values))
  }
  text(): string {
    return this.parts.join('')
  }
  private raw(count: number): void {
    let shown = ''
    for (let i = 0; i < count; i++) shown += String.fromCharCode(this.cell.getUint8(i))
    this.parts.push(shown)
  }
}

/** As text of one character a byte. */
export function writeState(state: SavedState): string {
  const out = new Writer()
  out.line(title)
  out.double(state.t)
  out.line(state.sections.length, state.sections.filter(({ root }) => root).length)
  for (const { nodes, root } of state.sections) {
    out.int(nodes.length)
    out.int(root ? 1 : 0)
  }
  for (const { nodes, root } of state.sections) {
    writeNodes(out, nodes)
    if (root) writeNodes(out, [root])
  }
  out.line(state.cells.length)
  for (const { type, count, values } of state.cells) {
    out.line(type, count, values.length)
    for (const value of values) out.double(value)
  }
  out.line(state.series.length)
  for (const { type, index, numbers } of state.series) {
    out.line(type, index)
    if (numbers.length > 0) out.line(...numbers)
  }
  out.line(state.connections.length)
  for (const { index, weights } of state.connections) {
    out.line(index, weights.length)
    for (const weight of weights) out.double(weight)
  }
  out.line(state.above.length)
  if (state.above.length > 0)
    for (const above of state.above) out.bytes([above ? 1 : 0, ...new Array(sourceBytes - 1).fill(0)])
  writeEvents(out, state.events)
  return out.text()
}

function writeNodes(out: Writer, nodes: readonly SavedNode[]): void {
  for (const { v, types, values } of nodes) {
    out.double(v)
    out.int(types.length)
    out.int(values.length)
  }
  for (const { types, values } of nodes) {
    for (const type of types) out.int(type)
    for (const value of values) out.double(value)
  }
}

function writeEvents(out: Writer, all: readonly SavedEvent[]): void {
  const events = all.filter(({ kind }) => kind !== 'other')
  out.line(events.length)
  for (const { time } of events) out.double(time)
  for (const event of events) writeEvent(out, event)
}

function writeEvent(out: Writer, event: SavedEvent): void {
  if (event.kind === 'connection') {
    out.line(2)
    out.line(event.index)
  } else if (event.kind === 'self') {
    out.line(3)
    const { target, index, type, connection, movable, flag } = event
    out.line(target, index, type, connection, movable, flag)
  } else if (event.kind === 'spike') {
    out.line(4)
    out.line(event.index)
  } else if (event.kind === 'statement') {
    out.line(5)
    out.line(1, event.object ? 1 : 0)
    out.line(event.text)
    if (event.object) out.line(...event.object)
  } else if (event.kind === 'series') {
    out.line(6)
    out.line(event.type, event.index)
  }
}

const damaged = (why: string) =>
  problem('HOC3194', undefined, `SaveState.fread: this is no whole file of SaveState.fwrite: ${why}`, {
    help: 'nothing was read; save the state once more',
  })

class Reader {
  private at = 0
  private readonly cell = new DataView(new ArrayBuffer(8))

  constructor(private readonly content: string) {}

  line(): string {
    const end = this.content.indexOf('\n', this.at)
    if (end < 0) throw damaged(`it ends within a line, at byte ${this.at}`)
    const line = this.content.slice(this.at, end)
    this.at = end + 1
    return line
  }
  /** A line of so many whole numbers. */
  numbers(count: number): number[] {
    const line = this.line()
    const numbers = line.trim().split(/\s+/).map(Number)
    if (numbers.length === count && numbers.every((each) => Number.isInteger(each))) return numbers
    throw damaged(`"${line.slice(0, 40)}" where ${count} numbers should be, before byte ${this.at}`)
  }
  /** How many of something follow, which take so many bytes each at least. */
  count(least: number): number {
    return this.checked(this.numbers(1)[0]!, least)
  }
  checked(count: number, least: number): number {
    if (count >= 0 && count * least <= this.content.length - this.at) return count
    throw damaged(`${count} of something, before byte ${this.at}`)
  }
  int(): number {
    this.raw(4)
    return this.cell.getInt32(0, true)
  }
  double(): number {
    this.raw(8)
    return this.cell.getFloat64(0, true)
  }
  doubles(count: number): number[] {
    return Array.from({ length: this.checked(count, 8) }, () => this.double())
  }
  bytes(count: number): string {
    if (this.at + count > this.content.length) throw damaged('it ends too early')
    this.at += count
    return this.content.slice(this.at - count, this.at)
  }
  get place(): number {
    return this.at
  }
  private raw(count: number): void {
    const bytes = this.bytes(count)
    for (let i = 0; i < count; i++) this.cell.setUint8(i, bytes.charCodeAt(i))
  }
}

/** A state at the beginning of some bytes, and how many are its own. */
export function readState(content: string): { state: SavedState; length: number } {
  const from = new Reader(content)
  if (from.line() !== title) throw damaged(`it does not begin with "${title}"`)
  const t = from.double()
  const [count = 0] = from.numbers(2)
  const shapes = Array.from({ length: from.checked(count, 8) }, () => [from.int(), from.int()] as const)
  const state: SavedState = {
    t,
    sections: shapes.map(([nodes, root]) => readSection(from, nodes, root)),
    cells: Array.from({ length: from.count(6) }, () => readCells(from)),
    series: Array.from({ length: from.count(4) }, () => readSeries(from)),
    connections: Array.from({ length: from.count(4) }, () => readConnection(from)),
    above: Array.from({ length: from.count(sourceBytes) }, () => from.bytes(sourceBytes).charCodeAt(0) !== 0),
    events: readEvents(from),
  }
  return { state, length: from.place }
}

function readSection(from: Reader, nodes: number, root: number): SavedSection {
  return { nodes: readNodes(from, nodes), root: root ? readNodes(from, 1)[0] : undefined }
}

function readNodes(from: Reader, count: number): SavedNode[] {
  const heads = Array.from({ length: from.checked(count, 16) }, () => [from.double(), from.int(), from.int()] as const)
  return heads.map(([v, types, values]) => ({
    v,
    types: Array.from({ length: from.checked(types, 4) }, () => from.int()),
    values: from.doubles(values),
  }))
}

function readCells(from: Reader): SavedCells {
  const [type, count, size] = from.numbers(3)
  return { type: type!, count: count!, values: from.doubles(size!) }
}

/** How many numbers a line on a series has behind its kind and place. */
const seriesNumbers = [0, 1, 0, 1, 3]

function readSeries(from: Reader): SavedSeries {
  const [type, index] = from.numbers(2)
  const count = seriesNumbers[type!]
  if (count === undefined) throw damaged(`something that is recorded or played, of the unknown type ${type}`)
  return { type: type!, index: index!, numbers: count > 0 ? from.numbers(count) : [] }
}

function readConnection(from: Reader): SavedConnection {
  const [index, size] = from.numbers(2)
  return { index: index!, weights: from.doubles(size!) }
}

function readEvents(from: Reader): SavedEvent[] {
  const times = from.doubles(from.count(8))
  return times.flatMap((time) => readEvent(from, time) ?? [])
}

function readEvent(from: Reader, time: number): SavedEvent | undefined {
  const [kind] = from.numbers(1)
  // plain stops of the integrator, and exchanges between processes, stand for nothing here
  if (kind === 0 || kind === 1 || kind === 7) return undefined
  if (kind === 2) return { kind: 'connection', time, index: from.numbers(1)[0]! }
  if (kind === 3) return readSelf(from, time)
  if (kind === 4) return { kind: 'spike', time, index: from.numbers(1)[0]! }
  if (kind === 5) return readStatement(from, time)
  if (kind !== 6) throw damaged(`an event of the unknown type ${kind}`)
  const [type, index] = from.numbers(2)
  return { kind: 'series', time, type: type!, index: index! }
}

function readSelf(from: Reader, time: number): SavedEvent {
  const [target, ...rest] = from.line().split(' ')
  const [index, type, connection, movable, flag] = rest.map(Number)
  if (rest.length !== 5 || rest.some((each) => Number.isNaN(Number(each))))
    throw damaged('an event of a process to itself')
  return {
    ...{ kind: 'self', time, target: target!, index: index!, type: type! },
    ...{ connection: connection!, movable: movable!, flag: flag! },
  }
}

function readStatement(from: Reader, time: number): SavedEvent | undefined {
  const [has, ofObject] = from.numbers(2)
  if (!has) return undefined
  const text = from.line()
  const [name, index] = ofObject ? from.line().split(' ') : []
  return { kind: 'statement', time, text, object: name === undefined ? undefined : [name, Number(index)] }
}
