/**
 * Random programs about built-in objects that only a chain of methods holds: `v.c.add(1).mul(2)`, assigned, given as arguments, kept in lists,
 * returned. After each statement the living Vectors and Matrices are counted, and what the variables hold proves that it lives by
 * being played.
 */
import fc from 'fast-check'
import { anyOf, of, type Piece, several, text, write } from './node.ts'

export const chainPrelude = `
begintemplate Holder
public v, w, l, make, give, take, scaled, n
objref v, w, l
n = 2
proc init() { v = new Vector(3, 2) l = new List() l.append(v.c.add(1).mul(3)) }
obfunc make() { return v.c.add($1).mul(2).sub(1) }
obfunc give() { return w }
obfunc scaled() { localobj r
r = $o1.c.mul($2).add(1).c
return r.add(n) }
proc take() { w = $o1.c.add(1).add(1).add(1) }
endtemplate Holder
obfunc pass() { return $o1 }
obfunc passc() { return $o1.c.add(1).mul(2) }
obfunc local2() { localobj p, q
p = $o1.add(1).sub(1)
q = p.c.add(2).add(3)
return q }
func total() { return $o1.sum() + $o1.c.add(1).mul(2).sum() }
proc into() { $o2 = $o1.c.mul(2).add(1) }
proc show() { if (object_id($o1) == 0) { print "none" } else { print $o1, $o1.sum() } }
proc state() { local i
print vectors.count, matrices.count, l.count
show(a) show(b) show(c) show(h.v) show(h.w)
if (object_id(a)) { print a.play(&x, t0)
a.play_remove() }
if (object_id(h.w)) { print h.w.play(&x, t0)
h.w.play_remove() }
for i = 0, l.count - 1 show(l.o(i)) }
`

const declarations = `objref a, b, c, l, h, t0, m, vectors, matrices, nul
{ x = 1 vectors = new List("Vector") matrices = new List("Matrix") t0 = new Vector(3) m = new Matrix(3, 3) m.ident() }
{ a = new Vector(3) a.indgen() b = new Vector(3, 2) l = new List() l.append(a) l.append(b.c) h = new Holder() }
`

const small = text('0', '1', '2', '0.5', '-1')

function vector(depth: number): Piece {
  const leaf = text('a', 'b', 'a', 'b', 'l.o(0)', 'l.o(1)', 'h.v', 'h.l.o(0)', 'm.getrow(1)', 't0')
  if (depth <= 0) return leaf
  const inner = vector(depth - 1)
  return anyOf(
    [2, leaf],
    [3, of(inner)`${0}.c`],
    of(inner)`${0}.c()`,
    [3, of(inner, text('add', 'mul', 'sub'), small)`${0}.${1}(${2})`],
    [2, of(inner, text('add', 'mul', 'sub'), vector(0))`${0}.${1}(${2})`],
    of(inner)`${0}.c.add(1).mul(2)`,
    of(inner, small, small)`${0}.c.add(${1}).sub(${2}).mul(2).add(1)`,
    of(inner)`${0}.append(4).resize(3)`,
    of(inner)`${0}.c(0, 1).append(5)`,
    of(inner)`pass(${0})`,
    of(inner)`passc(${0})`,
    of(inner)`local2(${0})`,
    of(inner, small)`h.scaled(${0}, ${1})`,
    of(small)`h.make(${0})`,
    of(inner)`m.mulv(${0})`,
    of(inner)`m.c.muls(2).add(m).mulv(${0})`,
    of(inner)`m.c.setcol(1, ${0}).getcol(1)`,
    of(inner)`${0}.at(0, 2).reverse.c`,
  )
}

const target = text('a', 'b', 'c', 'h.w', 'h.v', 'c')

const statement = (): Piece =>
  anyOf(
    [5, of(target, vector(3))`${0} = ${1}`],
    [2, of(vector(3))`print ${0}`],
    [2, of(vector(2))`print ${0}.sum, ${0}.size`],
    of(vector(3))`print ${0}.x[1]`,
    of(vector(3))`{l.append(${0})}`,
    of(vector(2))`print total(${0})`,
    of(vector(2))`{h.take(${0})}`,
    of(vector(2), text('a', 'c', 'b'))`into(${0}, ${1})`,
    of(vector(2))`${0}`,
    of(vector(2), vector(2))`print ${0}.c.mul(${1}).sum, ${1}.eq(${0})`,
    of(vector(2), vector(2))`print ${0} == ${1}`,
    of(vector(2))`${0}.x[1] = 3`,
    of(vector(2))`if (${0}.sum > 1) { c = ${0} }`,
    of(vector(2))`for i = 0, 1 { c = ${0}.c.add(i).mul(2) print c }`,
    of(vector(2))`show(${0})`,
    of(vector(2))`{execute("c = a.c.add(1).mul(2)") c = ${0}}`,
    text(
      'c = nul',
      'objref c',
      '{l.remove_all() l.append(a) l.append(b)}',
      '{l.remove(0) l.append(b)}',
      'h = new Holder()',
    ),
    text('a = a.c.add(1).add(1)', 'a = a.add(1).add(1).add(1)', 'c = a', 'b = h.w'),
  )

const program: Piece = several(statement(), 3, 9, '\nstate()\n')

export const randomChain: fc.Arbitrary<string> = program.map((node) => `${declarations}${write(node)}\nstate()\n`)

export const randomChains = (seed: number, count: number): string[] => fc.sample(randomChain, { seed, numRuns: count })
