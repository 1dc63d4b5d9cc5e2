import { readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { Source } from '../../lang/source.ts'
import { parseMechanism } from '../../nmodl/parse.ts'
import { passes } from '../../nmodl/passes/passes.ts'
import { printFile } from '../../nmodl/print.ts'

const folder = new URL('./', import.meta.url)
const files = readdirSync(folder).filter((name) => name.endsWith('.mod'))
const read = (name: string) => readFileSync(new URL(name, folder), 'latin1')

it.each(files)('%s: each pass prints what its snapshot shows', async (name) => {
  let tree = parseMechanism(new Source(name, read(name)))
  const shown = [printFile(tree)]
  for (const pass of passes) {
    const before = printFile(tree)
    tree = pass.run(tree)
    const after = printFile(tree)
    shown.push(`${'-'.repeat(20)} ${pass.name}${after === before ? ': nothing to do' : ''}\n`)
    if (after !== before) shown.push(after)
  }
  await expect(shown.join('\n')).toMatchFileSnapshot(`./${name.replace(/mod$/, 'passes.txt')}`)
})

it.each(files)('%s: its printed tree reads back as the same tree', (name) => {
  const tree = parseMechanism(new Source(name, read(name)))
  expect(printFile(parseMechanism(new Source(name, printFile(tree))))).toBe(printFile(tree))
})
