/**
 * Programs of our own and what NEURON 8.2.2 prints for them (.out), and mistakes with the report that each gets (.err).
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createSession, libraryFile, memoryHost } from '../../index.ts'

const root = import.meta.dirname

function programs(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return programs(path)
    return entry.name.endsWith('.hoc') ? [path] : []
  })
}

/** A shell good enough for the programs: they write and remove a file. */
function runHeadless(path: string): { output: string; errors: string } {
  const host = memoryHost({}, libraryFile)
  host.system = (command) => {
    const written = /^printf '([^']*)' > (\S+)$/.exec(command)
    if (written) host.writeFile(written[2]!, written[1]!.replaceAll('\\n', '\n'))
    return { status: 0, output: '' }
  }
  const session = createSession({ host })
  session.runReported(readFileSync(join(root, path), 'latin1'), path.split('/').at(-1)!)
  return { output: host.output, errors: host.errors }
}

const all = programs('.')

describe('prints what NEURON prints', () => {
  it.each(all.filter((path) => existsSync(join(root, path.replace(/hoc$/, 'out')))))('%s', { retry: 2 }, (path) => {
    expect(runHeadless(path).output).toBe(readFileSync(join(root, path.replace(/hoc$/, 'out')), 'latin1'))
  })
})

describe('reports the mistake', () => {
  it.each(all.filter((path) => path.startsWith('problems/')))('%s', { retry: 2 }, async (path) => {
    await expect(runHeadless(path).errors).toMatchFileSnapshot(join(root, path.replace(/hoc$/, 'err')))
  })
})
