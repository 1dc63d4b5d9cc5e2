/** VERBATIM: jumps, calls through pointers, arrays sized at run time, files that are included, what C knows of objects. */
import { expect, it } from 'vitest'
import { createSession, memoryHost } from '../../../index.ts'

function output(files: Readonly<Record<string, string>>, hoc: string): string {
  const host = memoryHost(files)
  const session = createSession({ host })
  session.loadMechanisms()
  session.run(hoc)
  return host.output + host.errors
}
const withC = (blocks: string, body: string) =>
  `NEURON { SUFFIX nothing }\nVERBATIM\n${blocks}\nENDVERBATIM\nFUNCTION f(x) {\nVERBATIM\n${body}\nENDVERBATIM\n}\n`
const values = (blocks: string, body: string, ...xs: number[]) =>
  xs.map((x) => Number(output({ 'x.mod': withC(blocks, body) }, `print f(${x})`)))

it('jumps by goto: forwards, backwards, out of loops', () => {
  const search = `int i, j, n = 0;
    again: n++;
    for (i = 0; i < 9; i++) for (j = 0; j < 9; j++) if (i*j == (int)_lx) goto found;
    _lf = -1; goto done;
    found: if (n < 3) goto again;
    _lf = 100*n + 10*i + j;
    done: ;`
  expect(values('', search, 12, 56, 11)).toEqual([326, 378, -1])
})

it('refuses a jump into a block', () => {
  const { 'x.mod': mod } = { 'x.mod': withC('', 'goto in; if (_lx) { in: _lf = 1; }') }
  expect(output({ 'x.mod': mod }, '')).toContain(
    'NMOD3004: VERBATIM: goto in, a label that is not in a block around it',
  )
})

it('calls through pointers, also from a table and a struct', () => {
  const blocks = `
    static double twice(double a) { return 2*a; }
    static double square(double a) { return a*a; }
    typedef double (*Fun)(double);
    struct op { const char* name; double (*run)(double); };
    static double apply(double (*g)(double), double a) { return (*g)(a); }
    static int first(const void* a, const void* b) { return *(int*)a - *(int*)b; }`
  const body = `Fun table[2]; struct op o; int list[3] = {3, 1, 2};
    table[0] = twice; table[1] = &square; o.run = table[1];
    qsort(list, 3, sizeof(int), first);
    _lf = apply(twice, _lx) + 100*table[1](_lx) + 10000*o.run(3.) + 1000000*list[0];`
  expect(values(blocks, body, 2)).toEqual([1090404])
})

it('has arrays whose size is known at run time only', () => {
  const body =
    'int i, n = _lx; double a[n], b[2*n]; for (i = 0; i < n; i++) { a[i] = i; b[n+i] = 10*i; } _lf = a[n-1] + b[2*n-1];'
  expect(values('', body, 1, 4)).toEqual([0, 33])
})

it('takes addresses of arguments and LOCALs, and gives back what is written there', () => {
  const body = 'double *p = &_lx; long bits = *(long*)(&_lx); *p = 3; _lf = _lx + (bits >> 52);'
  expect(values('', body, 1, 2)).toEqual([1026, 1027])
})

it('fills parts of local variables whose braces are left out', () => {
  const body =
    'double m[2][2] = {1, 2, 3, 4}; struct { int a[2]; double b; } p = {5, 6, 7.5}; _lf = m[1][0]*100 + p.a[1]*10 + p.b;'
  expect(values('', body, 0)).toEqual([367.5])
})

it('takes lines that end as on Windows', () => {
  const host = memoryHost({
    'x.mod':
      'NEURON { SUFFIX nothing }\r\nVERBATIM\r\n#include "own.h"\r\nint most = SIZE;\r\nENDVERBATIM\r\nFUNCTION f() {\r\nVERBATIM\r\n_lf = most;\r\nENDVERBATIM\r\n}\r\n',
    'own.h': '#if !defined(SIZE)\r\n  #define SIZE 7\r\n#endif\r\n',
  })
  const session = createSession({ host })
  session.loadMechanisms()
  session.run('print f()')
  expect([host.errors, host.output]).toEqual(['', '7 \n'])
})

it('reads files of the model that are included', () => {
  const files = {
    'x.mod': withC(
      '#include "own.h"\n#include <unistd.h>\n#include "missing.h"',
      'Pair p; p.a = SIZE; _lf = p.a + TWICE(_lx);',
    ),
    'own.h':
      '#ifndef OWN\n#define OWN\n#define SIZE 200\n#define TWICE(x) (2*(x))\ntypedef struct { double a; } Pair;\n#include "own.h"\n#endif\n',
  }
  expect(output(files, 'print f(1)')).toBe('202 \n')
})

it('lets NMODL read and assign variables of C, and its elements', () => {
  const mod = `NEURON { SUFFIX nothing }
VERBATIM
static int count; static double table[3];
ENDVERBATIM
FUNCTION g(x) { count = x table[1] = 10*x g = count + table[1] }
`
  expect(output({ 'x.mod': mod }, 'print g(2.7)')).toBe('29 \n')
})

it('lets NMODL use the local variables of the C around it', () => {
  const mod = `NEURON { SUFFIX nothing }
FUNCTION g(x) {
VERBATIM
  double most = 2*_lx; int n = 3;
ENDVERBATIM
  most = most + n
  IF (most > 5) { g = most*10 } ELSE { g = n }
VERBATIM
  _lg += most;
ENDVERBATIM
}
`
  expect(output({ 'x.mod': mod }, 'print g(2), g(0.5)')).toBe('77 7 \n')
})

it('shares globals of files without suffix, and functions as values, among files', () => {
  const files = {
    'a.mod':
      'NEURON { SUFFIX nothing GLOBAL LIMIT }\nPARAMETER { LIMIT = 7 }\nVERBATIM\ndouble half(double a) { return a/2; }\nENDVERBATIM\n',
    'b.mod': withC(
      'extern double LIMIT; extern double half(double);\nstatic double with(double (*g)(double), double a) { return g(a); }',
      '_lf = LIMIT + with(half, _lx);',
    ),
  }
  expect(output(files, 'print f(3)\nLIMIT = 9\nprint f(3)')).toBe('8.5 \n10.5 \n')
})

it('knows the number, the template and the Vector of an object', () => {
  const body = `Object *a = *hoc_objgetarg(1), *b = *hoc_objgetarg(2);
    _lf = 100*(a->ctemplate == b->ctemplate) + 10*a->index + vector_capacity((IvocVect*)a->u.this_pointer);`
  const mod = withC('', body).replace('f(x)', 'f()')
  const hoc = 'objref a, b, l\na = new Vector(3)\nb = new Vector(4)\nl = new List()\nprint f(b, a), f(b, l)'
  expect(output({ 'x.mod': mod }, hoc)).toBe('114 14 \n')
})
