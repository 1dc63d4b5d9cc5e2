/**
 * Back end: WebAssembly. Addresses of columns are fetched from the context once a call; inside the loop an instance is
 * a byte offset. See `runtime/mechanism/spec.ts` for the context.
 */
import { unreachable } from '../../lang/problem.ts'
import { scratchDoubles, tablePlaces } from '../../runtime/math/tables.ts'
import { contextLayout, readyName } from '../../runtime/mechanism/spec.ts'
import type { Code, Label, Local, PlainOperation, PrefixedOperation, ValueType } from '../../wasm/code.ts'
import { Module, type Signature } from '../../wasm/module.ts'
import {
  type Comparison,
  type I32Binary,
  type IrExpr,
  type IrFunction,
  type IrModule,
  type IrShape,
  type IrStatement,
  type MachineOperation,
  type Place,
  typeOf,
} from '../ir.ts'
import { visitExpression, visitStatements } from '../ir-walk.ts'
import { type Pairing, pairingOf } from '../optimize/pairable.ts'
import { segmentsOf } from '../optimize/segments.ts'
import { doesNothingWithout, standsAlone } from '../optimize/stands-alone.ts'
import { importSignature } from './imports.ts'
import { type Uses, usesOf } from './uses.ts'
import {
  type Arithmetic,
  emitClippedExp,
  emitMath,
  fallbacks,
  fusedPair,
  isPorted,
  type MathFunctions,
} from './wasm-math.ts'
import { PairEmitter } from './wasm-pairs.ts'

/** With fused arithmetic only where that makes a difference. */
export function emitFusedModule(ir: IrModule): Uint8Array | undefined {
  return collectCalls(ir).has('exp') ? emitModule(ir, 'fused') : undefined
}

export function emitModule(ir: IrModule, arithmetic: Arithmetic = 'plain'): Uint8Array {
  const module = new Module()
  module.importMemory('env', 'memory')
  const calls = collectCalls(ir)
  const imports = new Map<string, number>()
  for (const [name, count] of calls) {
    if (isPorted(name) && !(name in fallbacks)) continue
    imports.set(name, module.importFunction('env', name, importSignature(name, count)))
  }
  const math = emitMath(module, new Set([...calls.keys()].filter(isPorted)), imports, arithmetic)
  const routines = new Map(
    ir.functions.map((one) => [one.name, module.function(signatureOf(one), one.exported ? one.name : undefined)]),
  )
  const routine = (name: string) => routines.get(name)!.index
  const surroundings: Around = { imports, math, arithmetic, routine, part: partOf }
  function partOf(one: IrFunction, extent: Extent): number {
    const { index, code } = module.function(signatureOf(one))
    new FunctionEmitter(one, code, surroundings, extent).emit()
    return index
  }
  for (const one of ir.functions) new FunctionEmitter(one, routines.get(one.name)!.code, surroundings, 'whole').emit()
  for (const one of ir.functions)
    if (one.exported && one.shape === 'range' && doesNothingWithout(one))
      module.export(readyName(one.name), routine(one.name))
  return module.encode()
}

function collectCalls(ir: IrModule): Map<string, number> {
  const calls = new Map<string, number>()
  const visitor = {
    expression: (expression: IrExpr) => {
      if (expression.kind === 'call') calls.set(expression.name, expression.args.length)
    },
  }
  for (const { body, result } of ir.functions) {
    visitStatements(body, visitor)
    if (result) visitExpression(result, visitor)
  }
  return calls
}

const leading: Record<IrShape, number> = { range: 3, one: 2, receive: 3, once: 1 }

function signatureOf({ shape, parameters, result }: IrFunction): Signature {
  const integers: ValueType[] = Array.from({ length: leading[shape] }, () => 'i32')
  return { parameters: [...integers, ...parameters.map(({ type }) => type)], results: result ? [typeOf(result)] : [] }
}

