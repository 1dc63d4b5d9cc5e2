/**
 * The joint equations as WebAssembly: currents, right side, matrix, solution, and how potentials move on. A step is one call, for it would be
 * some forty small functions in JavaScript, which an engine makes fast one by one and late.
 */
import type { Local, ValueType } from '../../../wasm/code.ts'
import { moduleFor } from '../../../wasm/instance.ts'
import { countDown } from '../../../wasm/loops.ts'
import { Module, type Signature } from '../../../wasm/module.ts'
import { emitCalls } from '../cvode/evaluation-code.ts'
import { emitClearRanges } from '../cvode/exchange-code.ts'
import { Fields } from '../cvode/records.ts'
import { clear } from '../zeros.ts'
import { type CableFunctions, emitCable } from './cable-part.ts'
import { emitFactors, type FactorFunctions } from './factor-code.ts'
import { type JointWord, jointBesides, jointRecord, linkBytes } from './joint-record.ts'
import { emitLinear, type LinearFunctions } from './linear-code.ts'
import { emitSeveral } from './several-code.ts'

/** `record`: of the joint equations. */
export interface JointFunctions extends FactorFunctions {
  /** What mechanisms put into the node table; `lists`: address of a word `before` and of the two behind it. */
  readonly currents: (record: number, lists: number) => void
  /** Currents into each equation, for the present potentials. */
  readonly right: (record: number) => void
  /** The matrix for `cj`: 1 / dt, or what an integrator has for it. */
  readonly left: (record: number, cj: number) => void
  /** The right side becomes the solution. */
  readonly solve: (record: number) => void
  /** Currents, equations, solution; potentials move on by `scale` times that. */
  readonly step: (record: number, cj: number, scale: number) => void
  /** The same, and states at time `end`. */
  readonly whole: (record: number, cj: number, scale: number, end: number) => void
  /** For integrators: own unknowns of linear equations out of a vector; their capacitive terms off a residual. */
  readonly scatterLinear: (record: number, y: number) => void
  readonly subtractSlopes: (record: number, slopes: number, residual: number) => void
  /** Several of these: see `several-code.ts`. */
  readonly several: (record: number) => void
  /** Runs the kernels of a list. */
  readonly calls: (from: number, end: number) => void
}

/** In JavaScript: one of `jointBesides`; `lists` where it is about currents. */
type Beside = (record: number, what: number, lists: number) => void

export function makeJointFunctions(
  memory: WebAssembly.Memory,
  kernels: WebAssembly.Table,
  beside: Beside,
): JointFunctions {
  const module = new Module()
  module.importMemory('env', 'memory')
  module.importTable('env', 'kernels')
  const besides = module.importFunction('env', 'beside', { parameters: ['i32', 'i32', 'i32'], results: [] })
  new JointCode(module, besides).emit()
  const env = { memory, kernels, beside }
  return new WebAssembly.Instance(moduleFor(memory, module.encode()), { env }).exports as unknown as JointFunctions
}

/** Of functions for what is outside. */
export const outsideSignature: Signature = { parameters: ['i32'], results: [] }
export const outsideLeftSignature: Signature = { parameters: ['i32', 'f64'], results: [] }

type JointFields = Fields<never, JointWord>

class JointCode {
  private readonly cable: CableFunctions
  private readonly factors: Record<keyof FactorFunctions, number>
  private readonly linear: LinearFunctions
  private readonly clears: number
  private readonly run: number
  private readonly plain: number
  private readonly withFactor: number

  constructor(
    private readonly module: Module,
    private readonly beside: number,
  ) {
    this.plain = module.typeIndex(outsideSignature)
    this.withFactor = module.typeIndex(outsideLeftSignature)
    this.clears = emitClearRanges(module)
    this.run = emitCalls(module)
    module.export('calls', this.run)
    this.cable = emitCable(module)
    this.factors = emitFactors(module)
    this.linear = emitLinear(module)
  }

  emit(): void {
    const currents = this.function('currents', ['i32'], (f) => this.currents(f))
    const right = this.function('right', [], (f) => this.right(f))
    const left = this.function('left', ['f64'], (f) => this.left(f))
    const solve = this.function('solve', [], (f) => this.solve(f))
    const update = this.function('update', ['f64', 'f64'], (f) => this.update(f))
    const step = this.function('step', ['f64', 'f64'], (f) => {
      const [cj, scale] = [f.code.parameter(1), f.code.parameter(2)]
      f.own().address('before').call(currents).own().call(right).own().local(cj).call(left)
      f.own().call(solve).own().local(cj).local(scale).call(update)
    })
    this.function('scatterLinear', ['i32'], (f) => {
      f.get('linear').get('linearCount').local(f.code.parameter(1)).get('right').call(this.linear.scatter)
    })
    this.function('subtractSlopes', ['i32', 'i32'], (f) => {
      const [slopes, residual] = [f.code.parameter(1), f.code.parameter(2)]
      f.get('linear').get('linearCount').local(slopes).local(residual).get('right').call(this.linear.subtractSlopes)
    })
    const whole = this.function('whole', ['f64', 'f64', 'f64'], (f) => {
      const [cj, scale, end] = [f.code.parameter(1), f.code.parameter(2), f.code.parameter(3)]
      f.own().local(cj).local(scale).call(step)
      f.get('clock').local(end).code.store('f64')
      f.get('states').get('end').call(this.run)
    })
    const setClock = this.function('setClock', ['f64'], (f) => {
      f.get('clock').local(f.code.parameter(1)).code.store('f64')
    })
    emitSeveral(this.module, { step: whole, setClock })
  }

