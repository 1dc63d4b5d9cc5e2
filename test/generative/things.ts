/**
 * Random calls of List, StringFunctions, SectionList, File and Random. A call is a statement with holes, `{i}` a small whole number and so
 * on; each is tried by itself, and all that it may have changed is printed behind it.
 */
import { callPrelude, type Programs, programsOf, tried } from './calls.ts'
import { Choices } from './random.ts'

interface Thing {
  readonly prelude: string
  readonly programs: Programs
}

type Holes = Readonly<Record<string, readonly string[]>>

const numbers: Holes = {
  i: ['0', '1', '2', '3', '0', '1', '-1', '5', '1.7'],
  x: ['0', '1', '-2.5', '1e3', '0.1', '3', '7.25'],
  p: ['0.5', '1', '2', '3', '0.1', '4.75'],
}

/** `begin` is run before each program, whose seed stands for {seed}. */
function thing(
  declared: string,
  shown: readonly string[],
  begin: string,
  calls: readonly string[],
  more: Holes,
): Thing {
  const holes = { ...numbers, ...more }
  const program = (seed: number, count: number) => {
    const choose = new Choices(seed)
    const filled = () => choose.pick(calls).replace(/\{(\w+)\}/g, (_, name: string) => choose.pick(holes[name]!))
    return `${begin.replaceAll('{seed}', String(seed % 1000))}\n${tried(count, filled)}`
  }
  return { prelude: `${declared}\n${callPrelude(shown)}`, programs: programsOf(program) }
}

const lists = thing(
  `objref l, m, o, things[3], nil
strdef name
proc showlist() { local i
  printf(" %d:", $o1.count())
  for i = 0, $o1.count() - 1 { sprint(name, "%s", $o1.o(i))  printf(" %s", name) }
}`,
  ['showlist(l)', 'showlist(m)', 'printf(" %d", object_id(o) > 0)'],
  'objref o\nl = new List()\nm = new List()\nfor i = 0, 2 things[i] = new List()\n{l.append(things[0])  l.append(things[1])  m.append(things[2])}',
  [
    ...[
      '{{l}.append({o})}',
      '{{l}.append({o}, {o})}',
      '{{l}.prepend({o})}',
      '{{l}.insrt({i}, {o})}',
      '{{l}.remove({i})}',
    ],
    ...['{{l}.remove_all()}', 'res = {l}.count()', 'res = {l}.index({o})', 'o = {l}.o({i})', 'o = {l}.object({i})'],
    ...['objref o', '{l} = new List()', '{{l}.append({x})}', 'res = {l}.count', 'o = {l}', '{things[1].append({o})}'],
  ],
  { l: ['l', 'm'], o: ['things[0]', 'things[1]', 'things[2]', 'l', 'm', 'o', 'nil'] },
)

const quoted = (texts: readonly string[]) => texts.map((text) => `\\"${text}\\"`)
const strings = thing(
  'objref sf, nil\nstrdef s, u\nx = 0\n',
  ['printf(" |%s| |%s| %g", s, u, x)'],
  's = "abcabc d1"\nu = "x"\nx = 0\nsf = new StringFunctions()',
  [
    ...[
      'res = sf.len({s})',
      'res = sf.substr({s}, {t})',
      'res = sf.head({s}, {r}, {v})',
      'res = sf.tail({s}, {r}, {v})',
    ],
    ...['{sf.right({v}, {i})}', '{sf.left({v}, {i})}', 'res = sf.is_name({n})', 'res = strcmp({s}, {t})', '{v} = {t}'],
    ...['{sprint({v}, {f}, {x})}', '{sprint({v}, \\"%s%s\\", {t}, {t})}', 'res = sscanf({s}, {f}, &x)', '{v} = {w}'],
    ...['res = sf.is_point_process(sf)', '{sf.right({i}, {v})}', '{sf.left({v})}', 'res = sf.len({i})'],
  ],
  {
    v: ['s', 'u'],
    // of an empty text NEURON says so or so, by what else the statement holds
    n: quoted(['s', 'nobody', 'soma', '2', 'x y']),
    s: ['s', 'u', 's', ...quoted(['', 'abc', 'b 2 c', 'soma'])],
    t: ['s', 'u', ...quoted(['', 'a', 'bc', 'c d', 'abcabc', '1'])],
    w: quoted(['abcabc d1', 'x', '12 rats', '-4.5e1', 'a.b[2].c', 'aaa', '']),
    r: quoted(['a', 'bc', '[a-c]*', 'b*c', '^a', 'c$', '.', '[^b]', ' ', 'a.*c', '[0-9]', 'z', '', 'ab*', '[bc][bc]']),
    f: quoted(['%g', '%d', '%5.2f', '%s', '%x', 'a%da', '%-6gz', '%%', '%c']),
  },
)

