/** Writes down what NEURON prints for the programs of all .cases files: `npx tsx test/hoc/record.ts [name]`. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { casesOf, writtenOutput } from './cases.ts'

const folder = join(import.meta.dirname, 'cases')
const wanted = process.argv[2]

function printed(text: string): string {
  const place = mkdtempSync(join(tmpdir(), 'loligo-cases-'))
  writeFileSync(join(place, 't.hoc'), text, 'latin1')
  const { stdout, signal } = spawnSync('nrniv', ['-nobanner', '-nogui', 't.hoc'], {
    cwd: place,
    stdio: ['ignore', 'pipe', 'ignore'],
    encoding: 'latin1',
    timeout: 20_000,
  })
  rmSync(place, { recursive: true })
  if (signal) throw new Error(`NEURON crashes on\n${text}`)
  return stdout
}

for (const file of readdirSync(folder).filter((each) => each.endsWith('.cases'))) {
  if (wanted && !file.startsWith(wanted)) continue
  const outputs = casesOf(readFileSync(join(folder, file), 'latin1')).map(
    ({ title, text }) => `=== ${title}\n${writtenOutput(printed(text))}`,
  )
  writeFileSync(join(folder, file.replace(/cases$/, 'out')), outputs.join(''), 'latin1')
}
