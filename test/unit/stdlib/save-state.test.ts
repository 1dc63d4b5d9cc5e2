/** States of simulations: files that NEURON and we write are the same to the byte but for what NEURON leaves unset, and each reads the other's. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { words } from '../repl/run-command.ts'

const folder = mkdtempSync(join(tmpdir(), 'loligo-state-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const model = `
load_file("stdrun.hoc")
create s, d
access s
{nseg = 1  L = 10  diam = 10}
insert pas
insert hh
connect d(0), s(1)
d { nseg = 2  insert hh  insert pas  insert extracellular }
objref state, file, syn, both, stims[2], nc[4], clamp, values, times, trace, cv, handler
d syn = new ExpSyn(0.3)
d clamp = new IClamp(1)
{clamp.dur = 100}
d both = new Exp2Syn(1)
for i = 0, 1 stims[i] = new NetStim()
{stims[0].start = 0.5  stims[0].interval = 0.5  stims[1].start = 0.25}
nc[0] = new NetCon(stims[0], syn)
nc[1] = new NetCon(stims[1], both)
s nc[2] = new NetCon(&v(0.5), syn)
nc[3] = new NetCon(stims[1], syn)
for i = 0, 3 { nc[i].weight = 0.001*(i + 1)  nc[i].delay = 2 }
values = new Vector()
times = new Vector()
{values.append(0, 0.01, -0.02)  times.append(0, 0.7, 5)}
{values.play(&clamp.amp, times)}
trace = new Vector()
{s trace.record(&v(0.5), 0.5)}
cv = new CVode()
proc told() { print "told at ", t }
proc tell() { cv.event(3, "told()") }
handler = new FInitializeHandler("tell()")
state = new SaveState()
tstop = 1
`
const saving = `{run()  state.save()}
file = new File("$FILE")
{state.fwrite(file)}
`
const restoring = `file = new File("$FILE")
{state.fread(file)}
{finitialize(-65)  state.restore()}
printf("%.17g %.17g %.17g %.17g\\n", t, s.v(0.5), d.v(0.3), clamp.amp)
{continuerun(12)}
printf("%.17g %.17g %.17g %.17g %.17g\\n", t, s.v(0.5), d.v(0.3), clamp.amp, trace.sum())
{nc[1].weight = 7  state.restore(1)}
print t, nc[1].weight
`

function run(command: readonly string[], text: string): string {
  writeFileSync(join(folder, 'program.hoc'), text)
  const [name, ...args] = command
  const options = { cwd: folder, encoding: 'latin1', input: '' } as const
  const { stdout, stderr } = spawnSync(name!, [...args, '-nobanner', '-nogui', 'program.hoc'], options)
  return stdout + (name === 'nrniv' ? '' : stderr)
}
const save = (command: readonly string[], file: string) => run(command, model + saving.replace('$FILE', file))
const restore = (command: readonly string[], file: string) => run(command, model + restoring.replace('$FILE', file))

describe('SaveState', () => {
  it('refuses a damaged file, and restores nothing of it', { timeout: 60_000 }, () => {
    save(words, 'whole.bin')
    const whole = readFileSync(join(folder, 'whole.bin'))
    for (const [length, byte] of [
      [whole.length - 3, -1],
      [whole.length, 47],
    ] as const) {
      const damaged = Buffer.from(whole.subarray(0, length))
      if (byte >= 0) damaged[byte] = 0x7f
      writeFileSync(join(folder, 'damaged.bin'), damaged)
      expect(restore(words, 'damaged.bin')).toMatch(/HOC3194/)
    }
  })
})

describe.skipIf(spawnSync('nrniv', ['--version']).status !== 0)('files of SaveState', () => {
  it('are the same, and go both ways', { timeout: 60_000 }, () => {
    save(['nrniv'], 'theirs.bin')
    save(words, 'ours.bin')
    const [theirs, ours] = ['theirs.bin', 'ours.bin'].map((name) => readFileSync(join(folder, name)))
    // behind the artificial cells, sources of spikes have bytes that NEURON does not set
    const cells = theirs!.indexOf('5\n18 2 18\n')
    expect(cells).toBeGreaterThan(0)
    expect(ours!.subarray(0, cells).equals(theirs!.subarray(0, cells))).toBe(true)
    expect(ours!.length).toBe(theirs!.length)
    const back = restore(['nrniv'], 'theirs.bin')
    expect(back).toMatch(/told at 3/)
    expect(restore(['nrniv'], 'ours.bin')).toBe(back)
    expect(restore(words, 'theirs.bin')).toBe(back)
    expect(restore(words, 'ours.bin')).toBe(back)
  })
})
