import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { Folder } from './run-command.ts'

const leak = `NEURON { SUFFIX leak NONSPECIFIC_CURRENT i RANGE i, e, g }
PARAMETER { g = .001 e = -65 }
ASSIGNED { i v }
BREAKPOINT { i = g*(v - e) }
`
const folder = new Folder({
  'ok.hoc': 'print "ok ", x\n',
  'bad.hoc': 'print 1/0\nprint "not reached"\n',
  'in.txt': 'print 1\nprint 1/0\nprint 2\n',
  'cell.hoc': 'begintemplate Cell\npublic soma\ncreate soma\nproc init() {\n  soma L = = 3\n}\nendtemplate Cell\n',
  'unknown.hoc': 'create soma\nsoma insert nosuch\n',
  'range.hoc': 'double a[3]\nprint a[10]\n',
  'deep.hoc': 'func f() { if ($1 == 0) return 0 return 1 + f($1 - 1) }\nprint f(100000)\n',
  'endless.hoc': 'print "go"\n{system("touch started")}\nwhile (1) {\n  x += 1\n}\n',
  'buttons.hoc':
    '{load_file("stdrun.hoc")}\ncreate soma\naccess soma\nobjref g\ng = new Graph()\n' +
    '{g.addvar("soma", "v(0.5)", 2, 1)  graphList[0].append(g)  nrncontrolmenu()}\n',
  'graph.hoc':
    '{load_file("stdrun.hoc")}\ncreate soma\naccess soma\ninsert hh\nobjref g\ng = new Graph()\n' +
    'g.size(0, 5, -80, 40)\ng.addvar("soma", "v(0.5)", 2, 1)\ngraphList[0].append(g)\nrun()\n',
})
const mechanisms = new Folder({ 'leak.mod': leak, 'leak.hoc': 'create a\naccess a\ninsert leak\nprint g_leak\n' })
afterAll(() => {
  folder.remove()
  mechanisms.remove()
})

/** No JavaScript shows through. */
const noTrace = expect.not.stringMatching(/node:internal|at .*\.[jt]s:\d+|Error:/)

describe('files and statements', () => {
  it('run in the order given', async () => {
    const { out, status } = await folder.run(['-c', 'x=3', 'ok.hoc', '-c', 'x=4', 'ok.hoc', '-c', '3+4'])
    expect(out).toBe('ok 3 \nok 4 \n\t7 \n')
    expect(status).toBe(0)
  })

  it('go on after one that fails; the last decides on the exit code', async () => {
    const first = await folder.run(['-c', 'x=1', 'bad.hoc', 'ok.hoc'])
    expect(first).toMatchObject({ out: 'ok 1 \n', status: 0 })
    expect(first.err).toContain('division by zero\n   bad.hoc:1:')
    const last = await folder.run(['-c', 'x=1', 'ok.hoc', 'bad.hoc'])
    expect(last).toMatchObject({ out: 'ok 1 \n', status: 1 })
  })

  it('write into one file at a time', async () => {
    const { out, err } = await folder.run([
      '-c',
      'hoc_stdout("a.txt")',
      '-c',
      'hoc_stdout("b.txt")',
      '-c',
      'hoc_stdout()',
    ])
    expect(out).toBe('\t1 \n')
    expect(err).toContain('stdout already switched')
    expect(existsSync(join(folder.path, 'b.txt'))).toBe(false)
  })

  it('leave with the code of quit()', async () => {
    expect(await folder.run(['-c', 'quit(3)', 'ok.hoc'])).toEqual({ out: '', err: '', status: 3 })
  })
})

describe('standard input', () => {
  it('stands where the dash is', async () => {
    const { out } = await folder.run(['-c', 'x=1', 'ok.hoc', '-', 'ok.hoc'], { piped: 'print "stdin ", x\n' })
    expect(out).toBe('ok 1 \nstdin 1 \nok 1 \n')
  })

  it('goes on after a mistake when it is a pipe, and ends when it is a file', async () => {
    const text = readFileSync(join(folder.path, 'in.txt'), 'latin1')
    expect(await folder.run([], { piped: text })).toMatchObject({ out: '1 \n2 \n', status: 0 })
    expect(await folder.run([], { file: 'in.txt' })).toMatchObject({ out: '1 \n', status: 0 })
  })

  it('is prompted for in an open brace, and everywhere with -isatty', async () => {
    const block = 'if (1) {\nprint 5\n}\n'
    expect((await folder.run([], { piped: block })).out).toBe('>\t>\t5 \n')
    expect((await folder.run(['-isatty'], { piped: 'print 1\n' })).out).toBe('oc>print 1\n1 \noc>')
  })
})

