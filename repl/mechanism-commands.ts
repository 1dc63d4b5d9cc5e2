/**
 * The commands about mechanisms: `loligo nmodl` looks into the compiler, `loligo nrnivmodl` (nrnivmodl.ts) compiles ahead, `loligo types`
 * writes declarations for TypeScript.
 */
import { dirname, join, relative } from 'node:path'
import { compileMechanismFile, formatProblem, type MechanismSpec, mechanismTools, Problem } from '../index.ts'
import { badUse, type Command, optionValue, reported, textOf, type Words } from './command-words.ts'
import { modFiles } from './mod-files.ts'
import type { NodeHost } from './node-host.ts'
import { nrnivmodlCommand } from './nrnivmodl.ts'

export const mechanismCommands: readonly Command[] = [
  {
    name: 'nmodl',
    takes: '<file.mod | folder>...',
    summary: 'what is wrong with mechanisms and with their units; what the compiler makes of them',
    options: [
      ['--check', 'what is wrong with each file and with its units, as modlunit tells (so it is without options)'],
      ['--show <pass>', 'the file as it is after this pass of the compiler'],
      ['--passes', 'list the passes'],
      ['--wat', 'its WebAssembly as text'],
    ],
    run: nmodl,
  },
  nrnivmodlCommand(),
  {
    name: 'types',
    takes: '<folder>',
    summary: 'writes mechanisms.d.ts there, for TypeScript',
    options: [['--out <file>', 'write to this file']],
    run: types,
  },
]

// ---- nmodl

function nmodl(host: NodeHost, words: Words): number {
  const { files: given } = words
  const files = given.flatMap((place) => modFiles(host, place))
  if (optionValue(words, 'passes') !== undefined) {
    for (const { name, gives } of mechanismTools.passNames()) host.write(`${name.padEnd(22)} ${gives}\n`)
    return 0
  }
  if (files.length === 0)
    throw badUse(
      given.length > 0 ? `loligo nmodl: there are no .mod files in ${given.join(' ')}` : 'loligo nmodl: which file?',
    )
  const pass = optionValue(words, 'wat') === undefined ? optionValue(words, 'show') : 'wat'
  let status = 0
  for (const file of files) {
    const failed = reported(host, () => {
      const text = textOf(host, file)
      const include = includeBeside(host, file)
      if (pass !== undefined) host.write(mechanismTools.showPass(pass, text, file, { include }))
      else status |= check(host, file)
    })
    if (failed) status = 1
  }
  return status
}

/** Compiles it for what is wrong, and looks at its units; 1 where there was something to say. Hints are told besides. */
function check(host: NodeHost, file: string): number {
  let warnings: readonly string[] = []
  const failed = reported(host, () => {
    warnings = compileMechanismFile(host, file).warnings ?? []
  })
  const found = [...warnings, ...toldBy(mechanismTools.checkUnits, host, file, failed)]
  const hints = toldBy(mechanismTools.checkHints, host, file, failed)
  for (const one of [...found, ...hints]) host.writeError(`${one}\n`)
  if (found.length === 0 && hints.length === 0 && !failed) host.write(`${file}: nothing to say\n`)
  return found.length > 0 || failed ? 1 : 0
}

/** Of a file that cannot be compiled too, unless it cannot even be read: that has been told. */
function toldBy(check: typeof mechanismTools.checkUnits, host: NodeHost, file: string, failed: boolean): string[] {
  try {
    return check(textOf(host, file), file, includeBeside(host, file)).map(formatProblem)
  } catch (error) {
    if (!failed || !(error instanceof Problem)) throw error
    return []
  }
}

// ---- types

function types(host: NodeHost, words: Words): number {
  const [folder, ...more] = words.files
  if (folder === undefined || more.length > 0) throw badUse('loligo types: give one folder')
  if (!host.isDirectory(folder)) throw badUse(`loligo types: there is no folder ${folder}`)
  const specs: MechanismSpec[] = []
  let status = 0
  for (const file of modFiles(host, folder)) {
    const failed = reported(host, () => {
      const spec = compileMechanismFile(host, file)
      specs.push({ ...spec, file: relative(folder, file) })
    })
    if (failed) status = 1
  }
  if (specs.length === 0) throw badUse(`loligo types: there are no mechanisms in ${folder}`)
  const out = optionValue(words, 'out') ?? join(folder, 'mechanisms.d.ts')
  host.writeFile(out, mechanismTools.typeDeclarations(specs))
  host.write(`${out}: ${specs.length} mechanism${specs.length === 1 ? '' : 's'}\n`)
  return status
}

// ---- what they share

type Include = (name: string) => string | undefined

const includeBeside =
  (host: NodeHost, file: string): Include =>
  (name) =>
    host.readFile(join(dirname(file), name)) ?? host.readFile(name)
