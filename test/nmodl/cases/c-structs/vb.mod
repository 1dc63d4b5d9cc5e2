NEURON { POINT_PROCESS VB RANGE a, b, space, cnt POINTER ptr }
PARAMETER { a = 2 }
ASSIGNED { b space ptr cnt }
VERBATIM
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <math.h>
#ifndef NRN_VERSION_GTEQ_8_2_0
extern double* vector_vec();
extern int vector_capacity();
extern void* vector_arg();
#endif
#define SQR(x) ((x)*(x))
#define NN 5
typedef struct { int k; double w[NN]; struct Lnk *next; } Rec;
struct Lnk { Rec r; struct Lnk *next; char name[16]; };
static int calls = 0;
static double table[NN] = {1., 2., 3.5};
static const char *words[] = {"zero", "one", "two"};
enum { A1, B1 = 5, C1 };
static double poly(double x, const double *c, int n) {
  double s = 0.; int i;
  for (i = n - 1; i >= 0; --i) s = s*x + c[i];
  return s;
}
static int cmp(const void *p, const void *q) { double x = *(const double*)p - *(const double*)q; return x < 0 ? -1 : x > 0; }
static unsigned int lcg(unsigned int *s) { *s = *s * 1664525u + 1013904223u; return *s >> 16; }
ENDVERBATIM
CONSTRUCTOR {
VERBATIM
  { struct Lnk *l = (struct Lnk*)calloc(1, sizeof(struct Lnk)); int i; l->r.k = 3; strcpy(l->name, "first");
    for (i = 0; i < NN; i++) l->r.w[i] = SQR(i + 0.5);
    l->next = (struct Lnk*)malloc(sizeof(struct Lnk)); *l->next = *l; l->next->next = NULL; l->next->r.k++; strcat(l->next->name, "+2");
    *(void**)(&space) = (void*)l; }
ENDVERBATIM
}
DESTRUCTOR {
VERBATIM
  { struct Lnk *l = *(struct Lnk**)(&space), *m; while (l) { m = l->next; free(l); l = m; } printf("gone %d\n", calls); }
ENDVERBATIM
}
INITIAL { cnt = 0 }
FUNCTION walk(i) {
VERBATIM
  struct Lnk *l = *((struct Lnk**)(&space)); double s = 0; int k = (int)_li;
  for (; l != NULL; l = l->next) { s += l->r.w[k % NN]*l->r.k; printf("%s %d %5.2f|", l->name, l->r.k, l->r.w[k % NN]); }
  printf("\n"); calls++;
  _lwalk = s;
ENDVERBATIM
}
FUNCTION p(x) {
VERBATIM
  return poly(_lx, table, 3) + calls*100 + C1;
ENDVERBATIM
}
PROCEDURE fmt() {
VERBATIM
  char buf[200]; int i = -7; unsigned u = 0xfffffff0u; long l = 123456789012L; float f = 1.1f; unsigned char ch = 250;
  sprintf(buf, "%d|%5d|%-5d|%05d|%x|%X|%u|%ld|%c|%s|%%|%e|%g|%10.3f|%.0f", i, i, i, i, u, 255, u, l, 'q', words[2], 1.5e-7, 1e20, M_PI, 2.5);
  printf("%s [%d]\n", buf, (int)strlen(buf));
  ch += 10; printf("%d %g %d %d\n", ch, (double)f, (int)sizeof(Rec), 7 / -2);
  printf("%d %d %d %g\n", -7 % 3, 1 << 10, (i >> 1), fmod(-7.5, 2));
  switch (words[1][0]) { case 'o': printf("o "); case 'p': printf("p "); break; default: printf("d "); }
  i = 0; do { if (i == 2) continue; printf("%d,", i); } while (++i < 5); printf("\n");
  { unsigned int s = 42; for (i = 0; i < 4; i++) printf("%u ", lcg(&s)); printf("\n"); }
  printf("%s %d %d\n", strchr("hello.mod", '.'), strcmp("a", "b"), atoi("42xyz") + (int)strtol("0x1f", NULL, 16));
ENDVERBATIM
}
FUNCTION args() {
VERBATIM
  double s = 0; int i;
  for (i = 1; ifarg(i); i++) s += i*(*getarg(i));
  return s;
ENDVERBATIM
}
FUNCTION sortv() {
VERBATIM
  void *vv = vector_arg(1); double *x = vector_vec(vv); int n = vector_capacity(vv), i;
  qsort(x, n, sizeof(double), cmp);
  for (i = 0; i < n; i++) printf("%g ", x[i]);
  printf("\n");
  *hoc_pgetarg(2) = x[0];
  return x[n-1];
ENDVERBATIM
}
PROCEDURE str() {
VERBATIM
  char *s = gargstr(1); int i; for (i = 0; s[i]; i++) if (s[i] == 'a') printf("<%d>", i); printf(" %s\n", s);
ENDVERBATIM
}
PROCEDURE oops(x) {
VERBATIM
  if (_lx > 1) hoc_execerror("too much", "really");
  printf("fine %g\n", _lx);
ENDVERBATIM
}
FUNCTION rec(k) {
  if (k < 2) { rec = 1 } else { rec = k*rec(k-1) }
  VERBATIM
  if (_lk == 3.) _lrec += 0.5;
  ENDVERBATIM
}
FUNCTION locs(x) { LOCAL u, w
  u = x*2
VERBATIM
  _lw = _lu*_lu + a;
  b = _lw;
ENDVERBATIM
  locs = w + b
}
