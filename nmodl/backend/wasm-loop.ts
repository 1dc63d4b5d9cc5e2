/**
 * A loop over instances. Where its body can be done for two instances at a time, it is: side by side in memory (`neighbours`),
 * or wherever the two are. Long bodies go over a strip of instances piece by piece, so that the processor has other work while
 * one piece's chain of operations goes on.
 */
import type { ChainCode, chainsOfKernels, KernelWithChain } from '../../runtime/math/chain.ts'
import { scratchDoubles } from '../../runtime/math/tables.ts'
import { contextLayout } from '../../runtime/mechanism/spec.ts'
import type { Code, Label, Local } from '../../wasm/code.ts'
import type { IrFunction, IrStatement, Place } from '../ir.ts'
import type { Findings, Loop } from '../optimize/findings.ts'
import type { Pairing } from '../optimize/pairable.ts'
import type { Uses } from './uses.ts'
import type { Addresses } from './wasm-addresses.ts'
import type { Arithmetic } from './wasm-math.ts'
import { PairEmitter } from './wasm-pairs.ts'

/** Instances that go through a piece of a long body before the next piece, and the fewest for which that pays. */
const mostInStrip = 64
const leastInStrip = 16
/** Behind the context, the first instance and the end. */
const chainParameter = 3

/**
 * A loop over instances is two functions: one for instances that are neighbours in memory, two by two, and one for the rest. An engine
 * compiles a function when it has come often, and then takes its time for each instruction in it: what does not come stays out.
 */
export type Extent = 'whole' | 'neighbours' | 'rest'

export type ChainOfKernel = (typeof chainsOfKernels)[KernelWithChain]

/** What the function around the loop does. */
interface Surroundings {
  readonly code: Code
  readonly ir: IrFunction
  readonly addresses: Addresses
  readonly arithmetic: Arithmetic
  readonly findings: Findings
  readonly statements: (list: readonly IrStatement[]) => void
  /** A double by its number. */
  readonly scalar: (id: number) => Local
  readonly callee: (name: string) => number
  /** Makes another function: the number of its own. */
  readonly part: (one: IrFunction, extent: Extent, chain?: ChainOfKernel) => number
  /** Makes a function's form with a chain beside its instances: the number of that. */
  readonly besideOf: (index: number) => number
  /** Where the function has such a form. */
  readonly chain: ChainOfKernel | undefined
}

const isScattered = ({ nodeColumns, ionIndices }: Uses) => nodeColumns.size > 0 || ionIndices.size > 0

/** That loop of the function alone. */
const partWith = (ir: IrFunction, loop: Loop): IrFunction => ({ ...ir, body: [loop], exported: false })

/** Again and again, until the body jumps to `leave`. */
export function whileLoop(code: Code, body: (leave: Label) => void): void {
  code.block((leave) => {
    code.loop((again) => {
      body(leave)
      code.branch(again)
    })
  })
}

/** A loop that stands alone among other statements becomes a function of its own. */
export function emitLoop(loop: Loop, around: Surroundings, extent: Extent): void {
  const { ir, code, addresses, findings } = around
  const emit = (which: Extent) => new LoopEmitter(around, loop, findings.uses(loop), findings.pairing(loop)).emit(which)
  if (!findings.isApart(loop, ir)) {
    emit(extent)
    return
  }
  const alone = ir.body.length === 1 && ir.body[0] === loop
  if (extent === 'whole' && !alone) {
    const near = around.part(partWith(ir, loop), 'neighbours', around.chain)
    code.get(addresses.context).get(code.parameter(1)).get(code.parameter(2))
    const withChain = (form: Code) => form.get(form.parameter(chainParameter)).call(around.besideOf(near))
    code.seam(withChain, () => code.call(near))
  } else emit(extent === 'whole' ? 'neighbours' : extent)
}

