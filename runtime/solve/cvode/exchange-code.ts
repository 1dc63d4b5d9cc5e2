/**
 * Loops between vectors and the model. A table has for each number of the vector where it is in the model: a byte address, or
 * the distance from a column's first row.
 */
import type { Code, Local, ValueType } from '../../../wasm/code.ts'
import type { Module } from '../../../wasm/module.ts'
import { clear } from '../zeros.ts'
import type { ExchangeFunctions } from './evaluation-code.ts'

/** Bytes of a bare node in its table: its row, how many neighbours it has, its conductance to all of them. */
export const bareBytes = 16
/** Bytes of a neighbour: its row, and the entry of the matrix. */
export const neighbourBytes = 16

/** Words of a plan: where the tables are, how long, and the byte addresses of what they are about. */
export const planWords = [
  ...['rows', 'rowCount', 'states', 'derivatives', 'slopes', 'stateCount'],
  /** Bytes from the start of a vector to the first state of a mechanism. */
  'first',
  ...['v', 'rhs', 'cm', 'i_cap'],
  /** Bare nodes: their table and its end. */
  ...['bare', 'bareEnd'],
  /** Two words each: what is cleared before right sides are put in, and how many bytes. */
  ...['sides', 'sidesBytes'],
] as const
export type PlanWord = (typeof planWords)[number]

/** What an evaluation has of them. */
export function emitExchange(module: Module): ExchangeFunctions {
  const add = (name: string, parameters: readonly ValueType[], build: (loop: TableLoop) => void) => {
    const { code, index } = module.function({ parameters, results: [] }, name)
    build(new TableLoop(code))
    return index
  }
  const common = ['i32', 'i32', 'i32'] as const
  const puts = add('put', [...common, 'i32'], put)
  const takes = add('take', [...common, 'i32'], take)
  const moves = add('move', [...common, 'i32'], move)
  const divides = add('divide', [...common, 'f64'], divide)
  const rated = add('rates', [...common, 'i32', 'i32'], rates)
  const sided = add('sides', [...common, 'i32', 'i32', 'f64'], sides)
  const bare = module.function({ parameters: ['i32', 'i32', 'i32'], results: [] }, 'follow')
  follow(bare.code)
  const zeros = emitClearRanges(module)

  const together = (name: string, numbers: readonly ValueType[], build: (plan: Plan) => void) => {
    const { code, index } = module.function({ parameters: ['i32', 'i32', ...numbers], results: [] }, name)
    build(new Plan(code))
    return index
  }
  const place = together('place', [], (plan) => {
    plan.word('rows').vector().word('rowCount').word('v').code.call(puts)
    plan.word('states').vector('first').word('stateCount').code.i32(0).call(puts)
    plan.word('bare').word('bareEnd').word('v').code.call(bare.index)
  })
  const collect = together('collect', [], (plan) => {
    plan.word('rows').vector().word('rowCount').word('rhs').word('cm').code.call(rated)
    plan.word('derivatives').vector('first').word('stateCount').code.i32(0).call(takes)
  })
  const begin = together('begin', ['f64'], (plan) => {
    plan.address('sides').address('sides', 8).code.call(zeros)
    plan.word('rows').vector().word('rowCount').word('rhs').word('cm').number().code.call(sided)
  })
  const finish = together('finish', ['f64'], (plan) => {
    plan.word('rows').vector().word('rowCount').word('rhs').code.call(takes)
    plan.word('slopes').vector('first').word('stateCount').number().code.call(divides)
  })
  const capacitive = module.function({ parameters: ['i32'], results: [] }, 'showCapacitive')
  new Plan(capacitive.code).word('rows').word('rhs').word('rowCount').word('i_cap').code.call(moves)
  return { place, collect, begin, finish, clear: zeros, showCapacitive: capacitive.index }
}

/** Code of what is done with one vector by a plan: parameters (plan, vector, number). */
class Plan {
  constructor(readonly code: Code) {}

