import { setFlagsFromString } from 'node:v8'
import fc from 'fast-check'
import { beforeAll, expect, it } from 'vitest'
import { type Arithmetic, emitMath } from '../../../nmodl/backend/wasm-math.ts'
import { clippedExp } from '../../../runtime/math/exp.ts'
import { hasFusedOperations } from '../../../runtime/math/fused-operations.ts'
import { log } from '../../../runtime/math/log.ts'
import { pow } from '../../../runtime/math/pow.ts'
import { writeTables } from '../../../runtime/math/tables.ts'
import { Module } from '../../../wasm/module.ts'

type Functions = Record<'exp' | 'log' | 'pow', (...values: number[]) => number>

function instantiate(arithmetic: Arithmetic): Functions {
  const module = new Module()
  module.importMemory('env', 'memory')
  const power = module.importFunction('env', 'pow', { parameters: ['f64', 'f64'], results: ['f64'] })
  const logarithm = module.importFunction('env', 'log', { parameters: ['f64'], results: ['f64'] })
  const imports = new Map([
    ['pow', power],
    ['log', logarithm],
  ])
  const made = emitMath(module, new Set(['exp', 'log', 'pow']), imports, arithmetic)
  for (const name of ['exp', 'log', 'pow']) {
    const index = made[name]!
    const parameters = name === 'pow' ? (['f64', 'f64'] as const) : (['f64'] as const)
    const { code } = module.function({ parameters, results: ['f64'] }, name)
    for (let i = 0; i < parameters.length; i++) code.get(code.parameter(i))
    code.call(index)
  }
  const memory = new WebAssembly.Memory({ initial: 1 })
  writeTables(new Float64Array(memory.buffer))
  const instance = new WebAssembly.Instance(new WebAssembly.Module(module.encode() as BufferSource), {
    env: { memory, pow, log },
  })
  return instance.exports as unknown as Functions
}

// in Node 20 relaxed SIMD has to be asked for
beforeAll(() => setFlagsFromString('--experimental-wasm-relaxed-simd'))

const wasm = instantiate('plain')
const number = fc.oneof(fc.double(), fc.double({ min: -50, max: 50 }), fc.double({ min: 0, max: 2 }))

it('exp is the same in WebAssembly and TypeScript', () => {
  fc.assert(
    fc.property(number, (x) => Object.is(wasm.exp(x), clippedExp(x))),
    { numRuns: 3000 },
  )
})
it('exp with fused operations is the same where the engine has them', (context) => {
  if (!hasFusedOperations()) context.skip()
  const fused = instantiate('fused')
  for (const x of [0, -0, 700, 701, -700, -701, Infinity, -Infinity, Number.NaN, 1e-320])
    expect(fused.exp(x)).toBe(clippedExp(x))
  fc.assert(
    fc.property(number, (x) => Object.is(fused.exp(x), clippedExp(x))),
    { numRuns: 20000 },
  )
})
it('log is the same in WebAssembly and TypeScript', () => {
  fc.assert(
    fc.property(number, (x) => Object.is(wasm.log(x), log(x))),
    { numRuns: 3000 },
  )
})
it('log is that of C libraries with fused operations where the result is almost a tie', () => {
  const theirs = [
    [0.9043140416759102, -0.10057858768191064],
    [9.069954402518472e26, 62.072179654673874],
    [1.5137521394382845e-55, -126.22758868545174],
    [133.7808505298854, 4.896203017345978],
    [2715835159180.1177, 28.63012063128686],
    [0.9931146986214787, -0.00690911443572368],
    [5.645572100757636e88, 204.35835972240085],
    [1.7595840552300841e-71, -162.91846415371367],
    [3.920615171582439e54, 125.7058435946945],
    [0.9062200054740565, -0.09847317076892152],
    [5.732625007106135e-67, -152.52702768835428],
    [651.9626826138112, 6.479987325033763],
    [0.9519923433714513, -0.04919828690016116],
    [0.9629169274670941, -0.03778813521745846],
    [471.2565363085004, 6.155402608816695],
    [1.9315294885819676e-32, -73.02441080560949],
    [0.9313683672994522, -0.07110041154071363],
    [1.0246780725538611, 0.02437848770110542],
    [3.922103367270739e-79, -180.53759426334787],
    [422.15017276467427, 6.04536111036492],
    [165.53278653589155, 5.109169281153772],
    [0.9615140477291754, -0.0392461038372796],
    [1.0033648257632986, 0.0033591774040399023],
    [1.811138373433267e60, 138.74906116282185],
    [323.7694660292446, 5.780031737937465],
  ] as const
  for (const [x, y] of theirs) expect([x, log(x)]).toEqual([x, y])
})
it('pow is the same in WebAssembly and TypeScript', () => {
  fc.assert(
    fc.property(number, number, (x, y) => Object.is(wasm.pow(x, y), pow(x, y))),
    { numRuns: 3000 },
  )
})
it('pow with fused operations is the same where the engine has them', (context) => {
  if (!hasFusedOperations()) context.skip()
  const fused = instantiate('fused')
  const edges = [0, -0, 1, -1, 2, -2, 0.5, Infinity, -Infinity, Number.NaN, 5e-324, 2 ** -1022, 1e308, 2 ** 64]
  for (const x of edges) for (const y of edges) expect([x, y, fused.pow(x, y)]).toEqual([x, y, pow(x, y)])
  const base = fc.oneof(number, fc.double({ min: 1e-300, max: 1e300 }), fc.double({ min: 0.9, max: 1.1 }))
  fc.assert(
    fc.property(base, number, (x, y) => Object.is(fused.pow(x, y), pow(x, y))),
    { numRuns: 20000 },
  )
})
it('log with fused operations is the same where the engine has them', (context) => {
  if (!hasFusedOperations()) context.skip()
  const fused = instantiate('fused')
  for (const x of [0, -0, 1, -1, Infinity, Number.NaN, 5e-324, 2 ** -1022, 1e308, 1 - 2 ** -4, 1 + 0x109 * 2 ** -12])
    expect([x, fused.log(x)]).toEqual([x, log(x)])
  const around = fc.oneof(number, fc.double({ min: 1e-300, max: 1e300 }), fc.double({ min: 0.9, max: 1.1 }))
  fc.assert(
    fc.property(around, (x) => Object.is(fused.log(x), log(x))),
    { numRuns: 20000 },
  )
})
it('exp is cut off at 700, as in mechanisms', () => {
  expect(wasm.exp(701)).toBe(wasm.exp(700))
  expect(wasm.exp(-701)).toBe(0)
  expect(wasm.exp(Number.NaN)).toBeNaN()
})
