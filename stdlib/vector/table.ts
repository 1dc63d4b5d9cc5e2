import { problem } from '../../lang/problem.ts'
import type { Ref } from '../../runtime/memory/ref.ts'
import type { HocClass, Member, MethodParts } from '../binding/class.ts'
import type { Context } from '../binding/context.ts'
import {
  anything,
  describe,
  either,
  instance,
  number,
  object,
  optional,
  pointer,
  rest,
  text,
} from '../binding/params.ts'
import { asFlag, asNumber, asObject, asText, hocClass, membersOf } from '../binding/table.ts'
import { objectOf, type Value } from '../binding/value.ts'
import { pythonMembers } from '../python-object.ts'
import { Random } from '../random.ts'
import { Vector } from '../vector.ts'
import { deriveInPlace } from './calculus.ts'
import { floatingPoint } from './elements.ts'
import { vectorFeatureMembers } from './features.ts'
import { vectorFileMembers } from './files.ts'
import { vectorFitMembers } from './fitting.ts'
import { rebinInPlace } from './histograms.ts'
import { bothEnds, printed } from './printing.ts'
import { vectorTraceMembers } from './traces.ts'
import { endTraces } from './tracing.ts'

const on = membersOf(Vector)
const vector = () => instance(Vector, 'Vector')
const scalarOrVector = either(number('scalar'), vector())
const range = [optional(number('start')), optional(number('end'))] as const
const exponent = number('exponent')
const place = number('place')
const destination = instance(Vector, 'Vector')
const condition = [text('operator'), number('value'), optional(number('high'))] as const
type MethodMember = Extract<Member, { kind: 'method' }>

const vectorOf = (value: Value | undefined): Vector | undefined => {
  const impl = objectOf(value)?.impl
  return impl instanceof Vector ? impl : undefined
}

interface SourceOptions {
  /** What is taken for the other arguments where there is nothing but a source. */
  readonly otherwise?: readonly Value[]
  /** What NEURON does where the vector is given as its own source: it works in place. */
  readonly itself?: (self: Vector, args: readonly Value[]) => object
  /** The method takes another vector as its last argument, and need not be called on a copy. */
  readonly takesSource?: boolean
}

/** `v.where(src, "==", 3)` and `v.where("==", 3)`: with a Vector in front, becomes a copy of that first. */
function withSource(member: Member, { otherwise = [], itself, takesSource = false }: SourceOptions = {}): Member {
  const row = member as MethodMember
  const { parts } = row
  const call = row.call as (self: Vector, args: readonly Value[], context: Context) => object
  return Object.assign(row, {
    call1: undefined,
    parts: undefined,
    call(self: Vector, args: readonly Value[], context: Context) {
      const source = vectorOf(args[0])
      if (!source) return call(self, args, context)
      const others = args.length > 1 ? args.slice(1) : otherwise
      if (takesSource && parts && source !== self) return callOn(self, source, others, parts, context)
      const copy = source === self && !itself ? self : source.c()
      // the other arguments have to be what they are for any source
      call(copy, others, context)
      if (source === self && itself) return itself(self, others)
      return copy === self ? self : self.take(copy.data())
    },
  } as unknown as MethodMember)
}

function callOn(self: Vector, source: Vector, args: readonly Value[], parts: MethodParts, context: Context): object {
  const values = parts.parameters.map((each, i) => each.convert(args[i], context, parts.row.name))
  const { run, takesContext } = parts
  return (takesContext ? run(self, context, ...values, source) : run.apply(self, [...values, source])) as object
}

function derivedInPlace(self: Vector, args: readonly Value[]): Vector {
  const [dx = 1, method = 2] = args as number[]
  if (method === 1) return self.deriv(dx, method)
  deriveInPlace(self.data(), dx)
  return self
}

/** -1 means the last element of the source. */
const lastOf = (end: number | undefined) => (end === -1 ? undefined : end)

