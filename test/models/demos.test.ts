/**
 * NEURON's own demos that need compiled mechanisms, side by side: nrniv with its nrnivmodl, and the command with the same files.
 * Only where NEURON is installed with its demos.
 */
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { words } from '../unit/repl/run-command.ts'

const demo = '/usr/share/nrn/demo'
const isThere = existsSync(join(demo, 'release')) && spawnSync('nrniv', ['--version']).status === 0

/** The terminal of release.hoc with a pulse of current; what its mechanisms have, each step. */
const release = `{load_file("stdrun.hoc")}
{xopen("${demo}/release.hoc")}
objref stim
terminal stim = new IClamp(0.5)
{ stim.del = 1  stim.dur = 0.5  stim.amp = 0.05 }
proc show() { local i
  printf("@ %.17g %.17g %.17g %.17g %.17g %.17g", t, v(0.5), cai(0.5), ica(0.5), ina(0.5), ik(0.5))
  printf(" %.17g %.17g %.17g %.17g", m_HHna(0.5), n_HHk(0.5), oca_cachan(0.5), ena(0.5))
  printf(" %.17g %.17g %.17g", Ves_trel(0.5), B_trel(0.5), Ach_trel(0.5))
  for i = 0, 9 printf(" %.17g", ca_cadifpmp[i](0.5))
  printf(" %.17g %.17g\\n", pump_cadifpmp(0.5), pumpca_cadifpmp(0.5))
}
dt = 0.025
{finitialize(-65)}
show()
while (t < 10) { fadvance() show() }
`
/** The same cable with the channels that release.hoc leaves out. */
const channels = `create soma
access soma
{ nseg = 3  L = 30  diam = 2  insert MCna  insert HHk  insert cachan1  insert pas  g_pas = 0.0003 }
celsius = 6.3
objref stim
stim = new IClamp(0.5)
{ stim.del = 0.5  stim.dur = 5  stim.amp = 0.1 }
proc show() {
  printf("@ %.17g %.17g %.17g %.17g %.17g", t, v(0.1), ina(0.1), ik(0.5), ica(0.9))
  printf(" %.17g %.17g %.17g %.17g %.17g\\n", P_MCna(0.5), L_MCna(0.5), M_MCna(0.5), O_MCna(0.5), S_cachan1(0.5))
}
dt = 0.025
{finitialize(-65)}
show()
while (t < 10) { fadvance() show() }
`
/** A ring of the cells of the demo on synchrony. */
const sync = `{load_file("stdrun.hoc")}
{load_file("${demo}/sync/cell.hoc")}
objref cells, nc, times, ids, connections
cells = new List()
connections = new List()
times = new Vector()
ids = new Vector()
create place
access place
for i = 0, 7 cells.append(new Cell())
for i = 0, 7 {
  cells.o(i).pp.invl = 10 + i
  nc = new NetCon(cells.o(i).pp, cells.o((i + 1) % 8).pp)
  { nc.weight = -0.01  nc.delay = 1  nc.record(times, ids, i) }
  connections.append(nc)
}
dt = 0.025
{finitialize(-65)}
while (t < 100) fadvance()
for i = 0, times.size - 1 printf("@ %d %.17g\\n", ids.x[i], times.x[i])
`

describe.skipIf(!isThere)('demos of NEURON with mechanisms', () => {
  let folder = ''
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'demos-'))
    for (const name of readdirSync(join(demo, 'release'))) cpSync(join(demo, 'release', name), join(folder, name))
    // its last link step, of a program nobody needs, may fail
    spawnSync('nrnivmodl', ['.'], { cwd: folder })
  }, 120_000)
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  const run = (command: readonly string[], script: string): number[][] => {
    writeFileSync(join(folder, 'run.hoc'), script)
    const args = [...command.slice(1), '-nobanner', '-nogui', 'run.hoc']
    const env = { ...process.env, NRNDEMO: `${demo}/`, LOLIGO_CACHE: 'off' }
    const { stdout, stderr } = spawnSync(command[0]!, args, { cwd: folder, encoding: 'latin1', maxBuffer: 1e9, env })
    const lines = stdout.split('\n').filter((line) => line.startsWith('@ '))
    if (lines.length === 0) throw new Error(stderr)
    return lines.map((line) => line.slice(2).trim().split(/\s+/).map(Number))
  }

  it.each([
    ['release', release],
    ['channels', channels],
    ['sync', sync],
  ])('%s: the same numbers at every step', { timeout: 120_000 }, (_name, script) => {
    const theirs = run(['nrniv', '-dll', 'x86_64/libnrnmech.so'], script)
    const ours = run(words, script)
    expect(ours).toHaveLength(theirs.length)
    const far = theirs.flatMap((row, i) =>
      row.flatMap((value, k) => {
        const here = ours[i]![k]!
        return Math.abs(here - value) <= 1e-9 * Math.abs(value) ? [] : [{ row: i, column: k, value, here }]
      }),
    )
    expect(far.slice(0, 5)).toEqual([])
  })
})
