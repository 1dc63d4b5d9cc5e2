/**
 * The tree solver as WebAssembly: assembles the cable's part of the matrix, eliminates from the tips to the roots,
 * substitutes back and moves the voltages on.
 *
 * Trees of the same shape stand interleaved in memory, lane after lane at each position, so that two of them are worked on
 * at a time and their chains of divisions overlap; every tree still has its own sums in its own order. Trees that are
 * alone take the same steps one double at a time.
 *
 * The distance between columns is part of the code, so that each access is one instruction; a table that has grown gets
 * a new module.
 */

import type { Code, Local } from '../../wasm/code.ts'
import { moduleFor } from '../../wasm/instance.ts'
import { Module } from '../../wasm/module.ts'
import { nodeColumn } from '../cable/node.ts'

/** 32-bit words of an entry in the table of groups. */
export const groupWords = 4

export interface TreeKernel {
  /** Byte address of the node table and of the groups, their number, 0.001 / dt, what the change of voltage is multiplied with. */
  step(columns: number, groups: number, count: number, factor: number, scale: number): void
  /** The matrix alone. */
  assemble(columns: number, groups: number, count: number, factor: number, scale: number): void
  solve(columns: number, groups: number, count: number, factor: number, scale: number): void
}

/** For trees side by side, and for one that is alone. */
interface Pass {
  readonly wide: (body: GroupCode) => void
  readonly alone: (body: GroupCode) => void
}
type Column = keyof typeof nodeColumn

/** `stride`: bytes from one column of the node table to the next. */
export function makeTreeKernel(memory: WebAssembly.Memory, stride: number): TreeKernel {
  const module = new Module()
  module.importMemory('env', 'memory')
  const signature = { parameters: ['i32', 'i32', 'i32', 'f64', 'f64'], results: [] } as const
  const assembly = { wide: assemble, alone: assemble }
  const elimination = { wide: eliminate, alone: eliminateAlone }
  const substitution = { wide: substitute, alone: substituteAlone }
  const exports: Record<keyof TreeKernel, Pass[]> = {
    step: [assembly, elimination, substitution],
    assemble: [assembly],
    solve: [elimination, substitution],
  }
  for (const [name, passes] of Object.entries(exports))
    overGroups(module.function(signature, name).code, stride, passes)
  return new WebAssembly.Instance(moduleFor(memory, module.encode()), { env: { memory } })
    .exports as unknown as TreeKernel
}

/** Runs the passes on each group in turn, so that its rows stay in the cache from one to the next. */
function overGroups(code: Code, stride: number, passes: readonly Pass[]): void {
  const [group, left, lanes] = [code.parameter(1), code.parameter(2), code.local('i32')]
  const wide = new GroupCode(code, stride, true)
  const narrow = new GroupCode(code, stride, false)
  code
    .get(left)
    .do('i32.eqz')
    .if(() => code.do('return'))
  code.loop((again) => {
    code.get(group).load('i32', 8).tee(lanes).i32(1).do('i32.eq')
    code.if(
      () => narrow.run(group, passes),
      () => wide.run(group, passes),
    )
    code
      .get(group)
      .i32(4 * groupWords)
      .do('i32.add')
      .set(group)
    code.get(left).i32(1).do('i32.sub').tee(left).branchIf(again)
  })
}

/** Code for the rows of one group: addresses of a row and its parent's, and arithmetic on one or two lanes. */
class GroupCode {
  readonly factor: Local
  readonly scale: Local
  private readonly base: Local
  private readonly parents: Local
  private readonly positions: Local
  private readonly position: Local
  private readonly width: Local
  private readonly end: Local
  private readonly own: Local
  private readonly parent: Local
  private readonly values = new Map<string, Local>()

  constructor(
    readonly code: Code,
    private readonly stride: number,
    private readonly wide: boolean,
  ) {
    const local = () => code.local('i32')
    this.base = local()
    this.parents = local()
    this.positions = local()
    this.position = local()
    this.width = local()
    this.end = local()
    this.own = local()
    this.parent = local()
    this.factor = this.spread(code.parameter(3))
    this.scale = this.spread(code.parameter(4))
  }

