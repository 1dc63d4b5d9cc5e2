/**
 * What stands in for a mechanism that cannot be compiled: it has the names that the NEURON block gives, so that programs which mention
 * them are read, and the rest of a folder is of use. To insert it, or to make one, is the problem.
 */
import type { Problem } from '../lang/problem.ts'
import type { MechanismKind, MechanismSpec, VariableSpec } from '../runtime/mechanism/spec.ts'
import { refusalText } from './verbatim/program.ts'

const kinds: Readonly<Record<string, MechanismKind>> = {
  SUFFIX: 'density',
  POINT_PROCESS: 'point',
  ARTIFICIAL_CELL: 'artificial',
}
/** A WebAssembly module with nothing in it. */
const emptyModule = Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0)

/** Undefined where the text does not even tell a name. */
export function standIn(text: string, file: string, reason: Problem): MechanismSpec | undefined {
  const block = neuronBlock(text)
  const found = /\b(SUFFIX|POINT_PROCESS|ARTIFICIAL_CELL)\s+([A-Za-z_]\w*)/.exec(block)
  const [, kind = '', name] = found ?? []
  if (name === undefined || name === 'nothing') return undefined
  return {
    name,
    kind: kinds[kind]!,
    file,
    variables: listed(block, 'RANGE').map(variable),
    // numbers that no code sets had better be missing than wrong
    globals: [],
    globalsSize: 0,
    ions: [],
    pointers: [],
    slots: [],
    hasCurrent: false,
    electrode: false,
    writesConcentration: false,
    hasNetEvent: false,
    functions: [],
    kernels: [],
    failures: [],
    refused: [`${reason.code}: ${refusalText(reason)}`],
    wasm: () => emptyModule,
  }
}

/** Without comments; the text may be broken anywhere, so it is not cut into tokens. */
function neuronBlock(text: string): string {
  const plain = text
    .replace(/^[ \t]*COMMENT\b[\s\S]*?(?:^[ \t]*ENDCOMMENT\b|$(?![\s\S]))/gm, '')
    .replace(/VERBATIM\b[\s\S]*?(?:ENDVERBATIM\b|$(?![\s\S]))/g, '')
    .replace(/[:?][^\n]*/g, '')
  return /\bNEURON\s*\{([^}]*)/.exec(plain)?.[1] ?? ''
}

/** Names behind a word, up to the next word in capitals that begins a line of its own kind. */
function listed(block: string, word: string): string[] {
  const names = [...block.matchAll(new RegExp(`\\b${word}\\s+((?:\\w+[ \\t\\n\\r]*,\\s*)*\\w+)`, 'g'))]
  return [...new Set(names.flatMap(([, list = '']) => list.split(/[\s,]+/)))].filter((name) => /^[A-Za-z_]/.test(name))
}

const variable = (name: string): VariableSpec => ({
  name,
  role: 'assigned',
  visible: true,
  size: 1,
  array: false,
  initial: 0,
  unit: '',
})
