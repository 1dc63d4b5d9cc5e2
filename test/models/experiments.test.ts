/**
 * The course's experiments: in HOC, and again in TypeScript, each gives NEURON's numbers, step by step. NEURON's are recorded in test/reference; where
 * NEURON is installed, it is asked again.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { createSession, type List, libraryFile, memoryHost, type Session, type Vector } from '../../index.ts'
import { loadReference } from '../reference/reference.ts'
import { inTypeScript } from './in-typescript.ts'
import { experiments, neuronFolder, neuronInstalled, type Recorded, runNeuron, script, type Trace } from './neuron.ts'

/** mV, and whatever else is recorded. */
const tolerance = 1e-9

const text = (name: string) => readFileSync(new URL(name, import.meta.url), 'latin1')
const mechanisms = readdirSync(new URL('mod', import.meta.url)).filter((name) => name.endsWith('.mod'))

function session(): Session {
  const files = Object.fromEntries(mechanisms.map((name) => [name, text(`mod/${name}`)]))
  const made = createSession({ host: memoryHost({ ...files, 'recording.hoc': text('recording.hoc') }, libraryFile) })
  made.loadMechanisms()
  return made
}

function inHoc(name: string): Trace[] {
  const running = session()
  running.run(script(name), `${name}.hoc`)
  const read = (kind: Trace['kind'], list: string): Trace[] =>
    running
      .get<List<{ impl: Vector }>>(list)
      .toArray()
      .map(({ impl: vector }) => ({ kind, label: vector.label(), values: Float64Array.from(vector) }))
  const profiles = name.startsWith('b') ? read('profile', 'profiles') : []
  return [...read('trace', 'traces'), ...read('spikes', 'spikes'), ...profiles]
}

function agree(found: readonly Trace[], expected: Recorded): void {
  expect(found.map((trace) => `${trace.kind} ${trace.label} ${trace.values.length}`)).toEqual(
    expected.traces.map((trace) => `${trace.kind} ${trace.label} ${trace.values.length}`),
  )
  for (const [i, trace] of found.entries()) {
    const reference = expected.traces[i]!.values
    const worst = trace.values.reduce((most, value, j) => Math.max(most, Math.abs(value - reference[j]!)), 0)
    expect(worst, `${trace.label}: largest difference`).toBeLessThanOrEqual(tolerance)
  }
}

describe.each(experiments)('%s', (name) => {
  const reference = loadReference(name)

  it('was recorded from the script as it is', () => {
    expect(reference.script).toBe(script(name))
  })

  it("gives NEURON's numbers in HOC", () => {
    agree(inHoc(name), reference)
  })

  it("gives NEURON's numbers in TypeScript", () => {
    const running = session()
    agree(inTypeScript[name]!(running), reference)
  })
})

describe.runIf(neuronInstalled())('the installed NEURON', () => {
  it('gives what was recorded', { timeout: 240_000 }, () => {
    const { folder, done } = neuronFolder()
    try {
      for (const name of experiments) agree(runNeuron(folder, name).traces, loadReference(name))
    } finally {
      done()
    }
  })
})
