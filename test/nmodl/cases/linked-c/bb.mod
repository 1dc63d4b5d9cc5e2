NEURON { POINT_PROCESS BB RANGE got, n }
PARAMETER { got = 0 n = 0 }
ASSIGNED { v }
VERBATIM
extern double shared_total;
float halfway(float, double);
extern long counted();
ENDVERBATIM
FUNCTION use(x) {
VERBATIM
  shared_total += 1;
  _luse = halfway(_lx, 3.3) + shared_total + counted();
ENDVERBATIM
}
FUNCTION firstbig(limit) { LOCAL s
  s = 0
  FROM i = 0 TO 9 {
    s = s + i
VERBATIM
    if (_ls > _llimit) break;
    if (_ls > 5) continue;
ENDVERBATIM
    n = n + 1
  }
  firstbig = s
}
PROCEDURE pushv() { v = v + 1 got = v }
FUNCTION st() {
VERBATIM
 static int k = 3; static double w[2] = {.5, .25};
 k++; w[1] += k; _lst = k + w[0]*w[1];
ENDVERBATIM
}
INITIAL { got = st() }
