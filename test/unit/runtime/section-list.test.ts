/** Sections come and go, and lose the object that made them: the list knows which are left, and whose they are. */
import { expect, it } from 'vitest'
import type { Section } from '../../../runtime/cable/section.ts'
import { SectionList } from '../../../runtime/cable/section-list.ts'
import { Choices } from '../../generative/random.ts'

interface Item {
  readonly name: number
  owner: object | undefined
  slot: number
}

const owners: readonly (object | undefined)[] = [undefined, { a: 1 }, { b: 1 }, { c: 1 }]

/** An object's sections stand where its first one does. */
function expected(items: readonly Item[]): number[] {
  const met = new Set<object>()
  return items.flatMap((item) => {
    if (!item.owner) return [item.name]
    if (met.has(item.owner)) return []
    met.add(item.owner)
    return items.filter(({ owner }) => owner === item.owner).map(({ name }) => name)
  })
}

it.each([1, 2, 3, 4, 5, 6, 7, 8])('random changes, %i', (seed) => {
  const choices = new Choices(seed)
  const list = new SectionList()
  let items: Item[] = []
  // one that is nobody's any more stays where it is
  let disowned = false
  const names = (found: readonly Section[]) => (found as unknown as Item[]).map(({ name }) => name)
  for (let k = 0; k < 400; k++) {
    const chosen = items[choices.below(items.length)]
    const what = choices.next()
    if (what < 0.55 || !chosen) {
      // mostly several of one object in a row
      const owner = choices.chance(0.7) ? items.at(-1)?.owner : choices.pick(owners)
      const item = { name: k, owner, slot: -1 }
      items.push(item)
      list.add(item as unknown as Section)
    } else if (what < 0.9) {
      items = items.filter((item) => item !== chosen)
      list.delete(chosen as unknown as Section)
    } else if (k > 200) {
      disowned = true
      list.disown(chosen as unknown as Section)
    }
    for (const owner of owners)
      if (owner)
        expect(names(list.of(owner))).toEqual(items.filter((one) => one.owner === owner).map(({ name }) => name))
    expect(new Set(names(list.all))).toEqual(new Set(items.map(({ name }) => name)))
    if (!disowned) expect(names(list.all)).toEqual(expected(items))
  }
})
