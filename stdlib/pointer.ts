/** Pointer and PtrVector: places of numbers as objects. */
import { problem } from '../lang/problem.ts'
import type { Ref } from '../runtime/memory/ref.ts'
import type { HocClass, Member } from './binding/class.ts'
import type { Context } from './binding/context.ts'
import {
  anything,
  argumentOutOfRange,
  either,
  instance,
  integer,
  number,
  optional,
  type Parameter,
  pointer,
  rest,
  text,
} from './binding/params.ts'
import { asNothing, asNumber, asText, hocClassMadeBy, membersOf } from './binding/table.ts'
import { isRef } from './binding/value.ts'
import { Vector } from './vector.ts'

export class Pointer {
  constructor(
    readonly ref: Ref,
    /** How it was named; "unknown" when it was made from an address. */
    readonly name: string,
    /** Runs after `assign`. */
    private readonly whenAssigned?: (value: number) => void,
  ) {}

  get val(): number {
    return this.alive().get()
  }
  set val(value: number) {
    this.alive().set(value)
  }

  s(): string {
    return this.name
  }

  /** Sets the number and runs the statement, when there is one. What the number is then. */
  assign(value: number): number {
    if (this.whenAssigned) this.whenAssigned(value)
    else this.alive().set(value)
    return this.alive().get()
  }

  private alive(): Ref {
    if (this.ref.alive()) return this.ref
    throw problem('HOC3121', undefined, `Pointer points to freed address: ${this.name}`)
  }
}

function pointerTo(context: Context, target: Ref | string, statement?: string): Pointer {
  const ref = isRef(target) ? target : (context.refByName(target) ?? sectionProperty(context, target))
  if (!ref) throw problem('HOC3122', undefined, `${target as string} is not the name of a variable`)
  return new Pointer(ref, isRef(target) ? 'unknown' : target, statement ? onAssign(context, ref, statement) : undefined)
}

/** `soma.L` and its like have no address; they are read and set by their names. */
function sectionProperty(context: Context, name: string): Ref | undefined {
  if (!/^(\w+(\[\d+\])?\.)*(L|nseg|Ra|rallbranch)$/.test(name)) return undefined
  const ref: Ref = {
    get: () => context.evaluate(name),
    set: (value) => context.execute(`${name} = ${value}`),
    index: () => -1,
    offset: () => ref,
    alive: () => true,
    label: name,
  }
  return ref
}

/** The number is set, and the statement does more with it by the name `$1`; without one it is the name of another variable that gets it. */
function onAssign(context: Context, ref: Ref, statement: string): (value: number) => void {
  const whole = statement.includes('$1') ? statement : `${statement} = $1`
  const run = context.statement(whole.replaceAll('$1', 'hoc_ac_'))
  const argument = context.refByName('hoc_ac_')
  return (value) => {
    ref.set(value)
    argument?.set(value)
    run()
  }
}

const on = membersOf(Pointer)
type PointerArguments = [Parameter<Ref | string>, Parameter<string | undefined>]

export const pointerClass: HocClass = hocClassMadeBy<Pointer, PointerArguments>(
  'Pointer',
  [either(pointer('variable'), text('name')), optional(text('statement'))],
  pointerTo,
  {
    val: { ...on.number('val'), ref: (self: Pointer) => self.ref } as Member,
    s: on.method('s', [], asText),
    assign: on.method('assign', [number('value')], asNumber),
  },
  { help: 'A pointer to a number, as an object.' },
)

export class PtrVector {
  private refs: Ref[]
  private name = ''

  constructor(size: number) {
    this.refs = Array.from({ length: size }, unset)
  }

  size(): number {
    return this.refs.length
  }
  /** What was pointed to is forgotten. */
  resize(size: number): number {
    this.refs.length = 0
    while (this.refs.length < size) this.refs.push(unset())
    return size
  }
  pset(i: number, target: Ref): void {
    this.refs[this.place('pset', i)] = target
  }
  getval(i: number): number {
    return this.refs[this.place('getval', i)]!.get()
  }
  setval(i: number, value: number): number {
    this.refs[this.place('setval', i)]!.set(value)
    return value
  }
  /** Sets all numbers from the vector. */
  scatter(source: Vector): void {
    this.refs.forEach((ref, i) => {
      ref.set(source.get(i))
    })
  }
  /** Sets the vector from all numbers. */
  gather(target: Vector): void {
    this.refs.forEach((ref, i) => {
      target.set(i, ref.get())
    })
  }
  label(text?: string): string {
    if (text !== undefined) this.name = text
    return this.name
  }

  private place(caller: string, i: number): number {
    if (i >= 0 && i < this.refs.length) return Math.trunc(i)
    throw argumentOutOfRange(caller, i, 0, this.refs.length - 1)
  }
}

/** An element that was not set yet: a number of its own. */
function unset(): Ref {
  let number = 0
  const ref: Ref = {
    get: () => number,
    set: (value) => {
      number = value
    },
    index: () => -1,
    offset: () => ref,
    alive: () => true,
    label: 'an element of a PtrVector that was not set',
  }
  return ref
}

const onPtr = membersOf(PtrVector)

export const ptrVectorClass: HocClass = hocClassMadeBy<PtrVector, [Parameter<number>]>(
  'PtrVector',
  [integer('size', 1, 2 ** 31)],
  (_context, size) => new PtrVector(size),
  {
    size: onPtr.method('size', [], asNumber),
    resize: onPtr.method('resize', [integer('size', 1, 2 ** 31)], asNumber),
    pset: onPtr.hoc([number('i'), pointer('x')], asNumber, (self, _context, i, target) => {
      self.pset(i, target)
      return target.get()
    }),
    getval: onPtr.method('getval', [number('i')], asNumber),
    setval: onPtr.method('setval', [number('i'), number('value')], asNumber),
    scatter: onPtr.method('scatter', [instance(Vector, 'Vector')], asNothing),
    gather: onPtr.method('gather', [instance(Vector, 'Vector')], asNothing),
    label: onPtr.method('label', [optional(text('label'))], asText),
    plot: onPtr.hoc([rest(anything('graph'))], asNothing, () => undefined),
    ptr_update_callback: onPtr.hoc([rest(anything('statement'))], asNothing, () => undefined),
  },
  { help: 'Pointers to numbers, set and read together.' },
)
