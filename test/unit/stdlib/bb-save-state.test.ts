/** The state of cells by their numbers: NEURON and we read each other's files and go on alike, and what is damaged changes nothing. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { words } from '../repl/run-command.ts'

const folder = mkdtempSync(join(tmpdir(), 'loligo-cells-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const model = `
load_file("stdrun.hoc")
begintemplate Cell
public soma, dend, syn, slow
create soma, dend[2]
objref syn, slow
proc init() { local i
  create soma, dend[2]
  soma { insert hh L = 10 diam = 10 }
  for i = 0, 1 {
    dend[i] { insert pas nseg = 3 L = 50 diam = 1 }
    connect dend[i](0), soma(1)
  }
  dend[0] syn = new ExpSyn(.5)
  dend[1] slow = new Exp2Syn(1)
}
endtemplate Cell
objref pc, cells[3], nc, all, stim, beat, fire, state, nil, times, ids, current
pc = new ParallelContext()
all = new List()
for i = 0, 2 {
  cells[i] = new Cell()
  pc.set_gid2node(10*i, 0)
  cells[i].soma nc = new NetCon(&v(.5), nil)
  nc.threshold = -10
  pc.cell(10*i, nc)
}
fire = new IntFire2()
{pc.set_gid2node(7, 0)  pc.cell(7, new NetCon(fire, nil))}
proc join() {
  nc = pc.gid_connect($1, $o2)
  nc.delay = $3
  nc.weight = $4
  all.append(nc)
}
for i = 0, 2 {
  join(10*((i + 1)%3), cells[i].syn, 5, 0.01)
  join(10*((i + 2)%3), cells[i].slow, 7, 0.001)
  join(10*i, fire, 2 + i, 0.3)
}
join(7, cells[2].syn, 3, 0.02)
stim = new NetStim()
{stim.number = 100  stim.start = 2  stim.interval = 3  stim.noise = 0.5  stim.noiseFromRandom123(1, 2, 3)}
nc = new NetCon(stim, cells[0].syn)
{nc.weight = 0.05  nc.delay = 1.5  all.append(nc)}
{pc.set_maxstep(10)  times = new Vector()  ids = new Vector()  pc.spike_record(-1, times, ids)}
stdinit()
state = new BBSaveState()
proc show() {
  printf("%.12g %.12g %.12g %.12g %.12g\\n", t, cells[0].soma.v, cells[1].dend[1].v(.9), cells[2].dend[0].v(.2), fire.i)
}
`
const saving = `{pc.psolve(20.05)  state.save("$FILE")}
show()
{state.save_test_bin()}
`
const restoring = `{state.restore("$FILE")}
show()
{times.resize(0)  ids.resize(0)  pc.psolve(60)}
show()
{times.printf("%.10g ")  ids.printf("%g ")}
`

function run(command: readonly string[], text: string): { stdout: string; stderr: string } {
  writeFileSync(join(folder, 'program.hoc'), model + text)
  const [name, ...args] = command
  const options = { cwd: folder, encoding: 'latin1', input: '' } as const
  return spawnSync(name!, [...args, '-nobanner', '-nogui', 'program.hoc'], options)
}
/** NEURON 8.2 does not keep potentials outside. */
const outside = `for i = 0, 2 cells[i].dend[1] { insert extracellular xraxial = 10 xg = 1 }\nstdinit()\n`
const nrniv = ['nrniv']
const hasNrniv = spawnSync('nrniv', ['--version']).status === 0
const restored = (command: readonly string[], file: string) => run(command, restoring.replace('$FILE', file))

describe('BBSaveState', () => {
  it('goes back to where it was, and goes on as if nothing had been', { timeout: 60_000 }, () => {
    const on = '{times.resize(0)  pc.psolve(60)}\nshow()\n{times.printf("%.10g ")}\n'
    const lines = (text: string) =>
      run(words, outside + text)
        .stdout.trim()
        .split('\n')
        .slice(-2)
    const whole = lines(`${saving.replace('$FILE', 'ours.txt')}${on}`)
    const again = lines(`{state.restore("ours.txt")}\n${on}`)
    const numbers = (all: string[]) => all.flatMap((line) => line.trim().split(/\s+/).map(Number))
    expect(numbers(again).length).toBeGreaterThan(10)
    // 15 digits of each number were kept
    for (const [i, value] of numbers(again).entries()) expect(value).toBeCloseTo(numbers(whole)[i]!, 6)
  })

  it('refuses a damaged file or one of other cells, and changes nothing', { timeout: 60_000 }, () => {
    run(words, saving.replace('$FILE', 'whole.txt'))
    const whole = readFileSync(join(folder, 'whole.txt'), 'latin1')
    const damaged = {
      'short.txt': whole.slice(0, -20),
      'half.txt': whole.slice(0, whole.length / 2),
      'words.txt': whole.replace('//hh', '//ii'),
      'number.txt': whole.replace(/( +)-?\d+\.\d+\n/, '$1x\n'),
      'less.txt': whole.replace(/begin cell\n +20\n(?:.*\n)*?end cell\n/, ''),
      'section.txt': whole.replace('//contents\n           3', '//contents\n           4'),
    }
    const tries = Object.entries(damaged).map(([name, content]) => {
      writeFileSync(join(folder, name), content)
      return `{execute1("{state.restore(\\"${name}\\")}")}\nshow()\n`
    })
    const { stdout, stderr } = run(words, `show()\n${tries.join('')}`)
    const shown = stdout.split('\n').filter((line) => /^\S+ \S+ \S+ \S+ \S+$/.test(line))
    expect(shown).toHaveLength(7)
    expect(new Set(shown).size).toBe(1)
    expect(stderr.match(/HOC317[23]/g)).toEqual(['HOC3173', 'HOC3173', 'HOC3173', 'HOC3173', 'HOC3172', 'HOC3172'])
  })

  it.skipIf(!hasNrniv)('reads files of NEURON, and NEURON ours', { timeout: 60_000 }, () => {
    spawnSync('mkdir', ['-p', join(folder, 'binbufout')])
    const theirs = run(nrniv, saving.replace('$FILE', 'theirs.txt')).stdout
    expect(run(words, saving.replace('$FILE', 'ours.txt')).stdout).toBe(theirs)
    for (const file of ['theirs.txt', 'ours.txt'])
      expect(restored(words, file).stdout).toBe(restored(nrniv, file).stdout)
  })

  it.skipIf(!hasNrniv)('prints a cell as NEURON does', { timeout: 60_000 }, () => {
    const printed = (command: readonly string[], name: string) => {
      run(command, `{pc.psolve(20)  pc.prcellstate(10, "${name}")}`)
      return readFileSync(join(folder, `10_${name}.nrndat`), 'latin1').split('\n')
    }
    const [ours, theirs] = [printed(words, 'ours'), printed(nrniv, 'theirs')]
    expect(ours).toHaveLength(theirs.length)
    // of mechanisms NEURON keeps slopes and times that are nobody's here
    const begin = ours.findIndex((line) => line.startsWith('type=4'))
    expect(ours.slice(0, begin)).toEqual(theirs.slice(0, begin))
    const lines = (all: string[]) => all.filter((line) => !line.startsWith(' '))
    expect(lines(ours)).toEqual(lines(theirs))
  })
})
