: Any thread may run it: one table for all instances, made from what the first of them holds.
NEURON {
  SUFFIX gate
  NONSPECIFIC_CURRENT i
  RANGE shift, low, g, n, ninf
}
PARAMETER {
  shift = 0
  low = -100
  g = 1e-4
}
ASSIGNED {
  v
  i
  ninf
}
STATE { n }
INITIAL {
  rates(v)
  n = ninf
}
BREAKPOINT {
  SOLVE states METHOD cnexp
  i = g * n * (v + 80)
}
DERIVATIVE states {
  rates(v)
  n' = (ninf - n) / 3
}
PROCEDURE rates(u) {
  TABLE ninf DEPEND shift FROM low TO 100 WITH 50
  ninf = 1 / (1 + exp(-(u + 60 - shift) / 7))
}
