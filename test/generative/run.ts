/**
 * Long runs: `npx tsx test/generative/run.ts --count 10000 --seed 1` compares so many random programs on loligo and on nrniv.
 * The first differences are shrunk to small programs; `--show N` tells how many. `--lifetimes` takes the programs about objects that come
 * and go, `--chains` those about objects that only a chain of methods holds.
 */
import fc from 'fast-check'
import { chainPrelude, randomChain, randomChains } from './chains.ts'
import { compare, type Difference, differenceOf } from './compare.ts'
import { lifetimePrelude, randomLifetime, randomLifetimes } from './lifetimes.ts'
import { randomProgram as anyProgram, randomPrograms as anyPrograms, prelude as programPrelude } from './programs.ts'

const option = (name: string, fallback: number) => {
  const at = process.argv.indexOf(`--${name}`)
  return at < 0 ? fallback : Number(process.argv[at + 1])
}

const [count, seed, show, batch] = [option('count', 1000), option('seed', 1), option('show', 3), option('batch', 100)]

const kinds = {
  '--lifetimes': { prelude: lifetimePrelude, randomProgram: randomLifetime, randomPrograms: randomLifetimes },
  '--chains': { prelude: chainPrelude, randomProgram: randomChain, randomPrograms: randomChains },
}
const asked = Object.entries(kinds).find(([name]) => process.argv.includes(name))
const ofPrograms = { prelude: programPrelude, randomProgram: anyProgram, randomPrograms: anyPrograms }
const { prelude, randomProgram, randomPrograms } = asked ? asked[1] : ofPrograms

/** The smallest program found that differs, from the one with this number. */
function shrunk(seedOfBatch: number, { number, program, ours, theirs, errors }: Difference): Difference {
  let smallest = { number, program, ours, theirs, errors }
  const same = (text: string) => {
    const found = differenceOf(prelude, text)
    if (found) smallest = found
    return !found
  }
  fc.check(fc.property(randomProgram, same), {
    seed: seedOfBatch,
    path: String(number),
    endOnFailure: false,
    interruptAfterTimeLimit: 30_000,
    numRuns: 1,
  })
  return smallest
}

let different = 0
let crashed = 0
for (let done = 0; done < count; done += batch) {
  const seedOfBatch = seed * 100_000 + done / batch
  const programs = randomPrograms(seedOfBatch, Math.min(batch, count - done))
  const { differences, crashes } = compare(prelude, programs)
  crashed += crashes.length
  for (const found of differences) {
    different++
    if (different > show) {
      console.log(
        `==== seed ${seedOfBatch}, program ${found.number} (not shrunk)\n${found.program}---- loligo\n${found.ours}\n---- nrniv\n${found.theirs}\n---- ${found.errors}`,
      )
      continue
    }
    const small = shrunk(seedOfBatch, found)
    console.log(
      `==== seed ${seedOfBatch}, program ${found.number}\n${small.program}---- loligo\n${small.ours}\n---- nrniv\n${small.theirs}\n---- ${small.errors}`,
    )
  }
}
console.log(`${count} programs, ${different} with a difference, ${crashed} that crash NEURON`)
process.exitCode = different ? 1 : 0
