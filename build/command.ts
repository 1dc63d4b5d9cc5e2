/**
 * Bundles the command: scripts of the old kind, because only such scripts can be started from a compiled state (compile-ahead.cjs).
 * What a start touches is one script, dist/main.cjs; the rest is cut into parts, which bin/loligo.cjs loads when something of theirs is
 * asked for. What belongs together is not listed but seen: the command is built with each module by itself first, and run a few times.
 */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'tsdown'
import { compilerMark } from './compiler-mark.ts'

const root = fileURLToPath(new URL('../', import.meta.url))
const main = join(root, 'repl/main.ts')
/** Commands that are scripts of their own, each one in one piece. */
const others = { nrnivmodl: join(root, 'repl/nrnivmodl-main.ts') }
const temporary = mkdtempSync(join(tmpdir(), 'loligo-build-'))
try {
  await bundle({ main }, join(temporary, 'dist'), partOfItself)
  const parts = partsSeen()
  await bundle({ main }, join(root, 'dist'), (id) => {
    const part = partByName(id) ?? parts.get(partOfItself(id)) ?? laterPart(id)
    return part === 'main' ? undefined : part
  })
  await bundle(others, join(root, 'dist'), () => undefined)
} finally {
  rmSync(temporary, { recursive: true, force: true })
}

type Entries = Readonly<Record<string, string>>

/** `partOf`: the part that a module goes into; undefined for the one that is run first. */
async function bundle(entry: Entries, outDir: string, partOf: (id: string) => string | undefined): Promise<void> {
  const isApart = (id: string) => id.startsWith(root) && id !== main && partOf(id) !== undefined
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
    entry,
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

/** Long texts, each a part for itself, code of procedures with their text, and what the grammars of both languages begin with. */
function partByName(id: string): string | undefined {
  const path = relative(root, id)
  if (/^node_modules.nearley/.test(path)) return 'nearley'
  return /^generated.(builtin-code|builtin-plain-code|hoc-tools|run-system|worker-program)(?:-code)?\.ts$/.exec(
    path,
  )?.[1]
}

/** Of what no run has touched. */
function laterPart(id: string): string {
  return /nmodl/.test(relative(root, id)) ? 'rest-of-compiler' : 'rest'
}

/** By the name of a module the part in which it is: the first that needs it. */
function partsSeen(): Map<string, string> {
  cpSync(join(root, 'bin'), join(temporary, 'bin'), { recursive: true })
  const few = join(root, 'test/nmodl')
  const start = saying()
  const parts = new Map<string, string>()
  const note = (part: string, touched: readonly string[]) => {
    for (const module of touched) if (!parts.has(module)) parts.set(module, part)
  }
  // nothing is kept when the first of them begins
  const compiler = touchedBy(start, few)
  note('main', touchedBy(start, few))
  const program = touchedBy(saying('load_file("stdrun.hoc")', 'create soma', 'soma insert hh', 'run()'), temporary)
  const running = (file: string, folder: string) =>
    touchedBy(['-nogui', join(root, 'build', file), '-c', 'quit()'], folder)
  const network = running('network.hoc', temporary)
  const compilers = new Set([...compiler, ...touchedBy(start, mechanismsOfAllKinds())])
  // small, and whoever has one of the two parts would have to load the other
  note(
    'main',
    [...program, ...network].filter((module) => compilers.has(module)),
  )
  note('compiler', compiler)
  note('running', program)
  note('kernels', touchedBy(saying('create soma', 'soma insert pump'), few))
  note('compiler', [...compilers])
  note('running', running('first-run.hoc', few))
  note('networks', network)
  note('foreign', running('foreign.hoc', join(root, 'test/nmodl/cases/c-printf')))
  return parts
}

function saying(...statements: readonly string[]): string[] {
  return ['-nogui', ...[...statements, 'quit()'].flatMap((one) => ['-c', one])]
}

/** A folder with what tests of the compiler have. */
function mechanismsOfAllKinds(): string {
  const folder = join(temporary, 'mechanisms')
  const cases = join(root, 'test/nmodl/cases')
  for (const name of readdirSync(cases)) cpSync(join(cases, name), folder, { recursive: true })
  return folder
}

/** Names of the modules that a run touches. */
function touchedBy(words: readonly string[], folder: string): string[] {
  const script = join(root, 'build/parts-touched.cjs')
  const run = spawnSync(process.execPath, [script, temporary, ...words], { cwd: folder, encoding: 'utf8' })
  const [, list] = run.stdout.split('parts touched:\n')
  if (run.status !== 0 || list === undefined)
    throw new Error(`the command does not run when it is cut into modules:\n${run.stderr}`)
  return list.split('\n')
}
