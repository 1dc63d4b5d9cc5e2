/** Sections and the tree they form. */
import { problem } from '../../lang/problem.ts'
import type { Section } from '../../runtime/cable/section.ts'
import type { HocFunction } from '../binding/class.ts'
import type { Context } from '../binding/context.ts'
import {
  argumentOutOfRange,
  either,
  number,
  object,
  optional,
  sectionInUse,
  text,
  textCell,
} from '../binding/params.ts'
import { wholePattern } from '../binding/section-pattern.ts'
import { asDone, asFlag, asNothing, asNumber, asObject, asText, hocFunction } from '../binding/table.ts'
import { type HocObject, objectName } from '../binding/value.ts'
import { psection } from './psection.ts'

const idsKey = Symbol('section numbers')
/** Numbers by which HOC passes sections around (`this_section()`, `push_section(number)`). */
const ids = (context: Context) =>
  context.state(idsKey, () => ({ of: new WeakMap<Section, number>(), sections: [] as WeakRef<Section>[] }))

function numberOf(context: Context, section: Section): number {
  const known = ids(context)
  const id = known.of.get(section) ?? known.sections.push(new WeakRef(section))
  known.of.set(section, id)
  return id
}

function sectionNamed(context: Context, name: string): Section | undefined {
  return context.model.sections.find((section) => section.name === name)
}

function pushed(context: Context, which: string | number): void {
  const section = typeof which === 'string' ? sectionNamed(context, which) : ids(context).sections[which - 1]?.deref()
  if (!section || section.deleted) {
    throw problem('HOC3071', undefined, `push_section: arg not a sectionname: ${which}`, {
      help: 'sections are named as secname() shows them: "soma", "dend[2]", "Cell[0].soma"',
    })
  }
  context.pushSection(section)
}

function distance(context: Context, a?: number, b?: number): number {
  const section = context.section()
  // with two numbers the first tells: 0 sets the origin, anything else up to 1 measures
  const measures = b === undefined ? a !== undefined : Math.trunc(within('distance', a!)) !== 0
  const x = within('distance', b ?? a ?? 0)
  if (measures) return context.model.distance(section, x)
  context.model.setDistanceOrigin(section, x)
  return x
}

function within(caller: string, x: number): number {
  if (x >= 0 && x <= 1) return x
  throw argumentOutOfRange(`${caller} (range variable domain is 0<=x<=1)`, x, 0, 1)
}

