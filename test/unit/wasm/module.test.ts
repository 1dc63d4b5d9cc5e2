import fc from 'fast-check'
import { expect, it } from 'vitest'
import { Bytes } from '../../../wasm/bytes.ts'
import { Module } from '../../../wasm/module.ts'

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
