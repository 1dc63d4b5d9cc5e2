/**
 * Programs of our own and what NEURON 8.2.2 prints for them (.out), and mistakes with the report that each gets (.err).
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createSession, libraryFile, memoryHost } from '../../index.ts'
import { casesOf, readOutput } from './cases.ts'

const root = import.meta.dirname

function programs(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return programs(path)
    return entry.name.endsWith('.hoc') ? [path] : []
  })
}

/** Shows as many cases as differ, by their titles. */
function differingCases(file: string): { title: string; ours: string; theirs: string }[] {
  const theirs = casesOf(readFileSync(join(root, 'cases', file.replace(/cases$/, 'out')), 'latin1'))
  return casesOf(readFileSync(join(root, 'cases', file), 'latin1')).flatMap(({ title, text }, i) => {
    const [ours, wanted] = [runText(text, 't.hoc').output, readOutput(theirs[i]!.text)]
    return ours === wanted ? [] : [{ title, ours, theirs: wanted }]
  })
}

/** A shell good enough for the programs: they write and remove a file. */
const runHeadless = (path: string) => runText(readFileSync(join(root, path), 'latin1'), path.split('/').at(-1)!)

function runText(text: string, name: string): { output: string; errors: string } {
  const host = memoryHost({}, libraryFile)
  host.system = (command) => {
    const written = /^printf '([^']*)' > (\S+)$/.exec(command)
    if (written) host.writeFile(written[2]!, written[1]!.replaceAll('\\n', '\n'))
    return { status: 0, output: '' }
  }
  // the clock stands still: what run() flushes now and then must not depend on how busy the machine is
  host.seconds = () => 0
  const session = createSession({ host })
  session.runReported(text, name)
  return { output: host.output, errors: host.errors }
}

const all = programs('.')

describe('prints what NEURON prints', () => {
  it.each(all.filter((path) => existsSync(join(root, path.replace(/hoc$/, 'out')))))('%s', (path) => {
    expect(runHeadless(path).output).toBe(readFileSync(join(root, path.replace(/hoc$/, 'out')), 'latin1'))
  })
})

describe('small programs print what NEURON prints', () => {
  it.each(readdirSync(join(root, 'cases')).filter((file) => file.endsWith('.cases')))('%s', (file) => {
    expect(differingCases(file)).toEqual([])
  })
})

describe('reports the mistake', () => {
  it.each(all.filter((path) => path.startsWith('problems/')))('%s', async (path) => {
    await expect(runHeadless(path).errors).toMatchFileSnapshot(join(root, path.replace(/hoc$/, 'err')))
  })
})