const comparisons: Record<Comparison, PlainOperation> = {
  lt: 'f64.lt',
  le: 'f64.le',
  gt: 'f64.gt',
  ge: 'f64.ge',
  eq: 'f64.eq',
  ne: 'f64.ne',
}
const integers: Record<Exclude<I32Binary, 'and' | 'or' | 'idiv'>, PlainOperation> = {
  iadd: 'i32.add',
  isub: 'i32.sub',
  imul: 'i32.mul',
  ieq: 'i32.eq',
  ile: 'i32.le_s',
  ilt: 'i32.lt_s',
  ige: 'i32.ge_s',
}

type WideOperation = Extract<MachineOperation, PrefixedOperation>
const isWide = (op: MachineOperation): op is WideOperation => op.includes('trunc_sat')

type Loop = Extract<IrStatement, { kind: 'instances' }>

/** A loop with more calls of exp calls the function, to stay small. */
const mostExpInPlace = 4

function countCalls(body: readonly IrStatement[], name: string): number {
  let count = 0
  visitStatements(body, {
    expression: (expression) => {
      if (expression.kind === 'call' && expression.name === name) count++
    },
  })
  return count
}

const isScattered = ({ nodeColumns, ionIndices }: Uses) => nodeColumns.size > 0 || ionIndices.size > 0

/** That loop of the function alone. */
const partWith = (ir: IrFunction, loop: Loop): IrFunction => ({ ...ir, body: [loop], exported: false })

/** Instances that go through a piece of a long body before the next piece, and the fewest for which that pays. */
const mostInStrip = 64
const leastInStrip = 16

/**
 * A loop over instances is two functions: one for instances that are neighbours in memory, two by two, and one for the rest. An engine
 * compiles a function when it has come often, and then takes its time for each instruction in it: what does not come stays out.
 */
type Extent = 'whole' | 'neighbours' | 'rest'

/** The module a function is in. */
interface Around {
  readonly imports: ReadonlyMap<string, number>
  readonly math: MathFunctions
  readonly arithmetic: Arithmetic
  readonly routine: (name: string) => number
  /** Makes another function: the number of its own. */
  readonly part: (one: IrFunction, extent: Extent) => number
}

class FunctionEmitter {
  private expInPlace = false
  private readonly usesOfLoops = new Map<IrStatement, Uses>()
  private readonly labels = new Map<number, Label>()
  private readonly locals = new Map<number, Local>()
  private readonly slots = new Map<number, Local>()
  private readonly nodeColumns = new Map<string, Local>()
  private readonly ionOffsets = new Map<number, Local>()
  private readonly context: Local
  private readonly imports: Around['imports']
  private readonly math: MathFunctions
  private readonly arithmetic: Arithmetic
  private readonly routine: Around['routine']
  private shared: Local | undefined = undefined
  private model: Local | undefined = undefined
  private mechanism: Local | undefined = undefined
  private nodeIndices: Local | undefined = undefined
  private nodeOffset: Local | undefined = undefined
  private nextNode: Local | undefined = undefined
  private readonly nextIons = new Map<number, Local>()
  /** Of the present instance: its number, and that times 4 and 8. */
  private instance: Local | undefined = undefined
  private offset4: Local | undefined = undefined
  private offset8: Local | undefined = undefined

  constructor(
    private readonly ir: IrFunction,
    private readonly code: Code,
    private readonly around: Around,
    private readonly extent: Extent,
  ) {
    this.context = code.parameter(0)
    ;({ imports: this.imports, math: this.math, arithmetic: this.arithmetic, routine: this.routine } = around)
  }

  emit(): void {
    const { code, ir } = this
    ir.parameters.forEach(({ id }, i) => {
      this.locals.set(id, code.parameter(leading[ir.shape] + i))
    })
    const uses = usesOf(ir.body, ir.result, this.usesOfLoops)
    this.fetchAddresses(uses)
    if (ir.shape === 'one' || ir.shape === 'receive') this.enter(code.parameter(1), uses)
    this.statements(ir.body)
    if (ir.result) this.expression(ir.result)
  }