  word(name: PlanWord): this {
    this.code.get(this.code.parameter(0)).load('i32', 4 * planWords.indexOf(name))
    return this
  }

  /** Of a word of the plan, or of what lies so many bytes behind it. */
  address(name: PlanWord, further = 0): this {
    this.code
      .get(this.code.parameter(0))
      .i32(4 * planWords.indexOf(name) + further)
      .do('i32.add')
    return this
  }

  /** The vector's address, or that of a part of it. */
  vector(part?: 'first'): this {
    this.code.get(this.code.parameter(1))
    if (part) this.word(part).code.do('i32.add')
    return this
  }

  number(): this {
    this.code.get(this.code.parameter(2))
    return this
  }
}

/** (from, to): zeros into the ranges that are listed between, each an address and a number of bytes. */
export function emitClearRanges(module: Module): number {
  const { code, index } = module.function({ parameters: ['i32', 'i32'], results: [] })
  const [entry, last] = [code.parameter(0), code.parameter(1)]
  const [at, end] = [code.local('i32'), code.local('i32')]
  code.block((done) => {
    code.loop((again) => {
      code.get(entry).get(last).do('i32.ge_u').branchIf(done)
      code.get(entry).load('i32').tee(at).get(entry).load('i32', 4).do('i32.add').set(end)
      clear(code, at, end, [0])
      code.get(entry).i32(8).do('i32.add').set(entry).branch(again)
    })
  })
  return index
}

/** Code of a loop over a table and a vector: parameters (table, vector, count ...). */
class TableLoop {
  constructor(readonly code: Code) {}

  /** `each` is for one or two numbers, the first of which is number `k` from where the loop has come to. */
  run(each: (k: number, pair: boolean) => void): void {
    const { code } = this
    const [table, vector, left] = [code.parameter(0), code.parameter(1), code.parameter(2)]
    const by = (bytes: number, place: Local) => code.get(place).i32(bytes).do('i32.add').set(place)
    code.block((done) => {
      code.loop((again) => {
        code.get(left).i32(4).do('i32.lt_s').branchIf(done)
        each(0, true)
        each(2, true)
        by(16, table)
        by(32, vector)
        by(-4, left)
        code.branch(again)
      })
    })
    code.block((done) => {
      code.loop((again) => {
        code.get(left).do('i32.eqz').branchIf(done)
        each(0, false)
        by(4, table)
        by(8, vector)
        by(-1, left)
        code.branch(again)
      })
    })
  }

  /** For loops without arithmetic. */
  runSingly(each: (k: number) => void): void {
    this.run((k, pair) => {
      each(k)
      if (pair) each(k + 1)
    })
  }

  /** Where a number is in the model; `column` is a parameter, if the table has distances. */
  place(k: number, column?: number): this {
    const { code } = this
    code.get(code.parameter(0)).load('i32', 4 * k)
    if (column !== undefined) code.get(code.parameter(column)).do('i32.add')
    return this
  }

  /** Of the model, on one lane or two. */
  load(k: number, pair: boolean, column?: number): this {
    const { code } = this
    if (!pair) {
      this.place(k, column)
      code.load('f64')
      return this
    }
    this.place(k + 1, column).place(k, column)
    code.loadSplat().loadLane(1)
    return this
  }

  /** Of the vector. */
  loadVector(k: number, pair: boolean): this {
    const { code } = this
    code.get(code.parameter(1))
    if (pair) code.loadPair(8 * k)
    else code.load('f64', 8 * k)
    return this
  }

  storeVector(k: number, pair: boolean, value: () => void): void {
    const { code } = this
    code.get(code.parameter(1))
    value()
    if (pair) code.storePair(8 * k)
    else code.store('f64', 8 * k)
  }

  /** A constant, for each of one or two lanes. */
  constant(value: number, pair: boolean): this {
    this.code.f64(value)
    if (pair) this.code.wide('f64x2.splat')
    return this
  }

