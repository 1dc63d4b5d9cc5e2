/** `loligo import cell.swc --to cell.hoc`: a reconstructed cell as a HOC program. */
import { hocOfMorphology, Problem, readMorphology } from '../index.ts'
import { badUse, type Command, optionValue, reported, textOf, type Words } from './command-words.ts'
import type { NodeHost } from './node-host.ts'

export const importCommand: Command = {
  name: 'import',
  takes: '<cell.swc>',
  summary: 'a reconstructed cell as a HOC program; reads SWC, Neurolucida (.asc), Eutectic and MorphML',
  options: [['--to <cell.hoc>', 'write the program into this file']],
  run: importCell,
}

function importCell(host: NodeHost, words: Words): number {
  const [file, ...more] = words.files
  if (file === undefined || more.length > 0) throw badUse('loligo import: give one file')
  const failed = reported(host, () => {
    const morphology = readMorphology(textOf(host, file), { name: file })
    if (morphology.parts.length === 0)
      throw new Problem('CLI1021', undefined, `${file}: there are no points in it`, { help: 'is it the right file?' })
    if (morphology.messages) host.writeError(morphology.messages)
    const program = `// ${morphology.format} file ${file}, by loligo import\n${hocOfMorphology(morphology)}`
    const to = optionValue(words, 'to')
    if (to === undefined) host.write(program)
    else {
      host.writeFile(to, program)
      host.write(`${to}: ${morphology.parts.length} sections\n`)
    }
  })
  return failed ? 1 : 0
}
