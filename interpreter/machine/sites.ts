/**
 * Access to members: what `.name` does for objects of one class, worked out at the first object and kept for the next.
 *
 * A site stands for one place in the code (or, in shared code, for all places with the same name and use). Generated code compares
 * the object's class with the site's and calls `fn`; anything else comes to `miss`.
 */
import { nearest } from '../../lang/near.ts'
import { problem } from '../../lang/problem.ts'
import type { Section } from '../../runtime/cable/section.ts'
import type { HocClass, Member } from '../../stdlib/binding/class.ts'
import { aliasesOf, aliasMember } from '../aliases.ts'
import type { Use } from '../generate/path.ts'
import { isTemplate } from '../store.ts'
import { builtinAccess } from './builtin-member.ts'
import type { Machine } from './machine.ts'
import { sectionMember } from './section-member.ts'
import { templateAccess } from './template-member.ts'

/** `(object, ...indices and arguments)`; a store takes the value before these. */
// biome-ignore lint/suspicious/noExplicitAny: generated code passes what it has
export type Access = (...values: any[]) => any

export interface Owner {
  readonly fn: Access
  /** Nothing it does lets go of the object before the dot, not even a procedure's body. */
  readonly isLight: boolean
  /** What it gives is held by nobody if it has other references: the list it is in, for one. */
  readonly givesLoose: boolean
}

/** A member of a built-in class, or what stands for one. */
export const builtinOwner = (fn: Access): Owner => ({ fn, isLight: true, givesLoose: true })

/** How a member is used at a site. */
export interface Usage {
  readonly name: string
  readonly use: Use | 'store'
  /** Subscripts in brackets. */
  readonly indices: number
  /** Arguments in parentheses, -1 without these. */
  readonly args: number
  /** `=`, `+=` ... of a store. */
  readonly op: string
}

const nothing: Owner = { fn: () => undefined, isLight: false, givesLoose: false }

export class Site implements Usage {
  /** Class of the last object; at first something no object has. */
  cls: HocClass | null = null
  /**
   * Whose `fn` does it: the symbol itself for a template's procedure, so that V8 sees at each place in the code which one is called
   * there and can put it in line.
   */
  owner: Owner = nothing
  /** What was given last may be held by nobody, see `Owner`. */
  givesLoose = false
  private readonly known = new Map<HocClass, Known>()

  constructor(
    private readonly machine: Machine,
    readonly name: string,
    readonly use: Use | 'store',
    readonly indices: number,
    readonly args: number,
    readonly op: string,
    /** It stands for one place in the code. */
    private readonly isOwn: boolean,
  ) {}

  miss(object: unknown, ...values: unknown[]): unknown {
    if (object === null) throw prefixIsNull(this.name)
    this.givesLoose = false
    if (typeof object === 'function') return sectionMember(this.machine, this, object as unknown as Section, values)
    if (typeof object !== 'object' || !('cls' in object)) throw notAnObject(this.name)
    return this.find(object.cls as HocClass).fn(object, ...values)
  }

  /** Finds what is wrong with a member that is going to be assigned: nothing else comes of it. */
  look(object: unknown, ...values: unknown[]): void {
    if (object === null) throw prefixIsNull(this.name)
    const cls = (object as { cls?: HocClass }).cls
    if (!cls) return
    if (cls === this.cls) {
      this.owner.fn(object, ...values)
      return
    }
    const member = isTemplate(cls) ? cls.publicSymbol(this.name) : cls.members.get(this.name)
    const isValue = member && ('nameClass' in member ? member.nameClass === 'VAR' : member.kind === 'number')
    if (isValue || !member) this.miss(object, ...values)
  }

  /** The first few uses of a built-in's member are answered here; then it gets an access of its own, or the usual one, for good. */
  private find(cls: HocClass): Owner {
    let known = this.known.get(cls)
    if (!known) this.known.set(cls, (known = { ...access(this.machine, this, cls), uses: 0 }))
    const { member } = known
    this.givesLoose = known.owner.givesLoose
    if (member && this.isOwn && !known.isHot) {
      this.cls = null
      if (++known.uses < fewUses) return known.owner
      known.isHot = true
      known.owner = this.machine.hotAccess(this, member, known.owner)
    }
    this.owner = known.owner
    this.cls = cls
    return known.owner
  }
}

/** What a class has under the name of a site. */
interface Found {
  readonly owner: Owner
  /** Of a built-in class. */
  readonly member?: Member
}

interface Known {
  owner: Owner
  readonly member?: Member
  uses: number
  isHot?: boolean
}

const fewUses = 40

function access(machine: Machine, usage: Usage, cls: HocClass): Found {
  const alias = aliasesOf(cls).get(usage.name)
  if (alias) return { owner: builtinOwner(builtinAccess(machine, usage, aliasMember(alias))) }
  if (isTemplate(cls)) {
    const symbol = cls.publicSymbol(usage.name)
    if (symbol) return { owner: templateAccess(machine, usage, symbol) }
    if (cls.table.own(usage.name)) throw isPrivate(usage.name, cls.name)
    throw notPublic(usage.name, cls.name, publicNames(cls.table.all()))
  }
  const member = cls.members.get(usage.name)
  if (member) return { owner: builtinOwner(builtinAccess(machine, usage, member)), member }
  if (cls.isEmptyFor) throw isEmpty(usage.name, cls.name, cls.isEmptyFor)
  throw notPublic(usage.name, cls.name, cls.members.keys())
}

export function* publicNames(symbols: Iterable<{ name: string; isPublic: boolean }>): Iterable<string> {
  for (const symbol of symbols) if (symbol.isPublic) yield symbol.name
}

const mostListed = 12

/** All there is, when that is not much. */
function memberList(cls: string, names: readonly string[]): string {
  if (names.length === 0) return `${cls} shows no members: \`public\` in the template names them`
  if (names.length <= mostListed) return `${cls} has ${names.join(', ')}`
  return `\`help ${cls}\` lists what there is`
}

function notPublic(name: string, cls: string, all: Iterable<string>) {
  const names = [...all]
  const near = nearest(name, names)
  return problem('HOC2250', undefined, `${name} not a public member of ${cls}`, {
    help: near ? `did you mean \`${near}\`?` : memberList(cls, names),
  })
}

const isPrivate = (name: string, cls: string) =>
  problem('HOC2250', undefined, `${name} not a public member of ${cls}`, {
    help: `${cls} has it for itself alone: write \`public ${name}\` in the template to show it`,
  })

const isEmpty = (name: string, cls: string, reason: string) =>
  problem('HOC3217', undefined, `${name} of ${cls}: ${reason}`, {
    help: 'what the program does in Python has to be written in HOC or TypeScript',
  })

const prefixIsNull = (name: string) =>
  problem('HOC2251', undefined, `${name} : object prefix is NULL`, {
    help: 'the object variable before the dot is NULLobject: nothing was assigned to it yet',
  })

const notAnObject = (name: string) =>
  problem('HOC2252', undefined, `${name} : what stands before the dot is neither an object nor a section`)
