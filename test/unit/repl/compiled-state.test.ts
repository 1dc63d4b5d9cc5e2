import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const [command, compiled] = ['bin/loligo.cjs', 'dist/main.compiled'].map((path) =>
  fileURLToPath(new URL(`../../../${path}`, import.meta.url)),
)

it.skipIf(!existsSync(compiled!))('the command starts from what V8 made of it when the package was built', () => {
  const program = `
    process.argv = [process.argv[0], 'loligo', '-nogui', '-c', 'quit()']
    process.on('exit', () => console.log(loaded.script.cachedDataRejected))
    const loaded = require(${JSON.stringify(command)})`
  expect(spawnSync(process.execPath, ['-e', program], { encoding: 'utf8' }).stdout).toBe('false\n')
})
