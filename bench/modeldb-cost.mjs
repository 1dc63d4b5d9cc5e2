// What published models cost, from the first byte read to the last one printed, with nothing kept from earlier runs: nrnivmodl and nrniv
// against loligo with an empty cache. For each run the time by the clock, the processor's time and the largest resident size (of NEURON that
// of the simulator alone, without its compiler). The models and what runs them are those of the comparison (`run.py`):
//
//   MODELDB_DIR=models node bench/modeldb-cost.mjs [--runner run.py] [--manifest manifest.json] [--times 3] [KEY ...]
//
// Without keys: all of the manifest. Several times: both in turn, and the shortest counts, for what others do on the machine only adds.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'

const project = resolve(import.meta.dirname, '..')
const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    runner: { type: 'string', default: join(project, '../shared/modeldb/run.py') },
    manifest: { type: 'string' },
    times: { type: 'string', default: '1' },
  },
})
const manifest = options.manifest ?? join(dirname(options.runner), 'manifest.json')
const models = process.env.MODELDB_DIR ?? join(project, '../corpus')
const folder = mkdtempSync(join(tmpdir(), 'modeldb-cost-'))

/** Runs one key and reads the times it left: `clock`, `processor` (seconds) and `memory` (MiB), or nothing if it did not come to its end. */
function measure(key, engine) {
  rmSync(folder, { recursive: true, force: true })
  const run = join(folder, 'run')
  const environment = { MODELDB_DIR: models, MODELDB_RUN: run, XDG_CACHE_HOME: join(folder, 'cache'), HOME: folder }
  const words = [options.runner, '--manifest', manifest, '--tag', 'cost', '--engine', engine, key]
  const { stdout } = spawnSync('python3', words, {
    cwd: project,
    env: { ...process.env, ...environment },
    encoding: 'utf8',
  })
  const file = join(run, 'times')
  if (!/run=yes/.test(stdout) || !existsSync(file)) return undefined
  const lines = readFileSync(file, 'utf8').trim().split('\n')
  const numbers = lines.filter((line) => /^[\d. ]+$/.test(line)).map((line) => line.split(' ').map(Number))
  const [clock, user, system] = numbers.at(-1)
  return { clock, processor: user + system, memory: numbers[0][3] / 1024 }
}

/** The least of each of several measurements. */
const least = (all) =>
  all.includes(undefined)
    ? undefined
    : Object.fromEntries(Object.keys(all[0]).map((name) => [name, Math.min(...all.map((one) => one[name]))]))

const times = join(folder, 'run', 'times')
const timed = `/usr/bin/time -a -o ${times} -f '%e %U %S %M'`
const engines = [
  `${timed} sh ${join(import.meta.dirname, 'modeldb-neuron.sh')} ${times} {mods} {entry} {probe}`,
  `${timed} {loligo} -nogui {mods} {entry} {probe}`,
]
const there = (key) => existsSync(join(models, key.split('@')[0]))
const keys =
  positionals.length > 0 ? positionals : Object.keys(JSON.parse(readFileSync(manifest, 'utf8')).models).filter(there)
const ratios = []
console.log(
  'model            NEURON: clock processor MiB   loligo: clock processor MiB   loligo / NEURON: clock processor',
)
for (const key of keys) {
  const all = Array.from({ length: Number(options.times) }, () => engines.map((engine) => measure(key, engine)))
  const [theirs, own] = [0, 1].map((which) => least(all.map((pair) => pair[which])))
  const shown = (one) =>
    one
      ? [one.clock.toFixed(2), one.processor.toFixed(2), one.memory.toFixed(0)]
          .map((text) => text.padStart(7))
          .join(' ')
      : 'does not end'
  if (!theirs || !own) {
    console.log(`${key.padEnd(16)} ${shown(theirs)}   ${shown(own)}`)
    continue
  }
  const ratio = {
    key,
    clock: own.clock / theirs.clock,
    processor: own.processor / theirs.processor,
    room: own.memory - 2 * theirs.memory,
  }
  ratios.push(ratio)
  console.log(
    `${key.padEnd(16)} ${shown(theirs)}   ${shown(own)}   ${ratio.clock.toFixed(2)} ${ratio.processor.toFixed(2)}`,
  )
}
rmSync(folder, { recursive: true, force: true })

const median = (name) => ratios.map((ratio) => ratio[name]).sort((a, b) => a - b)[Math.floor(ratios.length / 2)]
const slow = ratios.filter(({ clock }) => clock > 2).map(({ key }) => key)
if (ratios.length > 0) {
  console.log(
    `${ratios.length} runs; loligo / NEURON: median ${median('clock').toFixed(2)} by the clock, ${median('processor').toFixed(2)} of the processor`,
  )
  console.log(`more than twice as long: ${slow.length > 0 ? slow.join(' ') : 'none'}`)
  console.log(
    `largest resident size less twice NEURON's: at most ${Math.max(...ratios.map(({ room }) => room)).toFixed(0)} MiB`,
  )
}
