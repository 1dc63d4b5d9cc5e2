/**
 * Random HOC programs: expressions, control flow, procedures, strings, objects, sections. They end, because loops count and a
 * procedure calls only those written before it; most of them run to their end, some fail on the way, as they should in NEURON too.
 */
import { Choices } from './random.ts'

/** What every batch defines once: templates cannot be defined again. */
export const prelude = `
begintemplate Box
public x, s, o, a, set, get, next, it, old
strdef s
objref o, this
double a[3]
proc init() { x = 1 if (numarg() > 0) x = $1 s = "box" a[1] = x }
proc set() { x = $1 a[2] += $1 }
func get() { return x * 2 + a[2] }
obfunc next() { localobj n
n = new Box(x + 1)
n.o = this
return n }
iterator it() { local i
for i = 1, $1 { x = i iterator_statement } }
endtemplate Box
iterator each() { local i
for i = $1, $2 { $&3 = i iterator_statement } }
`

interface Place {
  readonly procedure: boolean
  readonly kind: 'top' | 'proc' | 'func'
  readonly locals: readonly string[]
  readonly loops: number
  /** Procedures and funcs that may be called: those written before. */
  readonly callable: number
}

const small = ['0', '1', '2', '3', '-1', '0.5', '1.5', '10', '1e-3', '7', '2.25', '100']

class Writer {
  private loopNames = 0

  constructor(private readonly r: Choices) {}

  program(): string {
    const lines = ['{ x = 1 y = 2 z = 3.5 n = 0 i = 0 j = 0 k = 0 }', 'double a[4], b[3][2]', 'strdef s, w']
    lines.push('objref v, l, o, q[2]'.replace('v', 'vec').replace(' l', ' lst'))
    lines.push('{ vec = new Vector(4) vec.indgen() lst = new List() lst.append(vec) o = new Box(2) }')
    lines.push('{ s = "abc" w = "de" }', 'create sa, sb[2]', 'access sa')
    const count = 1 + this.r.below(3)
    for (let k = 0; k < count; k++) lines.push(this.procedure(k))
    const top: Place = { procedure: false, kind: 'top', locals: [], loops: 0, callable: count }
    for (let k = 3 + this.r.below(5); k > 0; k--) lines.push(this.topStatement(top))
    return `${lines.join('\n')}\n`
  }

  /** f0 p0 f1 p1 ...: a func and a proc of each number. */
  private procedure(k: number): string {
    const locals = this.r.pick([[], ['i'], ['c', 'd'], ['x']])
    const place = { procedure: true, locals, loops: 0, callable: k } as const
    // NEURON leaves in a local what the stack held before
    const local = locals.length ? `local ${locals.join(', ')}\n${locals.map((name) => `${name} = 0 `).join('')}` : ''
    const body = (kind: 'proc' | 'func') => this.statements({ ...place, kind }, 2, 1 + this.r.below(4))
    const last = `return ${this.number({ ...place, kind: 'func' }, 2)}`
    return `func f${k}() { ${local}${body('func')}\n${last} }\nproc p${k}() { ${local}${body('proc')} }`
  }

  private topStatement(place: Place): string {
    if (this.r.chance(0.15)) return this.number(place, 3)
    if (this.r.chance(0.05)) return this.text(place)
    return this.statement(place, 3)
  }

  private statements(place: Place, depth: number, count: number): string {
    return Array.from({ length: count }, () => this.statement(place, depth)).join(this.r.pick([' ', '\n']))
  }

  private block(place: Place, depth: number): string {
    return this.r.chance(0.7)
      ? `{ ${this.statements(place, depth - 1, 1 + this.r.below(3))} }`
      : this.statement(place, depth - 1)
  }

