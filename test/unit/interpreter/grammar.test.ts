import { describe, expect, it } from 'vitest'
import { outlines } from './reading.ts'

/** Program, then its tree in short. */
const cases: Record<string, [string, string][]> = {
  'expressions go on as long as they can': [
    ['{ x -1 }', '(block [(expression (binary - (variable x) (number 1)))])'],
    ['{ x (3) }', '(block [(expression (call x args:[(value (number 3))]))])'],
    ['{ 3 (4) }', '(block [(expression (number 3)) (expression (number 4))])'],
    ['{ f() (4) }', '(block [(expression (call f)) (expression (number 4))])'],
    ['{ x !y }', '(block [(expression (variable x)) (expression (unary ! (variable y)))])'],
    ['{ "a" -1 }', '(block [(text (literal "a")) (expression (unary - (number 1)))])'],
    [
      'for i = 0, 3 -1 x',
      '(for-range variable:(variable i) first:(number 0) last:(binary - (number 3) (number 1)) (expression (variable x)))',
    ],
    ['if (x) -1', '(if (variable x) (expression (unary - (number 1))))'],
    ['f(-3)', '(expression (call f args:[(value (number -3))]))'],
    ['f(-3^2)', '(expression (call f args:[(value (unary - (binary ^ (number 3) (number 2))))]))'],
  ],
  'operators group as in NEURON': [
    ['-2^2', '(expression (unary - (binary ^ (number 2) (number 2))))'],
    ['2^3^2', '(expression (binary ^ (number 2) (binary ^ (number 3) (number 2))))'],
    ['2^-1*3', '(expression (binary * (binary ^ (number 2) (unary - (number 1))) (number 3)))'],
    ['!0+1', '(expression (binary + (unary ! (number 0)) (number 1)))'],
    ['1<2<3', '(expression (binary < (binary < (number 1) (number 2)) (number 3)))'],
    ['a || b && d', '(expression (binary || (variable a) (binary && (variable b) (variable d))))'],
  ],
  'assignment is an expression': [
    ['1 + x = 3', '(expression (binary + (number 1) (assign = (variable x) (number 3))))'],
    ['-x = 3', '(expression (unary - (assign = (variable x) (number 3))))'],
    ['z = w = 7', '(expression (assign = (variable z) (assign = (variable w) (number 7))))'],
    ['(x = 4)', '(expression (assign = (variable x) (number 4) parenthesized:true))'],
    ['o = str', '(expression (assign = (path (object o)) (string str)))'],
    ['o = vec = new Vector()', '(expression (assign = (path (object o)) (assign = (path (object vec)) (new Vector))))'],
    ['str = o.s', '(expression (assign = (string str) (path (object o) [(s)])))'],
  ],
  'sections and ranges': [
    [
      'soma dend[1] L = 3',
      '(in-section section:(section soma) (in-section section:(section dend index:[(number 1)]) (expression (assign = (property L) (number 3)))))',
    ],
    ['soma.v(0.5) = 3', '(expression (assign = (range v section:(section soma) x:(number 0.5)) (number 3)))'],
    ['xg[1](0.5) += 2', '(expression (assign += (range xg index:[(number 1)] x:(number 0.5)) (number 2)))'],
    ['v(0:1) = 2:3', '(range-assign v = start:(number 0) end:(number 1) first:(number 2) last:(number 3))'],
    [
      'connect dend(0), soma(1)',
      '(connect child:(section dend) childEnd:(number 0) parent:(section soma) x:(number 1))',
    ],
    ['connect c.soma(0), 0.5', '(connect child:(path (object c) [(soma)]) childEnd:(number 0) x:(number 0.5))'],
    [
      '{ access soma x = 3 }',
      '(block [(access section:(section soma)) (expression (assign = (variable x) (number 3)))])',
    ],
  ],
  'a path takes the statement behind it': [
    [
      'c.soma nseg = 3',
      '(in-section section:(path (object c) [(soma)]) (expression (assign = (property nseg) (number 3))))',
    ],
    ['c.soma { }', '(in-section section:(path (object c) [(soma)]) (block))'],
    ['c.soma.L = 3', '(expression (assign = (path (object c) [(soma) (L)]) (number 3)))'],
    ['if (0) c.go() p()', '(if (number 0) (in-section section:(path (object c) [(go)]) (expression (call p))))'],
    ['{ c.go()\n p() }', '(block [(expression (path (object c) [(go args:[])])) (expression (call p))])'],
    ['{ x = c.x p() }', '(block [(expression (assign = (variable x) (path (object c) [(x)]))) (expression (call p))])'],
  ],
  'conditions and loops': [
    [
      'if (1) if (2) x else y',
      '(if (number 1) (if (number 2) (expression (variable x)) otherwise:(expression (variable y))))',
    ],
    [
      'if (1) while (2) x else y',
      '(if (number 1) (while (number 2) (expression (variable x))) otherwise:(expression (variable y)))',
    ],
    ['for (x) x', '(for-segments variable:(variable x) (expression (variable x)))'],
    ['for (x, 0) x', '(for-segments variable:(variable x) ends:(number 0) (expression (variable x)))'],
    ['for (;1;) x', '(for (number 1) (expression (variable x)))'],
    [
      'for (x; x; x) x',
      '(for start:(expression (variable x)) (variable x) step:(expression (variable x)) (expression (variable x)))',
    ],
    ['for it(&x) x', '(for-iterator iterator:(call it args:[(pointer (variable x))]) (expression (variable x)))'],
    [
      'for o.it(1) x',
      '(for-iterator iterator:(path (object o) [(it args:[(value (number 1))])]) (expression (variable x)))',
    ],
    ['forsec "a" x', '(forsec set:(literal "a") (expression (variable x)))'],
    ['ifsec o.list x', '(ifsec set:(path (object o) [(list)]) (expression (variable x)))'],
  ],
  procedures: [
    [
      'proc q() { local a, i  localobj b\n a = $1 + $i b = $o2 }',
      '(define what:proc q (locals:[a i] localObjects:[b] statements:[(expression (assign = (local a) (binary + (argument 1) (argument (local:$i))))) (expression (assign = (path (local-object b)) (path (object-argument 2 $o2))))]))',
    ],
    ['func q() { return }', '(define what:func q (statements:[(return)]))'],
    ['func q() { return x = 3 }', '(define what:func q (statements:[(return (assign = (variable x) (number 3)))]))'],
    ['proc q() { return print x }', '(define what:proc q (statements:[(return) (print [(variable x)])]))'],
    ['proc q() { q() }', '(define what:proc q (statements:[(expression (call q))]))'],
    [
      'proc q() { f(&$&1, $&2[3]) }',
      '(define what:proc q (statements:[(expression (call f args:[(pointer (pointed 1)) (value (pointed 2 index:(number 3)))]))]))',
    ],
    ['obfunc q() { return new Vector() }', '(define what:obfunc q (statements:[(return (new Vector))]))'],
  ],
  'other statements': [
    [
      '{ if (x) { strdef s } f(1, s) }',
      '(block [(if (variable x) (block [(strdef [s])])) (expression (call f args:[(value (number 1)) (text (string s))]))])',
    ],
    ['print 1, "a", str, secname()', '(print [(number 1) (literal "a") (string str) (string-call secname)])'],
    ['double a[3], b[n][2]', '(double [(a dims:[(number 3)]) (b dims:[(variable n) (number 2)])])'],
    ['setpointer c.p, x', '(setpointer pointer:(path (object c) [(p)]) (variable x))'],
    ['eqn x:: a = b', '(eqn variable:(variable x) fresh:true (variable a) (variable b))'],
    ['eqn x: a =', '(eqn variable:(variable x) fresh:false (variable a))'],
    ['eqn x: = b', '(eqn variable:(variable x) fresh:false (variable b))'],
    ['read(x)', '(expression (read (variable x)))'],
    ['insert hh', '(insert hh)'],
    ['help me now', '(help topic:me now)'],
    ['public a, v', '(public [a v])'],
    [
      'o = Vector[2].c(1).x[3]',
      '(expression (assign = (path (object o)) (path (instance Vector index:(number 2)) [(c args:[(value (number 1))]) (x index:[(number 3)])])))',
    ],
  ],
}

describe.each(Object.entries(cases))('%s', (_, programs) => {
  it.each(programs)('%s', (program, tree) => {
    expect(outlines(program)).toEqual([tree.replaceAll(' args:[]', '')])
  })
})
