: A voltage clamp through a series resistance: three levels, one after the other, then off.

NEURON {
  POINT_PROCESS SEClamp
  ELECTRODE_CURRENT i
  RANGE rs, dur1, amp1, dur2, amp2, dur3, amp3, vc, i
}

UNITS {
  (nA) = (nanoamp)
  (mV) = (millivolt)
}

PARAMETER {
  rs = 1 (megohm) <1e-9, 1e9>
  dur1 (ms)
  amp1 (mV)
  dur2 (ms)
  amp2 (mV)
  dur3 (ms)
  amp3 (mV)
}

ASSIGNED {
  v (mV)
  i (nA)
  vc (mV)
  second (ms)
  third (ms)
  on
}

INITIAL {
  second = dur1 + dur2
  third = second + dur3
  on = 0
}

BREAKPOINT {
  : after a step i is that of the new voltage
  SOLVE icur METHOD after_cvode
  vstim()
  icur()
}

PROCEDURE vstim() {
  on = 1
  if (t < dur1) {
    vc = amp1
  } else if (t < second) {
    vc = amp2
  } else if (t < third) {
    vc = amp3
  } else {
    vc = 0
    on = 0
  }
}

PROCEDURE icur() {
  if (on) {
    i = (vc - v)/rs
  } else {
    i = 0
  }
}