/** `section_exists("dend", 2)`, `section_exists("dend[2]")`, `section_exists("soma", cell)`. Behind a second index the rows count as one. */
function exists(context: Context, name: string, index?: number, owner?: HocObject): boolean {
  if (index !== undefined && index < 0) throw argumentOutOfRange('section_exists', index, 0, 1e9)
  const inName = index === undefined ? /^([^[]+)\[\s*([-+]?\d+)/.exec(name) : null
  const base = inName?.[1] ?? name
  const prefix = owner ? `${objectName(owner)}.${base}` : base
  const wanted = Math.trunc(index ?? Number(inName?.[2] ?? 0))
  const namesakes = context.model.sections.filter(
    (section) => section.name === prefix || section.name.startsWith(`${prefix}[`),
  )
  const isTable = namesakes.some((section) => /\]\[/.test(section.name.slice(prefix.length)))
  if (isTable) return wanted < namesakes.length
  return namesakes.some((section) => Number(/\[(\d+)\]$/.exec(section.name.slice(prefix.length))?.[1] ?? 0) === wanted)
}

const x = number('x', 0, 1)

export const sectionFunctions: readonly HocFunction[] = [
  {
    ...hocFunction(
      'secname',
      [optional(number('x', 0, 1))],
      asText,
      'Name of the section in use.',
      (context) => context.section().name,
    ),
    overwrites: true,
  },
  hocFunction(
    'sectionname',
    [textCell('string')],
    asDone,
    'Sets the string to the name of the section in use.',
    (context, cell) => {
      cell.value = context.section().name
    },
  ),
  hocFunction(
    'issection',
    [text('pattern')],
    asFlag,
    'Whether the name of the section in use matches.',
    (context, pattern) => wholePattern(context, pattern).test(context.section().name),
  ),
  hocFunction('ismembrane', [text('mechanism')], asFlag, 'Whether the mechanism is inserted here.', (context, name) =>
    context.section().has(name),
  ),
  hocFunction(
    'section_exists',
    [text('name'), optional(either(number('index'), object('object'))), optional(object('object'))],
    asFlag,
    'Whether there is such a section.',
    (context, name, second, third) => {
      const owner = typeof second === 'object' ? second : third
      const index = typeof second === 'number' ? second : undefined
      return exists(context, name, index, owner ?? undefined)
    },
  ),
  hocFunction(
    'push_section',
    [either(text('name'), number('section'))],
    asDone,
    'Makes a section the one in use.',
    pushed,
  ),
  hocFunction(
    'section_owner',
    [],
    asObject,
    'The object that the section in use belongs to.',
    (context) => context.section().owner ?? null,
  ),
  hocFunction('pop_section', [], asDone, 'Back to the section that was in use before push_section.', (context) =>
    context.popSection(),
  ),
  hocFunction('delete_section', [sectionInUse], asDone, 'Deletes the section in use.', (context) =>
    context.model.deleteSection(context.section()),
  ),
  hocFunction('disconnect', [sectionInUse], asNothing, 'Cuts the section in use from its parent.', (context) =>
    context.section().disconnect(),
  ),
  hocFunction('topology', [], asDone, 'Prints a picture of the tree.', (context) =>
    context.host.write(context.model.topology()),
  ),
  hocFunction('psection', [], asDone, 'Prints what there is to say about the section in use.', (context) =>
    context.host.write(psection(context.model, context.section())),
  ),
  hocFunction('area', [x], asNumber, 'Area (um2) of the segment at x, 0 at the ends.', (context, at) =>
    context.section().area(at),
  ),
  hocFunction(
    'ri',
    [number('x')],
    asNumber,
    'Axial resistance (MOhm) to the next node towards the root.',
    (context, at) => context.section().ri(at),
  ),
  hocFunction(
    'distance',
    [optional(number('x')), optional(number('x'))],
    asNumber,
    'Path length (um) from the origin to x, also as (1, x); without x, or with (0, x), sets the origin.',
    distance,
  ),
  hocFunction(
    'section_orientation',
    [],
    asNumber,
    'The end (0 or 1) that is connected.',
    (context) => context.section().childEnd,
  ),
  hocFunction(
    'parent_connection',
    [],
    asNumber,
    'Where on its parent the section is connected.',
    (context) => context.section().parent()?.x ?? 0,
  ),
  hocFunction(
    'parent_section',
    [optional(number('x'))],
    asNumber,
    'Number of the parent section, 0 for a root.',
    (context) => {
      const parent = context.section().parent()
      return parent ? numberOf(context, parent.section) : 0
    },
  ),
  hocFunction(
    'this_section',
    [optional(number('x'))],
    asNumber,
    'Number of the section in use, for push_section.',
    (context) => numberOf(context, context.section()),
  ),
  hocFunction('this_node', [optional(x)], asNumber, 'A number that stands for the node at x.', (context, at = 0.5) => {
    const section = context.section()
    const node = section.exactNode(at)
    return numberOf(context, node.section) * 100000 + node.ordinal + 2
  }),
  hocFunction('parent_node', [optional(x)], asNumber, 'The same of its parent node.', (context, at = 0.5) => {
    const section = context.section()
    const node = section.exactNode(at)
    const i = node.ordinal
    return i < 0 ? 0 : numberOf(context, node.section) * 100000 + i + 1
  }),
]
