/**
 * The machine: everything that generated code calls, and the state it runs on. One for each session.
 *
 * Helpers are plain closures, which V8 inlines; generated code takes those it uses by name.
 */
import { type Conversion, Format } from '../../lang/printf.ts'
import { Problem, problem } from '../../lang/problem.ts'
import type { Section } from '../../runtime/cable/section.ts'
import type { Arena } from '../../runtime/memory/arena.ts'
import type { Ref } from '../../runtime/memory/ref.ts'
import type { Model } from '../../runtime/model.ts'
import type { Member } from '../../stdlib/binding/class.ts'
import type { Context } from '../../stdlib/binding/context.ts'
import type { Use } from '../generate/path.ts'
import type { Handle } from '../objects.ts'
import type { SectionStack } from '../section-stack.ts'
import { isTemplate, type ObjectStore } from '../store.ts'
import type { Sym } from '../symbols.ts'
import type { NameClass, Parsed } from '../token.ts'
import type { Statement } from '../tree.ts'
import { argumentHelpers } from './arguments.ts'
import { controlHelpers } from './control.ts'
import { Equations } from './equations.ts'
import { type Frame, located, type Place } from './fault.ts'
import { Held } from './held.ts'
import { hotAccess } from './hot-member.ts'
import { numberHelpers } from './numbers.ts'
import { objectHelpers } from './objects.ts'
import { RoundingMode, roundingHelpers } from './rounding.ts'
import { sectionHelpers } from './sections.ts'
import { builtinOwner, type Owner, Site, type Usage } from './sites.ts'
import { textHelpers } from './texts.ts'
import { variableHelpers } from './variables.ts'

export interface MachineParts {
  readonly model: Model
  readonly context: Context
  readonly store: ObjectStore
  readonly stack: SectionStack
  /** Where `float_epsilon` lies. */
  readonly epsilon: number
  readonly pow: (x: number, y: number) => number
  /** The number that the program's own text goes on with: NaN for something else, undefined at its end. */
  readonly readNumber: (context: Context) => number | undefined
  write(text: string): void
  warn(code: string, message: string, help?: string): void
  rangeSymbol(name: string): Sym | undefined
  /** Says more about a name that stands for nothing. */
  advise(found: Problem): void
  /** Runs the lines of a long block. */
  runPieces(statement: Parsed<Statement>, self: Handle | null): void
  /** A symbol gets another class: what was read with the old one has to be read again. */
  setKind(symbol: Sym, kind: NameClass): void
}

export class Machine {
  /** Objects that only a running expression refers to. */
  readonly held: Held
  /** How many places of the stack of values and how many calls are in use by functions that may recur, and their limits. */
  cells = 0
  calls = 0
  mostCells = 500
  mostCalls = 511
  readonly equations: Equations
  /** Some procedure has a `break` outside of loops: loops written from now on look out for it. */
  catchesStrays = false
  /** What the built-in was given that runs the text at work (`execute("...")`): to top-level code there `numarg()` tells of this. */
  outerArguments: readonly unknown[] | undefined = undefined
  /** The object whose code called a built-in. */
  self: Handle | null = null
  /** Token of helpers that are called without one: errors fall back to `at`. */
  readonly here = -1
  readonly model: Model
  readonly arena: Arena
  readonly context: Context
  readonly store: ObjectStore
  readonly stack: SectionStack
  readonly helpers: ReturnType<typeof makeHelpers>
  readonly rounding = new RoundingMode()
  private readonly shared = new Map<string, Site[]>()
  private readonly hot = new Map<Member, Map<string, Owner>>()

  constructor(private readonly parts: MachineParts) {
    this.model = parts.model
    this.arena = parts.model.arena
    this.context = parts.context
    this.store = parts.store
    this.stack = parts.stack
    this.held = new Held(parts.store)
    this.equations = new Equations(this.arena)
    this.helpers = makeHelpers(this, parts)
  }

  /** The new value of the target of `+=` and its kin. */
  combine(op: string, before: number, value: number, _tok?: number): number {
    return this.rounding.combine(op, before, value)
  }

