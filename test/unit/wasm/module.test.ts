import fc from 'fast-check'
import { expect, it } from 'vitest'
import { Bytes } from '../../../wasm/bytes.ts'
import { moduleFor, mostPages } from '../../../wasm/instance.ts'
import { Module } from '../../../wasm/module.ts'
import { moduleText } from '../../../wasm/text.ts'

const run = <T>(bytes: Uint8Array, imports: WebAssembly.Imports = {}): T =>
  new WebAssembly.Instance(new WebAssembly.Module(bytes as BufferSource), imports).exports as T

it('writes whole numbers of any size as LEB128 that the engine reads back', () => {
  fc.assert(
    fc.property(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), (value) => {
      const module = new Module()
      module.function({ parameters: [], results: ['i32'] }, 'f').code.i32(value)
      expect(run<{ f(): number }>(module.encode()).f()).toBe(value)
    }),
  )
})

it('writes unsigned lengths in seven-bit groups', () => {
  expect([...new Bytes().unsigned(624485).toUint8Array()]).toEqual([0xe5, 0x8e, 0x26])
})

it('loops, branches and calls', () => {
  const module = new Module()
  const twice = module.importFunction('env', 'twice', { parameters: ['f64'], results: ['f64'] })
  const { code } = module.function({ parameters: ['i32'], results: ['f64'] }, 'sum')
  const count = code.parameter(0)
  const sum = code.local('f64')
  code.block((leave) => {
    code.loop((again) => {
      code.get(count).do('i32.eqz').branchIf(leave)
      code.get(sum).get(count).do('f64.convert_i32_s').call(twice).do('f64.add').set(sum)
      code.get(count).i32(1).do('i32.sub').set(count).branch(again)
    })
  })
  code.get(sum)
  const { sum: total } = run<{ sum(count: number): number }>(module.encode(), { env: { twice: (x: number) => 2 * x } })
  expect(total(10)).toBe(110)
})

it('reads and writes an imported memory', () => {
  const module = new Module()
  module.importMemory('env', 'memory')
  const { code } = module.function({ parameters: ['i32'], results: [] }, 'double')
  code.get(code.parameter(0)).get(code.parameter(0)).load('f64', 8).f64(2).do('f64.mul').store('f64', 8)
  const memory = new WebAssembly.Memory({ initial: 1 })
  const numbers = new Float64Array(memory.buffer)
  numbers[3] = 21
  run<{ double(address: number): void }>(module.encode(), { env: { memory } }).double(16)
  expect(numbers[3]).toBe(42)
})

it('copies a function into a form with one parameter more, with something else at its seams', () => {
  const module = new Module()
  const { code } = module.function({ parameters: ['i32'], results: ['i32'] }, 'thrice')
  const further = code.local('i32')
  const product = code.local('i32')
  const from = code.place
  code.get(product).get(code.parameter(0)).do('i32.add').set(product)
  const to = code.place
  code.repeat(from, to).repeat(from, to)
  code.seam((form) => {
    const sum = form.local('i32')
    form.get(product).get(further).do('i32.add').tee(sum).set(product)
  })
  code.get(product)
  code.seam(
    (form) => form.i32(2).do('i32.mul'),
    () => code.i32(1).do('i32.add'),
  )
  const form = module.function({ parameters: ['i32', 'i32'], results: ['i32'] }, 'more')
  form.code.becomeFormOf(code)
  const { thrice, more } = run<{ thrice(x: number): number; more(x: number, further: number): number }>(module.encode())
  expect(thrice(5)).toBe(16)
  expect(more(5, 100)).toBe(230)
})

it('writes numbers of locals beyond one and two bytes', () => {
  const module = new Module()
  const { code } = module.function({ parameters: [], results: ['f64'] }, 'last')
  const locals = Array.from({ length: 20000 }, () => code.local('f64'))
  for (const k of [0, 127, 128, 16383, 16384, 19999]) code.f64(k + 0.5).set(locals[k]!)
  code.get(locals[127]!)
  for (const k of [128, 16383, 16384, 19999]) code.get(locals[k]!).do('f64.add')
  expect(run<{ last(): number }>(module.encode()).last()).toBe(127 + 128 + 16383 + 16384 + 19999 + 2.5)
})

it('calls functions of an imported table, also beside a memory that threads share', () => {
  const other = new Module()
  const { code: half } = other.function({ parameters: ['f64'], results: ['f64'] }, 'half')
  half.get(half.parameter(0)).f64(2).do('f64.div')
  const module = new Module()
  module.importMemory('env', 'memory')
  module.importTable('env', 'table')
  const { code } = module.function({ parameters: ['i32', 'f64'], results: ['f64'] }, 'apply')
  const signature = module.typeIndex({ parameters: ['f64'], results: ['f64'] })
  code.get(code.parameter(1)).get(code.parameter(0)).callByTable(signature)
  const table = new WebAssembly.Table({ initial: 4, element: 'anyfunc' })
  table.set(2, run<{ half: () => void }>(other.encode()).half)
  for (const shared of [false, true]) {
    const memory = new WebAssembly.Memory({ initial: 1, maximum: mostPages, shared })
    const { exports } = new WebAssembly.Instance(moduleFor(memory, module.encode()), { env: { memory, table } })
    expect((exports as { apply(which: number, x: number): number }).apply(2, 5)).toBe(2.5)
  }
  expect(moduleText(module.encode())).toContain('call_indirect (param f64) (result f64)')
})
