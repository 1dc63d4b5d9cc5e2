/**
 * Long runs: `npx tsx test/generative/run-mechanisms.ts --count 200 --seed 1` compares so many random mechanisms on loligo
 * and on nrniv. Those that differ are listed; `--show N` prints the texts of the first N.
 */
import { compareMechanisms } from './compare-mechanisms.ts'
import { randomMechanism } from './mechanisms.ts'

const option = (name: string, fallback: number) => {
  const at = process.argv.indexOf(`--${name}`)
  return at < 0 ? fallback : Number(process.argv[at + 1])
}
const [count, seed, show, batch] = [option('count', 20), option('seed', 1), option('show', 2), option('batch', 20)]
let different = 0
for (let done = 0; done < count; done += batch) {
  const mechanisms = Array.from({ length: Math.min(batch, count - done) }, (_, i) =>
    randomMechanism(seed * 10_000 + done + i, `r${done + i}`),
  )
  for (const { mechanism, error, firstLine } of compareMechanisms(mechanisms, option('secondorder', 0))) {
    different++
    console.log(`${mechanism.text.split('\n', 1)[0]}  ${error.toExponential(2)}`)
    if (different <= show) console.log(`${mechanism.text}\n${firstLine}`)
  }
}
console.log(`${count} mechanisms, ${different} with a difference`)
