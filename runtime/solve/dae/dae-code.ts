/**
 * The model as a system with algebraic equations in WebAssembly: what is left over of the equations for states and slopes, and the
 * linear systems of Newton's iteration. Both are one call; what only JavaScript can do comes in between.
 */
import type { Local, ValueType } from '../../../wasm/code.ts'
import { moduleFor } from '../../../wasm/instance.ts'
import { Module } from '../../../wasm/module.ts'
import { type PlanWord, planWords } from '../cvode/exchange-code.ts'
import type { Loops } from '../cvode/loops.ts'
import { Fields } from '../cvode/records.ts'
import type { JointFunctions } from '../joint/joint-code.ts'
import { type DaeWord, daeBesides, daeRecord } from './dae-record.ts'
import { type DaeLoops, emitDaeLoops } from './vectors-code.ts'

/** `record`: of the evaluation; vectors by their byte addresses. */
export interface DaeFunctions extends DaeLoops {
  /** States into the model at time t. */
  readonly place: (record: number, t: number, y: number) => void
  /** F(t, y, y') into `result`. */
  readonly residual: (record: number, t: number, y: number, slopes: number, result: number) => void
  /** b becomes the solution of (dF/dy + leading dF/dy') x = b, for what `residual` saw last. */
  readonly solve: (record: number, b: number, leading: number) => void
}

/** Of other modules. */
export interface DaeImports {
  readonly joint: JointFunctions
  readonly loops: Loops
  /** In JavaScript: one of `daeBesides`. */
  readonly beside: (record: number, what: number, first: number, second: number) => void
}

const signatures = {
  currents: ['i32', 'i32'],
  right: ['i32'],
  left: ['i32', 'f64'],
  solve: ['i32'],
  scatterLinear: ['i32', 'i32'],
  subtractSlopes: ['i32', 'i32', 'i32'],
  calls: ['i32', 'i32'],
  put: ['i32', 'i32', 'i32', 'i32'],
  take: ['i32', 'i32', 'i32', 'i32'],
  divide: ['i32', 'i32', 'i32', 'f64'],
  beside: ['i32', 'i32', 'i32', 'i32'],
} satisfies Record<string, readonly ValueType[]>
type Imported = Record<keyof typeof signatures, number>

export function makeDaeFunctions(
  memory: WebAssembly.Memory,
  kernels: WebAssembly.Table,
  { joint, loops, beside }: DaeImports,
): DaeFunctions {
  const module = new Module()
  module.importMemory('env', 'memory')
  module.importTable('env', 'kernels')
  const imported = Object.fromEntries(
    Object.entries(signatures).map(([name, parameters]) => [
      name,
      module.importFunction('env', name, { parameters, results: [] }),
    ]),
  ) as Imported
  new DaeCode(module, imported, emitDaeLoops(module)).emit()
  const { currents, right, left, solve, calls, scatterLinear, subtractSlopes } = joint
  const { put, take, divide } = loops
  const equations = { currents, right, left, solve, calls, scatterLinear, subtractSlopes }
  const env = { memory, kernels, ...equations, put, take, divide, beside }
  return new WebAssembly.Instance(moduleFor(memory, module.encode()), { env }).exports as unknown as DaeFunctions
}

type DaeFields = Fields<never, DaeWord>

class DaeCode {
  constructor(
    private readonly module: Module,
    private readonly imported: Imported,
    private readonly loops: Record<keyof DaeLoops, number>,
  ) {}

  emit(): void {
    const place = this.function('place', ['f64', 'i32'], (f) => this.place(f))
    this.function('residual', ['f64', 'i32', 'i32', 'i32'], (f) => this.residual(f, place))
    this.function('solve', ['i32', 'f64'], (f) => this.solve(f))
  }

  private function(name: string, parameters: readonly ValueType[], write: (f: DaeFields) => void): number {
    const { code, index } = this.module.function({ parameters: ['i32', ...parameters], results: [] }, name)
    write(new Fields(code, daeRecord))
    return index
  }

