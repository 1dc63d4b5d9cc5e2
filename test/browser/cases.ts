/** Programs that a page and Node run with the same bundle: what each prints is the text of one string. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'

export interface Case {
  readonly id: string
  readonly main: string
  readonly files: Readonly<Record<string, string>>
}

const root = resolve(import.meta.dirname, '../..')

const isProgram = (name: string) => /\.(hoc|mod|inc|dat|txt|ses|swc|asc|h)$/.test(name)

function filesIn(folder: string): Record<string, string> {
  const names = readdirSync(folder).filter((name) => isProgram(name) && statSync(join(folder, name)).isFile())
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name), 'latin1')]))
}

/** The conformance cases on numbers and on mechanisms, where they lie beside the project. */
function conformance(): Case[] {
  return ['numeric', 'nmodl'].flatMap((area) => {
    const folder = resolve(root, '../shared/conformance', area)
    if (!existsSync(folder)) return []
    return readdirSync(folder).flatMap((name): Case[] => {
      const path = join(folder, name)
      if (name.endsWith('.hoc'))
        return [{ id: `${area}/${name}`, main: name, files: { [name]: readFileSync(path, 'latin1') } }]
      if (!existsSync(join(path, 'main.hoc'))) return []
      return [{ id: `${area}/${name}`, main: 'main.hoc', files: filesIn(path) }]
    })
  })
}

/** The models of our own tests, which are always there; each prints all that it recorded. */
function own(): Case[] {
  const folder = join(root, 'test/models')
  const files = { ...filesIn(join(folder, 'mod')), ...filesIn(folder) }
  return readdirSync(folder)
    .filter((name) => /^[a-z]-.*\.hoc$/.test(name))
    .map((model) => ({
      id: `models/${model}`,
      main: 'main.hoc',
      files: { ...files, 'main.hoc': `{load_file("${model}")}\n{load_file("dump.hoc")}\n` },
    }))
}

/** A sixth of the conformance cases, so that it is soon over; with ALL_CASES in the environment every one. */
export function cases(): Case[] {
  const every = process.env.ALL_CASES ? 1 : 6
  return [...own(), ...conformance().filter((_, i) => i % every === 0)]
}
