/** Small mechanisms that print the same on loligo and on nrniv, to the last digit. */
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { createSession, libraryFile, memoryHost } from '../../index.ts'
import { hasNeuron } from '../generative/compare.ts'
import { compareGroups } from '../generative/compare-groups.ts'
import { compareMechanisms } from '../generative/compare-mechanisms.ts'
import { randomGroup } from '../generative/mechanism-groups.ts'
import { randomMechanism } from '../generative/mechanisms.ts'

const cases = fileURLToPath(new URL('./cases/', import.meta.url))

function ours(folder: string): string {
  const files = readdirSync(folder).map((name): [string, string] => [name, readFileSync(join(folder, name), 'latin1')])
  const host = memoryHost(Object.fromEntries(files), libraryFile)
  const session = createSession({ host })
  session.loadMechanisms()
  session.run(readFileSync(join(folder, 'main.hoc'), 'latin1'))
  return host.output
}

function theirs(from: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'cases-'))
  try {
    cpSync(from, folder, { recursive: true })
    // its last link step, of a program nobody needs, may fail: only the library counts
    const made = spawnSync('nrnivmodl', [], { cwd: folder, encoding: 'latin1' })
    const library = 'x86_64/libnrnmech.so'
    if (!existsSync(join(folder, library)))
      throw new Error(`nrnivmodl refuses a mechanism:\n${made.stderr.slice(-3000)}`)
    const args = ['-nobanner', '-nogui', '-dll', library, 'main.hoc']
    return spawnSync('nrniv', args, { cwd: folder, encoding: 'latin1', input: '' }).stdout
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

describe.skipIf(!hasNeuron())('mechanisms print what NEURON prints', () => {
  it.each(readdirSync(cases))('%s', { timeout: 120_000 }, (name) => {
    expect(ours(join(cases, name))).toBe(theirs(join(cases, name)))
  })

  it('random ones, to the last bit', { timeout: 120_000 }, () => {
    const mechanisms = Array.from({ length: 8 }, (_, i) => randomMechanism(70_000 + i, `r${i}`))
    expect(compareMechanisms(mechanisms)).toEqual([])
  })
  it('random groups that share a cell, its ions and its events', { timeout: 120_000 }, () => {
    const groups = Array.from({ length: 3 }, (_, i) => randomGroup(20_020 + i, `r${i}`))
    expect(compareGroups(groups, 'fixed')).toEqual([])
  })
})
