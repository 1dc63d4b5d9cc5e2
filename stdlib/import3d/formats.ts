/** The formats of morphology files, and which one a text is in. */
import { problem } from '../../lang/problem.ts'
import { readEutectic } from './eutectic.ts'
import { readMorphML } from './morphml.ts'
import { readNeurolucida1 } from './neurolucida1.ts'
import { readNeurolucida3 } from './neurolucida3.ts'
import { linesOf, type Morphology } from './part.ts'
import { readSwc } from './swc.ts'

export type MorphologyFormat = 'swc' | 'neurolucida3' | 'neurolucida1' | 'eutectic' | 'morphml'

export const readers: Readonly<Record<MorphologyFormat, (text: string, name: string, quiet?: boolean) => Morphology>> =
  {
    swc: readSwc,
    neurolucida3: readNeurolucida3,
    neurolucida1: readNeurolucida1,
    eutectic: readEutectic,
    morphml: readMorphML,
  }

const number = String.raw`\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?`
const patterns: readonly (readonly [MorphologyFormat, RegExp])[] = [
  ['morphml', /^\s*<\?xml/],
  ['swc', new RegExp(`^(?:${number}(?=\\s|$)){7}`)],
  ['neurolucida1', /^\[\s*\d+,\s*\d+\]\s*\(/],
  ['eutectic', new RegExp(`^\\s*\\d+\\s+\\S+\\s+\\d+(?:${number}(?=\\s|$)){4}`)],
  ['neurolucida3', /^\s*\(|^;\s*V3/],
]

/** By the first line that looks like one of them. */
export function formatOf(text: string): MorphologyFormat | undefined {
  for (const line of linesOf(text)) for (const [format, pattern] of patterns) if (pattern.test(line)) return format
  return undefined
}

export interface ReadOptions {
  readonly format?: MorphologyFormat
  /** For messages. */
  readonly name?: string
  /** Less is said about what is odd in the file. */
  readonly quiet?: boolean
}

/**
 * Reads a reconstructed cell: SWC, Neurolucida (both text formats), Eutectic or MorphML.
 *
 * @example const { parts } = readMorphology('1 1 0 0 0 5 -1\n2 3 5 0 0 1 1\n3 3 50 0 0 1 2\n')
 * parts.length // 2
 */
export function readMorphology(
  text: string,
  { format = formatOf(text), name = 'file', quiet = true }: ReadOptions = {},
): Morphology {
  if (format) return readers[format](text, name, quiet)
  throw problem('HOC3207', undefined, `Can't figure out file format for ${name}`, {
    help: `known are ${Object.keys(readers).join(', ')}`,
  })
}
