: Leaky integrator driven by a decaying current plus a constant one: taus di/dt = ib - i, taum dm/dt = i - m, taum < taus.
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
  : equal time constants would divide by zero
  if (taus <= taum) {
    taus = taum + .1
  }
  m = 0
  i = ib
  before = t
  net_send(firetime(ib, 0, 0), 1)
}

FUNCTION I() {
  I = (i - ib)*exp(-(t - before)/taus) + ib
}

FUNCTION M() {
  LOCAL slow
  slow = taus/(taus - taum)
  M = ib + slow*((i - ib)*exp(-(t - before)/taus)) + (m - (ib + (i - ib)*slow))*exp(-(t - before)/taum)
}

: Time until 1 = a + b exp(-x/taus) + (c - a - b) exp(-x/taum), c < 1 being the value now; 1e9 for never. In y = exp(-x/taum)
: this is 1 = a + b y^r + (c - a - b) y with r = taum/taus, from y = 1 downwards; in y = exp(-x/taus) it has the power 1/r.
FUNCTION firetime(a, b, c) (ms) {
  LOCAL r, fast, slope, start, top
  r = taum/taus
  fast = c - a - b
  slope = r*b + fast
  firetime = 1e9
  if (a > 1 && b <= 0) {
    : there is a solution: the tangent at y = 1 leads to where the search may begin, unless it leads out
    start = -1
    if (slope < 0) {
      start = (1 - c + slope)/slope
    }
    if (start > 0) {
      firetime = -taum*log(newton1(a, b, fast, r, start))
    } else {
      firetime = -taus*log(newton1(a, fast, b, 1/r, 0))
    }
  } else if (a > 1 || a + b > 1) {
    : only if the extreme lies within and is above 1
    start = (-fast/(r*b))^(1/(r - 1))
    top = a + b*start^r + fast*start
    if (start < 1 && top > 1) {
      firetime = -taum*log(newton1(a, b, fast, r, (1 - c + slope)/slope))
    }
  }
}

: Newton's method for 1 = a + b x^r + c x within 0 < x <= 1
FUNCTION newton1(a, b, c, r, x) {
  LOCAL value, slope, change, count
  change = 1
  value = 0
  count = 0
  while (fabs(change) > 1e-6 || fabs(value - 1) > 1e-6) {
    value = a + b*x^r + c*x
    slope = r*b*x^(r - 1) + c
    change = (1 - value)/slope
    x = x + change
    if (x <= 0) {
      x = 1e-4
    } else if (x > 1) {
      x = 1
    }
    count = count + 1
    if (count > 10) {
      printf("Intfire2 iter %g x=%g f=%g df=%g dx=%g a=%g b=%g c=%g r=%g\n", count, x, value, slope, change, a, b, c, r)
      value = 1
      change = 0
    }
  }
  newton1 = x
}

NET_RECEIVE (w) {
  LOCAL slow, left, now
  slow = taus/(taus - taum)
  left = (i - ib)*exp(-(t - before)/taus)
  now = ib + left
  if (flag == 1) {
    net_event(t)
    m = 0
    net_send(firetime(ib, (now - ib)*slow, 0), 1)
  } else {
    m = ib + slow*left + (m - (ib + (i - ib)*slow))*exp(-(t - before)/taum)
    now = now + w
    if (m >= 1) {
      net_move(t)
    } else {
      net_move(firetime(ib, (now - ib)*slow, m) + t)
    }
  }
  before = t
  i = now
}
