/**
 * Back end for tests: the same kernel language as JavaScript, on views of the same memory. Both back ends do the same
 * operations in the same order, so that their results agree bit for bit.
 */
import { unreachable } from '../../lang/problem.ts'
import { clippedExp } from '../../runtime/math/exp.ts'
import { log } from '../../runtime/math/log.ts'
import { pow } from '../../runtime/math/pow.ts'
import { contextLayout, type KernelImports, type KernelModule } from '../../runtime/mechanism/spec.ts'
import type { IrExpr, IrFunction, IrModule, IrShape, IrStatement, MachineOperation, Place } from '../ir.ts'

const leading: Record<IrShape, string[]> = {
  range: ['context', 'first', 'end'],
  one: ['context', 'i'],
  receive: ['context', 'i', 'weights'],
  once: ['context'],
}

export function instantiateReference(ir: IrModule, { memory, functions }: KernelImports): KernelModule {
  const source = ir.functions.map(functionText).join('\n')
  const exported = ir.functions
    .filter((one) => one.exported)
    .map(({ name }) => `${JSON.stringify(name)}: ${identifier(name)}`)
  const make = new Function(
    'f64',
    'i32',
    'env',
    'math',
    'bytes',
    `"use strict"\n${source}\nreturn { ${exported.join(', ')} }`,
  )
  // the memory does not grow during a test
  return make(
    new Float64Array(memory.buffer),
    new Int32Array(memory.buffer),
    functions,
    {
      exp: clippedExp,
      log,
      pow,
    },
    new DataView(memory.buffer),
  ) as KernelModule
}

const identifier = (name: string) => `f_${name.replace(/\W/g, '$')}`
const local = ({ id }: { id: number }) => `l${id}`

function functionText({ name, shape, parameters, body, result }: IrFunction): string {
  const names = [...leading[shape], ...parameters.map(local)]
  const given = new Set(parameters.map(({ id }) => id))
  const text = statements(body) + (result ? `return ${value(result)}` : 'return 0')
  const locals = [...new Set([...text.matchAll(/\bl(\d+)\b/g)].map(([, id]) => Number(id)))].filter(
    (id) => !given.has(id),
  )
  const instance = shape === 'range' || shape === 'once' ? 'let i = 0\n' : ''
  return `function ${identifier(name)}(${names.join(', ')}) {\n${instance}${locals.map((id) => `let l${id} = 0\n`).join('')}${text}\n}`
}

const statements = (list: readonly IrStatement[]): string => list.map(statement).join('')

function statement(one: IrStatement): string {
  switch (one.kind) {
    case 'set':
      return `${local(one.local)} = ${value(one.value)}\n`
    case 'store':
      return `f64[${index(one.place)}] = ${value(one.value)}\n`
    case 'if':
      return `if (${value(one.condition)}) {\n${statements(one.whenTrue)}} else {\n${statements(one.otherwise)}}\n`
    case 'loop':
      return `for (;;) {\n${statements(one.head)}if (!(${value(one.condition)})) break\n${statements(one.body)}}\n`
    case 'evaluate':
      return `void ${value(one.value)}\n`
    case 'labelled':
      return one.loop
        ? `b${one.label}: for (;;) {\n${statements(one.body)}break\n}\n`
        : `b${one.label}: {\n${statements(one.body)}}\n`
    case 'jump':
      return isLoop(one.label) ? `continue b${one.label}\n` : `break b${one.label}\n`
    case 'switch':
      return `i = ${value(one.instance)}\n`
    case 'poke':
      return `bytes.${writers[one.format]}(${value(one.address)} + ${one.offset}, ${value(one.value)}, true)\n`
    case 'instances':
      return `${statements(one.before)}for (i = first; i < end; i++) {\n${statements(one.body)}}\n${statements(one.after)}`
    default:
      return unreachable(one)
  }
}

const word = (offset: number) => `i32[(context + ${offset}) >> 2]`
const slotWord = (slot: number) => word(contextLayout.firstSlot + 4 * slot)

