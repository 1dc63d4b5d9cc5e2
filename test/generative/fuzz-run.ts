/** Long runs: `npx tsx test/generative/fuzz-run.ts --count 100000 --seed 1`. Each kind of fault is shown once. */
import { broken, corpus, fault, newSession } from './fuzz.ts'

const option = (name: string, fallback: number) => {
  const at = process.argv.indexOf(`--${name}`)
  return at < 0 ? fallback : Number(process.argv[at + 1])
}

const [count, seed] = [option('count', 1000), option('seed', 1)]
const programs = corpus()
/** So many programs share a session, as lines of a prompt do. */
const together = 25
let session = newSession()
const seen = new Map<string, number>()
for (let i = 0; i < count; i++) {
  const text = broken(programs, seed * 1_000_000 + i)
  if (i % together === 0) session = newSession()
  const started = Date.now()
  const found = fault(text, session) ?? (Date.now() - started > 1500 ? 'takes long' : undefined)
  if (!found) continue
  const kind = found
    .split('\n')
    .slice(0, 2)
    .join(' ')
    .replace(/"[^"]*"/, '""')
    .slice(0, 200)
  seen.set(kind, (seen.get(kind) ?? 0) + 1)
  if (seen.get(kind) === 1) console.log(`==== ${seed * 1_000_000 + i}\n${found}\n`)
}
console.log([...seen].map(([kind, times]) => `${times} x ${kind}`).join('\n'))
const faults = [...seen.values()].reduce((sum, times) => sum + times, 0)
console.log(`${count} broken programs, ${faults} faults`)
process.exitCode = faults ? 1 : 0
