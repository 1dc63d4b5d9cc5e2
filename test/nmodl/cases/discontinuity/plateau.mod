: a state without any equation jumps all the same
NEURON {
  POINT_PROCESS Plateau
  NONSPECIFIC_CURRENT i
  RANGE on, off, much
}
PARAMETER {
  on = 1 (ms)
  off = 2 (ms)
  much = 2
}
ASSIGNED {
  v (mV)
  i (nA)
}
STATE { s }
INITIAL { s = 0 }
BREAKPOINT {
  IF (at_time(on)) {
    state_discontinuity(s, s + much)
  }
  IF (at_time(off)) {
    state_discontinuity(s, 0)
  }
  i = -0.001 * s * (v + 10)
}
