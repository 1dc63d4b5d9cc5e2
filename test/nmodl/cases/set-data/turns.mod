NEURON {
  POINT_PROCESS Turns
  RANGE num, got
}
PARAMETER { num = 4 }
ASSIGNED { got }
VERBATIM
static Point_process* other;
extern Point_process* ob2pntproc(Object*);
extern Object** hoc_objgetarg(int);
static double numberOf(Point_process* one) {
  _hoc_setdata(one);
  return num;
}
ENDVERBATIM
PROCEDURE look() {
VERBATIM
  Point_process* mine = ob2pntproc(*hoc_objgetarg(2));
  double sum;
  other = ob2pntproc(*hoc_objgetarg(1));
  sum = numberOf(other);
  num = 10*num;
  _hoc_setdata((void*)mine);
  got = sum + num;
  _setdata(other->_prop);
  got = -1;
ENDVERBATIM
}
