/** Files and streams that are not what a command hopes for: a coded message or quiet, never a JavaScript trace. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { words } from './run-command.ts'

const folder = mkdtempSync(join(tmpdir(), 'loligo-hostile-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
mkdirSync(join(folder, 'dir.hoc'))
const files: Record<string, string | Uint8Array> = {
  'ok.hoc': 'print 1\n',
  'many.hoc': 'for i = 0, 40000 print i\n',
  'bytes.hoc': Uint8Array.from({ length: 5000 }, (_, i) => (i * 7919 + (i >> 3)) % 256),
  'empty.hoc': '',
  'nul.hoc': 'x = 1\0\0print 3\n',
  'chain.hoc': `print ${Array(20_000).fill('1').join('+')}\n`,
  'nested.hoc': `x = ${'-('.repeat(20_000)}1${')'.repeat(20_000)}\n`,
  'braces.hoc': '{'.repeat(5000),
  'string.hoc': 'print "abc',
  'comment.hoc': 'x = 1 /* abc',
  'lines.hoc': 'x = 1\n'.repeat(20_000),
  'mod.hoc': 'create soma\naccess soma\ninsert absent\n',
}
for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)

function shell(command: string) {
  const loligo = words.map((word) => `'${word}'`).join(' ')
  const done = spawnSync('bash', ['-c', command.replaceAll('LOLIGO', loligo)], { cwd: folder, encoding: 'latin1' })
  return { out: done.stdout, err: done.stderr, status: done.status }
}

const cases: [string, string, string, number, RegExp][] = [
  ['a folder', 'LOLIGO dir.hoc', '', 1, /^CLI1001: can't open dir\.hoc\n {3}help: dir\.hoc is a folder/],
  ['a missing file', 'LOLIGO okk.hoc', '', 1, /^CLI1001: can't open okk\.hoc\n {3}help: did you mean ok\.hoc\?/],
  ['bytes', 'LOLIGO bytes.hoc', '', 1, /^HOC1\d+: /],
  ['an empty file', 'LOLIGO empty.hoc', '', 0, /^$/],
  ['characters that do not print', 'LOLIGO nul.hoc', '', 1, /^HOC1003: [\s\S]*x = 1\?\?print 3/],
  ['a long chain', 'LOLIGO chain.hoc', '20000 \n', 0, /^$/],
  ['deep brackets', 'LOLIGO nested.hoc', '', 1, /^HOC1006: the statement is nested too deeply\n {3}nested\.hoc:1:1\n/],
  ['open braces', 'LOLIGO braces.hoc', '', 1, /^HOC1004: /],
  ['a string without its end', 'LOLIGO string.hoc', '', 1, /^HOC1002: missing quote\n {3}string\.hoc:1:7/],
  ['a comment without its end', 'LOLIGO comment.hoc', '', 1, /^HOC1005: /],
  ['many lines', 'LOLIGO lines.hoc', '', 0, /^$/],
  [
    'a missing mechanism',
    'LOLIGO mod.hoc',
    '',
    1,
    /^HOC1101: absent is not a MECHANISM\n {3}mod\.hoc:3:\d+\n[\s\S]*help: /,
  ],
  ['standard input that is closed', 'LOLIGO <&-', '', 0, /^$/],
  ['standard output that is closed', 'LOLIGO ok.hoc >&-', '', 0, /^$/],
  ['a reader that leaves', 'LOLIGO many.hoc | head -1', '0 \n', 0, /^$/],
  ['a reader that is slow', 'LOLIGO many.hoc | (sleep 1; wc -l)', '40001\n', 0, /^$/],
  ['a disk that is full', 'LOLIGO ok.hoc >/dev/full', '', 1, /^CLI1007: the system refused: ENOSPC/],
  [
    'output sent to nowhere',
    `LOLIGO -c 'hoc_stdout("/no/x")'`,
    '',
    1,
    /^HOC2404: the system refused: ENOENT.*\n {3}-c:1:1/,
  ],
]

describe('the command takes', () => {
  it.each(cases)('%s', (_, command, out, status, err) => {
    const found = shell(command)
    expect(found.err).toMatch(err)
    expect(found.err).not.toMatch(/node:internal|\.[cjt]s:\d+/)
    expect({ out: found.out, status: found.status }).toEqual({ out, status })
  })
})
