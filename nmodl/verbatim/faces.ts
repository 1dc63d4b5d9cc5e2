/**
 * NEURON's own structures, as C sees them: names without a layout of their own. Each member is asked of the host by a function,
 * `Section.child` in `cFunctions`; so is each element of arrays that NEURON has and we have not.
 */
import { cFunctions } from '../../runtime/mechanism/spec-c.ts'
import {
  type CType,
  char,
  completeLayout,
  double,
  int,
  integerType,
  type Layout,
  long,
  pointerTo,
  voidType,
} from './types.ts'

const opaque = (name: string): CType => ({
  kind: 'struct',
  layout: { name, union: false, fields: undefined, size: 1, align: 1 },
})

function union(name: string, members: readonly { name: string; type: CType }[]): CType {
  const layout: Layout = { name, union: true, fields: undefined, size: 1, align: 1 }
  completeLayout(layout, members)
  return { kind: 'struct', layout }
}

const object = pointerTo(opaque('Object'))
const symbol = pointerTo(opaque('Symbol'))
const section = pointerTo(opaque('Section'))
const node = pointerTo(opaque('Node'))
const point = pointerTo(opaque('Point_process'))
const untyped = pointerTo(voidType)
const text = pointerTo(char)

/** One word of an instance that is no double of its own: what a POINTER points to. */
const datum = union('an element of Datum', [
  { name: 'pval', type: pointerTo(double) },
  { name: '_pval', type: pointerTo(double) },
  { name: '_pvoid', type: untyped },
  { name: 'i', type: int },
  { name: '_i', type: int },
  { name: 'sym', type: symbol },
  { name: 'obj', type: object },
  { name: 'pobj', type: pointerTo(object) },
  { name: 'pstr', type: pointerTo(text) },
])

/** Where a variable of HOC is. */
const objectData = union('an element of Objectdata', [
  { name: 'pval', type: pointerTo(double) },
  { name: '_pval', type: pointerTo(double) },
  { name: 'ppstr', type: pointerTo(text) },
  { name: 'pobj', type: pointerTo(object) },
  { name: '_pvoid', type: untyped },
])

const receiver: CType = { kind: 'function', result: voidType, parameters: [point, pointerTo(double), double] }

/** Letters of `cFunctions`. */
export const typeOfLetter: Readonly<Record<string, CType>> = {
  v: voidType,
  i: int,
  u: integerType(4, true),
  l: long,
  d: double,
  p: untyped,
  s: text,
  D: pointerTo(double),
  S: pointerTo(text),
  F: pointerTo(opaque('FILE')),
  O: object,
  Q: pointerTo(object),
  T: pointerTo(opaque('Template')),
  y: symbol,
  x: section,
  n: node,
  N: pointerTo(node),
  P: pointerTo(opaque('Prop')),
  q: point,
  h: pointerTo(opaque('NrnThread')),
  f: pointerTo(receiver),
  M: pointerTo(datum),
  o: pointerTo(objectData),
  U: opaque('Object.u'),
  V: opaque('Symbol.u'),
  B: opaque('Memb_func'),
  a: pointerTo(opaque('Parameters')),
  m: pointerTo(opaque('Datum')),
  w: pointerTo(opaque('Objectdata')),
  r: pointerTo(opaque('Receivers')),
  b: pointerTo(opaque('Descriptions')),
}

/** Types that files may name: structures, and those that only have to be there. */
export const namedFaces: readonly (readonly [string, CType])[] = [
  ['Datum', opaque('Datum')],
  ['Objectdata', opaque('Objectdata')],
  ['cTemplate', opaque('Template')],
  ...[
    ...['FILE', 'Object', 'Symbol', 'Section', 'Node', 'NrnThread', 'IvocVect', 'Rand', 'Point_process', 'Prop'],
    ...['Symlist', 'Inst', 'hoc_Item', 'hoc_List', 'List', 'Psym', 'nrnran123_State', 'Memb_func', 'Memb_list'],
    ...['DIR', 'jmp_buf', 'va_list', 'pthread_attr_t', 'pthread_mutex_t', 'pthread_cond_t'],
  ].map((name) => [name, opaque(name)] as const),
]

/** What gives a member, or an element (`[]`): its name in `cFunctions`. Members are known with and without the `_` that headers put before them. */
export function faceFunction(type: CType, member: string): string | undefined {
  if (type.kind !== 'struct' || type.layout.fields) return undefined
  const { name } = type.layout
  const whole = member === '[]' ? `${name}[]` : `${name}.${member}`
  if (whole in cFunctions) return whole
  const bare = `${name}.${member.replace(/^_/, '')}`
  return bare in cFunctions ? bare : undefined
}

/** Whether it points to what is no memory: elements are asked for one by one. */
export const isAskedFor = (type: CType): boolean => type.kind === 'pointer' && faceFunction(type.to, '[]') !== undefined
