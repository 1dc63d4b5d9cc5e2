/**
 * BBSaveState: the state of cells by their numbers (gid), so that it can go back to a model whose cells were made in another order, or to some of
 * them alone. Files are NEURON's; they are written whole or not at all, and one that is damaged is refused before anything has changed.
 */
import { problem } from '../lang/problem.ts'
import { PointProcess } from '../runtime/mechanism/point-process.ts'
import type { HocClass } from './binding/class.ts'
import type { Context } from './binding/context.ts'
import { instance, object, optional, text } from './binding/params.ts'
import { asDone, asNothing, asNumber, hocClassMadeBy, membersOf } from './binding/table.ts'
import {
  type AnyCellReader,
  BinaryCellReader,
  binaryFormat,
  CellWriter,
  TextCellReader,
  textFormat,
} from './save-state/cell-pass.ts'
import { Cells } from './save-state/cells.ts'
import { expandPath, readText } from './text/paths.ts'
import { Vector } from './vector.ts'

const ignoredKey = Symbol('point processes without a saved state')
/** What `ignore` was given, by whatever object. */
const ignoredBy = (context: Context) => context.state(ignoredKey, () => new Set<PointProcess>())

const knownKey = Symbol('whether the mechanisms have been looked at')

export class BBSaveState {
  constructor(private readonly context: Context) {
    // once for all of these objects
    context.state(knownKey, () => void context.model.variableStep.takeForChanged())
  }

  private cells(): Cells {
    return new Cells(this.context, ignoredBy(this.context))
  }

  /** Writes all cells that have numbers into one file. */
  save(path: string): void {
    const cells = this.cells()
    cells.checkTime()
    const out = new CellWriter(textFormat)
    out.doubles([this.context.model.t])
    out.mark('//core')
    // the order in which NEURON comes to them
    for (const gid of cells.numbers().reverse()) this.write(out, cells, gid)
    this.context.host.writeFile(expandPath(this.context.host, path), out.content())
  }

  /** Cells of the file that are not here are passed over; all that are here have to be in it. */
  restore(path: string): void {
    const cells = this.cells()
    const missing = new Set(cells.numbers())
    const from = new TextCellReader(this.content(path), path)
    const [t] = from.doubles([0])
    from.mark('//core')
    while (!from.atEnd) {
      from.mark('begin cell')
      const gid = from.int()
      if (cells.has(gid)) cells.passCell(from, gid)
      else from.passTo('end cell')
      missing.delete(gid)
    }
    for (const gid of missing) throw isNotThere(gid, path)
    this.finish(t!, [from])
  }

  /** Numbers of cells, and the bytes that each takes in a file. */
  sizes(): [gid: number, size: number][] {
    const cells = this.cells()
    return cells.numbers().map((gid) => [gid, this.write(new CellWriter(textFormat), cells, gid).length])
  }

  /** A file for each cell, in the folder `bbss_out`, and one for the time. */
  saveApart(): void {
    const cells = this.cells()
    cells.checkTime()
    const time = textFormat.doubles([this.context.model.t])
    const files = cells
      .numbers()
      .map((gid) => [`tmp.${gid}.0`, this.write(new CellWriter(textFormat), cells, gid)] as const)
    this.context.host.system('mkdir -p bbss_out')
    for (const [name, content] of [['tmp', time] as const, ...files])
      this.context.host.writeFile(`bbss_out/${name}`, content)
  }

  /** The same in binary form, in `binbufout`; the size of each file stands in another. */
  saveApartBinary(): void {
    const cells = this.cells()
    cells.checkTime()
    const parts = [
      ['global', binaryFormat.doubles([this.context.model.t])],
      ...cells.numbers().map((gid) => [String(gid), this.write(new CellWriter(binaryFormat), cells, gid)]),
    ] as const
    this.context.host.system('mkdir -p binbufout')
    for (const [name, content] of parts) {
      this.context.host.writeFile(`binbufout/${name}.${content!.length}`, content!)
      this.context.host.writeFile(`binbufout/${name}.size`, `${content!.length}\n`)
    }
  }

