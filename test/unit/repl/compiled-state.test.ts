import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const [command, compiled] = ['bin/loligo.cjs', 'dist/main.compiled'].map((path) =>
  fileURLToPath(new URL(`../../../${path}`, import.meta.url)),
)

/** The parts that a program loads, and which of them were compiled anew; the code for engines without fused operations is not counted. */
const loadedBy = (program: string, cwd = '.', store = 'off'): string =>
  loadedFor(['-nogui', '-c', program], cwd, store).replace(', builtin-plain-code', '')

function loadedFor(words: readonly string[], cwd: string, store: string): string {
  const script = `
    process.argv = [process.argv[0], 'loligo', ...${JSON.stringify(words)}]
    process.on('exit', () => {
      const parts = [...loaded.scripts].filter(([, script]) => script.cachedDataRejected !== undefined)
      console.log(parts.map(([name, script]) => name + (script.cachedDataRejected ? ' anew' : '')).join(', '))
    })
    const loaded = require(${JSON.stringify(command)})`
  return spawnSync(process.execPath, ['-e', script], {
    cwd,
    env: { ...process.env, LOLIGO_CACHE: store },
    encoding: 'utf8',
  }).stdout
}

describe.skipIf(!existsSync(compiled!))('what V8 made of the command when the package was built', () => {
  it('is what it starts from, and a start takes one script', () => {
    expect(loadedBy('quit()')).toBe('main\n')
  })

  it('is all that a start takes where mechanisms are kept; else their compiler, and what makes kernels when one is used', () => {
    const folder = mkdtempSync(join(tmpdir(), 'loligo-parts-'))
    try {
      const [mods, store] = [fileURLToPath(new URL('../../nmodl', import.meta.url)), join(folder, 'store')]
      expect(loadedBy('quit()', mods, store)).toBe('main, compiler, nearley\n')
      expect(loadedBy('quit()', mods, store)).toBe('main\n')
      const using = 'create soma\nsoma insert pump\nquit()'
      expect(loadedBy(using, mods, store)).toBe('main, running, nearley, compiler, kernels\n')
      expect(loadedBy(using, mods, store)).toBe('main, running, nearley\n')
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  it('has a script of its own for nrnivmodl, and what that keeps is what programs take', () => {
    const folder = mkdtempSync(join(tmpdir(), 'loligo-parts-'))
    try {
      const store = join(folder, 'store')
      copyFileSync(fileURLToPath(new URL('../../nmodl/pump.mod', import.meta.url)), join(folder, 'pump.mod'))
      const made = 'Translating pump.mod\nSuccessfully compiled 1 mechanism\n'
      for (let i = 0; i < 2; i++) expect(loadedFor(['nrnivmodl'], folder, store)).toBe(`${made}nrnivmodl\n`)
      const kept = readdirSync(store)
      expect(loadedBy('create soma\nsoma insert pump\nquit()', folder, store)).toBe('main, running, nearley\n')
      expect(readdirSync(store)).toEqual(kept)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  it('serves programs too', () => {
    const program = '{load_file("stdrun.hoc")}\ncreate soma\nsoma insert hh\nrun()\nquit()'
    expect(loadedBy(program)).toBe('main, running, nearley, run-system, builtin-code\n')
    const reporting = program.replace('quit()', 'printf("%g %.12g\\n", t / 3, soma.v(0.5))\nquit()')
    expect(loadedBy(reporting).split('\n').at(-2)).toBe('main, running, nearley, run-system, builtin-code')
  })

  it('has a part for what the C of mechanisms calls', () => {
    const folder = fileURLToPath(new URL('../../nmodl/cases/c-printf', import.meta.url))
    const parts = loadedBy('create s\nobjref p\ns p = new FM(0.5)\np.fmt()\nquit()', folder).split('\n').at(-2)!
    expect(parts.split(', ')).toContain('foreign')
    expect(parts.split(', ')).not.toContain('rest')
  })

  it('has a part for networks of equal cells', () => {
    const network = readFileSync(new URL('../../../build/network.hoc', import.meta.url), 'latin1')
    expect(loadedBy(`${network}quit()`).split('\n').at(-2)).toBe(
      'main, running, nearley, run-system, builtin-code, networks',
    )
  })
})
