/**
 * Random statements about cells: templates with section arrays, lists of objects that hold objects, range variables and their
 * places, `forsec` inside and outside of objects, pointers to whatever has an address, formats of strings both ways.
 */
import type { Expressions, Place } from './expressions.ts'
import { anyOf, Memory, of, type Piece, several, text } from './node.ts'

export const cellPrelude = `
begintemplate Spine
public w, owner, set, head
objref owner
create head
proc init() { w = $1 if (numarg() > 1) owner = $o2 }
proc set() { w += $1 $&2 = w }
endtemplate Spine
begintemplate Tree
public soma, d, n, grow, spines, parent, tag, vals, branch, mark, total, byname, eachd, sp, this, g
create soma, d[2]
objref spines, parent, this, sp[2]
strdef tag
double vals[2]
proc init() { local i
n = 2
tag = "tree"
spines = new List()
if (numarg() > 0) { n = int($1) create d[n] }
for i = 0, n-1 { connect d[i](0), soma(1) d[i].L = 10 * (i + 1) }
soma { nseg = 3 L = 30 diam(0:1) = 4:1 insert pas }
sp[0] = new Spine(n, this)
spines.append(sp[0]) }
proc grow() { local i
n = $1
create d[n]
for i = 0, n-1 d[i].nseg = i + 1 }
func total() { local s
s = 0
forall s += L * nseg
return s }
proc byname() { forsec $s1 print secname(), nseg }
proc mark() { $&1 = n  $s2 = tag  $o3 = this }
obfunc branch() { localobj b
b = new Tree($1)
b.parent = this
return b }
func g() { return $o1.n + numarg() }
iterator eachd() { local i
for i = 0, n-1 { $&1 = i d[i] iterator_statement } }
endtemplate Tree
proc take() { local i
for i = 1, numarg() { if (argtype(i) == 0) $i += 1
if (argtype(i) == 1) print $oi
if (argtype(i) == 2) { $si = "taken" print $si }
if (argtype(i) == 3) { $&i += 1 print $&i } } }
`

export const cellDeclarations = `objref tr, trs, sl
{ tr = new Tree(2) trs = new List() trs.append(tr) trs.append(new Tree(3)) sl = new SectionList() }
sb[1] sl.append()
`

export class Cells {
  private readonly known = new Memory()

  constructor(private readonly e: Expressions) {}

  statement(place: Place): Piece {
    return this.known.get(Object.values(place).join('|'), () =>
      anyOf(
        [4, this.printed(place)],
        [3, this.assigned(place)],
        [3, this.called(place)],
        [3, this.looped(place)],
        [2, this.formats(place)],
        [2, this.scanned()],
      ),
    )
  }

  private tree(): Piece {
    return anyOf(
      [3, text('tr')],
      of(text('0', '1', '1.5', 'i', 'trs.count - 1'))`trs.o(${0})`,
      text('trs.object(0)', 'tr.this'),
    )
  }

  private section(): Piece {
    const tree = this.tree()
    return anyOf(
      text('sa', 'sb[1]', 'sb[0]', 'sb'),
      of(tree)`${0}.soma`,
      of(tree, text('0', '1', 'n', '0.9', 'tr.n - 1'))`${0}.d[${1}]`,
      of(tree)`${0}.sp[0].head`,
      of(tree)`${0}.spines.o(0).head`,
    )
  }

  private x(): Piece {
    return text('0.5', '0', '1', '0.3', '1/3', '0.999', 'y/4')
  }

  private number(place: Place): Piece {
    const tree = this.tree()
    return anyOf(
      this.e.number(place, 1),
      of(
        tree,
        text('n', 'vals', 'vals[1]', 'spines.count', 'sp[0].w', 'total()', 'sp[0].owner.n', 'g(tr)', 'g(tr, 1)'),
      )`${0}.${1}`,
      of(this.section(), text('L', 'nseg', 'Ra', 'diam', 'v', 'cm'))`${0}.${1}`,
      of(this.section(), text('diam', 'v', 'cm', 'g_pas'), this.x())`${0}.${1}(${2})`,
    )
  }

