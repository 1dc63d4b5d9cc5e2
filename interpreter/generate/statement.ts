/**
 * Statements. Each is JavaScript text ending in a newline; one that may leave temporary objects drops them at its end.
 */
import { unreachable } from '../../lang/problem.ts'
import type { Declared, Expression, Statement, Text as StringNode } from '../tree.ts'
import { isString } from './assign.ts'
import { isCallOfUnknown, mayHold, writeAnyCallOfUnknown, writeNew, writePointer, writeValue } from './call.ts'
import { lostIndex, writeLeave, writeLeaveWith } from './depth.ts'
import { writeLoopCondition, writeNumber, writePlace } from './expression.ts'
import { writeFor, writeForRange, writeForSegments, writeIteratorLoop, writeSectionLoop, writeWhile } from './loops.ts'
import { writePath } from './path.ts'
import { writeSection } from './section.ts'
import { writeString } from './text.ts'
import type { Level, Text, Unit } from './unit.ts'

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

/** An expression whose value nobody wants. */
function writeForEffect(u: Unit, value: Expression): Text {
  // an obfunc whose object nobody wants is called all the same
  if (value.kind === 'path') return mayHold(value) ? writePath(u, value, 'any') : ''
  if (value.kind === 'new' || isCallOfUnknown(u, value)) return writeValue(u, value)
  return writeNumber(u, value)
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

/** At the end of a procedure. */
export function writeLeftSections(u: Unit): Text {
  const [level] = u.levels
  if (!level!.iterates || u.what === 'iterator') return ''
  return writeLeaving(u, u.levels)
}

/** Where `stop` passes through, thrown by a procedure called from a section statement. */
export function writeStopped(u: Unit, level: Level): Text {
  if (!level.hasSections && !level.ofSections && !level.iterates) return ''
  const pop = level.ofSections ? `${u.help('pop')}()\n` : ''
  level.depth ??= u.temporary()
  return `if (e === ${u.help('STOP')}) { ${pop}${u.help('leaveSections')}(${level.depth}) }\n`
}

/** A jump out of these, the innermost last: of section statements on the way NEURON tells. */
function writeLeaving(u: Unit, levels: readonly Level[]): Text {
  let inSections = false
  return levels
    .toReversed()
    .map((level) => {
      const pop = level.ofSections ? `${u.help('pop')}()\n` : ''
      inSections ||= level.sections > 0 || level.iterates
      if (!inSections) return pop
      level.depth ??= u.temporary()
      return `${pop}${u.help('leaveSections')}(${level.depth})\n`
    })
    .join('')
}

/** Items are written as they are evaluated. */
function writePrint(u: Unit, items: readonly (Expression | StringNode)[]): Text {
  const parts = items.map((item) => {
    if (isString(item)) return `${u.help('write')}(${writeString(u, item)})`
    if (item.kind === 'path' || isCallOfUnknown(u, item)) return writePrintedValue(u, item)
    return `${u.help('writeNumber')}(${writeNumber(u, item)})`
  })
  return `${parts.join(';\n')};\n${u.help('write')}('\\n')\n`
}

function writePrintedValue(u: Unit, item: Expression): Text {
  const value = writeValue(u, item)
  if (item.kind === 'path' && !mayHold(item)) return `${u.help('writeValue')}(${value})`
  const mark = u.temporary()
  return `${mark} = ${u.help('H')}.top; ${u.help('writeAndDrop')}(${mark}, ${value})`
}

/** A bare expression at top level: TAB value. */
export function writeShown(u: Unit, node: Expression): Text {
  if ((node.kind === 'assign' && !node.parenthesized) || isPathAndNegative(u, node))
    return `${writeForEffect(u, node)}\n`
  if (node.kind === 'call' && u.classOf(node.name) === 'PROC') return `${writeNumber(u, node)}\n`
  const value = node.kind === 'path' || isCallOfUnknown(u, node) ? writeValue(u, node) : writeNumber(u, node)
  u.usesMark = true
  return `${u.help('show')}(m, ${value})\n`
}

/** `vec.size - 1`: NEURON takes it for a path, which may end in a section, and the statement `-1` within it. Neither is shown. */
function isPathAndNegative(u: Unit, node: Expression): boolean {
  let at = node
  while (at.kind === 'binary' && at.left.kind === 'binary') at = at.left
  if (at.kind !== 'binary' || at.operator !== '-' || at.left.kind !== 'path') return false
  return at.left.parts.length > 0 && u.token(0).text !== '('
}

export const writeShownText = (u: Unit, node: StringNode): Text =>
  `${u.help('write')}(${writeString(u, node)} + '\\n')\n`

function writeReturn(u: Unit, value: Expression | undefined, from: number): Text {
  if (u.procedure === undefined) return `${u.help('returnOutside')}(${from})\n`
  if (u.closure) return `${u.help('returnInIterator')}(${from})\n`
  const notice = writeLeaving(u, leftLevels(u))
  if (u.what === 'proc' || u.what === 'iterator') {
    return value ? `${u.help('returnsValue')}(${from})\n` : `${notice}${writeLeave(u)}return 0\n`
  }
  if (!value) return `${u.help('returnsNoValue')}(${from})\n`
  if (u.what === 'obfunc') {
    u.usesMark = true
    return writeReturned(u, `${u.help('H')}.keep(m, ${writeReturnedObject(u, value)})`, notice)
  }
  return writeReturned(u, writeDone(u, value), notice)
}

/** The value is worked out in the sections that are left afterwards. */
function writeReturned(u: Unit, value: Text, notice: Text): Text {
  if (!notice) return `return ${writeLeaveWith(u, value)}\n`
  const kept = u.temporary()
  return `${kept} = ${value}\n${notice}${writeLeave(u)}return ${kept}\n`
}

/** What a return leaves. Sections that an iterator has pushed stay until its caller leaves. */
const leftLevels = (u: Unit): readonly Level[] => (u.what === 'iterator' && !u.closure ? u.levels.slice(1) : u.levels)

function writeReturnedObject(u: Unit, value: Expression): Text {
  if (value.kind === 'new') return `${u.help('hold')}(${writeNew(u, value)})`
  if (isCallOfUnknown(u, value)) return writeAnyCallOfUnknown(u, value, 'objectResult')
  return value.kind === 'path'
    ? writePath(u, value, 'object')
    : `${u.help('wrongKind')}(${writeNumber(u, value)}, 'object', ${value.from})`
}

/** The number, with the temporaries of its expression dropped. */
function writeDone(u: Unit, value: Expression): Text {
  u.leavesTemporaries = false
  const text = writeNumber(u, value)
  if (!u.leavesTemporaries) return text
  u.leavesTemporaries = false
  u.usesMark = true
  return `${u.help('H')}.afterCall(m, ${text})`
}

/**
 * Within an iterator's loop the body is a function: 0 goes on, 1 leaves. Outside of any loop both end a top-level statement. In a
 * procedure they mean nothing, unless a branch of `if` stands around them: then they end the round of the loop that called it.
 */
function writeJump(u: Unit, kind: 'break' | 'continue'): Text {
  if (u.loops > 0) return `${writeLeaving(u, u.levels.slice(-1))}${kind}\n`
  if (u.closure) return `${writeLeaving(u, u.levels)}${kind === 'break' ? writeBreak(u) : 'return 0\n'}`
  if (u.procedure !== undefined && u.branches === 0) return ''
  return `throw ${u.help('STRAY')}\n`
}

/** No `unref` hears what the iterator lets go of then. */
function writeBreak(u: Unit): Text {
  const [level] = u.levels
  if (level!.endsIteration === undefined) return 'return 1\n'
  level!.endsIteration = true
  return `${u.help('H')}.silence()\nreturn 1\n`
}

function writeIteratorStatement(u: Unit, from: number): Text {
  if (u.what !== 'iterator') return `${u.help('iteratorOutside')}(${from})\n`
  return `if (body() !== 0) {\n${writeLeaving(u, leftLevels(u))}${writeLeave(u)}return 1\n}\n`
}

function writeDeclarations(u: Unit, helper: string, items: readonly Declared[]): Text {
  return items
    .map((item) => {
      const dims = item.dims.map((dim) => writeNumber(u, dim))
      const self = u.template ? 'self' : 'null'
      return `at = ${item.name}; ${u.help(helper)}(${u.symbol(item.name)}, [${dims}], ${self})\n`
    })
    .join('')
}

function writeDependents(u: Unit, items: readonly Declared[]): Text {
  return items
    .map(({ name, dims }) => {
      const place = writePlace(u, { kind: 'variable', name, index: dims, from: name, to: name })
      return `at = ${name}; ${u.help('dependent')}(${u.symbol(name)}, ${place}, ${name})\n`
    })
    .join('')
}

function writeEquation(u: Unit, node: Extract<Statement, { kind: 'eqn' }>): Text {
  const { variable, left, right, fresh } = node
  if (variable.kind !== 'variable') return `${u.help('notAssignable')}(${variable.from})\n`
  const sides = [left, right].map((side) => (side ? `() => ${writeNumber(u, side)}` : 'undefined'))
  return `at = ${variable.name}; R.equations.equation(${writePlace(u, variable)}, ${u.name(variable.name)}, ${fresh}, ${sides})\n`
}

function writeConnect(u: Unit, node: Extract<Statement, { kind: 'connect' }>): Text {
  const child = writeSection(u, node.child)
  const end = writeNumber(u, node.childEnd)
  const parent = writeSection(u, node.parent)
  const { x } = node
  const check =
    !node.parent && isCallOfUnknown(u, x) ? `${u.help('checkSectionName')}(${u.symbol(x.name)}, ${x.name})\n` : ''
  return `${check}at = ${node.from}; ${u.help('connect')}(${child}, ${end}, ${parent}, ${writeNumber(u, node.x)})\n`
}

/** `setpointer g.pre, cell.soma.v` means v(0.5); elsewhere the address of a range variable has to say where. */
const inTheMiddle = (u: Unit, target: Text): Text => `${u.help('inTheMiddle')}(() => ${target})`

function writeSetPointer(u: Unit, node: Extract<Statement, { kind: 'setpointer' }>): Text {
  const target = inTheMiddle(u, writePointer(u, node.target))
  const { pointer } = node
  if (pointer.kind === 'range') {
    const x = pointer.x ? writeNumber(u, pointer.x) : '0.5'
    const section = writeSection(u, pointer.section)
    return `at = ${node.from}; ${u.help('setRangePointer')}(${u.symbol(pointer.name)}, ${section}, ${x}, ${target})\n`
  }
  if (pointer.kind !== 'path' || pointer.parts.length === 0) return `${u.help('notAPointer')}(${node.from})\n`
  const last = pointer.parts.at(-1)!
  const object = writePath(u, { ...pointer, parts: pointer.parts.slice(0, -1) }, 'any')
  const index = last.index[0] ?? (last.args?.[0]?.kind === 'value' ? last.args[0].value : undefined)
  const x = index ? writeNumber(u, index) : 'undefined'
  return `at = ${node.from}; ${u.help('setPointer')}(${object}, ${u.name(last.name)}, ${x}, ${target})\n`
}

function writeRangeAssign(u: Unit, node: Extract<Statement, { kind: 'range-assign' }>): Text {
  const [x0, x1, y0, y1] = [node.start, node.end, node.first, node.last].map((each) => writeNumber(u, each))
  const element = node.index[0] ? writeNumber(u, node.index[0]) : '-1'
  const section = writeSection(u, node.section)
  return `at = ${node.name}; ${u.help('rangeLinear')}(${u.symbol(node.name)}, ${section}, ${element}, '${node.operator}', ${x0}, ${x1}, ${y0}, ${y1})\n`
}