  /** From the folder `in`: of each cell the number of its pieces, and these, one behind the other. */
  restoreApart(): void {
    const cells = this.cells()
    const [t] = new TextCellReader(this.content('in/tmp'), 'in/tmp').doubles([0])
    const readers = cells.numbers().map((gid) => {
      const from = new TextCellReader(this.content(`in/tmp.${gid}`), `in/tmp.${gid}`)
      this.readPieces(from, cells, gid, from.int())
      return from
    })
    this.finish(t!, readers)
  }

  restoreApartBinary(): void {
    const cells = this.cells()
    const reader = (name: string) => {
      const size = Math.trunc(Number(this.content(`binbufin/${name}.size`)))
      return new BinaryCellReader(this.content(`binbufin/${name}.${size}`), `binbufin/${name}.${size}`)
    }
    const [t] = reader('global').doubles([0])
    const readers = cells.numbers().map((gid) => {
      const from = reader(String(gid))
      this.readPieces(from, cells, gid, 1)
      return from
    })
    this.finish(t!, readers)
  }

  private readPieces(from: AnyCellReader, cells: Cells, gid: number, count: number): void {
    for (let i = 0; i < count; i++) {
      from.mark('begin cell')
      from.int()
      cells.passCell(from, gid)
    }
  }

  private write(out: CellWriter, cells: Cells, gid: number): string {
    out.mark('begin cell')
    out.int(gid)
    cells.passCell(out, gid)
    return out.content()
  }

  private content(path: string): string {
    const content = readText(this.context.host, expandPath(this.context.host, path))
    if (content === undefined) throw problem('HOC3031', undefined, `Could not open ${path}`)
    return content
  }

  /** All has been read and fits: only now the model changes. */
  private finish(t: number, readers: readonly AnyCellReader[]): void {
    const { model } = this.context
    model.t = t
    model.clock = t
    model.events.clear()
    for (const reader of readers) reader.finish()
  }
}

const isNotThere = (gid: number, path: string) =>
  problem('HOC3172', undefined, `BBSaveState: the cell of number ${gid} is not in ${path}`, {
    help: 'the file was written by a model without it',
  })

/** One number of the cell's is all that NEURON has here: it says so. */
const notThere = (name: string) =>
  on.hoc([], asNothing, (_self, context) => context.host.write(`${name} not implemented\n`))

const on = membersOf(BBSaveState)
const vector = (name: string) => instance(Vector, name)

export const bbSaveStateClass: HocClass = hocClassMadeBy<BBSaveState, []>(
  'BBSaveState',
  [],
  (context) => new BBSaveState(context),
  {
    save: on.method('save', [text('file')], asDone),
    restore: on.method('restore', [text('file')], asDone),
    save_test: on.method('saveApart', [], asNothing),
    restore_test: on.method('restoreApart', [], asNothing),
    save_test_bin: on.method('saveApartBinary', [], asNothing),
    restore_test_bin: on.method('restoreApartBinary', [], asNothing),
    save_request: on.hoc([vector('Vector'), vector('Vector')], asNumber, (self, _context, gids, sizes) => {
      const all = self.sizes()
      gids.take(Float64Array.from(all, ([gid]) => gid))
      sizes.take(Float64Array.from(all, ([, size]) => size))
      return all.length
    }),
    save_gid: notThere('save_gid'),
    restore_gid: notThere('restore_gid'),
    ignore: on.hoc([optional(object('point process'))], asNothing, (_self, context, one) => {
      if (!one) ignoredBy(context).clear()
      else if (one.impl instanceof PointProcess) ignoredBy(context).add(one.impl)
      else throw problem('HOC3133', undefined, 'BBSaveState.ignore: this is not a point process')
    }),
    vector_play_init: on.hoc([], asNothing, (_self, { model }) => {
      model.traces.startPlayings()
    }),
  },
  { help: 'The state of cells by their numbers, to go back to in another arrangement of them.' },
)
