/** Random expressions: numbers, strings, objects, and what can be assigned to. */
import { anyOf, Memory, of, type Piece, text } from './node.ts'

/** Where a piece stands: what it may use there. */
export interface Place {
  readonly kind: 'top' | 'proc' | 'func' | 'obfunc'
  /** Locals of the procedure, by their names. */
  readonly locals: readonly string[]
  readonly localObjects: readonly string[]
  readonly inLoop: boolean
  /** In the body of an iterator's loop, where `return` and `stop` are no good. */
  readonly inIteration: boolean
  /** Procedures that may be called: those written before, f0 p0 g0 to f`calls-1` ... */
  readonly calls: number
}

const keyOf = (place: Place, depth: number) => `${Object.values(place).join('|')} ${depth}`

const constants = ['0', '1', '2', '3', '-1', '0.5', '1.5', '10', '1e-3', '7', '2.25', '100', '1e6', '1e-11', '3e-12']
const isProcedure = (place: Place) => place.kind !== 'top'

export class Expressions {
  private readonly numbers = new Memory()
  private readonly texts = new Memory()

  number(place: Place, depth: number): Piece {
    return this.numbers.get(keyOf(place, depth), () =>
      depth <= 0 ? this.leaf(place) : anyOf([3, this.leaf(place)], [9, this.compound(place, depth - 1)]),
    )
  }

  leaf(place: Place): Piece {
    const own = isProcedure(place) ? ['$1', '$2', ...place.locals, ...place.locals] : []
    return text(...constants, 'x', 'y', 'z', 'n', 'i', 'a', 'a[1]', 'b[1][1]', 'PI', ...own, ...own)
  }

  private compound(place: Place, depth: number): Piece {
    const inner = this.number(place, depth)
    const operator = (...operators: string[]) => text(...operators)
    return anyOf(
      [4, of(inner, operator('+', '-', '*'), inner)`${0} ${1} ${2}`],
      [2, of(inner, operator('/', '%'), anyOf(text('2', '3', '0.5', '7'), inner))`${0} ${1} ${2}`],
      of(inner, anyOf(text('2', '3', '0.5', '-1'), inner))`${0} ^ ${1}`,
      [2, of(inner, operator('<', '<=', '>', '>=', '==', '!='), inner)`${0} ${1} ${2}`],
      of(inner, operator('&&', '||'), inner)`(${0} ${1} ${2})`,
      of(inner)`(${0})`,
      of(operator('-', '!'), inner)`${0}${1}`,
      of(inner)`-(${0})`,
      of(
        operator('sin', 'cos', 'int', 'abs', 'sqrt', 'exp', 'log', 'log10', 'tanh', 'atan', 'erf', 'erfc'),
        inner,
      )`${0}(${1})`,
      of(inner, inner)`atan2(${0}, ${1})`,
      [2, of(this.target(place), operator('=', '=', '+=', '-=', '*='), inner)`(${0} ${1} ${2})`],
      [2, this.call(place, depth)],
      [2, this.ofObjects(place)],
      this.ofText(place, depth),
      this.ofSections(place),
      of(this.index(place))`a[${0}]`,
      of(this.index(place), text('0', '1', '1.2'))`b[${0}][${1}]`,
      ...(isProcedure(place) ? [this.ofArguments()] : []),
    )
  }

  private call(place: Place, depth: number): Piece {
    if (place.calls === 0) return text('x * 2', 'fact(4)', 'fact(n % 5)', 'mean(x, y, z)', 'mean()')
    const names = Array.from({ length: place.calls }, (_, i) => `f${i}`)
    return anyOf(
      of(text(...names), this.actuals(place, depth))`${0}(${1})`,
      of(
        text(...names.map((name) => `g${name.slice(1)}`)),
        this.actuals(place, depth),
        text('x', 'get()', 'a[1]'),
      )`${0}(${1}).${2}`,
      text('fact(3)', 'mean(x, y)'),
    )
  }

