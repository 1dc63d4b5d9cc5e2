/**
 * Long runs: `npx tsx test/generative/run-groups.ts --count 100 --seed 1` compares so many random groups of mechanisms;
 * `--stepping variable` or `--stepping "second order"`; `--show N` prints the texts of the first N that differ.
 */
import { compareGroups, type Stepping } from './compare-groups.ts'
import { randomGroup } from './mechanism-groups.ts'

const words = process.argv
const option = (name: string, fallback: string) => {
  const at = words.indexOf(`--${name}`)
  return at < 0 ? fallback : words[at + 1]!
}
const [count, seed, show] = ['count', 'seed', 'show'].map((name, i) => Number(option(name, ['20', '1', '2'][i]!)))
const stepping = option('stepping', 'fixed') as Stepping
const first = Number(option('first', '0'))
let different = 0
for (let done = 0; done < count!; done += 20) {
  const groups = Array.from({ length: Math.min(20, count! - done) }, (_, i) =>
    randomGroup(seed! * 10_000 + first + done + i, `r${first + done + i}`),
  )
  for (const { group, ours, theirs } of compareGroups(groups, stepping)) {
    different++
    const [a, b] = [ours, theirs].map((text) => text.split('\n')) as [string[], string[]]
    const line = b.findIndex((one, i) => one !== a[i])
    const [x, y] = [a[line] ?? '', b[line] ?? ''].map((text) => text.split(' ')) as [string[], string[]]
    const apart = y.flatMap((one, i) => (one === x[i] ? [] : [`    ${one}  here ${x[i]}`]))
    console.log(`seed ${group.seed}: ${group.name}, line ${line}\n${apart.slice(0, 12).join('\n')}`)
    if (apart.length === 0) console.log(`    here: ${a.at(-1)}\n    there: ${b.at(-1)}`)
    if (different <= show!) console.log([...group.files.values(), group.setup, group.change].join('\n'))
  }
}
console.log(`${count} groups, ${different} with a difference`)
