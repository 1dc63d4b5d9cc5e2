// How long it takes to build a network of many small cells and to run it for three milliseconds, and how much memory, in NEURON and in
// loligo in turn; user and system time and the largest resident size of the processes. Run: node bench/network.mjs [cells ...]
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const command = resolve(import.meta.dirname, '../bin/loligo.cjs')
const folder = mkdtempSync(join(tmpdir(), 'network-'))
const program = readFileSync(join(import.meta.dirname, 'network.hoc'), 'utf8')

/** Seconds of processor, largest resident size in MiB, what was printed. */
function measure(cells, words) {
  const file = join(folder, `network-${cells}.hoc`)
  writeFileSync(file, `cells = ${cells}\n${program}`)
  const { stdout, stderr } = spawnSync('/usr/bin/time', ['-f', '%U %S %M', ...words, '-nobanner', '-nogui', file], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const [user, system, size] = stderr.trim().split('\n').at(-1).split(' ').map(Number)
  return { seconds: user + system, size: size / 1024, result: /@@result (.*)/.exec(stdout)?.[1] }
}

const sizes = process.argv.slice(2).map(Number)
for (const cells of sizes.length > 0 ? sizes : [1000, 10000]) {
  const theirs = measure(cells, ['nrniv'])
  const own = measure(cells, [process.execPath, command])
  const memory = [theirs, own].map(({ size }) => `${size.toFixed(0)} MiB`).join(' and ')
  const same = own.result !== undefined && own.result === theirs.result ? 'the same numbers' : 'OTHER NUMBERS'
  console.log(`${cells} cells: ${(theirs.seconds / own.seconds).toFixed(2)} times as fast; ${memory}; ${same}`)
}
rmSync(folder, { recursive: true })
