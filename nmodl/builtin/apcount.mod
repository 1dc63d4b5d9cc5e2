: Counts how often v rises above thresh, and keeps the time of the last.

NEURON {
  POINT_PROCESS APCount
  RANGE n, thresh, time, firing
}

UNITS { (mV) = (millivolt) }

PARAMETER {
  n
  thresh = -20 (mV)
  time (ms)
}

ASSIGNED {
  v (mV)
  firing
}

INITIAL {
  n = 0
  firing = 0
  check()
}

BREAKPOINT {
  SOLVE check METHOD after_cvode
}

PROCEDURE check() {
  if (v >= thresh && !firing) {
    firing = 1
    time = t
    n = n + 1
  }
  if (firing && v < thresh && t > time) {
    firing = 0
  }
}
