/**
 * HOC programs that a machine may have: the ones of this repository, NEURON's library where it is installed, and models of ModelDB
 * in $MODELDB_DIR or /tmp/corpus.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** NEURON's library, where it is installed. */
export const neuron = ['/usr/share/nrn/lib/hoc', '/usr/share/nrn/demo']
/** Ours, and the cases that lie beside the project. */
export const ours = ['test/hoc', 'test/models', 'hoc', '../shared/conformance', '../shared/bench']
export const models = [process.env.MODELDB_DIR || '/tmp/corpus']

export interface Program {
  readonly name: string
  readonly text: string
}

export function corpus(places: readonly string[] = [...neuron, ...ours]): Program[] {
  return places.flatMap(hocFiles).map((name) => ({ name, text: readFileSync(name, 'latin1') }))
}

function hocFiles(folder: string): string[] {
  if (!existsSync(folder)) return []
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  return files.filter((file) => /\.hoc$/i.test(file)).map((file) => join(folder, file))
}
