/** Runs a copy of a model with the probe, on loligo or on NEURON. */
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Problem } from '../../index.ts'
import { childProcess } from '../on-demand.ts'
import type { Card } from './card.ts'
import { type Probe, probeText, readTrace } from './probe.ts'
import type { Trace } from './trace.ts'

export type Engine = 'loligo' | 'NEURON'
const longest = 600_000
const probeName = 'loligo_verify.hoc'

export const hasNeuron = (): boolean => childProcess().spawnSync('nrniv', ['--version']).status === 0

/** A copy, so that files which a run writes do not get into the next one. */
export function runEngine(engine: Engine, place: string, card: Card, probe: Omit<Probe, 'output'>): Trace {
  const copy = mkdtempSync(join(tmpdir(), 'loligo-verify-'))
  try {
    cpSync(place, copy, { recursive: true, filter: (path) => !/(^|\/)(x86_64|\.git)$/.test(path) })
    const folder = join(copy, card.folder)
    const output = join(copy, 'loligo_verify.out')
    writeFileSync(join(folder, probeName), Buffer.from(probeText({ ...probe, output }), 'latin1'))
    const said = engine === 'loligo' ? runLoligo(copy, folder, card) : runNeuron(copy, folder, card)
    if (existsSync(output)) return readTrace(readFileSync(output, 'latin1'))
    throw new Problem('CLI1012', undefined, `${engine} did not come to the end of the run`, {
      help: said.trim().split('\n').slice(-6).join('\n   '),
    })
  } finally {
    rmSync(copy, { recursive: true, force: true })
  }
}

function runLoligo(copy: string, folder: string, card: Card): string {
  // those of the working folder are loaded unasked
  const mods = card.mechanismFolders.filter((one) => one !== card.folder).flatMap((one) => ['--mod', join(copy, one)])
  return run(process.execPath, [ownCommand(), '-nogui', ...mods, card.entry, probeName], folder)
}

/** Beside the folder that this is bundled into, or beside its sources. */
function ownCommand(): string {
  const here = fileURLToPath(import.meta.url)
  const places = ['../../bin/loligo.cjs', '../../../bin/loligo.cjs'].map((path) => resolve(here, path))
  return places.find((path) => existsSync(path)) ?? places[0]!
}

function runNeuron(copy: string, folder: string, card: Card): string {
  const mods = card.mechanismFolders.map((one) => join(copy, one))
  const made = mods.length > 0 ? run('nrnivmodl', mods, folder) : ''
  const library = 'x86_64/libnrnmech.so'
  const dll = existsSync(join(folder, library)) ? ['-dll', library] : []
  if (mods.length > 0 && dll.length === 0) return made
  return run('nrniv', ['-nogui', '-nobanner', ...dll, card.entry, probeName], folder)
}

function run(command: string, args: readonly string[], cwd: string): string {
  const { stdout, stderr } = childProcess().spawnSync(command, args, {
    cwd,
    encoding: 'latin1',
    input: '',
    timeout: longest,
    maxBuffer: 1 << 28,
  })
  return `${stdout ?? ''}${stderr ?? ''}`
}
