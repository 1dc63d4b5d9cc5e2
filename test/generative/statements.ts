/** Random statements. They end: loops count, and procedures call only those written before them. */
import { Cells } from './cells.ts'
import type { Expressions, Place } from './expressions.ts'
import { anyOf, Memory, naming, of, type Piece, several, text } from './node.ts'
import { Odds } from './odds.ts'

const isProcedure = (place: Place) => place.kind !== 'top'

export class Statements {
  private readonly known = new Memory()
  private readonly cells: Cells
  private readonly odds: Odds

  constructor(private readonly e: Expressions) {
    this.cells = new Cells(e)
    this.odds = new Odds(e)
  }

  statement(place: Place, depth: number): Piece {
    return this.known.get(`${Object.values(place).join('|')} ${depth}`, () =>
      depth <= 0 ? this.simple(place) : anyOf([3, this.simple(place)], [2, this.compound(place, depth)]),
    )
  }

  some(place: Place, depth: number, least: number, most: number): Piece {
    return anyOf(
      several(this.statement(place, depth), least, most, '\n'),
      several(this.statement(place, depth), least, most, ' '),
    )
  }

  private simple(place: Place): Piece {
    return anyOf(
      [6, this.print(place)],
      [5, this.assignment(place)],
      [2, this.words(place)],
      [3, this.objects(place)],
      [2, this.vectors(place)],
      [2, this.sections(place)],
      [2, this.callings(place)],
      [5, this.cells.statement(place)],
      [3, this.odds.statement(place)],
      this.leaving(place),
    )
  }

  private print(place: Place): Piece {
    const { e } = this
    const item = anyOf([4, e.number(place, 3)], e.string(place), e.object(place))
    return anyOf(
      of(item)`print ${0}`,
      of(several(item, 1, 3, ', '))`print ${0}`,
      of(e.number(place, 1), e.number(place, 1), e.string(place))`{printf("%g %d %s\\n", ${0}, ${1}, ${2})}`,
      of(text('%5.2f', '%e', '%x', '%8.3g|', '%-6d|', '%c', '%05d'), e.number(place, 2))`{printf("${0}\\n", ${1})}`,
    )
  }

  private assignment(place: Place): Piece {
    const { e } = this
    return anyOf(
      of(e.target(place), text('=', '=', '=', '+=', '-=', '*=', '/='), e.number(place, 2))`${0} ${1} ${2}`,
      of(e.target(place), e.number(place, 3))`${0} = ${1}`,
      ...(isProcedure(place)
        ? [text('$1 = $1 + 1', '$&5 = $1', '$&5 += 2', '$s3 = "new"', '$2 -= 1', '$o4 = vec')]
        : []),
    )
  }

  private words(place: Place): Piece {
    const { e } = this
    const string = e.string(place)
    return anyOf(
      of(text('s', 'w', 'o.s'), string)`${0} = ${1}`,
      of(text('s', 'w'), e.number(place, 1), string)`{sprint(${0}, "%g %s", ${1}, ${2})}`,
      of(text('s', 'w'), string, e.object(place))`{sprint(${0}, "%s-%s", ${1}, ${2})}`,
      of(text('x', 'a[1] + 1', 'get()', 'nosuch(1)'))`{execute("s = \\"in\\" x = ${0}", o)}`,
      of(text('x', 'y', 'n'), text('x', '2', 'z', 'y + 1'))`{execute("${0} = ${1}  print ${0}")}`,
      text('{sf.left(s, 1)}', '{sf.tail(s, "b", w)}', 'strdef s', '{sscanf("4 5 six", "%lf %lf %s", &x, &y, w)}'),
    )
  }

  private objects(place: Place): Piece {
    const { e } = this
    const into = text('o', 'q[0]', 'q[1]', 'o.o', ...place.localObjects, ...place.localObjects)
    return anyOf(
      of(into, e.object(place))`${0} = ${1}`,
      of(into, e.number(place, 1))`${0} = new Box(${1})`,
      of(into)`${0} = new Box()`,
      of(into)`${0} = new Vector(3)`,
      text(
        'objref q[2]',
        'vec = new Vector(4)',
        'vec = vec.c',
        'objref o',
        'lst = new List()',
        'o = new Box(1)',
        'o.o = o',
      ),
      of(e.object(place))`{lst.append(${0})}`,
      of(e.object(place))`{lst.prepend(${0})}`,
      text('{lst.append(new Box(9))}', '{if (lst.count > 1) lst.remove(0)}', '{lst.remove_all() lst.append(vec)}'),
      of(e.number(place, 1))`{o.set(${0})}`,
      of(e.index(place))`o.a[${0}] += 1`,
      text('print o, o.o, q[0], q[1]', 'print lst.o(0), lst.count', 'print o.next(), o.next().next()', 'o.show()'),
    )
  }

  private vectors(place: Place): Piece {
    const { e } = this
    const number = e.number(place, 1)
    return anyOf(
      of(e.index(place), text('=', '+=', '*='), number)`vec.x[${0}] ${1} ${2}`,
      of(number)`{vec.append(${0})}`,
      of(number)`{vec.fill(${0})}`,
      of(number)`{vec.add(${0}).mul(2)}`,
      text(
        '{vec.resize(4)}',
        '{vec.sort()}',
        '{vec.reverse()}',
        '{vec.indgen(2)}',
        'vec.printf()',
        '{vec.c.printf("%g ")}',
      ),
    )
  }

