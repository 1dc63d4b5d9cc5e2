/** Whatever function of C's library the compiler lets a mechanism call, the core has. */
import { expect, it } from 'vitest'
import { compileMechanism } from '../../../nmodl/compile.ts'
import { mathematics } from '../../../runtime/mechanism/mathematics.ts'

const ofOne = [
  'exp',
  'log',
  'log10',
  'sqrt',
  'sin',
  'cos',
  'tan',
  'asin',
  'acos',
  'atan',
  'sinh',
  'cosh',
  'tanh',
  'erf',
]
const ofTwo = ['pow', 'atan2', 'fmod']

it('every function that kernels import is there', () => {
  const terms = [...ofOne.map((name) => `${name}(x)`), ...ofTwo.map((name) => `${name}(x, 2)`)]
  const text = `NEURON { SUFFIX nothing }\nFUNCTION all(x) { all = ${terms.join(' + ')} }\n`
  const { wasm } = compileMechanism(text, 'all.mod', { kernels: 'all' })
  const imported = WebAssembly.Module.imports(new WebAssembly.Module(wasm() as BufferSource))
  const names = imported.filter(({ kind }) => kind === 'function').map(({ name }) => name)
  expect(names).toEqual(expect.arrayContaining(['erf', 'atan2', 'fmod']))
  expect(names.filter((name) => !(name in mathematics()))).toEqual([])
})

it('erf is that of the C library', () => {
  expect(mathematics().erf!(-0.8)).toBe(-0.74210096470766052)
})
