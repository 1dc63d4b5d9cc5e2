/** Vectors in files: columns of text, and binary dumps. */

import { problem } from '../../lang/problem.ts'
import type { Member } from '../binding/class.ts'
import { anything, instance, integer, number, optional, rest } from '../binding/params.ts'
import { asNumber, membersOf } from '../binding/table.ts'
import { File } from '../file.ts'
import { Vector } from '../vector.ts'

const on = membersOf(Vector)
const file = () => instance(File, 'File')

/** Column `column` (from 1 on) of `columns`, at most `count` of them; `last` ends the reading and is not kept. */
function readColumn(source: File, count: number, column: number, columns: number, last?: number): number[] {
  const values: number[] = []
  while (values.length < count) {
    let kept: number | undefined
    for (let i = 1; i <= columns; i++) {
      const found = source.nextNumber()
      if (found === undefined) {
        if (kept !== undefined) values.push(kept)
        return values
      }
      if (i === 1 && columns > 1 && last !== undefined && found === last && column === 1) return values
      if (i !== column) continue
      if (last !== undefined && found === last) return values
      kept = found
    }
    if (kept !== undefined) values.push(kept)
  }
  return values
}

/** Forms: file; file, n; file, column, columns; file, n, column, columns. */
function scanf(self: Vector, source: File, numbers: readonly number[]): number {
  const [a, b, c] = numbers
  self.clear()
  const values =
    numbers.length >= 3
      ? readColumn(source, a!, b!, c!)
      : numbers.length === 2
        ? readColumn(source, Number.POSITIVE_INFINITY, a!, b!)
        : readColumn(source, a ?? Number.POSITIVE_INFINITY, 1, 1)
  self.take(Float64Array.from(values))
  return values.length
}

/**
 * Dumps with a header: number of elements and storage type as 32-bit integers. Types: 1 and 2 are 8 and 16 bits, scaled
 * to the range of the elements (scale and least element follow the header), 3 floats, 4 doubles, 5 integers.
 */
function vwrite(values: Float64Array, type: number): Uint8Array {
  const header = new Uint8Array(Int32Array.of(values.length, type).buffer)
  if (type === 3) return joined(header, bytesOf(Float32Array.from(values)))
  if (type === 5) return joined(header, bytesOf(Int32Array.from(values, Math.trunc)))
  if (type !== 1 && type !== 2) return joined(header, bytesOf(values.slice()))
  const least = values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY)
  const scale = (type === 1 ? 255 : 65535) / (values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY) - least)
  const scaled = values.map((x) => (x - least) * scale)
  const range = bytesOf(Float64Array.of(scale, least))
  const small = type === 1 ? Int8Array.from(scaled, (x) => Math.trunc(x - 128)) : Uint16Array.from(scaled, Math.trunc)
  return joined(header, range, bytesOf(small))
}

function vread(source: File): Float64Array | undefined {
  const header = source.bytes(8)
  if (header.length < 8) return undefined
  const [count, type] = new Int32Array(header.buffer) as unknown as [number, number]
  if (type === 3) return Float64Array.from(new Float32Array(source.bytes(4 * count).buffer))
  if (type === 5) return Float64Array.from(new Int32Array(source.bytes(4 * count).buffer))
  if (type !== 1 && type !== 2) return new Float64Array(source.bytes(8 * count).buffer)
  const [scale, least] = new Float64Array(source.bytes(16).buffer) as unknown as [number, number]
  if (type === 1) return Float64Array.from(new Int8Array(source.bytes(count).buffer), (x) => (x + 128) / scale + least)
  return Float64Array.from(new Uint16Array(source.bytes(2 * count).buffer), (x) => x / scale + least)
}

const bytesOf = (array: Float64Array | Float32Array | Int32Array | Uint16Array | Int8Array) =>
  new Uint8Array(array.buffer)

function joined(...pieces: Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((size, piece) => size + piece.length, 0))
  let at = 0
  for (const piece of pieces) {
    whole.set(piece, at)
    at += piece.length
  }
  return whole
}

export const vectorFileMembers: Record<string, Member> = {
  scanf: on.hoc([file(), rest(integer('n, column, columns'))], asNumber, (self, _context, source, ...numbers) =>
    scanf(self, source, numbers),
  ),
  scantil: on.hoc(
    [file(), number('sentinel'), optional(integer('column')), optional(integer('columns'))],
    asNumber,
    (self, _context, source, sentinel, column = 1, columns = 1) => {
      self.clear()
      const values = readColumn(source, Number.POSITIVE_INFINITY, column, columns, sentinel)
      self.take(Float64Array.from(values))
      // where the sentinel was, something has been read last
      if (source.lastNumber !== sentinel) throw problem('HOC3033', undefined, 'EOF in fscan')
      return self.length
    },
  ),
  fwrite: on.hoc(
    [file(), optional(number('start')), optional(number('end'))],
    asNumber,
    (self, _context, target, start, end) => {
      const values = self.c(start, end).data()
      if (target.isReadOnly()) return 0
      target.writeBytes(new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
      return values.length
    },
  ),
  fread: on.hoc([file(), optional(number('n')), rest(anything('type'))], asNumber, (self, _context, source, count) => {
    // what the file has not keeps what was there
    self.resize(Math.trunc(count ?? self.length))
    const bytes = source.bytes(8 * self.length)
    self.data().set(new Float64Array(bytes.buffer, 0, bytes.length >> 3))
    return 1
  }),
  vwrite: on.hoc([file(), optional(integer('type'))], asNumber, (self, _context, target, type = 4) => {
    if (!target.isReadOnly()) target.writeBytes(vwrite(self.data(), type))
    return 1
  }),
  vread: on.hoc([file()], asNumber, (self, _context, source) => {
    const values = vread(source)
    if (values) self.take(values)
    return values ? 1 : 0
  }),
}
