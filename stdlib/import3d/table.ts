/**
 * The readers of morphology files as programs know them: Import3d_SWC_read and its like read a file into Import3d_Section objects, and
 * Import3d_GUI(reader, 0).instantiate(cell) makes sections of these. They exist once import3d.hoc is loaded.
 */
import { problem } from '../../lang/problem.ts'
import type { HocClass, HocFunction } from '../binding/class.ts'
import type { Context } from '../binding/context.ts'
import { anything, number, object, optional, rest, text, textCell } from '../binding/params.ts'
import { asDone, asNothing, hocClass, hocClassMadeBy, hocFunction, membersOf } from '../binding/table.ts'
import { type HocObject, objectName } from '../binding/value.ts'
import { File } from '../file.ts'
import { List } from '../list.ts'
import { Vector } from '../vector.ts'
import { planOf, statementsOf, typeName } from './build.ts'
import { type MorphologyFormat, readers } from './formats.ts'
import { instantiate } from './instantiate.ts'
import { type Morphology, Part } from './part.ts'

// ---- one piece

const part = membersOf(Part)

const sectionClass: HocClass = hocClass(
  Part,
  [number('id'), number('points', 1)],
  {
    id: part.number('id'),
    type: part.number('type'),
    pid: part.number('pid'),
    parentx: part.number('parentx'),
    first: part.number('first'),
    fid: part.number('fid'),
    nameindex: part.number('nameindex'),
    iscontour_: part.number('iscontour_'),
    is_subsidiary: part.number('is_subsidiary'),
    volatile: part.number('volatile'),
    volatile2: part.number('volatile2'),
    raw: part.object((self) => self.raw),
    xyz: part.object((self) => self.xyz),
    d: part.object((self) => self.d),
    parentsec: part.object((self) => self.parent),
    contour_list: part.object((self, context) => (self.slices.length > 0 ? listOf(context, self.slices) : null)),
    set_pt: part.hoc(
      [number('i'), number('x'), number('y'), number('z'), number('diam')],
      asNothing,
      (self, _context, i, x, y, z, diameter) => self.set(Math.trunc(i), [x, y, z, diameter]),
    ),
    insrt: part.hoc(
      [number('i'), number('x'), number('y'), number('z'), number('diam')],
      asNothing,
      (self, _context, i, x, y, z, diameter) => self.insert(Math.trunc(i), [x, y, z, diameter]),
    ),
  },
  { name: 'Import3d_Section', help: 'An unbranched piece of a reconstructed cell, before it becomes a section.' },
)

/** A List of objects. */
function listOf(context: Context, items: readonly object[]): List<HocObject> {
  const list = new List<HocObject>()
  for (const item of items) {
    const handle = context.handle(item)
    context.retain(handle)
    list.push(handle)
  }
  return list
}

// ---- a file

/** Reads a file of one format; what it found is there for the program to look at and to change. */
class MorphologyReader {
  /** Not 0: says less about what is odd. */
  quiet = 0
  err = 0
  readonly filetype: { value: string }
  private readonly kept = new Map<string, HocObject>()
  morphology: Morphology | undefined

  constructor(
    readonly context: Context,
    readonly format: MorphologyFormat,
    name: string,
  ) {
    this.filetype = { value: name }
  }

  input(path: string): void {
    const { context } = this
    this.release()
    this.keep('file', new File(context.host, path))
    const content = context.host.readFile(path)
    if (content === undefined) {
      this.err = 1
      context.host.write(`could not open ${path}\n`)
      throw problem('HOC3209', undefined, `could not open ${path}`, { help: 'is there such a file?' })
    }
    const morphology = readers[this.format](content, path, this.quiet !== 0)
    context.host.write(morphology.messages)
    this.morphology = morphology
    this.err = morphology.hasErrors ? 1 : 0
    for (const [name, values] of Object.entries(morphology.columns)) this.keep(name, Vector.from(values))
    for (const [name, lines] of Object.entries(morphology.texts)) this.keep(name, this.strings(lines))
    this.keep('sections', listOf(context, morphology.parts))
  }

  private strings(lines: readonly string[]): List<HocObject> {
    const { context } = this
    const list = new List<HocObject>()
    const cls = context.classNamed('String')
    for (const value of cls ? lines : []) {
      const made = context.create(cls!, [{ value }])
      context.retain(made)
      list.push(made)
    }
    return list
  }

  private keep(name: string, impl: object): void {
    const handle = this.context.handle(impl)
    this.context.retain(handle)
    this.kept.set(name, handle)
  }
  get(name: string): object | null {
    return this.kept.get(name)?.impl ?? null
  }
  objects(): HocObject[] {
    return [...this.kept.values()]
  }
  release(): void {
    for (const handle of this.kept.values()) this.context.release(handle)
    this.kept.clear()
  }

