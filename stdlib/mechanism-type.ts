/** MechanismType: the mechanisms there are, to choose one and to insert or make it. */
import { problem } from '../lang/problem.ts'
import { whyItStays } from '../runtime/mechanism/insert.ts'
import type { Mechanism } from '../runtime/mechanism/mechanism.ts'
import type { PointProcess } from '../runtime/mechanism/point-process.ts'
import type { Model } from '../runtime/model.ts'
import type { HocClass } from './binding/class.ts'
import type { Context } from './binding/context.ts'
import {
  anything,
  argumentOutOfRange,
  either,
  integer,
  number,
  object,
  objectCell,
  optional,
  type Parameter,
  rest,
  text,
  textCell,
} from './binding/params.ts'
import { asFlag, asNothing, asNumber, asObject, asText, hocClassMadeBy, membersOf } from './binding/table.ts'

export class MechanismType {
  private place = 0
  /** Point processes of the section that `pp_begin` looked at, still to come. */
  private waiting: PointProcess[] = []

  constructor(
    private readonly model: Model,
    private readonly points: boolean,
  ) {}

  /** In the order of registration. */
  mechanisms(): Mechanism[] {
    const all = this.model.mechanisms.all()
    return all.filter(({ isPoint, spec }) => isPoint === this.points && !spec.hidden)
  }

  count(): number {
    return this.mechanisms().length
  }

  /** By number, -1 for none; or by name, which changes nothing where there is no such mechanism. */
  select(which: string | number): void {
    const all = this.mechanisms()
    const place = typeof which === 'number' ? Math.trunc(which) : all.findIndex((each) => each.name === which)
    if (typeof which === 'number' && !(which >= -1 && which < all.length))
      throw argumentOutOfRange('select', which, -1, all.length - 1)
    if (typeof which === 'number' || place >= 0) this.place = place
  }

  /** Number of the chosen one, or -1. */
  selected(): number {
    return this.place
  }

  /** The chosen one, or that at place `i`. */
  mechanism(i = this.place): Mechanism {
    const found = this.mechanisms()[i]
    if (found) return found
    throw problem('HOC3141', undefined, `Arg out of range in user function: there is no mechanism ${i}`)
  }

  /** First point process of the chosen kind in the section in use, and sets `pp_next` going. */
  pp_begin(context: Context): PointProcess | null {
    const wanted = this.mechanism()
    this.waiting = context
      .section()
      .segments()
      .concat(context.section().at(0), context.section().at(1))
      .flatMap((segment) => context.section().exactNode(segment.x).points)
      .filter((point, i, all) => point.mechanism === wanted && all.indexOf(point) === i)
    return this.pp_next()
  }

  pp_next(): PointProcess | null {
    return this.waiting.shift() ?? null
  }
}

function make(self: MechanismType, context: Context, name: string): object {
  const cls = context.classNamed(name)
  if (!cls) throw problem('HOC3142', undefined, `${self.mechanism().name} is not a template`)
  return cls.construct([], context)
}

/** Text of the .mod file, where it can still be read. */
function codeOf({ name, spec }: Mechanism, context: Context): string {
  return context.host.readFile(spec.file) ?? `: ${name} is built in; its .mod file is not at hand\n`
}

const on = membersOf(MechanismType)
const which = integer('i')
/** NEURON counts from the first mechanism that there can be, `morphology`. */
const firstType = 2

export const mechanismTypeClass: HocClass = hocClassMadeBy<MechanismType, [Parameter<number>]>(
  'MechanismType',
  [number('points', 0, 1)],
  (context, points) => new MechanismType(context.model, points === 1),
  {
    count: on.method('count', [], asNumber),
    select: on.method('select', [either(text('name'), number('i'))], asNothing),
    selected: on.hoc([optional(textCell('name'))], asNumber, (self, _context, cell) => {
      const i = self.selected()
      if (cell && i >= 0) cell.value = self.mechanism().name
      return i
    }),
    make: on.hoc([optional(objectCell('object'))], asNothing, (self, context, cell) => {
      const { name } = self.mechanism()
      if (cell) cell.set(context.handle(make(self, context, name)))
      else context.section().insert(name)
    }),
    remove: on.hoc([], asNothing, (self, context) => {
      const mechanism = self.mechanism()
      if (mechanism.isPoint) return
      const reason = whyItStays(mechanism)
      if (reason) context.warn(reason.code, reason.message, reason.help)
      else context.section().uninsert(mechanism)
    }),
    is_artificial: on.hoc([which], asFlag, (self, _context, i) => self.mechanism(i).isArtificial),
    is_netcon_target: on.hoc([which], asFlag, (self, _context, i) => self.mechanism(i).spec.netReceive !== undefined),
    has_net_event: on.hoc([which], asFlag, (self, _context, i) => self.mechanism(i).spec.hasNetEvent),
    pp_begin: on.hoc([], asObject, (self, context) => self.pp_begin(context)),
    pp_next: on.method('pp_next', [], asObject),
    internal_type: on.hoc([], asNumber, (self) => self.mechanism().number + firstType),
    file: on.hoc([], asText, (self) => self.mechanism().spec.file),
    code: on.hoc([], asText, (self, context) => codeOf(self.mechanism(), context)),
    // what the menu of a window would do
    menu: on.hoc([rest(anything('argument'))], asNothing, () => undefined),
    action: on.hoc([either(text('statement'), object('callable'))], asNothing, () => undefined),
  },
  { help: 'The mechanisms there are: MechanismType(0) those to insert, MechanismType(1) point processes.' },
)
