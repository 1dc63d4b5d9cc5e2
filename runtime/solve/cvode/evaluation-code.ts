/**
 * An evaluation of the model as WebAssembly: it puts states into the model, runs kernels, and takes slopes from there. Kernels are called by their numbers
 * in a table, so that one module does for all models; what only JavaScript can do comes in between.
 */
import type { Code, Local } from '../../../wasm/code.ts'
import type { Module } from '../../../wasm/module.ts'
import {
  besides,
  callBytes,
  contextAlone,
  type EvaluationDouble,
  type EvaluationWord,
  evaluationRecord,
} from './evaluation-record.ts'
import { Fields } from './records.ts'

/** What a mechanism sees as dt before the first step, when the integrator has none (ms). */
const noStep = 1e-8

export interface ExchangeFunctions {
  readonly place: number
  readonly collect: number
  readonly begin: number
  readonly finish: number
  readonly clear: number
  readonly showCapacitive: number
}

type EvaluationFields = Fields<EvaluationDouble, EvaluationWord>
type CallList = 'concentrations' | 'before' | 'currents' | 'derivatives' | 'after'
const listEnds: Readonly<Record<CallList, EvaluationWord>> = {
  concentrations: 'before',
  before: 'currents',
  currents: 'derivatives',
  derivatives: 'after',
  after: 'beforeStep',
}

export interface Evaluations {
  /** (record, t, y, slopes, h, gamma) */
  readonly evaluate: number
  /** (record, t, y, h, refreshes) */
  readonly show: number
  /** (record, side) */
  readonly solve: number
  /** (from, end): calls of a list. */
  readonly calls: number
}

/** `beside`: (record, what, vector, number) in JavaScript. */
export function emitEvaluation(module: Module, exchange: ExchangeFunctions, beside: number): Evaluations {
  return new EvaluationCode(module, exchange, beside).emit()
}

class EvaluationCode {
  private readonly run: number
  private readonly solver: number

  constructor(
    private readonly module: Module,
    private readonly exchange: ExchangeFunctions,
    private readonly beside: number,
  ) {
    this.solver = module.typeIndex({ parameters: ['i32', 'i32', 'i32', 'f64', 'f64'], results: [] })
    this.run = emitCalls(module)
  }

  emit(): Evaluations {
    const place = this.place()
    const currents = this.currents()
    const refresh = this.refresh(currents)
    const evaluate = this.function(['i32', 'f64', 'i32', 'i32', 'f64', 'f64'], 'evaluate', (f, code) => {
      const [t, y, slopes, h, gamma] = [1, 2, 3, 4, 5].map((i) => code.parameter(i)) as [
        Local,
        Local,
        Local,
        Local,
        Local,
      ]
      f.set('gamma', () => f.local(gamma))
      f.own().local(t).local(y).local(h).call(place).own().local(gamma).call(currents)
      this.calls(f, 'derivatives')
      this.inJavaScript(f, 'diffusion')
      f.get('exchange').local(slopes).call(this.exchange.collect)
      this.calls(f, 'after')
    })
    const show = this.function(['i32', 'f64', 'i32', 'f64', 'i32'], 'show', (f, code) => {
      f.own().local(code.parameter(1)).local(code.parameter(2)).local(code.parameter(3)).call(place)
      code.get(code.parameter(4)).if(() => f.own().call(refresh))
    })
    return { evaluate, show, solve: this.solve(), calls: this.run }
  }

  private function(
    parameters: ('i32' | 'f64')[],
    name: string | undefined,
    write: (f: EvaluationFields, code: Code) => void,
  ): number {
    const { code, index } = this.module.function({ parameters, results: [] }, name)
    write(new Fields(code, evaluationRecord), code)
    return index
  }

  private calls(f: EvaluationFields, list: CallList): void {
    f.get(list).get(listEnds[list]).call(this.run)
  }

