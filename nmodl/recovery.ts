/**
 * More than the first syntax error of a file: the line that does not fit is blanked, and the text read again. What stands on the line
 * behind such a one is not told, for it may only be a consequence; and nothing more is, once braces no longer match.
 */
import { Problem } from '../lang/problem.ts'
import { Source, type Span } from '../lang/source.ts'
import { blockWords } from './token.ts'

const most = 8

/** `read` throws the first problem of a text. */
export function furtherErrors(source: Source, first: Problem, read: (source: Source) => void): Problem[] {
  const found: Problem[] = []
  let { text } = source
  let told = lineOf(source, first.span)
  for (let tries = 0; tries < most && told !== undefined; tries++) {
    const blanked = withoutLine(text, told)
    if (blanked === undefined) break
    text = blanked
    const again = new Source(source.name, text)
    const next = problemOf(() => read(again))
    const line = next && lineOf(again, next.span)
    if (line === undefined || line <= told) break
    if (line > told + 1) {
      next!.span = { ...next!.span!, source }
      found.push(next!)
    }
    told = line
  }
  return found
}

const lineOf = (source: Source, span: Span | undefined): number | undefined =>
  span?.source === source ? source.position(span.start).line : undefined

/** A text with blanks in a line's place; undefined where its braces belong to others, or a block begins in it. */
function withoutLine(text: string, line: number): string | undefined {
  const lines = text.split('\n')
  const gone = lines[line - 1]
  if (gone === undefined || gone.split('{').length !== gone.split('}').length) return undefined
  if (blockWords.has(/^\s*(\w*)/.exec(gone)![1]!)) return undefined
  lines[line - 1] = ' '.repeat(gone.length)
  return lines.join('\n')
}

function problemOf(read: () => void): Problem | undefined {
  try {
    read()
    return undefined
  } catch (error) {
    if (error instanceof Problem) return error
    throw error
  }
}
