/**
 * Random calls of Matrix's methods on three matrices, full or sparse, and two vectors. As with vectors each call is tried by itself, and all
 * numbers are printed after it.
 */
import { callPrelude, objects, programsOf, randomCall, tried } from './calls.ts'
import { Choices } from './random.ts'

export const matrixPrelude = `
objref a, b, c, x, y
power = 0
proc showmatrix() { local i, j
  printf(" %dx%d:", $o1.nrow(), $o1.ncol())
  for i = 0, $o1.nrow() - 1 for j = 0, $o1.ncol() - 1 printf(" %.17g", $o1.getval(i, j))
}
${callPrelude([
  'printf(" %g", power)',
  ...objects.map((name) => `showmatrix(${name})`),
  'showvector(x)',
  'showvector(y)',
])}`

/** What an argument may be: i an index, n a size, x a number, k an exponent, m a matrix, v a vector, p a pointer. */
const methods: readonly string[] = [
  ...['= nrow', '= ncol', '= getval i i', '= sprowlen i'],
  ...[
    'setval i i x',
    'zero',
    'ident',
    'setrow i x',
    'setcol i x',
    'setdiag i x',
    'setrow i v',
    'setcol i v',
    'setdiag i v',
  ],
  ...[
    'getrow i v',
    'getcol i v',
    'getdiag i v',
    'to_vector v',
    'add m',
    'muls x',
    'muls x m',
    'mulm m m',
    'mulv v v',
    'bcopy m',
  ],
  ...['transpose m', 'inverse m', 'from_vector v', 'solv v v'],
  ...[
    'exp m',
    'pow k m',
    'new exp',
    'new pow k',
    'new inverse',
    '= det p',
    'vector svd a b',
    'vector svd',
    'vector symmeig m',
  ],
  ...[
    'c m',
    'bcopy i i n n',
    'bcopy i i n n m',
    'bcopy i i n n i i',
    'bcopy i i n n i i m',
    'new bcopy i i n n',
    'resize n n',
  ],
  ...['new c', 'new transpose', 'new mulm m', 'new muls x', 'new add m'],
]

function argument(kind: string, choose: Choices): string {
  switch (kind) {
    case 'i':
      return choose.pick(['0', '1', '2', '0', '1', '-1', '3'])
    case 'a':
    case 'b':
      return kind
    case 'm':
      return choose.pick(['a', 'b', 'c'])
    case 'v':
      return choose.pick(['x', 'y'])
    case 'n':
      return choose.pick(['1', '2', '2', '3'])
    case 'k':
      return String(choose.below(8))
    case 'p':
      return '&power'
    default:
      return choose.pick(['0', '1', '-2', '0.5', '3', '0.1', '7'])
  }
}

function matrixProgram(seed: number, calls: number): string {
  const choose = new Choices(seed)
  const n = 2 + choose.below(2)
  const start = (name: string) => {
    const values = Array.from({ length: n * n }, () => argument('x', choose))
    const set = values.map((x, k) => `{${name}.setval(${Math.floor(k / n)}, ${k % n}, ${x})}\n`).join('')
    return `${name} = new Matrix(${n}, ${n}, ${1 + choose.below(2)})\n${set}`
  }
  const vectors = ['x', 'y'].map((name) => `${name} = new Vector(${n}, ${argument('x', choose)})\n`).join('')
  const tries = tried(calls, () => randomCall(choose, methods, argument))
  return `${objects.map(start).join('')}${vectors}${tries}`
}

export const matrixPrograms = programsOf(matrixProgram)
