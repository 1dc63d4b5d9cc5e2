/** A folder with a mechanism that cannot be compiled: the others are there, and only who uses that one is stopped. */
import { expect, it } from 'vitest'
import { createSession, libraryFile, memoryHost, type Problem } from '../../../index.ts'

const good =
  'NEURON { SUFFIX good NONSPECIFIC_CURRENT i RANGE g }\nPARAMETER { g = 1 }\nASSIGNED { v i }\nBREAKPOINT { i = g*v }\n'
const bad = (name: string) => good.replace('SUFFIX good', name).replace('i = g*v', 'i = g*vv')

function folder(files: Record<string, string>) {
  const host = memoryHost(files, libraryFile)
  const session = createSession({ host })
  return { host, session, names: session.loadMechanisms() }
}

function problemOf(body: () => void): Problem {
  try {
    body()
  } catch (error) {
    return error as Problem
  }
  throw new Error('no problem')
}

it('tells what is wrong with one file, and loads the rest', () => {
  const { host, session, names } = folder({ 'a.mod': bad('SUFFIX a'), 'b.mod': good })
  expect(names).toEqual(['good'])
  expect(host.errors).toMatch(/^NMOD2001: vv undefined.*\n {3}a\.mod:4:\d+\n.*\n.*\^\^\n/)
  session.run('create soma\naccess soma\ninsert good\nprint g_good\n')
  expect(host.output).toBe('1 \n')
})

it.each([
  ['SUFFIX a', 'insert a\n'],
  ['POINT_PROCESS a', 'objref p\np = new a(0.5)\n'],
  ['ARTIFICIAL_CELL a', 'objref p\np = new a()\n'],
])('%s: the reason is given where it is used', (kind, use) => {
  const { session } = folder({ 'a.mod': bad(kind) })
  session.run(
    'create soma\naccess soma\nproc unused() { insert a g_a = 3 }\n'.replace(kind === 'SUFFIX a' ? '' : /proc.*\n/, ''),
  )
  expect(problemOf(() => session.run(use))).toMatchObject({
    code: 'RUN3026',
    message: expect.stringMatching(/^the mechanism a cannot be used: NMOD\d+: .*\(a\.mod:\d\)$/),
  })
})

it('says of a name that it would come from a refused mechanism', () => {
  const { session } = folder({ 'a.mod': bad('SUFFIX a').replace('NEURON {', 'NEURON { GLOBAL q') })
  expect(problemOf(() => session.run('print q_a\n')).help).toContain(
    'the mechanism a would define it, but cannot be used',
  )
})

it.each([
  ['nothing', ''],
  ['a name that is none', 'NEURON { SUFFIX 3 }'],
  ['bytes', '\x00\xff\xfe{}\x80'],
  ['a comment without end', 'COMMENT\nNEURON { SUFFIX a }'],
  ['a name that is taken', 'NEURON { SUFFIX pas }'],
])('leaves out a file with %s', (_, text) => {
  const { host, names } = folder({ 'a.mod': text, 'b.mod': good })
  expect(names).toEqual(['good'])
  expect(host.errors).toMatch(/^(NMOD|RUN)\d+: /)
})

it('refuses both of two files with one name', () => {
  const { host, session } = folder({ 'a.mod': good, 'b.mod': good })
  const found = problemOf(() => session.run('create soma\nsoma insert good\n'))
  expect(found.message).toMatch(/good cannot be used: RUN3001: The user defined name.*\(a\.mod, b\.mod\)/)
  expect(host.errors).toMatch(
    /^RUN3001: .*\n {3}b\.mod:1:\d+\n[\s\S]*\^{4}\n {3}help: good is the name that a\.mod gives, too/,
  )
})

it('throws the problem of a file that is loaded by itself', () => {
  const session = createSession({ host: memoryHost({ 'a.mod': bad('SUFFIX a') }) })
  expect(problemOf(() => session.loadMechanism('a.mod')).code).toBe('NMOD2001')
  expect(problemOf(() => session.loadMechanism('none.mod')).code).toBe('CLI1001')
})
