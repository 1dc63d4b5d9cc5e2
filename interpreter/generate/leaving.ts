/**
 * What leaves a body before its end: return, break, continue, stop. Section statements on the way are left with NEURON's notice, and an
 * iterator's body, which is a function here, tells its caller what to do.
 */
import type { Expression } from '../tree.ts'
import { isCallOfUnknown, writeAnyCallOfUnknown, writeNew } from './call.ts'
import { writeLeave, writeLeaveWith } from './depth.ts'
import { writeNumber } from './expression.ts'
import { writePath } from './path.ts'
import type { Level, Text, Unit } from './unit.ts'

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

export function writeReturn(u: Unit, value: Expression | undefined, from: number): Text {
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
export function writeJump(u: Unit, kind: 'break' | 'continue'): Text {
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

export function writeIteratorStatement(u: Unit, from: number): Text {
  if (u.what !== 'iterator') return `${u.help('iteratorOutside')}(${from})\n`
  return `if (body() !== 0) {\n${writeLeaving(u, leftLevels(u))}${writeLeave(u)}return 1\n}\n`
}