  statement(place: Place, depth: number): string {
    const { r } = this
    if (depth > 0 && r.chance(0.4)) return this.compound(place, depth)
    switch (r.below(22)) {
      case 0:
      case 1:
      case 2:
        return `${this.target(place)} ${r.pick(['=', '=', '=', '+=', '-=', '*=', '/='])} ${this.number(place, 2)}`
      case 3:
      case 4:
      case 5:
      case 6:
        return `print ${this.items(place)}`
      case 7:
        return `${r.pick(['s', 'w'])} = ${this.text(place)}`
      case 8:
        return `{sprint(${r.pick(['s', 'w'])}, "%g %s", ${this.number(place, 1)}, ${this.text(place)})}`
      case 9:
        return `{printf("%g %d %s\\n", ${this.number(place, 1)}, ${this.number(place, 1)}, ${this.text(place)})}`
      case 10:
      case 11:
        return place.callable ? `p${r.below(place.callable)}(${this.actuals(place)})` : `print ${this.items(place)}`
      case 12:
        return this.objectAssignment(place)
      case 13:
        return r.pick([`{o.set(${this.number(place, 1)})}`, 'o.s = w', 's = o.s', `o.a[${this.index(place)}] += 1`])
      case 14:
        return r.pick([
          `vec.x[${this.index(place)}] = ${this.number(place, 1)}`,
          `vec.x[${this.index(place)}] += ${this.number(place, 1)}`,
          `{vec.append(${this.number(place, 1)})}`,
          `{vec.fill(${this.number(place, 1)})}`,
          '{vec.resize(4)}',
        ])
      case 15:
        return r.pick([
          '{lst.append(vec)}',
          '{lst.append(o)}',
          '{if (lst.count > 1) lst.remove(0)}',
          '{lst.append(lst.o(0))}',
        ])
      case 16:
        return r.pick([
          'nseg = 3',
          `L = ${r.pick(small)}+1`,
          'sb[1] nseg = 5',
          `sa.L = 10 + x*0`,
          'diam = 2',
          'diam(0.5) = 4',
        ])
      case 17:
        return place.loops > 0 ? r.pick(['break', 'continue']) : 'print "no loop"'
      case 18:
        return this.leave(place)
      case 19:
        return place.procedure ? this.argumentStatement() : `print ${this.items(place)}`
      default:
        return `${this.target(place)} = ${this.number(place, 3)}`
    }
  }

  private leave(place: Place): string {
    if (place.kind === 'top' || this.r.chance(0.7)) return 'print "stay"'
    return place.kind === 'func' ? `{ return ${this.number(place, 1)} }` : '{ return }'
  }

  private argumentStatement(): string {
    return this.r.pick([
      '$1 = $1 + 1',
      '$&5 = $1',
      '$s3 = "new"',
      'print $1, $2',
      'print $s3',
      'print $o4',
      'print $&5',
      '$2 += 1',
      'print numarg()',
      'print argtype(3)',
    ])
  }

  private actuals(place: Place): string {
    const all = [
      this.number(place, 1),
      this.number(place, 1),
      // not secname(): NEURON passes its one buffer, which the next secname() changes
      this.r.pick(['s', 'w', '"lit"', 'o.s']),
      this.r.pick(['vec', 'o', 'lst', 'lst.o(0)', 'new Vector(2)', 'o.next()']),
      this.r.pick(['&x', '&y', '&a[1]', '&b[1][1]', '&vec.x[0]', '&o.x']),
    ]
    return all.slice(0, this.r.chance(0.8) ? 5 : this.r.below(6)).join(', ')
  }

  private compound(place: Place, depth: number): string {
    const { r } = this
    const inner = { ...place, loops: place.loops + 1 }
    switch (r.below(12)) {
      case 0:
      case 1:
        return `if (${this.number(place, 2)}) ${this.block(place, depth)}`
      case 2:
      case 3:
        return `if (${this.number(place, 2)}) { ${this.statement(place, depth - 1)} } else ${this.block(place, depth)}`
      case 4:
      case 5:
        return `for ${this.counter(place)} = ${r.pick(['0', '1', '-1', '0.5'])}, ${r.pick(['1', '2', '3', '2.5', 'y'])} ${this.bounded(inner, depth)}`
      case 6: {
        const name = `c${this.loopNames++ % 5}${depth}`
        return `for (${name} = 0; ${name} < ${1 + r.below(3)}; ${name} += 1) ${this.block(inner, depth)}`
      }
      case 7: {
        const name = `w${this.loopNames++ % 5}${depth}`
        return `{ ${name} = 0 while (${name} < ${1 + r.below(3)}) { ${name} += 1 ${this.statement(inner, depth - 1)} } }`
      }
      case 8:
        return `${r.pick(['sa', 'sb[0]', 'sb[1]', 'sb'])} { ${this.statement(place, depth - 1)} print secname() }`
      case 9:
        return `${r.pick(['forall', 'forsec "sb"'])} { ${this.statement(inner, depth - 1)} print secname(), nseg, L }`
      case 10:
        return `for each(1, ${1 + r.below(3)}, &${r.pick(['e', 'g'])}) { ${this.statement({ ...inner, kind: 'top' }, depth - 1)} }`.replace(
          /&(\w)/,
          (_, name) => `&${name === 'e' ? 'x' : 'z'}`,
        )
      default:
        return `for o.it(${1 + r.below(3)}) { ${this.statement({ ...inner, kind: 'top' }, depth - 1)} print o.x }`
    }
  }

