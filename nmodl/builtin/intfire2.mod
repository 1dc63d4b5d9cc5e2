: Leaky integrator driven by a decaying current plus a constant one: taus di/dt = ib - i, taum dm/dt = i - m.
: An event adds its weight to i. The cell fires when m passes 1 and starts again at 0.

NEURON {
  ARTIFICIAL_CELL IntFire2
  RANGE taus, taum, ib, i, m
}

PARAMETER {
  taus = 20 (ms) <1e-9, 1e9>
  taum = 10 (ms) <1e-9, 1e9>
  ib = 0
}

ASSIGNED {
  i
  m
  before (ms)
}

INITIAL {
  : two equal time constants would divide by zero
  if (taus/taum > .9999 && taus/taum < 1.0001) {
    taus = .9999*taum
  }
  i = ib
  m = 0
  before = t
  net_send(firing(), 1)
}

FUNCTION current(x (ms)) {
  current = ib + (i - ib)*exp(-x/taus)
}

FUNCTION potential(x (ms)) {
  LOCAL slow
  slow = taus/(taus - taum)*(i - ib)
  potential = ib + slow*exp(-x/taus) + (m - ib - slow)*exp(-x/taum)
}

FUNCTION M() {
  M = potential(t - before)
}

FUNCTION I() {
  I = current(t - before)
}

PROCEDURE advance() {
  LOCAL x, now
  x = t - before
  now = potential(x)
  i = current(x)
  m = now
  before = t
}

: time from now to m = 1, from below; 1e9 when it is never reached
FUNCTION firing() (ms) {
  LOCAL x, high, low, slow, fast, ratio, middle, count
  slow = taus/(taus - taum)*(i - ib)
  fast = m - ib - slow
  firing = 1e9
  high = -1
  : where the slope is zero m has its only extreme
  if (slow*fast < 0) {
    ratio = -(fast*taus)/(slow*taum)
    x = log(ratio)/(1/taum - 1/taus)
    if (x > 0) {
      if (potential(x) >= 1) {
        high = x
      }
    }
  }
  if (high < 0 && ib > 1) {
    : rises to its end value, passing 1 on the way
    high = taum
    while (high > 0 && high < 1e9 && potential(high) < 1) {
      high = 2*high
    }
  }
  if (high >= 0) {
    low = 0
    count = 0
    while (count < 200 && high - low > 1e-15*high) {
      middle = .5*(low + high)
      if (potential(middle) < 1) {
        low = middle
      } else {
        high = middle
      }
      count = count + 1
    }
    firing = high
  }
}

NET_RECEIVE (w) {
  advance()
  if (flag == 1) {
    net_event(t)
    m = 0
    net_send(firing(), 1)
  } else {
    i = i + w
    if (m >= 1) {
      net_move(t)
    } else {
      net_move(t + firing())
    }
  }
}
