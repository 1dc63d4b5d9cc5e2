: INITIAL reads what the TABLE gives before anybody has called for it
NEURON { SUFFIX late USEION k READ ek WRITE ik RANGE g GLOBAL ninf, nexp, shift }
PARAMETER { v celsius dt g = .03 ek = -100 shift = 2 }
STATE { n }
ASSIGNED { ik ninf nexp }
INITIAL { n = ninf }
BREAKPOINT { SOLVE states ik = g*n*(v - ek) }
PROCEDURE states() {
  rates(v)
  n = n + nexp*(ninf - n)
  VERBATIM
  return 0;
  ENDVERBATIM
}
PROCEDURE rates(v) {
  TABLE ninf, nexp DEPEND dt, celsius, shift FROM -100 TO 100 WITH 100
  ninf = 1/(1 + exp((v + 20 + shift)/7))
  nexp = 1 - exp(-dt/(3 + celsius/10))
}
