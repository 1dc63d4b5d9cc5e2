/** `loligo nrnivmodl` compiles mechanisms ahead of their use, as old scripts expect. */
import { chmodSync, mkdirSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { fileCompilerOf } from '../mechanisms.ts'
import { badUse, type Command, reported, type Words } from './command-words.ts'
import { modFiles } from './mod-files.ts'
import type { NodeHost } from './node-host.ts'

export const nrnivmodlCommand: Command = {
  name: 'nrnivmodl',
  takes: '[folder | file.mod]...',
  summary: 'compiles and keeps; ends with 1 where one cannot be compiled',
  options: [],
  ignores: { '-incflags': 1, '-loadflags': 1, '-coreneuron': 0 },
  run: nrnivmodl,
}

function nrnivmodl(host: NodeHost, { files: given }: Words): number {
  const places = given.length > 0 ? given : ['.']
  const files = places.flatMap((place) => modFiles(host, place))
  if (files.length === 0) throw badUse(`loligo nrnivmodl: there are no .mod files in ${places.join(' ')}`)
  const compile = fileCompilerOf(host)
  const fileOf = new Map<string, string>()
  let failures = 0
  for (const file of files) {
    host.write(`Translating ${file}\n`)
    const failed = reported(host, () => {
      const { name, warnings = [], wasm } = compile(file, { isWhole: true })
      wasm()
      for (const one of warnings) host.writeError(`${one}\n`)
      noteName(host, fileOf, name, file)
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

/** Two of one name compile, and only one of them can be loaded. */
function noteName(host: NodeHost, fileOf: Map<string, string>, name: string, file: string): void {
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