  private word(offset: number): Local {
    const local = this.code.local('i32')
    this.code.get(this.context).load('i32', offset).set(local)
    return local
  }

  private fetchAddresses(uses: Uses): void {
    for (const slot of uses.slots) this.slots.set(slot, this.word(contextLayout.firstSlot + 4 * slot))
    for (const column of uses.nodeColumns) this.nodeColumns.set(column, this.word(contextLayout[column]))
    if (uses.nodeColumns.size > 0) this.nodeIndices = this.word(contextLayout.node)
    if (uses.shared) this.shared = this.word(contextLayout.globals)
    if (uses.model) this.model = this.word(contextLayout.model)
    if (uses.mechanism) this.mechanism = this.word(contextLayout.mechanism)
    for (const slot of uses.ionIndices) this.slots.set(slot, this.word(contextLayout.firstSlot + 4 * slot))
  }

  /** Offsets of an instance; only those that are used, as HOC may call a function without one. */
  private enter(instance: Local, uses: Uses): void {
    const { code } = this
    this.instance = instance
    this.offset8 ??= code.local('i32')
    this.offset4 ??= code.local('i32')
    code.get(instance).i32(3).do('i32.shl').set(this.offset8)
    code.get(instance).i32(2).do('i32.shl').set(this.offset4)
    if (uses.nodeColumns.size > 0) {
      this.nodeOffset ??= code.local('i32')
      code.get(this.nodeIndices!).get(this.offset4).do('i32.add').load('i32').i32(3).do('i32.shl').set(this.nodeOffset)
    }
    for (const slot of uses.ionIndices) {
      const offset = this.ionOffsets.get(slot) ?? code.local('i32')
      this.ionOffsets.set(slot, offset)
      code.get(this.slots.get(slot)!).get(this.offset4).do('i32.add').load('i32').i32(3).do('i32.shl').set(offset)
    }
  }

  private local(id: number, type: ValueType): Local {
    const known = this.locals.get(id)
    if (known) return known
    const made = this.code.local(type)
    this.locals.set(id, made)
    return made
  }

  private statements(list: readonly IrStatement[]): void {
    for (const statement of list) this.statement(statement)
  }

  private statement(statement: IrStatement): void {
    const { code } = this
    switch (statement.kind) {
      case 'set':
        this.expression(statement.value)
        code.set(this.local(statement.local.id, statement.local.type))
        return
      case 'store':
        this.at(statement.place, (offset) => {
          this.expression(statement.value)
          code.store('f64', offset)
        })
        return
      case 'if':
        this.expression(statement.condition)
        code.if(
          () => this.statements(statement.whenTrue),
          statement.otherwise.length > 0 ? () => this.statements(statement.otherwise) : undefined,
        )
        return
      case 'loop':
        this.while((leave) => {
          this.statements(statement.head)
          this.expression(statement.condition)
          code.do('i32.eqz').branchIf(leave)
          this.statements(statement.body)
        })
        return
      case 'evaluate':
        this.expression(statement.value)
        if (!('result' in statement.value && statement.value.result === 'none')) code.do('drop')
        return
      case 'instances':
        this.instances(statement)
        return
      case 'labelled': {
        const body = (label: Label) => {
          this.labels.set(statement.label, label)
          this.statements(statement.body)
        }
        if (statement.loop) code.loop(body)
        else code.block(body)
        return
      }
      case 'jump':
        code.branch(this.labels.get(statement.label)!)
        return
      case 'poke':
        this.expression(statement.address)
        this.expression(statement.value)
        code.storeAs(statement.format, statement.offset)
        return
      default:
        unreachable(statement)
        return
    }
  }

  private while(body: (leave: Label) => void): void {
    this.code.block((leave) => {
      this.code.loop((again) => {
        body(leave)
        this.code.branch(again)
      })
    })
  }

