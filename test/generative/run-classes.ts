/**
 * Random calls of the methods of a class: `npx tsx test/generative/run-classes.ts --class vectors|matrices|lists|strings|sections|files|randoms --count 1000 --seed 1` compares so many
 * programs of ten calls on loligo and on nrniv.
 */
import { callsEach } from './calls.ts'
import { compare } from './compare.ts'
import { matrixPrelude, matrixPrograms } from './matrices.ts'
import { things } from './things.ts'
import { vectorPrelude, vectorPrograms } from './vectors.ts'

const option = (name: string, fallback: string) => {
  const at = process.argv.indexOf(`--${name}`)
  return at < 0 ? fallback : process.argv[at + 1]!
}

const classes = {
  ...things,
  matrices: { prelude: matrixPrelude, programs: matrixPrograms },
  vectors: { prelude: vectorPrelude, programs: vectorPrograms },
}

const { prelude, programs } = classes[option('class', 'vectors') as keyof typeof classes]
const [count, seed, batch] = [Number(option('count', '1000')), Number(option('seed', '1')), 50]
let different = 0
let crashed = 0
for (let done = 0; done < count; done += batch) {
  const { differences, crashes } = compare(prelude, programs(seed * 1000 + done / batch, batch))
  crashed += crashes.length
  different += differences.length
  for (const { program, ours, theirs, errors } of differences)
    console.log(`====\n${program}---- loligo\n${ours}\n---- nrniv\n${theirs}\n---- ${errors}`)
}
console.log(
  `${(count - crashed) * callsEach} calls compared: ${count} programs, ${different} with a difference, ${crashed} that crash NEURON`,
)
process.exitCode = different ? 1 : 0
