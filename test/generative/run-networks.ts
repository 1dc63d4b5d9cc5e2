/**
 * Random networks: `npx tsx test/generative/run-networks.ts --count 100 --seed 1` compares so many on loligo and on nrniv, each by itself;
 * `--wide` adds all that network-extras.ts has, and `--only 7` takes one of them.
 */
import { differenceOf } from './compare.ts'
import { networkPrelude, networkPrograms } from './networks.ts'

const option = (name: string, fallback: string) => {
  const at = process.argv.indexOf(`--${name}`)
  return at < 0 ? fallback : process.argv[at + 1]!
}

const [count, seed] = [Number(option('count', '100')), Number(option('seed', '1'))]
let different = 0
const only = Number(option('only', '-1'))
networkPrograms(seed, count, process.argv.includes('--wide')).forEach((program, i) => {
  if (only >= 0 && i !== only) return
  const found = differenceOf(networkPrelude, program)
  if (!found) return
  different++
  const [ours, theirs] = [found.ours.split('\n'), found.theirs.split('\n')]
  const at = theirs.findIndex((line, k) => line !== ours[k])
  console.log(`==== ${i}\n${program}---- line ${at}\nloligo ${ours[at]}\nnrniv  ${theirs[at]}\n${found.errors}`)
})
console.log(`${count} programs, ${different} with a difference`)
process.exitCode = different ? 1 : 0
