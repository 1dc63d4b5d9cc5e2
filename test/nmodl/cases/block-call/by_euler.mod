: a block that is solved, called as if it were a PROCEDURE
NEURON { SUFFIX by_euler NONSPECIFIC_CURRENT i RANGE m, h, tau, k }
PARAMETER { k = 0.3 tau = 3 }
ASSIGNED { v i }
STATE { m h }
INITIAL {
  m = 0.1
  h = 0.5
  states()
}
BREAKPOINT {
  SOLVE states METHOD euler
  i = 0*m
}
DERIVATIVE states {
  m' = (k - m) / tau
  h' = (0.9 - h) / 7
}
