/** Where the variables of NMODL lie: columns, globals, nodes, ions, pointers; and whether they may be assigned. */
import type { Span } from '../../lang/source.ts'
import { ionValueOf } from '../heading.ts'
import { type IrExpr, type IrStatement, integer, type Place, readLocal } from '../ir.ts'
import { cannotAssign, needsIndex, notAnArray, notDeclaredState, outside } from '../problems.ts'
import { type InstanceVariable, type Meaning, meaningOf, type SharedVariable } from '../symbols.ts'
import type { Expression, Variable } from '../tree.ts'
import { BodyScopes } from './body-scopes.ts'
import { type IndexRange, rangeOfIndex } from './index-range.ts'
import { isTogether } from './slots.ts'
import type { Unit } from './unit.ts'

export abstract class BodyPlaces extends BodyScopes {
  /** What counters of loops can be, by their locals. */
  protected readonly counters = new Map<number, IndexRange>()

  abstract number(expression: Expression): IrExpr
  abstract whole(expression: Expression): IrExpr

  /** What NMODL does not declare may be a variable of the file's C. */
  protected isOfC(name: string): boolean {
    const { mechanism } = this.unit
    return mechanism.hasC && !mechanism.meanings.has(name) && !/^(_ion_.*|.*'|v|t|dt|area|diam|celsius)$/.test(name)
  }

  protected isNodeVoltage(target: Variable): boolean {
    return target.name === 'v' && meaningOf(this.unit.mechanism, 'v', target.span).kind === 'node'
  }

  place(target: Variable, writing: boolean): Place {
    const { name, span } = target
    const binding = this.binding(name)
    if (binding?.kind === 'weight') return { kind: 'weight', element: binding.element, base: binding.base }
    if (binding?.kind === 'localArray')
      return this.element({ kind: 'column', slot: binding.slot, count: binding.size }, target, true)
    const known = this.settled(target)
    if (known !== undefined) return known
    const declared = this.unit.mechanism.meanings.get(name)
    if (declared === undefined) {
      const ion = name.startsWith('_ion_') ? ionPlaceOf(this.unit, name.slice(5)) : undefined
      if (ion) return ion
      if (name.endsWith("'")) return this.slope(target)
    }
    const meaning = declared ?? meaningOf(this.unit.mechanism, name, span)
    if (writing) this.refuseConstant(meaning, span)
    return this.placeOf(meaning, target)
  }

  /** Where a variable that is no array has been found before, be it read or written. */
  protected settled({ name, index }: Variable): Place | undefined {
    return index === undefined ? this.unit.places.get(name) : undefined
  }

  private settle(name: string, place: Place): Place {
    this.unit.places.set(name, place)
    return place
  }

  /** Of what no LOCAL hides. */
  protected placeOf(meaning: Meaning, target: Variable): Place {
    switch (meaning.kind) {
      case 'instance': {
        const place = columnOf(meaning, this.unit.slots.column(meaning))
        if (meaning.array || target.index) return this.element(place, target, meaning.array)
        return this.settle(meaning.name, place)
      }
      case 'shared': {
        const place = { kind: 'shared', offset: this.sharedOffset(meaning), count: meaning.size } as const
        if (meaning.array || meaning.local || target.index) return this.element(place, target, meaning.array)
        return this.settle(meaning.name, place)
      }
      case 'pointer':
        return this.pointer(meaning.name)
      case 'model':
        return this.settle(meaning.name, { kind: 'model', offset: modelVariables.indexOf(meaning.name) })
      case 'node':
        return { kind: 'node', column: meaning.name }
      default:
        throw cannotAssign(target.span, target.name, 'a constant')
    }
  }

  /** `x'` in an expression: 0 until something works it out. */
  protected slope({ name, span }: Variable): Place {
    const state = name.slice(0, -1)
    if (!this.unit.mechanism.states.some((one) => one.name === state)) throw notDeclaredState(span, state)
    return { kind: 'column', slot: this.unit.hiddenColumn(name, 1), count: 1 }
  }

  protected sharedOffset({ name, size, offset, local }: SharedVariable): number {
    const twin = local && this.around.fromHoc && this.unit.mechanism.threadSafe
    return twin ? this.unit.hidden(`${name} for HOC`, size) : offset
  }

  protected refuseConstant(meaning: Meaning, span: Span): void {
    if (meaning.kind === 'constant') throw cannotAssign(span, meaning.name, 'a constant')
    if (meaning.kind === 'node') throw cannotAssign(span, meaning.name, "the section's own")
  }

  /** Adds the index to a place: part of it when it is a number, worked out at run time else. */
  protected element(place: Extract<Place, { kind: 'column' | 'shared' }>, target: Variable, array: boolean): Place {
    if (!target.index) {
      if (array) throw needsIndex(target.span, target.name)
      return place
    }
    if (!array) throw notAnArray(target.span, target.name)
    const index = this.whole(target.index)
    if (index.kind !== 'int') return { ...place, index: this.checkedIndex(index, place.count, target) }
    if (index.value < 0 || index.value >= place.count) return this.beyond(place, target, index.value)
    if (place.kind === 'column' && place.together) return { ...place, index }
    return place.kind === 'column'
      ? { kind: 'column', slot: place.slot + index.value, count: 1 }
      : { kind: 'shared', offset: place.offset + index.value, count: 1 }
  }

  /**
   * An element behind the last one. C takes what comes next in memory: of states the next ones. Of others it has a place of its own here, so that
   * what a file writes there is what it reads. Whoever loads the file is told.
   */
  private beyond(place: Extract<Place, { kind: 'column' | 'shared' }>, { name, span }: Variable, index: number): Place {
    const problem = outside(span, name, index, place.count)
    if (index < 0 || place.kind === 'shared') throw problem
    this.unit.warn(problem)
    const behind = this.stateBehind(name, index)
    if (behind) return behind
    return { kind: 'column', slot: this.unit.hiddenColumn(`${name}[${index}]`, 1), count: 1 }
  }

  /** NEURON keeps states in the order in which they are declared. */
  private stateBehind(name: string, index: number): Place | undefined {
    const { states, meanings } = this.unit.mechanism
    const first = states.findIndex((one) => one.name === name)
    if (first < 0) return undefined
    let rest = index
    for (const { name: each, size } of states.slice(first)) {
      const meaning = meanings.get(each)
      if (meaning?.kind !== 'instance') return undefined
      if (rest < size) return { kind: 'column', slot: this.unit.slots.column(meaning) + rest, count: 1 }
      rest -= size
    }
    return undefined
  }

  protected checkedIndex(index: IrExpr, count: number, target: Variable): IrExpr {
    // arrays of our own passes are indexed by what they counted
    if (target.name.startsWith('_')) return index
    const range = rangeOfIndex(index, this.counters)
    if (range && range[0] >= 0 && range[1] < count) return index
    const local = this.temporary(index, 'index')
    const inside: IrExpr = {
      kind: 'integer',
      op: 'and',
      a: { kind: 'integer', op: 'ige', a: readLocal(local), b: integer(0) },
      b: { kind: 'integer', op: 'ilt', a: readLocal(local), b: integer(count) },
    }
    this.emit({
      kind: 'if',
      condition: { kind: 'convert', op: 'not', a: inside },
      whenTrue: this.fail(`the index of ${target.name}[${count}] is out of bounds`),
      otherwise: [],
    })
    return readLocal(local)
  }

  protected pointer(name: string): Place {
    const slot = this.unit.slots.pointer(name)
    const unset: IrExpr = { kind: 'convert', op: 'not', a: { kind: 'pointerAddress', slot } }
    this.emit({
      kind: 'if',
      condition: unset,
      whenTrue: this.fail(`the POINTER ${name} is not set: use setpointer`),
      otherwise: [],
    })
    return { kind: 'pointer', slot, count: 1 }
  }

  fail(text: string): IrStatement[] {
    const args: IrExpr[] = [
      { kind: 'surrounding', what: 'mechanism' },
      { kind: 'surrounding', what: 'instance' },
      integer(this.unit.failure(text)),
    ]
    return [{ kind: 'evaluate', value: { kind: 'call', name: 'fail', args, result: 'none' } }]
  }
}

const modelVariables = ['t', 'dt', 'celsius', 'secondorder'] as const

const columnOf = (meaning: InstanceVariable, slot: number): Extract<Place, { kind: 'column' }> =>
  isTogether(meaning)
    ? { kind: 'column', slot, count: meaning.size, together: true }
    : { kind: 'column', slot, count: meaning.size }

/** The ion's own value, as C names it. */
export function ionPlaceOf(unit: Unit, name: string): Place | undefined {
  for (const { name: ion } of unit.mechanism.ions) {
    const value = ionValueOf(ion, name)
    if (value) return { kind: 'ion', slot: unit.slots.ion(ion, value), indexSlot: unit.slots.ionIndex(ion) }
  }
  return undefined
}