  private printed(place: Place): Piece {
    const item = anyOf(
      [3, this.number(place)],
      of(this.tree(), text('tag', 'sp[0]', 'sp[1]', 'parent', 'spines', 'this', 'sp[0].owner'))`${0}.${1}`,
      of(this.tree(), text('==', '!='), this.tree())`${0} ${1} ${2}`,
      of(this.tree(), this.tree())`${0}.tag == ${1}.tag`,
      of(this.tree())`strcmp(${0}.tag, s)`,
    )
    return anyOf(
      [3, of(several(item, 1, 3, ', '))`print ${0}`],
      of(this.section())`${0} print secname(), nseg, L`,
      of(this.section(), this.x())`${0} print diam(${1}), area(${1}), ri(${1})`,
      of(
        this.section(),
        text('issection(".*")', 'issection("d.*")', 'ismembrane("pas")', 'n3d()', 'parent_connection()'),
      )`${0} print ${1}`,
    )
  }

  private assigned(place: Place): Piece {
    const value = this.number(place)
    const op = text('=', '=', '+=', '-=', '*=')
    return anyOf(
      of(this.tree(), text('n', 'vals[0]', 'vals[1]', 'sp[0].w', 'spines.o(0).w'), op, value)`${0}.${1} ${2} ${3}`,
      of(this.section(), value)`${0}.L = 1 + abs(${1})`,
      of(this.section(), text('1', '2', '3', '5'))`${0}.nseg = ${1}`,
      of(this.section(), this.x(), op, value)`${0}.v(${1}) ${2} ${3}`,
      of(this.section(), text('v', 'cm', 'e_pas'), op, value)`${0}.${1} ${2} ${3}`,
      of(this.section(), text('v', 'cm'), value, value)`${0}.${1}(0:1) = ${2}:${3}`,
      of(text('v', 'diam', 'cm'), text('0:0.5', '0.2:0.8', '0:1'), text('=', '+=', '*='))`${0}(${1}) ${2} 1:2`,
      of(this.section(), text('pas', 'pas', 'hh'))`${0} insert ${1}`,
      of(this.section())`${0} { insert pas g_pas = 0.01 }`,
      of(this.tree(), text('"a"', 's', 'w', 'tr.tag'))`${0}.tag = ${1}`,
      of(text('s', 'w'), this.tree())`${0} = ${1}.tag`,
      of(this.tree(), anyOf(this.tree(), text('o', 'q[0]')))`${0}.parent = ${1}`,
      of(
        this.tree(),
        text('0', '1'),
        text('new Spine(4)', 'new Spine(5, tr)', 'q[1]', 'tr.sp[0]'),
      )`${0}.sp[${1}] = ${2}`,
      text('tr = new Tree()', 'tr = new Tree(3)', 'tr = trs.o(trs.count - 1)', 'objref tr', 'tr = q[0]', 'q[0] = tr'),
    )
  }

  private called(place: Place): Piece {
    const address = anyOf(
      of(this.section(), text('v(0.5)', 'cm(0.3)', 'L', 'Ra'))`&${0}.${1}`,
      of(this.tree(), text('n', 'vals[1]', 'sp[0].w'))`&${0}.${1}`,
      text('&a[1]', '&b[1][2]', '&x', '&vec.x[1]', '&v(0.5)', ...place.locals.map((name) => `&${name}`)),
    )
    const actual = anyOf(
      address,
      this.number(place),
      this.tree(),
      text('s', 'w', 'tr.tag', '"lit"', 'o', 'q[1]', 'vec'),
    )
    return anyOf(
      [3, of(several(actual, 0, 4, ', '))`take(${0})`],
      of(this.tree(), address, text('s', 'w'), text('q[0]', 'o', 'tr.parent'))`${0}.mark(${1}, ${2}, ${3})`,
      of(this.tree(), text('1', '2', '4'))`${0}.grow(${1})`,
      of(
        this.tree(),
        text('"d"', '"soma"', '"Tree"', '"d.1."', '"d.<0-1>"', '"d.{1-3}"', 's', 'tr.tag'),
      )`${0}.byname(${1})`,
      of(this.tree(), address)`{${0}.sp[0].set(2, ${1})}`,
      of(this.tree())`{${0}.spines.append(new Spine(7, tr)) print ${0}.spines.count}`,
      of(this.tree())`{trs.append(${0})}`,
      // within an iterator of trees NEURON would go on with the wrong array
      ...(place.inIteration ? [] : [text('print tr.branch(1).n, tr.branch(3).parent', 'tr = tr.branch(2)')]),
      text('{trs.append(tr.branch(1))}', '{if (trs.count > 2) trs.remove(1)}', '{sl.remove()}', '{sl.unique()}'),
      of(this.section())`${0} sl.append()`,
      of(this.tree())`execute("print n, tag  vals[1] += 1", ${0})`,
    )
  }

