/** What a Matrix asks of its arguments. */
import { problem } from '../../lang/problem.ts'
import { argumentOutOfRange } from '../binding/params.ts'
import type { Vector } from '../vector.ts'

/** How many elements `setrow` and its like get: a vector may be shorter than there is room, not longer. */
export function given(caller: string, source: Vector | number, room: number): number {
  if (typeof source === 'number') return room
  if (source.length <= room) return source.length
  throw problem('HOC3163', undefined, `Matrix.${caller}: index out of range`, {
    help: `there is room for ${room} elements, the vector has ${source.length}`,
  })
}

export function part(caller: string, size: number, most: number): number {
  if (size >= 1 && size <= most) return Math.trunc(size)
  throw argumentOutOfRange(caller, size, 1, most)
}

export function fromZero(caller: string, place: number): number {
  if (place >= 0) return Math.trunc(place)
  throw argumentOutOfRange(caller, place, 0)
}

export function atLeastOne(caller: string, size: number): number {
  if (size >= 1) return Math.trunc(size)
  throw argumentOutOfRange(caller, size, 1)
}

export const element = (source: Vector | number, i: number) => (typeof source === 'number' ? source : source.get(i))

export const wrongSize = (caller: string, expected: number, found: number) =>
  problem('HOC3163', undefined, `Matrix.${caller}: sizes do not match`, {
    help: `${expected} expected, ${found} given`,
  })

export const singular = (caller: string) => problem('HOC3164', undefined, `Matrix.${caller}: the matrix is singular`)

interface Shape {
  readonly rows: number
  readonly cols: number
}

/** A row or column of so many. */
export function within(caller: string, i: number, count: number): number {
  if (i >= 0 && i <= count - 1) return Math.trunc(i)
  throw argumentOutOfRange(caller, i, 0, count - 1)
}

/** How far a diagonal is above the main one. */
export function diagonal(caller: string, { rows, cols }: Shape, k: number): number {
  if (k >= 1 - rows && k <= cols - 1) return Math.trunc(k)
  throw argumentOutOfRange(caller, k, 1 - rows, cols - 1)
}

/** The size of a matrix that has to be square. */
export function square(caller: string, { rows, cols }: Shape): number {
  if (rows === cols) return rows
  throw problem('HOC3162', undefined, `Matrix.${caller}: the matrix is not square (${rows} by ${cols})`)
}

export function sameShape(caller: string, one: Shape, other: Shape): void {
  if (other.rows === one.rows && other.cols === one.cols) return
  throw wrongSize(caller, one.rows * one.cols, other.rows * other.cols)
}
