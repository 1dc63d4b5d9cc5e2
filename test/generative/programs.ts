/**
 * Random HOC programs, as arbitraries of fast-check: declarations, procedures, then statements of the top level, each on its line.
 * Most of them run to their end; some fail on the way, as they should in NEURON too.
 */
import fc from 'fast-check'
import { cellDeclarations, cellPrelude } from './cells.ts'
import { Expressions, type Place } from './expressions.ts'
import { anyOf, inOrder, of, type Piece, several, text, write } from './node.ts'
import { oddDeclarations, oddPrelude } from './odds.ts'
import { Statements } from './statements.ts'

/** What every batch defines once: templates cannot be defined again. */
export const prelude = `
objref sf
sf = new StringFunctions()
begintemplate Box
public x, s, o, a, set, get, next, it, sum, show, scaled, name
strdef s
objref o, this
double a[3]
proc init() { x = 1 name = 0 if (numarg() > 0) x = $1 s = "box" a[1] = x }
proc set() { x = $1 a[2] += $1 }
func get() { return x * 2 + a[2] }
func sum() { local i, t
t = 0
for i = 1, numarg() t += $i
return t + x }
func scaled() { local k
k = get() * $1
if (k > 100) return 100
return k }
proc show() { print this, x, s, o }
obfunc next() { localobj n
n = new Box(x + 1)
n.o = this
return n }
iterator it() { local i
for i = 1, $1 { x = i iterator_statement } }
endtemplate Box
iterator each() { local i
for i = $1, $2 { $&3 = i iterator_statement } }
iterator items() { local i
for i = 0, $o1.count-1 { $o2 = $o1.object(i) iterator_statement } }
func fact() { if ($1 < 2) return 1
return $1 * fact($1 - 1) }
func mean() { local i, t
t = 0
for i = 1, numarg() { t += $i }
if (numarg() == 0) { return -1 }
return t / numarg() }
proc countdown() { local k
k = $1
if (k > 0) { print k countdown(k - 1) print "up", k } }
proc show() { local i
for i = 1, numarg() { if (argtype(i) == 0) print $i
if (argtype(i) == 1) print $oi
if (argtype(i) == 2) print $si
if (argtype(i) == 3) print $&i } }
${cellPrelude}${oddPrelude}`

const declarations = `{ x = 1 y = 2 z = 3.5 n = 0 i = 0 j = 0 k = 0 }
double a[4], b[3][2]
strdef s, w
objref vec, lst, o, q[2]
{ vec = new Vector(4) vec.indgen() lst = new List() lst.append(vec) o = new Box(2) }
{ s = "abc" w = "de" }
create sa, sb[2]
access sa
${cellDeclarations}${oddDeclarations}`

const e = new Expressions()
const statements = new Statements(e)
const localLists: readonly (readonly string[])[] = [[], ['i'], ['c', 'd'], ['x']]

/** f0 g0 p0 f1 g1 p1 ...: a func, an obfunc and a proc of each number. */
function procedures(calls: number): Piece {
  return anyOf(...localLists.map((locals) => procedure(calls, locals)))
}

function procedure(calls: number, locals: readonly string[]): Piece {
  const common = { locals, localObjects: [], inLoop: false, inIteration: false, calls }
  // NEURON leaves in a local what the stack held before
  const local = locals.length ? `local ${locals.join(', ')}\n${locals.map((name) => `${name} = 0 `).join('')}` : ''
  const func: Place = { ...common, kind: 'func' }
  const obfunc: Place = { ...common, kind: 'obfunc', locals: [], localObjects: ['lo'] }
  const body = (place: Place) => statements.some(place, 2, 0, 4)
  return of(
    text(`f${calls}() { ${local}`),
    body(func),
    e.number(func, 2),
    body(obfunc),
    anyOf(text('new Box($1)', 'lo', 'o'), e.object(obfunc)),
    text(`p${calls}() { ${local}`),
    body({ ...common, kind: 'proc' }),
    text(`g${calls}`),
  )`func ${0}${1}
return ${2} }
obfunc ${7}() { localobj lo
lo = new Box(7)
${3}
return ${4} }
proc ${5}${6} }`
}

function program(count: number): Piece {
  const top: Place = { kind: 'top', locals: [], localObjects: [], inLoop: false, inIteration: false, calls: count }
  const line = anyOf([8, statements.statement(top, 3)], e.number(top, 3), e.string(top), e.object(top))
  const written = Array.from({ length: count }, (_, i) => procedures(i))
  return inOrder([...written, several(line, 1, 7, '\n')], '\n')
}

export const randomProgram: fc.Arbitrary<string> = fc
  .oneof(program(1), program(2))
  .map((node) => `${declarations}${write(node)}\n`)

/** The same programs for the same seed. */
export const randomPrograms = (seed: number, count: number): string[] =>
  fc.sample(randomProgram, { seed, numRuns: count })
