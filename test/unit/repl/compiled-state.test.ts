import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const [command, compiled] = ['bin/loligo.cjs', 'dist/main.compiled'].map((path) =>
  fileURLToPath(new URL(`../../../${path}`, import.meta.url)),
)

/** The parts that a program loads, and which of them were compiled anew. */
function loadedBy(program: string): string {
  const script = `
    process.argv = [process.argv[0], 'loligo', '-nogui', '-c', ${JSON.stringify(program)}]
    process.on('exit', () => {
      const parts = [...loaded.scripts].filter(([, script]) => script.cachedDataRejected !== undefined)
      console.log(parts.map(([name, script]) => name + (script.cachedDataRejected ? ' anew' : '')).join(', '))
    })
    const loaded = require(${JSON.stringify(command)})`
  return spawnSync(process.execPath, ['-e', script], { encoding: 'utf8' }).stdout
}

describe.skipIf(!existsSync(compiled!))('what V8 made of the command when the package was built', () => {
  it('is what it starts from, and a start takes one script', () => {
    expect(loadedBy('quit()')).toBe('main\n')
  })

  it('serves programs too', () => {
    const program = '{load_file("stdrun.hoc")}\ncreate soma\nsoma insert hh\nrun()\nquit()'
    expect(loadedBy(program)).toBe('main, rest, hoc-library, builtin-code\n')
  })
})
