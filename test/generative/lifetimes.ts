/**
 * Random programs about how long things live: objects whose templates print each reference that goes, lists of them, arrays of object
 * variables, local objects, what iterators and procedures are given, statements run in objects, and the stack of sections.
 */
import fc from 'fast-check'
import { anyOf, naming, of, type Piece, several, text, write } from './node.ts'

export const lifetimePrelude = `
create so, dn[3]
objref sf
sf = new StringFunctions()
begintemplate Node
public x, s, o, q, l, get, next, me, give, take, each, swap, tag, fill, count, size, put, soma, dend, grow, name
objref o, q[2], l, this
strdef s
double size[2]
create soma, dend[2]
proc init() { x = 1 s = "node" if (numarg() > 0) x = $1 size[1] = x l = new List() soma { L = x + 1 } dend[1] { nseg = 3 } }
proc unref() { print "-", s, x, $1 }
func get() { return x + numarg() }
obfunc next() { localobj n
n = new Node(x + 10)
n.o = o
return n }
obfunc me() { return this }
obfunc give() { return q[$1] }
proc take() { q[1] = q[0] q[0] = $o1 }
iterator each() { local i
for i = 0, l.count - 1 { $o1 = l.o(i) iterator_statement } }
proc swap() { localobj t
t = $o1 $o1 = $o2 $o2 = t }
proc tag() { s = $s1 $s1 = "tagged" }
proc fill() { local i
for i = 1, $1 { l.append(new Node(x * 10 + i)) } }
func count() { return l.count() }
proc put() { $&1 = x x = $2 }
proc grow() { create dend[$1] double size[$1] size[$1 - 1] = $1 }
proc name() { sprint($s1, "%s:%g:%s", s, x, o) }
endtemplate Node
begintemplate Plain
public v, o, get, mine
objref o
double v[3]
proc init() { v[0] = 1 if (numarg()) v[0] = $1 }
func get() { return v[0] * 2 }
obfunc mine() { localobj p
p = new Plain(get())
p.o = o
return p }
endtemplate Plain
obfunc mk() { localobj n
n = new Node($1)
return n }
obfunc fresh() { return new Node($1) }
obfunc same() { return $o1 }
obfunc pick() { if ($1 > 1) return $o2
return $o3 }
func val() { return $o1.x }
func two() { return $o1.x * 100 + $o2.x }
proc show() { print $o1 }
proc pass() { show($o1) print "passed", $o1.x }
proc into() { $o2 = $o1 }
proc keepin() { localobj k
k = $o1
print k.x
$o2 = k }
proc bump() { $&1 += 1 if ($2 > 0) bump(&$&1, $2 - 1) }
proc rename() { sprint($s1, "%s+", $s1) }
func other() { access dn[1] return 0.5 }
func within() { local r
dn[0] { r = L nseg = nseg + 1 }
return r }
iterator items() { local i
for i = 0, $o1.count - 1 { $o2 = $o1.o(i) iterator_statement } }
iterator upto() { local i
for i = 1, $1 { $&2 = i iterator_statement } }
`

const declarations = `{ x = 1 y = 2 z = 3 i = 0 j = 0 }
double d[4]
strdef s, w
objref a, b, c, r[3], m[2][2], l, all, pl, sl, vec
create so, dn[3]
access so
{ l = new List() all = new List("Node") sl = new SectionList() vec = new Vector(3) s = "str" w = "" }
{ a = new Node(1) b = new Node(2) pl = new Plain(3) dn[0] sl.append() dn[2] sl.append() }
connect dn[0](0), so(1)
`

const index = text('0', '1', '0', '1', '2')
const small = text('0', '1', '2', '3')

function object(depth: number): Piece {
  const leaf = text('a', 'b', 'c', 'r[0]', 'r[1]', 'a', 'b', 'm[0][1]')
  if (depth <= 0) return leaf
  const inner = object(depth - 1)
  return anyOf(
    [5, leaf],
    of(small)`mk(${0})`,
    of(small)`fresh(${0})`,
    of(inner)`same(${0})`,
    of(inner)`${0}.next()`,
    of(inner)`${0}.me()`,
    of(inner)`${0}.me`,
    of(inner)`${0}.o`,
    of(inner, index)`${0}.q[${1}]`,
    of(inner, index)`${0}.give(${1})`,
    of(inner, index)`${0}.l.o(${1})`,
    of(index)`l.o(${0})`,
    of(index)`l.object(${0})`,
    of(index)`Node[${0}]`,
    of(index)`all.o(${0})`,
    of(small, inner, object(0))`pick(${0}, ${1}, ${2})`,
  )
}

