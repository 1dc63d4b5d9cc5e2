/** HOC programs that a machine may have: the ones of this repository, and NEURON's library where it is installed. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** NEURON's library, where it is installed. */
export const neuron = ['/usr/share/nrn/lib/hoc', '/usr/share/nrn/demo']
/** Ours, and the cases that lie beside the project. */
export const ours = ['test/hoc', 'test/models', 'hoc', '../shared/conformance', '../shared/bench']

export interface Program {
  readonly name: string
  readonly text: string
}

export function corpus(places = [...neuron, ...ours]): Program[] {
  return places.flatMap(hocFiles).map((name) => ({ name, text: readFileSync(name, 'latin1') }))
}

function hocFiles(folder: string): string[] {
  if (!existsSync(folder)) return []
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  return files.filter((file) => file.endsWith('.hoc')).map((file) => join(folder, file))
}
