// How long it takes until the mechanisms of NEURON's demo are loaded: nrnivmodl, and loligo with nothing kept, with all of it kept, and with
// modules made for all of them (which a start by itself leaves to the first use of each), as `loligo nrnivmodl` does.
// Each in turn, several times; by the clock, and user and system time of the processes; medians. From loligo's times that of a start
// without mechanisms is taken off. Run: node bench/mechanisms.mjs [rounds]
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

/** By the clock and of the processor. */
function seconds(cwd, cache, words) {
  const run = `TIMEFORMAT='%3R %3U %3S'; time "$@" </dev/null >/dev/null 2>&1`
  const env = { ...process.env, LOLIGO_CACHE: cache }
  const { stderr } = spawnSync('bash', ['-c', run, 'bash', ...words], { cwd, env, encoding: 'utf8' })
  const [real, user, system] = stderr.trim().split('\n').at(-1).split(' ').map(Number)
  return [real, user + system]
}
const median = (list) => [...list].sort((a, b) => a - b)[list.length >> 1]
const start = [process.execPath, command, '-nogui', '-nobanner', '-c', 'quit()']
const compile = [process.execPath, command, 'nrnivmodl', '.']

const times = { nrnivmodl: [], cold: [], warm: [], all: [], bare: [] }
seconds(mods, store, start)
for (let i = 0; i < Number(process.argv[2] ?? 5); i++) {
  rmSync(join(mods, 'x86_64'), { recursive: true, force: true })
  times.nrnivmodl.push(seconds(mods, 'off', ['nrnivmodl', '.']))
  for (let k = 0; k < 3; k++) {
    times.cold.push(seconds(mods, 'off', start))
    times.warm.push(seconds(mods, store, start))
    times.bare.push(seconds(empty, store, start))
  }
  rmSync(join(mods, 'x86_64'), { recursive: true, force: true })
  for (let k = 0; k < 3; k++) times.all.push(seconds(mods, 'off', compile))
}
rmSync(folder, { recursive: true })
for (const [which, what] of ['by the clock', 'of the processor'].entries()) {
  const [theirs, cold, warm, all, bare] = Object.values(times).map((list) => median(list.map((one) => one[which])))
  const faster = (ours) => (theirs / Math.max(0.001, ours - bare)).toFixed(1)
  console.log(
    `${what}: nrnivmodl takes ${theirs.toFixed(3)} s, a start of loligo without mechanisms ${bare.toFixed(3)} s`,
  )
  console.log(`  loaded, nothing kept:  ${faster(cold)} times as fast`)
  console.log(`  all modules made:      ${faster(all)} times`)
  console.log(`  loaded, all kept:      ${faster(warm)} times`)
  console.log(
    `  the whole process:     ${(theirs / cold).toFixed(1)}, ${(theirs / all).toFixed(1)}, ${(theirs / warm).toFixed(1)} times`,
  )
}
