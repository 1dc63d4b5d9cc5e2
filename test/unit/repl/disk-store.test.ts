import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { keptIn } from '../../../nmodl/cache.ts'
import { compileForUse, compileMechanism } from '../../../nmodl/compile.ts'
import { cacheFolder, DiskStore } from '../../../repl/disk-store.ts'
import type { MechanismSpec } from '../../../runtime/mechanism/spec.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'loligo-cache-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const text = 'NEURON { SUFFIX one RANGE g }\nPARAMETER { g = 2 (S/cm2) }\nINCLUDE "rest.inc"\n'

/** What depends on a parameter and the time step alone is remembered in a column that the optimizer adds. */
const remembering =
  "NEURON { SUFFIX one RANGE tau } PARAMETER { tau = 2 (ms) } STATE { n } BREAKPOINT { SOLVE s METHOD cnexp } DERIVATIVE s { n' = -n/tau }"
const remembers = ({ variables }: MechanismSpec) => variables.some((one) => one.remembers)

/** A compiler that counts its work. */
function counting(version = 'v1', compiler = compileMechanism) {
  let count = 0
  const compile = keptIn(new DiskStore(join(folder, 'inner')), version, (...given) => {
    count++
    return compiler(...given)
  })
  const run = (rest = 'ASSIGNED { x }', file = 'one.mod', body = text) => compile(body, file, { include: () => rest })
  return { run, count: () => count }
}
const exportsOf = (wasm: Uint8Array) =>
  WebAssembly.Module.exports(new WebAssembly.Module(wasm as BufferSource)).map(({ name }) => name)
/** What can be compared. */
const contentOf = ({ wasm, later, ...plain }: MechanismSpec) => ({ ...plain, wasm: wasm(), later: later?.() })
const entries = () => readdirSync(join(folder, 'inner')).map((name) => join(folder, 'inner', name))