const sections = thing(
  `objref l, m, r
create a, b[3], c
connect b[0](0), a(1)
connect b[1](0), b[0](1)
connect b[2](1), b[0](.5)
proc shownames() { printf(" (")  forsec $o1 printf(" %s", secname())  printf(")") }`,
  ['shownames(l)', 'shownames(m)'],
  'a { l = new SectionList()  m = new SectionList() }\nb[1] m.append()',
  [
    ...[
      '{{q} {l}.append()}',
      '{{q} {l}.remove()}',
      '{{q} {l}.children()}',
      '{{q} {l}.subtree()}',
      '{{q} {l}.wholetree()}',
    ],
    ...[
      '{{l}.allroots()}',
      'res = {l}.unique()',
      '{{l}.remove({l})}',
      '{{q} {l} = new SectionList()}',
      'res = issection(\\"{n}\\")',
    ],
    ...[
      '{{q} res = ismembrane(\\"pas\\")}',
      '{{l}.printnames()}',
      '{{q} r = new SectionRef()}',
      'res = r.nchild()',
      'res = r.has_parent()',
    ],
    ...[
      '{r.sec {l}.append()}',
      '{r.parent {l}.append()}',
      '{r.child[{i}] {l}.append()}',
      '{r.root {l}.subtree()}',
      'res = r.is_cas()',
    ],
  ],
  { q: ['a', 'b[0]', 'b[1]', 'b[2]', 'c'], l: ['l', 'm'], n: ['a', 'b', 'b.*', 'b[[]1]', '.'] },
)

const files = thing(
  'objref f, g, v1\nstrdef s\nx = 0\n',
  ['printf(" |%s| %g %d %d", s, x, f.isopen(), g.isopen())', 'showvector(v1)'],
  's = "text"\nx = 0\nv1 = new Vector(2, 7)\nf = new File("one.txt")\ng = new File("two.txt")',
  [
    ...[
      'res = {f}.wopen()',
      'res = {f}.ropen()',
      'res = {f}.aopen()',
      'res = {f}.wopen({n})',
      'res = {f}.ropen({n})',
      'res = {f}.aopen({n})',
    ],
    ...[
      '{{f}.close()}',
      'res = {f}.printf({p})',
      'res = {f}.printf(\\"%g %s\\\\n\\", {x}, s)',
      'res = {f}.gets(s)',
      'res = {f}.scanvar()',
    ],
    ...[
      'res = {f}.scanstr(s)',
      'res = {f}.tell()',
      '{{f}.seek({i})}',
      '{{f}.seek({i}, {i})}',
      'res = {f}.eof()',
      '{{f}.getname(s)}',
    ],
    ...[
      '{{f}.flush()}',
      'res = {f}.isopen()',
      '{v1.vwrite({f})}',
      '{v1.vread({f})}',
      'res = v1.scanf({f})',
      'res = v1.scantil({f}, {x})',
    ],
    ...[
      'res = v1.printf({f})',
      'res = v1.fwrite({f})',
      'res = v1.fread({f}, {i})',
      '{v1.append({x})}',
      '{s = \\"new\\"}',
      '{{f}.unlink()}',
    ],
  ],
  {
    f: ['f', 'f', 'g'],
    n: quoted(['one.txt', 'two.txt', 'three.txt']),
    p: quoted(['a\\\\n', '1 2 3\\\\n', 'word', ' 4.5 ', '\\\\n']),
  },
)

const randoms = thing(
  'objref r, q\nx = 0\n',
  ['printf(" %.17g %.17g", r.repick(), q.repick())'],
  'r = new Random({seed})\nq = new Random()\n{q.Random123({seed}, 2, 3)  q.uniform(0, 1)}',
  [
    ...[
      'res = {r}.uniform({x}, {x})',
      'res = {r}.normal({x}, {p})',
      'res = {r}.discunif(0, {i})',
      'res = {r}.negexp({p})',
    ],
    ...[
      'res = {r}.poisson({p})',
      'res = {r}.erlang({p}, {p})',
      'res = {r}.lognormal({p}, {p})',
      'res = {r}.weibull({p}, {p})',
    ],
    ...[
      'res = {r}.binomial(5, 0.3)',
      'res = {r}.geometric(0.4)',
      'res = {r}.hypergeo(1, {p})',
      'res = {r}.repick()',
      'res = q.seq()',
    ],
    ...[
      'res = q.seq({p})',
      '{{r}.ACG({i})}',
      '{{r}.ACG({i}, 55)}',
      '{{r}.MLCG({i}, {i})}',
      '{{r}.MCellRan4({p}, {p})}',
      'res = {r}.MCellRan4({p})',
    ],
    ...[
      '{{r}.Random123({p}, {p}, {p})}',
      '{{r}.Isaac64({p})}',
      '{{r} = new Random({p})}',
      'res = {r}.uniform({x})',
      'res = {r}.seq()',
    ],
  ],
  { r: ['r', 'q'] },
)

export const things = { files, lists, randoms, sections, strings }
