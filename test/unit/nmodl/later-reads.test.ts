/** What is left unlowered loads no column but those that the tree tells of. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { Problem } from '../../../lang/problem.ts'
import { lowered } from '../../../nmodl/compile.ts'
import type { Unit } from '../../../nmodl/lower/unit.ts'
import { loadedColumns } from '../../../nmodl/optimize/dead-stores.ts'
import { slotsLoadedLater, wholePasses } from '../../../nmodl/optimize/passes.ts'
import { randomMechanism } from '../../generative/mechanisms.ts'

const folder = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const modFiles = (path: string) =>
  readdirSync(path).flatMap((name) => (name.endsWith('.mod') ? [join(path, name)] : []))
const cases = ['later-kernels', 'variable-step', 'variable-step-blocks', 'table-time', 'pump-current']
const files = ['../../../nmodl/builtin/', ...cases.map((name) => `../../nmodl/cases/${name}/`)].flatMap((path) =>
  modFiles(folder(path)),
)
const random = Array.from({ length: 20 }, (_, i) => randomMechanism(70_000 + i, `r${i}`))

/** Undefined for what is no mechanism: some random ones are cut off. */
function unitOf(text: string): Unit | undefined {
  try {
    return lowered(text, 'some.mod')
  } catch (error) {
    if (error instanceof Problem) return undefined
    throw error
  }
}

/** Columns that it loads and the tree does not tell of; undefined where all is lowered at once. */
function unforeseen(text: string): string[] | undefined {
  const unit = unitOf(text)
  if (!unit?.rest?.loads()) return undefined
  unit.rest.prepare()
  const foreseen = new Set(slotsLoadedLater(unit))
  const [functions, slots] = [unit.functions.length, unit.slots.list.length]
  unit.complete()
  const rest = wholePasses[0]!.run(unit.functions.slice(functions), unit)
  const loaded = [...loadedColumns(rest, new Map())].filter((slot) => slot < slots && !foreseen.has(slot))
  return loaded.map((slot) => JSON.stringify(unit.slots.list[slot]))
}

describe('columns that kernels of a variable step load are known before these are lowered', () => {
  const texts = [...files.map((file) => readFileSync(file, 'latin1')), ...random.map(({ text }) => text)]
  const found = texts.map((text) => unforeseen(text))
  it('of all mechanisms that are not lowered at once', () => {
    expect(found.filter((one) => one && one.length > 0)).toEqual([])
    expect(found.filter((one) => one !== undefined).length).toBeGreaterThan(25)
  })
})
