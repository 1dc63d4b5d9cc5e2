import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { Folder } from './run-command.ts'

const leak = `NEURON { SUFFIX leak NONSPECIFIC_CURRENT i RANGE g }
UNITS { (mA) = (milliamp) (mV) = (millivolt) (S) = (siemens) }
PARAMETER { g = 0.001 (S/cm2) }
ASSIGNED { v (mV) i (mA/cm2) }
BREAKPOINT { i = g*v }
`
const folder = new Folder({ 'leak.mod': leak })
afterAll(() => folder.remove())

describe('loligo nrnivmodl', () => {
  it('compiles a folder and leaves a program to run models with', async () => {
    const { status, out } = await folder.run(['nrnivmodl'])
    expect(status).toBe(0)
    expect(out).toContain('Translating leak.mod')
    expect(readFileSync(join(folder.path, 'x86_64/special'), 'latin1')).toContain('"$@"')
  })
  it('ends with 1 where a file is wrong, and names the place', async () => {
    const bad = new Folder({ 'leak.mod': leak, 'bad.mod': leak.replace('i = g*v', 'i = g*') })
    const { status, out, err } = await bad.run(['nrnivmodl', '.'])
    expect(status).toBe(1)
    expect(err).toContain('bad.mod:5')
    expect(out).toContain('Translating leak.mod')
    expect(existsSync(join(bad.path, 'x86_64'))).toBe(false)
    bad.remove()
  })
  it('tells of many files in their order, whoever compiles them', async () => {
    // much to read, so that there is a helper where there are two processors
    const long = `COMMENT\n${'long '.repeat(2000)}\nENDCOMMENT\n`
    const names = Array.from({ length: 12 }, (_, i) => `m${String(i).padStart(2, '0')}`)
    const text = (name: string, i: number) =>
      leak.replace('SUFFIX leak', `SUFFIX ${name === 'm05' ? 'm04' : name}`).replace('g*v', i % 4 === 3 ? 'g*' : 'g*v')
    const many = new Folder(
      Object.fromEntries(names.map((name, i) => [`${name}.mod`, text(name, i) + long.repeat(1 + (i % 3))])),
    )
    const { status, out, err } = await many.run(['nrnivmodl'])
    expect(status).toBe(1)
    const told = names.map((name) => `Translating ${name}.mod\n`).join('')
    expect(out).toBe(`${told}3 of 12 could not be compiled\n`)
    expect(err.match(/m\d\d\.mod:5|already exists/g)).toEqual(['m03.mod:5', 'already exists', 'm07.mod:5', 'm11.mod:5'])
    many.remove()
  })
})

it('loligo nmodl shows passes, and says which there are', async () => {
  expect((await folder.run(['nmodl', 'leak.mod', '--show', 'lower'])).out).toContain('export range current()')
  const { status, err } = await folder.run(['nmodl', 'leak.mod', '--show', 'none'])
  expect(status).toBe(1)
  expect(err).toContain('CLI1020')
})

it('loligo types writes a file of declarations', async () => {
  expect((await folder.run(['types', '.'])).out).toBe('mechanisms.d.ts: 1 mechanism\n')
  expect(readFileSync(join(folder.path, 'mechanisms.d.ts'), 'latin1')).toContain('/** S/cm2; 0.001 at first */')
})

it('loligo nmodl --check tells what modlunit would', async () => {
  const good = await folder.run(['nmodl', 'leak.mod', '--check'])
  expect([good.status, good.out]).toEqual([0, 'leak.mod: nothing to say\n'])
  const bad = new Folder({ 'leak.mod': leak.replace('g = 0.001 (S/cm2)', 'g = 0.001') })
  const { status, err } = await bad.run(['nmodl', 'leak.mod', '--check'])
  expect(status).toBe(1)
  expect(err).toContain('NMOD4004')
  expect(err).toContain('leak.mod:5:18')
  bad.remove()
})

describe('commands of the command line', () => {
  it('each tells its options', async () => {
    const { status, out, err } = await folder.run(['nmodl', '--help'])
    expect([status, err]).toEqual([0, ''])
    expect(out).toContain('loligo nmodl [options] <file.mod | folder>...')
    expect(out).toContain('--show <pass>')
    expect((await folder.run(['modeldb', '--help'])).out).toContain('loligo modeldb verify <folder>')
  })
  it('refuse options that they do not have', async () => {
    const { status, err } = await folder.run(['types', '.', '--ot', 'x.d.ts'])
    expect(status).toBe(1)
    expect(err).toContain("CLI1004: unknown option '--ot'\n(Did you mean --out?)")
  })
  it("nrnivmodl takes the flags of NEURON's own", async () => {
    expect((await folder.run(['nrnivmodl', '-incflags', '-I.', 'leak.mod'])).status).toBe(0)
  })
})