  /** Entry of a group: byte offset of its first row, number of positions, lanes, byte address of the parents' offsets. */
  run(group: Local, passes: readonly Pass[]): void {
    const { code, base } = this
    code.get(code.parameter(0)).get(group).load('i32', 0).do('i32.add').set(base)
    code.get(group).load('i32', 4).set(this.positions)
    code.get(group).load('i32', 8).i32(3).do('i32.shl').set(this.width)
    code.get(group).load('i32', 12).set(this.parents)
    if (this.wide) {
      code.get(code.parameter(3)).wide('f64x2.splat').set(this.factor)
      code.get(code.parameter(4)).wide('f64x2.splat').set(this.scale)
    }
    for (const pass of passes) (this.wide ? pass.wide : pass.alone)(this)
  }

  /** The rows of the roots. */
  roots(each: () => void): void {
    this.code.get(this.base).set(this.own)
    this.lanes(each)
  }

  /** All other rows, parents first. */
  down(each: () => void): void {
    const { code, position, positions } = this
    code.i32(1).set(position)
    code.block((done) => {
      code.loop((again) => {
        code.get(position).get(positions).do('i32.ge_s').branchIf(done)
        this.place()
        this.lanes(each)
        code.get(position).i32(1).do('i32.add').set(position).branch(again)
      })
    })
  }

  /** All rows but the roots', children first. */
  up(each: () => void): void {
    const { code, position, positions } = this
    code.get(positions).i32(1).do('i32.sub').set(position)
    code.block((done) => {
      code.loop((again) => {
        code.get(position).i32(0).do('i32.le_s').branchIf(done)
        this.place()
        this.lanes(each)
        code.get(position).i32(1).do('i32.sub').set(position).branch(again)
      })
    })
  }

  /** A local for a value of the pass. */
  value(name: string): Local {
    const known = this.values.get(name)
    if (known !== undefined) return known
    const made = this.code.local(this.wide ? 'v128' : 'f64')
    this.values.set(name, made)
    return made
  }

  /** Runs one or the other: whether the parent's row is the one just before. */
  ifNext(then: () => void, otherwise: () => void): void {
    this.code.get(this.own).get(this.parent).do('i32.sub').i32(8).do('i32.eq').if(then, otherwise)
  }

  /** From the row just before; for trees that are alone. */
  loadBefore(column: Column): this {
    this.code
      .get(this.own)
      .i32(8)
      .do('i32.sub')
      .load('f64', nodeColumn[column] * this.stride)
    return this
  }

  /** The last row of a tree that is alone. */
  toLast(): this {
    const { code, base, positions } = this
    code.get(base).get(positions).i32(1).do('i32.sub').i32(3).do('i32.shl', 'i32.add').set(this.own)
    return this
  }

  load(column: Column, of: 'own' | 'parent' = 'own'): this {
    this.code.get(this[of])
    if (this.wide) this.code.loadPair(nodeColumn[column] * this.stride)
    else this.code.load('f64', nodeColumn[column] * this.stride)
    return this
  }

  store(column: Column, value: () => void, of: 'own' | 'parent' = 'own'): this {
    this.code.get(this[of])
    value()
    if (this.wide) this.code.storePair(nodeColumn[column] * this.stride)
    else this.code.store('f64', nodeColumn[column] * this.stride)
    return this
  }

  get(local: Local): this {
    this.code.get(local)
    return this
  }

  set(local: Local): this {
    this.code.set(local)
    return this
  }

  do(operation: 'add' | 'sub' | 'mul' | 'div'): this {
    if (this.wide) this.code.wide(`f64x2.${operation}`)
    else this.code.do(`f64.${operation}`)
    return this
  }

  private spread(parameter: Local): Local {
    return this.wide ? this.code.local('v128') : parameter
  }

  /** Addresses of the first lane at this position, and of its parent's. */
  private place(): void {
    const { code, base, position, width } = this
    code.get(base).get(position).get(width).do('i32.mul', 'i32.add').set(this.own)
    code
      .get(base)
      .get(this.parents)
      .get(position)
      .i32(2)
      .do('i32.shl', 'i32.add')
      .load('i32')
      .do('i32.add')
      .set(this.parent)
  }

