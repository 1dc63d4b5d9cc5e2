/**
 * The kernel language: what is left of a mechanism when names have become places. Expressions are doubles ('f64') or
 * 32-bit integers ('i32', also for truth); statements store, branch and loop. Both back ends, WebAssembly and the
 * TypeScript reference, run exactly this, operation by operation.
 */
/** 'i64' occurs in the C of VERBATIM only. */
export type IrType = 'f64' | 'i32' | 'i64'

export interface IrLocal {
  readonly id: number
  readonly type: IrType
  readonly name: string
}

export type NodeColumn = 'v' | 'rhs' | 'd' | 'area' | 'diam'
/** Where a number lies, seen from one instance. An `index` is an i32 that picks an element. */
export type Place =
  | {
      readonly kind: 'column'
      readonly slot: number
      readonly count: number
      readonly index?: IrExpr | undefined
      /** An array of which each instance has its own, in one slot: there is an index, also where it is a constant. */
      readonly together?: true
    }
  | { readonly kind: 'shared'; readonly offset: number; readonly count: number; readonly index?: IrExpr | undefined }
  | { readonly kind: 'model'; readonly offset: number }
  | { readonly kind: 'node'; readonly column: NodeColumn }
  | { readonly kind: 'ion'; readonly slot: number; readonly indexSlot: number }
  | { readonly kind: 'pointer'; readonly slot: number; readonly count: number; readonly index?: IrExpr | undefined }
  /** Of the connection whose event it is, or of the one whose weights' address is in `base`. */
  | { readonly kind: 'weight'; readonly element: number; readonly base?: IrLocal | undefined }

export type F64Unary = 'neg' | 'abs' | 'sqrt' | 'floor' | 'ceil'
export type F64Binary = 'add' | 'sub' | 'mul' | 'div'
/** 'same': equal in all bits, so that -0 is not 0. */
export type Comparison = 'lt' | 'le' | 'gt' | 'ge' | 'eq' | 'ne' | 'same'
export type I32Binary = 'iadd' | 'isub' | 'imul' | 'idiv' | 'ieq' | 'ile' | 'ilt' | 'ige' | 'and' | 'or'
/** Integers of the surroundings of a kernel. `weights` is the address of a connection's weights. */
export type Surrounding = 'mechanism' | 'instance' | 'weights'

/** Operations that only the C of VERBATIM needs, by their WebAssembly names; `f32.round` rounds a double to C's float. */
export const machineOperations = [
  'i32.rem_s',
  'i32.div_s',
  'i32.and',
  'i32.or',
  'i32.xor',
  'i32.shl',
  'i32.shr_s',
  'i32.shr_u',
  'i32.ne',
  'i32.lt_u',
  'i32.gt_u',
  'i32.le_u',
  'i32.ge_u',
  'i32.gt_s',
  'i32.rem_u',
  'i32.div_u',
  'i32.wrap_i64',
  'i64.extend_i32_s',
  'i64.extend_i32_u',
  'i64.eqz',
  'i64.add',
  'i64.sub',
  'i64.mul',
  'i64.div_s',
  'i64.rem_s',
  'i64.div_u',
  'i64.rem_u',
  'i64.and',
  'i64.or',
  'i64.xor',
  'i64.shl',
  'i64.shr_s',
  'i64.shr_u',
  'i64.eq',
  'i64.ne',
  'i64.lt_s',
  'i64.gt_s',
  'i64.le_s',
  'i64.ge_s',
  'i64.lt_u',
  'i64.gt_u',
  'i64.le_u',
  'i64.ge_u',
  'f64.convert_i32_u',
  'f64.convert_i64_s',
  'f64.convert_i64_u',
  'i32.trunc_sat_f64_u',
  'i64.trunc_sat_f64_s',
  'i64.trunc_sat_f64_u',
  'f32.round',
] as const
export type MachineOperation = (typeof machineOperations)[number]
/** How a number lies in memory; shorter integers are widened to i32, f32 to f64. */
export type Format = 'i8' | 'u8' | 'i16' | 'u16' | 'i32' | 'i64' | 'f32' | 'f64'

export type IrExpr =
  | { readonly kind: 'const'; readonly value: number }
  | { readonly kind: 'int'; readonly value: number }
  | { readonly kind: 'local'; readonly local: IrLocal }
  | { readonly kind: 'load'; readonly place: Place }
  | { readonly kind: 'unary'; readonly op: F64Unary; readonly a: IrExpr }
  | { readonly kind: 'binary'; readonly op: F64Binary; readonly a: IrExpr; readonly b: IrExpr }
  | { readonly kind: 'compare'; readonly op: Comparison; readonly a: IrExpr; readonly b: IrExpr }
  | { readonly kind: 'integer'; readonly op: I32Binary; readonly a: IrExpr; readonly b: IrExpr }
  /** f64 to i32 (towards zero, NaN to 0), i32 to f64, i32 to its negation as truth. */
  | { readonly kind: 'convert'; readonly op: 'toInt' | 'toDouble' | 'not'; readonly a: IrExpr }
  /** Both sides are evaluated. */
  | { readonly kind: 'select'; readonly condition: IrExpr; readonly a: IrExpr; readonly b: IrExpr }
  /** exp, log, pow, or an imported function: see `runtime/mechanism/spec.ts`. */
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly IrExpr[]; readonly result: IrType | 'none' }
  /** A routine of this mechanism, for the present instance. */
  | {
      readonly kind: 'routine'
      readonly name: string
      readonly args: readonly IrExpr[]
      /** f64 where it is not said. */
      readonly result?: IrType | 'none'
    }
  | { readonly kind: 'surrounding'; readonly what: Surrounding }
  /** Byte address of a pointer's target, 0 when it is not set. */
  | { readonly kind: 'pointerAddress'; readonly slot: number }
  /** The rest is for the C of VERBATIM: code that holds any of it is left as it is by the optimizer (`isExpressionOfC`). */
  | { readonly kind: 'long'; readonly value: bigint }
  | {
      readonly kind: 'machine'
      readonly op: MachineOperation
      readonly args: readonly IrExpr[]
      readonly type: IrType
    }
  | { readonly kind: 'peek'; readonly format: Format; readonly address: IrExpr; readonly offset: number }
  /** Byte address of a place; of a pointer, the word that holds the address. */
  | { readonly kind: 'address'; readonly place: Place }