  private looped(place: Place): Piece {
    const names = text('"d"', '"Tree"', '"s"', '"b.<1-2>"', '"d.{0-1}"', '".*soma"', 'sl', 'sl', 's')
    const simple = anyOf(this.printed(place), this.assigned(place))
    return anyOf(
      of(names, this.printed(place))`forsec ${0} { print secname() ${1} }`,
      of(names, text('L += 1', 'nseg = 2', 'diam = 3', 'print diam(0.5)', 'v(0.5) = 2'))`forsec ${0} ${1}`,
      of(names)`forall ifsec ${0} print secname()`,
      of(this.tree(), text('x', 'a[1]', ...place.locals), simple)`for ${0}.eachd(&${1}) { print ${1}, secname() ${2} }`,
      of(
        this.section(),
        text('x', 'y', ...place.locals),
        text('', ', 0'),
      )`${0} for (${1}${2}) print ${1}, diam(${1}), v(${1})`,
      text('for i = 0, trs.count - 1 print trs.o(i), trs.o(i).n, trs.o(i).parent'),
      of(simple)`for i = 0, trs.count - 1 { ${0} }`,
    )
  }

  private formats(place: Place): Piece {
    const flags = text('', '', '-', '0', '+', ' ', '#')
    const size = text('', '', '5', '10', '3', '.2', '8.3', '.0', '12.5')
    const conversion = of(flags, size, text('d', 'g', 'f', 'e', 'x', 'o', 'g', 'g', 'ld', 'lf'))`%${0}${1}${2}`
    const wording = of(text('', '-', '10', '-8', '.2'))`%${0}s`
    return anyOf(
      of(conversion, this.number(place))`{printf("${0}|\\n", ${1})}`,
      of(conversion, conversion, this.number(place), this.number(place))`{printf("${0} ${1}|\\n", ${2}, ${3})}`,
      of(wording, text('s', 'w', '"abc"', 'tr.tag', 'tr', 'o', 'secname()'))`{printf("${0}|\\n", ${1})}`,
      of(
        wording,
        conversion,
        text('s', 'tr.tag', 'tr', 'secname()'),
        this.number(place),
      )`{sprint(s, "${0}${1}", ${2}, ${3}) print s}`,
      of(text('s', 'tr.tag'), conversion, this.number(place))`{sprint(${0}, "${1}", ${2}) print ${0}}`,
    )
  }

  private scanned(): Piece {
    const source = text('"12 3.5 abc"', '"7,8;9"', '"d[3](0.5)"', '" -4e2x"', 's', 'w', '"0.1 0.2"', '"abc 1"')
    const form = text('%lf %lf %s', '%d,%d', '%d', '%lf', '%f', '%*d %lf', '%2d%d', '%x %x', '%c%c')
    const words = text('%s', '%[a-z][%lf', '%[^ ] %lf', '%s %lf', '%[0-9]%lf')
    return anyOf(
      of(source, form)`print sscanf(${0}, "${1}", &x, &y, w), x, y, w`,
      of(source, words)`print sscanf(${0}, "${1}", w, &z), w, z`,
    )
  }
}
