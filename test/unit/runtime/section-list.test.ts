import { describe, expect, it } from 'vitest'
import type { Section } from '../../../runtime/cable/section.ts'
import { Model } from '../../../runtime/model.ts'

describe('the sections of a model', () => {
  it('stand object by object, whoever creates, deletes and leaves some in between', () => {
    let seed = 5
    const pick = (count: number) => {
      seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0
      return Math.floor((seed / 2 ** 32) * count)
    }
    for (let round = 0; round < 40; round++) {
      const model = new Model()
      const owners = [undefined, {}, {}, {}]
      let living: Section[] = []
      for (let step = 0; step < 60; step++) {
        const section = living[pick(living.length)]
        const choice = pick(8)
        if (choice < 5 || !section) living.push(model.createSection(`s${step}`, owners[pick(4)]))
        else if (choice < 7) {
          model.deleteSection(section)
          living = living.filter((each) => each !== section)
        } else model.disownSection(section)
        expect(model.sections.map(String)).toEqual(grouped(living).map(String))
        for (const owner of owners.slice(1))
          expect(model.sectionsOf(owner!).map(String)).toEqual(
            living.filter((each) => each.owner === owner).map(String),
          )
      }
    }
  })
})

/** Each object's sections where its first is. */
function grouped(living: readonly Section[]): Section[] {
  const firsts = living.filter(({ owner }, i) => !owner || living.findIndex((each) => each.owner === owner) === i)
  return firsts.flatMap((first) => (first.owner ? living.filter(({ owner }) => owner === first.owner) : [first]))
}