  /** The body of `for i = ...` may change the variable, so that it counts its rounds. */
  private bounded(place: Place, depth: number): string {
    const name = `m${this.loopNames++ % 9}${depth}`
    return `{ if (name_declared("${name}") != 5) ${name} = 0 ${name} += 1 if (${name} > 40) { ${name} = 0 break } ${this.statement(place, depth - 1)} }`
  }

  private counter(place: Place): string {
    return this.r.pick(['i', 'j', 'k', 'a[2]', ...place.locals])
  }

  private objectAssignment(place: Place): string {
    return this.r.pick([
      'o = new Box()',
      `o = new Box(${this.number(place, 1)})`,
      'o = o.next()',
      'q[0] = o',
      'q[1] = q[0]',
      'q[0] = new Vector(3)',
      'o.o = o',
      'o.o = vec',
      'objref q[2]',
      'vec = new Vector(4)',
      'vec = lst.o(0)',
      'vec = vec.c',
      'o = q[1]',
      'o = o.o',
    ])
  }

  private target(place: Place): string {
    return this.r.pick([
      'x',
      'y',
      'z',
      'n',
      `a[${this.index(place)}]`,
      `b[${this.index(place)}][${this.r.pick(['0', '1'])}]`,
      'o.x',
      `vec.x[${this.index(place)}]`,
      ...place.locals,
      ...(place.procedure ? ['$1', '$2'] : []),
    ])
  }

  private index(place: Place): string {
    return this.r.chance(0.8)
      ? this.r.pick(['0', '1', '2', '1.5', '-0.5'])
      : this.r.chance(0.5)
        ? 'i'
        : this.number(place, 1)
  }

  private items(place: Place): string {
    return Array.from({ length: 1 + this.r.below(3) }, () => {
      const roll = this.r.below(8)
      if (roll === 0) return this.text(place)
      if (roll === 1)
        return this.r.pick(['o', 'vec', 'q[0]', 'q[1]', 'lst.o(0)', 'o.s', 'o.o', 'o.next()', 'o.next().x'])
      return this.number(place, 3)
    }).join(', ')
  }

  private text(place: Place): string {
    return this.r.pick(['s', 'w', '"lit"', '"a b"', 'secname()', 'o.s', ...(place.procedure ? ['$s3'] : [])])
  }

  number(place: Place, depth: number): string {
    const { r } = this
    if (depth <= 0 || r.chance(0.25)) return this.leaf(place)
    const inner = () => this.number(place, depth - 1)
    switch (r.below(13)) {
      case 0:
      case 1:
        return `${inner()} ${r.pick(['+', '-', '*'])} ${inner()}`
      case 2:
        return `${inner()} ${r.pick(['/', '%', '^'])} ${r.pick(['2', '3', '0.5', inner()])}`
      case 3:
        return `${inner()} ${r.pick(['<', '<=', '>', '>=', '==', '!='])} ${inner()}`
      case 4:
        return `(${inner()} ${r.pick(['&&', '||'])} ${inner()})`
      case 5:
        return `(${inner()})`
      case 6:
        return r.pick([`-${inner()}`, `!${inner()}`, `-(${inner()})`])
      case 7:
        return `${r.pick(['sin', 'cos', 'int', 'abs', 'sqrt', 'exp', 'log', 'tanh', 'atan'])}(${inner()})`
      case 8:
        return `(${this.target(place)} = ${inner()})`
      case 9:
        return place.callable ? `f${r.below(place.callable)}(${this.actuals(place)})` : inner()
      case 10:
        return r.pick([
          'o.get()',
          'o.x',
          'o.a[1]',
          'o.get',
          'vec.size',
          'vec.sum()',
          'vec.x[1]',
          'vec.max',
          'lst.count',
          'lst.o(0).size()',
        ])
      case 11:
        return r.pick([
          '(o == q[0])',
          '(q[0] != q[1])',
          '(strcmp(s, w) < 0)',
          'L',
          'nseg',
          'diam',
          'diam(0.5)',
          'sb[1].L',
          'sa.nseg',
          '(vec == lst.o(0))',
        ])
      default:
        return `a[${this.index(place)}]`
    }
  }

  private leaf(place: Place): string {
    const own = place.procedure ? ['$1', '$2', ...place.locals, ...place.locals] : []
    return this.r.pick([...small, 'x', 'y', 'z', 'n', 'i', 'a', 'a[1]', 'b[1][1]', ...own, ...own])
  }
}

export const randomProgram = (seed: number): string => new Writer(new Choices(seed)).program()
