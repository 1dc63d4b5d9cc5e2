/**
 * An object of a built-in class as TypeScript sees it where the class has no TypeScript face of its own (CVode, ParallelContext ...):
 * the rows of its table as properties and methods.
 */
import type { Member } from '../stdlib/binding/class.ts'
import type { Context } from '../stdlib/binding/context.ts'
import type { Value } from '../stdlib/binding/value.ts'
import type { Handle } from './objects.ts'

/** What a view needs to pass values on. */
export interface Exchange {
  readonly context: Context
  toHoc(args: readonly unknown[]): Value[]
  fromHoc(value: unknown): unknown
  /** Does it, and turns whatever is thrown into a Problem. */
  guarded<T>(body: () => T): T
}

/** `handleOf` is the name under which the view gives its handle back. */
export function classView(handle: Handle, handleOf: symbol, exchange: Exchange): object {
  const { cls, impl } = handle
  const memberOf = (name: string | symbol) => (typeof name === 'string' ? cls.members.get(name) : undefined)
  return new Proxy(impl, {
    get(_, name) {
      if (name === handleOf) return handle
      if (name === 'toString') return () => `${cls.name}[${handle.index}]`
      const member = memberOf(name)
      return member && read(member, impl as never, exchange)
    },
    set(_, name, value) {
      const member = memberOf(name)
      if (member?.kind === 'string') member.cell(impl as never).value = String(value)
      else if (member?.kind === 'number' && member.set && member.rank === 0) {
        member.set(impl as never, Number(value), exchange.context, 0, 0)
      } else return false
      return true
    },
    has: (_, name) => memberOf(name) !== undefined,
    ownKeys: () => [...cls.members.keys()],
    getOwnPropertyDescriptor: (_, name) => memberOf(name) && { configurable: true, enumerable: true, value: undefined },
  })
}

function read(member: Member, impl: never, exchange: Exchange): unknown {
  const { context } = exchange
  switch (member.kind) {
    case 'method':
      return (...args: unknown[]) =>
        exchange.guarded(() => exchange.fromHoc(member.call(impl, exchange.toHoc(args), context)))
    case 'number':
      return numbers(member, impl, context)
    case 'string':
      return member.cell(impl).value
    case 'object':
      return exchange.fromHoc(member.get(impl, context))
    case 'section':
      return member.rank === 0 ? member.get(impl, context, 0) : (i: number) => member.get(impl, context, i)
  }
}

/** A number; of one that has indices in HOC, an object that takes them in brackets. */
function numbers(member: Extract<Member, { kind: 'number' }>, impl: never, context: Context): unknown {
  const at = (indices: readonly number[]): unknown => {
    const [i = 0, j = 0] = indices
    if (indices.length === member.rank) return member.get(impl, context, i, j)
    return new Proxy(indices, {
      get: (_, name) => at([...indices, Number(String(name))]),
      set: (_, name, value) => {
        const [first = 0, second = 0] = [...indices, Number(String(name))]
        member.set?.(impl, Number(value), context, first, second)
        return member.set !== undefined && indices.length + 1 === member.rank
      },
    })
  }
  return at([])
}
