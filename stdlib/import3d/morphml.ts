/**
 * MorphML and NeuroML 1 files: segments with a proximal and a distal point, gathered in cables. A segment without a proximal point goes
 * on from the distal one of its parent.
 */
import { type Morphology, Part, type Point, partType } from './part.ts'

interface Segment {
  readonly id: string
  readonly parent: string | undefined
  readonly cable: string
  proximal: Point | undefined
  distal: Point | undefined
  readonly line: number
}
interface Cable {
  readonly id: string
  readonly name: string
  readonly groups: string[]
  /** Where on the parent it begins, as a share of its length. */
  readonly fractAlongParent: number
  readonly segments: Segment[]
}

export function readMorphML(text: string, _name: string): Morphology {
  const { segments, cables } = read(text)
  const byId = new Map(segments.map((segment) => [segment.id, segment]))
  const parts: Part[] = []
  const partOfCable = new Map<string, Part>()
  const lineOf: number[] = []
  for (const cable of cables) {
    const own = segments.filter((segment) => segment.cable === cable.id)
    const [first] = own
    if (!first) continue
    const part = Part.of(lineOf.length, [startOf(first, byId), ...own.map((segment) => segment.distal!)])
    lineOf.push(first.line, ...own.map(({ line }) => line))
    const parent = first.parent === undefined ? undefined : byId.get(first.parent)
    part.parent = (parent && partOfCable.get(parent.cable)) ?? null
    part.parentx = cable.fractAlongParent
    part.type = typeOf(cable)
    partOfCable.set(cable.id, part)
    parts.push(part)
  }
  return {
    format: 'MorphML',
    parts,
    types: parts.map(({ type }) => type),
    lineOf,
    hasErrors: false,
    messages: '',
    columns: { type: parts.map(({ type }) => type) },
    texts: {},
  }
}

const startOf = ({ proximal, parent, distal }: Segment, byId: ReadonlyMap<string, Segment>): Point =>
  proximal ?? byId.get(parent ?? '')?.distal ?? distal!

function typeOf({ name, groups }: Cable): number {
  const told = `${groups.join(' ')} ${name}`.toLowerCase()
  if (/soma/.test(told)) return partType.soma
  if (/axon/.test(told)) return partType.axon
  if (/apic/.test(told)) return partType.apical
  return /dend|basal/.test(told) ? partType.dendrite : partType.other
}

/** The elements that matter, in the order of the file. */
function read(text: string): { segments: Segment[]; cables: Cable[] } {
  const segments: Segment[] = []
  const cables: Cable[] = []
  const lines = lineCounter(text)
  const pattern = /<(\/?)(?:\w+:)?(segment|proximal|distal|cable|group)\b([^>]*?)(\/?)>|<!--[\s\S]*?-->/g
  let inside: 'segment' | 'cable' | undefined
  for (const match of text.matchAll(pattern)) {
    const [, closing, element, source = '', empty] = match
    if (element === undefined) continue
    if (closing) {
      if (element === inside) inside = undefined
      continue
    }
    const attributes = attributesOf(source)
    if (element === 'segment') {
      const { id = '', parent, cable = '' } = attributes
      segments.push({ id, parent, cable, proximal: undefined, distal: undefined, line: lines(match.index) })
    } else if (element === 'cable') {
      const { id = '', name = '', fract_along_parent, fractAlongParent } = attributes
      const share = Number(fractAlongParent ?? fract_along_parent ?? 1)
      cables.push({ id, name, groups: [], fractAlongParent: share, segments: [] })
    } else if (element === 'group') {
      if (inside === 'cable')
        cables.at(-1)!.groups.push(/^[^<]*/.exec(text.slice(match.index + match[0].length))![0].trim())
    } else if (inside === 'segment') {
      const { x = '0', y = '0', z = '0', diameter = '0' } = attributes
      segments.at(-1)![element as 'proximal' | 'distal'] = [Number(x), Number(y), Number(z), Number(diameter)]
    }
    if (!empty && (element === 'segment' || element === 'cable')) inside = element
  }
  return { segments, cables }
}

const attributesOf = (source: string): Readonly<Record<string, string>> =>
  Object.fromEntries([...source.matchAll(/([\w:]+)\s*=\s*["']([^"']*)["']/g)].map(([, name, value]) => [name!, value!]))

function lineCounter(text: string): (at: number) => number {
  const ends: number[] = []
  let end = -1
  for (const line of text.split('\n')) ends.push((end += line.length + 1))
  return (at) => ends.findIndex((each) => each >= at) + 1
}
