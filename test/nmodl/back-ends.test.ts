import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { setFlagsFromString } from 'node:v8'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { Problem } from '../../lang/problem.ts'
import { instantiateReference } from '../../nmodl/backend/reference.ts'
import { type Compiled, compileToIR } from '../../nmodl/compile.ts'
import { clippedExp } from '../../runtime/math/exp.ts'
import { hasFusedOperations } from '../../runtime/math/fused-operations.ts'
import { log } from '../../runtime/math/log.ts'
import { pow } from '../../runtime/math/pow.ts'
import { tablePlaces, writeTables } from '../../runtime/math/tables.ts'
import { contextLayout, type KernelModule, modelGlobals, unseenPlace } from '../../runtime/mechanism/spec.ts'
import { randomMechanism } from '../generative/mechanisms.ts'

const builtin = new URL('../../nmodl/builtin/', import.meta.url)
const own = new URL('./', import.meta.url)
/** NEURON's own, where it is installed. */
const demo = new URL('file:///usr/share/nrn/demo/release/')
const files = [builtin, own, demo].flatMap((folder) =>
  (existsSync(folder) ? readdirSync(folder) : [])
    .filter((name) => name.endsWith('.mod'))
    .map((name) => new URL(name, folder)),
)

/** Two apart, two neighbours, two at one place, one that is left. */
const scattered = [6, 0, 1, 2, 4, 4, 5]
/** All neighbours. */
const inLine = [0, 1, 2, 3, 4, 5, 6]
/** So many that long bodies go piece by piece, and one is left. */
const long = Array.from({ length: 37 }, (_, i) => i)
/** For each the end of its run of neighbours. */
const runsOf = (list: readonly number[]): number[] =>
  list.map((_, i) => {
    let end = i + 1
    while (end < list.length && list[end] === list[end - 1]! + 1) end++
    return end
  })
const pages = 4
// in Node 20 relaxed SIMD has to be asked for
setFlagsFromString('--experimental-wasm-relaxed-simd')
const fused = hasFusedOperations()

/** A memory laid out as the runtime does it: every slot a column of its own, as many instances as nodes. */
class Layout {
  readonly memory = new WebAssembly.Memory({ initial: pages })
  readonly f64 = new Float64Array(this.memory.buffer)
  readonly i32 = new Int32Array(this.memory.buffer)
  readonly context = 8 * 4096
  readonly from = 4096 + 128
  private next = this.from
  readonly module: KernelModule
  readonly log: string[] = []

  constructor(
    { spec, ir }: Compiled,
    reference: boolean,
    readonly places: readonly number[],
  ) {
    writeTables(this.f64)
    this.word(contextLayout.scratch, 8 * tablePlaces.scratch)
    const rows = places.length
    const runs = this.integerBlock()
    this.i32.set(runsOf(places), runs / 4)
    this.word(contextLayout.runs, runs)
    for (const key of ['v', 'rhs', 'd', 'area', 'diam'] as const) this.word(contextLayout[key], this.doubles(rows))
    this.word(contextLayout.node, this.indices())
    this.word(contextLayout.model, this.doubles(modelGlobals.length))
    this.word(contextLayout.globals, this.doubles(spec.globalsSize))
    spec.slots.forEach((slot, i) => {
      const integers = slot.kind === 'ion-index' || slot.kind === 'event'
      const place = slot.kind === 'pointer' ? this.pointers() : integers ? this.indices() : this.doubles(rows)
      this.word(contextLayout.firstSlot + 4 * i, place)
    })
    const functions = Object.fromEntries(
      WebAssembly.Module.imports(new WebAssembly.Module(spec.wasm() as BufferSource))
        .filter(({ kind }) => kind === 'function')
        .map(({ name }) => [name, (...values: number[]) => this.note(name, values)]),
    )
    functions.pow = pow as (...values: number[]) => number
    functions.log = log as (...values: number[]) => number
    functions.exp = clippedExp as (...values: number[]) => number
    const imports = { memory: this.memory, functions }
    const bytes = (fused && spec.fusedWasm?.()) || spec.wasm()
    this.module = reference
      ? instantiateReference(ir, imports)
      : (new WebAssembly.Instance(new WebAssembly.Module(bytes as BufferSource), {
          env: { memory: this.memory, ...functions },
        }).exports as unknown as KernelModule)
    for (const global of spec.globals)
      this.f64.fill(
        global.initial,
        this.globals(spec.globalsSize) + global.offset,
        this.globals(spec.globalsSize) + global.offset + global.size,
      )
  }

  /** Random doubles everywhere but in the globals. */
  fill(values: readonly number[], globalsSize: number): void {
    const from = this.globals(globalsSize)
    for (let k = this.from; k < this.next; k++) {
      const inside = (k >= from && k < from + globalsSize) || this.integers.has(k)
      if (!inside) this.f64[k] = values[k % values.length]!
    }
    const model = this.i32[(this.context + contextLayout.model) >> 2]! / 8
    this.f64[model + 1] = 0.025
    // all is looked at
    this.f64[model + unseenPlace.own / 8] = 0
  }

