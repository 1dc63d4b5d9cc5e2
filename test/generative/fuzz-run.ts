/**
 * Long runs: `npx tsx test/generative/fuzz-run.ts --count 100000 --seed 1`, with `--mod 1` of mechanisms. Each kind of fault is shown once.
 */
import { broken, corpus, fault, mechanismCorpus, mechanismFault, newSession } from './fuzz.ts'

const option = (name: string, fallback: number) => {
  const at = process.argv.indexOf(`--${name}`)
  return at < 0 ? fallback : Number(process.argv[at + 1])
}

const [count, seed, ofMechanisms] = [option('count', 1000), option('seed', 1), option('mod', 0) === 1]
const programs = ofMechanisms ? mechanismCorpus() : corpus()
/** So many programs share a session, as lines of a prompt do. */
const together = 25
let session = newSession()
const seen = new Map<string, number>()
for (let i = 0; i < count; i++) {
  const number = seed * 1_000_000 + i
  const text = broken(programs, number)
  if (i % together === 0) session = newSession()
  const started = process.cpuUsage().user
  let found = ofMechanisms ? mechanismFault(text) : fault(text, session)
  const used = (process.cpuUsage().user - started) / 1000
  // whatever has a time limit ends before
  if (!found && used > 20_000) found = 'takes long'
  if (!found) continue
  const kind = found
    .split('\n')
    .slice(0, 2)
    .join(' ')
    .replace(/"[^"]*"/g, '""')
    .slice(0, 200)
  seen.set(kind, (seen.get(kind) ?? 0) + 1)
  if (seen.get(kind) === 1) console.log(`==== ${number}\n${found}\n---- \n${text}`)
  session = newSession()
}
console.log([...seen].map(([kind, times]) => `${times} x ${kind}`).join('\n'))
const faults = [...seen.values()].reduce((sum, times) => sum + times, 0)
console.log(`${count} broken ${ofMechanisms ? 'mechanisms' : 'programs'}, ${faults} faults`)
process.exitCode = faults ? 1 : 0
