/**
 * The conformance cases that lie beside the project (`../shared/conformance`), each as a test of its own. A case that
 * cannot pass yet stands in `expected-failures.txt` with the reason; one of those that passes asks to be taken out.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '../..')
const runner = resolve(root, '../shared/conformance/run.mjs')
const present = existsSync(runner)

/** `area/NNN-slug` -> why it fails. */
function expectedFailures(): Map<string, string> {
  const lines = readFileSync(join(import.meta.dirname, 'expected-failures.txt'), 'utf8').split('\n')
  const rows = lines.filter((line) => line.trim() && !line.startsWith('#'))
  return new Map(rows.map((line) => [line.split(/\s+/)[0]!, line.replace(/^\S+\s*/, '')]))
}

/** Case -> '' when it passed, else what differed. All cases, or those named. */
function results(jobs: number, ...ids: string[]): Map<string, string> {
  const run = spawnSync('node', [runner, '-v', '--jobs', String(jobs), ...ids], {
    cwd: root,
    encoding: 'latin1',
    maxBuffer: 1 << 28,
  })
  const found = new Map<string, string>()
  for (const line of run.stdout.split('\n')) {
    const passed = line.match(/^ok\s+(\S+)/)
    const failed = line.match(/^FAIL (\S+): (.*)/)
    if (passed) found.set(passed[1]!, '')
    else if (failed) found.set(failed[1]!, failed[2]!)
  }
  return found
}

/** What differs is run once more, one after the other: some print how much of a second a run took, and other tests run beside these. */
function settledResults(): Map<string, string> {
  const first = results(2)
  const differing = [...first.keys()].filter((id) => first.get(id) !== '')
  return differing.length === 0 ? first : new Map([...first, ...results(1, ...differing)])
}

describe.skipIf(!present)('conformance', () => {
  const expected = expectedFailures()
  const found = present ? settledResults() : new Map<string, string>()

  it.skipIf(!present)('finds the cases', () => expect(found.size).toBeGreaterThan(100))

  it.each([...found])('%s', (id, difference) => {
    const reason = expected.get(id)
    if (reason === undefined) expect(difference).toBe('')
    else expect(difference, `${id} passes now: take it out of expected-failures.txt`).not.toBe('')
  })

  it('every expected failure names a case and a reason', () => {
    const strays = [...expected].filter(([id, reason]) => (present && !found.has(id)) || reason === '')
    expect(strays).toEqual([])
  })
})
