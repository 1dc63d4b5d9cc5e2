/**
 * Random calls of Vector's methods: three vectors, which the calls change and make anew. Each call is tried by itself, so that a refused
 * one ends nothing; what it gives and what the vectors hold then is printed to the last bit. Left out is what NEURON reads or writes
 * beyond its vectors for (medfltr, fill of a range), what depends on the C library (sin), and what makes numbers without a sign that can be relied on (log).
 */
import { callPrelude, objects, programsOf, randomCall, tried } from './calls.ts'
import { Choices } from './random.ts'

export const vectorPrelude = `
objref a, b, c, r, nul
double dd[5]
dd[0] = 1.5
dd[2] = -3
dd[4] = 7
func twice() { return $1*2 }
func above() { return $1 > 1 }
${callPrelude(objects.map((name) => `showvector(${name})`))}`

/** What an argument may be: n a small whole number, i an index, x any number, s a small step, v a vector, o a comparison, f a function. */
const methods: readonly string[] = [
  ...['size', 'sum', 'sumsq', 'mean', 'var', 'stdev', 'stderr', 'median', 'mag', 'min', 'max'],
  ...['min_ind', 'max_ind'],
  ...[
    'sum i i',
    'sumsq i i',
    'mean i i',
    'var i i',
    'stdev i i',
    'stderr i i',
    'min i i',
    'max i i',
    'min_ind i i',
    'max_ind i i',
  ],
  ...['get i', 'meansqerr v', 'meansqerr v v', 'eq v', 'contains x', 'indwhere o x', 'indwhere r x x', 'scale x x'],
  ...['reduce f', 'reduce f x', 'reduce f x i i', 'trigavg v v n n', 'min_ind'],
].map((method) => `= ${method}`)

const changing: readonly string[] = [
  ...['set i x', 'resize n', 'append x', 'append x x', 'append v', 'insrt i x', 'insrt i v', 'remove i', 'remove i i'],
  ...[
    'fill x',
    'fill x i i',
    'indgen',
    'indgen s',
    'indgen x s',
    'indgen x x s',
    'copy v',
    'copy v i',
    'copy v i i',
    'copy v i i i',
  ],
  ...[
    'index v v',
    'where o x',
    'where v o x',
    'where v r x x',
    'indvwhere o x',
    'indvwhere v o x',
    'indvwhere v r x x',
  ],
  ...['add x', 'add v', 'sub x', 'sub v', 'mul x', 'mul v', 'div x', 'div v', 'pow n', 'pow v n', 'sqrt', 'sqrt v'],
  ...['tanh', 'tanh v', 'abs', 'abs v', 'floor', 'floor v', 'apply f', 'apply f i i'],
  ...[
    'sort',
    'reverse',
    'rotate n',
    'rotate n n',
    'rebin n',
    'rebin v n',
    'resample v s',
    'resample v n',
    'deriv',
    'deriv s',
    'deriv s m',
  ],
  ...[
    'deriv v s',
    'deriv v s m',
    'integral',
    'integral s',
    'integral v',
    'integral v s',
    'interpolate v v',
    'interpolate v v v',
  ],
  ...['hist v x n s', 'smhist v x n s s', 'spikebin v x', 'setrand r', 'addrand r', 'setrand r i i'],
  ...[
    'addrand r i i',
    'fft one',
    'fft v one',
    'convlv v v',
    'correl v',
    'correl v v',
    'filter v',
    'filter v v',
    'spctrm v',
    'clear',
  ],
  ...['inf v s s x s x x', 'from_double m d', 'log', 'log v', 'log10', 'log10 v', 'sin s x', 'sin s x s'],
  ...['pow x', 'pow v x'],
]

const making: readonly string[] = [
  ...['c', 'c i', 'c i i', 'at', 'at i', 'at i i', 'cl', 'ind v', 'sortindex', 'histogram x x s', 'sumgauss x x s s'],
].map((method) => `new ${method}`)

const all = [...methods, ...changing, ...changing, ...making]

function argument(kind: string, choose: Choices, place = 0, method = ''): string {
  if (place === 0 && (method === 'setrand' || method === 'addrand')) return 'r'
  const number = () => choose.pick(['0', '1', '2', '-1', '0.5', '3', '-2.5', '1e3', '7', '0.1', '1e-3', '4.75'])
  switch (kind) {
    case 'n':
      return String(choose.below(7))
    case 'i':
      return choose.pick(['0', '1', '2', '3', '0', '1', '4', '5', '-1', '2'])
    case 'm':
      return choose.pick(['1', '2'])
    case 'one':
      return choose.pick(['1', '-1'])
    case 's':
      return choose.pick(['1', '0.5', '2', '0.25', '0.1', '3'])
    case 'v':
      return choose.pick(['a', 'b', 'c'])
    case 'o':
      return `\\"${choose.pick(['==', '!=', '>', '<', '>=', '<='])}\\"`
    case 'r':
      return `\\"${choose.pick(['()', '[]', '(]', '[)'])}\\"`
    case 'f':
      return `\\"${choose.pick(['twice', 'above', 'abs'])}\\"`
    case 'd':
      return '&dd[0]'
    default:
      return number()
  }
}

/** A program of `calls` calls. */
function vectorProgram(seed: number, calls: number): string {
  const choose = new Choices(seed)
  const start = (name: string) =>
    `${name} = new Vector(0)\n{${name}.append(${Array.from({ length: 1 + choose.below(7) }, () => argument('x', choose)).join(', ')})}\n`
  const tries = tried(calls, () => randomCall(choose, all, argument))
  const begin = objects.map(start).join('')
  const random = `r = new Random(${seed % 1000})\n{r.uniform(-1, 3)}\n`
  return `${begin}${random}${tries}`
}

export const vectorPrograms = programsOf(vectorProgram)
