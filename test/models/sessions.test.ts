/**
 * Sessions that NEURON's tools would have saved, side by side: nrniv with its tools, the command with ours. Everything that a session made
 * is printed and run. Only where NEURON is installed.
 */
import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { words } from '../unit/repl/run-command.ts'

const folder = fileURLToPath(new URL('./sessions/', import.meta.url))
const sessions = readdirSync(folder).filter((name) => name.endsWith('.ses'))

function printed([command, ...args]: readonly string[], session: string): string {
  const options = { cwd: folder, encoding: 'latin1', input: '' } as const
  return spawnSync(command!, [...args, '-nobanner', '-nogui', session, 'show.hoc'], options).stdout
}

describe.skipIf(spawnSync('nrniv', ['--version']).status !== 0)('sessions of tools', () => {
  it.each(sessions)('%s makes the same', { timeout: 60_000 }, (session) => {
    const theirs = printed(['nrniv'], session)
    expect(theirs).toMatch(/^t \d/m)
    expect(printed(words, session)).toBe(theirs)
  })
})
