/** The integrators' loops, as a module of WebAssembly on the model's memory. */
import { moduleFor } from '../../../wasm/instance.ts'
import { Module, type Signature } from '../../../wasm/module.ts'
import { pow } from '../../math/pow.ts'
import type { Arena } from '../../memory/arena.ts'
import { emitBdf } from './bdf-code.ts'
import { emitCellQueue } from './cell-queue-code.ts'
import { emitRun } from './cells-code.ts'
import { bdfFields } from './coefficients-code.ts'
import { emitEvaluation } from './evaluation-code.ts'
import { emitExchange } from './exchange-code.ts'
import { KernelNumbers } from './kernel-numbers.ts'
import { emitVectorLoops } from './vector-code.ts'

type Call<Parameters extends number[]> = (...parameters: Parameters) => void

/** What each does is told where it is emitted. */
export interface Loops {
  readonly step: (record: number) => number
  /** One of `runEnds`. */
  readonly run: (queue: number, until: number, most: number) => number
  readonly sendCell: Call<[queue: number, cell: number, time: number]>
  readonly moveCell: Call<[queue: number, cell: number, time: number]>
  readonly evaluate: Call<[record: number, t: number, y: number, slopes: number, h: number, gamma: number]>
  readonly show: Call<[record: number, t: number, y: number, h: number, refreshes: number]>
  readonly collect: Call<[plan: number, x: number]>
  readonly finish: Call<[plan: number, b: number, gamma: number]>
  readonly showCapacitive: Call<[plan: number]>
  readonly put: Call<[table: number, from: number, count: number, column: number]>
  readonly take: Call<[table: number, into: number, count: number, column: number]>
  readonly divide: Call<[table: number, x: number, count: number, gamma: number]>
}

/** What an integrator does in JavaScript, if its equations or the program want it. */
export interface Stepping {
  /** Slopes of the states at `y`, for equations in JavaScript. */
  evaluateHere(y: number, slopes: number): void
  /** Plain iteration; whether it has converged. */
  iterate(): boolean
  /** One of `preparations`, for one of `reasons`. */
  prepareSystems(reason: number): number
  solveSystems(): boolean
}

/** What equations do there. */
export interface Evaluating {
  /** `what`: one of `besides`. */
  beside(what: number, vector: number, number: number): void
}

/** Makes them once for a memory. */
export class LoopMaker {
  /** By the addresses of their records. */
  readonly integrators = new Map<number, Stepping>()
  readonly equations = new Map<number, Evaluating>()
  private memory: WebAssembly.Memory | undefined = undefined
  private made: Loops | undefined = undefined
  private numbered: { readonly memory: WebAssembly.Memory; readonly kernels: KernelNumbers } | undefined = undefined

  constructor(readonly arena: Arena) {}

  get loops(): Loops {
    return this.present()
  }
  get kernels(): KernelNumbers {
    const { memory } = this.arena
    if (this.numbered?.memory !== memory) this.numbered = { memory, kernels: new KernelNumbers() }
    return this.numbered.kernels
  }

  private present(): Loops {
    const { memory } = this.arena
    if (this.made && memory === this.memory) return this.made
    this.memory = memory
    return (this.made = this.make(memory))
  }

  private make(memory: WebAssembly.Memory): Loops {
    const { integrators, equations, kernels } = this
    const env = {
      ...{ memory, kernels: kernels.table, pow },
      evaluate: (record: number, y: number, slopes: number) => integrators.get(record)!.evaluateHere(y, slopes),
      iterate: (record: number) => Number(integrators.get(record)!.iterate()),
      prepare: (record: number, reason: number) => integrators.get(record)!.prepareSystems(reason),
      solve: (record: number) => Number(integrators.get(record)!.solveSystems()),
      beside: (record: number, what: number, vector: number, number: number) =>
        equations.get(record)!.beside(what, vector, number),
    }
    const instance = new WebAssembly.Instance(moduleFor(memory, loopModule()), { env })
    return instance.exports as unknown as Loops
  }
}

const signatures = {
  pow: { parameters: ['f64', 'f64'], results: ['f64'] },
  evaluate: { parameters: ['i32', 'i32', 'i32'], results: [] },
  iterate: { parameters: ['i32'], results: ['i32'] },
  prepare: { parameters: ['i32', 'i32'], results: ['i32'] },
  solve: { parameters: ['i32'], results: ['i32'] },
  beside: { parameters: ['i32', 'i32', 'i32', 'f64'], results: [] },
} satisfies Record<string, Signature>

function loopModule(): Uint8Array {
  const module = new Module()
  module.importMemory('env', 'memory')
  module.importTable('env', 'kernels')
  const imported = Object.fromEntries(
    Object.entries(signatures).map(([name, signature]) => [name, module.importFunction('env', name, signature)]),
  ) as Record<keyof typeof signatures, number>
  const vectors = emitVectorLoops(module)
  const evaluations = emitEvaluation(module, emitExchange(module), imported.beside)
  const evaluate = emitEvaluate(module, imported.evaluate, evaluations.evaluate)
  const step = emitBdf(module, imported, vectors, { ...vectors, ...imported, evaluate, solveOwn: evaluations.solve })
  emitRun(module, { ...evaluations, step, move: emitCellQueue(module).move })
  return module.encode()
}

/** (record, y, slopes): the slopes of the states at y, at the end of the step that is tried. */
function emitEvaluate(module: Module, inJavaScript: number, evaluate: number): number {
  const { code, index } = module.function({ parameters: ['i32', 'i32', 'i32'], results: [] })
  const f = bdfFields(code)
  const [y, slopes] = [code.parameter(1), code.parameter(2)]
  f.set('evaluations', () => f.get('evaluations').integer(1).do('i32.add'))
  f.get('evaluation')
  code.if(
    () => f.get('evaluation').get('t').local(y).local(slopes).get('h').get('gamma').call(evaluate),
    () => f.own().local(y).local(slopes).call(inJavaScript),
  )
  return index
}