function copyForms(self: Vector, args: readonly Value[], context: Context): Vector {
  const [first, ...others] = args
  const source = vectorOf(first)
  if (!source)
    throw problem('HOC3003', undefined, `interpreter stack type error: copy takes a Vector`, {
      help: `it was given ${describe(first)}`,
    })
  const from = vectorOf(others[0])
  if (from) return self.copyIndexed(source, from, vectorOf(others[1]))
  const numbers = others.map((value) => place.convert(value, context, 'copy'))
  if (numbers.length === 0) return self.copy(source)
  if (numbers.length === 2) return self.copy(source, { from: numbers[0], end: lastOf(numbers[1]) })
  const [to, start, end, toStep, fromStep] = numbers
  return self.copy(source, { to, from: start, end: lastOf(end), toStep, fromStep })
}

function applied(self: Vector, context: Context, name: string, start?: number, end?: number): Vector {
  return self.map(context.numberFunction(name), start, end)
}

function reduced(self: Vector, context: Context, name: string, base = 0, start?: number, end?: number): number {
  bothEnds('reduce', start, end)
  const call = context.numberFunction(name)
  const values = start === undefined ? self.data() : self.c(start, end).data()
  let total = base
  for (const x of values.slice()) total += call(x)
  return total
}

/** What a Graph offers to `plot`, `line`, `mark` and `ploterr`; without a display they do nothing. */
export interface VectorCanvas {
  drawVector(kind: 'plot' | 'line' | 'mark' | 'ploterr', y: Vector, args: readonly Value[]): void
}

const drawing = (kind: 'plot' | 'line' | 'mark' | 'ploterr'): Member =>
  on.hoc([object('graph'), rest(anything('options'))], asObject, (self, _context, graph, ...options) => {
    const canvas = graph?.impl as Partial<VectorCanvas> | undefined
    canvas?.drawVector?.(kind, self, options)
    return self
  })

const x: Member = on.elements({
  get(self, _context, i) {
    // cut once more, for V8 to see that it is an integer
    if (i >= 0 && i < self.length) return self.values[i | 0]!
    throw outOfRange(self, i)
  },
  set(self, value, _context, i) {
    if (!(i >= 0 && i < self.length)) throw outOfRange(self, i)
    self.values[i | 0] = value
  },
  ref(self, i): Ref {
    if (i >= 0 && i < self.length) return self.ref(i)
    throw outOfRange(self, i)
  },
})

const outOfRange = (self: Vector, i: number) =>
  problem('HOC3014', undefined, 'subscript out of range x', {
    help:
      self.length === 0 ? 'the Vector is empty' : `the index is ${i}, the Vector has elements 0 to ${self.length - 1}`,
  })

