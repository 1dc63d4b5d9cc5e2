/** Published models: archives that stay packed, names that are healed, the card, and where two runs part. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { strToU8, zipSync } from 'fflate'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { libraryFile } from '../../../index.ts'
import { readArchive } from '../../../repl/modeldb/archive.ts'
import { makeCard } from '../../../repl/modeldb/card.ts'
import { healedPath } from '../../../repl/modeldb/heal.ts'
import { ArchiveHost } from '../../../repl/modeldb/hosts.ts'
import { probeText, readTrace } from '../../../repl/modeldb/probe.ts'
import { firstDifference } from '../../../repl/modeldb/trace.ts'
import { runCommand } from '../../../repl/run.ts'

const zipOf = (files: Record<string, string>) =>
  zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)])))

describe('archives', () => {
  it('refuse paths that leave them, and what is no zip', () => {
    expect(() => readArchive('bad.zip', zipOf({ 'a.hoc': '', '../b.hoc': '' }))).toThrow('the path ../b.hoc leaves it')
    expect(() => readArchive('bad.zip', zipOf({ '/etc/x': '' }))).toThrow('leaves it')
    expect(() => readArchive('bad.zip', strToU8('not a zip'))).toThrow('cannot be used')
  })

  it('are folders to a program; what it writes stays beside them', () => {
    const files = readArchive('m.zip', zipOf({ 'm/init.hoc': 'x', 'm\\sub\\Cell.HOC': 'y', '__MACOSX/z': '' }))
    const host = new ArchiveHost(files, libraryFile)
    expect(host.chdir('m')).toBe(true)
    expect(host.listDirectory('.')).toEqual(['init.hoc', 'sub'])
    expect(host.readFile('Sub\\cell.hoc')).toBe('y')
    expect([...host.notes]).toEqual(['Sub\\cell.hoc is sub/Cell.HOC'])
    host.appendFile('out.dat', '1')
    host.appendFile('out.dat', '2')
    expect(host.readFile('../m/out.dat')).toBe('12')
    expect(host.readFile('../../../../etc/passwd')).toBeUndefined()
    expect([...host.written.keys()]).toEqual(['m/out.dat'])
  })
})

it('names are healed only where there is a file for them', () => {
  const folders: Record<string, string[]> = { '.': ['Data'], Data: ['a.txt'] }
  const list = (folder: string) => folders[folder]
  expect(healedPath('data\\A.TXT', list)).toBe('Data/a.txt')
  expect(healedPath('data/b.txt', list)).toBeUndefined()
})

it('without a known name, the program that no other loads is the entry; of several none is chosen, and they are listed', () => {
  const files = {
    'm/low.hoc': 'load_proc("x")',
    'm/lib/parts.hoc': '',
    'm/runlow.hoc': 'load_file("low.hoc") xopen("lib/Parts.hoc") // load_file("runlow.hoc")',
  }
  const open = (more: Record<string, string> = {}) =>
    makeCard(new ArchiveHost(readArchive('m.zip', zipOf({ ...files, ...more })), libraryFile))
  expect(open()).toMatchObject({ folder: 'm', entry: 'runlow.hoc' })
  const refusal = (() => {
    try {
      open({ 'm/runhigh.hoc': 'load_file("low.hoc")' })
    } catch (error) {
      return error
    }
  })()
  expect(refusal).toMatchObject({ code: 'CLI1011', help: expect.stringContaining('m/runhigh.hoc, m/runlow.hoc') })
})

it('the card names entry, mechanisms, missing files, panels and buttons without running anything', () => {
  const files = readArchive(
    'm.zip',
    zipOf({
      'mosinit.hoc': 'load_file("nrngui.hoc") load_file("sub/cell.hoc") // load_file("old.hoc")\nxopen("gone.hoc")',
      'sub/cell.hoc': 'xpanel("Demo") xbutton("Go", "run(\\"x\\")") xbutton("Stop")',
      'mods/good.mod': 'NEURON { SUFFIX good }',
      'mods/bad.mod': 'NEURON { SUFFIX bad }\nINITIAL { x = }',
    }),
  )
  const card = makeCard(new ArchiveHost(files, libraryFile))
  expect(card).toMatchObject({
    folder: '.',
    entry: 'mosinit.hoc',
    mechanismFolders: ['mods'],
    mechanisms: 2,
    compiled: 1,
  })
  expect(card.failures[0]!.report).toContain('bad.mod:2')
  expect(card.missing).toEqual([{ file: 'gone.hoc', namedIn: 'mosinit.hoc' }])
  expect(card.panels).toEqual(['Demo'])
  expect(card.buttons.map(({ label, action }) => [label, action])).toEqual([
    ['Go', 'run("x")'],
    ['Stop', 'Stop'],
  ])
})

it('two traces part at the first step where a number differs', () => {
  const trace = (values: number[]) => ({
    times: [0, 0.025, 0.05],
    rows: [{ section: 'soma', variable: 'v', mechanism: '', values }],
  })
  expect(firstDifference(trace([1, 2, 3]), trace([1, 2, 3]))).toBeUndefined()
  const found = firstDifference(trace([1, 2, 3]), trace([1, 2.5, 4]))
  expect(found).toMatchObject({ step: 1, t: 0.025, section: 'soma', variable: 'v', expected: 2, found: 2.5, count: 1 })
})

describe('on the command line', () => {
  const start = process.cwd()
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'loligo-modeldb-'))
    process.chdir(folder)
  })
  afterEach(() => {
    process.chdir(start)
    rmSync(folder, { recursive: true })
  })

  it('a packed model runs, and leaves figures, curves and its files in a folder', async () => {
    const program = `load_file("nrngui.hoc")
create soma
access soma
objref g, f
g = new Graph()
g.addvar("v(.5)")
graphList[0].append(g)
proc keep() { f = new File() f.wopen("kept.txt") f.printf("%g", t) f.close() }
{ xpanel("P") xbutton("All", "run() keep()") xpanel() }
`
    writeFileSync('m.zip', zipOf({ 'm/mosinit.hoc': program }))
    expect(await runCommand(['modeldb', 'run', 'm.zip', '--press', 'all', '--json'])).toBe(0)
    expect(readFileSync('m-out/files/m/kept.txt', 'latin1')).toBe('5')
    expect(readFileSync('m-out/graph0.csv', 'latin1').split('\n')[0]).toBe('curve,x,y')
    expect(readFileSync('m-out/figures.html', 'latin1')).toContain('Plotly.newPlot')
  })

  it.skipIf(spawnSync('nrniv', ['--version']).status !== 0)(
    'a run is compared with NEURON, and later with what NEURON gave',
    { timeout: 60_000 },
    async () => {
      mkdirSync('m')
      const program = `load_file("stdrun.hoc")
proc build() {
    execute("create soma, dend")
    execute("access soma")
    execute("connect dend(0), soma(1)")
    execute("soma insert hh")
    tstop = 1
}
`
      writeFileSync('m/mosinit.hoc', program)
      const recipe = ['-c', 'build()', '-c', 'run()', '--json']
      expect(await runCommand(['modeldb', 'verify', 'm', '--record', 'kept.json', ...recipe])).toBe(0)
      const report = () => JSON.parse(readFileSync('m-verify/report.json', 'utf8'))
      expect(report()).toMatchObject({ against: 'NEURON', same: true, steps: 41, recorded: 2 })
      const again = ['modeldb', 'verify', 'm', '--reference', 'kept.json', ...recipe]
      expect(await runCommand(again)).toBe(0)
      expect(report()).toMatchObject({ against: 'kept.json', same: true, steps: 41 })
      const kept = JSON.parse(readFileSync('kept.json', 'utf8'))
      kept.rows[1].values[7] += 1e-9
      writeFileSync('kept.json', JSON.stringify(kept))
      expect(await runCommand(again)).toBe(1)
      expect(report()).toMatchObject({ same: false, first: { step: 7, section: 'dend', variable: 'v', count: 1 } })
    },
  )

  it('the probe of a comparison records voltages, or all of a section', () => {
    const whole = readTrace('t 2\n0\n1\nsoma v - 2\n-65\n-64.5\nsoma m_hh hh 2\n0\nnan\n')
    expect(whole.times).toEqual([0, 1])
    expect(whole.rows.map(({ variable, mechanism }) => [variable, mechanism])).toEqual([
      ['v', ''],
      ['m_hh', 'hh'],
    ])
    expect(probeText({ statements: ['run()'], output: 'x', section: 'soma' })).toContain('strcmp(secname(), "soma")')
  })
})
