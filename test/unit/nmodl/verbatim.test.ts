/** VERBATIM: C in a mechanism, run from HOC. */
import { expect, it } from 'vitest'
import { createSession, memoryHost } from '../../../index.ts'

function run(mod: string, hoc: string): { output: string; errors: string; thrown: string | undefined } {
  const host = memoryHost({ 'x.mod': mod })
  const session = createSession({ host })
  session.loadMechanisms()
  let thrown: string | undefined
  try {
    session.run(hoc)
  } catch (error) {
    thrown = (error as Error).message
  }
  return { output: host.output, errors: host.errors, thrown }
}

const withC = (blocks: string, body: string) =>
  `NEURON { SUFFIX nothing }\nVERBATIM\n${blocks}\nENDVERBATIM\nFUNCTION f(x) {\nVERBATIM\n${body}\nENDVERBATIM\n}\n`
const value = (blocks: string, body: string, x = 0) => Number(run(withC(blocks, body), `print f(${x})`).output)

it('divides integers as C does', () => {
  expect(value('', '_lf = 7 / 2 + 7 / 2.0 + -7 % 3;')).toBe(5.5)
})

it('keeps int, unsigned, long and float to their sizes', () => {
  expect(value('', 'int i = 2147483647; i++; _lf = i == -2147483647 - 1;')).toBe(1)
  expect(value('', 'unsigned int u = 0; u--; _lf = u == 4294967295.;')).toBe(1)
  expect(value('', 'long a = 3000000000L; _lf = (double)(a * 2);')).toBe(6000000000)
  expect(value('', 'unsigned char c = 300; _lf = c;')).toBe(44)
  expect(value('', 'float g = 0.1; _lf = g == 0.1;')).toBe(0)
})

it('knows the precedence of C', () => {
  expect(value('', '_lf = 1 + 2 * 3 << 1 | 1;')).toBe(15)
  expect(value('', '_lf = 1 ? 2 : 0 ? 3 : 4;')).toBe(2)
  expect(value('', 'int a = 1, b; b = a++ + ++a; _lf = 10*a + b;')).toBe(34)
})

it('runs loops, switch, break and continue', () => {
  const body = 'int i, s = 0; for (i = 0; i < 10; i++) { if (i == 3) continue; if (i == 6) break; s += i; } _lf = s;'
  expect(value('', body)).toBe(12)
  const choice =
    'switch ((int)_lx) { case 1: _lf = 10; break; case 2: _lf = 20; case 3: _lf += 1; break; default: _lf = -1; }'
  expect([1, 2, 3, 4].map((x) => value('', choice, x))).toEqual([10, 21, 1, -1])
  expect(value('', 'int n = 0; do n++; while (n < 5); _lf = n;')).toBe(5)
})

it('does not evaluate what && and || leave out', () => {
  expect(value('static int n = 0; int bump() { n++; return 1; }', '(0 && bump()) || (1 || bump()); _lf = n;')).toBe(0)
})

it('has pointers, arrays, structs and functions', () => {
  const blocks = `typedef struct pair { int a; double b[3]; struct pair* next; } Pair;
    static double sum(Pair* p) { double s = 0; int i; for (; p; p = p->next) for (i = 0; i < 3; i++) s += p->b[i] * p->a; return s; }`
  const body =
    'Pair p, q; p.a = 1; q.a = 10; p.next = &q; q.next = 0; for (int i = 0; i < 3; i++) { p.b[i] = i; *(q.b + i) = i; } _lf = sum(&p);'
  expect(value(blocks, body)).toBe(33)
})

it('replaces macros', () => {
  expect(
    value('#define SQ(x) ((x)*(x))\n#define TWO 2\n#ifdef NOTHING\n#define TWO 3\n#endif', '_lf = SQ(TWO + 1);'),
  ).toBe(9)
})

it('runs NMODL between two pieces of C', () => {
  const mod =
    'NEURON { SUFFIX nothing }\nFUNCTION f(x) {\nVERBATIM\nif (_lx > 1) {\nENDVERBATIM\nf = x*2\nVERBATIM\n} else {\n_lf = -1; }\nENDVERBATIM\n}\n'
  expect(run(mod, 'print f(4), f(0)').output).toBe('8 -1 \n')
})

it('prints', () => {
  const { output } = run(withC('', 'printf("%d %5.2f %s %c|%%\\n", 3, 2.5, "text", 65); return 1;'), '{ f(0) }')
  expect(output).toBe('3  2.50 text A|%\n')
})

it('takes Vectors and changes their elements', () => {
  const body = 'double* p; int n = vector_arg_px(2, &p), i; for (i = 0; i < n; i++) p[i] *= 2; _lf = n;'
  const { output, thrown } = run(withC('', body), 'objref q\nq = new Vector(2, 3)\nprint f(0, q), q.x[0], q.x[1]')
  expect(thrown).toBeUndefined()
  expect(output).toBe('2 6 6 \n')
})

it('ends HOC with hoc_execerror', () => {
  expect(run(withC('', 'hoc_execerror("no", "good");'), 'f(1)').thrown).toContain('no good')
})

it('turns memory errors into problems', () => {
  expect(run(withC('', 'double* p = (double*)0x7fffff00; _lf = *p;'), 'f(1)').thrown).toContain('C code')
})

it('refuses with a place, loads the rest, and says so at insert', () => {
  const host = memoryHost({
    'bad.mod': 'NEURON { SUFFIX bad }\nBREAKPOINT {\nVERBATIM\n  goto end;\nENDVERBATIM\n}\n',
    'good.mod': 'NEURON { SUFFIX good RANGE g }\nPARAMETER { g = 2 }\n',
  })
  const session = createSession({ host })
  session.loadMechanisms()
  expect(host.errors).toContain(
    'NMOD3004: VERBATIM: goto end, a label that is not in a block around it, is not supported\n   bad.mod:4:3',
  )
  session.run('create a\naccess a\ninsert good\nprint g_good')
  expect(host.output).toBe('2 \n')
  expect(() => session.run('insert bad')).toThrow('the mechanism bad cannot be used')
})

it('fills parts of static variables whose braces are left out', () => {
  const host = memoryHost({
    'parts.mod': `NEURON { SUFFIX parts }
VERBATIM
struct pair { int a[2]; double b; };
static double m[2][2] = {1, 2, 3, 4};
static struct pair p[2] = {5, 6, 7.5, {{8}, 9.5}};
ENDVERBATIM
FUNCTION m_at(i, j) {
VERBATIM
  _lm_at = m[(int)_li][(int)_lj];
ENDVERBATIM
}
FUNCTION p_at(i) {
VERBATIM
  _lp_at = p[(int)_li].a[0]*100 + p[(int)_li].a[1]*10 + p[(int)_li].b;
ENDVERBATIM
}
`,
  })
  const session = createSession({ host })
  session.loadMechanisms()
  session.run('print m_at_parts(0, 1), m_at_parts(1, 0), m_at_parts(1, 1), p_at_parts(0), p_at_parts(1)\n')
  expect(host.output).toBe('2 3 4 567.5 809.5 \n')
})
