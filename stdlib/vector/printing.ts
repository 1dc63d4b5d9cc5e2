/** Vectors as text: on the screen five to a line, in a file one. */
import { Format } from '../../lang/printf.ts'
import type { Context } from '../binding/context.ts'
import { notEnoughArguments } from '../binding/params.ts'
import { isStringCell, objectOf, type Value } from '../binding/value.ts'
import { File } from '../file.ts'
import type { Vector } from '../vector.ts'

export function printed(self: Vector, args: readonly Value[], context: Context): number {
  const others = [...args]
  const file = objectOf(others[0])?.impl
  if (file instanceof File) others.shift()
  const format = isStringCell(others[0]) ? (others.shift() as { value: string }).value : undefined
  const [start, end] = others.map(Number)
  bothEnds('printf', start, end)
  const values = start === undefined ? self.data() : self.c(start, end).data()
  // what goes into a file that is only read is lost, as there
  if (file instanceof File) {
    if (!file.isReadOnly()) file.write(inFile(values, format))
  } else context.host.write(format === undefined ? rows(values) : formatted(format, values))
  return values.length
}

function formatted(text: string, values: Float64Array): string {
  const format = new Format(text)
  let shown = ''
  for (const value of values) shown += format.renderNumber(value)
  return shown
}

/** In a file: one a line unless a format is given, and one more newline. */
const inFile = (values: Float64Array, format = '%g\n') => `${formatted(format, values)}\n`

function rows(values: Float64Array): string {
  const format = new Format('%g\t')
  let shown = ''
  values.forEach((value, i) => {
    shown += format.renderNumber(value) + (i % 5 === 4 ? '\n' : '')
  })
  return `${shown}\n`
}

/** A start needs an end. */
export function bothEnds(caller: string, start: number | undefined, end: number | undefined): void {
  if (start !== undefined && end === undefined) throw notEnoughArguments(caller, 'end')
}
