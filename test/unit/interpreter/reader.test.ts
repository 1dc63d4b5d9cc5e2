import { describe, expect, it } from 'vitest'
import { type Lines, type ReaderOptions, Shapes, StatementReader } from '../../../interpreter/reader.ts'
import { RowsToken } from '../../../interpreter/rows-token.ts'
import { Problem } from '../../../lang/problem.ts'
import { Source } from '../../../lang/source.ts'
import { DeclaringScope } from './declaring-scope.ts'
import { outline, outlines, read } from './reading.ts'

/** A reader of lines that are typed, with what the prompt was told. */
function typing(lines: string[], options: ReaderOptions = {}) {
  const asked: string[] = []
  const input: Lines = {
    name: '<stdin>',
    read: (braces, unfinished) => {
      asked.push(`${braces}${unfinished ? '+' : ''}`)
      return lines.shift()
    },
  }
  const scope = new DeclaringScope()
  return { asked, reader: new StatementReader(input, () => scope, new Shapes(), options) }
}

describe('StatementReader', () => {
  it('gives what a name is at the moment its statement is read', () => {
    expect(outlines('objref q\nq = new Vector()\nx = 3')).toHaveLength(3)
    expect(read('create s1 s1 L = 3').problem).toBeDefined()
    expect(outlines('{ create s1 s1 L = 3 }')).toHaveLength(1)
  })

  it('takes any line end, and supplies the last', () => {
    expect(outlines('x = 1\r\ny = 2\rz = 3\nw = 4')).toHaveLength(4)
  })

  it('joins lines behind a backslash', () => {
    expect(outlines('x = 1 + \\\n 2')).toEqual([
      '(expression (assign = (variable x) (binary + (number 1) (number 2))))',
    ])
  })

  it('passes over comments and empty lines', () => {
    expect(outlines('\n\n// a\n/* b\n c */\nx = 1 // d\n/* open')).toHaveLength(1)
  })

  it('ends at ^D or ^Z', () => {
    expect(outlines('x = 1\n\x04y = = 2')).toHaveLength(1)
  })

  it('passes over the byte order mark of an editor', () => {
    expect(outlines('\xef\xbb\xbfx = 1')).toHaveLength(1)
  })

  it('shares the tree of statements that differ in names and literals', () => {
    const { statements } = read('x = 3\ny = 4.5\nz = "s"')
    expect(statements).toHaveLength(2)
    expect(statements[0]!.tree).toBe(statements[1]!.tree)
    expect(statements[0]!.shape).toBe(statements[1]!.shape)
    expect(statements.map(outline)[1]).toBe('(expression (assign = (variable y) (number 4.5)))')
  })

  it('does not share trees between operators, arguments or topics of help', () => {
    const { statements } = read('x + 1\nx - 1\nproc q() { $1 }\nproc q() { $2 }\nhelp a\nhelp b')
    expect(new Set(statements.map((each) => each.shape)).size).toBe(6)
  })

  it('shares shapes with other readers without mixing up their arguments', () => {
    const shapes = new Shapes()
    const one = read('func q() { return $1 }', { shapes }).statements[0]!
    const other = read('func q() { return $2 }', { shapes }).statements[0]!
    expect([one, other].map(outline).map((each) => /argument \d/.exec(each)?.[0])).toEqual(['argument 1', 'argument 2'])
  })

  it('asks for lines until a statement is whole', () => {
    const { asked, reader } = typing(['if (1) {\n', 'x = 1 /* \n', '*/ }\n', 'y = \\\n', '2\n'])
    expect(reader.next()?.tree.kind).toBe('if')
    expect(reader.next()?.tree.kind).toBe('expression')
    expect(reader.next()).toBeUndefined()
    expect(asked).toEqual(['0', '1+', '1+', '0', '0+', '0'])
  })

  it('asks for more of a string that a backslash continues', () => {
    const { reader } = typing(['print "a\\\n', 'b"\n'])
    expect(reader.next()?.tokens[1]?.string).toBe('a\nb')
  })

  it('does not wait for a quote that should have closed its line', () => {
    const { asked, reader } = typing(['print "a\n', 'x = 1\n'])
    expect(caught(() => reader.next()).code).toBe('HOC1002')
    expect(asked).toEqual(['0'])
  })

  it('numbers the lines of what is typed', () => {
    const { reader } = typing(['x = 1\n', '\n', 'x = = 1\n', 'x = * 1\n'])
    reader.next()
    for (const line of [3, 4]) {
      const { span } = caught(() => reader.next())
      expect(span!.source.position(span!.start).line).toBe(line)
    }
  })

  it('goes on behind the line of a problem', () => {
    const { reader } = typing(['{ x = = 3\n', 'y = 1 }\n', 'z = 1\n'])
    expect(caught(() => reader.next()).code).toBe('HOC1001')
    expect(caught(() => reader.next()).code).toBe('HOC1001')
    expect(reader.next()?.tokens[0]?.text).toBe('z')
  })

  it('tells of a mistake in an open block at once, when eager', () => {
    const { asked, reader } = typing(['{ x = 1\n', ' x = = 3\n', 'y = 1\n'], { eager: true })
    expect(caught(() => reader.next()).code).toBe('HOC1001')
    expect(asked).toEqual(['0', '1+'])
  })

  it('hands out lines of its text that are data', () => {
    const source = new Source('data.hoc', 'x = 1\n3 4 5\ny = 2\n')
    const reader = new StatementReader(source, () => new DeclaringScope())
    reader.next()
    expect(reader.line()).toBe('3 4 5\n')
    expect(reader.next()?.tokens[0]?.text).toBe('y')
    expect(reader.line()).toBeUndefined()
  })

  it('leaves the rest unread when told', () => {
    const reader = new StatementReader(new Source('x.hoc', 'x = 1\ny = 2\n'), () => new DeclaringScope())
    reader.next()
    reader.skipRest()
    expect(reader.next()).toBeUndefined()
  })
})