  private instances(loop: Loop): void {
    const { ir, extent, code } = this
    const pairing = pairingOf(loop)
    if (!pairing || !standsAlone(loop, ir) || ir.shape !== 'range') {
      this.loop(loop, pairing, extent)
      return
    }
    const alone = ir.body.length === 1 && ir.body[0] === loop
    if (extent === 'whole' && !alone) {
      const near = this.around.part(partWith(ir, loop), 'neighbours')
      code.get(this.context).get(code.parameter(1)).get(code.parameter(2)).call(near)
    } else this.loop(loop, pairing, extent === 'whole' ? 'neighbours' : extent)
  }

  private loop(loop: Loop, pairing: Pairing | undefined, extent: Extent): void {
    const { code } = this
    const [first, end] = [code.parameter(1), code.parameter(2)]
    const uses = this.usesOfLoops.get(loop) ?? usesOf(loop.body)
    const instance = code.local('i32')
    this.expInPlace = this.arithmetic === 'plain' && countCalls(loop.body, 'exp') <= mostExpInPlace
    if (extent === 'neighbours') {
      code.get(first).get(end).do('i32.ge_s')
      code.if(() => code.do('return'))
    }
    this.statements(loop.before)
    const pairs = pairing && this.pairs(loop, pairing)
    code.get(first).set(instance)
    if (pairs && extent === 'neighbours') this.runs(pairs, loop, uses, instance, end)
    else {
      if (pairs && extent === 'whole') this.run(pairs, loop, uses, instance, end)
      this.oneByOne(loop, pairs, uses, instance, end)
    }
    this.statements(loop.after.filter((statement) => !pairs?.through.some((one) => one === statement)))
    this.expInPlace = false
  }

  /** Runs of neighbours, two by two; where one is left over, the function for the rest takes it and the one after it. */
  private runs(pairs: PairEmitter, loop: Loop, uses: Uses, instance: Local, end: Local): void {
    const { code } = this
    const [rest, next] = [this.around.part(partWith(this.ir, loop), 'rest'), code.local('i32')]
    this.while((leave) => {
      code.get(instance).get(end).do('i32.ge_s').branchIf(leave)
      const stop = this.run(pairs, loop, uses, instance, end)
      code.get(instance).get(stop).do('i32.lt_s')
      code.if(() => {
        code.get(instance).i32(2).do('i32.add').set(next)
        code.get(next).get(end).get(next).get(end).do('i32.lt_s', 'select').set(next)
        code.get(this.context).get(instance).get(next).call(rest).get(next).set(instance)
      })
    })
  }

  private oneByOne(loop: Loop, pairs: PairEmitter | undefined, uses: Uses, instance: Local, end: Local): void {
    const { code } = this
    const one = () => {
      this.statements(loop.body)
      this.statements(pairs?.through ?? [])
      code.get(instance).i32(1).do('i32.add').set(instance)
    }
    const two = () => {
      pairs!.body(false)
      code.get(instance).i32(2).do('i32.add').set(instance)
    }
    this.while((leave) => {
      code.get(instance).get(end).do('i32.ge_s').branchIf(leave)
      this.enter(instance, uses)
      if (pairs && isScattered(uses)) code.get(this.enterNext(instance, end, uses)).if(two, one)
      else one()
    })
  }

  /** The run that begins with the instance, up to its end or one before it. Gives the end. */
  private run(pairs: PairEmitter, loop: Loop, uses: Uses, instance: Local, end: Local): Local {
    const { code } = this
    if (!isScattered(uses)) {
      this.inLine(uses, instance, () => this.pairsInLine(pairs, loop, instance, end))
      return end
    }
    const stop = code.local('i32')
    code.get(this.context).load('i32', contextLayout.runs).get(instance).i32(2).do('i32.shl', 'i32.add').load('i32')
    code.tee(stop).get(end).get(stop).get(end).do('i32.lt_s', 'select').set(stop)
    code.get(stop).get(instance).do('i32.sub').i32(2).do('i32.ge_s')
    code.if(() => this.inLine(uses, instance, () => this.pairsInLine(pairs, loop, instance, stop)))
    return stop
  }

