: Leaky integrator m, driven by an excitatory current e that jumps and decays, and by an inhibitory one that rises and
: decays: de/dt = -e/taue, di1/dt = -i1/taui1, di2/dt = ai1*i1 - i2/taui2, dm/dt = -m/taum + ae*e + ai2*i2.
: A weight above 0 is added to e, one below 0 to i1; ae, ai1 and ai2 make the peaks of i2 and m as large as the weight of a
: single event. The cell fires when m passes 1 and m starts again at 0.

NEURON {
  ARTIFICIAL_CELL IntFire4
  RANGE taue, taui1, taui2, taum, e, i1, i2, m
  RANGE nself, nexcite, ninhibit
  RANGE ae, ai1, ai2
  GLOBAL eps, taueps
}

PARAMETER {
  taue = 5 (ms) <1e-9, 1e9>
  taui1 = 10 (ms) <1e-9, 1e9>
  taui2 = 20 (ms) <1e-9, 1e9>
  taum = 50 (ms) <1e-9, 1e9>
  ib = 0
  eps = 1e-6
  taueps = .01
}

ASSIGNED {
  e
  i1
  i2
  m
  before (ms)
  nself
  nexcite
  ninhibit
  ae (/ms)
  ai1 (/ms)
  ai2 (/ms)
  : rates, what multiplies differences of exponentials, and what `newstates` found
  re (/ms)
  r1 (/ms)
  r2 (/ms)
  rm (/ms)
  be
  b1
  b2
  b12
  b11
  nextE
  next1
  next2
  nextM
}

INITIAL {
  fixprecondition()
  factors()
  e = 0
  m = 0
  i2 = 0
  i1 = 0
  before = t
  nself = 0
  nexcite = 0
  ninhibit = 0
  net_send(firetimebound(), 1)
}

: the states a time d from now, sums of exponentials
PROCEDURE newstates(d (ms)) {
  LOCAL fe, f1, f2, fm
  fe = exp(-re*d)
  f1 = exp(-r1*d)
  f2 = exp(-r2*d)
  fm = exp(-rm*d)
  nextE = e*fe
  next1 = i1*f1
  next2 = i2*f2 + b1*i1*(f2 - f1)
  nextM = m*fm + be*e*(fm - fe) + (b2*i2 + b12*i1)*(fm - f2) - b11*i1*(fm - f1)
}

: takes them over
PROCEDURE update() {
  before = t
  e = nextE
  i1 = next1
  i2 = next2
  m = nextM
}

FUNCTION E() {
  newstates(t - before)
  E = ae*nextE
}

FUNCTION I() {
  newstates(t - before)
  I = ai2*next2
}

FUNCTION M() {
  newstates(t - before)
  M = nextM
}

: equal time constants would divide by zero, and the inhibitory ones have an order; others keep a distance of taueps
PROCEDURE fixprecondition() {
  LOCAL was
  : far enough from 0 for what follows
  if (taue < 2*taueps) {
    taue = 2*taueps
  }
  if (taui1 < 3*taueps) {
    taui1 = 3*taueps
  }
  if (taui2 < 4*taueps) {
    taui2 = 4*taueps
  }
  if (taue > taui2) {
    was = taue
    taue = taui2 - taueps
    printf("Warning: Adjusted taue from %g  to %g  to ensure taue < taui2\n", was, taue)
  } else if (taui2 - taue < taueps) {
    taue = taui2 - taueps
  }
  if (taui1 > taui2) {
    was = taui1
    taui1 = taui2
    taui2 = was
    printf("Warning: Swapped taui1 and taui2\n")
  }
  if (taui2 - taui1 < taueps) {
    taui1 = taui2 - taueps
  }
  if (taum > taui2) {
    if (taum - taui2 < taueps) {
      taum = taui2 + taueps
    }
  } else {
    placeMembrane()
  }
}

: of a membrane that is faster than the inhibition
PROCEDURE placeMembrane() {
  if (taui2 - taum < taueps) {
    taum = taui2 - taueps
  }
  if (fabs(taui1 - taum) < taueps) {
    taum = taui1 - taueps
  }
  if (fabs(taui1 - taum) < taueps) {
    if (taui1 < taum) {
      taum = taui1 - taueps
    } else {
      taui1 = taum - taueps
    }
  }
  if (fabs(taue - taum) < taueps) {
    if (taue < taum) {
      taum = taue - taueps
    } else {
      taue = taum - taueps
    }
  }
  if (fabs(taui1 - taum) < taueps) {
    taum = taui1 - taueps
  }
}

PROCEDURE factors() {
  LOCAL x
  re = 1/taue
  r1 = 1/taui1
  r2 = 1/taui2
  rm = 1/taum
  : where m peaks after an event at e, and i2 after one at i1
  x = log(rm/re)/(rm - re)
  be = 1/(exp(-rm*x) - exp(-re*x))
  ae = be*(re - rm)
  x = log(r2/r1)/(r2 - r1)
  b1 = 1/(exp(-r2*x) - exp(-r1*x))
  ai1 = b1*(r1 - r2)
  : and m after one at i1: first with a factor of 1
  e = 0
  i1 = 1
  i2 = 0
  m = 0
  second(1)
  x = search()
  newstates(x)
  second(1/nextM)
  newstates(x)
  i1 = 0
}

PROCEDURE second(factor) {
  b2 = factor
  ai2 = b2*(r2 - rm)
  b12 = b2*b1
  b11 = b12*(r2 - rm)/(r1 - rm)
}

: has the sign of dm/dt a time d after an event at i1
FUNCTION deriv(d (ms)) (/ms2) {
  deriv = (-rm*exp(-d*rm) + r2*exp(-d*r2))/(r2 - rm) - (-rm*exp(-d*rm) + r1*exp(-d*r1))/(r1 - rm)
}

: where m turns after an event at i1: between two times that are a factor of 10 apart
FUNCTION search() (ms) {
  LOCAL low, high
  low = 1
  high = 1
  search = -1
  if (deriv(1) < 0) {
    while (deriv(low) < 0 && low > 1e-9) {
      high = low
      low = low/10
    }
    if (deriv(low) < 0) {
      printf("Error wrong deriv(t1): t1=%g deriv(t1)=%g\n", low, deriv(low))
      search = 1e-9
    }
  } else {
    while (deriv(high) > 0 && high < 1e9) {
      low = high
      high = high*10
    }
    if (deriv(high) > 0) {
      printf("Error wrong deriv(t2): t2=%g deriv(t2)=%g\n", high, deriv(high))
      search = 1e9
    }
  }
  if (search < 0) {
    while (high - low > 1e-6) {
      search = (low + high)/2
      if (deriv(search) > 0) {
        low = search
      } else {
        high = search
      }
    }
  }
}

: Newton's step towards m = 1; m bends down, so that it never goes too far. 1e9 when m falls: then it does not turn again.
FUNCTION firetimebound() (ms) {
  LOCAL slope
  slope = -rm*m + ae*e + ai2*i2
  if (slope > 1e-9) {
    firetimebound = (1 - m)/slope
  } else {
    firetimebound = 1e9
  }
}

NET_RECEIVE (w) {
  newstates(t - before)
  update()
  if (m > 1 - eps) {
    net_event(t)
    m = 0
  }
  if (flag == 1) {
    nself = nself + 1
    net_send(firetimebound(), 1)
  } else {
    if (w > 0) {
      nexcite = nexcite + 1
      e = e + w
    } else {
      ninhibit = ninhibit + 1
      i1 = i1 + w
    }
    net_move(firetimebound() + t)
  }
}
