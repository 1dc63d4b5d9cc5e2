/** The C of VERBATIM at work on NEURON's own structures. What is expected is what NEURON 8.2.2 prints. */
import { expect, it } from 'vitest'
import { createSession, memoryHost } from '../../../index.ts'

function output(mod: string, hoc: string): string[] {
  const host = memoryHost({ 'x.mod': mod })
  const session = createSession({ host })
  session.loadMechanisms()
  expect(host.errors).toBe('')
  session.run(hoc)
  return host.output.split('\n').map((line) => line.trim())
}

/** Keeps a structure for each cell, and turns from cell to cell by assigning `_p`, as networks of artificial cells do. */
const turner = `NEURON { ARTIFICIAL_CELL Turner
  RANGE n
  POINTER own
}
ASSIGNED { n own }
VERBATIM
typedef struct { int id; Point_process* next; } Data;
#define DATA(prop) (*((Data**)&(prop->dparam[2])))
#define MINE (*((Data**)&(_p_own)))
static double wts[2];
static Point_process* last;
static void turn(Object* list, int i) {
  Object* ob = ivoc_list_item(list, i);
  last = ob2pntproc(ob);
  _p = last->_prop->param;
  _ppvar = last->_prop->dparam;
}
ENDVERBATIM
CONSTRUCTOR {
VERBATIM
  _p_own = (double*)ecalloc(1, sizeof(Data));
  MINE->id = ifarg(1) ? (int)*getarg(1) : -1;
ENDVERBATIM
}
NET_RECEIVE(w) { INITIAL { w = w }
VERBATIM
  n += 1;
  if (_lflag == 0 && MINE->next) {
    (*pnt_receive[MINE->next->_prop->_type])(MINE->next, wts, 5.);
    _p = _pnt->_prop->param; _ppvar = _pnt->_prop->dparam;
    n += 10;
    net_send((void**)0, _args, _pnt, t + 1, 3.);
  }
  if (_lflag == 5) n += 100;
  if (_lflag == 3) n += 1000;
ENDVERBATIM
}
FUNCTION id() {
VERBATIM
  _lid = MINE->id;
ENDVERBATIM
}
PROCEDURE follow() {
VERBATIM
  MINE->next = ob2pntproc(*hoc_objgetarg(1));
ENDVERBATIM
}
FUNCTION sum() { LOCAL i
VERBATIM
  Object* list = *hoc_objgetarg(1); int i, s = 0; double total = 0;
  for (i = 0; i < ivoc_list_count(list); i++) { turn(list, i); s = 10*s + MINE->id; total += n; }
  printf("%d %g\\n", s, total);
  _lsum = DATA(last->_prop)->id;
ENDVERBATIM
}`

it('turns to other instances, delivers and sends events to them', () => {
  const hoc = `objref l, a, b, nd
    l = new List()
    for i = 1, 3 l.append(new Turner(i))
    a = l.o(0)
    b = l.o(1)
    a.follow(b)
    nd = new NetCon(b, a)
    create soma
    finitialize(-65)
    nd.event(1)
    while (t < 3) fadvance()
    print a.id, a.n, b.n, l.o(2).n
    x = a.sum(l)
    print x`
  expect(output(turner, hoc).slice(-4)).toEqual(['1 1012 101 0', '123 1113', '3', ''])
})

const names = `NEURON { SUFFIX nothing }
VERBATIM
#define VALUE(name) (*(hoc_objectdata[hoc_lookup(name)->u.oboff]._pval))
static Object** where(char* name) { return hoc_objectdata[hoc_lookup(name)->u.oboff].pobj; }
ENDVERBATIM
FUNCTION number() {
VERBATIM
  VALUE(gargstr(1)) += 1;
  _lnumber = VALUE(gargstr(1));
ENDVERBATIM
}
FUNCTION named() {
VERBATIM
  _lnamed = hoc_lookup(gargstr(1)) != 0;
ENDVERBATIM
}
PROCEDURE objects() {
VERBATIM
  Object* ob = *where(gargstr(1)); 
  printf("%s %d\\n", hoc_object_name(ob), ob->index);
  hoc_assign_str(hoc_pgargstr(2), *(ob->u.dataspace->ppstr));
ENDVERBATIM
}
FUNCTION tree() {
VERBATIM
  Section* s = chk_access(); Section* c; int i, n = 0;
  for (c = s->child; c; c = c->sibling) { n = 10*n + c->nnode; if (c->parentsec != s) n = -1; }
  for (i = 0; i < s->nnode; i++) NODEV(s->pnode[i]) = i;
  _ltree = n;
ENDVERBATIM
}
PROCEDURE each() {
VERBATIM
  Section* c; Symlist* list = 0; Symbol* sym = hoc_parse_stmt(gargstr(1), &list);
  for (c = chk_access()->child; c; c = c->sibling) { nrn_pushsec(c); hoc_run_stmt(sym); nrn_popsec(); }
  hoc_free_list(&list);
ENDVERBATIM
}
FUNCTION text() {
VERBATIM
  FILE* f = hoc_obj_file_arg(1); char line[20]; fgets(line, 20, f); 
  hoc_assign_str(hoc_pgargstr(2), line);
  _ltext = fgetc(f);
ENDVERBATIM
}`

it('reads and writes variables of HOC by their symbols', () => {
  const hoc = `y = 4
    print number("y"), y, named("y"), named("never_met_name")`
  expect(output(names, hoc)).toEqual(['5 5 1 0', ''])
})

it('looks into objects of templates', () => {
  const hoc = `begintemplate T
    public s
    strdef s
    proc init() { s = $s1 }
    endtemplate T
    objref o
    strdef r
    o = new T("inside")
    {objects("o", r)}
    print r`
  expect(output(names, hoc)).toEqual(['T[0] 0', 'inside', ''])
})

it('walks the tree of sections and their nodes', () => {
  const hoc = `create soma, d[3]
    for i = 0, 2 connect d[i](0), soma(1)
    d[1] nseg = 3
    d[2] nseg = 5
    access soma
    nseg = 3
    print tree()
    print v(0), v(0.2), v(0.9), v(1)
    {each("print secname()")}`
  expect(output(names, hoc)).toEqual(['642', '-65 0 2 3', 'd[2]', 'd[1]', 'd[0]', ''])
})

it('reads files that HOC has opened', () => {
  const hoc = `objref f
    strdef r
    f = new File()
    {f.wopen("t.txt") f.printf("first\\nsecond\\n") f.close() f.ropen("t.txt")}
    print text(f, r)
    print r`
  expect(output(names, hoc).slice(0, 2)).toEqual(['115', 'first'])
})

it('refuses what is not there, with a place', () => {
  const host = memoryHost({
    'x.mod':
      'NEURON { SUFFIX nothing }\nFUNCTION f() {\nVERBATIM\n_lf = chk_access()->volatile_mark;\nENDVERBATIM\n}\n',
  })
  createSession({ host }).loadMechanisms()
  expect(host.errors).toContain('Section.volatile_mark is not supported')
})
