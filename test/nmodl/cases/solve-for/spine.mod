NEURON { POINT_PROCESS spine RANGE rsp, e, vsp, g, x, yy NONSPECIFIC_CURRENT i }
PARAMETER { rsp = 100 e = 0 }
ASSIGNED { v }
STATE { g i vsp x yy }
INITIAL { g = 0.02 x = 1 yy = 1 }
BREAKPOINT { SOLVE state METHOD cnexp
  linspine() }
DERIVATIVE state { g' = -g/3 }
PROCEDURE linspine() { SOLVE spine
  SOLVE curve }
LINEAR spine SOLVEFOR i, vsp {
  ~ rsp*i = v - vsp
  ~ i = g*vsp - g*e
}
NONLINEAR curve SOLVEFOR yy {
  ~ yy*yy + g*yy = 2 + x
}
NET_RECEIVE(w, n, last (ms)) {
  FOR_NETCONS(w1, n1, last1 (ms)) { n1 = n1 + 1 }
}
