/** Short runs of the random and the broken programs; run.ts and fuzz-run.ts are the long ones. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chainPrelude, randomChains } from './chains.ts'
import { compare, differenceOf, hasNeuron } from './compare.ts'
import { broken, corpus, fault, mechanismCorpus, mechanismFault, newSession } from './fuzz.ts'
import { lifetimePrelude, randomLifetimes } from './lifetimes.ts'
import { networkPrelude, networkPrograms } from './networks.ts'
import { prelude, randomPrograms } from './programs.ts'
import { things } from './things.ts'
import { vectorPrelude, vectorPrograms } from './vectors.ts'

describe('random programs', () => {
  it.skipIf(!hasNeuron())('print what NEURON prints', { timeout: 60_000 }, () => {
    const { differences } = compare(prelude, randomPrograms(20_261_122, 200))
    expect(differences.map(({ program, ours, theirs }) => ({ program, ours, theirs }))).toEqual([])
  })
})

describe('random lives of objects', () => {
  it.skipIf(!hasNeuron())('end when they end in NEURON', { timeout: 60_000 }, () => {
    const { differences } = compare(lifetimePrelude, randomLifetimes(20_261_122, 60))
    expect(differences.map(({ program, ours, theirs }) => ({ program, ours, theirs }))).toEqual([])
  })
})

describe('random chains of methods', () => {
  it.skipIf(!hasNeuron())('keep what they give alive', { timeout: 60_000 }, () => {
    const { differences } = compare(chainPrelude, randomChains(20_261_123, 60))
    expect(differences.map(({ program, ours, theirs }) => ({ program, ours, theirs }))).toEqual([])
  })
})

describe('random calls of Vector', () => {
  it.skipIf(!hasNeuron())('give what NEURON gives', { timeout: 60_000 }, () => {
    const { differences } = compare(vectorPrelude, vectorPrograms(3, 25))
    expect(differences.map(({ program, ours, theirs }) => ({ program, ours, theirs }))).toEqual([])
  })
})

describe('random calls of other classes', () => {
  it.skipIf(!hasNeuron()).each(Object.keys(things))('%s give what NEURON gives', { timeout: 60_000 }, (name) => {
    const { prelude, programs } = things[name as keyof typeof things]
    const { differences } = compare(prelude, programs(2, 12))
    expect(differences.map(({ program, ours, theirs }) => ({ program, ours, theirs }))).toEqual([])
  })
})

describe('random networks', () => {
  it.skipIf(!hasNeuron())('give the numbers that NEURON gives', { timeout: 60_000 }, () => {
    const different = networkPrograms(32, 12).flatMap((program) => differenceOf(networkPrelude, program) ?? [])
    expect(different.map(({ program, ours, theirs }) => ({ program, ours, theirs }))).toEqual([])
  })
})

const seeds = fc.nat({ max: 0x7fffffff })

describe('broken programs', () => {
  it('end with a Problem, if they fail', { timeout: 60_000 }, () => {
    const programs = corpus()
    const session = newSession()
    const property = fc.property(seeds, (seed) => {
      expect(fault(broken(programs, seed), session)).toBeUndefined()
    })
    fc.assert(property, { numRuns: 250 })
  })
})

describe('broken mechanisms', () => {
  it('are compiled, or refused with a Problem', { timeout: 60_000 }, () => {
    const mechanisms = mechanismCorpus()
    const property = fc.property(seeds, (seed) => {
      expect(mechanismFault(broken(mechanisms, seed))).toBeUndefined()
    })
    fc.assert(property, { numRuns: 60 })
  })
})
