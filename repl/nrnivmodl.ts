/** `loligo nrnivmodl` compiles mechanisms ahead of their use, as old scripts expect. */
import { chmodSync, mkdirSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { fileCompilerOf, formatProblem, Problem } from '../mechanisms.ts'
import type { Command } from './command-words.ts'
import { modFiles } from './mod-files.ts'
import type { NodeHost } from './node-host.ts'
import { help, type Share, SharedFiles, type StartHelper } from './sharing.ts'

/** `start` helps where there is much to do. */
export const nrnivmodlCommand = (start?: StartHelper): Command => ({
  name: 'nrnivmodl',
  takes: '[folder | file.mod]...',
  summary: 'compiles and keeps; ends with 1 where one cannot be compiled',
  options: [],
  ignores: { '-incflags': 1, '-loadflags': 1, '-coreneuron': 0 },
  run: (host, { files }) => nrnivmodl(host, files.length > 0 ? files : ['.'], start),
})

async function nrnivmodl(host: NodeHost, places: readonly string[], start?: StartHelper): Promise<number> {
  const files = places.flatMap((place) => modFiles(host, place))
  // as NEURON's: a program without mechanisms is one too
  if (files.length === 0) host.writeError(`loligo nrnivmodl: there are no .mod files in ${places.join(' ')}\n`)
  const report = new Report(host, files)
  await compileAll(host, files, (file, outcome) => report.add(file, outcome), start)
  if (report.failures > 0) {
    host.write(`${report.failures} of ${files.length} could not be compiled\n`)
    return 1
  }
  writeSpecial(host, places)
  host.write(`Successfully compiled ${files.length} mechanism${files.length === 1 ? '' : 's'}\n`)
  return 0
}

/**
 * Bytes of files for which it is worth while to start a helper. It takes a tenth of a second to come, compiles more slowly at first, and costs
 * a third more of the processor's time where there is less.
 */
const muchWork = 48 * 1024

type Done = (file: string, outcome: Outcome) => void

function compileAll(host: NodeHost, files: readonly string[], done: Done, start?: StartHelper): Promise<void> {
  const sizes = new Map(files.map((file) => [file, host.sizeOf(file)]))
  const sum = [...sizes.values()].reduce((one, other) => one + other, 0)
  if (sum < muchWork || !start) return new SharedFiles(files, outcomes(host), done).finish()
  // so that nobody is left with a long one in the end
  const longestFirst = [...files].sort((a, b) => sizes.get(b)! - sizes.get(a)!)
  // what is kept already is there before a helper is
  const work = outcomes(host, () => shared.callHelper(start))
  const shared = new SharedFiles(longestFirst, work, done)
  return shared.finish()
}

/** In the thread of a helper. */
export const helpNrnivmodl = (host: NodeHost, share: Share): void => help(share, outcomes(host))

/** What is told of a file; its name is that of the mechanism. */
type Outcome = { readonly name: string; readonly warnings: readonly string[] } | { readonly problem: string }

/** `working` hears of a mechanism that is not kept. */
function outcomes(host: NodeHost, working = () => {}): (file: string) => Outcome {
  const compile = fileCompilerOf({
    store: host.store,
    readFile: (path) => host.readFile(path),
    briefly: (work) => {
      working()
      return host.briefly(work)
    },
  })
  return (file) => {
    try {
      const { name, warnings = [], wasm } = compile(file, { isWhole: true })
      wasm()
      return { name, warnings }
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      return { problem: formatProblem(error) }
    }
  }
}

/** Tells of files in the order in which they were given. */
class Report {
  failures = 0
  private readonly outcomes = new Map<string, Outcome>()
  private told = 0
  /** By the names of mechanisms. */
  private readonly files = new Map<string, string>()

  constructor(
    private readonly host: NodeHost,
    private readonly order: readonly string[],
  ) {
    this.begin()
  }

  add(file: string, outcome: Outcome): void {
    this.outcomes.set(file, outcome)
    for (;;) {
      const next = this.order[this.told]
      const found = next === undefined ? undefined : this.outcomes.get(next)
      if (!found) return
      this.end(next!, found)
      this.told++
      this.begin()
    }
  }

  private begin(): void {
    const next = this.order[this.told]
    if (next !== undefined) this.host.write(`Translating ${next}\n`)
  }

  private end(file: string, outcome: Outcome): void {
    if ('problem' in outcome) {
      this.failures++
      this.host.writeError(`${outcome.problem}\n`)
      return
    }
    for (const one of outcome.warnings) this.host.writeError(`${one}\n`)
    this.note(outcome.name, file)
  }

  /** Two of one name compile, and only one of them can be loaded. */
  private note(name: string, file: string): void {
    const other = this.files.get(name)
    if (other !== undefined && name !== 'nothing')
      this.host.writeError(
        `RUN3001: The user defined name, ${name}, already exists.\n   help: ${other} and ${file} have the same name; a program can use the first of them only\n`,
      )
    else this.files.set(name, file)
  }
}

const madeHere = '# Written by loligo nrnivmodl'

/** Scripts run `x86_64/special model.hoc`, or look whether it is there. What NEURON's own nrnivmodl has made stays. */
function writeSpecial(host: NodeHost, places: readonly string[]): void {
  const folder = 'x86_64'
  const path = join(folder, 'special')
  const old = host.readFile(path)
  if (old !== undefined && !old.includes(madeHere)) return
  const text = specialFor(host, places)
  mkdirSync(folder, { recursive: true })
  // to put a file in the place of another may take as long as a disk does
  if (text !== old) host.writeFile(path, text)
  chmodSync(path, 0o755)
}

function specialFor(host: NodeHost, places: readonly string[]): string {
  const command = resolve(dirname(fileURLToPath(import.meta.url)), '../bin/loligo.cjs')
  const folders = [...new Set(places.map((place) => (host.isDirectory(place) ? place : dirname(place))))]
  const options = folders.filter((one) => resolve(one) !== resolve('.')).map((one) => `--mod ${quoted(resolve(one))} `)
  return `#!/bin/sh\n${madeHere}: runs loligo with the mechanisms that were compiled.\nexec ${quoted(process.execPath)} ${quoted(command)} ${options.join('')}"$@"\n`
}

const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`
