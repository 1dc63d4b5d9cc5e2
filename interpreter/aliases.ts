/**
 * Aliases: names that a program gives to single objects, `sf.alias(cell, "soma_v", &v(0.5))`.
 *
 * An object with aliases gets a class of its own, which is its former class and the aliases besides. So what is known about classes
 * at places in the code stays right, and objects without aliases pay nothing.
 */
import type { Ref } from '../runtime/memory/ref.ts'
import type { HocClass, Member } from '../stdlib/binding/class.ts'
import { isRef } from '../stdlib/binding/value.ts'
import type { Handle } from './objects.ts'

export type Alias = Ref | Handle
type Aliases = ReadonlyMap<string, Alias>

interface WithAliases extends HocClass {
  readonly aliases: Aliases
  readonly original: HocClass
}

const hasAliases = (cls: HocClass): cls is WithAliases => 'aliases' in cls

const none: Aliases = new Map()

export const aliasesOf = (cls: HocClass): Aliases => (hasAliases(cls) ? cls.aliases : none)

/** The class without aliases. */
export const originalOf = (cls: HocClass): HocClass => (hasAliases(cls) ? cls.original : cls)

/** Gives an object these aliases instead of those it had. */
export function setAliases(handle: Handle, aliases: Aliases): void {
  const original = originalOf(handle.cls)
  handle.cls =
    aliases.size === 0
      ? original
      : (Object.create(original, { aliases: { value: aliases }, original: { value: original } }) as WithAliases)
}

/** What an alias is to those who use it. */
export function aliasMember(alias: Alias): Member {
  if (!isRef(alias)) return { kind: 'object', get: () => alias }
  return {
    kind: 'number',
    rank: 0,
    get: () => alias.get(),
    set: (_self: never, value: number) => alias.set(value),
    ref: () => alias,
  }
}
