/**
 * NEURON itself as a witness: runs an experiment of this folder on nrniv and reads back what it recorded.
 */
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export interface Trace {
  readonly kind: 'trace' | 'spikes' | 'profile'
  readonly label: string
  readonly values: Float64Array
}

export interface Recorded {
  readonly neuron: string
  readonly dt: number
  readonly traces: readonly Trace[]
}

const here = fileURLToPath(new URL('.', import.meta.url))
const examples = fileURLToPath(new URL('../../hoc/examples/', import.meta.url))

export const experiments: readonly string[] = readdirSync(here)
  .filter((name) => /^[a-z]-.*\.hoc$/.test(name))
  .map((name) => name.slice(0, -4))
  .sort()

export const script = (name: string): string => readFileSync(join(here, `${name}.hoc`), 'latin1')

export const neuronInstalled = (): boolean => spawnSync('nrniv', ['--version']).status === 0

/** A folder with the experiments and, compiled by nrnivmodl, their mechanisms. Remove it with `done`. */
export function neuronFolder(): { folder: string; done: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'neuron-'))
  for (const from of [here, examples]) cpSync(from, folder, { recursive: true })
  // its last link step, of a program nobody needs, may fail: only the library counts
  spawnSync('nrnivmodl', ['mod'], { cwd: folder })
  if (!existsSync(join(folder, library))) throw new Error('nrnivmodl made no library of test/models/mod')
  return { folder, done: () => rmSync(folder, { recursive: true, force: true }) }
}

const library = 'x86_64/libnrnmech.so'

export function runNeuron(folder: string, name: string): Recorded {
  const args = ['-nobanner', '-nogui', '-dll', library, `${name}.hoc`, 'dump.hoc']
  const { stdout, stderr } = spawnSync('nrniv', args, { cwd: folder, encoding: 'latin1', maxBuffer: 1e9 })
  if (!stdout.includes('@@end')) throw new Error(`nrniv did not finish ${name}:\n${stderr}`)
  return readDump(stdout)
}

/** The text that dump.hoc prints. */
export function readDump(text: string): Recorded {
  const [, ...blocks] = text.split('@@')
  const [, dt = '', neuron = ''] = (blocks.pop() ?? '').trim().split(' ')
  return { neuron, dt: Number(dt), traces: blocks.map(readTrace) }
}

function readTrace(block: string): Trace {
  const [head = '', ...lines] = block.trimEnd().split('\n')
  const [kind = '', , ...label] = head.split(' ')
  return { kind: kind as Trace['kind'], label: label.join(' ').trim(), values: Float64Array.from(lines, Number) }
}