describe('what goes wrong ends in a coded message', () => {
  const cases: [string, string[], RegExp][] = [
    ['a statement that is not whole', ['-c', 'insert'], /^HOC1\d+: syntax error\n {3}-c:1:\d+\n {3}1 \| insert\n.*\^/],
    ['a missing file', ['nosuch.hoc'], /^CLI1001: can't open nosuch\.hoc\n {3}help: /],
    [
      'a syntax error inside a template',
      ['cell.hoc'],
      /^HOC1\d+: syntax error\n {3}cell\.hoc:5:\d+\n.*soma L = = 3\n.*\^/,
    ],
    ['an unknown mechanism', ['unknown.hoc'], /nosuch is not a MECHANISM\n {3}unknown\.hoc:2:13\n.*\n.*\^+\n.*help: /],
    ['an index out of range', ['range.hoc'], /subscript out of range a\n {3}range\.hoc:2:\d+\n.*a\[10\]\n.*\^/],
    ['deep recursion', ['deep.hoc'], /^HOC2\d+: .*\n {3}deep\.hoc:[12]:\d+\n/],
  ]
  it.each(cases)('%s', async (_, args, message) => {
    const { err, status } = await folder.run(args)
    expect(err).toMatch(message)
    expect(err).toEqual(noTrace)
    expect(status).toBe(1)
  })

  it('an unknown flag is named and ignored', async () => {
    const { out, err, status } = await folder.run(['-geometry', '10x10', '-foo', '-c', 'x=1', 'ok.hoc'])
    expect(err).toBe('CLI1003: -geometry 10x10 is ignored\nCLI1003: -foo is ignored\n')
    expect({ out, status }).toEqual({ out: 'ok 1 \n', status: 0 })
  })

  it('Ctrl-C in an endless loop names the statement', async () => {
    const { out, err, status } = await folder.run(['endless.hoc'], { interruptWhen: 'started' })
    expect(out).toBe('go\n')
    expect(err).toMatch(
      /^HOC2901: interrupted by Ctrl-C\n {3}endless\.hoc:3:1\n {3}3 \| while \(1\) \{\n {5}\| \^+\n {3}help: /,
    )
    expect(status).toBe(130)
  })
})

describe('mechanisms', () => {
  it('of the working folder are there by themselves', async () => {
    expect((await mechanisms.run(['leak.hoc'])).out).toBe('0.001 \n')
  })

  it('come from another folder with --mod and with -dll', async () => {
    const program = join(mechanisms.path, 'leak.hoc')
    expect((await folder.run(['--mod', mechanisms.path, program])).out).toBe('0.001 \n')
    expect((await folder.run(['-dll', join(mechanisms.path, 'x86_64/libnrnmech.so'), program])).out).toBe('0.001 \n')
  })
})

describe('--plot', () => {
  it('writes one page with the curves and the library', async () => {
    const { err, status } = await folder.run(['--plot', 'out.html', 'graph.hoc'])
    expect({ err, status }).toEqual({ err: '', status: 0 })
    const page = readFileSync(join(folder.path, 'out.html'), 'utf8')
    expect(page.length).toBeGreaterThan(1e6)
    const [, json = ''] = /const figures = (.*)/.exec(page.slice(-20000)) ?? []
    const [figure] = JSON.parse(json) as { data: { name: string; x: number[] }[] }[]
    expect(figure!.data[0]!.name).toBe('soma')
    expect(figure!.data[0]!.x).toHaveLength(201)
  })

  it('draws by the ending of the name, presses buttons and lists windows', async () => {
    const press = ['buttons.hoc', '--set', 'Tstop=2', '--press', 'Init & Run', '--panels']
    const run = async (file: string) => folder.run([...press, '--plot', file])
    const { out, err } = await run('out.json')
    expect(err).toBe('')
    expect(out).toMatch(/^panel "RunControl"\n[\s\S]*value "Tstop \(ms\)" = 2\n/m)
    const [graph] = JSON.parse(readFileSync(join(folder.path, 'out.json'), 'utf8')) as { lines: { x: number[] }[] }[]
    expect(graph!.lines[0]!.x).toHaveLength(81)
    await run('out.svg')
    expect(readFileSync(join(folder.path, 'out.svg'), 'utf8')).toMatch(/^<svg [\s\S]*<polyline/)
    expect(await run('out.png')).toMatchObject({ err: '', status: 0 })
    expect([...readFileSync(join(folder.path, 'out.png')).subarray(1, 4)]).toEqual([...Buffer.from('PNG')])
    expect((await folder.run(['buttons.hoc', '--press', 'nothing'])).err).toMatch(/^HOC3401: there is nothing to press/)
  })

  it('says when it cannot be written, and leaves nothing behind', async () => {
    const { err, status } = await folder.run(['--plot', 'nowhere/out.html', 'graph.hoc'])
    expect(err).toMatch(/^CLI1006: can't write nowhere\/out\.html/)
    expect(err).toEqual(noTrace)
    expect(status).toBe(1)
    expect(existsSync(join(folder.path, 'nowhere'))).toBe(false)
  })
})