  private lanes(each: () => void): void {
    const { code, own, parent, end, width } = this
    if (!this.wide) {
      each()
      return
    }
    code.get(own).get(width).do('i32.add').set(end)
    code.loop((again) => {
      each()
      code.get(parent).i32(16).do('i32.add').set(parent)
      code.get(own).i32(16).do('i32.add').tee(own).get(end).do('i32.lt_u').branchIf(again)
    })
  }
}

/** Capacitance and axial currents, added to what mechanisms put into d and rhs. */
function assemble(body: GroupCode): void {
  const { factor } = body
  const [a, b, difference] = [body.value('a'), body.value('b'), body.value('difference')]
  const capacitance = () => body.load('d').load('cm').get(factor).do('mul').do('add')
  body.roots(() => body.store('d', capacitance))
  body.down(() => {
    body.load('a').set(a).load('b').set(b)
    body.load('v', 'parent').load('v').do('sub').set(difference)
    body.store('d', () => {
      capacitance()
      body.get(b).do('sub')
    })
    body.store('rhs', () => body.load('rhs').get(b).get(difference).do('mul').do('sub'))
    body.store('d', () => body.load('d', 'parent').get(a).do('sub'), 'parent')
    body.store('rhs', () => body.load('rhs', 'parent').get(a).get(difference).do('mul').do('add'), 'parent')
  })
}

function eliminate(body: GroupCode): void {
  const ratio = body.value('ratio')
  body.up(() => {
    body.load('a').load('d').do('div').set(ratio)
    body.store('d', () => body.load('d', 'parent').get(ratio).load('b').do('mul').do('sub'), 'parent')
    body.store('rhs', () => body.load('rhs', 'parent').get(ratio).load('rhs').do('mul').do('sub'), 'parent')
  })
}

/**
 * The same for a tree that is alone. Its sections are chains in which each division waits for the one before, so what is
 * passed to the next row goes by a local and not through memory.
 */
function eliminateAlone(body: GroupCode): void {
  const [ratio, d, rhs] = [body.value('ratio'), body.value('d'), body.value('rhs')]
  body.toLast().load('d').set(d).load('rhs').set(rhs)
  const [nextD, nextRhs] = [body.value('nextD'), body.value('nextRhs')]
  body.up(() => {
    body.load('a').get(d).do('div').set(ratio)
    body.load('d', 'parent').get(ratio).load('b').do('mul').do('sub').set(nextD)
    body.load('rhs', 'parent').get(ratio).get(rhs).do('mul').do('sub').set(nextRhs)
    body.store('d', () => body.get(nextD), 'parent')
    body.store('rhs', () => body.get(nextRhs), 'parent')
    body.ifNext(
      () => body.get(nextD).set(d).get(nextRhs).set(rhs),
      () => body.loadBefore('d').set(d).loadBefore('rhs').set(rhs),
    )
  })
}

/** rhs becomes the change of voltage; v and the capacitive current follow. */
function finishRow(body: GroupCode, change: Local): void {
  body.store('rhs', () => body.get(change))
  body.store('v', () => body.load('v').get(body.scale).get(change).do('mul').do('add'))
  body.store('i_cap', () => body.get(body.factor).load('cm').do('mul').get(change).do('mul'))
}

function substituteAlone(body: GroupCode): void {
  const change = body.value('change')
  body.roots(() => {
    body.load('rhs').load('d').do('div').set(change)
    finishRow(body, change)
  })
  body.down(() => {
    body.ifNext(
      () => {},
      () => body.load('rhs', 'parent').set(change),
    )
    body.load('rhs').load('b').get(change).do('mul').do('sub').load('d').do('div').set(change)
    finishRow(body, change)
  })
}

function substitute(body: GroupCode): void {
  const change = body.value('change')
  const finish = () => finishRow(body, change)
  body.roots(() => {
    body.load('rhs').load('d').do('div').set(change)
    finish()
  })
  body.down(() => {
    body.load('rhs').load('b').load('rhs', 'parent').do('mul').do('sub').load('d').do('div').set(change)
    finish()
  })
}
