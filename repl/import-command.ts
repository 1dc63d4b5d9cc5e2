/** `loligo import cell.swc --to cell.hoc`: a reconstructed cell as a HOC program. */
import { hocOfMorphology, Problem, readMorphology } from '../index.ts'
import { badUse, type Command, readWords, reported, textOf } from './command-words.ts'

export const importHelp = `
Morphologies:
  loligo import <cell.swc>                writes the sections of a reconstructed cell as HOC; reads SWC, Neurolucida
                                          (.asc), Eutectic and MorphML
    --to <cell.hoc>                       into a file
`

export const importCommand: Command = (host, words) => {
  const { files, options } = readWords(words, ['--to'])
  const [file] = files
  if (file === undefined || files.length > 1) throw badUse('loligo import: give one file')
  const unknown = [...options.keys()].find((option) => option !== '--to')
  if (unknown !== undefined) throw badUse(`loligo import: ${unknown} is not known`)
  const failed = reported(host, () => {
    const morphology = readMorphology(textOf(host, file), { name: file })
    if (morphology.parts.length === 0)
      throw new Problem('CLI1021', undefined, `${file}: there are no points in it`, { help: 'is it the right file?' })
    if (morphology.messages) host.writeError(morphology.messages)
    const program = `// ${morphology.format} file ${file}, by loligo import\n${hocOfMorphology(morphology)}`
    const to = options.get('--to')
    if (to === undefined) host.write(program)
    else {
      host.writeFile(to, program)
      host.write(`${to}: ${morphology.parts.length} sections\n`)
    }
  })
  return failed ? 1 : 0
}
