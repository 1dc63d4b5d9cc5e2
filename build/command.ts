/**
 * Bundles the command: scripts of the old kind, because only such scripts can be started from a compiled state (compile-ahead.cjs).
 * What a start touches is one script, dist/main.cjs; the rest is cut into parts, which bin/loligo.cjs loads when something of theirs is
 * asked for. What a start touches is not listed but seen: the command is built with each module by itself first, and run once.
 */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'tsdown'
import { compilerMark } from './compiler-mark.ts'

const root = fileURLToPath(new URL('../', import.meta.url))
const entry = join(root, 'repl/main.ts')
const temporary = mkdtempSync(join(tmpdir(), 'loligo-build-'))
try {
  await bundle(join(temporary, 'dist'), partOfItself)
  const touched = touchedByStart()
  await bundle(join(root, 'dist'), (id) => (touched.has(partOfItself(id)) ? undefined : laterPart(id)))
} finally {
  rmSync(temporary, { recursive: true, force: true })
}

/** `partOf`: the part that a module goes into; undefined for the one that is run first. */
async function bundle(outDir: string, partOf: (id: string) => string | undefined): Promise<void> {
  const isApart = (id: string) => id.startsWith(root) && id !== entry && partOf(id) !== undefined
  await build({
    config: false,
    cwd: root,
    platform: 'node',
    target: 'node20',
    outDir,
    clean: false,
    logLevel: 'error',
    failOnWarn: false,
    define: { loligoCompilerMark: JSON.stringify(compilerMark()) },
    entry: { main: entry },
    format: 'cjs',
    outExtensions: () => ({ js: '.cjs' }),
    dts: false,
    shims: true,
    noExternal: ['moo', 'nearley'],
    inlineOnly: ['moo', 'nearley'],
    // Names stay, for they are shown; what is only for the eye goes, for it is read at each start.
    minify: { compress: false, mangle: false, codegen: { removeWhitespace: true } },
    inputOptions: { preserveEntrySignatures: 'allow-extension' },
    outputOptions: {
      chunkFileNames: '[name].cjs',
      codeSplitting: { includeDependenciesRecursively: false, groups: [{ name: (id) => partOf(id)!, test: isApart }] },
    },
  })
}

/** For a build in which each module is a part. */
function partOfItself(id: string): string {
  return relative(root, id).replace(/[^\w-]/g, '_')
}

function laterPart(id: string): string {
  const path = relative(root, id)
  // long texts, each for itself
  const [, text] = /^generated.(builtin-code|hoc-library|worker-program)\.ts$/.exec(path) ?? []
  return text ?? (/nmodl/.test(path) ? 'compiler' : 'rest')
}

/** Names of the parts that `loligo -c 'quit()'` loads, in a folder whose mechanisms are kept. */
function touchedByStart(): Set<string> {
  cpSync(join(root, 'bin'), join(temporary, 'bin'), { recursive: true })
  const mechanisms = join(root, 'test/nmodl')
  runInModules(mechanisms)
  return runInModules(mechanisms)
}

function runInModules(folder: string): Set<string> {
  const script = join(root, 'build/parts-touched.cjs')
  const run = spawnSync(process.execPath, [script, temporary, folder], { cwd: temporary, encoding: 'utf8' })
  if (run.status !== 0) throw new Error(`the command does not run when it is cut into modules:\n${run.stderr}`)
  return new Set(run.stdout.split('\n'))
}