  /** Where it has something to do. */
  private inJavaScript(
    f: EvaluationFields,
    what: keyof typeof besides,
    { vector, number, otherwise }: { vector?: Local; number?: () => void; otherwise?: () => void } = {},
  ): void {
    const { code } = f
    f.get('besides').integer(besides[what]).do('i32.and')
    code.if(() => {
      f.own().integer(besides[what])
      if (vector === undefined) code.i32(0)
      else code.get(vector)
      if (number) number()
      else code.f64(0)
      code.call(this.beside)
    }, otherwise)
  }

  /** (record, t, y, h): states into the model at time t. */
  private place(): number {
    return this.function(['i32', 'f64', 'i32', 'f64'], undefined, (f, code) => {
      const [t, y, h] = [code.parameter(1), code.parameter(2), code.parameter(3)]
      f.get('clock').local(t).code.store('f64')
      const step = () => code.get(h)
      f.get('clock').local(h).number(0).do('f64.eq')
      code.ifValue('f64', () => code.f64(noStep), step).store('f64', 8)
      this.inJavaScript(f, 'playing', { number: () => code.get(t) })
      f.get('exchange').local(y).call(this.exchange.place)
      this.calls(f, 'concentrations')
      this.inJavaScript(f, 'following')
    })
  }

  /** (record, gamma): into the matrix. */
  private currents(): number {
    return this.function(['i32', 'f64'], undefined, (f, code) => {
      const gamma = code.parameter(1)
      f.get('matrix').get('ions').call(this.exchange.clear)
      this.calls(f, 'before')
      this.inJavaScript(f, 'reversal')
      f.get('ions').get('ionsEnd').call(this.exchange.clear)
      this.inJavaScript(f, 'currents', { otherwise: () => this.calls(f, 'currents') })
      f.get('columns').get('groups').get('groupCount').number(0.001).local(gamma).number(0).do('f64.eq')
      code.ifValue(
        'f64',
        () => code.f64(0),
        () => code.f64(1).get(gamma).do('f64.div'),
      )
      f.do('f64.mul').number(1).get('assemble').code.callByTable(this.solver)
    })
  }

  /** (record): currents and what mechanisms show (and go on from), for the states in the model. */
  private refresh(currents: number): number {
    return this.function(['i32'], undefined, (f) => {
      f.own().number(0).call(currents)
      this.calls(f, 'derivatives')
      f.get('exchange').call(this.exchange.showCapacitive)
      this.inJavaScript(f, 'membrane')
      this.calls(f, 'after')
    })
  }

  /** (record, side): the side becomes the solution of (1 - gamma J) x = side. */
  private solve(): number {
    return this.function(['i32', 'i32'], undefined, (f, code) => {
      const side = code.parameter(1)
      const gamma = () => f.get('gamma')
      f.get('exchange')
        .local(side)
        .number(0.001)
        .number(1)
        .get('gamma')
        .do('f64.div', 'f64.mul')
        .call(this.exchange.begin)
      f.get('columns').get('groups').get('groupCount').number(0).number(0).get('solve').code.callByTable(this.solver)
      this.inJavaScript(f, 'finishing', {
        vector: side,
        number: gamma,
        otherwise: () => f.get('exchange').local(side).get('gamma').call(this.exchange.finish),
      })
      this.inJavaScript(f, 'systems', { vector: side, number: gamma })
    })
  }
}

/** (from, end): runs the kernels of a list. */
export function emitCalls(module: Module): number {
  const ranged = module.typeIndex({ parameters: ['i32', 'i32', 'i32'], results: [] })
  const plain = module.typeIndex({ parameters: ['i32'], results: [] })
  const { code, index } = module.function({ parameters: ['i32', 'i32'], results: [] })
  const [at, end] = [code.parameter(0), code.parameter(1)]
  code.block((done) => {
    code.loop((again) => {
      code.get(at).get(end).do('i32.ge_u').branchIf(done)
      const context = () => code.get(at).load('i32', 4)
      code.get(at).load('i32', 12).i32(contextAlone).do('i32.eq')
      code.if(
        () => context().get(at).load('i32').callByTable(plain),
        () => context().get(at).load('i32', 8).get(at).load('i32', 12).get(at).load('i32').callByTable(ranged),
      )
      code.get(at).i32(callBytes).do('i32.add').set(at).branch(again)
    })
  })
  return index
}
