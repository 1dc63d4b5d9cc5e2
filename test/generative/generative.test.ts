/** Short runs of the random and the broken programs; run.ts and fuzz-run.ts are the long ones. */
import { describe, expect, it } from 'vitest'
import { compare, hasNeuron } from './compare.ts'
import { broken, corpus, fault, newSession } from './fuzz.ts'
import { prelude, randomPrograms } from './programs.ts'

describe('random programs', () => {
  it.skipIf(!hasNeuron())('print what NEURON prints', { timeout: 60_000 }, () => {
    const { differences } = compare(prelude, randomPrograms(20_261_122, 200))
    expect(differences.map(({ program, ours, theirs }) => ({ program, ours, theirs }))).toEqual([])
  })
})

describe('broken programs', () => {
  it('end with a Problem, if they fail', { timeout: 60_000 }, () => {
    const programs = corpus()
    const session = newSession()
    const faults = Array.from({ length: 150 }, (_, i) => fault(broken(programs, 7_000_000 + i), session))
    expect(faults.filter(Boolean)).toEqual([])
  })
})
