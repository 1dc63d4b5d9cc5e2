: its table is made from a factor that INITIAL works out
NEURON {
  SUFFIX warm
  NONSPECIFIC_CURRENT i
  RANGE a
  GLOBAL factor, inf
}
PARAMETER { g = 0.001 low = -100 }
ASSIGNED { v celsius factor inf i a }
STATE { x <1e-4> z }
INITIAL {
  factor = 3^((celsius - 6.3)/10)
  rates(v)
  a = inf
  x = inf
  z = inf
}
BREAKPOINT {
  SOLVE states METHOD cnexp
  i = g*x*(v + 65)
}
DERIVATIVE states {
  rates(v)
  x' = inf - x
  z' = inf - z
}
PROCEDURE rates(v) {
  TABLE inf DEPEND celsius FROM low TO 100 WITH 200
  inf = factor/(1 + exp(-v/10))
}
