import { expect, it } from 'vitest'
import type { Context } from '../../../../stdlib/binding/context.ts'
import { either, instance, number, optional, rest, text } from '../../../../stdlib/binding/params.ts'
import { asNothing, asNumber, asObject, hocClass, membersOf } from '../../../../stdlib/binding/table.ts'
import type { Value } from '../../../../stdlib/binding/value.ts'

class Counter {
  constructor(public start = 0) {}
  size(): number {
    return this.start
  }
  add(other: number | Counter): this {
    this.start += typeof other === 'number' ? other : other.start
    return this
  }
  addAll(...values: number[]): number {
    for (const value of values) this.start += value
    return this.start
  }
}

const on = membersOf(Counter)
const table = hocClass(Counter, [optional(number('start'))], {
  size: on.method('size', [], asNumber),
  add: on.method('add', [either(number('scalar'), instance(Counter))], asObject),
  addAll: on.method('addAll', [rest(number('value'))], asNumber),
  start: on.number('start'),
  say: on.hoc([text('word'), number('level', 0, 3)], asNothing, (self, _context, word, level) => {
    self.start = word.length * level
  }),
})

// @ts-expect-error there is no such method
export const noSuchMethod = () => on.method('nothing', [], asNumber)
// @ts-expect-error it takes numbers and Counters
export const wrongArgument = () => on.method('add', [text('word')], asObject)
// @ts-expect-error it returns an object
export const wrongResult = () => on.method('add', [number('scalar')], asNumber)

const context = {} as Context
function call(name: string, self: object, ...args: Value[]): unknown {
  const member = table.members.get(name)
  if (member?.kind !== 'method') throw new Error(name)
  return member.call(self as never, args, context)
}

it('constructs, converts arguments and returns results', () => {
  const counter = table.construct([3], context) as Counter
  expect(call('size', counter)).toBe(3)
  expect(call('add', counter, 2)).toBe(counter)
  expect(call('addAll', counter, 1, 2, 3)).toBe(11)
  expect(call('say', counter, { value: 'four' }, 2)).toBe(0)
  expect(counter.start).toBe(8)
})

it('has signatures for help', () => {
  const member = table.members.get('add')
  expect(member?.kind === 'method' && member.signature).toBe('add(scalar | Counter)')
  const say = table.members.get('say')
  expect(say?.kind === 'method' && say.signature).toBe('say(word, level)')
  expect(table.signature).toBe('Counter([start])')
})

it('complains in the words of NEURON', () => {
  const counter = new Counter(3)
  expect(() => call('add', counter)).toThrow('add not enough arguments')
  expect(() => call('say', counter, 3, 1)).toThrow('Expecting string argument')
  expect(() => call('say', counter, { value: '' }, 4)).toThrow('Arg out of range in user function')
})
