/** Matrix as HOC sees it. */
import { Format } from '../../lang/printf.ts'
import { problem } from '../../lang/problem.ts'
import type { HocClass, Member } from '../binding/class.ts'
import type { Context } from '../binding/context.ts'
import {
  either,
  instance,
  notEnoughArguments,
  number,
  optional,
  type Parameter,
  pointer,
  rest,
  text,
} from '../binding/params.ts'
import { asNothing, asNumber, asObject, hocClassMadeBy, membersOf } from '../binding/table.ts'
import { File } from '../file.ts'
import { Matrix } from '../matrix.ts'
import { Vector } from '../vector.ts'

const on = membersOf(Matrix)
const matrix = () => instance(Matrix, 'Matrix')
const vector = () => instance(Vector, 'Vector')
const into = optional(matrix())
const intoVector = optional(vector())
const source = either(vector(), number('value'))

function place(self: Matrix, i: number, j: number): number {
  if (i >= 0 && i < self.rows && j >= 0 && j < self.cols) return i * self.cols + j
  throw problem('HOC3014', undefined, 'subscript out of range x', {
    help: `the Matrix is ${self.rows} by ${self.cols}`,
  })
}

const x: Member = {
  kind: 'number',
  rank: 2,
  get: (self: never, _context, i, j) => (self as Matrix).values[place(self, i, j)]!,
  set(self: never, value, _context, i, j) {
    place(self, i, j)
    ;(self as Matrix).setval(i, j, value)
  },
  ref(self: never, _context, i, j) {
    place(self, i, j)
    return (self as Matrix).ref(i, j)
  },
}

function shown(self: Matrix, format = ' %-8.3g', end = '\n'): string {
  const each = new Format(format)
  let out = ''
  for (let i = 0; i < self.rows; i++) {
    for (let j = 0; j < self.cols; j++) out += each.renderNumber(self.values[i * self.cols + j]!)
    out += end
  }
  return out
}

/** First the numbers of rows and columns, unless they are given; then the elements by rows. */
function scanned(self: Matrix, from: File, rows?: number, cols?: number): void {
  const next = () => from.nextNumber() ?? 0
  const [n, m] = [rows ?? next(), cols ?? next()]
  self.resize(n, m)
  for (let i = 0; i < n; i++) for (let j = 0; j < m; j++) self.setval(i, j, next())
}

/** Where to, and into what: both may be left out. */
function bcopyForms(
  self: Matrix,
  block: [number, number, number, number],
  others: readonly (number | Matrix)[],
): Matrix {
  const [toI, toJ, into] = typeof others[0] === 'number' ? others : [undefined, undefined, others[0]]
  if (typeof toJ === 'object' || typeof into === 'number') throw notEnoughArguments('bcopy', 'column')
  return self.bcopy(...block, toI as number | undefined, toJ, into)
}

/** The Vector that these would have given has its number already when it turns out that a sparse matrix cannot do them. */
function takeNumber(self: Matrix, context: Context): void {
  if (self.sparse) context.retain(context.handle(new Vector(self.rows)))
}

type Arguments = [Parameter<number | undefined>, Parameter<number | undefined>, Parameter<number | undefined>]
const size = (label: string) => optional(number(label, 1, 2 ** 31))
const scalarOrMatrix = either(number('i'), matrix())

export const matrixClass: HocClass = hocClassMadeBy<Matrix, Arguments>(
  'Matrix',
  [size('rows'), size('columns'), optional(number('kind'))],
  (_context, rows, columns, kind) => new Matrix(rows, columns, kind === 2),
  {
    x,
    nrow: on.method('nrow', [], asNumber),
    ncol: on.method('ncol', [], asNumber),
    getval: on.method('getval', [number('i'), number('j')], asNumber),
    setval: on.method('setval', [number('i'), number('j'), number('value')], asNumber),
    resize: on.method('resize', [number('rows'), number('columns')], asObject),
    c: on.method('c', [into], asObject),
    bcopy: on.hoc(
      [number('i'), number('j'), number('n'), number('m'), rest(scalarOrMatrix)],
      asObject,
      (self, _context, i, j, n, m, ...others) => bcopyForms(self, [i, j, n, m], others),
    ),
    zero: on.method('zero', [], asObject),
    ident: on.method('ident', [], asObject),
    set: on.method('set', [rest(number('value'))], asObject),
    getrow: on.method('getrow', [number('i'), intoVector], asObject),
    getcol: on.method('getcol', [number('j'), intoVector], asObject),
    getdiag: on.method('getdiag', [number('k'), intoVector], asObject),
    setrow: on.method('setrow', [number('i'), source], asObject),
    setcol: on.method('setcol', [number('j'), source], asObject),
    setdiag: on.method('setdiag', [number('k'), source], asObject),
    to_vector: on.method('to_vector', [intoVector], asObject),
    from_vector: on.method('from_vector', [vector()], asObject),
    add: on.method('add', [matrix(), into], asObject),
    muls: on.method('muls', [number('factor'), into], asObject),
    mulm: on.method('mulm', [matrix(), into], asObject),
    mulv: on.method('mulv', [vector(), intoVector], asObject),
    transpose: on.method('transpose', [into], asObject),
    pow: on.method('pow', [number('k'), into], asObject),
    exp: on.method('exp', [into], asObject),
    solv: on.hoc(
      [vector(), optional(either(vector(), number('reuse'))), optional(number('reuse'))],
      asObject,
      (self, _context, b, second, third) =>
        typeof second === 'number' ? self.solv(b, undefined, second !== 0) : self.solv(b, second, third === 1),
    ),
    det: on.hoc([pointer('exponent')], asNumber, (self, _context, exponent) => {
      const found = self.det()
      exponent.set(found.exponent)
      return found.mantissa
    }),
    inverse: on.method('inverse', [into], asObject),
    symmeig: on.hoc([matrix()], asObject, (self, context, vectors) => {
      takeNumber(self, context)
      return self.symmeig(vectors)
    }),
    svd: on.hoc([into, into], asObject, (self, context, u, v) => {
      takeNumber(self, context)
      return self.svd(u, v)
    }),
    sprowlen: on.method('sprowlen', [number('i')], asNumber),
    spgetrowval: on.hoc(
      [number('i'), number('k'), optional(pointer('column'))],
      asNumber,
      (self, _context, i, k, column) => {
        const found = self.spgetrowval(i, k)
        column?.set(found.column)
        return found.value
      },
    ),
    printf: on.hoc(
      [optional(text('format')), optional(text('end'))],
      asNothing,
      (self, context: Context, format, end) => context.host.write(shown(self, format, end)),
    ),
    fprint: on.hoc(
      [rest(either(number('size'), instance(File, 'File'), text('format')))],
      asNothing,
      (self, _context, ...args) => {
        const file = args.find((each) => each instanceof File)
        const [format, end] = args.filter((each) => typeof each === 'string')
        const header = args[0] === 0 ? '' : `${self.rows} ${self.cols}\n`
        file?.write(header + shown(self, format, end))
      },
    ),
    scanf: on.hoc(
      [instance(File, 'File'), optional(number('rows')), optional(number('columns'))],
      asNothing,
      (self, _context, from, rows, columns) => scanned(self, from, rows, columns),
    ),
  },
  { help: 'Numbers in rows and columns, and linear algebra. `new Matrix(n, m, 2)` is sparse.' },
)
