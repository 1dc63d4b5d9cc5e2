: states that jump in BREAKPOINT, once a step although the current is evaluated twice
NEURON {
  POINT_PROCESS Jump
  NONSPECIFIC_CURRENT i
  RANGE when, much
}
PARAMETER {
  when = 1 (ms)
  much = 2
}
ASSIGNED {
  v (mV)
  i (nA)
}
STATE { s }
INITIAL { s = 0 }
BREAKPOINT {
  SOLVE decay METHOD cnexp
  IF (at_time(when)) {
    state_discontinuity(s, s + much)
  }
  i = -0.001 * s * (v + 10)
}
DERIVATIVE decay { s' = -s / 5 }
