/** Words of .mod files are cut by hand; moo, told in regular expressions what they are, finds the same ones. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import moo from 'moo'
import { describe, expect, test } from 'vitest'
import { Problem } from '../../../lang/problem.ts'
import { Source, spanOf } from '../../../lang/source.ts'
import { badCharacter, unclosed } from '../../../nmodl/problems.ts'
import { keywords, lowerCaseKeywords, type Token } from '../../../nmodl/token.ts'
import { wordsOf } from '../../../nmodl/words.ts'

const signs = "<-> << -> <= >= == != && || < > = ! + - * / % ^ ( ) { } [ ] , ~ ' . & @ # $ | ;".split(' ')
const rules: moo.Rules = {
  blank: { match: /[ \t\r\n]+/, lineBreaks: true },
  comment: { match: /COMMENT\b[\s\S]*?\n[ \t]*ENDCOMMENT[^\n]*/, lineBreaks: true },
  represents: /REPRESENTS[ \t]+(?:[A-Za-z][A-Za-z0-9_]*:[A-Za-z0-9_]+|\[[A-Za-z][A-Za-z0-9_]*:[A-Za-z0-9_]*\])/,
  verbatim: { match: /VERBATIM\b[\s\S]*?\n[ \t]*ENDVERBATIM\b[^\n]*/, lineBreaks: true },
  remark: /TITLE\b[^\n]*|[:?][^\n]*/,
  NUMBER: /(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?/,
  name: /[A-Za-z_][A-Za-z0-9_]*/,
  STRING: { match: /"[^"]*"/, lineBreaks: true },
  sign: { match: signs },
  other: moo.fallback,
}

function byMoo(source: Source): Token[] {
  const out: Token[] = []
  for (const { type, text, offset } of moo.compile(rules).reset(source.text)) {
    const span = spanOf(source, offset, offset + text.length)
    const put = (kind: string, shown = text) => void out.push({ type: kind, text: shown, span })
    const high = type === 'comment' ? -1 : text.search(/[^\0-\x7f]/)
    if (high >= 0) throw badCharacter(spanOf(source, offset + high), text[high]!)
    if (type === 'other') throw badCharacter(spanOf(source, offset), text[0]!)
    if (type === 'comment') out.push({ type: 'COMMENT', text: 'COMMENT', span: spanOf(source, offset, offset + 7) })
    else if (type === 'verbatim') put('VERBATIM', /^[\s\S]*ENDVERBATIM\b/.exec(text)![0])
    else if (type === 'sign') put(text)
    else if (type === 'name') {
      if (text === 'VERBATIM' || text === 'COMMENT') throw unclosed(span, text, `END${text}`)
      put(keywords.has(text) ? text : (lowerCaseKeywords.get(text) ?? 'NAME'))
    } else if (type === 'NUMBER' || type === 'STRING') put(type)
  }
  return out
}

/** Words with their places, or the problem. */
function outcome(cut: (source: Source) => Token[], text: string) {
  try {
    return cut(new Source('x.mod', text)).map(({ type, text: shown, span }) => [type, shown, span.start, span.end])
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return [error.code, error.message, error.span?.start, error.span?.end]
  }
}

const pieces = fc.constantFrom(
  ...signs,
  ...[' ', '\n', '\t', '\r\n', '\f', '"', '"a b"', ':', '?', '\\', '`', '\xe9', '\x00'],
  ...[
    '1',
    '23',
    '4.',
    '.5',
    '6e',
    '7e5',
    '8.E-9',
    '1e+',
    '.e3',
    'x',
    '_y',
    'E1',
    'if',
    'else',
    'IF',
    'INITIAL',
    'TITLE',
  ],
  ...[
    'COMMENT',
    '\nENDCOMMENT',
    '\n \tENDCOMMENT b',
    'VERBATIM',
    '\nENDVERBATIM',
    '\n ENDVERBATIM ENDVERBATIM c',
    'VERBATIMS',
  ],
  ...['REPRESENTS', ' NCIT:C1', ' [NCIT:C2]', ' [NCIT:]'],
)

describe('words of a .mod file', () => {
  test('are those that regular expressions find, in any text', () => {
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 20 }), (some) => {
        const text = some.join('')
        expect(outcome(wordsOf, text)).toEqual(outcome(byMoo, text))
      }),
      { numRuns: 3000 },
    )
  })

  const folder = join(import.meta.dirname, '../../nmodl')
  const files = readdirSync(folder, { recursive: true, encoding: 'latin1' }).filter((name) => name.endsWith('.mod'))
  test.each(files)('are those that regular expressions find in %s', (name) => {
    const text = readFileSync(join(folder, name), 'latin1')
    expect(outcome(wordsOf, text)).toEqual(outcome(byMoo, text))
  })
})