const argument = (depth: number): Piece => anyOf([4, object(depth)], of(small)`new Node(${0})`)
const target = anyOf(
  [4, text('a', 'b', 'c', 'r[0]', 'r[1]', 'm[0][1]', 'm[1][0]')],
  text('a.o', 'b.o', 'a.q[0]', 'b.q[1]', 'a.me().o', 'l.o(0).o', 'pl.o'),
)
const variable = text('a', 'b', 'c', 'r[0]', 'm[0][1]')
const place = text('x', 'y', 'd[1]', 'a.x', 'vec.x[0]', 'd[2]', 'b.size[1]')

function number(depth: number): Piece {
  const leaf = text('1', '2', 'x', 'y', 'd[1]', 'l.count', 'all.count()', 'a.x', 'so.L', 'nseg', 'vec.x[1]')
  if (depth <= 0) return leaf
  return anyOf(
    [3, leaf],
    [2, of(object(2))`${0}.x`],
    of(object(1))`${0}.get()`,
    of(object(1), argument(1))`${0}.get(${1}, 2)`,
    of(argument(2))`val(${0})`,
    of(argument(1), argument(1))`two(${0}, ${1})`,
    of(number(depth - 1), text('+', '*', '-', '>', '=='), number(depth - 1))`(${0} ${1} ${2})`,
    of(object(1), text('==', '!='), object(1))`(${0} ${1} ${2})`,
    of(object(1))`object_id(${0}, 1)`,
    of(object(1))`l.index(${0})`,
    of(object(1))`${0}.count()`,
    of(object(1))`${0}.soma.L`,
    of(object(1), index)`${0}.dend[${1}].nseg`,
    of(object(1), index)`${0}.size[${1}]`,
    text(
      'pl.get()',
      'pl.mine().get()',
      'pl.mine().v[0]',
      'within()',
      'v(other())',
      'dn[2].v(other())',
      'diam(other())',
    ),
    text('pl.mine().mine().get', 'execute1("y = 5")', 'execute1("nosuch()", 0)', 'strcmp(s, w)', 'sf.len(s)'),
  )
}

const word = anyOf([3, text('s', 'w', '"lit"')], of(object(1))`${0}.s`)

function simple(): Piece {
  return anyOf(
    [4, of(target, object(2))`${0} = ${1}`],
    [2, of(target, small)`${0} = new Node(${1})`],
    [3, of(several(anyOf(number(2), object(2), text('s', 'secname()', 'a.s')), 1, 3, ', '))`print ${0}`],
    of(argument(2))`{l.append(${0})}`,
    of(argument(1))`{l.prepend(${0})}`,
    of(index)`{if (l.count > 2) l.remove(${0})}`,
    text('{l.remove_all()}', 'l = new List()', 'objref r[3]', 'objref c', 'objref r[2]', 'all = new List("Node")'),
    text(
      'pl = pl.mine()',
      'pl.o = pl',
      'pl.o = a',
      'pl = new Plain(4)',
      '{ a.o = b b.o = a }',
      'a.o = a',
      'objref m[2][2]',
    ),
    of(argument(2))`show(${0})`,
    of(argument(1))`pass(${0})`,
    of(argument(1), variable)`into(${0}, ${1})`,
    of(argument(1), variable)`keepin(${0}, ${1})`,
    of(variable, variable)`a.swap(${0}, ${1})`,
    of(object(1), argument(1))`{${0}.take(${1})}`,
    of(object(1))`{${0}.tag(s)}`,
    of(object(1))`{${0}.name(w)}`,
    of(object(1), small)`{${0}.fill(${1})}`,
    of(object(1), place, number(1))`{${0}.put(&${1}, ${2})}`,
    of(object(1), text('1', '2', '3'))`{${0}.grow(${1})}`,
    of(object(1), number(1))`${0}.x = ${1}`,
    of(object(1), text('=', '+='), number(1))`${0}.size[1] ${1} ${2}`,
    of(object(1), word)`${0}.s = ${1}`,
    of(word)`s = ${0}`,
    of(place, small)`bump(&${0}, ${1})`,
    text('rename(s)', 'rename(w)', '{sprint(s, "%s", a)}', '{sprint(w, "%s %g", s, a.x)}', '{sprint(s, "%s", mk(2))}'),
    of(object(1))`{execute("x = x + 1  print x, s", ${0})}`,
    of(object(1))`{execute("o = new Node(x + 5)", ${0})}`,
    text(
      '{execute("a = mk(3)")}',
      '{execute("print mk(3).x, all.count")}',
      '{execute("objref c")}',
      '{execute("c = a")}',
    ),
    text('access dn[1]', 'access so', 'dn[1] { access so print secname() }', 'a.soma { print secname(), L }'),
    text(
      '{ push_section("dn[1]") print secname() pop_section() print secname() }',
      '{ push_section("dn[2]") }',
      'print secname()',
    ),
    text(
      'dn[2] print within(), secname()',
      'v(other()) = 7',
      'dn[0] { print v(other()) print secname() }',
      'dn[1].L = within()',
    ),
    text(
      'forsec sl print secname()',
      'forsec "dn" { print secname() L = L + 1 }',
      'forall if (issection("dn.*")) print secname()',
    ),
    text('ifsec "so" print "so"', 'forall ifsec sl print secname()', 'forsec "soma" { print secname(), nseg }'),
    of(number(2), number(1))`d[1] = ${0} + ${1}`,
    of(object(1))`${0}.soma { print secname(), L }`,
    of(object(1))`${0}.soma print secname()`,
    of(object(1))`${0}`,
    of(object(1))`${0}.next()`,
  )
}