  /** Within it one offset leads to all numbers of an instance: addresses of columns of nodes and ions are moved to fit. */
  private inLine(uses: Uses, instance: Local, inside: () => void): void {
    const { code } = this
    const kept = [this.offset8, this.offset4, this.nodeOffset] as const
    const [columns, slots, ions] = [new Map(this.nodeColumns), new Map(this.slots), new Map(this.ionOffsets)]
    const offset = code.local('i32')
    this.offset8 = offset
    this.offset4 = undefined
    this.nodeOffset = offset
    const distances = new Map<Local, Local>()
    const moved = (address: Local, indices: Local): Local => {
      const [place, distance] = [code.local('i32'), distances.get(indices) ?? code.local('i32')]
      if (!distances.has(indices)) {
        code.get(indices).get(instance).i32(2).do('i32.shl', 'i32.add').load('i32').get(instance).do('i32.sub')
        code.i32(3).do('i32.shl').set(distance)
        distances.set(indices, distance)
      }
      code.get(address).get(distance).do('i32.add').set(place)
      return place
    }
    for (const column of uses.nodeColumns) this.nodeColumns.set(column, moved(columns.get(column)!, this.nodeIndices!))
    for (const [slot, indices] of uses.ionSlots) this.slots.set(slot, moved(slots.get(slot)!, slots.get(indices)!))
    for (const slot of uses.ionIndices) this.ionOffsets.set(slot, offset)
    inside()
    ;[this.offset8, this.offset4, this.nodeOffset] = kept
    for (const [name, local] of columns) this.nodeColumns.set(name, local)
    for (const [slot, local] of slots) this.slots.set(slot, local)
    this.ionOffsets.clear()
    for (const [slot, local] of ions) this.ionOffsets.set(slot, local)
  }

  private pairsInLine(pairs: PairEmitter, loop: Loop, instance: Local, end: Local): void {
    const { code } = this
    const [offset, stop] = [this.offset8!, code.local('i32')]
    this.strips(pairs, loop, instance, end)
    code.get(instance).i32(3).do('i32.shl').set(offset)
    // the last instance of an odd number stays
    code.get(end).i32(1).do('i32.sub').i32(3).do('i32.shl').set(stop)
    this.while((leave) => {
      code.get(offset).get(stop).do('i32.ge_s').branchIf(leave)
      pairs.body(true)
      code.get(offset).i32(16).do('i32.add').set(offset)
    })
    code.get(offset).i32(3).do('i32.shr_s').set(instance)
  }

  /** Long bodies go over a strip of instances piece by piece; what is left after that takes the usual loop. */
  private strips(pairs: PairEmitter, loop: Loop, instance: Local, end: Local): void {
    const segments = pairs.writesTables || pairs.hasLast ? [] : segmentsOf(loop.body)
    const kept = [...new Set(segments.flatMap(({ needs }) => needs))]
    const strip = Math.min(mostInStrip, Math.floor(scratchDoubles / Math.max(1, kept.length)) & ~1)
    if (segments.length < 2 || strip < leastInStrip) return
    const { code } = this
    const [stop, stop8, address, offset] = [code.local('i32'), code.local('i32'), code.local('i32'), this.offset8!]
    const places = { address, offset: (id: number) => 8 * tablePlaces.scratch + 16 * kept.indexOf(id) }
    this.while((leave) => {
      code.get(end).get(instance).do('i32.sub').i32(-2).do('i32.and').set(stop)
      code.get(stop).i32(strip).get(stop).i32(strip).do('i32.lt_s', 'select').tee(stop)
      code.i32(leastInStrip).do('i32.lt_s').branchIf(leave)
      code.get(stop).get(instance).do('i32.add').tee(stop).i32(3).do('i32.shl').set(stop8)
      for (const segment of segments) {
        const gives = kept.filter((id) => segment.sets.has(id))
        code.get(instance).i32(3).do('i32.shl').set(offset).i32(0).set(address)
        code.loop((again) => {
          pairs.segment(
            segment,
            gives,
            places,
            () => void code.get(offset).i32(16).do('i32.add').get(stop8).do('i32.ge_s'),
          )
          code
            .get(address)
            .i32(16 * kept.length)
            .do('i32.add')
            .set(address)
          code.get(offset).i32(16).do('i32.add').tee(offset).get(stop8).do('i32.lt_s').branchIf(again)
        })
      }
      code.get(stop).set(instance)
    })
  }

