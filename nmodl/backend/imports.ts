/** Functions that kernels call from outside: their types, as `runtime/mechanism/spec.ts` has them. */
import { cFunctions } from '../../runtime/mechanism/spec-c.ts'
import type { ValueType } from '../../wasm/code.ts'
import type { Signature } from '../../wasm/module.ts'

const signature = (parameters: Signature['parameters'], results: Signature['results'] = []): Signature => ({
  parameters,
  results,
})

const known: Readonly<Record<string, Signature>> = {
  net_send: signature(['i32', 'i32', 'i32', 'f64', 'f64']),
  net_move: signature(['i32', 'i32', 'f64']),
  net_event: signature(['i32', 'i32', 'f64']),
  watch_activate: signature(['i32', 'i32', 'i32', 'f64']),
  fail: signature(['i32', 'i32', 'i32']),
  uniform: signature([], ['f64']),
  random: signature(['i32', 'f64', 'f64'], ['f64']),
  lag: signature(['i32', 'i32', 'i32', 'f64', 'f64', 'f64'], ['f64']),
  set_seed: signature(['f64']),
  instance_random: signature(['i32', 'i32'], ['f64']),
  print_number: signature(['f64']),
  print: signature(['i32', 'i32']),
  function_table1: signature(['i32', 'i32', 'f64'], ['f64']),
  function_table2: signature(['i32', 'i32', 'f64', 'f64'], ['f64']),
  function_table3: signature(['i32', 'i32', 'f64', 'f64', 'f64'], ['f64']),
  netcon_count: signature(['i32', 'i32'], ['i32']),
  netcon_weights: signature(['i32', 'i32', 'i32'], ['i32']),
  c_enter: signature(['i32'], ['i32']),
  c_leave: signature([]),
  c_function: signature(['i32', 'i32', 'i32'], ['i32']),
  c_push_double: signature(['f64']),
  c_push_integer: signature(['i64']),
}

/** Mathematical functions have doubles in and one double out. */
export const importSignature = (name: string, argumentCount: number): Signature =>
  known[name] ??
  fromC(name) ??
  linked(name) ??
  signature(
    Array.from({ length: argumentCount }, () => 'f64' as const),
    ['f64'],
  )

/** What the moment decides. */
const timely: ReadonlySet<string> = new Set(['at_time', 'states_may_jump'])

/** Whether calling it twice, or where it is not asked for, can be told from calling it once: what C calls draws, prints, runs programs. */
export const hasEffect = (name: string): boolean =>
  name in known || name.startsWith('c_') || timely.has(name) || isLink(name)

const letters: Readonly<Record<string, ValueType>> = { d: 'f64', l: 'i64' }

function fromC(name: string): Signature | undefined {
  const types = name.startsWith('c_') ? cFunctions[name.slice(2)] : undefined
  if (types === undefined) return undefined
  const [result, parameters] = types.split(' ') as [string, string]
  const typeOf = (letter: string): ValueType => letters[letter] ?? 'i32'
  return signature([...parameters.replace('...', '')].map(typeOf), result === 'v' ? [] : [typeOf(result)])
}

/** Of other files' C: `x name result parameters`; `z pointer result parameters` calls through a pointer. */
function linked(name: string): Signature | undefined {
  if (!isLink(name)) return undefined
  const [, , result, parameters = ''] = name.split(' ')
  const typeOf = (letter: string): ValueType => letters[letter] ?? 'i32'
  return signature([...parameters].map(typeOf), result === 'v' ? [] : [typeOf(result!)])
}

const isLink = (name: string): boolean => /^[xyz] /.test(name)
