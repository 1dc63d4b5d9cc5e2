/**
 * Loops. Variables of loops are ordinary ones: the body may change them, and they keep their value afterwards.
 */
import type { Expression, Statement, Tok } from '../tree.ts'
import { writeArguments, writeInvocation } from './call.ts'
import { whileWaiting } from './depth.ts'
import { writeLoopCondition, writeNumber, writePlace, writePointed } from './expression.ts'
import { writeStopped } from './leaving.ts'
import { writeIteration as writeMemberIteration } from './path.ts'
import { isOfGlobals } from './purity.ts'
import { writeBranch, writeStatement } from './statement.ts'
import { type Level, newLevel, type Text, type Unit, writeDepth } from './unit.ts'

type Of<Kind> = Extract<Statement, { kind: Kind }>

interface Body {
  readonly text: Text
  /** Goes before the loop. */
  readonly start: Text
}

/** The body of a loop that JavaScript's break and continue work on. */
function writeBody(u: Unit, body: Statement, ofSections = false): Body {
  const isAside = !ofSections && standsAlone(u, body)
  const level = newLevel(ofSections)
  const text = isAside ? writeAside(u, body, level) : writeInside(u, body, level)
  const caught = writeStopped(u, level) + (u.catchesStrays ? writeStray(u, level) : 'throw e\n')
  const isPlain = caught === 'throw e\n'
  return { text: isPlain ? text : `try {\n${text}} catch (e) {\n${caught}}\n`, start: writeDepth(level) }
}

function writeInside(u: Unit, body: Statement, level: Level): Text {
  u.loops++
  u.levels.push(level)
  const text = writeBranch(u, body)
  u.levels.pop()
  u.loops--
  return text
}

/**
 * V8 optimizes a function that runs for long while it runs, and then may not take what it finds in its scope for constant. So the body
 * of an innermost loop becomes a function of its own, which is called often.
 */
const standsAlone = (u: Unit, body: Statement): boolean =>
  u.own && !u.template && !u.closure && !u.dynamicArguments && isOfGlobals(body)

function writeAside(u: Unit, body: Statement, level: Level): Text {
  const outside = { closure: u.closure, loops: u.loops, levels: u.levels }
  Object.assign(u, { closure: true, loops: 0, levels: [level] })
  const name = u.aside(() => writeBranch(u, body))
  Object.assign(u, outside)
  return `if (${name}() !== 0) break\n`
}

/** A `break` of a procedure that has no loop ends the round. */
function writeStray(u: Unit, level: Level): Text {
  level.depth ??= u.temporary()
  return `if (e !== ${u.help('STRAY')}) throw e\n${u.help('leaveSections')}(${level.depth})\n`
}

export function writeWhile(u: Unit, node: Of<'while'>): Text {
  const condition = writeLoopCondition(u, node.condition)
  const { text, start } = writeBody(u, node.body)
  return `${start}while (${condition}) {\n${text}}\n`
}

export function writeFor(u: Unit, node: Of<'for'>): Text {
  const start = node.start ? writeStatement(u, node.start) : ''
  const step = node.step ? writeBranch(u, node.step) : ''
  const condition = writeLoopCondition(u, node.condition)
  // the step runs before each round but the first, so that `continue` reaches it
  const again = step ? u.temporary() : ''
  const before = step ? `if (${again}) {\n${step}}\n${again} = true\n` : ''
  const reset = step ? `${again} = false\n` : ''
  const body = writeBody(u, node.body)
  return `${start}${reset}${body.start}while (true) {\n${before}if (!(${condition})) break\n${body.text}}\n`
}

/** A variable as a JavaScript place that is evaluated once: text before, and the place itself. */
function writeLoopVariable(u: Unit, variable: Expression): { before: Text; place: Text } {
  if (variable.kind === 'local') return { before: '', place: u.local(variable.name) }
  if (variable.kind === 'variable') {
    const place = u.temporary()
    return { before: `${place} = ${writePlace(u, variable)}\n`, place: `${u.help('A')}.f64[${place}]` }
  }
  if (variable.kind === 'pointed') {
    const ref = u.temporary()
    return { before: `${ref} = ${u.help('variableOf')}(${writePointed(u, variable)})\n`, place: `${ref}.value` }
  }
  return { before: '', place: `${u.help('notAssignable')}(${variable.from}).value` }
}

