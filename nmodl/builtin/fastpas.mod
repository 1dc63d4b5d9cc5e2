: A passive leak that keeps no current: what it adds to the equation of the potential, and nothing else.

NEURON {
  SUFFIX fastpas
  NONSPECIFIC_CURRENT i
  RANGE g, e
  THREADSAFE
}

PARAMETER {
  g = 5e-4
  e = -65
}

ASSIGNED {
  v (mV)
  i
}

BREAKPOINT {
  CONDUCTANCE g
  i = g*(v - e)
}
