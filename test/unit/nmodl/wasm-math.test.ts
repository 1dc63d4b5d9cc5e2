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
  const imports = new Map([['pow', power]])
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
    env: { memory, pow },
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
it('pow is the same in WebAssembly and TypeScript', () => {
  fc.assert(
    fc.property(number, number, (x, y) => Object.is(wasm.pow(x, y), pow(x, y))),
    { numRuns: 3000 },
  )
})
it('exp is cut off at 700, as in mechanisms', () => {
  expect(wasm.exp(701)).toBe(wasm.exp(700))
  expect(wasm.exp(-701)).toBe(0)
  expect(wasm.exp(Number.NaN)).toBeNaN()
})