  private function(name: string, parameters: readonly ValueType[], write: (f: JointFields) => void): number {
    const { code, index } = this.module.function({ parameters: ['i32', ...parameters], results: [] }, name)
    write(new Fields(code, jointRecord))
    return index
  }

  /** Where it has something to do. */
  private inJavaScript(f: JointFields, what: keyof typeof jointBesides, otherwise?: () => void, lists?: Local): void {
    f.get('besides').integer(jointBesides[what]).do('i32.and')
    f.code.if(() => this.callJavaScript(f, what, lists), otherwise)
  }

  private callJavaScript(f: JointFields, what: keyof typeof jointBesides, lists?: Local): void {
    f.own().integer(jointBesides[what])
    if (lists === undefined) f.integer(0)
    else f.local(lists)
    f.call(this.beside)
  }

  /** What is outside does its part, where there is such. */
  private outside(
    f: JointFields,
    what: 'clearElectrodes' | 'addRight' | 'addLeft' | 'move',
    factor?: () => void,
  ): void {
    f.get('outside')
    f.code.if(() => {
      f.get('outside')
      factor?.()
      f.get(what).code.callByTable(factor ? this.withFactor : this.plain)
    })
  }

  private currents(f: JointFields): void {
    const { code } = f
    const lists = code.parameter(1)
    const list = (k: number) => code.get(lists).load('i32', 4 * k)
    f.get('matrix').get('ions').call(this.clears)
    list(0)
    list(1).call(this.run)
    this.inJavaScript(f, 'reversal')
    f.get('ions').get('ionsEnd').call(this.clears)
    this.outside(f, 'clearElectrodes')
    const call = () => {
      list(1)
      list(2).call(this.run)
    }
    this.inJavaScript(f, 'currents', call, lists)
  }

  /** Currents of mechanisms, layers outside, linear equations, and the cable last. */
  private right(f: JointFields): void {
    this.zeros(f, 'right', 'rightEnd')
    f.own().call(this.cable.takeCurrents)
    this.outside(f, 'addRight')
    f.get('linear').get('linearCount').call(this.linear.addRight)
    this.inJavaScript(f, 'linear')
    f.own().call(this.cable.addCurrents)
  }

  private left(f: JointFields): void {
    const { code } = f
    const cj = code.parameter(1)
    const factor = code.local('f64')
    code.f64(0.001).get(cj).do('f64.mul').set(factor)
    this.zeros(f, 'elements', 'elementsEnd')
    f.own().local(factor).call(this.cable.takeDiagonals)
    this.outside(f, 'addLeft', () => code.get(factor))
    this.addLinks(f, cj)
    f.own().call(this.cable.addCouplings)
  }

  private zeros(f: JointFields, from: JointWord, to: JointWord): void {
    const { at, end } = f.code.locals('i32', 'at end')
    f.get(from).code.set(at)
    f.get(to).code.set(end)
    clear(f.code, at, end, [0])
  }

  /** c * cj and g, of one system of linear equations after the other. */
  private addLinks(f: JointFields, cj: Local): void {
    const { code } = f
    const { link, left, element } = code.locals('i32', 'link left element')
    f.get('links').code.set(link)
    f.get('linkCount').code.set(left)
    countDown(code, left, () => {
      code.get(link).load('i32').tee(element).get(element).load('f64')
      code.get(link).load('f64', 8)
      code.get(link).load('i32', 4)
      code.ifValue(
        'f64',
        () => code.get(cj),
        () => code.f64(1),
      )
      code.do('f64.mul', 'f64.add').store('f64')
      code.get(link).i32(linkBytes).do('i32.add').set(link)
    })
  }

  private solve(f: JointFields): void {
    const { code } = f
    const factor = () => {
      f.get('rows').get('factorTape').get('lower').get('upper').get('upperColumns').get('reciprocals')
      return f.call(this.factors.factor)
    }
    f.get('rows')
    code.ifValue('i32', factor, () => code.i32(0))
    // an order that was good for other values may not do for these
    code.do('i32.eqz').if(() => {
      this.callJavaScript(f, 'pivots')
      factor().do('i32.eqz')
      code.if(() => this.callJavaScript(f, 'singular'))
    })
    f.get('rows').get('forwardTape').get('lower').get('reciprocals').get('results').call(this.factors.forward)
    f.get('rows').get('backwardTape').call(this.factors.backward)
  }

  /** The solution is the change of inner potentials, of those outside, and of own unknowns. */
  private update(f: JointFields): void {
    const { code } = f
    const [cj, scale] = [code.parameter(1), code.parameter(2)]
    f.own().local(scale).call(this.cable.move)
    f.local(scale).number(1).do('f64.eq')
    code.if(() => {
      f.get('linear').get('linearCount').call(this.linear.move)
      this.inJavaScript(f, 'moved')
    })
    this.inJavaScript(f, 'middle')
    this.outside(f, 'move')
    f.own().number(0.001).local(cj).do('f64.mul').call(this.cable.show)
  }
}
