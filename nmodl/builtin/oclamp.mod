: A voltage clamp through a series resistance, from one time to another while it is switched on: for fitting.

NEURON {
  POINT_PROCESS OClamp
  ELECTRODE_CURRENT i
  RANGE rs, on, off, vc, switched_on, i
}

UNITS {
  (nA) = (nanoamp)
  (mV) = (millivolt)
}

PARAMETER {
  rs = 1 (megohm) <1e-9, 1e9>
  on = 0 (ms)
  off = 0 (ms)
  vc (mV)
  switched_on = 0
}

ASSIGNED {
  v (mV)
  i (nA)
  clamps
}

INITIAL {
  clamps = 0
}

BREAKPOINT {
  : after a step i is that of the new voltage
  SOLVE icur METHOD after_cvode
  vstim()
  icur()
}

PROCEDURE vstim() {
  clamps = 0
  if (switched_on) {
    at_time(on)
    at_time(off)
    if (t >= on && t <= off) {
      clamps = 1
    }
  }
}

PROCEDURE icur() {
  if (clamps) {
    i = (vc - v)/rs
  } else {
    i = 0
  }
}
