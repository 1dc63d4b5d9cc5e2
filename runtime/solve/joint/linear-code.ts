/** Systems of linear equations as WebAssembly: what they add to right sides and take off residuals, and how their unknowns move on. */
import type { Local } from '../../../wasm/code.ts'
import { countDown, countUp } from '../../../wasm/loops.ts'
import type { Module } from '../../../wasm/module.ts'
import { Fields, RecordLayout } from '../cvode/records.ts'

/** Of one system: its numbers are copied here before WebAssembly works on them, and its unknowns back. */
export const linearRecord = new RecordLayout({}, [
  /** Unknowns, and how many of them are potentials. */
  ...['size', 'terminals'],
  /** Two words for each of these: addresses of two numbers whose sum is the potential. */
  'potentials',
  /** For each unknown the address of its equation's right side, 0 for ground. */
  'equations',
  /** Numbers: unknowns, b, and slopes of unknowns. */
  ...['y', 'b', 'slopes'],
  /** Terms of g and of c: see `termWords`. */
  ...['g', 'c'],
] as const)
type LinearWord = typeof linearRecord extends RecordLayout<never, infer Word> ? Word : never

/** Each row is a word, how many terms it has, another that is free, and its terms: number of the unknown, a word that is free, and the coefficient. */
export const termBytes = { row: 8, term: 16 } as const

/** (first record, count, ...): the numbers of functions that do something with one system after the other. */
export interface LinearFunctions {
  /** (records, count): b - g y to the right side. */
  readonly addRight: number
  /** (records, count): the solution to the unknowns. */
  readonly move: number
  /** (records, count, y, right): own unknowns out of a vector. */
  readonly scatter: number
  /** (records, count, slopes, residual, right): c y' off the residual. */
  readonly subtractSlopes: number
}

export function emitLinear(module: Module): LinearFunctions {
  return {
    addRight: each(module, 0, addRight),
    move: each(module, 0, move),
    scatter: each(module, 2, scatter),
    subtractSlopes: each(module, 3, subtractSlopes),
  }
}

type LinearFields = Fields<never, LinearWord>

/** With each record; the function has so many further parameters. */
function each(module: Module, others: number, body: (f: LinearFields) => void): number {
  const parameters = Array.from({ length: 2 + others }, () => 'i32' as const)
  const { code, index } = module.function({ parameters, results: [] })
  countDown(code, code.parameter(1), () => {
    body(new Fields(code, linearRecord))
    code
      .get(code.parameter(0))
      .i32(8 * linearRecord.size)
      .do('i32.add')
      .set(code.parameter(0))
  })
  return index
}

/** Address of a number in a list. */
function numberAt(f: LinearFields, list: 'y' | 'b' | 'slopes', i: Local): LinearFields {
  return f.get(list).local(i).integer(3).do('i32.shl', 'i32.add')
}

/** Address of the right side of an unknown's equation into a local; what follows only where there is one. */
function ifCoupled(f: LinearFields, i: Local, equation: Local, body: () => void, otherwise?: () => void): void {
  const { code } = f
  f.get('equations').local(i).integer(2).do('i32.shl', 'i32.add')
  code.load('i32').tee(equation).if(body, otherwise)
}

const terminals = (f: LinearFields) => () => f.get('terminals')
const size = (f: LinearFields) => () => f.get('size')

function addRight(f: LinearFields): void {
  const { code } = f
  const { i, place, equation } = code.locals('i32', 'i place equation')
  countUp(code, i, 0, terminals(f), () => {
    numberAt(f, 'y', i)
    f.get('potentials').local(i).integer(3).do('i32.shl', 'i32.add').code.tee(place)
    code.load('i32').load('f64').get(place).load('i32', 4).load('f64').do('f64.add').store('f64')
  })
  products(f, 'g', 'y', (row, sum) => {
    ifCoupled(f, row, equation, () => {
      code.get(equation).get(equation).load('f64')
      numberAt(f, 'b', row).code.load('f64').get(sum).do('f64.sub', 'f64.add').store('f64')
    })
  })
}

/** Each row of a matrix times a list of numbers, in the order of its terms. */
function products(
  f: LinearFields,
  matrix: 'g' | 'c',
  list: 'y' | 'slopes',
  use: (row: Local, sum: Local) => void,
): void {
  const { code } = f
  const { row, at, left } = code.locals('i32', 'row at left')
  const sum = code.local('f64')
  f.get(matrix).code.set(at)
  countUp(code, row, 0, size(f), () => {
    code.f64(0).set(sum).get(at).load('i32').set(left)
    code.get(at).i32(termBytes.row).do('i32.add').set(at)
    countDown(code, left, () => {
      code.get(sum).get(at).load('f64', 8)
      f.get(list)
      code.get(at).load('i32').i32(3).do('i32.shl', 'i32.add').load('f64').do('f64.mul', 'f64.add').set(sum)
      code.get(at).i32(termBytes.term).do('i32.add').set(at)
    })
    use(row, sum)
  })
}

function move(f: LinearFields): void {
  const { code } = f
  const { i, equation, place } = code.locals('i32', 'i equation place')
  countUp(code, i, 0, size(f), () =>
    ifCoupled(f, i, equation, () => {
      numberAt(f, 'y', i).code.tee(place).get(place).load('f64')
      code.get(equation).load('f64').do('f64.add').store('f64')
    }),
  )
}

/** Address in a vector of what has its right side at an address. */
const inVector = (f: LinearFields, vector: Local, right: Local, equation: Local) =>
  f.local(vector).local(equation).do('i32.add').local(right).do('i32.sub')

function scatter(f: LinearFields): void {
  const { code } = f
  const { i, equation } = code.locals('i32', 'i equation')
  const [y, right] = [code.parameter(2), code.parameter(3)]
  countUp(code, i, terminals(f), size(f), () =>
    ifCoupled(f, i, equation, () => {
      numberAt(f, 'y', i)
      inVector(f, y, right, equation).code.load('f64').store('f64')
    }),
  )
}

function subtractSlopes(f: LinearFields): void {
  const { code } = f
  const { i, equation, place } = code.locals('i32', 'i equation place')
  const [slopes, residual, right] = [code.parameter(2), code.parameter(3), code.parameter(4)]
  countUp(code, i, 0, size(f), () => {
    numberAt(f, 'slopes', i).code.set(place)
    ifCoupled(
      f,
      i,
      equation,
      () => {
        f.local(place)
        inVector(f, slopes, right, equation).code.load('f64').store('f64')
      },
      () => code.get(place).f64(0).store('f64'),
    )
  })
  products(f, 'c', 'slopes', (row, sum) => {
    ifCoupled(f, row, equation, () => {
      inVector(f, residual, right, equation).code.tee(place)
      code.get(place).load('f64').get(sum).do('f64.sub').store('f64')
    })
  })
}
