/** Runs programs on loligo and on nrniv, many in one process each, and tells which print something else. */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createSession, libraryFile, memoryHost } from '../../index.ts'

export interface Difference {
  readonly number: number
  readonly program: string
  readonly ours: string
  readonly theirs: string
  readonly errors: string
}

export function hasNeuron(): boolean {
  try {
    execFileSync('nrniv', ['--version'], { stdio: 'pipe' })
    return true
  } catch {
    return false
  }
}

const marker = (i: number) => `@@@${i}@@@`

export interface Comparison {
  readonly differences: readonly Difference[]
  /** Programs that NEURON itself crashed on. */
  readonly crashes: readonly number[]
}

/** Each program a file: a problem ends the file, and the next is run. Behind one that crashes NEURON both begin anew. */
export function compare(prelude: string, programs: readonly string[]): Comparison {
  const differences: Difference[] = []
  const crashes: number[] = []
  for (let from = 0; from < programs.length; ) {
    const { theirs, crashed } = judge(prelude, programs.slice(from))
    const tried = programs.slice(from, from + theirs.length)
    // after a problem NEURON may keep objects that nothing refers to: what counts is the program by itself
    differences.push(
      ...differencesOf(prelude, tried, theirs, from).filter((each) => differsAlone(prelude, each.program)),
    )
    if (crashed) crashes.push(from + theirs.length)
    from += theirs.length + (crashed ? 1 : 0)
  }
  return { differences, crashes }
}

const differsAlone = (prelude: string, program: string) => differenceOf(prelude, program) !== undefined

/** Of one program by itself; none when NEURON crashes. */
export function differenceOf(prelude: string, program: string): Difference | undefined {
  const { theirs, crashed } = judge(prelude, [program])
  return crashed ? undefined : differencesOf(prelude, [program], theirs, 0)[0]
}

function differencesOf(prelude: string, programs: readonly string[], theirs: readonly string[], from: number) {
  const { output, errors } = runOurs(filesOf(prelude, programs))
  const ours = split(output)
  const ourErrors = split(errors)
  return programs.flatMap((program, i) =>
    ours[i] === theirs[i] || unsigned(ours[i] ?? '') === unsigned(theirs[i]!)
      ? []
      : [{ number: from + i, program, ours: ours[i] ?? '', theirs: theirs[i]!, errors: ourErrors[i] ?? '' }],
  )
}

/** Which sign a NaN has depends on the instructions that a C compiler chose. */
const unsigned = (text: string) => text.replaceAll('-nan', 'nan')

const filesOf = (prelude: string, programs: readonly string[]) => [
  prelude,
  ...programs.map((text, i) => `print "\\n${marker(i)}"\n${text}`),
  `print "\\n${marker(programs.length)}"`,
]

/** What NEURON prints for each, up to one that ends it. */
function judge(prelude: string, programs: readonly string[]): { theirs: string[]; crashed: boolean } {
  const { output, failed } = runNeuron(filesOf(prelude, programs))
  const found = split(output)
  // of one program by itself it is also known whether NEURON has caught a crash of its own and gone on
  const crashed = found.length <= programs.length || (failed && programs.length === 1)
  return { theirs: found.slice(0, crashed ? -1 : programs.length), crashed }
}

/** NEURON's remark about its own stack, after a problem within an iterator, is left out. */
const split = (output: string) =>
  output
    .replace(/OBJECTTMP at stack index \d+ already unreffed\n/gm, '')
    .split(/\n@@@\d+@@@\n/)
    .slice(1)

function runOurs(files: readonly string[]): { output: string; errors: string } {
  const host = memoryHost({}, libraryFile)
  const session = createSession({ host })
  files.forEach((text, i) => {
    host.writeError(`\n${marker(i - 1)}\n`)
    session.runReported(text, `p${i - 1}.hoc`)
  })
  return { output: host.output, errors: host.errors.replace(/^\n@@@-1@@@\n/, '') }
}

function runNeuron(files: readonly string[]): { output: string; failed: boolean } {
  const folder = mkdtempSync(join(tmpdir(), 'loligo-generative-'))
  try {
    const names = files.map((text, i) => {
      const name = `p${i - 1}.hoc`
      writeFileSync(join(folder, name), text, 'latin1')
      return name
    })
    const { stdout, stderr } = spawnSync('nrniv', ['-nobanner', '-nogui', ...names], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      encoding: 'latin1',
      timeout: 60_000,
      maxBuffer: 1 << 28,
    })
    return { output: stdout ?? '', failed: (stderr ?? '').includes('Segmentation violation') }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