describe('pieces', () => {
  const block = 'soma {\n pt3dadd(1,-2,3,4)\n pt3dadd(5,6,7,8) x = 3\n if (x) { y = 1\n }\n y = 3\n z = 2 }\n'

  it('are the lines of a long block, each with a tree of its own', () => {
    const [statement] = read(block, { pieces: true }).statements
    expect(outline(statement!)).toBe('(in-section section:(section soma) (block [(pieces)]))')
    expect(
      statement!.pieces!.map((piece) =>
        piece.tokens
          .map((token) => token.text)
          .join(' ')
          .trim(),
      ),
    ).toEqual(['pt3dadd(1,-2,3,4)\n pt3dadd(5,6,7,8)  x = 3', 'if ( x ) { y = 1 \n }', 'y = 3', 'z = 2 }'])
    expect(statement!.pieces!.every((piece) => piece.tree.kind === 'block')).toBe(true)
  })

  it.each(['for i = 0, 3 {', 'if (x) {', 'forall {', 'soma for (x) {', 'proc q() {'])('are not made of %s', (head) => {
    expect(read(`${head}\n x = 1\n x = 2\n x = 3\n x = 4\n}\n`, { pieces: true }).statements[0]!.pieces).toBeUndefined()
  })

  it('are not made of a block that a line may leave', () => {
    expect(read('{\n x = 1\n x = 2\n if (x) stop\n x = 4\n}\n', { pieces: true }).statements[0]!.pieces).toBeUndefined()
  })

  it('have problems where the whole would have them', () => {
    const broken = block.replace('y = 1', 'y = = 1')
    const [whole, pieces] = [read(broken).problem!, read(broken, { pieces: true }).problem!]
    expect(pieces.span).toEqual(whole.span)
  })
})

describe('rows', () => {
  const rowsOf = (text: string) =>
    read(text).statements[0]!.tokens.filter((token): token is RowsToken => token instanceof RowsToken)

  it('are lines that call a function with numbers, as one token', () => {
    const [rows, ...others] = rowsOf(
      'soma {\n pt3dadd(1,-2,3,4)\n\n pt3dadd( .5 , 6e1, 7., 12345678901234567890 )\n}\n',
    )
    expect(others).toEqual([])
    const { values, first, runs } = rows!
    expect([...values.slice(first, first + 8)]).toEqual([1, -2, 3, 4, 0.5, 60, 7, 12345678901234567000])
    expect(runs.map(({ name, width, count }) => [name, width, count])).toEqual([['pt3dadd', 4, 2]])
    expect(rows!.startOf(1)).toBe(28)
  })

  it('give blocks of all lengths one tree', () => {
    const line = 'pt3dadd(1,2,3,4)\n'
    const { statements } = read(`soma {\n${line}${line}}\nsoma {\n${line}${line}${line}}\n`)
    expect(statements[0]!.tree).toBe(statements[1]!.tree)
  })

  it('take several calls of a line, and comments', () => {
    const [rows] = rowsOf(
      'soma {\n pt3dclear() pt3dadd(1,2,3,4) /* a */ // b)\n// c\n pt3dadd(5,6,7,8) pt3dadd(9,9,9,9) x = 2\n}\n',
    )
    expect(rows!.runs.map(({ name, width, count }) => [name, width, count])).toEqual([
      ['pt3dclear', 0, 1],
      ['pt3dadd', 4, 3],
    ])
    expect([rows!.startOf(1), rows!.startOf(2)]).toEqual([20, 57])
  })

  it('are taken in procedures, when there are three at least', () => {
    const line = 'pt3dadd(1,2,3,4)\n'
    expect(rowsOf(`proc shape() {\n soma {${line}${line}${line}} }\n`)).toHaveLength(1)
    expect(rowsOf(`proc shape() {\n soma {${line}${line}} }\n`)).toHaveLength(0)
    expect(rowsOf(`proc shape() { local sin\n sin(1)\n sin(2)\n sin(3) }\n`)).toHaveLength(0)
  })

  it.each(['pt3dadd(1,2,3,x)', 'pt3dadd(1) + 2', 'x(1)', 'numarg()'])('are not made of %s', (line) =>
    expect(rowsOf(`soma {\n${line}\n}\n`)).toEqual([]),
  )
})

function caught(action: () => unknown): Problem {
  try {
    action()
  } catch (error) {
    if (error instanceof Problem) return error
    throw error
  }
  throw new Error('no problem')
}