  readNumber(): number | undefined {
    return this.parts.readNumber(this.context)
  }

  write(text: string): void {
    this.parts.write(text)
  }

  warn(code: string, message: string, help?: string): void {
    this.parts.warn(code, message, help)
  }

  rangeSymbol(name: string): Sym | undefined {
    return this.parts.rangeSymbol(name)
  }

  runPieces(statement: Parsed<Statement>, self: Handle | null): void {
    this.parts.runPieces(statement, self)
  }

  setKind(symbol: Sym, kind: NameClass): void {
    if (symbol.nameClass !== kind) this.parts.setKind(symbol, kind)
  }

  /** A template's name becomes an array: its objects need other storage from now on. */
  arrayDeclared(symbol: Sym): void {
    symbol.isArray = true
    this.parts.setKind(symbol, symbol.nameClass)
  }

  // ---- temporary objects

  /** What a built-in returned, as an object of HOC's. That a built-in object with other references is held too, nobody could tell. */
  objectResult(result: unknown): Handle | null {
    const handle = this.handleOf(result)
    if (handle !== null && (isTemplate(handle.cls) || this.isFleeting(handle))) this.held.hold(handle)
    return handle
  }

  /**
   * The same before another dot. Nothing can be let go up to there, so an object with other references is held by the place that uses
   * it, where that is needed.
   */
  looseResult(result: unknown): Handle | null {
    const handle = this.handleOf(result)
    if (handle === null) return null
    const { held } = this
    if (this.isFleeting(handle) || (held.isHeard && isTemplate(handle.cls))) held.hold(handle)
    return handle
  }

  /**
   * Whether all its references may go behind the call: those of the object before the dot (`v.c.add(1).mul(2)`), of the one before that, and
   * of arguments, which a method may give back.
   */
  isFleeting(handle: Handle): boolean {
    const { held } = this
    return handle.refs === 0 || held.top > 0 || held.deferred !== null
  }

  private handleOf(result: unknown): Handle | null {
    if (result === null || result === undefined) return null
    if (typeof result !== 'object') throw problem('HOC2286', undefined, 'an object was expected')
    return this.store.handle(result)
  }

  newCell() {
    return this.store.cell()
  }

  // ---- sites

  newSite(name: string, use: Use | 'store', indices: number, args: number, op: string): Site {
    return new Site(this, name, use, indices, args, op, true)
  }

  /** One site for all places with the same name and use. */
  sharedSite(name: string, use: Use | 'store', indices: number, args: number, op: string): Site {
    let sites = this.shared.get(name)
    if (!sites) this.shared.set(name, (sites = []))
    for (const site of sites) {
      if (site.use === use && site.indices === indices && site.args === args && site.op === op) return site
    }
    const site = new Site(this, name, use, indices, args, op, false)
    sites.push(site)
    return site
  }

  /** The access of a member that is used often: one for all places with this use. */
  hotAccess(usage: Usage, member: Member, plain: Owner): Owner {
    const { use, indices, args, op } = usage
    const key = `${use} ${indices} ${args} ${op}`
    let accesses = this.hot.get(member)
    if (!accesses) this.hot.set(member, (accesses = new Map()))
    let owner = accesses.get(key)
    if (!owner) {
      const fn = hotAccess(this, usage, member, plain.fn)
      accesses.set(key, (owner = fn ? builtinOwner(fn) : plain))
    }
    return owner
  }

  /** A member's accesses have to be worked out again: the class has changed. */
  forgetSites(): void {
    this.shared.clear()
  }

  // ---- text

  /** Of a format that the program has written out. */
  conversions(format: string): readonly Conversion[] {
    return new Format(format).conversions
  }

  // ---- sections

  createSection(name: string, owner?: Handle): Section {
    return this.model.createSection(name, owner)
  }

  /** All sections, or those of an object. */
  sectionsOf(self: Handle | null): readonly Section[] {
    return self === null ? this.model.sections : this.model.sectionsOf(self)
  }

