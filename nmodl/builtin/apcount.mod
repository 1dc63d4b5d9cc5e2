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
  : a start above the threshold is no spike
  if (v > thresh) {
    firing = 1
  } else {
    firing = 0
  }
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
