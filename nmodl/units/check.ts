/**
 * The check of units: what NEURON's `modlunit` would complain of, with all complaints of a file at once. A file passes
 * here when it passes there.
 *
 * A pass of its own over the tree as it was read; compiling does without it.
 */
import type { Problem } from '../../lang/problem.ts'
import { Source, type Span } from '../../lang/source.ts'
import { type Include, tokenize } from '../lexer.ts'
import { parseMechanism } from '../parse.ts'
import type { Token } from '../token.ts'
import type { Item, ItemOf, MechanismFile, UnitConstant } from '../tree.ts'
import type { Checking } from './expressions.ts'
import { Names } from './names.ts'
import { noFactor, unitDefinedTwice, unknownUnit } from './problems.ts'
import { difference } from './quantity.ts'
import { UnitReader } from './reader.ts'
import { checkStandardUnits } from './standard.ts'
import { checkBody, withParameters } from './statements.ts'

/** What is to say of the units of a file, in the order of its text. Throws where it cannot be read. */
export function checkUnits(text: string, name: string, include?: Include): readonly Problem[] {
  const file = parseMechanism(new Source(name, text), include)
  const tokens = tokenize(file.source, include)
  const problems: Problem[] = []
  const reader = new UnitReader()
  readUnits(tokens, reader, problems)
  const c = checking(file, reader, problems)
  checkStandardUnits(file, firstPlaces(tokens), c)
  for (const item of file.items) checkItem(item, c)
  return inOrder(problems, file.source)
}

function checking(file: MechanismFile, reader: UnitReader, problems: Problem[]): Checking {
  const insist = (found: Problem) => void problems.push(found)
  const isOff = (span: Span) => within(span, file.unitsOff)
  const report = (found: Problem) => {
    if (!found.span || !isOff(found.span)) insist(found)
  }
  const names = new Names(file, reader)
  return { reader, names, compartments: new Map(), eventParameters: [], isOff, report, insist }
}

const within = ({ source, start }: Span, regions: readonly Span[]) =>
  regions.some((region) => region.source === source && region.start <= start && start < region.end)

/** Definitions hold for the whole file; each unit it writes has to be known, also where units are switched off. */
function readUnits(tokens: readonly Token[], reader: UnitReader, problems: Problem[]): void {
  const told = new Set<string>()
  const read = ({ text, span }: Token) =>
    reader.read(text, (name) => {
      if (!told.has(name)) problems.push(unknownUnit(span, name))
      told.add(name)
    })
  tokens.forEach((token, i) => {
    const meaning = tokens[i + 2]
    if (token.type !== 'UNIT_NAME' || !meaning) return
    if (reader.isKnown(token.text)) problems.push(unitDefinedTwice(token.span, token.text))
    else reader.define(token.text, read(meaning))
  })
  for (const token of tokens) if (token.type === 'UNIT' || token.type === 'UNIT_NAME') read(token)
}

function firstPlaces(tokens: readonly Token[]): ReadonlyMap<string, Span> {
  const found = new Map<string, Span>()
  for (const { type, text, span } of tokens) if (type === 'NAME' && !found.has(text)) found.set(text, span)
  return found
}

function checkItem(item: Item, c: Checking): void {
  switch (item.kind) {
    case 'units':
      for (const constant of item.constants) checkConstant(constant, c)
      break
    case 'fileLocal':
      for (const { name } of item.names) c.names.addLocal(name.text)
      break
    case 'initial':
    case 'breakpoint':
    case 'constructor':
    case 'destructor':
    case 'beforeAfter':
      checkBody(item.body, c)
      break
    case 'solved':
      if (item.block === 'KINETIC') checkKinetic(item, c)
      else checkBody(item.body, c)
      break
    case 'netReceive':
      checkEvents(item, c)
      break
    case 'routine':
      checkRoutine(item, c)
  }
}

function checkConstant({ name, from, to, value }: UnitConstant, c: Checking): void {
  if (value !== undefined) return
  if (difference(c.reader.read(from), c.reader.read(to)) === 'dimension') c.insist(noFactor(name.span, from, to))
}

function checkEvents({ parameters, body }: ItemOf<'netReceive'>, c: Checking): void {
  withParameters(parameters, c, () => {
    c.names.addLocal('flag')
    checkBody(body, { ...c, eventParameters: parameters })
  })
}

function checkRoutine({ routine, name, parameters, unit, body }: ItemOf<'routine'>, c: Checking): void {
  withParameters(parameters, c, () => {
    if (routine === 'FUNCTION') c.names.addLocal(name.text, c.reader.read(unit ?? ''), false)
    checkBody(body, c)
  })
}

/** Volumes are wanted before they are stated, so the block is gone through twice. */
function checkKinetic({ body }: ItemOf<'solved'>, c: Checking): void {
  const silent = () => {}
  checkBody(body, { ...c, report: silent, insist: silent })
  checkBody(body, c)
  c.compartments.clear()
}

/** The file itself first, then what it includes. */
function inOrder(problems: readonly Problem[], source: Source): readonly Problem[] {
  const place = ({ span }: Problem) => (span?.source === source ? span.start : Number.POSITIVE_INFINITY)
  const seen = new Set<string>()
  return [...problems]
    .sort((a, b) => (place(a) === place(b) ? 0 : place(a) - place(b)))
    .filter(({ code, span, message }) => {
      const key = `${code} ${span?.source.name} ${span?.start} ${message}`
      return seen.has(key) ? false : Boolean(seen.add(key))
    })
}