  private pairs(loop: Loop, pairing: Pairing): PairEmitter {
    const around = {
      code: this.code,
      address: (place: Place, lane: 0 | 1, use: (offset: number) => void) =>
        lane === 0 ? this.at(place, use) : this.atNext(place, use),
      shared: () => this.shared!,
      scalar: (id: number) => this.local(id, 'f64'),
      callee: (name: string) => this.math[name] ?? this.imports.get(name)!,
      arithmetic: this.arithmetic,
    }
    const pairs = new PairEmitter(around, loop, pairing)
    pairs.prepare()
    return pairs
  }

  /**
   * Offsets of the instance after this one. Gives a local: 0 where there is none, or it shares a place with this one;
   * 8 where all its places follow this one's; another number otherwise.
   */
  private enterNext(instance: Local, end: Local, uses: Uses): Local {
    const { code } = this
    const shift = code.local('i32')
    const follow = (indices: Local, offset: Local): Local => {
      const next = code.local('i32')
      code.get(indices).get(this.offset4!).do('i32.add').load('i32', 4).i32(3).do('i32.shl').tee(next)
      code.get(offset).do('i32.sub')
      return next
    }
    code.i32(0).set(shift)
    code.get(instance).i32(1).do('i32.add').get(end).do('i32.lt_s')
    code.if(() => {
      code.i32(8).set(shift)
      const merge = () => {
        // differences are multiples of 8: 8 only if all are, 0 if one is
        const own = code.local('i32')
        code.set(own).get(own).get(shift).get(shift).i32(8).do('i32.eq', 'select')
        code.i32(0).get(own).do('select').set(shift)
      }
      if (uses.nodeColumns.size > 0) {
        this.nextNode = follow(this.nodeIndices!, this.nodeOffset!)
        merge()
      }
      for (const slot of uses.ionIndices) {
        this.nextIons.set(slot, follow(this.slots.get(slot)!, this.ionOffsets.get(slot)!))
        merge()
      }
    })
    return shift
  }

  /** Puts the address of the next instance's place on the stack. */
  private atNext(place: Place, use: (offset: number) => void): void {
    const { code } = this
    if (place.kind === 'node') {
      code.get(this.nodeColumns.get(place.column)!).get(this.nextNode!).do('i32.add')
      use(0)
    } else if (place.kind === 'ion') {
      code.get(this.slots.get(place.slot)!).get(this.nextIons.get(place.indexSlot)!).do('i32.add')
      use(0)
    } else this.at(place, use)
  }

  /** Puts a place's address on the stack and tells the constant offset to use with it. */
  private at(place: Place, use: (offset: number) => void): void {
    const { code } = this
    switch (place.kind) {
      case 'column':
        if (place.index) {
          this.expression(place.index)
          code
            .i32(2)
            .do('i32.shl')
            .get(this.context)
            .do('i32.add')
            .load('i32', contextLayout.firstSlot + 4 * place.slot)
        } else code.get(this.slots.get(place.slot)!)
        code.get(this.offset8!).do('i32.add')
        use(0)
        return
      case 'shared':
        code.get(this.shared!)
        if (place.index) {
          this.expression(place.index)
          code.i32(3).do('i32.shl', 'i32.add')
        }
        use(8 * place.offset)
        return
      case 'model':
        code.get(this.model!)
        use(8 * place.offset)
        return
      case 'node':
        code.get(this.nodeColumns.get(place.column)!).get(this.nodeOffset!).do('i32.add')
        use(0)
        return
      case 'ion':
        code.get(this.slots.get(place.slot)!).get(this.ionOffsets.get(place.indexSlot)!).do('i32.add')
        use(0)
        return
      case 'pointer':
        code.get(this.slots.get(place.slot)!).get(this.offset4!).do('i32.add').load('i32')
        use(0)
        return
      case 'weight':
        code.get(place.base ? this.local(place.base.id, 'i32') : code.parameter(2))
        use(8 * place.element)
        return
      default:
        unreachable(place)
        return
    }
  }

