/**
 * Statements. Each is JavaScript text ending in a newline; one that may leave temporary objects drops them at its end.
 */
import { unreachable } from '../../lang/problem.ts'
import type { Expression, Statement, Text as StringNode } from '../tree.ts'
import { isString } from './assign.ts'
import {
  writeConnect,
  writeDeclarations,
  writeDependents,
  writeEquation,
  writeRangeAssign,
  writeSetPointer,
} from './declare.ts'
import { lostIndex } from './depth.ts'
import { writeLoopCondition, writeNumber } from './expression.ts'
import { writeIteratorStatement, writeJump, writeReturn } from './leaving.ts'
import { writeFor, writeForRange, writeForSegments, writeIteratorLoop, writeSectionLoop, writeWhile } from './loops.ts'
import { writePath } from './path.ts'
import { writeSection } from './section.ts'
import { writeForEffect, writePrint } from './shown.ts'
import { writeString } from './text.ts'
import type { Text, Unit } from './unit.ts'

export function writeStatement(u: Unit, node: Statement): Text {
  const outer = u.leavesTemporaries
  u.leavesTemporaries = false
  // the semicolon keeps a line that starts with a parenthesis from continuing the line before
  const text = `;${writeBare(u, node)}`
  const leaves = u.leavesTemporaries
  u.leavesTemporaries = outer
  if (!leaves) return text
  u.usesMark = true
  return `${text}if (${u.help('H')}.top !== m) H.dropTo(m)\n`
}

export const writeStatements = (u: Unit, body: readonly Statement[]): Text =>
  body.map((each) => writeStatement(u, each)).join('')

function writeBare(u: Unit, node: Statement): Text {
  switch (node.kind) {
    case 'expression':
      return `${writeForEffect(u, node.value)}\n`
    case 'text':
    case 'empty':
      return ''
    case 'block':
      return `{\n${writeStatements(u, node.body)}}\n`
    case 'if':
      return writeIf(u, node)
    case 'while':
      return writeWhile(u, node)
    case 'for':
      return writeFor(u, node)
    case 'for-range':
      return writeForRange(u, node)
    case 'for-segments':
      return writeForSegments(u, node)
    case 'for-iterator':
      return writeIteratorLoop(u, node)
    case 'forall':
      return writeSectionLoop(u, `${u.help('allSections')}(${u.template ? 'self' : 'null'})`, node.body)
    case 'forsec':
      return writeSectionLoop(
        u,
        `(at = ${node.from}, ${u.help('sectionSet')}(${writeSet(u, node.set)}, ${node.from}, ${u.template ? 'self' : 'null'}))`,
        node.body,
      )
    case 'ifsec':
      return `at = ${node.from}\nif (${u.help('inSet')}(${writeSet(u, node.set)}, ${node.from})) {\n${writeStatement(u, node.body)}}\n`
    case 'in-section':
      return writeInSection(u, node)
    case 'print':
      return writePrint(u, node.items)
    case 'return':
      return writeReturn(u, node.value, node.from)
    case 'break':
    case 'continue':
      return writeJump(u, node.kind)
    case 'stop':
      return `${u.help('H')}.stop()\n`
    case 'iterator_statement':
      return writeIteratorStatement(u, node.from)
    case 'double':
      return writeDeclarations(u, 'declareNumbers', node.items)
    case 'objref':
      return writeDeclarations(u, 'declareObjects', node.items)
    case 'create':
      return writeDeclarations(u, 'createSections', node.items)
    case 'connect':
      return writeConnect(u, node)
    case 'setpointer':
      return writeSetPointer(u, node)
    case 'access':
      return `at = ${node.from}; ${u.help('access')}(${writeSection(u, node.section)})\n`
    case 'insert':
    case 'uninsert':
      return `at = ${node.mechanism}; ${u.help(node.kind)}(${u.name(node.mechanism)}, ${node.mechanism})\n`
    case 'range-assign':
      return writeRangeAssign(u, node)
    case 'delete':
      return `${u.help('deleteVariable')}(${u.symbol(node.name)})\n`
    case 'strdef':
      return '' // took effect when it was read
    case 'depvar':
      return writeDependents(u, node.items)
    case 'eqn':
      return writeEquation(u, node)
    case 'help':
    case 'debug':
    case 'pieces':
      return 'R.runPieces(U, self)\n'
    case 'lines':
      return ''
    case 'rows':
      return `at = ${node.from}; ${u.help('rows')}(T[${node.from}], U, ${u.template ? 'self' : 'null'})\n`
    case 'define':
    case 'begintemplate':
    case 'endtemplate':
    case 'public':
    case 'external':
      return `${u.help('notHere')}('${node.kind}', ${node.from})\n`
    default:
      return unreachable(node)
  }
}

function writeIf(u: Unit, node: Extract<Statement, { kind: 'if' }>): Text {
  const condition = writeLoopCondition(u, node.condition)
  u.branches++
  const then = writeBranch(u, node.then)
  const otherwise = node.otherwise ? ` else {\n${writeBranch(u, node.otherwise)}}\n` : '\n'
  u.branches--
  return `if (${condition}) {\n${then}}${otherwise}`
}

/** What follows `if (...)`, `else` or the head of a loop. */
export function writeBranch(u: Unit, node: Statement): Text {
  const lost = lostIndex(node)
  return lost === undefined ? writeStatement(u, node) : `${u.help('wrongKind')}('', 'number', ${lost})\n`
}

function writeSet(u: Unit, set: StringNode | Expression): Text {
  if (isString(set)) return writeString(u, set)
  return set.kind === 'path' ? writePath(u, set, 'value') : writeNumber(u, set)
}

/**
 * The section is popped at the end; a jump from within does it with NEURON's notice, and a problem puts the stack back where it is
 * caught. Of `cell.soma nseg = 3` and `vec.fill(0) x = 1` only the run tells which is a section: the second is two statements.
 */
function writeInSection(u: Unit, node: Extract<Statement, { kind: 'in-section' }>): Text {
  const body = () => {
    const level = u.levels.at(-1)!
    level.sections++
    level.hasSections = true
    const text = writeStatement(u, node.body)
    level.sections--
    return `${text}${u.help('pop')}()\n`
  }
  if (node.section.kind === 'path') {
    u.usesMark = true
    const drop = `if (${u.help('H')}.top !== m) H.dropTo(m)\n`
    return `${u.help('pushIfSection')}(${writePath(u, node.section, 'any')})\n${drop}${body()}`
  }
  return `at = ${node.from}; ${u.help('push')}(${writeSection(u, node.section)})\n${body()}`
}
