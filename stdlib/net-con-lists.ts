/**
 * Connections as HOC lists them: source after source, in the order in which these came to be, and of each source its connections in the
 * order of theirs.
 */
import type { Section } from '../runtime/cable/section.ts'
import type { Detector } from '../runtime/events/detector.ts'
import type { NetCon } from '../runtime/events/net-con.ts'
import type { Context } from './binding/context.ts'
import { type HocObject, isStringCell, objectName, objectOf, type Value } from './binding/value.ts'
import { List } from './list.ts'
import { patternOf } from './text/patterns.ts'

/** The cell that something belongs to: the object that owns its section. */
export const ownerOf = (section: Section | undefined): object | null => section?.owner ?? null

/** Of a watched variable; what fires by itself has none, wherever it is. */
export const sourceSection = (detector: Detector | undefined): Section | undefined =>
  detector?.section ?? detector?.node?.section

/** Adds those that are chosen to a list, by default a new one. */
function listed(
  context: Context,
  detectors: Iterable<Detector>,
  choose: (connection: NetCon) => boolean,
  list = new List<HocObject>(),
): List<HocObject> {
  for (const { connections } of detectors)
    for (const connection of connections) {
      if (!choose(connection)) continue
      const handle = context.handle(connection)
      context.retain(handle)
      list.append(handle)
    }
  return list
}

type Into = List<HocObject> | undefined

export const withSamePre = (self: NetCon, context: Context, into: Into) =>
  listed(context, self.detector ? [self.detector] : [], () => true, into)

export const withSameTarget = (self: NetCon, context: Context, into: Into) =>
  listed(context, context.model.events.detectors, ({ target }) => target === self.target, into)

export function withSameTargetCell(self: NetCon, context: Context, into: Into): List<HocObject> {
  const cell = ownerOf(self.target?.section)
  const choose = ({ target }: NetCon) => cell !== null && ownerOf(target?.section) === cell
  return listed(context, context.model.events.detectors, choose, into)
}

export function withSamePreCell(self: NetCon, context: Context, into: Into): List<HocObject> {
  const cell = ownerOf(sourceSection(self.detector))
  const choose = ({ detector }: NetCon) => cell !== null && ownerOf(sourceSection(detector)) === cell
  return listed(context, context.model.events.detectors, choose, into)
}

/** What `CVode.netconlist(pre, post, target)` selects: objects, or patterns of their names; "" for any. */
export function netConsBetween(
  context: Context,
  pre: Value | undefined,
  post: Value | undefined,
  target: Value | undefined,
  into: Into,
): List<HocObject> {
  const [isPre, isPost, isTarget] = [chosen(context, pre), chosen(context, post), chosen(context, target)]
  const sources = [...context.model.events.detectors].filter((each) => {
    const section = sourceSection(each)
    return section ? isPre(ownerOf(section)) : each.source !== undefined && isPre(each.source)
  })
  return listed(context, sources, (nc) => isPost(ownerOf(nc.target?.section)) && isTarget(nc.target), into)
}

/** In a pattern `<0-3>` is a set of characters, and brackets stand for themselves. */
function chosen(context: Context, what: Value | undefined): (object: object | null) => boolean {
  if (!isStringCell(what)) {
    const wanted = objectOf(what) ?? null
    return (object) => handleOf(context, object) === wanted
  }
  if (what.value === '') return () => true
  const escaped = what.value.replace(/[[\]<>]/g, (c) => ({ '<': '[', '>': ']' })[c] ?? `\\${c}`)
  const pattern = patternOf(escaped)
  return (object) => (pattern.exec(objectName(handleOf(context, object)))?.[0].length ?? 0) > 0
}

const handleOf = (context: Context, object: object | null): HocObject | null =>
  object === null || 'cls' in object ? (object as HocObject | null) : context.handle(object)
