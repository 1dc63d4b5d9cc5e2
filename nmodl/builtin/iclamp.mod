: A current pulse. The time it looks at is the middle of the step.

NEURON {
  POINT_PROCESS IClamp
  ELECTRODE_CURRENT i
  RANGE del, dur, amp, i
}

UNITS { (nA) = (nanoamp) }

PARAMETER {
  del (ms)
  dur (ms) <0, 1e9>
  amp (nA)
}

ASSIGNED { i (nA) }

INITIAL {
  i = 0
}

BREAKPOINT {
  if (t < del + dur && t >= del) {
    i = amp
  } else {
    i = 0
  }
}