  numbers(): Float64Array {
    return this.f64.slice(this.from, this.next)
  }

  private readonly integers = new Set<number>()
  private globals(_size: number): number {
    return this.i32[(this.context + contextLayout.globals) >> 2]! / 8
  }
  private note(name: string, values: readonly number[]): number {
    // as in the simulator a failure ends the kernel: iterations that diverge would go on for ever
    if (name === 'fail') throw new Error('the kernel failed')
    this.log.push(`${name} ${values.join(' ')}`)
    return name.includes('random') ? 0.5 : 1
  }
  private word(offset: number, address: number): void {
    this.i32[(this.context + offset) >> 2] = address
  }
  private doubles(count: number): number {
    const place = this.next
    this.next += Math.max(1, count)
    return 8 * place
  }
  private indices(): number {
    const address = this.integerBlock()
    this.i32.set(this.places, address / 4)
    return address
  }
  private pointers(): number {
    const target = this.doubles(this.places.length)
    const address = this.integerBlock()
    this.i32.set(
      this.places.map((_, i) => target + 8 * i),
      address / 4,
    )
    return address
  }
  private integerBlock(): number {
    const indexDoubles = Math.ceil(this.places.length / 2)
    const address = this.doubles(indexDoubles)
    for (let k = 0; k < indexDoubles; k++) this.integers.add(address / 8 + k)
    return address
  }
}

/** Instances in one call: all, so that WebAssembly takes two at a time, or one. */
type Manner = 'together' | 'one by one'

/** All kernels twice; false when one fails. */
function runs(
  layout: Layout,
  { spec }: Compiled,
  kernels: readonly string[],
  values: readonly number[],
  manner: Manner,
): boolean {
  layout.fill(values, spec.globalsSize)
  const rows = layout.places.length
  const step = manner === 'together' ? rows : 1
  try {
    layout.module.update_tables?.(layout.context)
    for (const kernel of [...kernels, ...kernels])
      for (let row = 0; row < rows; row += step) layout.module[kernel]!(layout.context, row, row + step)
    layout.module.receive?.(layout.context, 1, layout.context - 64, 1)
    layout.module.receive?.(layout.context, 2, layout.context - 64, 0)
    return true
  } catch {
    return false
  }
}

const number = fc.oneof(fc.double({ min: 0.01, max: 3, noNaN: true }), fc.double({ min: -90, max: 60, noNaN: true }))

/** Two instances at a time, one at a time, and the reference: the same bits. */
function agree(compiled: Compiled, numRuns: number): void {
  agreeAt(compiled, numRuns, scattered)
  agreeAt(compiled, numRuns, inLine)
  agreeAt(compiled, Math.ceil(numRuns / 8), long)
}

function agreeAt(compiled: Compiled, numRuns: number, places: readonly number[]): void {
  const layouts = [
    new Layout(compiled, false, places),
    new Layout(compiled, false, places),
    new Layout(compiled, true, places),
  ] as const
  const [pairs, single, reference] = layouts
  const kernels = compiled.spec.kernels.filter((kernel) => !/receive|watch|update/.test(kernel))
  fc.assert(
    fc.property(fc.array(number, { minLength: 7, maxLength: 40 }), (values) => {
      const run = (layout: Layout, manner: Manner) => runs(layout, compiled, kernels, values, manner)
      const done = [run(pairs, 'together'), run(single, 'one by one'), run(reference, 'together')]
      expect(done.every((one) => one === done[0])).toBe(true)
      // what a failed kernel leaves behind depends on how many instances it takes at a time
      if (done[0]) {
        expect(reference.numbers()).toEqual(pairs.numbers())
        expect(reference.numbers()).toEqual(single.numbers())
        expect(reference.log).toEqual(pairs.log)
      }
      for (const { log } of layouts) log.length = 0
    }),
    { numRuns, endOnFailure: true },
  )
}

it.each(files.map((file) => [file.pathname.split('/').at(-1)!, file] as const))(
  '%s: the back ends agree bit for bit',
  (name, file) => agree(compileToIR(readFileSync(file, 'latin1'), name), 40),
)

/** Some of what is made by chance is no mechanism, for NEURON neither. */
const random = Array.from({ length: 26 }, (_, seed) => randomMechanism(seed, `random${seed}`)).flatMap(
  ({ name, text }) => {
    try {
      return [[name, compileToIR(text, `${name}.mod`)] as const]
    } catch (error) {
      if (error instanceof Problem) return []
      throw error
    }
  },
)

it.each(random)('%s: the back ends agree bit for bit', (_name, compiled) => agree(compiled, 10))

it('most random mechanisms are compiled', () => {
  expect(random.length).toBeGreaterThan(20)
})
