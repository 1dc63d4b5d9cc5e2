/** Sections are functions: what V8 makes of their names and properties. */
import { setFlagsFromString } from 'node:v8'
import { describe, expect, it } from 'vitest'
import { Model } from '../../../runtime/model.ts'

describe('the function that a section is', () => {
  it('has the name of the section, and takes another', () => {
    const model = new Model()
    const [a, b] = [model.createSection('Cell[0].dend[1]'), model.createSection('soma')]
    expect([a.name, b.name]).toEqual(['Cell[0].dend[1]', 'soma'])
    a.rename('other')
    expect([a.name, b.name, String(a)]).toEqual(['other', 'soma', 'other'])
    expect(a(0.5).section).toBe(a)
  })

  it('has all its properties where V8 finds them fast', () => {
    setFlagsFromString('--allow-natives-syntax')
    const isFast = new Function('object', 'return %HasFastProperties(object)') as (object: unknown) => boolean
    const areAlike = new Function('a', 'b', 'return %HaveSameMap(a, b)') as (a: unknown, b: unknown) => boolean
    setFlagsFromString('--no-allow-natives-syntax')
    const model = new Model()
    const [a, b] = [model.createSection('soma'), model.createSection('dend')]
    b.rename('axon')
    expect(isFast(a) && isFast(b) && areAlike(a, b)).toBe(true)
  })
})