class LoopEmitter {
  private readonly code: Code
  private readonly addresses: Addresses
  private readonly instance: Local
  private readonly end: Local
  /** The chain, in the form of the function that has one. */
  private chain: ChainCode | undefined = undefined

  constructor(
    private readonly around: Surroundings,
    private readonly loop: Loop,
    private readonly uses: Uses,
    private readonly pairing: Pairing | undefined,
  ) {
    this.code = around.code
    this.addresses = around.addresses
    this.instance = this.code.local('i32')
    this.end = this.code.parameter(2)
  }

  emit(extent: Extent): void {
    if (extent !== 'neighbours') this.body(extent)
    // to the end, not a return: engines take the way there for work done, and begin to optimize when there has been enough (see `ready-kernels.ts`)
    else
      this.code.block((end) => {
        this.code.get(this.code.parameter(1)).get(this.end).do('i32.ge_s').branchIf(end)
        this.body(extent)
      })
  }

  private body(extent: Extent): void {
    const { code, loop, pairing, instance } = this
    const first = code.parameter(1)
    this.beside((chain) => chain.load())
    this.around.statements(loop.before)
    const pairs = pairing && this.pairs(pairing)
    code.get(first).set(instance)
    if (pairs && extent === 'neighbours') this.runs(pairs)
    else {
      if (pairs && extent === 'whole') this.run(pairs)
      this.oneByOne(pairs)
    }
    this.around.statements(loop.after.filter((statement) => !pairs?.through.some((one) => one === statement)))
    this.beside((chain) => chain.save())
  }

  /** What the form with a chain has here. */
  private beside(use: (chain: ChainCode) => void): void {
    const { chain } = this.around
    if (chain) this.code.seam((form) => use((this.chain ??= new chain(form, form.parameter(chainParameter)))))
  }

  /** Rows of the chain that a pair takes along: as many as there are instances. More would look for rows that are not there any more. */
  private rowsBeside(): void {
    this.beside((chain) => chain.twoRows())
  }

  /** Runs of neighbours, two by two; where one is left over, the function for the rest takes it and the one after it. */
  private runs(pairs: PairEmitter): void {
    const { code, around, instance, end } = this
    const [rest, next] = [around.part(partWith(around.ir, this.loop), 'rest'), code.local('i32')]
    whileLoop(code, (leave) => {
      code.get(instance).get(end).do('i32.ge_s').branchIf(leave)
      const stop = this.run(pairs)
      code.get(instance).get(stop).do('i32.lt_s')
      code.if(() => {
        code.get(instance).i32(2).do('i32.add').set(next)
        code.get(next).get(end).get(next).get(end).do('i32.lt_s', 'select').set(next)
        code.get(this.addresses.context).get(instance).get(next).call(rest).get(next).set(instance)
      })
    })
  }

  private oneByOne(pairs: PairEmitter | undefined): void {
    const { code, around, addresses, uses, instance, end } = this
    const one = () => {
      around.statements(this.loop.body)
      around.statements(pairs?.through ?? [])
      code.get(instance).i32(1).do('i32.add').set(instance)
    }
    const two = () => {
      pairs!.body(false)
      code.get(instance).i32(2).do('i32.add').set(instance)
    }
    whileLoop(code, (leave) => {
      code.get(instance).get(end).do('i32.ge_s').branchIf(leave)
      addresses.enter(instance, uses)
      if (pairs && isScattered(uses)) code.get(addresses.enterNext(instance, end, uses)).if(two, one)
      else one()
    })
  }

  /** The run that begins with the instance, up to its end or one before it. Gives the end. */
  private run(pairs: PairEmitter): Local {
    const { code, addresses, uses, instance, end } = this
    if (!isScattered(uses)) {
      addresses.inLine(uses, instance, (offset) => this.pairsInLine(pairs, offset, end))
      return end
    }
    const stop = code.local('i32')
    code
      .get(addresses.context)
      .load('i32', contextLayout.runs)
      .get(instance)
      .i32(2)
      .do('i32.shl', 'i32.add')
      .load('i32')
    code.tee(stop).get(end).get(stop).get(end).do('i32.lt_s', 'select').set(stop)
    code.get(stop).get(instance).do('i32.sub').i32(2).do('i32.ge_s')
    code.if(() => addresses.inLine(uses, instance, (offset) => this.pairsInLine(pairs, offset, stop)))
    return stop
  }

