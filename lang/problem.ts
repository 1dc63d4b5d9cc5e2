/**
 * Problems: what went wrong, where, why, and what to do next. Everything a user can do wrong ends as one of these.
 *
 * `message` may carry the words NEURON itself uses; `code` is ours and stable (HOC for programs, NMODL for mechanisms,
 * RUN for the simulator, CLI for the command line).
 */
import type { Span } from './source.ts'

/** One frame of a call trace: the call as it was made, and where it was made. */
export interface TraceFrame {
  /** As a user would write it: `geometry(3, "soma")`. */
  readonly call: string
  readonly span?: Span | undefined
}

/** A name that stands for nothing where it was used: whoever knows the names there can say more about it. */
export interface UnknownName {
  readonly kind: 'variable' | 'function' | 'class' | 'mechanism' | 'section' | 'range'
  readonly name: string
  /** The template in whose code it stands. */
  readonly template?: string | undefined
}

export interface ProblemOptions {
  readonly help?: string | undefined
  readonly unknown?: UnknownName | undefined
  readonly notes?: readonly string[] | undefined
}

export class Problem extends Error {
  help: string | undefined
  unknown: UnknownName | undefined
  readonly notes: readonly string[]
  /** Innermost call first. */
  readonly trace: TraceFrame[] = []
  /** What else is wrong with the same text, in the order of the text. */
  more: readonly Problem[] = []

  constructor(
    readonly code: string,
    public span: Span | undefined,
    message: string,
    options: ProblemOptions = {},
  ) {
    super(message)
    this.name = 'Problem'
    this.help = options.help
    this.unknown = options.unknown
    this.notes = options.notes ?? []
  }
}

export const problem = (code: string, span: Span | undefined, message: string, options?: ProblemOptions): Problem =>
  new Problem(code, span, message, options)

const longestTrace = 8

/** The report as it goes to stderr: headline, place, code frame with a caret, advice, call trace. */
export function formatProblem(found: Problem): string {
  const lines = [`${found.code}: ${found.message}`]
  if (found.span) lines.push(...codeFrame(found.span))
  for (const note of found.notes) lines.push(`   ${note}`)
  if (found.help) lines.push(`   help: ${found.help}`)
  for (const frame of found.trace.slice(0, longestTrace)) lines.push(`   in ${frame.call}${calledFrom(frame.span)}`)
  if (found.trace.length > longestTrace) lines.push(`   and ${found.trace.length - longestTrace} more calls`)
  lines.push(...found.more.slice(0, mostBeside).map(formatProblem))
  if (found.more.length > mostBeside) lines.push(`and ${found.more.length - mostBeside} more problems`)
  return lines.join('\n')
}

/** Problems of one text that are told together, the first apart. */
const mostBeside = 11

/** One report of several problems of a text: each once, in the order of the text. Undefined where there are none. */
export function together(problems: readonly Problem[]): Problem | undefined {
  const byPlace = new Map<string, Problem>()
  for (const one of problems) {
    const key = `${one.span?.source.name} ${one.span?.start} ${one.message}`
    if (!byPlace.has(key)) byPlace.set(key, one)
  }
  const [first, ...rest] = [...byPlace.values()].sort((a, b) => (a.span?.start ?? 0) - (b.span?.start ?? 0))
  if (first) first.more = rest
  return first
}

function calledFrom(span: Span | undefined): string {
  if (!span) return ''
  return `, called from ${span.source.name}:${span.source.position(span.start).line}`
}

/** Of a longer line only what stands around the caret is shown. */
const widestFrame = 160
const frameBefore = 60

/** Place, source line and caret; a span over several lines is shown to the end of its first. */
export function codeFrame(span: Span): string[] {
  const { line, column } = span.source.position(span.start)
  const whole = span.source.line(line)
  const from = whole.length > widestFrame ? Math.max(0, column - 1 - frameBefore) : 0
  const [cutBefore, cutBehind] = [from > 0 ? '...' : '', whole.length > from + widestFrame ? '...' : '']
  const text = whole.slice(from, from + widestFrame)
  const gutter = String(line)
  const room = Math.max(1, text.length - (column - 1 - from))
  const width = Math.max(1, Math.min(span.end - span.start, room))
  const lead = (cutBefore + text.slice(0, column - 1 - from)).replace(/[^\t]/g, ' ')
  return [
    `   ${span.source.name}:${line}:${column}`,
    `   ${gutter} | ${printable(cutBefore + text + cutBehind)}`,
    `   ${' '.repeat(gutter.length)} | ${lead}${'^'.repeat(width)}`,
  ]
}

/** Control characters of a broken file would play with the terminal. */
const printable = (text: string) => text.replace(/[\x00-\x08\x0b-\x1f\x7f]/g, '?')

/** For switches that the compiler finishes. */
export function unreachable(value: never): never {
  throw new Error(`unreachable: ${JSON.stringify(value)}`)
}
