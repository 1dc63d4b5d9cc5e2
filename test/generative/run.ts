/**
 * Long runs: `npx tsx test/generative/run.ts --count 10000 --seed 1` compares so many random programs on loligo and on nrniv.
 * A difference is written with its program; `--show N` tells how many.
 */
import { compare } from './compare.ts'
import { prelude, randomProgram } from './programs.ts'

const option = (name: string, fallback: number) => {
  const at = process.argv.indexOf(`--${name}`)
  return at < 0 ? fallback : Number(process.argv[at + 1])
}

const [count, seed, show, batch] = [option('count', 1000), option('seed', 1), option('show', 3), option('batch', 100)]
let different = 0
let crashed = 0
for (let done = 0; done < count; done += batch) {
  const first = seed * 1_000_000 + done
  const programs = Array.from({ length: Math.min(batch, count - done) }, (_, i) => randomProgram(first + i))
  const { differences, crashes } = compare(prelude, programs)
  crashed += crashes.length
  for (const found of differences) {
    different++
    if (different > show) continue
    console.log(
      `==== program ${first + found.number}\n${found.program}---- loligo\n${found.ours}\n---- nrniv\n${found.theirs}\n---- ${found.errors}`,
    )
  }
}
console.log(`${count} programs, ${different} with a difference, ${crashed} that crash NEURON`)
process.exitCode = different ? 1 : 0