  private pairsInLine(pairs: PairEmitter, offset: Local, end: Local): void {
    const { code, instance } = this
    const stop = code.local('i32')
    this.strips(pairs, offset, end)
    code.get(instance).i32(3).do('i32.shl').set(offset)
    // the last instance of an odd number stays
    code.get(end).i32(1).do('i32.sub').i32(3).do('i32.shl').set(stop)
    whileLoop(code, (leave) => {
      code.get(offset).get(stop).do('i32.ge_s').branchIf(leave)
      pairs.body(true)
      this.rowsBeside()
      code.get(offset).i32(16).do('i32.add').set(offset)
    })
    code.get(offset).i32(3).do('i32.shr_s').set(instance)
  }

  /** Long bodies go over a strip of instances piece by piece; what is left after that takes the usual loop. */
  private strips(pairs: PairEmitter, offset: Local, end: Local): void {
    const segments = pairs.writesTables || pairs.hasLast ? [] : this.around.findings.segments(this.loop)
    const kept = [...new Set(segments.flatMap(({ needs }) => needs))]
    const strip = Math.min(mostInStrip, Math.floor(scratchDoubles / (kept.length + 1)) & ~1)
    if (segments.length < 2 || strip < leastInStrip) return
    const { code, instance } = this
    const [stop, stop8, address] = [code.local('i32'), code.local('i32'), code.local('i32')]
    const pairBytes = 16 * (kept.length + 1)
    const places = { address, offset: (id: number) => 16 * kept.indexOf(id), aside: 16 * kept.length }
    // a short one would be over before a row's division is
    const longest = segments.reduce((one, other) => (other.work >= one.work ? other : one))
    whileLoop(code, (leave) => {
      code.get(end).get(instance).do('i32.sub').i32(-2).do('i32.and').set(stop)
      code.get(stop).i32(strip).get(stop).i32(strip).do('i32.lt_s', 'select').tee(stop)
      code.i32(leastInStrip).do('i32.lt_s').branchIf(leave)
      code.get(stop).get(instance).do('i32.add').tee(stop).i32(3).do('i32.shl').set(stop8)
      segments.forEach((segment, place) => {
        const later = new Set(segments.slice(place + 1).flatMap(({ needs }) => needs))
        const gives = kept.filter((id) => segment.sets.has(id) && later.has(id))
        code.get(instance).i32(3).do('i32.shl').set(offset)
        code.get(this.addresses.context).load('i32', contextLayout.scratch).set(address)
        code.loop((again) => {
          pairs.segment(
            segment,
            gives,
            places,
            () => void code.get(offset).i32(16).do('i32.add').get(stop8).do('i32.ge_s'),
          )
          if (segment === longest) this.rowsBeside()
          code.get(address).i32(pairBytes).do('i32.add').set(address)
          code.get(offset).i32(16).do('i32.add').tee(offset).get(stop8).do('i32.lt_s').branchIf(again)
        })
      })
      code.get(stop).set(instance)
    })
  }

  private pairs(pairing: Pairing): PairEmitter {
    const { code, addresses, arithmetic, scalar, callee } = this.around
    const address = (place: Place, lane: 0 | 1) => (lane === 0 ? addresses.at(place) : addresses.atNext(place))
    const pairs = new PairEmitter(
      { code, address, shared: () => addresses.shared!, model: addresses, scalar, callee, arithmetic },
      this.loop,
      pairing,
    )
    pairs.prepare()
    return pairs
  }
}
