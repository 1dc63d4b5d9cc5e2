/** Tokens of NMODL: the type is the word itself for keywords and signs, else NAME, NUMBER, UNIT, STRING and so on. */
import type { Span } from '../lang/source.ts'

export interface Token {
  readonly type: string
  readonly text: string
  readonly span: Span
}

/** In these blocks every parenthesis holds a unit. */
export const declarationBlocks: ReadonlySet<string> = new Set([
  'UNITS',
  'PARAMETER',
  'CONSTANT',
  'ASSIGNED',
  'STATE',
  'INDEPENDENT',
])

/** They begin a block, outside of all others. */
export const blockWords: ReadonlySet<string> = new Set([
  ...declarationBlocks,
  'NEURON',
  'BREAKPOINT',
  'DERIVATIVE',
  'KINETIC',
  'LINEAR',
  'NONLINEAR',
  'DISCRETE',
  'PROCEDURE',
  'FUNCTION',
  'FUNCTION_TABLE',
  'NET_RECEIVE',
  'INITIAL',
  'CONSTRUCTOR',
  'DESTRUCTOR',
])

/** Words with a meaning of their own. Control words exist in both cases, block names in capitals only. */
export const keywords: ReadonlySet<string> = new Set([
  ...blockWords,
  'SUFFIX',
  'POINT_PROCESS',
  'ARTIFICIAL_CELL',
  'USEION',
  'READ',
  'WRITE',
  'VALENCE',
  'CHARGE',
  'RANGE',
  'GLOBAL',
  'POINTER',
  'BBCOREPOINTER',
  'EXTERNAL',
  'NONSPECIFIC_CURRENT',
  'ELECTRODE_CURRENT',
  'THREADSAFE',
  'SECTION',
  'REPRESENTS',
  'UNITSON',
  'UNITSOFF',
  'FROM',
  'TO',
  'WITH',
  'START',
  'BY',
  'LOCAL',
  'BEFORE',
  'AFTER',
  'STEP',
  'SOLVE',
  'SOLVEFOR',
  'METHOD',
  'STEADYSTATE',
  'IFERROR',
  'TABLE',
  'DEPEND',
  'IF',
  'ELSE',
  'WHILE',
  'CONSERVE',
  'COMPARTMENT',
  'LONGITUDINAL_DIFFUSION',
  'WATCH',
  'FOR_NETCONS',
  'PROTECT',
  'MUTEXLOCK',
  'MUTEXUNLOCK',
  'CONDUCTANCE',
  'DEFINE',
  'INCLUDE',
  'TITLE',
  'RESET',
  'TERMINAL',
  'PLOT',
  'VS',
  'SENS',
  'LAG',
])

export const lowerCaseKeywords: ReadonlyMap<string, string> = new Map([
  ['if', 'IF'],
  ['else', 'ELSE'],
  ['while', 'WHILE'],
])
