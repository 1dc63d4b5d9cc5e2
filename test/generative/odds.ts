/**
 * Random statements about what programs rarely do: strings taken to pieces, `hoc_ac_`, names declared again with other extents, sections
 * that go while a loop walks over them, iterators given objects and sections, pointers handed on, execute inside of objects.
 */
import type { Expressions, Place } from './expressions.ts'
import { anyOf, Memory, of, type Piece, several, text } from './node.ts'

export const oddPrelude = `
objref sr
iterator insecs() { local i  localobj l
l = $o1
i = 0
forsec l { $&2 = i iterator_statement i += 1 } }
iterator strs() { $s1 = "one" iterator_statement $s1 = "two" iterator_statement }
iterator objs() { local i
for i = 2, numarg() { $o1 = $oi iterator_statement } }
obfunc pick() { if ($1 > 0.5) return $o2
return $o3 }
proc swap() { localobj t
t = $o1 $o1 = $o2 $o2 = t }
proc sums() { local i
for i = 2, numarg() $&1 += $i
if (numarg() > 2) print $2, $&1 }
proc on() { $&1 += 1 if ($&1 < 3) on(&$&1) }
`

export const oddDeclarations = 'create tmp[3]\n'

export class Odds {
  private readonly known = new Memory()

  constructor(private readonly e: Expressions) {}

  statement(place: Place): Piece {
    return this.known.get(Object.values(place).join('|'), () =>
      anyOf(
        [2, this.pieces()],
        [2, this.declared(place)],
        // a loop over sections that go goes on in freed memory in NEURON
        ...(isOutside(place) ? [this.vanishing(), this.recreated()] : []),
        [3, this.iterated(place)],
        [2, this.pointed(place)],
        [2, this.executed(place)],
      ),
    )
  }

  private pieces(): Piece {
    const source = text('s', 'w', 'tr.tag', 'o.s')
    const pattern = text('"b"', '"[a-c]"', '"."', '"x*"', '"o$"', '"^a"', 's', '""')
    return anyOf(
      of(source, pattern, text('s', 'w'))`print sf.head(${0}, ${1}, ${2}), ${2}`,
      of(source, pattern, text('s', 'w'))`print sf.tail(${0}, ${1}, ${2}), ${2}`,
      of(source, text('"b"', '"bc"', '"e"', 's', '""'))`print sf.substr(${0}, ${1}), sf.len(${0})`,
      of(source, text('0', '1', '2'))`{sf.left(${0}, ${1}) print ${0}}`,
      of(source, text('0', '1', '2'))`{sf.right(${0}, ${1}) print ${0}}`,
      of(source, source)`{sprint(${0}, "<%s>%%%5s|%-4d", ${1}, ${0}, 3) print ${0}}`,
      of(source)`{sprint(${0}, "plain") print ${0}}`,
      of(source)`{sprint(${0}, "%c%c%o", 65, 66, 8) print ${0}}`,
      of(source, source)`print strcmp(${0}, ${1}), ${0} == ${1}, ${0} < ${1}`,
      of(source)`print sf.is_name(${0}), name_declared(${0})`,
      text('print sf.alias(o, "al", &x), o.al', '{sf.alias(o)}', '{sf.alias(o, "al", tr)}'),
    )
  }

  private declared(place: Place): Piece {
    return anyOf(
      text(
        'objref q[3]',
        'objref q[1]',
        'objref q[2]',
        'double a[3]',
        'double a[6]',
        'double b[2][2]',
        'double b[3][2]',
      ),
      of(text('q[0]', 'q[1]', 'q[2]', 'a[2]', 'a[4]', 'b[1][1]', 'b[2][0]', 'q', 'a'))`print ${0}`,
      of(this.e.number(place, 1))`{hoc_ac_ = ${0} print hoc_ac_}`,
      text(
        'print hoc_ac_ + 1',
        'hoc_obj_[0] = o',
        'print hoc_obj_[0], hoc_obj_[1]',
        '{hoc_obj_[1] = q[0] print hoc_obj_[1]}',
      ),
      text('strdef s, w', 'objref o', 'objref tr, o'),
    )
  }

  private vanishing(): Piece {
    const section = text('tmp[0]', 'tmp[1]', 'tmp[2]', 'tmp', 'sb[1]', 'tr.d[0]')
    return anyOf(
      of(section)`${0} delete_section()`,
      text(
        'forall if (issection("tmp.*")) delete_section()',
        'forsec "tmp" delete_section()',
        'forsec "t" print secname()',
      ),
      of(section)`${0} { print secname() delete_section() }`,
      of(section)`${0} sr = new SectionRef()`,
      text(
        'print sr.sec.L, sr.nchild, sr.has_parent',
        'sr.sec print secname()',
        'print sr.exists',
        'sr.sec { nseg = 3 }',
      ),
      of(section, section)`connect ${0}(0), ${1}(1)`,
      of(section)`print section_exists("tmp", 1), ${0}.nseg`,
      of(section)`{${0} sl.append() forsec sl print secname()}`,
      of(section)`${0} disconnect()`,
    )
  }

  private recreated(): Piece {
    return text('create tmp[2]', 'create tmp[4]', 'create tmp')
  }

  private iterated(place: Place): Piece {
    const object = anyOf(text('o', 'q[0]', 'tr', 'vec', 'lst', 'new Box(3)'), this.e.object(place))
    const body = anyOf(
      text('print x', 'print q[1]', 'y += x', 'if (x == 1) break', 'if (x == 1) continue', 'print secname(), x'),
    )
    return anyOf(
      of(text('x', 'a[0]', ...place.locals), several(body, 1, 2, ' '))`for insecs(sl, &${0}) { ${1} }`,
      of(text('s', 'w', 'tr.tag'), text('s', 'w'))`for strs(${0}) { print ${1} }`,
      of(several(object, 1, 3, ', '), several(body, 1, 2, ' '))`for objs(q[1], ${0}) { ${1} }`,
      of(object, object, text('0', '1', 'x'))`print pick(${2}, ${0}, ${1})`,
      of(text('o', 'q[0]', 'q[1]', 'tr.parent'), text('q[0]', 'q[1]', 'o'))`{swap(${0}, ${1}) print ${0}, ${1}}`,
    )
  }

  private pointed(place: Place): Piece {
    const address = text(
      '&x',
      '&a[1]',
      '&b[0][1]',
      '&vec.x[0]',
      '&tr.vals[1]',
      '&sa.v(0.5)',
      ...place.locals.map((name) => `&${name}`),
    )
    return anyOf(
      of(address, several(this.e.number(place, 1), 1, 3, ', '))`sums(${0}, ${1})`,
      of(address)`{on(${0}) print x, a[1]}`,
    )
  }

  private executed(place: Place): Piece {
    const object = text('o', 'tr', 'q[0]', 'tr.sp[0]')
    const words = text(
      'x = 3',
      'set(2)',
      's = \\"in\\"',
      'print x',
      'n += 1 print n',
      'tag = \\"e\\"',
      'w = 4 print w',
      'soma print secname()',
      'nosuch()',
    )
    return anyOf(
      of(words, object)`{execute("${0}", ${1}) print ${1}}`,
      of(words, object)`print execute1("${0}", ${1}, 0)`,
      of(words)`print execute1("${0}", 0)`,
      of(this.e.number(place, 1))`{sprint(s, "y = %g", ${0}) execute(s) print y}`,
    )
  }
}

/** Of loops and procedures, which loops may call. */
const isOutside = ({ kind, inLoop, inIteration }: Place) => kind === 'top' && !inLoop && !inIteration