  /** A parameter, in the same way. */
  parameter(value: Local, pair: boolean): this {
    this.code.get(value)
    if (pair) this.code.wide('f64x2.splat')
    return this
  }

  do(pair: boolean, ...operations: ('sub' | 'mul' | 'div')[]): this {
    for (const operation of operations) {
      if (pair) this.code.wide(`f64x2.${operation}`)
      else this.code.do(`f64.${operation}`)
    }
    return this
  }
}

/** (table, from, count, column): the vector into the model. */
function put(loop: TableLoop): void {
  loop.runSingly((k) => {
    loop.place(k, 3).loadVector(k, false)
    loop.code.store('f64')
  })
}

/** (table, into, count, column): the model's numbers into the vector. */
function take(loop: TableLoop): void {
  loop.runSingly((k) => loop.storeVector(k, false, () => loop.load(k, false, 3)))
}

/** (table, from, count, to): of one column to another; `from` stands still. */
function move(loop: TableLoop): void {
  const { code } = loop
  const from = code.local('i32')
  code.get(code.parameter(1)).set(from)
  loop.runSingly((k) => {
    loop.place(k, 3)
    code
      .get(code.parameter(0))
      .load('i32', 4 * k)
      .get(from)
      .do('i32.add')
      .load('f64')
      .store('f64')
  })
}

/** (table of slopes, x, count, gamma): x / (1 - gamma * slope) */
function divide(loop: TableLoop): void {
  const gamma = loop.code.parameter(3)
  loop.run((k, pair) => {
    loop.storeVector(k, pair, () => {
      loop.loadVector(k, pair).constant(1, pair).parameter(gamma, pair).load(k, pair).do(pair, 'mul', 'sub', 'div')
    })
  })
}

/** (table, into, count, rhs, cm): slopes of potentials from the currents. */
function rates(loop: TableLoop): void {
  loop.run((k, pair) => {
    loop.storeVector(k, pair, () => {
      loop.load(k, pair, 3).constant(0.001, pair).load(k, pair, 4).do(pair, 'mul', 'div')
    })
  })
}

/** (table, from, count, rhs, cm, factor): the right sides for potentials into the matrix. */
function sides(loop: TableLoop): void {
  const { code } = loop
  const factor = code.parameter(5)
  const both = code.local('v128')
  const value = (k: number, pair: boolean) =>
    loop.loadVector(k, pair).parameter(factor, pair).load(k, pair, 4).do(pair, 'mul', 'mul')
  loop.run((k, pair) => {
    if (!pair) {
      loop.place(k, 3)
      value(k, false)
      code.store('f64')
      return
    }
    value(k, true)
    code.set(both)
    for (const lane of [0, 1] as const) {
      loop.place(k + lane, 3)
      code.get(both).storeLane(lane)
    }
  })
}

/** (table, end of it, v): the potentials of bare nodes from those of their neighbours. */
function follow(code: Code): void {
  const [at, end, v] = [code.parameter(0), code.parameter(1), code.parameter(2)]
  const [left, node, current] = [code.local('i32'), code.local('i32'), code.local('f64')]
  code.block((done) => {
    code.loop((again) => {
      code.get(at).get(end).do('i32.ge_u').branchIf(done)
      code.get(at).set(node).get(at).load('i32', 4).set(left).f64(0).set(current)
      code.get(at).i32(bareBytes).do('i32.add').set(at)
      code.block((noMore) => {
        code.loop((next) => {
          code.get(left).do('i32.eqz').branchIf(noMore)
          code.get(current).get(at).load('f64', 8).get(v).get(at).load('i32').do('i32.add').load('f64')
          code.do('f64.mul', 'f64.sub').set(current)
          code.get(at).i32(neighbourBytes).do('i32.add').set(at).get(left).i32(1).do('i32.sub').set(left).branch(next)
        })
      })
      code.get(v).get(node).load('i32').do('i32.add')
      code.get(current).get(node).load('f64', 8).do('f64.div').store('f64').branch(again)
    })
  })
}
