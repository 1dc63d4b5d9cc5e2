/**
 * Addresses: how a function of the module finds the numbers of an instance.
 *
 * Words of the context are fetched once a call; within the loop an instance is a byte offset, for what lies at nodes and in ions' tables
 * one that its indices give. In a run of neighbours (`inLine`) one offset leads to everything.
 */
import { unreachable } from '../../lang/problem.ts'
import { contextLayout } from '../../runtime/mechanism/spec.ts'
import type { Code, Local } from '../../wasm/code.ts'
import type { IrExpr, IrLocal, Place } from '../ir.ts'
import type { Uses } from './uses.ts'

/** What the function around it works out. */
interface Surroundings {
  readonly local: (id: number, type: IrLocal['type']) => Local
  readonly expression: (one: IrExpr) => void
}

export class Addresses {
  readonly context: Local
  mechanism: Local | undefined = undefined
  shared: Local | undefined = undefined
  /** The number of the present instance; it times 4 and 8. */
  instance: Local | undefined = undefined
  private offset4: Local | undefined = undefined
  private offset8: Local | undefined = undefined
  private model: Local | undefined = undefined
  private readonly slots = new Map<number, Local>()
  private readonly nodeColumns = new Map<string, Local>()
  private readonly ionOffsets = new Map<number, Local>()
  private nodeIndices: Local | undefined = undefined
  private nodeOffset: Local | undefined = undefined
  /** Offsets of the instance after the present one. */
  private nextNode: Local | undefined = undefined
  private readonly nextIons = new Map<number, Local>()

  constructor(
    private readonly code: Code,
    private readonly around: Surroundings,
  ) {
    this.context = code.parameter(0)
  }

  fetch(uses: Uses): void {
    for (const slot of uses.slots) this.slots.set(slot, this.word(contextLayout.firstSlot + 4 * slot))
    for (const column of uses.nodeColumns) this.nodeColumns.set(column, this.word(contextLayout[column]))
    if (uses.nodeColumns.size > 0) this.nodeIndices = this.word(contextLayout.node)
    if (uses.shared) this.shared = this.word(contextLayout.globals)
    if (uses.model) this.model = this.word(contextLayout.model)
    if (uses.mechanism) this.mechanism = this.word(contextLayout.mechanism)
    for (const slot of uses.ionIndices) this.slots.set(slot, this.word(contextLayout.firstSlot + 4 * slot))
  }

  private word(offset: number): Local {
    const local = this.code.local('i32')
    this.code.get(this.context).load('i32', offset).set(local)
    return local
  }

  /** Offsets of an instance; only those that are used, as HOC may call a function without one. */
  enter(instance: Local, uses: Uses): void {
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

  /**
   * Offsets of the instance after this one. Gives a local: 0 where there is none, or it shares a place with this one;
   * 8 where all its places follow this one's; another number otherwise.
   */
  enterNext(instance: Local, end: Local, uses: Uses): Local {
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

  /** Within it one offset leads to all numbers of an instance: addresses of columns of nodes and ions are moved to fit. */
  inLine(uses: Uses, instance: Local, inside: (offset: Local) => void): void {
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
    inside(offset)
    ;[this.offset8, this.offset4, this.nodeOffset] = kept
    for (const [name, local] of columns) this.nodeColumns.set(name, local)
    for (const [slot, local] of slots) this.slots.set(slot, local)
    this.ionOffsets.clear()
    for (const [slot, local] of ions) this.ionOffsets.set(slot, local)
  }

  /** Puts a place's address on the stack. Gives the constant offset to use with it. */
  at(place: Place): number {
    const { code } = this
    switch (place.kind) {
      case 'column':
        return this.atColumn(place)
      case 'node':
        code.get(this.nodeColumns.get(place.column)!).get(this.nodeOffset!).do('i32.add')
        return 0
      case 'ion':
        code.get(this.slots.get(place.slot)!).get(this.ionOffsets.get(place.indexSlot)!).do('i32.add')
        return 0
      case 'shared':
        code.get(this.shared!)
        if (place.index) {
          this.around.expression(place.index)
          code.i32(3).do('i32.shl', 'i32.add')
        }
        return 8 * place.offset
      case 'model':
        code.get(this.model!)
        return 8 * place.offset
      case 'pointer':
        this.pointer(place.slot)
        return 0
      case 'weight':
        code.get(place.base ? this.around.local(place.base.id, 'i32') : code.parameter(2))
        return 8 * place.element
      default:
        return unreachable(place)
    }
  }

  private atColumn({ slot, index, count, together }: Extract<Place, { kind: 'column' }>): number {
    const { code } = this
    if (together) {
      code.get(this.slots.get(slot)!).get(this.offset8!).i32(count).do('i32.mul', 'i32.add')
      if (index!.kind === 'int' && index!.value >= 0) return 8 * index!.value
      this.around.expression(index!)
      code.i32(3).do('i32.shl', 'i32.add')
      return 0
    }
    if (index) {
      this.around.expression(index)
      code.i32(2).do('i32.shl').get(this.context).do('i32.add')
      code.load('i32', contextLayout.firstSlot + 4 * slot)
    } else code.get(this.slots.get(slot)!)
    code.get(this.offset8!).do('i32.add')
    return 0
  }

  /** Puts a word of the model's globals on the stack, so many bytes from the first. */
  wordOfModel(bytes: number): void {
    this.code.get(this.model!).load('i32', bytes)
  }

  /** As `at`, for the next instance's place. */
  atNext(place: Place): number {
    const { code } = this
    if (place.kind === 'node') code.get(this.nodeColumns.get(place.column)!).get(this.nextNode!).do('i32.add')
    else if (place.kind === 'ion')
      code.get(this.slots.get(place.slot)!).get(this.nextIons.get(place.indexSlot)!).do('i32.add')
    else return this.at(place)
    return 0
  }

  /** Puts on the stack what a POINTER holds. */
  pointer(slot: number): void {
    this.code.get(this.slots.get(slot)!).get(this.offset4!).do('i32.add').load('i32')
  }

  /** Puts the address itself on the stack; of a POINTER, that of its word. */
  push(place: Place): void {
    const { code } = this
    if (place.kind === 'pointer') {
      code.get(this.slots.get(place.slot)!).get(this.offset4!).do('i32.add')
      return
    }
    const offset = this.at(place)
    if (offset > 0) code.i32(offset).do('i32.add')
  }
}
