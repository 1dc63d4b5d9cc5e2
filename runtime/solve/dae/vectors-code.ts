/** Loops of the solver for algebraic equations as WebAssembly: over vectors, and between vectors and nodes. */
import type { Code, Local } from '../../../wasm/code.ts'
import type { Module } from '../../../wasm/module.ts'

/** Words of a node in a table: bytes from a column's begin, bytes from a vector's to its equation, whether its outer potential has the next one. */
export const nodeWords = 3

/** Vectors by their byte addresses; `count` is that of their numbers, or of nodes in a table. */
export interface DaeLoops {
  /** y += row, slopes += factor * row */
  readonly predict: (y: number, slopes: number, row: number, factor: number, count: number) => void
  /** y += share * row, slopes += factor * row */
  readonly further: (y: number, slopes: number, row: number, share: number, factor: number, count: number) => void
  /** y and the correction less delta, slopes less leading * delta */
  readonly apply: (y: number, correction: number, slopes: number, delta: number, leading: number, count: number) => void
  /** The sum of (x * weight)^2. */
  readonly squares: (x: number, weights: number, count: number) => number
  readonly add: (into: number, x: number, y: number, count: number) => void
  readonly subtract: (into: number, x: number, y: number, count: number) => void
  readonly copy: (into: number, from: number, count: number) => void
  readonly scale: (x: number, factor: number, count: number) => void
  readonly negate: (x: number, count: number) => void
  /** Capacitive currents off the residual, and into a column. */
  readonly capacitive: (
    nodes: number,
    count: number,
    cm: number,
    shown: number,
    slopes: number,
    residual: number,
  ) => void
  /** Potentials of nodes out of a vector, and into it. */
  readonly scatter: (nodes: number, count: number, v: number, y: number) => void
  readonly gather: (nodes: number, count: number, v: number, y: number) => void
}

type Type = 'i32' | 'f64'

/** The numbers of the functions, which are exported as well. */
export function emitDaeLoops(module: Module): Record<keyof DaeLoops, number> {
  const add = (name: keyof DaeLoops, parameters: Type[], write: (loop: Loop) => void, result = false) => {
    const types = [...parameters, 'i32' as const]
    const { code, index } = module.function({ parameters: types, results: result ? ['f64'] : [] }, name)
    write(new Loop(code, code.parameter(parameters.length)))
    return index
  }
  const table = (name: keyof DaeLoops, words: number, write: (code: Code) => void) => {
    const parameters = Array.from({ length: words }, () => 'i32' as const)
    const { code, index } = module.function({ parameters, results: [] }, name)
    write(code)
    return index
  }
  return {
    predict: add('predict', ['i32', 'i32', 'i32', 'f64'], predict),
    further: add('further', ['i32', 'i32', 'i32', 'f64', 'f64'], further),
    apply: add('apply', ['i32', 'i32', 'i32', 'i32', 'f64'], apply),
    squares: add('squares', ['i32', 'i32'], squares, true),
    add: add('add', ['i32', 'i32', 'i32'], (loop) => combine(loop, 'f64.add')),
    subtract: add('subtract', ['i32', 'i32', 'i32'], (loop) => combine(loop, 'f64.sub')),
    copy: add('copy', ['i32', 'i32'], (loop) => loop.run([0, 1], () => loop.store(0, () => loop.load(1)))),
    scale: add('scale', ['i32', 'f64'], (loop) =>
      loop.run([0], () => loop.store(0, () => loop.load(0).code.get(loop.parameter(1)).do('f64.mul'))),
    ),
    negate: add('negate', ['i32'], (loop) => loop.run([0], () => loop.store(0, () => loop.load(0).code.do('f64.neg')))),
    capacitive: table('capacitive', 6, capacitive),
    scatter: table('scatter', 4, (code) => carry(code, true)),
    gather: table('gather', 4, (code) => carry(code, false)),
  }
}

/** One number of each vector after the other; the last parameter is their count. */
class Loop {
  constructor(
    readonly code: Code,
    private readonly left: Local,
  ) {}

  parameter(k: number): Local {
    return this.code.parameter(k)
  }

  run(vectors: readonly number[], each: () => void): void {
    repeat(this.code, this.left, () => {
      each()
      for (const k of vectors) forward(this.code, this.parameter(k), 8)
    })
  }

