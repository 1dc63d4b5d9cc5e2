/**
 * Compiles every .mod file below a folder and says which do not: `npx tsx bench/compile-folder.ts FOLDER [--quiet]`.
 *
 * Each folder right below the one given counts as a model. A model is whole when all its files compile and none of the C
 * in them was refused. Several copies of one file count once each, as they do when a model is loaded.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { Problem } from '../lang/problem.ts'
import { compileMechanism } from '../nmodl/compile.ts'

interface Outcome {
  readonly file: string
  readonly verdict: 'whole' | 'refused' | 'failed'
  readonly reasons: readonly string[]
  readonly milliseconds: number
}

const [, , root = '.', ...flags] = process.argv
const outcomes = modFiles(root).map(compile)
const models = new Map<string, Outcome[]>()
for (const one of outcomes) models.set(modelOf(one), [...(models.get(modelOf(one)) ?? []), one])

if (!flags.includes('--quiet')) {
  for (const { file, verdict, reasons } of outcomes)
    if (verdict !== 'whole') for (const reason of reasons) console.log(`${verdict}\t${file}\t${reason}`)
}
const share = (part: number, all: number) => `${part} of ${all} (${((100 * part) / Math.max(1, all)).toFixed(1)}%)`
const count = (verdict: Outcome['verdict']) => outcomes.filter((one) => one.verdict === verdict).length
const wholeModels = [...models.values()].filter((files) => files.every(({ verdict }) => verdict === 'whole')).length
console.log(`files that compile: ${share(outcomes.length - count('failed'), outcomes.length)}`)
console.log(`files without refused C: ${share(count('whole'), outcomes.length)}`)
console.log(`models whole: ${share(wholeModels, models.size)}`)
console.log(`milliseconds in all: ${outcomes.reduce((sum, one) => sum + one.milliseconds, 0).toFixed(0)}`)

function modelOf({ file }: Outcome): string {
  return file.split(sep)[0]!
}

function modFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => a.name.localeCompare(b.name))
    .flatMap((entry) => {
      const path = join(folder, entry.name)
      if (entry.isDirectory()) return modFiles(path)
      return entry.name.endsWith('.mod') && !entry.name.startsWith('._') ? [path] : []
    })
}

function compile(path: string): Outcome {
  const file = relative(root, path)
  const start = performance.now()
  const done = (verdict: Outcome['verdict'], reasons: readonly string[]) => ({
    file,
    verdict,
    reasons,
    milliseconds: performance.now() - start,
  })
  try {
    const spec = compileMechanism(readText(path)!, path, { include: (name) => readText(join(dirname(path), name)) })
    new WebAssembly.Module(spec.wasm() as BufferSource)
    const reasons = (spec.warnings ?? []).map((one) => one.split('\n')[0]!)
    return done(reasons.length > 0 ? 'refused' : 'whole', reasons)
  } catch (error) {
    if (!(error instanceof Error)) throw error
    return done('failed', [error instanceof Problem ? `${error.code}: ${error.message}` : `${error.stack}`])
  }
}

function readText(path: string): string | undefined {
  try {
    const bytes = readFileSync(path)
    const text = bytes.toString('utf8')
    return text.includes('\uFFFD') ? bytes.toString('latin1') : text
  } catch {
    return undefined
  }
}
