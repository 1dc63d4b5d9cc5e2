/**
 * Elimination and substitution in a sparse matrix whose structure is known, as WebAssembly. What is to be done stands on tapes of 32-bit words, row after row in the
 * order of steps; numbers are told by their byte addresses. Values of the factors lie in the order in which they come.
 */
import type { Code, Local } from '../../../wasm/code.ts'
import { moduleFor } from '../../../wasm/instance.ts'
import { countDown } from '../../../wasm/loops.ts'
import { Module } from '../../../wasm/module.ts'

/** Byte addresses of what comes one after the other. */
export interface FactorPlaces {
  readonly lower: number
  readonly upper: number
  /** Places in the row in work of the columns above the diagonal. */
  readonly upperColumns: number
  /** Places of their results. */
  readonly upperResults: number
  readonly reciprocals: number
  readonly work: number
}

/** `rows`: how many. */
export interface FactorFunctions {
  /**
   * Of each row the tape has: how many own elements, and of each where it comes from and where it goes in the row in work; how many steps come before, and of each its place
   * there, the columns and values of its row above the diagonal, and how many they are; the place of the diagonal, and how many columns follow. 0 when a pivot is zero.
   */
  readonly factor: (
    rows: number,
    tape: number,
    lower: number,
    upper: number,
    upperColumns: number,
    reciprocals: number,
  ) => number
  /** Of each row: where its right side is, how many steps come before, and the place of each one's result. */
  readonly forward: (rows: number, tape: number, lower: number, reciprocals: number, results: number) => void
  /** Of each row, the last first: its result's place, how many columns follow, places of their results and their values, and where the solution goes. */
  readonly backward: (rows: number, tape: number) => void
}

/** The numbers of the functions. */
export function emitFactors(module: Module): Record<keyof FactorFunctions, number> {
  const add = (name: keyof FactorFunctions, count: number, emit: (code: Code) => void, result = false) => {
    const parameters = Array.from({ length: count }, () => 'i32' as const)
    const { code, index } = module.function({ parameters, results: result ? ['i32'] : [] }, name)
    emit(code)
    return index
  }
  return {
    factor: add('factor', 6, emitFactor, true),
    forward: add('forward', 5, emitForward),
    backward: add('backward', 2, emitBackward),
  }
}

export function makeFactorFunctions(memory: WebAssembly.Memory): FactorFunctions {
  const module = new Module()
  module.importMemory('env', 'memory')
  emitFactors(module)
  const { exports } = new WebAssembly.Instance(moduleFor(memory, module.encode()), { env: { memory } })
  return exports as unknown as FactorFunctions
}

const step = (code: Code, place: Local, bytes: number): Code => code.get(place).i32(bytes).do('i32.add').set(place)

/** As often as the tape says. */
function repeated(code: Code, tape: Local, offset: number, bytes: number, body: () => void): void {
  const left = code.local('i32')
  code.get(tape).load('i32', offset).set(left)
  step(code, tape, bytes)
  countDown(code, left, body)
}

function emitFactor(code: Code): void {
  const [rows, tape, lower] = [code.parameter(0), code.parameter(1), code.parameter(2)]
  const [upper, columns, reciprocals] = [code.parameter(3), code.parameter(4), code.parameter(5)]
  const place = code.local('i32')
  const pivot = code.local('f64')
  code.block((isSingular) => {
    countDown(code, rows, () => {
      repeated(code, tape, 0, 4, () => {
        code.get(tape).load('i32', 4).get(tape).load('i32').load('f64').store('f64')
        step(code, tape, 8)
      })
      repeated(code, tape, 0, 4, () => emitStep(code, tape, lower))
      code.get(tape).load('i32').set(place)
      code.f64(1).get(place).load('f64').do('f64.div').set(pivot)
      code.get(place).f64(0).store('f64')
      // neither infinite nor no number
      code.get(pivot).get(pivot).do('f64.sub').f64(0).do('f64.ne').branchIf(isSingular)
      code.get(reciprocals).get(pivot).store('f64')
      step(code, reciprocals, 8)
      repeated(code, tape, 4, 8, () => {
        code.get(columns).load('i32').set(place)
        code.get(upper).get(place).load('f64').get(pivot).do('f64.mul').store('f64')
        code.get(place).f64(0).store('f64')
        step(code, columns, 4)
        step(code, upper, 8)
      })
    })
    code.i32(1).do('return')
  })
  code.i32(0)
}

/** Takes the row of an earlier step from the one in work. */
function emitStep(code: Code, tape: Local, lower: Local): void {
  const [place, columns, values] = [code.local('i32'), code.local('i32'), code.local('i32')]
  const factor = code.local('f64')
  code.get(tape).load('i32').tee(place).load('f64').set(factor)
  code.get(place).f64(0).store('f64')
  code.get(lower).get(factor).store('f64')
  step(code, lower, 8)
  code.get(tape).load('i32', 4).set(columns)
  code.get(tape).load('i32', 8).set(values)
  repeated(code, tape, 12, 16, () => {
    code.get(columns).load('i32').tee(place).get(place).load('f64')
    code.get(values).load('f64').get(factor).do('f64.mul', 'f64.sub').store('f64')
    step(code, columns, 4)
    step(code, values, 8)
  })
}

function emitForward(code: Code): void {
  const [rows, tape, lower] = [code.parameter(0), code.parameter(1), code.parameter(2)]
  const [reciprocals, results] = [code.parameter(3), code.parameter(4)]
  const sum = code.local('f64')
  countDown(code, rows, () => {
    code.get(tape).load('i32').load('f64').set(sum)
    repeated(code, tape, 4, 8, () => {
      code.get(sum).get(tape).load('i32').load('f64').get(lower).load('f64').do('f64.mul', 'f64.sub').set(sum)
      step(code, tape, 4)
      step(code, lower, 8)
    })
    code.get(results).get(sum).get(reciprocals).load('f64').do('f64.mul').store('f64')
    step(code, results, 8)
    step(code, reciprocals, 8)
  })
}

function emitBackward(code: Code): void {
  const [rows, tape] = [code.parameter(0), code.parameter(1)]
  const [place, columns, values] = [code.local('i32'), code.local('i32'), code.local('i32')]
  const target = code.local('i32')
  const sum = code.local('f64')
  countDown(code, rows, () => {
    code.get(tape).load('i32').tee(place).load('f64').set(sum)
    code.get(tape).load('i32', 8).set(columns)
    code.get(tape).load('i32', 12).set(values)
    code.get(tape).load('i32', 16).set(target)
    repeated(code, tape, 4, 20, () => {
      code.get(sum).get(values).load('f64').get(columns).load('i32').load('f64').do('f64.mul', 'f64.sub').set(sum)
      step(code, columns, 4)
      step(code, values, 8)
    })
    code.get(place).get(sum).store('f64')
    code.get(target).get(sum).store('f64')
  })
}
