/**
 * StringFunctions: what HOC has for strings besides sprint. Patterns have `.` `*` `+` `?` `|` `^` `$` `[...]` and groups `\( \)`.
 */
import { problem } from '../lang/problem.ts'
import type { Mechanism } from '../runtime/mechanism/mechanism.ts'
import { PointProcess } from '../runtime/mechanism/point-process.ts'
import type { HocClass } from './binding/class.ts'
import type { Context } from './binding/context.ts'
import { argumentOutOfRange, either, number, object, optional, pointer, text, textCell } from './binding/params.ts'
import { asDone, asFlag, asNothing, asNumber, asObject, hocClass, membersOf } from './binding/table.ts'
import { type HocObject, objectName } from './binding/value.ts'
import { List } from './list.ts'
import { patternOf } from './text/patterns.ts'

/** Programs that make up their patterns would keep them for ever. */
const mostPatterns = 100

export class StringFunctions {
  private readonly patterns = new Map<string, RegExp>()

  /** Number of characters. */
  len(text: string): number {
    return text.length
  }

  /** Place of the first occurrence, or -1. */
  substr(text: string, part: string): number {
    return text.indexOf(part)
  }

  /** The first match of a pattern: where it starts and ends, or undefined. */
  match(text: string, pattern: string): { start: number; end: number } | undefined {
    let known = this.patterns.get(pattern)
    if (!known) {
      if (this.patterns.size >= mostPatterns) this.patterns.clear()
      this.patterns.set(pattern, (known = patternOf(pattern)))
    }
    const found = known.exec(text)
    // in an empty text nothing is found, as in NEURON
    return found && text !== '' ? { start: found.index, end: found.index + found[0].length } : undefined
  }
}

// ---- HOC

const on = membersOf(StringFunctions)
const pattern = [text('string'), text('pattern'), textCell('result')] as const

const pointMechanism = (subject: HocObject | null): Mechanism | undefined =>
  subject?.impl instanceof PointProcess ? subject.impl.mechanism : undefined

/** Which of the point processes it is, from 1 on, as MechanismType(1) counts them; 0 for other objects. */
function pointNumber(subject: HocObject | null): number {
  const mechanism = pointMechanism(subject)
  if (!mechanism) return 0
  const all = mechanism.model.mechanisms.all().filter((each) => each.isPoint)
  return all.indexOf(mechanism) + 1
}

export const stringFunctionsClass: HocClass = hocClass(
  StringFunctions,
  [],
  {
    len: on.method('len', [text('string')], asNumber),
    substr: on.method('substr', [text('string'), text('part')], asNumber),
    head: on.hoc(pattern, asNumber, (self, context, string, wanted, result) => {
      const found = matched(self, context, string, wanted)
      result.value = found ? string.slice(0, found.start) : ''
      return found ? found.start : -1
    }),
    tail: on.hoc(pattern, asNumber, (self, context, string, wanted, result) => {
      const found = matched(self, context, string, wanted)
      result.value = found ? string.slice(found.end) : ''
      return found ? found.end : -1
    }),
    left: on.hoc([textCell('string'), number('n')], asDone, (_self, _context, cell, n) => {
      cell.value = cell.value.slice(0, within('left', n, cell.value))
    }),
    right: on.hoc([textCell('string'), number('n')], asDone, (_self, _context, cell, n) => {
      cell.value = cell.value.slice(within('right', n, cell.value))
    }),
    is_name: on.hoc([text('name')], asFlag, (_self, context, name) =>
      /^[A-Za-z_]\w*$/.test(name) ? context.evaluate(`name_declared("${name}")`) > 0 : name === '',
    ),
    alias: on.hoc(
      [object('object'), optional(text('name')), optional(either(pointer('x'), object('target')))],
      asNothing,
      (_self, context, subject, name, target) => {
        if (!subject) throw problem('HOC3052', undefined, 'StringFunctions.alias: there is no object, it is NULLobject')
        context.alias(subject, name, target ?? undefined)
      },
    ),
    alias_list: on.hoc([object('object')], asObject, (_self, context, subject) =>
      aliasList(context, subject ? context.aliases(subject) : []),
    ),
    references: on.hoc([object('object')], asNumber, (_self, context, subject) => {
      if (subject) return printReferences(context, subject)
      context.host.write('NULLobject has 0 references\n')
      return 0
    }),
    is_point_process: on.hoc([object('object')], asNumber, (_self, _context, subject) => pointNumber(subject)),
    is_artificial: on.hoc([object('object')], asNumber, (_self, _context, subject) =>
      pointMechanism(subject)?.isArtificial ? pointNumber(subject) : 0,
    ),
  },
  { name: 'StringFunctions', help: 'Searching and cutting strings.' },
)

/** String objects (of stdlib.hoc) in a List. */
function aliasList(context: Context, names: readonly string[]): List<HocObject> {
  const list = new List<HocObject>()
  if (names.length > 0 && !context.classNamed('String')) context.execute('load_file("stdlib.hoc")')
  for (const name of names) {
    const item = context.create(context.classNamed('String')!, [{ value: name }])
    context.retain(item)
    list.append(item)
  }
  return list
}

function printReferences(context: Context, subject: HocObject): number {
  const names = context.references(subject)
  context.host.write(`${objectName(subject)} has ${subject.refs} references\n`)
  for (const name of names) context.host.write(`   ${name}\n`)
  context.host.write(`  found ${names.length} of them\n`)
  return names.length
}

/** A malformed pattern is reported and matches nothing. */
function matched(self: StringFunctions, context: Context, string: string, wanted: string) {
  try {
    return self.match(string, wanted)
  } catch (error) {
    context.warn('HOC3051', (error as Error).message)
    return undefined
  }
}

function within(caller: string, n: number, string: string): number {
  if (n >= 0 && n <= string.length) return Math.trunc(n)
  throw argumentOutOfRange(caller, n, 0, string.length)
}
