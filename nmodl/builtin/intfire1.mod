: A cell that adds up its events, forgets with tau, and fires above 1; deaf for refrac after that.

NEURON {
  ARTIFICIAL_CELL IntFire1
  RANGE tau, refrac, m
}

PARAMETER {
  tau = 10 (ms) <1e-9, 1e9>
  refrac = 5 (ms) <0, 1e9>
}

ASSIGNED {
  m
  before (ms)
  refractory
}

INITIAL {
  m = 0
  before = t
  refractory = 0
}

FUNCTION M() {
  if (refractory == 0) {
    M = m*exp(-(t - before)/tau)
  } else if (refractory == 1) {
    if (t - before < .5) {
      M = 2
    } else {
      M = -1
    }
  }
}

NET_RECEIVE (w) {
  if (refractory == 0) {
    m = m*exp(-(t - before)/tau)
    before = t
    m = m + w
    if (m > 1) {
      refractory = 1
      m = 2
      net_send(refrac, refractory)
      net_event(t)
    }
  } else if (flag == 1) {
    before = t
    refractory = 0
    m = 0
  }
}
