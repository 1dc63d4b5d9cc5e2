/**
 * Recorded traces: what NEURON gave for an experiment, with its version, the script and dt. Numbers are kept to the
 * last bit, as Float64 (little endian), compressed, in base64.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import type { Recorded, Trace } from '../models/neuron.ts'

interface Stored {
  readonly experiment: string
  readonly neuron: string
  readonly dt: number
  readonly script: string
  readonly traces: readonly { kind: Trace['kind']; label: string; size: number; float64: string }[]
}

const place = (name: string): string => fileURLToPath(new URL(`${name}.json`, import.meta.url))

export function loadReference(name: string): Recorded & { script: string } {
  const stored = JSON.parse(readFileSync(place(name), 'utf8')) as Stored
  return { ...stored, traces: stored.traces.map((trace) => ({ ...trace, values: unpack(trace.float64) })) }
}

export function saveReference(name: string, script: string, recorded: Recorded): void {
  const traces = recorded.traces.map(({ kind, label, values }) => ({
    kind,
    label,
    size: values.length,
    float64: pack(values),
  }))
  const stored: Stored = { experiment: name, neuron: recorded.neuron, dt: recorded.dt, script, traces }
  writeFileSync(place(name), `${JSON.stringify(stored, null, 1)}\n`)
}

/** Bytes of equal weight stand together: the signs and exponents, which change little, then compress. */
function pack(values: Float64Array): string {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
  return deflateRawSync(transpose(bytes, values.length, 8), { level: 9 }).toString('base64')
}

function unpack(text: string): Float64Array {
  const bytes = inflateRawSync(Buffer.from(text, 'base64'))
  return new Float64Array(transpose(bytes, 8, bytes.length / 8).buffer)
}

function transpose(bytes: Uint8Array, rows: number, columns: number): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(bytes.length)
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) out[j * rows + i] = bytes[i * columns + j]!
  return out
}