/** Index of a place in the doubles. */
function index(place: Place): string {
  switch (place.kind) {
    case 'column': {
      if (place.together) return `(${slotWord(place.slot)} >> 3) + ${place.count} * i + (${value(place.index!)})`
      const address = place.index
        ? `i32[(context + ${contextLayout.firstSlot + 4 * place.slot} + 4 * (${value(place.index)})) >> 2]`
        : slotWord(place.slot)
      return `(${address} >> 3) + i`
    }
    case 'shared':
      return `(${word(contextLayout.globals)} >> 3) + ${place.offset}${place.index ? ` + (${value(place.index)})` : ''}`
    case 'model':
      return `(${word(contextLayout.model)} >> 3) + ${place.offset}`
    case 'node':
      return `(${word(contextLayout[place.column])} >> 3) + i32[(${word(contextLayout.node)} >> 2) + i]`
    case 'ion':
      return `(${slotWord(place.slot)} >> 3) + i32[(${slotWord(place.indexSlot)} >> 2) + i]`
    case 'pointer':
      return `i32[(${slotWord(place.slot)} >> 2) + i] >> 3`
    case 'weight':
      return `(${place.base ? local(place.base) : 'weights'} >> 3) + ${place.element}`
    default:
      return unreachable(place)
  }
}

const number = (x: number) => (Object.is(x, -0) ? '-0' : x < 0 ? `(${x})` : String(x))
const unary = { neg: '-', abs: 'Math.abs', sqrt: 'Math.sqrt', floor: 'Math.floor', ceil: 'Math.ceil' } as const
const binary = { add: '+', sub: '-', mul: '*', div: '/' } as const
const comparison = { lt: '<', le: '<=', gt: '>', ge: '>=', eq: '===', ne: '!==' } as const
const integer = { iadd: '+', isub: '-', ieq: '===', ile: '<=', ilt: '<', ige: '>=', and: '&&', or: '||' } as const

/** An expression's text. Truth values are booleans or integers, as they come. */
function value(one: IrExpr): string {
  switch (one.kind) {
    case 'const':
    case 'int':
      return number(one.value)
    case 'local':
      return local(one.local)
    case 'load':
      return `f64[${index(one.place)}]`
    case 'unary':
      return `${unary[one.op]}(${value(one.a)})`
    case 'binary':
      return `(${value(one.a)} ${binary[one.op]} ${value(one.b)})`
    case 'compare':
      if (one.op === 'same') return `Object.is(${value(one.a)}, ${value(one.b)})`
      return `(${value(one.a)} ${comparison[one.op]} ${value(one.b)})`
    case 'integer':
      if (one.op === 'imul') return `Math.imul(${value(one.a)}, ${value(one.b)})`
      if (one.op === 'idiv') return `(${value(one.a)} / ${value(one.b)} | 0)`
      if (one.op === 'ieq') return `(Number(${value(one.a)}) === Number(${value(one.b)}))`
      if (one.op === 'iadd' || one.op === 'isub') return `(${value(one.a)} ${integer[one.op]} ${value(one.b)} | 0)`
      return `(${value(one.a)} ${integer[one.op]} ${value(one.b)})`
    case 'convert':
      return one.op === 'not'
        ? `!(${value(one.a)})`
        : one.op === 'toDouble'
          ? `Number(${value(one.a)})`
          : saturated(value(one.a))
    case 'select':
      return `(${value(one.condition)} ? ${value(one.a)} : ${value(one.b)})`
    case 'call': {
      const owner = one.name === 'exp' || one.name === 'log' || one.name === 'pow' ? 'math' : 'env'
      return `${owner}[${JSON.stringify(one.name)}](${one.args.map(value).join(', ')})`
    }
    case 'routine':
      return `${identifier(one.name)}(${['context', 'i', ...one.args.map(value)].join(', ')})`
    case 'surrounding':
      return one.what === 'mechanism' ? word(contextLayout.mechanism) : one.what === 'instance' ? 'i' : 'weights'
    case 'long':
      return `${one.value}n`
    case 'machine':
      return `(${machine[one.op](...one.args.map(value))})`
    case 'peek':
      return `bytes.${writers[one.format].replace('set', 'get')}(${value(one.address)} + ${one.offset}, true)`
    case 'address':
      return one.place.kind === 'pointer' ? `(${slotWord(one.place.slot)} + 4 * i)` : `(8 * (${index(one.place)}))`
    case 'pointerAddress':
      return `i32[(${slotWord(one.slot)} >> 2) + i]`
    default:
      return unreachable(one)
  }
}

/** Towards zero, kept within 32 bits, NaN to 0: as WebAssembly's saturating conversion. */
const saturated = (text: string) => `(Math.max(-2147483648, Math.min(2147483647, ${text})) | 0)`

/** Loops have odd labels: see `Unit.label`. */
const isLoop = (label: number) => label % 2 === 1

