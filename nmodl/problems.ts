/** The problems a mechanism's text can have: NMOD1xxx for reading it, NMOD2xxx for what it means. */
import { nearest } from '../lang/near.ts'
import { type Problem, problem } from '../lang/problem.ts'
import type { Span } from '../lang/source.ts'
import { syntaxAdvice } from './syntax-advice.ts'

/** What nearley was ready to take, in words: at most a handful, the most telling first. */
function expectation(expected: readonly string[]): string {
  const words = expected.slice(0, 8)
  if (words.length === 0) return 'nothing more was expected here'
  return `expected ${words.join(', ')}${expected.length > words.length ? ' or others' : ''}`
}

export const syntaxError = (span: Span, found: string, expected: readonly string[]): Problem => {
  const near = nearest(
    found,
    expected.filter((word) => /^[A-Z_]{3,}$/.test(word)),
  )
  const help =
    /^[a-z_]+$/.test(found) && expected.includes(found.toUpperCase())
      ? `block words are written in capitals: ${found.toUpperCase()}`
      : near && near !== found
        ? `did you mean ${near}?`
        : syntaxAdvice(span, found, expected)
  return problem('NMOD1001', span, `syntax error: unexpected ${found === '' ? 'end of the file' : `"${found}"`}`, {
    notes: [expectation(expected)],
    help,
  })
}

function helpFor(character: string): string | undefined {
  if (character > '\x7f') return 'such bytes may stand between COMMENT and ENDCOMMENT only'
  if (character === '_') return 'names begin with a letter'
  return character < ' ' ? 'leave the control character out' : undefined
}

export const badCharacter = (span: Span, character: string): Problem =>
  problem('NMOD1002', span, character > '\x7f' ? 'Non-Ascii character in file' : `"${character}" has no meaning here`, {
    help: helpFor(character),
  })

export const unclosed = (span: Span, opening: string, closing: string): Problem =>
  problem('NMOD1003', span, `${opening} without ${closing}`, { help: `put ${closing} on a line of its own` })

export const unclosedUnit = (span: Span): Problem =>
  problem('NMOD1003', span, 'the unit that begins here has no ")"', { help: 'a unit is written (mV), (S/cm2), (/ms)' })

export const noInclude = (span: Span, name: string): Problem =>
  problem('NMOD1004', span, `Couldn't open the included file ${name}`, {
    help: 'it is looked for beside the .mod file that includes it',
  })

export const badDefine = (span: Span): Problem =>
  problem('NMOD1005', span, 'DEFINE needs a name and a whole number', { help: 'for example: DEFINE n 10' })

/** What is known of the file that a name is missing from. */
interface Names {
  readonly meanings: ReadonlyMap<string, unknown>
  readonly hasC: boolean
}

export const unknownName = (span: Span, name: string, { meanings, hasC }: Names): Problem => {
  const near = nearest(name, meanings.keys())
  const derived = new RegExp(`\\b${name}\\s*'`).test(span.source.text)
  return problem('NMOD2001', span, `${name} undefined${hasC ? '. (declared within VERBATIM?)' : ''}`, {
    help: derived
      ? `add ${name} to the STATE block`
      : near
        ? `did you mean ${near}?`
        : 'declare it in PARAMETER, ASSIGNED, STATE or LOCAL',
  })
}

export const declaredTwice = (span: Span, name: string, first: string): Problem =>
  problem('NMOD2002', span, `Multiple declaration of ${name}`, {
    notes: [`it is ${first} already`],
    help: 'leave one of the two out',
  })

export const unknownFunction = (span: Span, name: string, known: Iterable<string>): Problem => {
  const near = nearest(name, known)
  return problem('NMOD2003', span, `no FUNCTION or PROCEDURE is called ${name}`, {
    help: /^els?e?if$/i.test(name)
      ? 'write it in two words: else if'
      : near
        ? `did you mean ${near}?`
        : 'define it in this file, or check its name',
  })
}

export const wrongArgumentCount = (span: Span, name: string, wanted: number, given: number): Problem =>
  problem('NMOD2004', span, `${name} takes ${wanted} argument${wanted === 1 ? '' : 's'}, not ${given}`, {
    help: given > wanted ? 'leave out what is too much' : 'give the rest too',
  })

export const needsIndex = (span: Span, name: string): Problem =>
  problem('NMOD2005', span, `${name} variable needs an index`, { help: `write ${name}[i]` })

export const notAnArray = (span: Span, name: string): Problem =>
  problem('NMOD2006', span, `${name} is not an array`, { help: `declare it as ${name}[n]` })

export const cannotAssign = (span: Span, name: string, what: string): Problem =>
  problem('NMOD2007', span, `${name} is ${what} and cannot be assigned`, {
    help: `declare another name in ASSIGNED, and assign that`,
  })

export const notAnIonVariable = (span: Span, name: string, ion: string): Problem =>
  problem('NMOD2008', span, `${name} is not a valid ionic variable for ${ion}`, {
    help: `the variables of ${ion} are e${ion}, i${ion}, ${ion}i and ${ion}o`,
  })

export const concentrationNotAssigned = (span: Span, name: string): Problem =>
  problem('NMOD2009', span, `${name} is WRITE but is not a STATE and has no assignment statement`, {
    help: `declare ${name} as STATE, or assign it in the block that is solved`,
  })

