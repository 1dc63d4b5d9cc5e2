/**
 * The state of cells by their numbers: what BBSaveState keeps. A cell is the object whose section fires, with all of its sections, or an
 * artificial cell. Mechanisms, point processes and connections come in NEURON's order, and files are its own.
 */
import { problem } from '../../lang/problem.ts'
import { CableNode, endPlace, nodeColumn, rootPlace } from '../../runtime/cable/node.ts'
import type { Section } from '../../runtime/cable/section.ts'
import type { Detector } from '../../runtime/events/detector.ts'
import type { Mechanism } from '../../runtime/mechanism/mechanism.ts'
import type { PointProcess } from '../../runtime/mechanism/point-process.ts'
import type { Model } from '../../runtime/model.ts'
import type { Context } from '../binding/context.ts'
import { office } from '../parallel/office.ts'
import { MechanismState } from './cell-mechanism.ts'
import type { CellPass } from './cell-pass.ts'
import { CellQueue, sendAgain } from './cell-queue.ts'
import { allHeldAt, mechanismsOf } from './layout.ts'

/** Morphology and capacitance, which every segment has, come before them. */
const firstType = 4

export class Cells {
  private readonly model: Model
  private readonly queue: CellQueue
  private readonly mechanisms: MechanismState
  private readonly sections = new Map<object, Section[]>()

  constructor(
    private readonly context: Context,
    ignored: ReadonlySet<PointProcess>,
  ) {
    this.model = context.model
    this.model.settle()
    this.queue = new CellQueue(this.model)
    this.mechanisms = new MechanismState(context, this.queue, ignored)
    for (const section of this.model.sections) {
      if (!section.owner) continue
      const list = this.sections.get(section.owner)
      if (list) list.push(section)
      else this.sections.set(section.owner, [section])
    }
  }

  /** Numbers that have a cell, in the order of their making. */
  numbers(): number[] {
    return [...office(this.context).cells].filter(([, source]) => source).map(([gid]) => gid)
  }

  has(gid: number): boolean {
    return office(this.context).cells.get(gid) !== undefined
  }

  /** What is due now may or may not have been delivered: nobody could tell later. */
  checkTime(): void {
    if (this.model.events.queue.nextTime() > this.model.t) return
    throw problem('HOC3174', undefined, 'BBSaveState: events are due at this very moment', {
      help: 'save a step later, behind pc.psolve() or fadvance()',
    })
  }

  /** A cell, from `begin cell` to `end cell`; its number has been read already where there is one to read. */
  passCell(pass: CellPass, gid: number): void {
    const source = office(this.context).source(gid)
    pass.sized((inner) => this.passBody(inner, gid, source))
    this.passSource(pass, gid, source)
    pass.mark('end cell')
  }

  private passBody(pass: CellPass, gid: number, source: Detector): void {
    if (source.source?.mechanism.isArtificial) {
      pass.text(this.nameOf(source.source))
      const { mechanism, index } = source.source
      this.mechanisms.pass(pass, { mechanism, row: index, point: source.source })
      return
    }
    const owner = source.section?.owner ?? source.source?.section?.owner
    if (!owner)
      throw problem('HOC3175', undefined, `BBSaveState: the cell of number ${gid} is not an object`, {
        help: 'make cells of a template: the sections of an object are what belongs to it',
      })
    pass.text(this.nameOf(owner))
    const sections = this.sections.get(owner) ?? []
    if (pass.reads) this.readSections(pass, sections)
    else this.writeSections(pass, sections)
  }

  private nameOf(object: object): string {
    const { cls, index } = this.context.handle(object)
    return `${cls.name}[${index}]`
  }

  private writeSections(pass: CellPass, sections: readonly Section[]): void {
    pass.int(sections.length)
    for (const section of sections) {
      const { name, index } = ownName(section)
      pass.text('begin section')
      pass.text(name)
      pass.int(index)
      pass.sized((inner) => this.passSection(inner, section))
      pass.text('end section')
    }
  }

  /** Sections that are not here are passed over: a cell may have come in pieces. */
  private readSections(pass: CellPass, sections: readonly Section[]): void {
    const count = pass.int(0)
    for (let i = 0; i < count; i++) {
      pass.mark('begin section')
      const name = pass.text('')
      const index = pass.int(0)
      const found = sections.find((section) => {
        const own = ownName(section)
        return own.name === name && own.index === index
      })
      pass.sized(found && ((inner) => this.passSection(inner, found)))
      pass.mark('end section')
    }
  }