describe('compiled mechanisms on disk', () => {
  it('are the same as when they were made', () => {
    const made = contentOf(counting().run())
    const second = counting()
    expect(contentOf(second.run())).toEqual(made)
    expect(second.count()).toBe(0)
  })
  it('have a module of their own, which is kept when it is first taken', () => {
    const made = counting().run()
    expect(entries()).toHaveLength(1)
    const second = counting()
    const read = second.run()
    expect(second.count()).toBe(0)
    expect(read.wasm()).toEqual(made.wasm())
    expect(entries()).toHaveLength(2)
    const third = counting()
    expect(third.run().wasm()).toEqual(made.wasm())
    expect(third.count()).toBe(0)
  })
  it('are kept as far as they were needed, and whole once they have been used', () => {
    const first = counting('v1', compileForUse)
    const part = first.run(undefined, undefined, remembering)
    expect([first.count(), remembers(part)]).toEqual([1, false])
    const second = counting('v1', compileForUse)
    const known = second.run(undefined, undefined, remembering)
    expect([second.count(), remembers(known)]).toEqual([0, false])
    const whole = known.whole!()
    expect([second.count(), remembers(whole)]).toEqual([1, true])
    expect(whole.wasm()).toEqual(part.whole!().wasm())
    const third = counting('v1', compileForUse)
    const kept = third.run(undefined, undefined, remembering)
    expect([kept.whole, remembers(kept)]).toEqual([undefined, true])
    expect(kept.wasm()).toEqual(whole.wasm())
    expect(third.count()).toBe(0)
  })
  it('keep the kernels of a variable step and functions of HOC beside the others, once they have been taken', () => {
    const channel =
      "NEURON { SUFFIX one } STATE { n } BREAKPOINT { SOLVE s METHOD cnexp } DERIVATIVE s { n' = -n } FUNCTION f(x) { f = x }"
    const first = counting()
    const made = first.run(undefined, undefined, channel)
    expect(exportsOf(made.wasm()).filter((name) => !name.startsWith('ready '))).toEqual([
      'init',
      'state',
      'beside state',
    ])
    expect(first.count()).toBe(1)
    const later = exportsOf(made.rest!().later!()).filter((name) => !name.startsWith('ready '))
    expect(later.sort()).toEqual(['derivatives', 'hoc_f', 'jacobian_solve'])
    expect(first.count()).toBe(2)
    const second = counting()
    expect(second.run(undefined, undefined, channel).rest!().later!()).toEqual(made.rest!().later!())
    expect(second.count()).toBe(0)
  })
  it.each([
    ['the text', () => counting().run(undefined, undefined, `${text}:`)],
    ['an included file', () => counting().run('ASSIGNED { y }')],
    ["the file's name", () => counting().run(undefined, 'other.mod')],
    ['the compiler', () => counting('v2').run()],
  ])('are made anew when %s is another', (_what, run) => {
    counting().run()
    run()
    expect(entries()).toHaveLength(2)
  })
  const flipped = (at: number) => (bytes: Buffer) => bytes.map((byte, i) => (i === at ? byte ^ 1 : byte))
  it.each<[string, (bytes: Buffer) => Uint8Array]>([
    ['cut short', (bytes) => bytes.subarray(0, -4)],
    ['cut in the middle of a word', (bytes) => bytes.subarray(0, -1)],
    ['cut to its beginning', (bytes) => bytes.subarray(0, 10)],
    ['empty', () => new Uint8Array()],
    ['longer', (bytes) => Buffer.concat([bytes, Buffer.alloc(4)])],
    ['changed in its mark', flipped(0)],
    ["changed in its key's length", flipped(12)],
    ["changed in what it says of its content's length", flipped(16)],
    ['changed in its key', flipped(100)],
    ['changed in the middle', (bytes) => flipped(bytes.length >> 1)(bytes)],
    ['changed near its end', (bytes) => flipped(bytes.length - 9)(bytes)],
    ['empty from some place on', (bytes) => bytes.map((byte, i) => (i < bytes.length - 99 ? byte : 0))],
    ["another program's", () => Buffer.from('something else entirely, long enough to be an entry of a cache')],
  ])('are made anew and mended when entries are %s', (_what, damage) => {
    const made = contentOf(counting().run())
    expect(entries()).toHaveLength(2)
    for (const entry of entries()) writeFileSync(entry, damage(readFileSync(entry)))
    const again = counting()
    expect(contentOf(again.run())).toEqual(made)
    expect(again.count()).toBe(1)
    const third = counting()
    expect(contentOf(third.run())).toEqual(made)
    expect(third.count()).toBe(0)
    expect(entries()).toHaveLength(2)
  })
  it('are those of their key, should two keys share a place', () => {
    const store = new DiskStore(join(folder, 'inner'))
    store.write('one', Uint8Array.of(1, 2, 3))
    store.write('two', Uint8Array.of(4))
    const [one, two] = entries()
    const contents = [one, two].map((path) => readFileSync(path!))
    writeFileSync(one!, contents[1]!)
    writeFileSync(two!, contents[0]!)
    expect([store.read('one'), store.read('two')]).toEqual([undefined, undefined])
  })
  it('are made each time where nothing can be written', () => {
    const store = new DiskStore('/proc/loligo')
    store.write('key', new Uint8Array(3))
    expect(store.read('key')).toBeUndefined()
  })
})

describe('the folder', () => {
  it.each([
    [{ LOLIGO_CACHE: '/a', XDG_CACHE_HOME: '/b', HOME: '/c' }, '/a'],
    [{ LOLIGO_CACHE: 'off', HOME: '/c' }, undefined],
    [{ XDG_CACHE_HOME: '/b', HOME: '/c' }, '/b/loligo'],
    [{ XDG_CACHE_HOME: 'relative', HOME: '/c' }, '/c/.cache/loligo'],
    [{ HOME: '/c' }, '/c/.cache/loligo'],
  ])('%o: %s', (environment, expected) => {
    expect(cacheFolder(environment)).toBe(expected)
  })
})