/** Both limits are evaluated once; the last has float_epsilon added. */
export function writeForRange(u: Unit, node: Of<'for-range'>): Text {
  const [first, limit] = [u.temporary(), u.temporary()]
  const limits = `${first} = ${whileWaiting(u, 1, () => writeNumber(u, node.first))}\n${limit} = ${whileWaiting(u, 2, () => writeNumber(u, node.last))} + ${u.help('A')}.f64[${u.help('EPS')}]\n`
  const { before, place } = writeLoopVariable(u, node.variable)
  const body = writeBody(u, node.body)
  return `${limits}${before}${body.start}for (${place} = ${first}; ${place} <= ${limit}; ${place}++) {\n${body.text}}\n`
}

/**
 * x walks 0, the centres of the segments, 1. Each centre is the one before and a step, wherever the body may have moved x; without
 * the ends x is left one step behind the last centre.
 */
export function writeForSegments(u: Unit, node: Of<'for-segments'>): Text {
  const [ends, count, dx, i] = [u.temporary(), u.temporary(), u.temporary(), u.temporary()]
  const wanted = node.ends ? `!(Math.abs(${writeNumber(u, node.ends)}) < ${u.help('A')}.f64[${u.help('EPS')}])` : 'true'
  const { before, place } = writeLoopVariable(u, node.variable)
  const body = writeBody(u, node.body)
  const limits = `${count} = ${u.help('segments')}(); ${dx} = 1 / ${count}\n`
  const start = `at = ${node.from}\n${ends} = ${wanted}\n${before}${limits}${body.start}`
  const first = `${i} = ${ends} ? 0 : 1, ${place} = ${ends} ? 0 : ${dx} / 2`
  const step = `${place} += ${i} === 0 ? ${dx} / 2 : ${i} <= ${count} ? ${dx} : 0`
  const last = `if (${i} > ${count}) { if (!${ends}) break; ${place} = 1 }\n`
  return `${start}for (${first}; ${i} <= ${count} + 1; ${step}, ${i}++) {\n${last}${body.text}}\n`
}

/** Each section of a walk in use in turn. */
export function writeSectionLoop(u: Unit, walk: Text, body: Statement): Text {
  const [taken, sections, section, k, count] = ['', '', '', '', ''].map(() => u.temporary())
  const { text, start } = writeBody(u, body, true)
  const last = `if (${k} === ${count} - 1) ${count} = (${sections} = ${taken}.further(${sections})).length\n`
  const head = `${section} = ${sections}[${k}]\n${last}if (!${taken}.takes(${section})) continue\n${u.help('push')}(${section})\n`
  const loop = `for (${k} = 0; ${k} < ${count}; ${k}++) {\n${head}${text}${u.help('pop')}()\n}\n`
  return `${taken} = ${walk}\n${count} = (${sections} = ${taken}.sections).length\n${start}${loop}`
}

/** The body becomes a function, run in this frame each time the iterator says `iterator_statement`. */
export function writeIteratorLoop(u: Unit, node: Of<'for-iterator'>): Text {
  for (const each of u.levels) each.iterates = true
  const outside = { closure: u.closure, loops: u.loops, levels: u.levels }
  const level = { ...newLevel(), endsIteration: false }
  u.closure = true
  u.loops = 0
  u.levels = [level]
  const body = writeStatement(u, node.body)
  const stopped = writeStopped(u, level)
  u.closure = outside.closure
  u.loops = outside.loops
  u.levels = outside.levels
  const loop = writeIteration(
    u,
    node.iterator,
    `() => { const m = R.held.top\n${writeDepth(level)}try {\n${body}} catch (e) { ${stopped}throw R.fault(e, U, at) }\nreturn 0 }`,
  )
  return level.endsIteration ? writeSilentEnd(u, loop) : loop
}

/** What the iterator was given is let go before procedures run again. */
function writeSilentEnd(u: Unit, loop: Text): Text {
  u.usesMark = true
  const H = u.help('H')
  return `${loop}if (${H}.top !== m) H.dropTo(m)\n${H}.endSilence()\n`
}

function writeIteration(u: Unit, iterator: Expression, body: Text): Text {
  if (iterator.kind === 'call') {
    const { before, values } = writeArguments(u, iterator.args)
    return `${before}at = ${iterator.name}; ${writeIteratorCall(u, iterator.name, [body, ...values])}\n`
  }
  if (iterator.kind !== 'path' || iterator.parts.length === 0) return `${u.help('notAnIterator')}(${iterator.from})\n`
  return `${writeMemberIteration(u, iterator, body)}\n`
}

const writeIteratorCall = (u: Unit, name: Tok, values: readonly Text[]): Text =>
  `${u.help('checkIterator')}(${u.symbol(name)}, ${name}); ${writeInvocation(u, name, values)}`
