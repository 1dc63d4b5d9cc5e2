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

describe('reports each mistake, and leaves the session as it was', () => {
  const tables = readdirSync(join(root, 'problems')).filter((file) => file.endsWith('.cases'))
  it.each(tables)('%s', async (file) => {
    const path = join(root, 'problems', file)
    const reports = casesOf(readFileSync(path, 'latin1')).map(({ title, text }) => {
      const { errors, went, left } = runMistake(text)
      return `=== ${title}\n${text}---${went ? ' a warning' : ''}\n${errors}${left === afterwards ? '' : `!!! ${left}`}`
    })
    await expect(reports.join('\n')).toMatchFileSnapshot(path.replace(/cases$/, 'err'))
    expect(reports.filter((report) => report.includes('!!!') || !/^---.*\n\w+\d{4}: /m.test(report))).toEqual([])
  })
})

/** What every session can do after a mistake: new names of each kind, no section and no template left in use. */
const probe = `print "alive"
create probe_, other_
access other_
probe_ print secname()
print secname()
proc go_() { print $1 }
go_(7)
begintemplate Probe_
public x
proc init() { x = 3 }
endtemplate Probe_
objref probed_
probed_ = new Probe_()
print probed_.x
`
const afterwards = 'alive\nprobe_\nother_\n7 \n3 \n'

/** Runs a mistake line by line as a prompt does, and then something that is right. */
function runMistake(text: string): { errors: string; went: boolean; left: string } {
  const host = memoryHost({}, libraryFile)
  const session = createSession({ host })
  const went = session.runReported(text, 't.hoc')
  const { errors, output } = host
  session.runReported(probe, 'probe.hoc')
  return { errors, went, left: host.output.slice(output.length) + host.errors.slice(errors.length) }
}

describe('reports the mistake', () => {
  it.each(all.filter((path) => path.startsWith('problems/')))('%s', async (path) => {
    await expect(runHeadless(path).errors).toMatchFileSnapshot(join(root, path.replace(/hoc$/, 'err')))
  })
})
