: functions whose C looks at the numbers and POINTERs of other instances, which programs call while they build a network
NEURON { POINT_PROCESS asker POINTER seen, own RANGE x, id, n ELECTRODE_CURRENT i }
PARAMETER { x = 0 id = 0 n = 0 }
ASSIGNED { seen own v i }
INITIAL { n = n + 1 }
BREAKPOINT { i = 0.001 * x }
VERBATIM
#include <stdlib.h>
#ifndef NRN_VERSION_GTEQ_8_2_0
extern Point_process* ob2pntproc(Object*);
extern Object* ivoc_list_item(Object*, int);
extern int ivoc_list_count(Object*);
extern Object** hoc_objgetarg(int);
extern double* hoc_getarg(int);
#endif
typedef struct { int count; double* ids; Point_process** them; } Known;
#define KNOWN (*((Known**)&(_p_own)))
#define SEEN(point) (*((double**)&((point)->_prop->dparam[2])))
#define POINT(list, k) ((Point_process*)ivoc_list_item(list, k)->u.this_pointer)
static double slot(Point_process* p, int k) { return p->_prop->param[k]; }
static int by_x(const void* a, const void* b) {
  double one = slot(*(Point_process**)a, 0), other = slot(*(Point_process**)b, 0);
  return one < other ? 1 : one > other ? -1 : 0;
}
ENDVERBATIM
: keeps all of a list, the greatest x first
PROCEDURE meet() {
VERBATIM
  Object* list = *hoc_objgetarg(1);
  int k, count = ivoc_list_count(list);
  if (!KNOWN) _p_own = (double*)calloc(1, sizeof(Known));
  KNOWN->count = count;
  KNOWN->them = (Point_process**)malloc(count * sizeof(Point_process*));
  for (k = 0; k < count; k++) KNOWN->them[k] = POINT(list, k);
  qsort(KNOWN->them, count, sizeof(Point_process*), by_x);
  printf("%d of %d:", (int)id, count);
  for (k = 0; k < count; k++) printf(" %g", slot(KNOWN->them[k], 1));
  printf("\n");
ENDVERBATIM
}
: what the POINTERs of those point to
FUNCTION asked() {
VERBATIM
  int k;
  _lasked = 0;
  for (k = 0; KNOWN && k < KNOWN->count; k++) {
    if (SEEN(KNOWN->them[k])) _lasked = 10 * _lasked + *SEEN(KNOWN->them[k]);
  }
ENDVERBATIM
}
: turns to another instance, where it stands
FUNCTION there() {
VERBATIM
  Point_process* other = ob2pntproc(*hoc_objgetarg(1));
  _p = other->_prop->param; _ppvar = other->_prop->dparam;
  _lthere = 1000 * id + 10 * n + seen;
ENDVERBATIM
}
FUNCTION voltage() {
VERBATIM
  Point_process* other = ob2pntproc(*hoc_objgetarg(1));
  _lvoltage = id < 0 ? 0 : NODEV(other->node);
ENDVERBATIM
}
