/**
 * Networks of numbered cells, side by side: nrniv with its ParallelNetManager, the command with ours. Only where NEURON is installed.
 */
import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { words } from '../unit/repl/run-command.ts'

const folder = fileURLToPath(new URL('./networks/', import.meta.url))
const networks = readdirSync(folder).filter((name) => name.endsWith('.hoc'))

function printed([command, ...args]: readonly string[], network: string): string {
  const options = { cwd: folder, encoding: 'latin1', input: '' } as const
  return spawnSync(command!, [...args, '-nobanner', '-nogui', network], options).stdout
}

describe.skipIf(spawnSync('nrniv', ['--version']).status !== 0)('networks of numbered cells', () => {
  it.each(networks)('%s prints the same', { timeout: 60_000 }, (network) => {
    const theirs = printed(['nrniv'], network)
    expect(theirs).toMatch(/\d spikes, t 12/)
    expect(printed(words, network)).toBe(theirs)
  })
})
