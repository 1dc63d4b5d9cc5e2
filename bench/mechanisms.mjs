// How long it takes until the mechanisms of NEURON's demo can be used: nrnivmodl, and loligo with nothing kept and with all kept.
// Each in turn, several times; user and system time of the processes, medians. From loligo's times that of a start without
// mechanisms is taken off. Run: node bench/mechanisms.mjs [rounds]
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const demo = '/usr/share/nrn/demo/release'
const command = resolve(import.meta.dirname, '../bin/loligo.cjs')
const folder = mkdtempSync(join(tmpdir(), 'mechanisms-'))
const [mods, empty, store] = ['mods', 'empty', 'store'].map((name) => join(folder, name))
for (const one of [mods, empty]) mkdirSync(one)
for (const name of readdirSync(demo)) cpSync(join(demo, name), join(mods, name))

function seconds(cwd, cache, words) {
  const run = `TIMEFORMAT='%3U %3S'; time "$@" </dev/null >/dev/null 2>&1`
  const env = { ...process.env, LOLIGO_CACHE: cache }
  const { stderr } = spawnSync('bash', ['-c', run, 'bash', ...words], { cwd, env, encoding: 'utf8' })
  const [user, system] = stderr.trim().split('\n').at(-1).split(' ').map(Number)
  return user + system
}
const median = (list) => [...list].sort((a, b) => a - b)[list.length >> 1]
const loligo = [process.execPath, command, '-nogui', '-nobanner', '-c', 'quit()']

const times = { nrnivmodl: [], cold: [], warm: [], bare: [] }
seconds(mods, store, loligo)
for (let i = 0; i < Number(process.argv[2] ?? 5); i++) {
  rmSync(join(mods, 'x86_64'), { recursive: true, force: true })
  times.nrnivmodl.push(seconds(mods, 'off', ['nrnivmodl', '.']))
  for (let k = 0; k < 3; k++) {
    times.cold.push(seconds(mods, 'off', loligo))
    times.warm.push(seconds(mods, store, loligo))
    times.bare.push(seconds(empty, store, loligo))
  }
}
rmSync(folder, { recursive: true })
const [theirs, cold, warm, bare] = Object.values(times).map(median)
console.log(`nothing kept: ${(theirs / (cold - bare)).toFixed(1)} times as fast as nrnivmodl`)
console.log(`all kept:     ${(theirs / Math.max(0.001, warm - bare)).toFixed(0)} times`)
console.log(`the whole process, with its start: ${(theirs / cold).toFixed(1)} and ${(theirs / warm).toFixed(1)} times`)