  private passSection(pass: CellPass, section: Section): void {
    pass.mark('//contents')
    pass.same(section.nseg, `segments of ${section.name}`)
    const distributed = mechanismsOf(section)
    for (const node of section.nodes.slice(0, -1)) this.passNode(pass, node, distributed)
    this.passEnd(pass, section, section.nearNode(), rootPlace)
    this.passEnd(pass, section, new CableNode(section, endPlace), endPlace)
  }

  private passNode(pass: CellPass, node: CableNode, distributed: readonly Mechanism[]): void {
    const hasOutside = this.passPotential(pass, node)
    const held = allHeldAt(node, distributed).filter((each) => this.mechanisms.counts(each, firstType))
    pass.same(held.length, `mechanisms at ${node.section.name}(${node.section.positionOf(node)})`)
    for (const each of held) this.mechanisms.pass(pass, each, hasOutside)
  }

  /** Of the node at an end only what lies on this section. */
  private passEnd(pass: CellPass, section: Section, node: CableNode, place: number): void {
    this.passPotential(pass, node)
    const own = node.section === section && node.place === place
    const points = (own ? node.points : []).filter((point) => !this.mechanisms.ignored.has(point))
    pass.same(points.length, `point processes at the end of ${section.name}`)
    for (const point of points)
      this.mechanisms.pass(pass, { mechanism: point.mechanism, row: point.index, point, node })
  }

  /** The potential of the membrane, and those outside where there are any; files of NEURON 8.2 have none of these. */
  private passPotential(pass: CellPass, node: CableNode): boolean {
    const outside = this.outsideOf(node)
    const { arena } = this.model
    const [v, ...layers] = pass.line([node.get(nodeColumn.v), ...outside.map((place) => arena.f64[place]!)])
    pass.later(() => {
      node.set(nodeColumn.v, v!)
      for (const [k, value] of layers.entries()) arena.f64[outside[k]!] = value
    })
    return layers.length === outside.length
  }

  private outsideOf({ section, place }: CableNode): number[] {
    const { extracellular } = this.model.mechanisms
    const row = extracellular ? section.instanceRow(extracellular, place) : -1
    if (!extracellular || row < 0) return []
    const { spec, column } = extracellular.variable('vext')!
    return Array.from({ length: spec.size }, (_, k) => extracellular.table.column(column + k) + row)
  }

  /** Whether the source is above its threshold, and its spikes that are on their way. */
  private passSource(pass: CellPass, gid: number, source: Detector): void {
    const watched = source.section !== undefined
    pass.same(watched ? 1 : -1, `what fires of cell ${gid}`)
    const output = pass.int(gid)
    if (watched && output >= 0) {
      pass.mark('PreSyn')
      const above = pass.int(source.above ? 1 : 0)
      pass.doubles([0])
      pass.later(() => {
        source.above = above !== 0
        this.model.thresholds.sidesChanged()
      })
    }
    if (pass.reads) this.readSpikes(pass, source)
    else this.writeSpikes(pass, gid)
  }

  private writeSpikes(pass: CellPass, gid: number): void {
    const spikes = this.queue.spikes.get(gid) ?? []
    pass.int(spikes.length ? gid : -1)
    if (spikes.length) pass.int(2 * spikes.length)
    for (const { time, count } of spikes) {
      pass.doubles([time])
      pass.int(count)
    }
  }

  private readSpikes(pass: CellPass, source: Detector): void {
    if (pass.int(-1) < 0) return
    const count = pass.int(0)
    for (let i = 0; i < count; i += 2) {
      const [time] = pass.doubles([0])
      pass.int(0)
      pass.later(() => sendAgain(this.model, source, time!))
    }
  }
}

/** Name and place in its array, without the object it belongs to. */
function ownName({ name }: Section): { name: string; index: number } {
  const last = name.slice(name.lastIndexOf('.') + 1)
  const found = /^(\w+)(?:\[(\d+)\])?/.exec(last)
  return { name: found?.[1] ?? last, index: Number(found?.[2] ?? 0) }
}