function statement(depth: number): Piece {
  if (depth <= 0) return simple()
  const body = several(statement(depth - 1), 1, 3, ' ')
  const condition = anyOf(number(2), of(object(1), object(1))`${0} == ${1}`)
  return anyOf(
    [6, simple()],
    of(condition, body)`if (${0}) { ${1} }`,
    of(condition, body, body)`if (${0}) { ${1} } else { ${2} }`,
    of(body)`{ ${0} }`,
    of(small, body)`for i = 1, ${0} { ${1} }`,
    naming('k', of(small, body)`${0}#${1}`, (k, inner) => {
      const [limit, rest] = [inner.slice(0, inner.indexOf('#')), inner.slice(inner.indexOf('#') + 1)]
      return `for (${k} = 0; ${k} < ${limit}; ${k} += 1) { ${rest} }`
    }),
    of(text('c', 'r[1]'), body)`for items(l, ${0}) { ${1} print ${0} }`,
    of(object(1), text('c', 'r[2]'))`for ${0}.each(${1}) { print ${1} }`,
    of(small, text('x', 'd[0]'), body)`for upto(${0}, &${1}) { ${2} }`,
    of(small)`for upto(${0}, &j) { if (j == 2) break print j }`,
    of(text('so', 'dn[1]', 'dn[2]'), body)`${0} { ${1} print secname() }`,
    of(text('forall', 'forsec sl', 'forsec "dn"'), simple())`${0} { ${1} print secname() }`,
  )
}

/** Procedures of the program itself, with local objects. */
const procedure: Piece = of(
  several(statement(1), 0, 3, '\n'),
  argument(1),
  several(statement(1), 0, 2, '\n'),
  object(1),
  text('lo', 'lp', '$o1'),
)`proc p0() { localobj lo, lp
lo = $o1
${0}
lp = lo
into(${1}, lo)
print lo, lp, all.count
${2} }
obfunc g0() { localobj lo, lp
lo = ${3}
lp = new Node(8)
${0}
return ${4} }`

const calls = anyOf(
  of(argument(1))`p0(${0})`,
  // NEURON loses a local object that is returned where an argument dies with the call
  of(variable)`print g0(${0})`,
  of(variable)`print g0(${0}).x, all.count`,
  of(target, variable)`${0} = g0(${1})`,
)

const program: Piece = of(procedure, several(anyOf([5, statement(2)], calls), 2, 8, '\n'))`${0}
${1}`

export const randomLifetime: fc.Arbitrary<string> = program.map(
  (node) => `${declarations}${write(node)}\nprint all.count, a, b, c, l.count, secname()\n`,
)

export const randomLifetimes = (seed: number, count: number): string[] =>
  fc.sample(randomLifetime, { seed, numRuns: count })
