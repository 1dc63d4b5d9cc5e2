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
  SOLVE update METHOD after_cvode
  vstim()
  i = icur()
}

: what the capacitors hold at the end of the step, after the last level too; the level stays that of the middle of the step
PROCEDURE update() {
  i = icur()
  e0 = e
  vo0 = vo
  vi0 = vi
}

: the moment of the end itself, as a step that may start there sees it, still belongs to the last level
PROCEDURE vstim() {
  on = 1
  if (t < ends[0]) {
    level = amp[0]
  } else if (t < ends[1]) {
    level = amp[1]
  } else if (t <= ends[2]) {
    level = amp[2]
  } else {
    on = 0
    e0 = 0
    vo0 = 0
  }
}

: the amplifier sees what it follows (vi), gives vo, and its summing point is at e; capacitors by backward differences
LINEAR stages {
  LOCAL c1, c2
  c1 = tau1/dt
  c2 = tau2/dt
  ~ vi = v + fac*vo - fac*v
  ~ c2*vo - c2*vo0 + vo = -gain*e
  ~ -level - e + vi - e + c1*vi - c1*e - c1*(vi0 - e0) = 0
}

FUNCTION icur() (nA) {
  if (on) {
    SOLVE stages
    icur = (vo - v)/rstim
  } else {
    icur = 0
  }
}