export type IrStatement =
  | { readonly kind: 'set'; readonly local: IrLocal; readonly value: IrExpr }
  | {
      readonly kind: 'store'
      readonly place: Place
      readonly value: IrExpr
      /** Only for who looks at the model between steps: see `optimize/shown.ts`. */
      readonly shows?: 'own' | 'ion'
    }
  | {
      readonly kind: 'if'
      readonly condition: IrExpr
      readonly whenTrue: readonly IrStatement[]
      readonly otherwise: readonly IrStatement[]
      /** The condition hardly ever holds. */
      readonly seldom?: true
    }
  /** `head` runs, then leaves the loop unless `condition` holds, then `body`. */
  | {
      readonly kind: 'loop'
      readonly head: readonly IrStatement[]
      readonly condition: IrExpr
      readonly body: readonly IrStatement[]
    }
  | { readonly kind: 'evaluate'; readonly value: IrExpr }
  /** Of C: a block that `jump` leaves, or a loop that `jump` begins again; the end of either is left downwards. */
  | { readonly kind: 'labelled'; readonly label: number; readonly loop: boolean; readonly body: readonly IrStatement[] }
  | { readonly kind: 'jump'; readonly label: number }
  | {
      readonly kind: 'poke'
      readonly format: Format
      readonly address: IrExpr
      readonly offset: number
      readonly value: IrExpr
    }
  /** C goes on with another instance, as where it assigns `_p`; not in loops over instances. */
  | { readonly kind: 'switch'; readonly instance: IrExpr }
  /** For each instance from `first` to `end`; `before` and `after` run once, without an instance. */
  | {
      readonly kind: 'instances'
      readonly before: readonly IrStatement[]
      readonly body: readonly IrStatement[]
      readonly after: readonly IrStatement[]
    }

/**
 * `range`: (context, first, end). `one`: (context, instance, ...arguments). `receive`: (context, instance, weights, ...arguments).
 * `once`: (context).
 */
export type IrShape = 'range' | 'one' | 'receive' | 'once'

export interface IrFunction {
  readonly name: string
  readonly shape: IrShape
  readonly parameters: readonly IrLocal[]
  readonly body: readonly IrStatement[]
  readonly result: IrExpr | undefined
  readonly exported: boolean
}

export interface IrModule {
  readonly functions: readonly IrFunction[]
}

/** Slots that an index may lead to. */
export const slotsReached = ({ count, together }: Extract<Place, { kind: 'column' }>): number => (together ? 1 : count)

export const constant = (value: number): IrExpr => ({ kind: 'const', value })
export const integer = (value: number): IrExpr => ({ kind: 'int', value })
export const readLocal = (local: IrLocal): IrExpr => ({ kind: 'local', local })
export const load = (place: Place): IrExpr => ({ kind: 'load', place })
export const binary = (op: F64Binary, a: IrExpr, b: IrExpr): IrExpr => ({ kind: 'binary', op, a, b })
export const compare = (op: Comparison, a: IrExpr, b: IrExpr): IrExpr => ({ kind: 'compare', op, a, b })
export const negate = (a: IrExpr): IrExpr => (a.kind === 'const' ? constant(-a.value) : { kind: 'unary', op: 'neg', a })
export const assign = (local: IrLocal, value: IrExpr): IrStatement => ({ kind: 'set', local, value })
export const store = (place: Place, value: IrExpr): IrStatement => ({ kind: 'store', place, value })

export const formatType = (format: Format): IrType =>
  format === 'f64' || format === 'f32' ? 'f64' : format === 'i64' ? 'i64' : 'i32'

export function typeOf(expression: IrExpr): IrType {
  switch (expression.kind) {
    // the most frequent first
    case 'const':
    case 'load':
    case 'binary':
      return 'f64'
    case 'local':
      return expression.local.type
    case 'int':
    case 'compare':
    case 'integer':
    case 'surrounding':
    case 'pointerAddress':
    case 'address':
      return 'i32'
    case 'long':
      return 'i64'
    case 'machine':
      return expression.type
    case 'peek':
      return formatType(expression.format)
    case 'routine':
      return expression.result === undefined || expression.result === 'none' ? 'f64' : expression.result
    case 'select':
      return typeOf(expression.a)
    case 'convert':
      return expression.op === 'toDouble' ? 'f64' : 'i32'
    case 'call':
      return expression.result === 'none' ? 'f64' : expression.result
    default:
      return 'f64'
  }
}
