import { describe, expect, it } from 'vitest'
import { read } from './reading.ts'

/** Program, the text that is marked (the one NEURON's caret stands under), a word of the advice. */
const mistakes: [string, string, string | undefined][] = [
  ['x = 3; y = 4', ';', 'separate'],
  ['x = 1 y = 2', 'y', 'one statement'],
  ['if (x)\nprint 3', '\n', 'this line'],
  ['{ if (x) print 3\nelse print 4 }', 'else', 'else'],
  ['i++', '+', 'i += 1'],
  ['++i', '+', 'i += 1'],
  ['i--', '\n', 'i -= 1'],
  ['x = 3 ** 4', '*', 'x^2'],
  ['if x == 3 print x', 'x', 'parentheses'],
  ['proc q { print 3 }', '{', 'q() {'],
  ['proc q()\n{ print 3 }', '\n', 'this line'],
  ['x = new Vector()', 'new', 'objref x'],
  ['proc q() { objref n\n n = new Vector() }', 'new', 'localobj n'],
  ['x = "a"', '"a"', 'strdef x'],
  ['if (str == "a") x = 1', 'str', 'strcmp'],
  ['print str == "a"', '==', 'strcmp'],
  ['print "a" + "b"', '+', 'sprint'],
  ['x.size()', '.', 'objref x'],
  ['f 3', '3', 'f()'],
  ['x = p()', 'p', 'proc'],
  ['f(1,\n2)', '\n', 'backslash'],
  ['x = 3 +\n4', '\n', 'backslash'],
  ['proc q() { x = 3 local b }', 'local', 'first'],
  ['proc print() { }', 'print', 'word of the language'],
  ['access there', 'there', 'create there'],
  ['x = (3', '\n', 'backslash'],
  ['x = 3)', ')', 'close'],
  ['3 = x', '=', 'assigned'],
  ['vec.x[1, 2]', ',', 'a[i][j]'],
  ['x = 0x10', 'x10', 'decimal'],
  ['f(&3)', '3', undefined],
  ['connect soma, dend', ',', undefined],
]

describe('a syntax error', () => {
  it.each(mistakes)('in %j marks %j', (program, marked, advice) => {
    const { problem } = read(`${program}\n`)
    expect(problem).toMatchObject({ code: 'HOC1001', message: 'syntax error' })
    const { source, start, end } = problem!.span!
    expect(source.text.slice(start, end)).toBe(marked)
    if (advice === undefined) expect(problem!.help).toBeUndefined()
    else expect(problem!.help).toContain(advice)
  })

  it('tells what could have stood there when that is short', () => {
    expect(read('strdef s t').problem?.notes).toEqual(['expected `,` or the end of the line'])
    expect(read('forsec 3').problem?.notes).toEqual(['expected a string or an object'])
  })
})

/** Program, code, message, what is marked. */
const refusals: [string, string, string, string][] = [
  ['print "a', 'HOC1002', 'missing quote', '"a'],
  ["print 'x'", 'HOC1003', "syntax error: ' is not a character of HOC", "'"],
  ['x\xe9 = 3', 'HOC1003', 'syntax error: character \\351 is not printable', '\xe9'],
  ['{ x = 3', 'HOC1004', 'syntax error: the text ends inside { }', ''],
  ['print 3 /* abc', 'HOC1005', 'syntax error: the comment is not closed', '/* abc'],
  ['insert hhh', 'HOC1101', 'hhh is not a MECHANISM', 'hhh'],
  ['o = new Vectr()', 'HOC1102', 'Vectr is not a template', 'Vectr'],
  ['proc q() { local a, a }', 'HOC1103', 'a already declared local', 'a'],
  ['print $1', 'HOC1104', '$ used outside definition', '$1'],
  ['proc q() { print $0 }', 'HOC1105', 'strange $... : $0', '$0'],
  ['proc q() { print $i }', 'HOC1106', 'arg index used and i is not a LOCAL variable', '$i'],
  ['soma.foo = 3', 'HOC1107', 'foo not a section variable', 'foo'],
]

describe('the lexer refuses', () => {
  it.each(refusals)('%j', (program, code, message, marked) => {
    const { problem } = read(program)
    expect(problem).toMatchObject({ code, message })
    const { source, start, end } = problem!.span!
    expect(source.text.slice(start, end)).toBe(marked)
  })

  it('a mistake only if the grammar has none before it', () => {
    expect(read('x = = insert hhh').problem).toMatchObject({ code: 'HOC1001' })
  })
})