  private address(place: Place): void {
    const { code } = this
    if (place.kind === 'pointer') {
      code.get(this.slots.get(place.slot)!).get(this.offset4!).do('i32.add')
      return
    }
    this.at(place, (offset) => {
      if (offset > 0) code.i32(offset).do('i32.add')
    })
  }

  private expression(expression: IrExpr): void {
    const { code } = this
    switch (expression.kind) {
      case 'const':
        code.f64(expression.value)
        return
      case 'int':
        code.i32(expression.value)
        return
      case 'local':
        code.get(this.local(expression.local.id, expression.local.type))
        return
      case 'load':
        this.at(expression.place, (offset) => void code.load('f64', offset))
        return
      case 'unary':
        this.expression(expression.a)
        code.do(`f64.${expression.op}`)
        return
      case 'binary':
        this.expression(expression.a)
        this.expression(expression.b)
        code.do(`f64.${expression.op}`)
        return
      case 'compare':
        this.expression(expression.a)
        this.expression(expression.b)
        code.do(comparisons[expression.op])
        return
      case 'integer':
        this.integer(expression.op, expression.a, expression.b)
        return
      case 'convert':
        this.expression(expression.a)
        if (expression.op === 'toInt') code.wide('i32.trunc_sat_f64_s')
        else code.do(expression.op === 'toDouble' ? 'f64.convert_i32_s' : 'i32.eqz')
        return
      case 'select':
        this.expression(expression.a)
        this.expression(expression.b)
        this.expression(expression.condition)
        code.do('select')
        return
      case 'call':
        for (const argument of expression.args) this.expression(argument)
        if (expression.name === 'exp' && this.expInPlace) {
          const x = code.local('f64')
          code.set(x)
          emitClippedExp(code, x, this.math[fusedPair]!)
          return
        }
        code.call(this.math[expression.name] ?? this.imports.get(expression.name)!)
        return
      case 'routine':
        code.get(this.context)
        if (this.instance) code.get(this.instance)
        else code.i32(0)
        for (const argument of expression.args) this.expression(argument)
        code.call(this.routine(expression.name))
        return
      case 'surrounding':
        code.get(
          expression.what === 'mechanism'
            ? this.mechanism!
            : expression.what === 'instance'
              ? this.instance!
              : code.parameter(2),
        )
        return
      case 'long':
        code.i64(expression.value)
        return
      case 'machine':
        for (const argument of expression.args) this.expression(argument)
        if (expression.op === 'f32.round') code.do('f32.demote_f64', 'f64.promote_f32')
        else if (isWide(expression.op)) code.wide(expression.op)
        else code.do(expression.op)
        return
      case 'peek':
        this.expression(expression.address)
        code.loadAs(expression.format, expression.offset)
        return
      case 'address':
        this.address(expression.place)
        return
      case 'pointerAddress':
        code.get(this.slots.get(expression.slot)!).get(this.offset4!).do('i32.add').load('i32')
        return
      default:
        unreachable(expression)
        return
    }
  }

  private integer(op: I32Binary, a: IrExpr, b: IrExpr): void {
    const { code } = this
    this.expression(a)
    if (op === 'and' || op === 'or') {
      // the right side is evaluated only where it decides
      const right = () => this.expression(b)
      const known = () => void code.i32(op === 'and' ? 0 : 1)
      if (op === 'and') code.ifValue('i32', right, known)
      else code.ifValue('i32', known, right)
      return
    }
    this.expression(b)
    code.do(op === 'idiv' ? 'i32.div_s' : integers[op])
  }
}
