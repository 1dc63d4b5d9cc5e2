: events, flags, nonlinear states solved implicitly

NEURON {
  POINT_PROCESS Syn
  RANGE tau, e, i, plain
  NONSPECIFIC_CURRENT i
}

PARAMETER {
  tau = 2 (ms)
  e = 0 (mV)
}

ASSIGNED {
  v (mV)
  i (nA)
  plain
}

STATE { x y }

INITIAL {
  x = .1
  y = .2
  net_send(1, 2)
}

BREAKPOINT {
  SOLVE dynamics METHOD derivimplicit
  plain = x*(1 - y)
  i = plain*(v - e)
}

DERIVATIVE dynamics {
  x' = -x/tau + y*(1 - x*x)
  y' = (x - y)/5
}

NET_RECEIVE (w, last (ms)) {
  INITIAL { last = -1e3 }
  if (flag == 0) {
    x = x + w*exp(-(t - last)/tau)
    last = t
  } else {
    net_event(t)
    net_send(3, 2)
  }
}