  load(k: number): this {
    this.code.get(this.parameter(k)).load('f64')
    return this
  }

  store(k: number, value: () => void): void {
    this.code.get(this.parameter(k))
    value()
    this.code.store('f64')
  }
}

const forward = (code: Code, place: Local, bytes: number) => code.get(place).i32(bytes).do('i32.add').set(place)

function repeat(code: Code, left: Local, each: () => void): void {
  code.block((done) => {
    code.loop((again) => {
      code.get(left).do('i32.eqz').branchIf(done)
      each()
      forward(code, left, -1)
      code.branch(again)
    })
  })
}

function predict(loop: Loop): void {
  const { code } = loop
  loop.run([0, 1, 2], () => {
    loop.store(0, () => loop.load(2).load(0).code.do('f64.add'))
    loop.store(1, () => {
      code.get(loop.parameter(3))
      loop.load(2).code.do('f64.mul')
      loop.load(1).code.do('f64.add')
    })
  })
}

function further(loop: Loop): void {
  const { code } = loop
  const more = (k: number, factor: number) =>
    loop.store(k, () => {
      loop.load(k).code.get(loop.parameter(factor))
      loop.load(2)
      code.do('f64.mul', 'f64.add')
    })
  loop.run([0, 1, 2], () => {
    more(0, 3)
    more(1, 4)
  })
}

function apply(loop: Loop): void {
  loop.run([0, 1, 2, 3], () => {
    for (const k of [0, 1]) loop.store(k, () => loop.load(k).load(3).code.do('f64.sub'))
    loop.store(2, () => {
      loop.load(2).code.get(loop.parameter(4))
      loop.load(3).code.do('f64.mul', 'f64.sub')
    })
  })
}

function squares(loop: Loop): void {
  const { code } = loop
  const { sum, share } = code.locals('f64', 'sum share')
  loop.run([0, 1], () => {
    loop.load(0).load(1).code.do('f64.mul').set(share)
    code.get(sum).get(share).get(share).do('f64.mul', 'f64.add').set(sum)
  })
  code.get(sum)
}

function combine(loop: Loop, operation: 'f64.add' | 'f64.sub'): void {
  loop.run([0, 1, 2], () => loop.store(0, () => loop.load(1).load(2).code.do(operation)))
}

/** Where a node's number is in a column, or in a vector. */
function numberOf(code: Code, node: Local, word: number, base: Local): Code {
  return code
    .get(node)
    .load('i32', 4 * word)
    .get(base)
    .do('i32.add')
}

function capacitive(code: Code): void {
  const [node, count, cm, shown, slopes, residual] = [0, 1, 2, 3, 4, 5].map((k) => code.parameter(k)) as [
    ...[Local, Local, Local, Local, Local, Local],
  ]
  const { slope, place } = code.locals('i32', 'slope place')
  const current = code.local('f64')
  repeat(code, count, () => {
    numberOf(code, node, 1, slopes).set(slope)
    numberOf(code, node, 1, residual).set(place)
    code.f64(1e-3)
    numberOf(code, node, 0, cm).load('f64').do('f64.mul')
    const inner = () => code.get(slope).load('f64')
    code.get(node).load('i32', 8)
    code.ifValue('f64', () => inner().get(slope).load('f64', 8).do('f64.sub'), inner)
    code.do('f64.mul').set(current)
    code.get(place).get(place).load('f64').get(current).do('f64.sub').store('f64')
    code.get(node).load('i32', 8)
    code.if(() => code.get(place).get(place).load('f64', 8).get(current).do('f64.add').store('f64', 8))
    numberOf(code, node, 0, shown).get(current).store('f64')
    forward(code, node, 4 * nodeWords)
  })
}

function carry(code: Code, out: boolean): void {
  const [node, count, v, y] = [0, 1, 2, 3].map((k) => code.parameter(k)) as [Local, Local, Local, Local]
  repeat(code, count, () => {
    const [from, to] = [
      () => numberOf(code, node, out ? 1 : 0, out ? y : v),
      () => numberOf(code, node, out ? 0 : 1, out ? v : y),
    ]
    to()
    from().load('f64').store('f64')
    forward(code, node, 4 * nodeWords)
  })
}