const writers = {
  i8: 'setInt8',
  u8: 'setUint8',
  i16: 'setInt16',
  u16: 'setUint16',
  i32: 'setInt32',
  i64: 'setBigInt64',
  f32: 'setFloat32',
  f64: 'setFloat64',
} as const

type Text = (...args: string[]) => string
const signed =
  (op: string): Text =>
  (a, b) =>
    `${a} ${op} ${b} | 0`
const truth =
  (op: string): Text =>
  (a, b) =>
    `Number(${a} ${op} ${b})`
const unsigned =
  (op: string): Text =>
  (a, b) =>
    `Number((${a} >>> 0) ${op} (${b} >>> 0))`
const long =
  (op: string): Text =>
  (a, b) =>
    `BigInt.asIntN(64, ${a} ${op} ${b})`
const asUnsigned = (a: string | undefined) => `BigInt.asUintN(64, ${a})`
const unsignedLong =
  (op: string): Text =>
  (a, b) =>
    `BigInt.asIntN(64, ${asUnsigned(a)} ${op} ${asUnsigned(b)})`
const unsignedTruth =
  (op: string): Text =>
  (a, b) =>
    `Number(${asUnsigned(a)} ${op} ${asUnsigned(b)})`
const shift = (a: string | undefined, b: string | undefined, op: string) => `BigInt.asIntN(64, ${a} ${op} (${b} & 63n))`
const truncated = (a: string | undefined) => `BigInt(Math.trunc(Number.isFinite(${a}) ? ${a} : 0))`

const machine: Record<MachineOperation, Text> = {
  'i32.rem_s': signed('%'),
  'i32.div_s': signed('/'),
  'i32.and': signed('&'),
  'i32.or': signed('|'),
  'i32.xor': signed('^'),
  'i32.shl': signed('<<'),
  'i32.shr_s': signed('>>'),
  'i32.shr_u': (a, b) => `${a} >>> ${b} | 0`,
  'i32.ne': truth('!=='),
  'i32.lt_u': unsigned('<'),
  'i32.gt_u': unsigned('>'),
  'i32.le_u': unsigned('<='),
  'i32.ge_u': unsigned('>='),
  'i32.gt_s': truth('>'),
  'i32.rem_u': (a, b) => `(${a} >>> 0) % (${b} >>> 0) | 0`,
  'i32.div_u': (a, b) => `(${a} >>> 0) / (${b} >>> 0) | 0`,
  'i32.wrap_i64': (a) => `Number(BigInt.asIntN(32, ${a}))`,
  'i64.extend_i32_s': (a) => `BigInt(${a})`,
  'i64.extend_i32_u': (a) => `BigInt(${a} >>> 0)`,
  'i64.eqz': (a) => `Number(${a} === 0n)`,
  'i64.add': long('+'),
  'i64.sub': long('-'),
  'i64.mul': long('*'),
  'i64.div_s': long('/'),
  'i64.rem_s': long('%'),
  'i64.div_u': unsignedLong('/'),
  'i64.rem_u': unsignedLong('%'),
  'i64.and': long('&'),
  'i64.or': long('|'),
  'i64.xor': long('^'),
  'i64.shl': (a, b) => shift(a, b, '<<'),
  'i64.shr_s': (a, b) => shift(a, b, '>>'),
  'i64.shr_u': (a, b) => shift(asUnsigned(a), b, '>>'),
  'i64.eq': truth('==='),
  'i64.ne': truth('!=='),
  'i64.lt_s': truth('<'),
  'i64.gt_s': truth('>'),
  'i64.le_s': truth('<='),
  'i64.ge_s': truth('>='),
  'i64.lt_u': unsignedTruth('<'),
  'i64.gt_u': unsignedTruth('>'),
  'i64.le_u': unsignedTruth('<='),
  'i64.ge_u': unsignedTruth('>='),
  'f64.convert_i32_u': (a) => `${a} >>> 0`,
  'f64.convert_i64_s': (a) => `Number(${a})`,
  'f64.convert_i64_u': (a) => `Number(${asUnsigned(a)})`,
  'i32.trunc_sat_f64_u': (a) => `Math.max(0, Math.min(4294967295, ${a})) | 0`,
  'i64.trunc_sat_f64_s': truncated,
  'i64.trunc_sat_f64_u': truncated,
  'f32.round': (a) => `Math.fround(${a})`,
}
