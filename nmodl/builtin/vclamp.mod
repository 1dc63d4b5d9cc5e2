: A two-electrode voltage clamp: a summing stage with capacitive feed-through (tau1), an amplifier of finite gain
: (with a lag tau2), and a resistance rstim through which it drives the cell. Three levels, then off.

NEURON {
  POINT_PROCESS VClamp
  ELECTRODE_CURRENT i
  RANGE dur, amp, gain, rstim, tau1, tau2, e0, vo0, vi0, fac, i
}

UNITS {
  (nA) = (nanoamp)
  (mV) = (millivolt)
}

PARAMETER {
  dur[3] (ms)
  amp[3] (mV)
  gain = 1e5
  rstim = 1 (megohm)
  tau1 = .001 (ms)
  tau2 = 0 (ms)
  e0 (mV)
  vo0 (mV)
  vi0 (mV)
  fac
}

ASSIGNED {
  v (mV)
  i (nA)
  ends[3] (ms)
  level (mV)
  on
}

STATE {
  e (mV)
  vo (mV)
  vi (mV)
}

INITIAL {
  ends[0] = dur[0]
  ends[1] = dur[0] + dur[1]
  ends[2] = dur[0] + dur[1] + dur[2]
  on = 0
  e = 0
  vo = v
  vi = v
  e0 = e
  vo0 = vo
  vi0 = vi
}

BREAKPOINT {
  SOLVE keep METHOD after_cvode
  choose()
  circuit()
}

: what the capacitors hold at the end of the step; the level stays that of the middle of the step
PROCEDURE keep() {
  circuit()
  if (on) {
    e0 = e
    vo0 = vo
    vi0 = vi
  }
}

PROCEDURE choose() {
  on = 1
  if (t < ends[0]) {
    level = amp[0]
  } else if (t < ends[1]) {
    level = amp[1]
  } else if (t < ends[2]) {
    level = amp[2]
  } else {
    on = 0
  }
}

: backward difference of the two stages, with v as it is
PROCEDURE circuit() {
  if (on) {
    vi = v
    e = (vi - level + tau1/dt*(vi - vi0 + e0))/(2 + tau1/dt)
    vo = (tau2/dt*vo0 - gain*e)/(1 + tau2/dt)
    i = (vo - vi)/rstim
  } else {
    i = 0
  }
}
