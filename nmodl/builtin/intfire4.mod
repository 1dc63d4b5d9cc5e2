: Leaky integrator m, driven by an excitatory current e that jumps and decays, and by an inhibitory one that rises and
: decays: de/dt = -e/taue, di1/dt = -i1/taui1, di2/dt = i1 - i2/taui2, dm/dt = -m/taum + ae*e + ai*i2.
: A weight above 0 is added to e, one below 0 to i1; ae and ai make the peak of m as large as the weight of a single event.
: The cell fires when m passes 1 and m starts again at 0.

NEURON {
  ARTIFICIAL_CELL IntFire4
  RANGE taue, taui1, taui2, taum, e, i1, i2, m
  RANGE nself, nexcite, ninhibit
}

PARAMETER {
  taue = 5 (ms) <1e-9, 1e9>
  taui1 = 10 (ms) <1e-9, 1e9>
  taui2 = 20 (ms) <1e-9, 1e9>
  taum = 50 (ms) <1e-9, 1e9>
}

ASSIGNED {
  e
  i1
  i2
  m
  before (ms)
  ae (/ms)
  ai (/ms2)
  nself
  nexcite
  ninhibit
}

INITIAL {
  : equal time constants would divide by zero
  if (taue >= taui2) {
    taui2 = taue + .01
  }
  if (taui1 >= taui2) {
    taui2 = taui1 + .01
  }
  if (taui2 >= taum) {
    taum = taui2 + .01
  }
  scale()
  e = 0
  i1 = 0
  i2 = 0
  m = 0
  before = t
  nself = 0
  nexcite = 0
  ninhibit = 0
  net_send(firing(), 1)
}

: second current a time x after a unit of the first
FUNCTION second(x (ms)) (ms) {
  second = (exp(-x/taui2) - exp(-x/taui1))/(1/taui1 - 1/taui2)
}

: m a time x after a unit of e, of i2, of i1
FUNCTION afterE(x (ms)) (ms) {
  afterE = (exp(-x/taum) - exp(-x/taue))/(1/taue - 1/taum)
}

FUNCTION after2(x (ms)) (ms) {
  after2 = (exp(-x/taum) - exp(-x/taui2))/(1/taui2 - 1/taum)
}

FUNCTION after1(x (ms)) (ms2) {
  LOCAL first
  first = (exp(-x/taum) - exp(-x/taui1))/(1/taui1 - 1/taum)
  after1 = (after2(x) - first)/(1/taui1 - 1/taui2)
}

PROCEDURE scale() {
  LOCAL x, low, high, count
  x = log(taum/taue)/(1/taue - 1/taum)
  ae = 1/afterE(x)
  : the peak of after1 is where it equals taum*second
  low = log(taui2/taui1)/(1/taui1 - 1/taui2)
  high = low + taum
  count = 0
  while (count < 100 && after1(high) < taum*second(high)) {
    high = high + taum
    count = count + 1
  }
  count = 0
  while (count < 200 && high - low > 1e-15*high) {
    x = .5*(low + high)
    if (after1(x) < taum*second(x)) {
      low = x
    } else {
      high = x
    }
    count = count + 1
  }
  ai = 1/after1(high)
}

FUNCTION potential(x (ms)) {
  potential = m*exp(-x/taum) + ae*e*afterE(x) + ai*(i2*after2(x) + i1*after1(x))
}

FUNCTION E() {
  E = ae*e*exp(-(t - before)/taue)
}

FUNCTION I() {
  LOCAL x
  x = t - before
  I = ai*(i2*exp(-x/taui2) + i1*second(x))
}

FUNCTION M() {
  M = potential(t - before)
}

PROCEDURE advance() {
  LOCAL x
  x = t - before
  m = potential(x)
  i2 = i2*exp(-x/taui2) + i1*second(x)
  i1 = i1*exp(-x/taui1)
  e = e*exp(-x/taue)
  before = t
}

: Newton's step towards m = 1; m bends down, so that it never goes too far. 1e9 when m falls: then it does not turn again.
FUNCTION firing() (ms) {
  LOCAL slope
  slope = ae*e + ai*i2 - m/taum
  if (slope > 0) {
    firing = (1 - m)/slope
  } else {
    firing = 1e9
  }
}

NET_RECEIVE (w) {
  advance()
  if (flag == 1) {
    nself = nself + 1
    if (m > 1 - 1e-6) {
      net_event(t)
      m = 0
    }
    net_send(firing(), 1)
  } else {
    if (w >= 0) {
      nexcite = nexcite + 1
      e = e + w
    } else {
      ninhibit = ninhibit + 1
      i1 = i1 + w
    }
    net_move(t + firing())
  }
}
