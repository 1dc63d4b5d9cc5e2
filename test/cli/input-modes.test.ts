/**
 * How programs come in: files, statements, standard input as a pipe, as a file, as a terminal; what comes out, and the exit code.
 * Standard output and exit codes are those of NEURON 8.2.2.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { Folder, type Input } from '../unit/repl/run-command.ts'

const folder = new Folder({
  'ok.hoc': 'print "ok ", x\n',
  'bad.hoc': 'print 1/0\nprint "not reached"\n',
  'in.txt': 'print 1\nprint 1/0\nprint 2\n',
  'blk.txt': 'if (1) {\nprint 5\n}\nproc p() {\n  if ($1) {\nprint $1 }\n}\np(3)\n',
  'xo.txt': 'xopen("bad.hoc")\nprint "after"\n',
  'lo.txt': 'print load_file("bad.hoc")\nprint "after"\n',
  'nonl.hoc': 'print 1\nprint 2',
  'cr.hoc': 'print 1\r\nprint 2\rprint 3\n',
  'open.hoc': 'print 1\nproc p() {\n print 2\n',
  'parse.hoc': 'print "not run"\nx = 3 +\n',
})
afterAll(() => folder.remove())

const pipe = (file: string): Input => ({ piped: readFileSync(join(folder.path, file), 'latin1') })
const fault = (place: string) => new RegExp(`HOC2210: division by zero\\n   ${place}`)

/** Title, arguments, standard input, standard output, exit code, what stands on standard error. */
const cases: [string, string[], Input, string, number, RegExp?][] = [
  [
    'statements and files in their order',
    ['-c', 'x=3', 'ok.hoc', '-c', 'x=4', 'ok.hoc', '-c', '3+4'],
    {},
    'ok 3 \nok 4 \n\t7 \n',
    0,
  ],
  ['a mistake, then another file', ['-c', 'x=1', 'bad.hoc', 'ok.hoc'], {}, 'ok 1 \n', 0, fault('bad.hoc:1:')],
  ['the file with the mistake last', ['-c', 'x=1', 'ok.hoc', 'bad.hoc'], {}, 'ok 1 \n', 1, fault('bad.hoc:1:')],
  [
    'a missing file and a bad statement',
    ['nosuch.hoc', '-c', 'x=', '-c', 'x=2', 'ok.hoc'],
    {},
    'ok 2 \n',
    0,
    /CLI1001: can't open nosuch\.hoc[\s\S]*HOC1001: syntax error\n {3}-c:1:/,
  ],
  ['a mistake in a pipe', [], pipe('in.txt'), '1 \n2 \n', 0, fault('<stdin>:2:')],
  ['a mistake in redirected input', [], { file: 'in.txt' }, '1 \n', 0, fault('<stdin>:2:')],
  [
    'standard input between files',
    ['-c', 'x=1', 'ok.hoc', '-', 'ok.hoc'],
    { piped: 'print "stdin ", x\n' },
    'ok 1 \nstdin 1 \nok 1 \n',
    0,
  ],
  ['prompts in open braces', [], pipe('blk.txt'), '>\t>\t5 \n>\t>\t\t>\t3 \n', 0],
  [
    'a pipe as a terminal',
    ['-isatty'],
    pipe('in.txt'),
    'oc>print 1\n1 \noc>print 1/0\noc>print 2\n2 \noc>',
    0,
    fault('<stdin>:2:'),
  ],
  ['xopen of a file with a mistake', [], pipe('xo.txt'), 'after\n', 0, fault('bad.hoc:1:')],
  ['load_file of a file with a mistake', [], pipe('lo.txt'), '0 \nafter\n', 0, fault('bad.hoc:1:')],
  ['a last line without its end, and lines of the Macintosh', ['nonl.hoc', 'cr.hoc'], {}, '1 \n2 \n1 \n2 \n3 \n', 0],
  [
    'a file that ends within a brace',
    ['open.hoc'],
    {},
    '1 \n',
    1,
    /HOC1004: syntax error: the text ends inside \{ \}\n {3}open\.hoc:/,
  ],
  [
    'a mistake in a block of a pipe is told at its line',
    [],
    { piped: 'proc p() {\n x = = 3\n print 5\n}\nprint 6\n' },
    '>\t5 \n6 \n',
    0,
    /<stdin>:2:/,
  ],
  ['quit with a code', ['-c', 'quit(3)', 'ok.hoc'], {}, '', 3],
  ['a check of syntax', ['--parse', 'parse.hoc', 'ok.hoc'], {}, '', 1, /HOC1001: syntax error\n {3}parse\.hoc:2:8/],
  ['a check that finds nothing', ['--parse', 'ok.hoc', 'bad.hoc'], {}, '', 0],
]

describe('input', () => {
  it.each(cases)('%s', async (_, args, input, out, status, err) => {
    const found = await folder.run(['-nobanner', '-nogui', ...args], input)
    expect(found.out).toBe(out)
    expect(found.status).toBe(status)
    if (err) expect(found.err).toMatch(err)
    else expect(found.err).toBe('')
  })
})
