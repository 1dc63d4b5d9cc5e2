: A passive leak.

NEURON {
  SUFFIX pas
  NONSPECIFIC_CURRENT i
  RANGE g, e
  THREADSAFE
}

UNITS {
  (mV) = (millivolt)
  (mA) = (milliamp)
  (S) = (siemens)
}

PARAMETER {
  g = .001 (S/cm2)
  e = -70 (mV)
}

ASSIGNED {
  v (mV)
  i (mA/cm2)
}

BREAKPOINT {
  i = g*(v - e)
}
