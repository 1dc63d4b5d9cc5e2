/**
 * The commands about mechanisms: `loligo nmodl` looks into the compiler, `loligo nrnivmodl` compiles ahead as old scripts
 * expect, `loligo types` writes declarations for TypeScript.
 */
import { chmodSync, mkdirSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { compileMechanismFile, formatProblem, type MechanismSpec, mechanismTools, Problem } from '../index.ts'
import { badUse, type Command, optionValue, reported, textOf, type Words } from './command-words.ts'
import type { NodeHost } from './node-host.ts'

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
  {
    name: 'nrnivmodl',
    takes: '[folder | file.mod]...',
    summary: 'compiles and keeps; ends with 1 where one cannot be compiled',
    options: [],
    ignores: { '-incflags': 1, '-loadflags': 1, '-coreneuron': 0 },
    run: nrnivmodl,
  },
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

/** Compiles it for what is wrong, and looks at its units; 1 where there was something to say. */
function check(host: NodeHost, file: string): number {
  let warnings: readonly string[] = []
  const failed = reported(host, () => {
    warnings = compileMechanismFile(host, file).warnings ?? []
  })
  const found = [...warnings, ...unitWarnings(host, file, failed)]
  for (const one of found) host.writeError(`${one}\n`)
  if (found.length === 0 && !failed) host.write(`${file}: nothing to say\n`)
  return found.length > 0 || failed ? 1 : 0
}

/** Of a file that cannot be compiled too, unless it cannot even be read: that has been told. */
function unitWarnings(host: NodeHost, file: string, failed: boolean): string[] {
  try {
    return mechanismTools.checkUnits(textOf(host, file), file, includeBeside(host, file)).map(formatProblem)
  } catch (error) {
    if (!failed || !(error instanceof Problem)) throw error
    return []
  }
}

// ---- nrnivmodl

function nrnivmodl(host: NodeHost, { files: given }: Words): number {
  const places = given.length > 0 ? given : ['.']
  const files = places.flatMap((place) => modFiles(host, place))
  if (files.length === 0) throw badUse(`loligo nrnivmodl: there are no .mod files in ${places.join(' ')}`)
  let failures = 0
  const fileOf = new Map<string, string>()
  for (const file of files) {
    host.write(`Translating ${file}\n`)
    const failed = reported(host, () => {
      const spec = compileMechanismFile(host, file)
      spec.wasm()
      warn(host, spec)
      noteName(host, fileOf, spec, file)
    })
    if (failed) failures++
  }
  if (failures > 0) {
    host.write(`${failures} of ${files.length} could not be compiled\n`)
    return 1
  }
  writeSpecial(host, places)
  host.write(`Successfully compiled ${files.length} mechanism${files.length === 1 ? '' : 's'}\n`)
  return 0
}

const warn = (host: NodeHost, { warnings = [] }: MechanismSpec) => {
  for (const one of warnings) host.writeError(`${one}\n`)
}

/** Two of one name compile, and only one of them can be loaded. */
function noteName(host: NodeHost, fileOf: Map<string, string>, { name }: MechanismSpec, file: string): void {
  const other = fileOf.get(name)
  if (other !== undefined && name !== 'nothing')
    host.writeError(
      `RUN3001: The user defined name, ${name}, already exists.\n   help: ${other} and ${file} have the same name; a program can use the first of them only\n`,
    )
  else fileOf.set(name, file)
}

const madeHere = '# Written by loligo nrnivmodl'

/** Scripts run `x86_64/special model.hoc`, or look whether it is there. What NEURON's own nrnivmodl has made stays. */
function writeSpecial(host: NodeHost, places: readonly string[]): void {
  const folder = 'x86_64'
  const path = join(folder, 'special')
  const old = host.readFile(path)
  if (old !== undefined && !old.includes(madeHere)) return
  const command = resolve(dirname(fileURLToPath(import.meta.url)), '../bin/loligo.cjs')
  const folders = [...new Set(places.map((place) => (host.isDirectory(place) ? place : dirname(place))))]
  const options = folders.filter((one) => resolve(one) !== resolve('.')).map((one) => `--mod ${quoted(resolve(one))} `)
  mkdirSync(folder, { recursive: true })
  host.writeFile(
    path,
    `#!/bin/sh\n${madeHere}: runs loligo with the mechanisms that were compiled.\nexec ${quoted(process.execPath)} ${quoted(command)} ${options.join('')}"$@"\n`,
  )
  chmodSync(path, 0o755)
}

const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`

// ---- types

function types(host: NodeHost, words: Words): number {
  const [folder, ...more] = words.files
  if (folder === undefined || more.length > 0) throw badUse('loligo types: give one folder')
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

function modFiles(host: NodeHost, place: string): string[] {
  if (!host.isDirectory(place)) return [place.endsWith('.mod') || host.exists(place) ? place : `${place}.mod`]
  const names = host.listDirectory(place).filter((name) => name.endsWith('.mod'))
  return names.map((name) => (place === '.' ? name : join(place, name)))
}

const includeBeside =
  (host: NodeHost, file: string): Include =>
  (name) =>
    host.readFile(join(dirname(file), name)) ?? host.readFile(name)
