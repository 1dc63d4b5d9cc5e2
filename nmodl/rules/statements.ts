/** What statements and expressions may not be, wherever they stand. */

import { spanOf } from '../../lang/source.ts'
import { expressionsOf, walkExpression, walkStatements } from '../build.ts'
import {
  badCharacter,
  badEvents,
  cannotAssign,
  declaredTwice,
  misplaced,
  notWhole,
  notWholeCoefficient,
  onlyOnce,
} from '../problems.ts'
import type { Expression, Statement } from '../tree.ts'
import { declaresLocal, isLocal, placed, type Rule, usedIons } from './rule.ts'

/** LOCAL is the first statement of its block, and there is one. */
export const locals: Rule = function* (file) {
  for (const item of file.items) {
    if (!('body' in item)) continue
    if (item.kind === 'routine' && item.body[0]?.kind === 'local') {
      const taken = new Set(item.parameters.map(({ name }) => name.text))
      if (item.routine === 'FUNCTION') taken.add(item.name.text)
      for (const { name } of item.body[0].names)
        if (taken.has(name.text)) yield declaredTwice(name.span, name.text, `a name of ${item.name.text}`)
    }
    for (const list of listsIn(item.body))
      for (let i = 1; i < list.length; i++)
        if (list[i]!.kind === 'local') yield misplaced(list[i]!.span, 'LOCAL', 'the first place of a block')
  }
}

function* listsIn(list: readonly Statement[]): Generator<readonly Statement[]> {
  yield list
  for (const one of list) {
    if (one.kind === 'if') {
      yield* listsIn(one.whenTrue)
      yield* listsIn(one.otherwise)
    } else if ('body' in one) yield* listsIn(one.body)
  }
}

/** Bounds of FROM and indices are made of names, whole numbers and + - * /. */
export const integers: Rule = function* (file) {
  // most files have no arrays
  const sources = new Set(placed(file).map(({ statement }) => statement.span.source))
  const withIndices = [...sources].some(({ text }) => text.includes('['))
  for (const { statement } of placed(file)) {
    const bounds = statement.kind === 'from' ? expressionsOf(statement) : []
    const indices = withIndices ? indicesIn(statement) : []
    for (const one of [...bounds, ...indices]) if (!isWhole(one)) yield notWhole(one.span)
  }
}

const indicesIn = (statement: Statement): Expression[] =>
  expressionsOf(statement)
    .flatMap((one) => walkExpression(one))
    .flatMap((one) => (one.kind === 'variable' && one.index ? [one.index] : []))

function isWhole(one: Expression): boolean {
  if (one.kind === 'number') return Number.isInteger(one.value)
  if (one.kind === 'variable') return !one.index
  if (one.kind === 'call') return one.name === 'INT'
  return one.kind === 'binary' && '+-*/'.includes(one.operator) && isWhole(one.left) && isWhole(one.right)
}

/** What FROM counts is nothing to assign to. */
export const counters: Rule = function* (file) {
  for (const { statement } of placed(file)) {
    if (statement.kind !== 'from') continue
    const { text } = statement.variable
    for (const one of walkStatements(statement.body))
      if (one.kind === 'assign' && one.target.name === text && !declaresLocal(statement.body, text))
        yield cannotAssign(one.target.span, text, 'what a FROM loop counts')
  }
}

/** Where a number stands in a statement, and nothing that has to be worked out. */
export const forms: Rule = function* (file) {
  for (const { statement } of placed(file)) {
    if (statement.kind === 'watch')
      for (const { flag } of statement.conditions)
        if (flag.kind !== 'number')
          yield badEvents(flag.span, 'the flag of WATCH is no number', 'write it out: WATCH (v > 0) 2')
    if (statement.kind === 'reaction' || statement.kind === 'conserve')
      for (const { coefficient, span } of statement.kind === 'reaction'
        ? [...statement.left, ...statement.right]
        : statement.left)
        if (!Number.isInteger(coefficient)) yield notWholeCoefficient(span)
  }
}

/** Names begin with a letter. */
export const names: Rule = function* ({ source, firstUse }) {
  for (const name of firstUse.keys())
    if (name.startsWith('_')) yield badCharacter(spanOf(source, Math.max(0, source.text.search(`\\b${name}\\b`))), '_')
}

const ofNeuron = new Set(['t', 'dt', 'celsius'])

export const special: Rule = function* (file) {
  for (const { item, statement } of placed(file)) {
    if (statement.kind !== 'assign' || !ofNeuron.has(statement.target.name)) continue
    const { name, span } = statement.target
    if (!isLocal(item, name)) yield cannotAssign(span, name, 'a special NEURON variable')
  }
}

/** One USEION for an ion. */
export const ions: Rule = function* (file) {
  const seen = new Set<string>()
  for (const { ion } of usedIons(file)) {
    if (seen.has(ion.text))
      yield onlyOnce(ion.span, `USEION ${ion.text} twice`, 'put all that it reads and writes into one USEION')
    seen.add(ion.text)
  }
}
