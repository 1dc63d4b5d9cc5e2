/** Members that a loop uses often get code of their own: what they give, and what they complain of, stays the same. */
import { describe, expect, it } from 'vitest'
import { createSession, memoryHost } from '../../../index.ts'

function printed(text: string): string {
  const host = memoryHost()
  createSession({ host }).run(text)
  return host.output
}

/** What the statement prints in the first round, and in the last of many. */
function firstAndLast(declarations: string, statement: string, rounds = 300): [string, string] {
  const once = printed(`${declarations}\nfor i = 0, 0 { ${statement} }\n`)
  const often = printed(`${declarations}\nproc once() { ${statement} }\nfor i = 0, ${rounds} { once() print "--" }\n`)
  return [once, often.split('--\n').at(-2) ?? '']
}

const declarations = `objref vec, w, l, o, nil
strdef s
begintemplate T
public x, y, f, g, set
objref y
proc init() { x = 1  y = new Vector(2) }
func f() { return $1 + x }
obfunc g() { return y }
proc set() { x = $1 }
endtemplate T
vec = new Vector(5, 2)
w = new Vector(5, 3)
l = new List()
o = new T()
{ l.append(o) l.append(vec) }`

describe('a member used often', () => {
  it.each([
    'vec.x[1.5] = 4  print vec.x[1], vec.x(1)',
    'vec.x[2] = 1  vec.x[2] += 3  vec.x[2] *= 2  print vec.x[2]',
    'vec.fill(2)  vec.x[0] /= 4  print vec.x[0]',
    'vec.resize(0)  vec.append(1, 2)  vec.append(w)  print vec.size(), vec.sum()',
    'print vec.c.add(w).mul(2).x[0], vec.get(1), vec.mean(), vec.max',
    'print l.o(0).f(2), l.o(0.9).x, l.object(1), l.count, l.count()',
    'print o.g(), o.g.size(), o.y.size',
    'print vec.label(), vec.indwhere(">", 1), vec.contains(2)',
    'o.set(i)  o.set(5)  print o.x',
    'print l.index(vec), l.index(nil)',
  ])('%s', (statement) => {
    const [first, last] = firstAndLast(declarations, statement)
    expect(last).toBe(first)
    expect(first).not.toBe('')
  })

  it.each([
    ['vec.x[7] = 1', 'subscript out of range x'],
    ['y = vec.x[-2]', 'subscript out of range x'],
    ['vec.x[0] = o', 'interpreter stack type error'],
    ['y = vec.get("a")', 'get takes a number'],
    ['vec.add()', 'add not enough arguments'],
    ['y = l.o(9).x', 'Arg out of range'],
    ['y = nil.x', 'object prefix is NULL'],
  ])('%s fails as at first', (statement, message) => {
    const good = statement
      .replace(/\[7\]|\[-2\]/, '[0]')
      .replace(/ o$/, ' 1')
      .replace(/9|"a"/, '0')
    const rounds = `for i = 0, 200 { ${good.includes('nil') || good.includes('add()') ? 'vec.add(1)' : good} }`
    expect(() => printed(`${declarations}\n{ ${statement} }`)).toThrow(message)
    expect(() => printed(`${declarations}\nfunc p() { ${rounds}  ${statement}  return 1 }\np()`)).toThrow(message)
  })
})

describe('the body of a loop as a function', () => {
  it('goes on and leaves as the loop says', () => {
    const text = 'for i = 0, 9 { if (i == 2) { continue }  if (i == 5) break  print i }\nprint "end", i\n'
    expect(printed(text)).toBe('0 \n1 \n3 \n4 \nend5 \n')
  })

  it('has a string of its own for each run of its statement', () => {
    const text =
      'proc p() { print $s1  $s1 = "other" }\nproc q() { for i = 0, 1 { p("text") } }\nfor i = 0, 1 p("text")\nq()\n'
    expect(printed(text)).toBe('text\nother\ntext\nother\n')
  })
})