  /** Where it has something to do. */
  private inJavaScript(f: DaeFields, what: keyof typeof daeBesides, first?: Local, second?: Local): void {
    const handed = (vector: Local | undefined) => (vector === undefined ? f.integer(0) : f.local(vector))
    f.get('besides').integer(daeBesides[what]).do('i32.and')
    f.code.if(() => {
      f.own().integer(daeBesides[what])
      handed(first)
      handed(second).call(this.imported.beside)
    })
  }

  /** A word of the plan of the exchange. */
  private plan(f: DaeFields, name: PlanWord): DaeFields {
    f.get('exchange').code.load('i32', 4 * planWords.indexOf(name))
    return f
  }

  /** Where in a vector states of mechanisms begin. */
  private states(f: DaeFields, vector: Local): DaeFields {
    this.plan(f.local(vector), 'first').do('i32.add')
    return f
  }

  private place(f: DaeFields): void {
    const { code } = f
    const [t, y] = [code.parameter(1), code.parameter(2)]
    f.get('clock').local(t).code.store('f64')
    f.get('nodes').get('nodeCount').get('v').local(y).call(this.loops.scatter)
    f.get('outside')
    code.if(() =>
      f
        .get('outside')
        .local(y)
        .get('scatter')
        .code.callByTable(this.module.typeIndex({ parameters: ['i32', 'i32'], results: [] })),
    )
    f.get('joint').local(y).call(this.imported.scatterLinear)
    this.inJavaScript(f, 'linear', y)
    this.states(this.plan(f, 'states'), y)
    this.plan(f, 'stateCount').integer(0).call(this.imported.put)
    f.get('concentrations').get('before').call(this.imported.calls)
    // transfers do not take part: their targets stay as finitialize has set them, in NEURON too
    this.inJavaScript(f, 'playing')
  }

  private residual(f: DaeFields, place: number): void {
    const { code } = f
    const { loops, imported } = this
    const [t, y, slopes, result] = [1, 2, 3, 4].map((i) => code.parameter(i)) as [...[Local, Local, Local, Local]]
    f.own().local(t).local(y).call(place)
    f.get('joint').address('before').call(imported.currents)
    f.get('joint').call(imported.right)
    f.local(result).get('right').get('size').call(loops.copy)
    f.get('derivatives').get('after').call(imported.calls)
    this.inJavaScript(f, 'diffusion')
    this.states(this.plan(f, 'derivatives'), result)
    this.plan(f, 'stateCount').integer(0).call(imported.take)
    f.get('nodes').get('nodeCount').get('cm').get('i_cap').local(slopes).local(result).call(loops.capacitive)
    f.get('outside')
    code.if(() =>
      f
        .get('outside')
        .local(slopes)
        .local(result)
        .get('subtractSlopes')
        .code.callByTable(this.module.typeIndex({ parameters: ['i32', 'i32', 'i32'], results: [] })),
    )
    f.get('joint').local(slopes).local(result).call(imported.subtractSlopes)
    this.inJavaScript(f, 'slopes', slopes, result)
    const behind = (vector: Local) => this.states(f, vector)
    behind(result)
    behind(result)
    behind(slopes)
    this.plan(f, 'stateCount').call(loops.subtract)
    f.local(result).get('size')
    this.plan(f, 'stateCount').do('i32.add').call(loops.negate)
    f.get('after').get('end').call(imported.calls)
  }

  private solve(f: DaeFields): void {
    const { code } = f
    const { loops, imported } = this
    const [x, leading] = [code.parameter(1), code.parameter(2)]
    const gamma = code.local('f64')
    f.get('joint').local(leading).call(imported.left)
    f.get('right').local(x).get('size').call(loops.copy)
    f.get('joint').call(imported.solve)
    f.local(x).get('right').get('size').call(loops.copy)
    f.number(1).local(leading).do('f64.div').code.set(gamma)
    this.states(this.plan(f, 'slopes'), x)
    this.plan(f, 'stateCount').local(gamma).call(imported.divide)
    // what mechanisms take for dt until the next solution, and programs see
    f.get('clock').local(gamma).code.store('f64', 8)
    this.inJavaScript(f, 'systems', x)
    this.states(f, x).local(gamma)
    this.plan(f, 'stateCount').call(loops.scale)
  }
}