  setPointer(object: Handle | null, name: string, element: number | undefined, target: Ref): void {
    const impl = object?.impl as { setPointer?: (name: string, target: Ref, element?: number) => void } | undefined
    if (!impl?.setPointer) throw problem('HOC2312', undefined, `${name} is not a POINTER variable`)
    impl.setPointer(name, target, element ?? 0)
  }

  setRangePointer(name: string, section: Section, x: number, target: Ref): void {
    const { mechanism, pointer, instance } = this.rangePointer(name, section, x)
    mechanism.setPointer(instance, pointer, target)
  }

  /** Number that a POINTER of a mechanism points to. */
  rangePointer(name: string, section: Section, x: number) {
    for (const mechanism of this.model.mechanisms.all()) {
      const pointer = mechanism.spec.pointers.find((each) => `${each}_${mechanism.name}` === name)
      const instance = pointer && section.nodeAt(x).instance(mechanism)
      if (pointer && instance) return { mechanism, pointer, instance }
    }
    throw problem('HOC2312', undefined, `${name} is not a POINTER variable of a mechanism inserted in ${section.name}`)
  }

  /** A jump goes out of a loop or procedure at whose start the section stack was this deep: HOC tells of sections it leaves. */
  leaveSections(depth: number): void {
    const before = this.stack.depth
    if (!this.stack.leave(depth)) return
    this.write(`The sectionstack index should be ${depth} but it is ${before}\n`)
    this.warn('HOC2314', 'a jump out of a section statement', 'the section stack was put right')
  }

  /** Runs text for a built-in that was given these arguments. */
  runWith<T>(args: readonly unknown[], body: () => T): T {
    const outer = this.outerArguments
    this.outerArguments = args
    try {
      return body()
    } finally {
      this.outerArguments = outer
    }
  }

  outerCount(): number {
    return this.outerArguments?.length ?? 0
  }

  // ---- errors

  /** NEURON's options `-NSTACK` and `-NFRAME`. */
  setLimits(stack: number | undefined, frames: number | undefined): void {
    if (stack && stack > 0) this.mostCells = Math.floor(stack / 2)
    if (frames && frames > 0) this.mostCalls = frames - 1
  }

  tooDeep(procedure: string): never {
    if (this.calls > this.mostCalls)
      throw problem(
        'HOC2201',
        undefined,
        `${procedure} call nested too deeply, increase with -NFRAME framesize option`,
        {
          help: 'does a procedure that calls itself have a condition that ends it?',
        },
      )
    throw problem('HOC2201', undefined, 'Stack too deep. Increase with -NSTACK stacksize option', {
      help: 'does a procedure that calls itself have a condition that ends it?',
    })
  }

  fault(
    error: unknown,
    place: Place,
    at: number,
    name?: string,
    self?: Frame['self'],
    args?: readonly unknown[],
  ): unknown {
    const frame = name === undefined ? undefined : { name, self: self ?? null, args: args ?? [] }
    const found = located(error, place, at, frame)
    if (found instanceof Problem && this.held.deferred !== null) this.held.flush()
    if (found instanceof Problem) this.parts.advise(found)
    return found
  }

  calledWithoutFor(name: string): never {
    throw problem('HOC2101', undefined, `${name} undefined function`, {
      help: 'it is an iterator: define it before it is used, and write `for` before it',
    })
  }

  returnsNothing(name: string, kind: string): never {
    throw problem('HOC2283', undefined, `${name} (${kind}) returns no value`, {
      help: 'every way through it has to end in a return',
    })
  }
}

function makeHelpers(machine: Machine, parts: MachineParts) {
  const numbers = numberHelpers(parts.model.arena, parts.epsilon, parts.pow, parts.warn)
  const { whole, equal } = numbers
  return {
    ...numbers,
    ...roundingHelpers(machine.rounding),
    H: machine.held,
    ...argumentHelpers(machine.held),
    ...objectHelpers(machine, whole, equal, () => machine.arena.f64[parts.epsilon]!),
    ...variableHelpers(machine, whole),
    ...sectionHelpers(machine, whole, parts.epsilon),
    ...controlHelpers(machine),
    ...textHelpers(machine, parts.epsilon, equal),
  }
}
