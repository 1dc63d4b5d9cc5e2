/**
 * How an error in running code becomes a Problem with its place and its call trace.
 *
 * Helpers throw a `Fault`, which knows only the token at which it happened. Each function of generated code has one handler,
 * which calls `located`: it adds the place, or, for a problem that came from a call, where that call was made.
 */
import { Problem, problem, type UnknownName } from '../../lang/problem.ts'
import { type Source, type Span, spanOf } from '../../lang/source.ts'
import { isHocObject, isObjectCell, isRef, isStringCell, objectName } from '../../stdlib/binding/value.ts'
import type { Token } from '../token.ts'

/** What a message may name: the token, and the procedure it stands in. */
export type FaultText = (name: string, procedure: string) => string

export class Fault extends Error {
  constructor(
    readonly tok: number,
    readonly code: string,
    readonly text: FaultText,
    readonly help?: string,
    readonly unknown?: UnknownName,
  ) {
    super(code)
  }
}

/** Not errors: `stop` and `quit()` on their way up. */
export class Stop extends Error {}
export class Quit extends Error {
  constructor(readonly status: number) {
    super(`quit(${status})`)
  }
}

/** Where the running code comes from. */
export interface Place {
  readonly source: Source
  readonly tokens: readonly Token[]
}

export interface Frame {
  readonly name: string
  readonly self: { readonly cls: { readonly name: string }; readonly index: number } | null
  readonly args: readonly unknown[]
}

export function located(error: unknown, place: Place, at: number, frame?: Frame): unknown {
  if (error instanceof Stop || error instanceof Quit) return error
  const found = asProblem(error, place, at, frame?.name ?? '')
  const last = found.trace.at(-1)
  if (place.tokens.length === 0) return found
  if (!found.span) found.span = spanAt(place, at)
  else if (last && !last.span) found.trace[found.trace.length - 1] = { ...last, span: spanAt(place, at) }
  if (frame) found.trace.push({ call: callText(frame) })
  return found
}

function asProblem(error: unknown, place: Place, at: number, procedure: string): Problem {
  if (error instanceof Problem) return error
  if (error instanceof Fault) {
    const tok = error.tok < 0 ? at : error.tok
    const name = place.tokens[firstOf(tok)]?.text ?? ''
    return problem(error.code, spanAt(place, tok), error.text(name, procedure), {
      help: error.help,
      unknown: error.unknown,
    })
  }
  if (error instanceof RangeError && /call stack/i.test(error.message)) return tooDeep(procedure)
  if (isModelError(error)) return problem(error.code, undefined, error.message, { help: error.help })
  if (isSystemError(error)) return problem('HOC2404', undefined, `the system refused: ${error.message}`, systemHelp)
  return internal(error, place.tokens[firstOf(at)]?.text ?? '')
}

interface ModelErrorLike extends Error {
  readonly code: string
  readonly help?: string
}
const isModelError = (error: unknown): error is ModelErrorLike =>
  error instanceof Error && 'code' in error && /^[A-Z]+\d+$/.test(String(error.code))

/** What Node throws when a file cannot be written: `EACCES: permission denied, open 'x'`. */
const isSystemError = (error: unknown): error is Error =>
  error instanceof Error && 'syscall' in error && 'errno' in error
const systemHelp = { help: 'is there such a folder, may you write there, and is there room?' }

const tooDeep = (procedure: string) =>
  problem('HOC2201', undefined, `Stack too deep: ${procedure || 'the statement'} call nested too deeply`, {
    help: 'a procedure that calls itself needs a condition that ends it',
  })

/** Trees and their code are walked by recursion: a statement nested a few thousand deep is more than the stack holds. */
export function withinReach<T>(place: Place, body: () => T): T {
  try {
    return body()
  } catch (error) {
    if (!(error instanceof RangeError && /call stack/i.test(error.message))) throw error
    const first = place.tokens[0]
    const span = first && spanOf(place.source, first.offset, first.offset + Math.max(1, first.text.length))
    throw problem('HOC1006', span, 'the statement is nested too deeply', {
      help: 'divide it: assign parts of it to variables first',
    })
  }
}

/** A fault of ours. The user sees what it was about and what to send us, not a JavaScript trace. */
function internal(error: unknown, near: string): Problem {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  const where =
    error instanceof Error
      ? (error.stack
          ?.split('\n')
          .find((line) => /^ +at /.test(line))
          ?.trim() ?? '')
      : ''
  return problem('HOC9001', undefined, `loligo failed at "${near}": ${text}`, {
    help: 'this is a fault of loligo, not of your program: please report it with this message',
    notes: where ? [where] : [],
  })
}

/** A stretch of tokens as one number, small enough to cost nothing; of a very long statement only the first token counts. */
export const stretch = (from: number, to: number): number => (from < 32768 && to < 32768 ? from + to * 32768 : from)
const firstOf = (mark: number) => mark % 32768
const lastOf = (mark: number) => Math.max(firstOf(mark), Math.floor(mark / 32768))

export function spanAt({ source, tokens }: Place, mark: number): Span {
  const first = tokens[firstOf(mark)] ?? tokens.at(-1)
  const last = tokens[lastOf(mark)] ?? first
  const offset = first?.offset ?? 0
  return spanOf(source, offset, Math.max(offset + 1, (last?.offset ?? 0) + (last?.text.length ?? 1)))
}

/** `geometry(3, "soma")`, `A[0].go()`. */
function callText({ name, self, args }: Frame): string {
  const prefix = self && self.index >= 0 ? `${self.cls.name}[${self.index}].` : ''
  return `${prefix}${name}(${args
    .filter((value) => value !== undefined)
    .map(argumentText)
    .join(', ')})`
}

const longestText = 20

function argumentText(value: unknown): string {
  if (typeof value === 'number') return String(Number(value.toPrecision(6)))
  if (isStringCell(value)) {
    const text = value.value.length > longestText ? `${value.value.slice(0, longestText)}...` : value.value
    return JSON.stringify(text)
  }
  if (isObjectCell(value)) return objectName(value.get())
  if (isHocObject(value)) return objectName(value)
  if (isRef(value)) return `&${value.label}`
  return value === null ? 'NULLobject' : '...'
}