export const unknownBlock = (span: Span, name: string, known: Iterable<string>): Problem => {
  const near = nearest(name, known)
  return problem('NMOD2010', span, `SOLVE: there is no block ${name}`, {
    help: near ? `did you mean ${near}?` : `write it: DERIVATIVE ${name} { ... }`,
  })
}

const usualMethods = ['cnexp', 'derivimplicit', 'euler', 'runge', 'sparse', 'after_cvode']

export const unknownMethod = (span: Span, name: string): Problem => {
  const near = nearest(name, usualMethods)
  return problem('NMOD2011', span, `Unknown integration method: ${name}`, {
    help: near
      ? `did you mean ${near}?`
      : `${usualMethods.slice(0, -1).join(', ')} and ${usualMethods.at(-1)} are known`,
  })
}

const fitting: Readonly<Record<string, string>> = {
  DERIVATIVE: 'a DERIVATIVE block is solved by cnexp, derivimplicit, euler or runge',
  KINETIC: 'a KINETIC block is solved by sparse',
  LINEAR: 'a LINEAR block is solved without a METHOD',
  NONLINEAR: 'a NONLINEAR block is solved without a METHOD',
  PROCEDURE: 'a PROCEDURE is called, not integrated: leave METHOD out, or write a DERIVATIVE block',
}

export const methodNotForBlock = (span: Span, method: string, block: string, kind = 'DERIVATIVE'): Problem =>
  problem('NMOD2012', span, `Method ${method} can't be used with Block ${block}`, { help: fitting[kind] })

export const notSupported = (span: Span | undefined, what: string, help?: string): Problem =>
  problem('NMOD2100', span, `${what} is not supported yet`, { help })

export const missingSuffix = (span: Span): Problem =>
  problem('NMOD2013', span, 'the mechanism has no name', {
    help: 'give it one in the NEURON block: SUFFIX name, POINT_PROCESS name or ARTIFICIAL_CELL name',
  })

export const notDeclaredState = (span: Span, name: string): Problem =>
  problem('NMOD2014', span, `${name} must be declared as a state variable: ${name}' is in a DERIVATIVE block`, {
    help: `add ${name} to the STATE block`,
  })

export const misplaced = (
  span: Span,
  what: string,
  where: string,
  help = `move it into ${where}, or leave it out`,
): Problem => problem('NMOD2015', span, `${what} may stand in ${where} only`, { help })

export const needsCompartment = (span: Span, name: string): Problem =>
  problem('NMOD2018', span, `${name} must be declared in COMPARTMENT`, {
    help: `what diffuses along the cable needs a volume per length: COMPARTMENT volume {${name}}`,
  })

export const onlyOnce = (span: Span, message: string, help: string): Problem =>
  problem('NMOD2020', span, message, { help })

export const badEvents = (span: Span, message: string, help: string): Problem =>
  problem('NMOD2029', span, message, { help })

export const noEquation = (span: Span, name: string): Problem =>
  problem('NMOD2030', span, `${name} not really a STATE; Ie. No differential equation for it.`, {
    help: `declare ${name} in ASSIGNED, or write an equation for it in the block that is solved`,
  })

export const badTable = (span: Span, message: string, help: string): Problem =>
  problem('NMOD2021', span, message, { help })

export const usedAsBoth = (span: Span, name: string): Problem =>
  problem('NMOD2022', span, `${name} used as both variable and function`, { help: 'give one of them another name' })

export const usedTwice = (span: Span, name: string, other: string): Problem =>
  problem('NMOD2026', span, `multiple uses for same variable: ${name}`, {
    notes: [`it is ${other} already`],
    help: name === 't' ? 't, the time, is always there: leave the declaration out' : 'leave one of the two out',
  })

export const notWholeCoefficient = (span: Span): Problem =>
  problem('NMOD2027', span, 'Illegal reaction syntax', {
    help: 'what stands before a state is a whole number: ~ 2 a <-> b (kf, kb)',
  })

export const notWhole = (span: Span): Problem =>
  problem('NMOD2027', span, 'Illegal integer expression', {
    help: 'bounds of FROM and indices are made of names, whole numbers, +, -, * and /, without a minus before the first',
  })

export const enclosedState = (span: Span): Problem =>
  problem('NMOD2028', span, 'states not permitted between parentheses', {
    help: 'multiply it out: 3*x - 3 for 3*(x - 1)',
  })

export const undeclared = (span: Span, name: string, known: Iterable<string>): Problem => {
  const near = nearest(name, known)
  return problem('NMOD2023', span, `${name} does not have a proper declaration`, {
    help: near ? `did you mean ${near}?` : `declare ${name} in PARAMETER or ASSIGNED`,
  })
}

export const emptyArray = (span: Span): Problem =>
  problem('NMOD2024', span, 'Array index must be > 0', { help: 'an array has one element or more' })

export const outside = (span: Span, name: string, index: number, size: number): Problem =>
  problem('NMOD2025', span, `${name}[${index}] is outside of the array`, {
    help: `the elements are ${name}[0] to ${name}[${size - 1}]`,
  })
