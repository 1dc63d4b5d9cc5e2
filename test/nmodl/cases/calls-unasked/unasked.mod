NEURON {
  POINT_PROCESS Unasked
  RANGE num, first, second
}
PARAMETER { num = 4 }
ASSIGNED { first second }
VERBATIM
extern double drand48();
extern void srand48(long);
ENDVERBATIM
PROCEDURE tell() {
VERBATIM
  char name[8] = "heard";
  Symbol* s = hoc_lookup(name);
  if (s && num >= 0) {
    hoc_pushx(num);
    hoc_call_func(s, 1);
    hoc_pushx(num);
    hoc_call_func(s, 1);
  }
ENDVERBATIM
}
PROCEDURE draw() {
VERBATIM
  srand48(3);
  drand48();
  first = drand48();
  second = drand48();
ENDVERBATIM
}