  /** The parts as the program has left them. */
  current(): Morphology {
    const { morphology } = this
    const sections = this.get('sections')
    if (!morphology || !(sections instanceof List))
      throw problem('HOC3210', undefined, 'no file has been read', { help: 'first reader.input("cell.swc")' })
    const parts = sections.toArray().map((handle) => (handle as HocObject).impl as Part)
    return { ...morphology, parts }
  }

  /** Parts that turned out to be empty go. */
  keepOnly(parts: readonly Part[]): void {
    const sections = this.get('sections') as List<HocObject>
    for (let i = sections.count - 1; i >= 0; i--) {
      if (!parts.includes(sections.o(i).impl as Part)) this.context.release(sections.remove(i))
    }
  }
}

const reader = membersOf(MorphologyReader)
const found = 'sections file header lines id type x y z d pid iline point2sec points pointtype tag firstpoints'.split(
  ' ',
)

const readerClass = (name: string, format: MorphologyFormat, filetype: string, what: string): HocClass =>
  hocClassMadeBy<MorphologyReader, []>(
    name,
    [],
    (context) => new MorphologyReader(context, format, filetype),
    {
      input: reader.hoc([text('file')], asNothing, (self, _context, path) => self.input(path)),
      quiet: reader.number('quiet'),
      err: reader.number('err'),
      filetype: reader.string((self) => self.filetype),
      ...Object.fromEntries(found.map((key) => [key, reader.object((self) => self.get(key))])),
    },
    { help: `Reads ${what}.`, holds: (self) => self.objects(), destroy: (self) => self.release() },
  )

// ---- sections

class Importer {
  readonly commands = new List<HocObject>()
  constructor(readonly reader: MorphologyReader | undefined) {}

  instantiate(context: Context, cell: HocObject | null, keepCommands: boolean): void {
    const { reader } = this
    if (!reader) throw problem('HOC3210', undefined, 'no file has been read', { help: 'new Import3d_GUI(reader, 0)' })
    const morphology = reader.current()
    const plan = planOf(morphology, (each) => objectName(context.handle(each)))
    context.host.write(plan.messages)
    reader.keepOnly(morphology.parts)
    if (keepCommands) this.keepCommands(context, statementsOf(plan, cell !== null))
    instantiate(plan, context, cell)
  }

  private keepCommands(context: Context, statements: readonly string[]): void {
    const cls = context.classNamed('String')
    for (const value of cls ? statements : []) {
      const made = context.create(cls!, [{ value }])
      context.retain(made)
      this.commands.push(made)
    }
  }
}

const importer = membersOf(Importer)

const importerClass: HocClass = hocClassMadeBy<Importer, [ReturnType<typeof object>, ReturnType<typeof rest<unknown>>]>(
  'Import3d_GUI',
  [object('reader'), rest(anything('show'))],
  (_context, given) => new Importer(given?.impl instanceof MorphologyReader ? given.impl : undefined),
  {
    instantiate: importer.hoc([object('cell'), optional(number('keep'))], asNothing, (self, context, cell, keep) =>
      self.instantiate(context, cell, keep === 1),
    ),
    swc: importer.object((self) => self.reader ?? null),
    commands: importer.object((self) => self.commands),
    name: importer.hoc([object('section'), textCell('name')], asNothing, (_self, _context, section, cell) => {
      if (!(section?.impl instanceof Part)) return
      const { type, nameindex } = section.impl
      cell.value = typeName(type) + (nameindex > 0 ? `[${nameindex}]` : '')
    }),
  },
  {
    help: 'Makes sections of what a reader has read.',
    destroy: (self, context) => {
      for (const item of self.commands.remove_all()) context.release(item)
    },
  },
)

export const morphologyClasses: readonly HocClass[] = [
  sectionClass,
  readerClass('Import3d_SWC_read', 'swc', 'SWC', 'SWC files'),
  readerClass('Import3d_Neurolucida3', 'neurolucida3', 'Neurolucida V3', 'Neurolucida text files (version 3)'),
  readerClass('Import3d_Neurolucida_read', 'neurolucida1', 'Neurolucida', 'Neurolucida text files (version 1)'),
  readerClass('Import3d_Eutectic_read', 'eutectic', 'Eutectic', 'Eutectic files'),
  readerClass('Import3d_MorphML', 'morphml', 'MorphML', 'MorphML files'),
  importerClass,
]

/** import3d.hoc calls it: until then the names belong to the program. */
export const morphologyFunctions: readonly HocFunction[] = [
  hocFunction('import3d_classes', [], asDone, 'Makes the readers of morphology files known.', (context) => {
    for (const cls of morphologyClasses)
      if (!context.classNamed(cls.name)) context.addClass(cls, cls === sectionClass ? Part : undefined)
  }),
]