  private ofObjects(place: Place): Piece {
    const locals = place.localObjects.map((name) => `${name}.x`)
    return anyOf(
      text('o.get()', 'o.x', 'o.a[1]', 'o.get', 'vec.size', 'vec.sum()', 'vec.x[1]', 'vec.max', 'lst.count', ...locals),
      text('lst.o(0).size()', 'vec.c.add(1).sum', 'o.next().x', 'o.next().next().get()', 'vec.indwhere(">", 1)'),
      text('(o == q[0])', '(q[0] != q[1])', '(vec == lst.o(0))', '(o.o == o)', '(o.s == o.s)', 'lst.index(vec)'),
      text('object_id(o, 1)', 'vec.contains(1)', 'vec.x(1)', 'Vector[0].size', 'o.sum(1, 2, 3)', 'o.name'),
      of(this.index(place))`vec.x[${0}]`,
      of(this.number(place, 0))`o.scaled(${0})`,
    )
  }

  private ofText(place: Place, depth: number): Piece {
    const words = this.string(place)
    return anyOf(
      of(words, words)`strcmp(${0}, ${1})`,
      of(this.number(place, depth))`sprint(s, "%g", ${0})`,
      of(words)`sscanf(${0}, "%lf", &y)`,
      of(text('x', 's', 'o', 'sa', 'a', 'nosuch', 'f0', 'sin', 'v'), text('', ', 2'))`name_declared("${0}"${1})`,
      of(this.leaf(place))`execute1("z = ${0} + 1", 0)`,
      text('execute1("x = ", 0)', 'execute1("nosuch(1)", 0)', 'sf.len(s)', 'sf.substr(w, "d")', 'sf.head(s, "b", w)'),
    )
  }

  private ofSections(place: Place): Piece {
    return anyOf(
      text(
        'L',
        'nseg',
        'diam',
        'diam(0.5)',
        'sb[1].L',
        'sa.nseg',
        'Ra',
        'cm',
        'sa.v(0.5)',
        'area(0.5)',
        'sb.diam(0.1)',
      ),
      text('ismembrane("pas")', 'issection("s.")', 'sb[1].g_pas', 'v(1)', 'sa.e_pas(0.2)', 'n3d()'),
      of(this.number(place, 0))`sb[${0}].L`,
    )
  }

  private ofArguments(): Piece {
    return text(
      'numarg()',
      'argtype(3)',
      'argtype(1)',
      '$&5',
      '$1',
      '$2',
      '$o4.x',
      'argtype(6)',
      '$o4.size',
      'strcmp($s3, s)',
    )
  }

  /** Mostly one that exists. */
  index(place: Place): Piece {
    return anyOf(
      [8, text('0', '1', '2', '1.5', '-0.5', '0.9999999999999')],
      [1, text('i', 'j', 'n')],
      [1, this.leaf(place)],
    )
  }

  target(place: Place): Piece {
    const own = isProcedure(place) ? ['$1', '$2', ...place.locals, ...place.locals] : []
    return anyOf(
      [5, text('x', 'y', 'z', 'n', 'o.x', 'b', ...own)],
      of(this.index(place))`a[${0}]`,
      of(this.index(place), text('0', '1'))`b[${0}][${1}]`,
      of(this.index(place))`vec.x[${0}]`,
    )
  }

  string(place: Place): Piece {
    return this.texts.get(keyOf(place, 0), () =>
      anyOf(
        [4, text('s', 'w', '"lit"', '"a b"', '"3.5"', '"x"')],
        text('secname()', 'o.s', ...(isProcedure(place) ? ['$s3', '$s3'] : ['s'])),
      ),
    )
  }

  object(place: Place): Piece {
    const calls = place.calls > 0 ? ['g0(1, 2)', 'g0(x, y, s)'] : []
    return anyOf(
      text('o', 'vec', 'lst', 'q[0]', 'q[1]', ...place.localObjects, ...place.localObjects),
      text('lst.o(0)', 'o.next()', 'o.o', 'vec.c', 'lst.o(lst.count-1)', ...calls),
    )
  }

  /** As all procedures expect them: two numbers, a string, an object, a pointer. */
  actuals(place: Place, depth: number): Piece {
    const number = this.number(place, Math.min(1, depth))
    const object = anyOf([3, this.object(place)], text('new Vector(2)', 'new Box(3)'))
    const pointer = text(
      '&x',
      '&y',
      '&a[1]',
      '&b[1][1]',
      '&vec.x[0]',
      '&o.x',
      ...place.locals.map((name) => `&${name}`),
    )
    return anyOf(
      [6, of(number, number, this.string(place), object, pointer)`${0}, ${1}, ${2}, ${3}, ${4}`],
      of(number, number)`${0}, ${1}`,
      of(number, number, this.string(place))`${0}, ${1}, ${2}`,
      of(number)`${0}`,
    )
  }
}