export const vectorClass: HocClass = hocClass(
  Vector,
  [optional(number('size', 0, 2 ** 31)), optional(number('fill'))],
  {
    ...pythonMembers('as_numpy', 'from_python', 'to_python'),
    x,
    size: on.method('size', [], asNumber),
    buffer_size: on.method('buffer_size', [optional(number('size'))], asNumber),
    resize: on.method('resize', [number('size')], asObject),
    clear: on.method('clear', [], asObject),
    get: on.method('get', [number('i')], asNumber),
    set: on.method('set', [number('i'), number('value')], asObject),
    append: on.method('append', [rest(scalarOrVector)], asObject),
    insrt: on.method('insrt', [number('i'), rest(scalarOrVector)], asObject),
    remove: on.method('remove', [number('start'), optional(number('end'))], asObject),
    label: on.method('label', [optional(text('label'))], asText),
    c: on.method('c', range, asObject),
    at: on.method('at', range, asObject),
    cl: on.method('cl', range, asObject),
    copy: on.hoc([rest(anything('source, where'))], asObject, (self, context, ...args) =>
      copyForms(self, args, context),
    ),
    index: on.hoc([vector(), optional(vector())], asObject, (self, _context, source, indices) =>
      indices ? self.index(source, indices) : self.index(self, source),
    ),
    ind: on.method('ind', [vector()], asObject),
    from_double: on.method('from_double', [number('n'), pointer('x')], asObject),
    fill: on.method('fill', [number('value'), ...range], asObject),
    indgen: on.hoc(
      [optional(number('start')), optional(number('step or end')), optional(number('step'))],
      asObject,
      (self, _context, a, b, step) => {
        if (step !== undefined) return self.indgenTo(a!, b!, step)
        // one number is the step
        return b === undefined ? self.indgen(0, a ?? 1) : self.indgen(a, b)
      },
    ),
    contains: on.hoc([number('value')], asFlag, (self, context, value) => self.contains(value, context.epsilon?.())),
    indwhere: on.hoc(condition, asNumber, (self, context, operator, value, high) =>
      self.indwhere(operator, value, high, context.epsilon?.()),
    ),
    // emptied before it is looked at
    indvwhere: withSource(
      on.hoc(condition, asObject, (self, context, operator, value, high, source: Vector = self) =>
        self.indvwhere(operator, value, high, context.epsilon?.(), source),
      ),
      { itself: (self) => self.resize(0), takesSource: true },
    ),
    where: withSource(
      on.hoc(condition, asObject, (self, context, operator, value, high, source: Vector = self) =>
        self.where(operator, value, high, context.epsilon?.(), source),
      ),
      { takesSource: true },
    ),
    eq: on.hoc([vector()], asFlag, (self, context, other) => self.eq(other, context.epsilon?.())),
    add: on.method('add', [scalarOrVector], asObject),
    sub: on.method('sub', [scalarOrVector], asObject),
    mul: on.method('mul', [scalarOrVector], asObject),
    div: on.method('div', [scalarOrVector], asObject),
    scale: on.method('scale', [number('low'), number('high')], asNumber),
    pow: on.hoc(
      [either(vector(), number('exponent')), optional(anything('exponent'))],
      asObject,
      (self, context, of, to) =>
        of instanceof Vector ? self.pow(exponent.convert(to, context, 'pow'), of) : self.pow(of as number),
    ),
    sqrt: on.method('sqrt', [optional(vector())], asObject),
    log: on.method('log', [optional(vector())], asObject),
    log10: on.method('log10', [optional(vector())], asObject),
    tanh: on.method('tanh', [optional(vector())], asObject),
    abs: on.method('abs', [optional(vector())], asObject),
    floor: on.method('floor', [optional(vector())], asObject),
    sin: on.method('sin', [number('frequency'), number('phase'), optional(number('dt'))], asObject),
    apply: on.hoc([text('function'), ...range], asObject, applied),
    reduce: on.hoc([text('function'), optional(number('base')), ...range], asNumber, reduced),
    sort: on.method('sort', [], asObject),
    sortindex: on.hoc([optional(anything('Vector'))], asObject, (self, context, into) =>
      self.sortindex(objectOf(into) === undefined ? undefined : destination.convert(into, context, 'sortindex')),
    ),
    reverse: on.method('reverse', [], asObject),
    rotate: on.hoc([number('places'), optional(anything('zeros'))], asObject, (self, _context, places, zeros) => {
      if (self.length === 0 && Math.trunc(places) !== 0) throw floatingPoint('rotate')
      return self.rotate(places, zeros === undefined)
    }),
    rebin: withSource(on.method('rebin', [number('count')], asObject), {
      takesSource: true,
      itself: (self, [count]) => self.take(rebinInPlace(self.data(), Math.trunc(count as number)).slice()),
    }),
    resample: on.method('resample', [vector(), number('rate')], asObject),
    sum: on.method('sum', range, asNumber),
    sumsq: on.method('sumsq', range, asNumber),
    // NEURON's mean of a range is sum / end - start + 1; results depend on it
    mean: on.hoc(range, asNumber, (self, _context, start, end) => {
      if (start === undefined || end === undefined) return self.mean(start)
      if (Math.trunc(end) - Math.trunc(start) === 0)
        throw problem('HOC3010', undefined, 'end - start must be > 0: mean of a range of one element')
      return self.sum(start, end) / Math.trunc(end) - Math.trunc(start) + 1
    }),
    var: on.method('var', range, asNumber),
    stdev: on.method('stdev', range, asNumber),
    stderr: on.method('stderr', range, asNumber),
    median: on.method('median', [], asNumber),
    mag: on.method('mag', [], asNumber),
    min: on.method('min', range, asNumber),
    max: on.method('max', range, asNumber),
    // and the place in a range is counted from its start twice
    min_ind: on.hoc(
      range,
      asNumber,
      (self, _context, start, end) => self.min_ind(start, end) + (self.length && Math.trunc(start ?? 0)),
    ),
    max_ind: on.hoc(
      range,
      asNumber,
      (self, _context, start, end) => self.max_ind(start, end) + (self.length && Math.trunc(start ?? 0)),
    ),
    dot: on.method('dot', [vector()], asNumber),
    meansqerr: on.method('meansqerr', [vector(), optional(vector())], asNumber),
    deriv: withSource(on.method('deriv', [optional(number('dx')), optional(number('method', 1, 2))], asObject), {
      itself: derivedInPlace,
      takesSource: true,
    }),
    integral: withSource(on.method('integral', [optional(number('dx'))], asObject), { takesSource: true }),
    interpolate: on.method('interpolate', [vector(), vector(), optional(vector())], asObject),
    histogram: on.method('histogram', [number('low'), number('high'), number('width')], asObject),
    hist: on.method('hist', [vector(), number('low'), number('size'), number('width')], asObject),
    sumgauss: on.method(
      'sumgauss',
      [number('low'), number('high'), number('step'), number('variance'), optional(vector())],
      asObject,
    ),
    smhist: on.method(
      'smhist',
      [vector(), number('low'), number('size'), number('step'), number('variance'), optional(vector())],
      asObject,
    ),
    spikebin: on.method('spikebin', [vector(), number('threshold'), optional(number('width'))], asObject),
    psth: on.method('psth', [vector(), number('dt'), number('trials'), number('size')], asObject),
    trigavg: on.method('trigavg', [vector(), vector(), number('before'), number('after')], asNumber),
    inf: on.method(
      'inf',
      [
        vector(),
        number('dt'),
        number('gl'),
        number('el'),
        number('cm'),
        number('threshold'),
        number('reset'),
        optional(number('refractory')),
      ],
      asObject,
    ),
    // the sign is 1 when the vector comes from another
    fft: withSource(on.method('fft', [number('sign', -1, 1)], asObject), { otherwise: [1], takesSource: true }),
    convlv: on.method('convlv', [vector(), vector(), optional(number('sign'))], asObject),
    filter: on.method('filter', [vector(), vector()], asObject),
    medfltr: on.hoc(
      [optional(either(vector(), number('half'))), optional(number('half'))],
      asObject,
      (self, _context, source, half) =>
        source instanceof Vector ? self.medfltr(source, half) : self.medfltr(self, source),
    ),
    correl: on.method('correl', [vector(), optional(vector())], asObject),
    setrand: on.hoc([instance(Random, 'Random'), ...range], asObject, (self, _context, random, start, end) =>
      self.map(() => random.repick(), start, end),
    ),
    addrand: on.hoc([instance(Random, 'Random'), ...range], asObject, (self, _context, random, start, end) =>
      self.map((value) => value + random.repick(), start, end),
    ),
    printf: on.hoc([rest(anything('file, format, start, end'))], asNumber, (self, context, ...args) =>
      printed(self, args, context),
    ),
    plot: drawing('plot'),
    line: drawing('line'),
    mark: drawing('mark'),
    ploterr: drawing('ploterr'),
    spctrm: on.method('spctrm', [vector(), optional(number('size'))], asObject),
    ...vectorFeatureMembers,
    ...vectorFitMembers,
    ...vectorFileMembers,
    ...vectorTraceMembers,
  },
  {
    name: 'Vector',
    destroy: (self, { model }) => {
      if (self.isTraced) endTraces(self, model)
      self.leaveMemory()
    },
    help: 'An array of numbers that grows, with arithmetic, statistics, recording and playing.',
  },
)
