/**
 * The prompt on a terminal. `script` of util-linux makes one; where it is missing, nothing can be tested.
 */
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { words } from './run-command.ts'

const hasScript = spawnSync('script', ['--version']).stdout?.toString().includes('util-linux') === true

/** Types line after line, each when the prompt is there, and returns what the terminal showed. */
async function typed(
  lines: readonly (string | { interruptAfter: number })[],
  home = mkdtempSync(join(tmpdir(), 'loligo-home-')),
): Promise<{ shown: string; status: number }> {
  const command = words.map((word) => `'${word}'`).join(' ')
  const child = spawn('script', ['-qec', `${command} -nobanner`, '/dev/null'], {
    env: { ...process.env, TERM: 'dumb', HOME: home, XDG_STATE_HOME: '' },
  })
  let shown = ''
  child.stdout.on('data', (data: Buffer) => {
    shown += data.toString('latin1')
  })
  const ended = new Promise<number>((done) => child.on('close', (code) => done(code ?? -1)))
  const quiet = async (pattern: RegExp) => {
    for (let i = 0; i < 200 && !pattern.test(shown); i++) await pause(50)
  }
  for (const line of lines) {
    if (typeof line === 'string') {
      await quiet(/(oc>|>\t+)[^\n]{0,20}$/)
      child.stdin.write(`${line}\r`)
      await pause(100)
    } else {
      await pause(line.interruptAfter)
      child.stdin.write('\x03')
      await pause(100)
    }
  }
  return { status: await ended, shown: shown.replaceAll('\r', '') }
}

const pause = (milliseconds: number) => new Promise((done) => setTimeout(done, milliseconds))

describe.runIf(hasScript)('the prompt', () => {
  it('runs what is typed, prints values, and leaves with quit', async () => {
    const { shown, status } = await typed(['x = 3', 'x + 1', 'quit(4)'])
    expect(shown).toContain('\t4 \n')
    expect(status).toBe(4)
  })

  it('waits for the end of a block, and lives on after a mistake', async () => {
    const { shown } = await typed(['proc p() {', 'print "five", 5', '}', 'print 1/0', 'p()', 'quit()'])
    expect(shown).toContain('>\t')
    expect(shown).toContain('HOC2210: division by zero')
    expect(shown).toContain('five5 \n')
  })

  it('stops an endless loop with Ctrl-C at once, and lives on', async () => {
    const { shown } = await typed(['while (1) { x += 1 }', { interruptAfter: 500 }, 'print "alive"', 'quit()'])
    expect(shown).toContain('HOC2901: interrupted by Ctrl-C\n   <stdin>:1:1\n   1 | while (1) { x += 1 }')
    expect(shown).toContain('alive\n')
  })

  it('names the line that a mistake stands on', async () => {
    const { shown } = await typed(['x = 1', 'proc p() {', '  x = 1/0', '}', 'p()', 'x = = 3', 'quit()'])
    expect(shown).toMatch(/division by zero\n {3}<stdin>:3:/)
    expect(shown).toContain('in p(), called from <stdin>:5')
    expect(shown).toMatch(/HOC1001: syntax error\n {3}<stdin>:6:5/)
  })

  it('remembers what was typed for the next time', async () => {
    const home = mkdtempSync(join(tmpdir(), 'loligo-home-'))
    await typed(['x = 41', 'y = 42', 'quit()'], home)
    expect(readFileSync(join(home, '.loligo_history'), 'utf8')).toBe('x = 41\ny = 42\nquit()\n')
  })

  it('tells of a mistake in an open block at its line', async () => {
    const { shown } = await typed(['proc p() {', 'x = = 3', 'print "out", 1', 'quit()'])
    expect(shown).toMatch(/HOC1001: syntax error\n {3}<stdin>:2:5[\s\S]*oc>print "out", 1\n+out1/)
  })

  it('takes thousands of pasted lines at once', async () => {
    const many = Array.from({ length: 3000 }, (_, i) => `x${i} = ${i}`)
    const { shown } = await typed([
      ['proc p() {', ...many, '}', ...many, 'print "sum ", x1 + x2999'].join('\r'),
      'quit()',
    ])
    expect(shown).toMatch(/\nsum 3000/)
  })
})