  private sections(place: Place): Piece {
    const x = text('0.5', '0.1', '0', '1')
    const number = this.e.number(place, 1)
    return anyOf(
      text(
        'nseg = 3',
        'sb[1] nseg = 5',
        'diam = 2',
        'nseg = 1',
        'insert pas',
        'sb[1] insert pas',
        'access sb[0]',
        'access sa',
      ),
      text(
        'connect sb[1](0), sa(1)',
        // where sections are looped over NEURON goes on from one that it has freed
        ...(place.kind === 'top' && !place.inIteration ? ['create sb[2]'] : []),
        'sb L = 7',
        'diam(0:1) = 1:3',
        'pt3dadd(1,2,3,1)',
        'pop_section()',
      ),
      of(x, text('=', '+=', '*='), number)`diam(${0}) ${1} 1 + abs(${2})`,
      of(text('sa', 'sb[1]', 'sb'), number)`${0}.L = 1 + abs(${1})`,
      of(x, number)`v(${0}) = ${1}`,
      of(x)`sb[1].g_pas(${0}) = 0.2`,
      text('push_section("sb[1]")', 'sa.e_pas += 1', 'uninsert pas', 'disconnect()'),
    )
  }

  private callings(place: Place): Piece {
    const { e } = this
    const own = Array.from({ length: place.calls }, (_, i) => `p${i}`)
    return anyOf(
      of(text('show', ...own, ...own, ...own), e.actuals(place, 1))`${0}(${1})`,
      text('countdown(3)', 'countdown(n % 4)'),
    )
  }

  private leaving(place: Place): Piece {
    const options: Piece[] = [text('print "stay"', 'x += 1')]
    if (place.inLoop) options.push(text('break', 'continue'))
    if (!place.inIteration && place.kind === 'func') options.push(of(this.e.number(place, 1))`return ${0}`)
    if (!place.inIteration && place.kind === 'proc') options.push(text('{ return }', '{ stop }'))
    if (!place.inIteration && place.kind === 'obfunc') options.push(of(this.e.object(place))`return ${0}`)
    return anyOf(...options)
  }

  block(place: Place, depth: number): Piece {
    return anyOf(this.statement(place, depth - 1), of(this.some(place, depth - 1, 0, 3))`{ ${0} }`)
  }

  private compound(place: Place, depth: number): Piece {
    const condition = this.e.number(place, 2)
    const block = this.block(place, depth)
    return anyOf(
      [3, of(condition, block)`if (${0}) ${1}`],
      [2, of(condition, this.some(place, depth - 1, 0, 2), block)`if (${0}) { ${1} } else ${2}`],
      of(this.some(place, depth - 1, 1, 3))`{ ${0} }`,
      [4, this.loop(place, depth)],
      [2, this.iteration(place, depth)],
      [2, this.inSections(place, depth)],
    )
  }

  private loop(place: Place, depth: number): Piece {
    const body = this.some({ ...place, inLoop: true }, depth - 1, 1, 3)
    const block = this.block({ ...place, inLoop: true }, depth)
    const counter = text('i', 'j', 'k', 'a[2]', ...place.locals)
    const [first, last] = [text('0', '1', '-1', '0.5', '2'), text('1', '2', '3', '2.5', 'y', '-1')]
    return anyOf(
      // the body may change the variable, so that rounds are counted
      naming('m', of(counter, first, last, body)`${0}#${1}, ${2}#${3}`, (m, inner) => {
        const [variable, limits, rest] = parts(inner, 3)
        const guard = `${m} += 1 if (${m} > 12) { ${m} = 0 break }`
        return `{ ${m} = 0 for ${variable} = ${limits} { ${guard} ${rest} } }`
      }),
      naming('c', of(text('1', '2', '3'), block)`${0}#${1}`, (c, inner) => {
        const [limit, rest] = parts(inner, 2)
        return `for (${c} = 0; ${c} < ${limit}; ${c} += 1) ${rest}`
      }),
      naming('u', of(text('1', '2', '3'), body)`${0}#${1}`, (c, inner) => {
        const [limit, rest] = parts(inner, 2)
        return `{ ${c} = 0 while (${c} < ${limit}) { ${c} += 1 ${rest} } }`
      }),
      of(text('x', 'y', ...place.locals), text('', '', ', 0', ', 1'), body)`for (${0}${1}) { print ${0} ${2} }`,
    )
  }

  private iteration(place: Place, depth: number): Piece {
    const body = this.some({ ...place, inLoop: true, inIteration: true }, depth - 1, 1, 2)
    return anyOf(
      of(
        text('1', '2', '3'),
        text('x', 'z', 'a[0]', ...place.locals),
        body,
      )`for each(1, ${0}, &${1}) { print ${1} ${2} }`,
      of(text('1', '2', '3'), body)`for o.it(${0}) { ${1} print o.x }`,
      of(text('lst, q[0]', 'lst, q[1]'), body)`for items(${0}) { ${1} print q[0] }`,
    )
  }

  private inSections(place: Place, depth: number): Piece {
    const body = this.some({ ...place, inIteration: true, inLoop: false }, depth - 1, 1, 2)
    const looped = this.some({ ...place, inIteration: true, inLoop: true }, depth - 1, 1, 2)
    return anyOf(
      of(text('sa', 'sb[0]', 'sb[1]', 'sb'), body)`${0} { ${1} print secname() }`,
      of(text('sa', 'sb[1]'), this.simple({ ...place, inIteration: true, inLoop: false }))`${0} ${1}`,
      of(text('forall', 'forsec "sb"', 'forsec "1"', 'forsec w'), looped)`${0} { ${1} print secname(), nseg, L }`,
      of(text('ifsec "sa"', 'ifsec "s"', 'ifsec "b"'), body)`${0} { ${1} print secname() }`,
    )
  }
}

/** The parts of a piece that was joined with a sign that HOC does not know. */
function parts(joined: string, count: number): string[] {
  const found = joined.split('#')
  return [...found.slice(0, count - 1), found.slice(count - 1).join('#')]
}
